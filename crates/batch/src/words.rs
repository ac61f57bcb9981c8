//! What columns are called in customer tables, by the part that they play.
//!
//! Words are compared in small letters without anything but letters and digits, so
//! `Date of Birth`, `date_of_birth` and `DateOfBirth` are one. The first word of a part
//! goes before the others. Left out are words that mean different things in different
//! tables and would bring evidence that nobody gave.

use crate::columns::Role;

/// Returns the word as it is compared.
pub(crate) fn plain(word: &str) -> String {
    word.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        // What a capital dotted I leaves behind in small letters.
        .filter(|letter| *letter != '\u{307}')
        .collect()
}

/// Returns the part that a word says, and its place among the words of that part.
pub(crate) fn role(word: &str) -> Option<(Role, usize)> {
    let word = plain(word);
    WORDS.iter().find_map(|(role, words)| {
        let place = words.iter().position(|known| *known == word)?;
        Some((*role, place))
    })
}

/// Answers whether a word that means the whole name means the family name where the given name
/// stands in a column of its own.
pub(crate) fn may_be_family_name(word: &str) -> bool {
    matches!(plain(word).as_str(), "name" | "naam")
}

/// Answers whether a word that means the given name beside a family name in its language means
/// the whole name beside none.
pub(crate) fn may_be_whole_name(word: &str) -> bool {
    const WORDS: [&str; 11] = [
        "nombre",
        "nombres",
        "nome",
        "имя",
        "имена",
        "名",
        "名字",
        "adı",
        "adi",
        "isim",
        "ad",
    ];
    WORDS.contains(&plain(word).as_str())
}

/// Answers whether a word that else may mean anything means the given name beside a family
/// name.
pub(crate) fn may_be_given_name(word: &str) -> bool {
    plain(word) == "ad"
}

/// Answers whether a word means all names of the customer: other names beside one that is the
/// name, and the name itself where there is none.
pub(crate) fn may_be_name(word: &str) -> bool {
    plain(word) == "names"
}

/// Whether a column is called as if it held a name of the customer, by a word that is known
/// or by one that has "name" in it.
pub(crate) fn says_name(word: &str) -> bool {
    const OTHERS: [&str; 9] = [
        "username",
        "filename",
        "hostname",
        "domainname",
        "streetname",
        "cityname",
        "productname",
        "currencyname",
        "listname",
    ];
    if let Some((role, _)) = role(word) {
        return role == Role::Name || role == Role::Alias || role.is_part();
    }
    let plain = plain(word);
    plain.contains("name") && !OTHERS.contains(&plain.as_str())
}

/// What columns say of a kind.
pub(crate) fn kind(text: &str) -> Option<interdict_model::PartyKind> {
    use interdict_model::PartyKind::{Aircraft, Organization, Person, Unknown, Vessel};
    Some(match plain(text).as_str() {
        "person"
        | "individual"
        | "naturalperson"
        | "privateperson"
        | "private"
        | "human"
        | "p"
        | "natürlicheperson"
        | "privatperson"
        | "personnephysique"
        | "personafisica"
        | "personafísica"
        | "pessoafísica"
        | "физическоелицо"
        | "个人"
        | "個人"
        | "개인" => Person,
        "organization"
        | "organisation"
        | "company"
        | "corporate"
        | "corporation"
        | "business"
        | "legalperson"
        | "publicbody"
        | "firm"
        | "o"
        | "juristischeperson"
        | "unternehmen"
        | "firma"
        | "personnemorale"
        | "société"
        | "entreprise"
        | "personajuridica"
        | "personajurídica"
        | "empresa"
        | "юридическоелицо"
        | "公司"
        | "企业"
        | "法人"
        | "회사"
        | "법인" => Organization,
        "vessel" | "ship" | "boat" => Vessel,
        "aircraft" | "airplane" | "plane" => Aircraft,
        // What can be either: a legal entity of FollowTheMoney may be a person.
        "unknown" | "legalentity" | "entity" | "thing" | "other" => Unknown,
        _ => return None,
    })
}

