//! Countries as customer tables write them: two letters, three letters, or a name.
//!
//! Three-letter codes are those of ISO 3166-1 alpha-3. `UK` and `EL` are read as the
//! Commission of the European Union writes them (exceptionally reserved in ISO 3166-1).
//! Names are read by a function of the caller.

use interdict_model::Country;

/// Reads the name of a country.
pub type CountryNames = fn(&str) -> Option<Country>;

/// Three letters and, right behind them, the two of the same country.
const ALPHA_3: &str = "ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG \
    AUSAU AUTAT AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL \
    BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH \
    CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX \
    CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES \
    ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI \
    GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM \
    HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT \
    JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB \
    LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD \
    MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS \
    MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO \
    NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP \
    PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS \
    SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI \
    SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO \
    TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC \
    VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW";

/// Reads a code or a name.
pub(crate) fn read(text: &str, names: CountryNames) -> Option<Country> {
    let text = text.trim();
    let code = match text.len() {
        2 => match text.to_ascii_uppercase().as_str() {
            "UK" => "GB".parse().ok(),
            "EL" => "GR".parse().ok(),
            code => code
                .parse()
                .ok()
                .filter(|country: &Country| country.is_assigned()),
        },
        3 => alpha_3(&text.to_ascii_uppercase()),
        _ => None,
    };
    code.or_else(|| names(text))
}

fn alpha_3(code: &str) -> Option<Country> {
    let mut pairs = ALPHA_3.split(' ');
    let pair = pairs.find(|pair| pair.starts_with(code))?;
    pair.get(3..)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_two_and_three_letters_and_names() {
        let names = |name: &str| (name == "South Korea").then(|| "KR".parse().unwrap());
        let got = |text| read(text, names).map(|country| country.code().to_owned());
        for (text, code) in [
            ("de", "DE"),
            (" CHN ", "CN"),
            ("usa", "US"),
            ("South Korea", "KR"),
            ("UK", "GB"),
            ("XK", "XK"),
            ("EL", "GR"),
        ] {
            assert_eq!(got(text).as_deref(), Some(code), "{text}");
        }
        for text in ["", "ZZ", "ZZZ", "Wakanda", "é", "日本"] {
            assert_eq!(got(text), None, "{text}");
        }
    }

    #[test]
    fn the_table_is_whole_and_each_code_is_assigned() {
        let pairs: Vec<&str> = ALPHA_3.split(' ').collect();
        assert_eq!(pairs.len(), 249);
        assert!(pairs.windows(2).all(|two| two[0] < two[1]));
        for pair in pairs {
            let country: Country = pair[3..].parse().unwrap();
            assert!(pair.len() == 5 && country.is_assigned(), "{pair}");
        }
    }
}
