//! English country names as OFAC and the United Nations write them, to ISO 3166-1.
//!
//! A name that is not in the table gives no country; the text stays in the address.
//! Until 2020 the United Nations wrote some nationalities and issuers of documents as
//! adjectives (`Tunisian`); the table holds those that name one country.

use interdict_model::Country;

/// Returns the country of a name or of a two-letter code in capitals.
pub fn country(name: &str) -> Option<Country> {
    let name = name.trim();
    if name.len() == 2 && name.bytes().all(|b| b.is_ascii_uppercase()) {
        return name.parse().ok();
    }
    let lower = name.to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    let at = NAMES
        .binary_search_by(|(known, _)| (*known).cmp(lower))
        .ok()?;
    NAMES[at].1.parse().ok()
}

/// Returns the country that a flat address of the Consolidated Screening List ends in.
pub fn last_part(address: &str) -> Option<Country> {
    let last = address.rsplit(',').next()?.trim();
    if last.len() == 2 {
        // A state after a blank country (`PHONEIX, AZ, 85043`) never stands last;
        // two capitals at the end are the country slot.
        return last
            .bytes()
            .all(|b| b.is_ascii_uppercase())
            .then(|| last.parse().ok())
            .flatten();
    }
    country(last)
}

const NAMES: &[(&str, &str)] = &[
    ("afghan", "AF"),
    ("afghanistan", "AF"),
    ("albania", "AL"),
    ("algeria", "DZ"),
    ("algerian", "DZ"),
    ("angola", "AO"),
    ("antigua and barbuda", "AG"),
    ("argentina", "AR"),
    ("armenia", "AM"),
    ("aruba", "AW"),
    ("australia", "AU"),
    ("austria", "AT"),
    ("azerbaijan", "AZ"),
    ("bahamas", "BS"),
    ("bahamas, the", "BS"),
    ("bahrain", "BH"),
    ("bangladesh", "BD"),
    ("barbados", "BB"),
    ("belarus", "BY"),
    ("belgium", "BE"),
    ("belize", "BZ"),
    ("benin", "BJ"),
    ("bermuda", "BM"),
    ("bolivia", "BO"),
    ("bosnia and herzegovina", "BA"),
    ("botswana", "BW"),
    ("brazil", "BR"),
    ("british virgin islands", "VG"),
    ("brunei", "BN"),
    ("bulgaria", "BG"),
    ("burkina faso", "BF"),
    ("burma", "MM"),
    ("burundi", "BI"),
    ("cabo verde", "CV"),
    ("cambodia", "KH"),
    ("cameroon", "CM"),
    ("canada", "CA"),
    ("cayman islands", "KY"),
    ("central african republic", "CF"),
    ("chad", "TD"),
    ("chile", "CL"),
    ("china", "CN"),
    ("china, hong kong special administrative region", "HK"),
    ("china, macao special administrative region", "MO"),
    ("colombia", "CO"),
    ("comoros", "KM"),
    ("congo", "CG"),
    ("congo, democratic republic of the", "CD"),
    ("congo, republic of the", "CG"),
    ("cook islands", "CK"),
    ("costa rica", "CR"),
    ("cote d ivoire", "CI"),
    ("croatia", "HR"),
    ("cuba", "CU"),
    ("curacao", "CW"),
    ("cyprus", "CY"),
    ("czech republic", "CZ"),
    ("czechia", "CZ"),
    ("côte d'ivoire", "CI"),
    ("democratic people's republic of korea", "KP"),
    ("democratic people’s republic of korea", "KP"),
    ("democratic republic of the congo", "CD"),
    ("denmark", "DK"),
    ("djibouti", "DJ"),
    ("dominica", "DM"),
    ("dominican republic", "DO"),
    ("ecuador", "EC"),
    ("egypt", "EG"),
    ("el salvador", "SV"),
    ("equatorial guinea", "GQ"),
    ("eritrea", "ER"),
    ("estonia", "EE"),
    ("ethiopia", "ET"),
    ("finland", "FI"),
    ("france", "FR"),
    ("gabon", "GA"),
    ("gambia", "GM"),
    ("georgia", "GE"),
    ("german", "DE"),
    ("germany", "DE"),
    ("ghana", "GH"),
    ("gibraltar", "GI"),
    ("greece", "GR"),
    ("guatemala", "GT"),
    ("guernsey", "GG"),
    ("guinea", "GN"),
    ("guinea-bissau", "GW"),
    ("guyana", "GY"),
    ("haiti", "HT"),
    ("honduras", "HN"),
    ("hong kong", "HK"),
    ("hong kong special administrative region", "HK"),
    ("hungary", "HU"),
    ("iceland", "IS"),
    ("india", "IN"),
    ("indonesia", "ID"),
    ("iran", "IR"),
    ("iran (islamic republic of)", "IR"),
    ("iraq", "IQ"),
    ("ireland", "IE"),
    ("isle of man", "IM"),
    ("israel", "IL"),
    ("italy", "IT"),
    ("jamaica", "JM"),
    ("japan", "JP"),
    ("jersey", "JE"),
    ("jordan", "JO"),
    ("kazakhstan", "KZ"),
    ("kenya", "KE"),
    ("korea, north", "KP"),
    ("korea, south", "KR"),
    ("kosovo", "XK"),
    ("kuwait", "KW"),
    ("kuwaiti", "KW"),
    ("kyrgyzstan", "KG"),
    ("lao people's democratic republic", "LA"),
    ("laos", "LA"),
    ("latvia", "LV"),
    ("lebanon", "LB"),
    ("liberia", "LR"),
    ("libya", "LY"),
    ("libyan arab jamahiriya", "LY"),
    ("liechtenstein", "LI"),
    ("lithuania", "LT"),
    ("luxembourg", "LU"),
    ("macau", "MO"),
    ("malaysia", "MY"),
    ("maldives", "MV"),
    ("mali", "ML"),
    ("malta", "MT"),
    ("marshall islands", "MH"),
    ("mauritania", "MR"),
    ("mauritius", "MU"),
    ("mexico", "MX"),
    ("moldova", "MD"),
    ("monaco", "MC"),
    ("mongolia", "MN"),
    ("montenegro", "ME"),
    ("moroccan", "MA"),
    ("morocco", "MA"),
    ("mozambique", "MZ"),
    ("myanmar", "MM"),
    ("namibia", "NA"),
    ("nepal", "NP"),
    ("netherlands", "NL"),
    ("netherlands antilles", "AN"),
    ("new zealand", "NZ"),
    ("nicaragua", "NI"),
    ("niger", "NE"),
    ("nigeria", "NG"),
    ("north korea", "KP"),
    ("north macedonia", "MK"),
    ("north macedonia, the republic of", "MK"),
    ("norway", "NO"),
    ("oman", "OM"),
    ("pakistan", "PK"),
    ("pakistani", "PK"),
    ("palau", "PW"),
    ("palestinian", "PS"),
    ("palestinian territories", "PS"),
    ("panama", "PA"),
    ("papua new guinea", "PG"),
    ("paraguay", "PY"),
    ("peru", "PE"),
    ("philippines", "PH"),
    ("poland", "PL"),
    ("portugal", "PT"),
    ("qatar", "QA"),
    ("region: gaza", "PS"),
    ("republic of korea", "KR"),
    ("romania", "RO"),
    ("russia", "RU"),
    ("russian federation", "RU"),
    ("rwanda", "RW"),
    ("saint kitts and nevis", "KN"),
    ("saint lucia", "LC"),
    ("saint vincent and the grenadines", "VC"),
    ("samoa", "WS"),
    ("san marino", "SM"),
    ("saudi arabia", "SA"),
    ("saudi arabian", "SA"),
    ("senegal", "SN"),
    ("serbia", "RS"),
    ("seychelles", "SC"),
    ("sierra leone", "SL"),
    ("singapore", "SG"),
    ("slovakia", "SK"),
    ("slovenia", "SI"),
    ("somali", "SO"),
    ("somalia", "SO"),
    ("south africa", "ZA"),
    ("south korea", "KR"),
    ("south sudan", "SS"),
    ("spain", "ES"),
    ("sri lanka", "LK"),
    ("state of palestine", "PS"),
    ("sudan", "SD"),
    ("sultanate of oman", "OM"),
    ("suriname", "SR"),
    ("sweden", "SE"),
    ("switzerland", "CH"),
    ("syria", "SY"),
    ("syrian arab republic", "SY"),
    ("taiwan", "TW"),
    ("tajikistan", "TJ"),
    ("tanzania", "TZ"),
    ("thailand", "TH"),
    ("togo", "TG"),
    ("trinidad and tobago", "TT"),
    ("tunisia", "TN"),
    ("tunisian", "TN"),
    ("turkey", "TR"),
    ("turkmenistan", "TM"),
    ("türkiye", "TR"),
    ("uae", "AE"),
    ("uganda", "UG"),
    ("ukraine", "UA"),
    ("union of the comoros", "KM"),
    ("united arab emirates", "AE"),
    ("united kingdom", "GB"),
    ("united kingdom of great britain and northern ireland", "GB"),
    ("united republic of tanzania", "TZ"),
    ("united states", "US"),
    ("united states of america", "US"),
    ("uruguay", "UY"),
    ("uzbekistan", "UZ"),
    ("vanuatu", "VU"),
    ("venezuela", "VE"),
    ("venezuela (bolivarian republic of)", "VE"),
    ("viet nam", "VN"),
    ("vietnam", "VN"),
    ("virgin islands, british", "VG"),
    ("west bank", "PS"),
    ("yemen", "YE"),
    ("yemeni", "YE"),
    ("zambia", "ZM"),
    ("zimbabwe", "ZW"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str) -> Option<String> {
        country(name).map(|c| c.code().to_owned())
    }

    #[test]
    fn the_table_is_sorted_for_its_search() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn names_of_both_publishers_are_known() {
        assert_eq!(code("Korea, North").as_deref(), Some("KP"));
        assert_eq!(
            code("Democratic People's Republic of Korea").as_deref(),
            Some("KP")
        );
        assert_eq!(code("The Gambia").as_deref(), Some("GM"));
        assert_eq!(
            code("China, Hong Kong Special Administrative Region").as_deref(),
            Some("HK")
        );
        // The short name of one of the two; the other is always written in full.
        assert_eq!(code("Congo").as_deref(), Some("CG"));
        assert_eq!(code("Tunisian").as_deref(), Some("TN"));
        assert_eq!(code("Sudan/South Sudan"), None);
        assert_eq!(code("undetermined"), None);
        assert_eq!(code("Region: Crimea"), None);
    }

    #[test]
    fn an_address_ends_in_its_country_or_in_none() {
        let last = |text: &str| last_part(text).map(|c| c.code().to_owned());
        assert_eq!(last("1 Main Street, Shenzhen, CN").as_deref(), Some("CN"));
        assert_eq!(
            last("Xuhui District, Shanghai, China").as_deref(),
            Some("CN")
        );
        assert_eq!(last("3037 S. 69TH DRIVE, PHONEIX, AZ, 85043"), None);
        assert_eq!(last("Rabat"), None);
        assert_eq!(last("SY").as_deref(), Some("SY"));
    }
}
