//! Writes a list of any length in the layout of a publisher, for measuring.
//!
//! In: a format, a number of records and a seed. Out: the file on standard output, the
//! same bytes for the same arguments on every machine. Nobody in it exists: names are
//! put together from syllables. The mixture of lists, the share of filled columns and
//! the length of a record are those of the published files (Consolidated Screening List
//! of 2022: 412 bytes a row; Security Council list of 2026: 2.0 KB a record).
//! `cargo run --release -p interdict-lists --example generate_list -- us-csl-csv 1000000 > FILE`.

use std::io::{self, BufWriter, Write};

const FORMATS: &str = "us-csl-csv, un-xml, us-ofac-xml, us-ofac-advanced, ftm-jsonl";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = || format!("usage: generate_list FORMAT RECORDS [SEED]; FORMAT is {FORMATS}");
    let mut args = std::env::args().skip(1);
    let format = args.next().ok_or_else(usage)?;
    let count: u64 = args.next().ok_or_else(usage)?.parse()?;
    let seed: u64 = args.next().map_or(Ok(1), |seed| seed.parse())?;
    let mut dice = Dice(seed);
    let out = &mut BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match format.as_str() {
        "us-csl-csv" => us_csl_csv(out, &mut dice, count)?,
        "un-xml" => un_xml(out, &mut dice, count)?,
        "us-ofac-xml" => us_ofac_xml(out, &mut dice, count)?,
        "us-ofac-advanced" => us_ofac_advanced(out, &mut dice, count)?,
        "ftm-jsonl" => ftm_jsonl(out, &mut dice, count)?,
        _ => return Err(usage().into()),
    }
    out.flush()?;
    Ok(())
}

/// A seeded source of choices (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap_or(0)]
    }

    fn word(&mut self) -> String {
        const BEGIN: [&str; 20] = [
            "Ka", "Vel", "Tor", "Min", "Sar", "Bel", "Ro", "Zhe", "Lu", "Gor", "Nam", "Pir", "Osh",
            "Dal", "Fen", "Ju", "Har", "Qui", "Xan", "Yel",
        ];
        const INNER: [&str; 16] = [
            "ra", "ni", "lo", "du", "ven", "mar", "ti", "so", "gan", "be", "shi", "ko", "el", "as",
            "ur", "im",
        ];
        let mut word = self.pick(&BEGIN).to_owned();
        for _ in 0..=self.below(3) {
            word.push_str(self.pick(&INNER));
        }
        word
    }

    fn words(&mut self, least: u64, most: u64) -> String {
        let count = least + self.below(most - least + 1);
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn name(&mut self, company: bool) -> String {
        let form = ["Co. Ltd.", "LLC", "Trading Company", "Holdings", "GmbH"];
        if company {
            format!("{} {}", self.words(1, 3), self.pick(&form))
        } else {
            format!("{}, {}", self.word().to_uppercase(), self.words(1, 2))
        }
    }

    fn day(&mut self) -> String {
        let (year, month, day) = (self.below(24), self.below(12), self.below(28));
        format!("{}-{:02}-{:02}", 1998 + year, month + 1, day + 1)
    }

    fn country(&mut self) -> (&'static str, &'static str) {
        const ALL: [&str; 8] = ["RU", "CN", "IR", "SY", "AE", "PK", "MM", "VE"];
        let code = self.pick(&ALL);
        let name = match code {
            "RU" => "Russian Federation",
            "CN" => "China",
            "IR" => "Iran (Islamic Republic of)",
            "SY" => "Syrian Arab Republic",
            "AE" => "United Arab Emirates",
            "PK" => "Pakistan",
            "MM" => "Myanmar",
            _ => "Venezuela (Bolivarian Republic of)",
        };
        (code, name)
    }

    fn street(&mut self) -> String {
        format!("{} {} Street", self.below(400) + 1, self.word())
    }
}