const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Name,
        &[
            "name",
            "fullname",
            "customername",
            "clientname",
            "partyname",
            "entityname",
            "legalname",
            "entitylegalname",
            "companyname",
            "accountname",
            "organizationname",
            "organisationname",
            "businessname",
            "vendorname",
            "suppliername",
            "partnername",
            "counterpartyname",
            "beneficiaryname",
            "debtorname",
            "creditorname",
            "payeename",
            "shiptoname",
            "soldtoname",
            "consigneename",
            "vesselname",
            "shipname",
            "name1",
            "caption",
            "company",
            "organization",
            "organisation",
            "customer",
            "client",
            "vendor",
            "supplier",
            "counterparty",
            "party",
            "consignee",
            "vollständigername",
            "firmenname",
            "kundenname",
            "firma",
            "lieferant",
            "kunde",
            "nomcomplet",
            "raisonsociale",
            "dénomination",
            "denomination",
            "nomduclient",
            "société",
            "nombrecompleto",
            "razónsocial",
            "razonsocial",
            "ragionesociale",
            "nominativo",
            "nomecompleto",
            "razãosocial",
            "razaosocial",
            "naam",
            "volledigenaam",
            "bedrijfsnaam",
            "klantnaam",
            "nazwa",
            "imięinazwisko",
            "nazwafirmy",
            "фио",
            "наименование",
            "название",
            "полноеимя",
            "名称",
            "姓名",
            "公司名称",
            "客户名称",
            "企业名称",
            "名稱",
            "公司名稱",
            "氏名",
            "名前",
            "会社名",
            "顧客名",
            "이름",
            "성명",
            "회사명",
            "고객명",
            "vollername",
            "vorundnachname",
            "nameundvorname",
            "nomclient",
            "nometprénom",
            "nometprenom",
            "nomentreprise",
            "nomdelentreprise",
            "nombrecliente",
            "nombredelcliente",
            "nombreempresa",
            "nombredelaempresa",
            "nombreyapellidos",
            "nombresyapellidos",
            "apellidosynombre",
            "denominación",
            "denominaciónsocial",
            "denominacionsocial",
            "empresa",
            "cliente",
            "denominazione",
            "denominazionesociale",
            "nomecognome",
            "nomeecognome",
            "cognomenome",
            "cognomeenome",
            "azienda",
            "nomedocliente",
            "nomecliente",
            "nomedaempresa",
            "nomeempresarial",
            "adsoyad",
            "adısoyadı",
            "adisoyadi",
            "isimsoyisim",
            "firmaadı",
            "firmaadi",
            "müşteriadı",
            "musteriadi",
            "unvan",
            "ünvan",
            "ticariunvan",
            "ticaretünvanı",
            "şirketadı",
            "sirketadi",
            "имяклиента",
            "наименованиеорганизации",
            "полноенаименование",
            "наименованиеклиента",
            "наименованиеконтрагента",
            "клиент",
            "контрагент",
            "客户姓名",
            "中文名称",
            "中文名",
            "单位名称",
            "英文名称",
            "英文名",
        ],
    ),
    (
        Role::Given,
        &[
            "givenname",
            "givennames",
            "firstname",
            "forename",
            "forenames",
            "vorname",
            "vornamen",
            "prénom",
            "prenom",
            "nombre",
            "nombres",
            "nome",
            "voornaam",
            "imię",
            "имя",
            "名",
            "adı",
            "adi",
            "isim",
            "prénoms",
            "prenoms",
            "primeironome",
            "имена",
            "名字",
        ],
    ),
    (
        Role::Middle,
        &[
            "middlename",
            "middlenames",
            "secondname",
            "patronymic",
            "отчество",
        ],
    ),
    (
        Role::Family,
        &[
            "familyname",
            "lastname",
            "surname",
            "nachname",
            "familienname",
            "nomdefamille",
            "nom",
            "apellidos",
            "apellido",
            "cognome",
            "sobrenome",
            "achternaam",
            "nazwisko",
            "фамилия",
            "姓",
            "soyad",
            "soyadı",
            "soyadi",
            "soyisim",
            "primerapellido",
            "segundoapellido",
            "últimonome",
            "apelido",
            "nomdenaissance",
        ],
    ),
    (
        Role::Alias,
        &[
            "alias",
            "aliases",
            "aka",
            "alsoknownas",
            "othername",
            "othernames",
            "tradingname",
            "tradename",
            "tradingas",
            "dba",
            "formername",
            "formernames",
            "previousname",
            "previousnames",
            "originalname",
            "nativename",
            "aliasname",
            "names",
            "altname",
            "altnames",
            "alternatename",
            "alternatenames",
            "alternativename",
            "alternativenames",
            "akas",
            "knownas",
            "aliasnames",
            "fka",
            "formerlyknownas",
            "weakalias",
            "weakaliases",
            "tradenames",
            "tradingnames",
            "nativenames",
            "originalnames",
            "dbas",
            "nickname",
            "nicknames",
            "aliasnamen",
            "anderername",
            "anderenamen",
            "weiterenamen",
            "früherername",
            "früherenamen",
            "autrenom",
            "autresnoms",
            "nomcommercial",
            "anciennom",
            "otronombre",
            "otrosnombres",
            "nombrecomercial",
            "tambiénconocidocomo",
            "tambienconocidocomo",
            "conocidocomo",
            "altronome",
            "altrinomi",
            "nomecommerciale",
            "outronome",
            "outrosnomes",
            "nomecomercial",
            "nomefantasia",
            "nomedefantasia",
            "diğeradı",
            "diğeradları",
            "digeradi",
            "digeradlari",
            "takmaad",
            "takmaadı",
            "псевдоним",
            "псевдонимы",
            "другоеимя",
            "другиеимена",
            "прежнееимя",
            "другоенаименование",
            "прежнеенаименование",
            "别名",
            "曾用名",
            "又名",
            "其他名称",
            "別名",
            "旧社名",
            "별칭",
            "다른이름",
        ],
    ),
    (
        Role::Kind,
        &[
            "kind",
            "schema",
            "partykind",
            "partytype",
            "entitytype",
            "customertype",
            "clienttype",
            "accounttype",
            "recordtype",
            "type",
            "kundentyp",
            "kundenart",
        ],
    ),
    (
        Role::Country,
        &[
            "country",
            "countries",
            "countrycode",
            "countryiso",
            "isocountry",
            "countryname",
            "nationality",
            "nationalities",
            "citizenship",
            "jurisdiction",
            "residence",
            "countryofresidence",
            "countryofincorporation",
            "billingcountry",
            "billingcountrycode",
            "shippingcountry",
            "mailingcountry",
            "flag",
            "land",
            "land1",
            "länderschlüssel",
            "staat",
            "staatsangehörigkeit",
            "nationalität",
            "pays",
            "nationalité",
            "país",
            "pais",
            "nacionalidad",
            "paese",
            "nazionalità",
            "nazione",
            "nacionalidade",
            "nationaliteit",
            "kraj",
            "narodowość",
            "obywatelstwo",
            "страна",
            "гражданство",
            "国家",
            "国籍",
            "国",
            "国家地区",
            "國家",
            "국가",
            "국적",
            "entitylegaladdresscountry",
            "entitylegaljurisdiction",
            "legalcountry",
            "legaladdresscountry",
            "hqcountry",
            "ülke",
            "ulke",
            "uyruk",
            "uyruğu",
            "nazionalita",
        ],
    ),
    (
        Role::BirthDate,
        &[
            "birthdate",
            "dateofbirth",
            "dob",
            "birthday",
            "birthdt",
            "geburtsdatum",
            "geburtstag",
            "datedenaissance",
            "datenaissance",
            "fechadenacimiento",
            "fechanacimiento",
            "datadinascita",
            "datadenascimento",
            "datanascimento",
            "geboortedatum",
            "dataurodzenia",
            "датарождения",
            "出生日期",
            "生年月日",
            "생년월일",
            "doğumtarihi",
            "dogumtarihi",
        ],
    ),
    (
        Role::Id,
        &[
            "ids",
            "identifiers",
            "idnumber",
            "idno",
            "passport",
            "passportnumber",
            "passportno",
            "nationalid",
            "nationalidnumber",
            "taxid",
            "taxnumber",
            "taxno",
            "taxidentifier",
            "vat",
            "vatid",
            "vatnumber",
            "vatno",
            "tin",
            "ein",
            "registrationnumber",
            "registrationno",
            "companynumber",
            "registernumber",
            "lei",
            "leicode",
            "leinumber",
            "leiid",
            "entitylei",
            "legalentityidentifier",
            "imo",
            "imonumber",
            "mmsi",
            "callsign",
            "steuernummer",
            "ustid",
            "ustidnr",
            "handelsregisternummer",
            "passnummer",
            "reisepass",
            "siren",
            "siret",
            "numérotva",
            "nif",
            "cif",
            "nie",
            "rfc",
            "cnpj",
            "cpf",
            "pesel",
            "nip",
            "regon",
            "krs",
            "inncode",
            "ogrncode",
            "inn",
            "ogrn",
            "инн",
            "огрн",
            "stcd1",
            "stcd2",
            "stceg",
            "统一社会信用代码",
            "护照号",
            "护照号码",
            "身份证号",
            "法人番号",
            "사업자등록번호",
        ],
    ),
    (
        Role::Key,
        &[
            "key",
            "customerid",
            "customernumber",
            "customerno",
            "customerkey",
            "clientid",
            "clientnumber",
            "accountid",
            "accountnumber",
            "accountno",
            "partyid",
            "entityid",
            "partnerid",
            "vendorid",
            "vendornumber",
            "supplierid",
            "suppliernumber",
            "counterpartyid",
            "recordid",
            "rowid",
            "id",
            "uid",
            "uuid",
            "kundennummer",
            "kundennr",
            "kunnr",
            "lifnr",
            "partner",
            "lieferantennummer",
            "numéroclient",
            "numeroclient",
            "idclient",
            "idcliente",
            "klantnummer",
            "reference",
            "ref",
            "客户编号",
            "客户号",
            "顧客番号",
            "고객번호",
            "müşterino",
            "musterino",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_stands_once_and_as_it_is_compared() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, words) in WORDS {
            for word in *words {
                assert_eq!(*word, plain(word));
                assert!(seen.insert(*word), "{word} stands twice");
            }
        }
    }

    #[test]
    fn spelling_does_not_matter() {
        for word in [
            "Date of Birth",
            "date_of_birth",
            "DATE-OF-BIRTH",
            "dateOfBirth",
        ] {
            assert_eq!(
                role(word).map(|found| found.0),
                Some(Role::BirthDate),
                "{word}"
            );
        }
        assert_eq!(role("Entity.LegalName").unwrap().0, Role::Name);
        assert_eq!(role("place_of_birth"), None);
        assert_eq!(
            kind("Legal person"),
            Some(interdict_model::PartyKind::Organization)
        );
        assert_eq!(kind("gold"), None);
    }
}