fn us_csl_csv(out: &mut impl Write, dice: &mut Dice, count: u64) -> io::Result<()> {
    const SOURCES: [(&str, u64); 7] = [
        (
            "Specially Designated Nationals (SDN) - Treasury Department",
            71,
        ),
        ("Entity List (EL) - Bureau of Industry and Security", 85),
        ("ITAR Debarred (DTC) - State Department", 90),
        (
            "Denied Persons List (DPL) - Bureau of Industry and Security",
            94,
        ),
        (
            "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
            97,
        ),
        (
            "Unverified List (UVL) - Bureau of Industry and Security",
            99,
        ),
        ("Nonproliferation Sanctions (ISN) - State Department", 100),
    ];
    writeln!(
        out,
        "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids"
    )?;
    for number in 1..=count {
        let share = dice.below(100);
        let source = SOURCES.iter().find(|(_, upto)| share < *upto);
        let source = source.map_or("", |(source, _)| source);
        let (ofac, entity_list) = (source.contains("Treasury"), source.contains("(EL)"));
        let person = ofac && dice.percent(55);
        let (code, _) = dice.country();
        let mut cells: [String; 29] = std::array::from_fn(|_| String::new());
        cells[0] = format!("{:013}{number:x}", dice.below(10_000_000_000_000));
        source.clone_into(&mut cells[1]);
        cells[5] = format!("{} {number}", dice.name(!person));
        if dice.percent(77) {
            let several: Vec<String> = (0..=dice.below(3))
                .map(|_| format!("{}, {}, {code}", dice.street(), dice.words(1, 2)))
                .collect();
            cells[7] = several.join("; ");
        }
        for address in [21, 27] {
            cells[address] = "http://bit.ly/00xXxXx".into();
        }
        if dice.percent(48) {
            let several: Vec<String> = (0..=dice.below(5)).map(|_| dice.name(!person)).collect();
            cells[22] = several.join("; ");
        }
        if ofac {
            cells[2] = number.to_string();
            cells[3] = if person { "Individual" } else { "Entity" }.into();
            cells[4] = dice
                .pick(&[
                    "SDGT",
                    "UKRAINE-EO13662; RUSSIA-EO14024",
                    "IRAN",
                    "SYRIA",
                    "SDNT",
                ])
                .into();
            if dice.percent(45) {
                cells[20] = format!("(Linked To: {})", dice.words(3, 7));
            }
            cells[28] = (0..=dice.below(5))
                .map(|_| format!("{code}, {}, Passport", dice.below(1_000_000_000)))
                .collect::<Vec<_>>()
                .join("; ");
        } else {
            cells[9] = dice.day();
            cells[8] = format!("{} FR {}", 70 + dice.below(18), 1_000 + dice.below(80_000));
        }
        if person {
            cells[24] = dice.day();
            code.clone_into(&mut cells[25]);
            cells[26] = format!("{}, {code}", dice.word());
        }
        if entity_list {
            cells[12] = "For all items subject to the EAR.  (See §744.11 of the EAR)".into();
            cells[13] = dice
                .pick(&["Presumption of denial", "Case-by-case review."])
                .into();
        }
        for (index, cell) in cells.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            if cell.contains([',', '"']) {
                write!(out, "{comma}\"{cell}\"")?;
            } else {
                write!(out, "{comma}{cell}")?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

fn un_xml(out: &mut impl Write, dice: &mut Dice, count: u64) -> io::Result<()> {
    let people = count * 73 / 100;
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<CONSOLIDATED_LIST dateGenerated=\"2026-02-27T00:00:09.554Z\">\n  <INDIVIDUALS>"
    )?;
    for number in 1..=count {
        if number == people + 1 {
            writeln!(out, "  </INDIVIDUALS>\n  <ENTITIES>")?;
        }
        let person = number <= people;
        let sort = if person { "INDIVIDUAL" } else { "ENTITY" };
        let (_, country) = dice.country();
        writeln!(
            out,
            "    <{sort}>\n      <DATAID>{number}</DATAID>\n      <VERSIONNUM>1</VERSIONNUM>"
        )?;
        writeln!(
            out,
            "      <FIRST_NAME>{} {number}</FIRST_NAME>",
            dice.name(!person).to_uppercase()
        )?;
        if person {
            writeln!(
                out,
                "      <SECOND_NAME>{}</SECOND_NAME>",
                dice.word().to_uppercase()
            )?;
        }
        writeln!(
            out,
            "      <UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE>\n      <REFERENCE_NUMBER>QDi.{number:03}</REFERENCE_NUMBER>\n      <LISTED_ON>{}</LISTED_ON>\n      <COMMENTS1>{}</COMMENTS1>",
            dice.day(),
            dice.words(30, 75)
        )?;
        if person {
            writeln!(
                out,
                "      <NATIONALITY>\n        <VALUE>{country}</VALUE>\n      </NATIONALITY>"
            )?;
        }
        writeln!(
            out,
            "      <LIST_TYPE>\n        <VALUE>UN List</VALUE>\n      </LIST_TYPE>\n      <LAST_DAY_UPDATED>\n        <VALUE>{}</VALUE>\n      </LAST_DAY_UPDATED>",
            dice.day()
        )?;
        for _ in 0..=dice.below(6) {
            writeln!(
                out,
                "      <{sort}_ALIAS>\n        <QUALITY>Good</QUALITY>\n        <ALIAS_NAME>{}</ALIAS_NAME>\n      </{sort}_ALIAS>",
                dice.name(!person)
            )?;
        }
        writeln!(
            out,
            "      <{sort}_ADDRESS>\n        <STREET>{}</STREET>\n        <CITY>{}</CITY>\n        <COUNTRY>{country}</COUNTRY>\n      </{sort}_ADDRESS>",
            dice.street(),
            dice.word()
        )?;
        if person {
            writeln!(
                out,
                "      <INDIVIDUAL_DATE_OF_BIRTH>\n        <TYPE_OF_DATE>EXACT</TYPE_OF_DATE>\n        <DATE>{}</DATE>\n      </INDIVIDUAL_DATE_OF_BIRTH>\n      <INDIVIDUAL_PLACE_OF_BIRTH>\n        <CITY>{}</CITY>\n        <COUNTRY>{country}</COUNTRY>\n      </INDIVIDUAL_PLACE_OF_BIRTH>\n      <INDIVIDUAL_DOCUMENT>\n        <TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>\n        <NUMBER>{}</NUMBER>\n        <ISSUING_COUNTRY>{country}</ISSUING_COUNTRY>\n      </INDIVIDUAL_DOCUMENT>",
                dice.day(),
                dice.word(),
                dice.below(100_000_000)
            )?;
        }
        writeln!(
            out,
            "      <SORT_KEY/>\n      <SORT_KEY_LAST_MOD/>\n    </{sort}>"
        )?;
    }
    let last = if count > people {
        "ENTITIES"
    } else {
        "INDIVIDUALS"
    };
    writeln!(out, "  </{last}>\n</CONSOLIDATED_LIST>")
}

fn us_ofac_xml(out: &mut impl Write, dice: &mut Dice, count: u64) -> io::Result<()> {
    writeln!(
        out,
        "<?xml version=\"1.0\" standalone=\"yes\"?>\n<sdnList xmlns=\"http://tempuri.org/sdnList.xsd\">\n  <publshInformation>\n    <Publish_Date>04/06/2018</Publish_Date>\n    <Record_Count>{count}</Record_Count>\n  </publshInformation>"
    )?;
    for number in 1..=count {
        let company = dice.percent(60);
        writeln!(
            out,
            "  <sdnEntry>\n    <uid>{number}</uid>\n    <lastName>{} {number}</lastName>\n    <sdnType>{}</sdnType>\n    <remarks>(Linked To: {})</remarks>\n    <programList>\n      <program>{}</program>\n    </programList>",
            dice.name(company),
            if company { "Entity" } else { "Individual" },
            dice.words(2, 6),
            dice.pick(&["SDGT", "IRAN", "SYRIA", "CUBA"])
        )?;
        writeln!(out, "    <akaList>")?;
        for alias in 0..=dice.below(4) {
            writeln!(
                out,
                "      <aka>\n        <uid>{number}{alias}</uid>\n        <type>a.k.a.</type>\n        <category>strong</category>\n        <lastName>{}</lastName>\n      </aka>",
                dice.name(company)
            )?;
        }
        writeln!(out, "    </akaList>\n    <addressList>")?;
        for address in 0..=dice.below(2) {
            writeln!(
                out,
                "      <address>\n        <uid>{number}{address}</uid>\n        <address1>{}</address1>\n        <city>{}</city>\n        <country>China</country>\n      </address>",
                dice.street(),
                dice.word()
            )?;
        }
        writeln!(out, "    </addressList>\n  </sdnEntry>")?;
    }
    writeln!(out, "</sdnList>")
}

fn us_ofac_advanced(out: &mut impl Write, dice: &mut Dice, count: u64) -> io::Result<()> {
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Sanctions xmlns=\"http://www.un.org/sanctions/1.0\" Version=\"1\">\n<DateOfIssue CalendarTypeID=\"1\"><Year>2026</Year><Month>3</Month><Day>2</Day></DateOfIssue>\n<ReferenceValueSets>\n<AliasTypeValues><AliasType ID=\"1400\">A.K.A.</AliasType><AliasType ID=\"1403\">Name</AliasType></AliasTypeValues>\n<CountryValues><Country ID=\"11082\" ISO2=\"IR\">Iran</Country></CountryValues>\n<FeatureTypeValues><FeatureType ID=\"25\" FeatureTypeGroupID=\"1\">Location</FeatureType></FeatureTypeValues>\n<ListValues><List ID=\"1550\">SDN List</List></ListValues>\n<NamePartTypeValues><NamePartType ID=\"1525\">Entity Name</NamePartType></NamePartTypeValues>\n<PartySubTypeValues><PartySubType ID=\"3\" PartyTypeID=\"2\">Unknown</PartySubType></PartySubTypeValues>\n<PartyTypeValues><PartyType ID=\"2\">Entity</PartyType></PartyTypeValues>\n<ScriptValues><Script ID=\"215\">Latin</Script></ScriptValues>\n</ReferenceValueSets>\n<Locations>"
    )?;
    for number in 1..=count {
        writeln!(
            out,
            "<Location ID=\"{number}\"><LocationCountry CountryID=\"11082\" CountryRelevanceID=\"1\"/><LocationPart LocPartTypeID=\"1451\"><LocationPartValue Primary=\"true\" LocPartValueTypeID=\"1\" LocPartValueStatusID=\"1\"><Value>{}</Value></LocationPartValue></LocationPart></Location>",
            dice.street()
        )?;
    }
    writeln!(out, "</Locations>\n<DistinctParties>")?;
    for number in 1..=count {
        write!(
            out,
            "<DistinctParty FixedRef=\"{number}\"><Comment/><Profile ID=\"{number}\" PartySubTypeID=\"3\"><Identity ID=\"{number}\" FixedRef=\"1\" Primary=\"true\" False=\"false\">"
        )?;
        for alias in 0..=dice.below(4) {
            let (primary, sort) = if alias == 0 {
                ("true", 1403)
            } else {
                ("false", 1400)
            };
            write!(
                out,
                "<Alias FixedRef=\"{number}\" AliasTypeID=\"{sort}\" Primary=\"{primary}\" LowQuality=\"false\"><DocumentedName ID=\"{number}{alias}\" FixedRef=\"1\" DocNameStatusID=\"1\"><DocumentedNamePart><NamePartValue NamePartGroupID=\"10\" ScriptID=\"215\" ScriptStatusID=\"1\" Acronym=\"false\">{}</NamePartValue></DocumentedNamePart></DocumentedName></Alias>",
                dice.name(true)
            )?;
        }
        writeln!(
            out,
            "<NamePartGroups><MasterNamePartGroup><NamePartGroup ID=\"10\" NamePartTypeID=\"1525\"/></MasterNamePartGroup></NamePartGroups></Identity><Feature ID=\"{number}\" FeatureTypeID=\"25\"><FeatureVersion ID=\"{number}\" ReliabilityID=\"1\"><VersionLocation LocationID=\"{number}\"/></FeatureVersion></Feature></Profile></DistinctParty>"
        )?;
    }
    writeln!(out, "</DistinctParties>\n<SanctionsEntries>")?;
    for number in 1..=count {
        let day = dice.below(28) + 1;
        writeln!(
            out,
            "<SanctionsEntry ID=\"{number}\" ProfileID=\"{number}\" ListID=\"1550\"><EntryEvent ID=\"{number}\" EntryEventTypeID=\"1\" LegalBasisID=\"1\"><Date CalendarTypeID=\"1\"><Year>2012</Year><Month>3</Month><Day>{day}</Day></Date></EntryEvent><SanctionsMeasure ID=\"{number}\" SanctionsTypeID=\"1\"><Comment>SDGT</Comment></SanctionsMeasure></SanctionsEntry>"
        )?;
    }
    writeln!(out, "</SanctionsEntries>\n</Sanctions>")
}

fn ftm_jsonl(out: &mut impl Write, dice: &mut Dice, count: u64) -> io::Result<()> {
    for number in 1..=count {
        let company = dice.percent(60);
        let (code, _) = dice.country();
        let code = code.to_lowercase();
        let aliases: Vec<String> = (0..=dice.below(4))
            .map(|_| format!("\"{}\"", dice.name(company)))
            .collect();
        writeln!(
            out,
            "{{\"id\":\"NK-{number}\",\"caption\":\"{number}\",\"schema\":\"{}\",\"properties\":{{\"name\":[\"{} {number}\"],\"alias\":[{}],\"country\":[\"{code}\"],\"address\":[\"{}, {}\"],\"notes\":[\"{}\"]}},\"datasets\":[\"generated\"]}}",
            if company { "Company" } else { "Person" },
            dice.name(company),
            aliases.join(","),
            dice.street(),
            dice.word(),
            dice.words(5, 30)
        )?;
    }
    Ok(())
}
