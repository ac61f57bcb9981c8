//! Which column of a table says what of a customer.
//!
//! In: what the columns are called, a few rows, and what the user says. Out: the part
//! that each column plays. What the user says goes before the words of
//! [`crate::words`], and those before a guess from content, which is made only for
//! the name, where one column stands out. The result is data, to be shown before a run.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{census::Taken, error::BatchError, words};

/// The part that a column plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The whole name.
    Name,
    /// The given name, where the whole name is in parts.
    Given,
    /// What stands between given and family name.
    Middle,
    /// The family name.
    Family,
    /// Other names of the same customer.
    Alias,
    /// The kind of party.
    Kind,
    /// A country of the customer.
    Country,
    /// The date of birth.
    BirthDate,
    /// A number by which others know the customer: passport, tax, ship.
    Id,
    /// What the table itself calls the customer: an account number.
    Key,
}

impl Role {
    /// Every part, as `--column` calls it and in the order in which it is shown.
    pub const WORDS: [(&'static str, Self); 10] = [
        ("key", Self::Key),
        ("name", Self::Name),
        ("given_name", Self::Given),
        ("middle_name", Self::Middle),
        ("family_name", Self::Family),
        ("alias", Self::Alias),
        ("kind", Self::Kind),
        ("country", Self::Country),
        ("birth_date", Self::BirthDate),
        ("id", Self::Id),
    ];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        let own = Self::WORDS.iter().find(|(_, role)| *role == self);
        own.map_or("name", |(word, _)| word)
    }

    /// Returns whether it is a part of a name.
    pub(crate) fn is_part(self) -> bool {
        matches!(self, Self::Given | Self::Middle | Self::Family)
    }

    /// Returns whether several columns can play it at once.
    fn is_shared(self) -> bool {
        matches!(self, Self::Alias | Self::Country | Self::Id)
    }
}

/// `name=customer_name`: the part and the column that is to play it; none, where the
/// column is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The part.
    pub role: Role,
    /// The column, by its name or number.
    pub column: String,
}

impl FromStr for Override {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (role, column) = text
            .split_once('=')
            .ok_or("expected PART=COLUMN, such as name=customer_name")?;
        let found = Role::WORDS.iter().find(|(word, _)| *word == role.trim());
        let Some((_, role)) = found else {
            let all = Role::WORDS.map(|(word, _)| word).join(", ");
            return Err(format!(
                "`{role}` is no part that a column can play (expected one of {all})"
            ));
        };
        Ok(Self {
            role: *role,
            column: column.trim().to_owned(),
        })
    }
}

/// How the part of the name was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// By what columns are called, or by what the user says.
    Header,
    /// By what stands in the column, since no column is called so.
    Content,
}

/// The columns of a table with their parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Columns {
    /// What they are called; numbers where the table has no header.
    pub names: Vec<String>,
    /// Their parts.
    pub roles: Vec<Option<Role>>,
    /// Whether the first row says what they are called.
    pub header: bool,
    /// How the name was found.
    pub found: Found,
}

impl Columns {
    /// Returns the columns that play a part.
    pub fn playing(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        let own = move |(at, each): (usize, &Option<Role>)| (*each == Some(role)).then_some(at);
        self.roles.iter().enumerate().filter_map(own)
    }

    /// Returns which column a user's word names: by its name, or by its number.
    pub fn place(&self, column: &str) -> Option<usize> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        place(column, &names)
    }

    /// Returns each column with what becomes of it, where its cell and those that play a
    /// part beside it are not empty.
    pub fn taken(&self) -> impl Iterator<Item = (&str, Taken)> {
        let plays = |role| self.roles.contains(&Some(role));
        let (whole, parted) = (plays(Role::Name), plays(Role::Given) && plays(Role::Family));
        let pairs = self.names.iter().zip(&self.roles);
        pairs.map(move |(name, role)| (name.as_str(), taken(name, *role, whole, parted)))
    }

    /// Returns the names of the columns that play no part.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let pairs = self.names.iter().zip(&self.roles);
        pairs
            .filter(|(_, role)| role.is_none())
            .map(|(name, _)| name.as_str())
    }
}

impl fmt::Display for Columns {
    /// One word a part: `key=id name=full_name`, as `--column` would say it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        for (word, role) in Role::WORDS {
            for at in self.playing(role) {
                write!(f, "{gap}{word}={}", self.names[at])?;
                gap = " ";
            }
        }
        Ok(())
    }
}

/// Gives each name of a column its part, by what the user says and by the words.
pub(crate) fn assign(names: &[&str], overrides: &[Override]) -> Vec<Option<Role>> {
    let mut roles = vec![None; names.len()];
    let said = |role| overrides.iter().any(|each| each.role == role);
    for each in overrides {
        if let Some(at) = place(&each.column, names) {
            roles[at] = Some(each.role);
        }
    }
    let open = roles.clone();
    // Another name that the user says is one more; it takes none away that are found, save
    // by `alias=`.
    let is_none = |each: &Override| each.role == Role::Alias && each.column.is_empty();
    let none_found = overrides.iter().any(is_none);
    let mut best: Vec<(Role, usize, usize)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let Some((role, rank)) = words::role(name).filter(|_| open[at].is_none()) else {
            continue;
        };
        if said(role) && (role != Role::Alias || none_found) {
            continue;
        }
        if role.is_shared() {
            roles[at] = Some(role);
        } else if let Some(known) = best.iter_mut().find(|(known, ..)| *known == role) {
            if rank < known.1 {
                *known = (role, rank, at);
            }
        } else {
            best.push((role, rank, at));
        }
    }
    for (role, _, at) in &best {
        roles[*at] = Some(*role);
    }
    let plays = |role| roles.contains(&Some(role));
    // "Ad" beside "Soyad" is the given name.
    if plays(Role::Family) && !plays(Role::Given) && !said(Role::Given) {
        let open = |at: &usize| roles[*at].is_none() && words::may_be_given_name(names[*at]);
        if let Some(at) = (0..names.len()).find(open) {
            roles[at] = Some(Role::Given);
        }
    }
    // "Vorname" beside "Name": the second is the family name. "Nombre" beside it is not the
    // given name of a "Name Nombre", but the name once more in another language.
    let plays = |role| roles.contains(&Some(role));
    let mut given = (0..names.len()).filter(|at| roles[*at] == Some(Role::Given));
    let given = given.any(|at| said(Role::Given) || !words::may_be_whole_name(names[at]));
    if given && !plays(Role::Family) && !said(Role::Name) && !said(Role::Family) {
        let name = roles.iter().position(|role| *role == Some(Role::Name));
        if let Some(at) = name.filter(|at| words::may_be_family_name(names[*at])) {
            roles[at] = Some(Role::Family);
        }
    }
    // "Names" without a "name" beside it is the name, and the others that it holds are others.
    let named = |role: &Option<Role>| role.is_some_and(|role| role == Role::Name || role.is_part());
    if !roles.iter().any(named) && !said(Role::Name) && !said(Role::Alias) {
        let open = |at: &usize| roles[*at] == Some(Role::Alias) && words::may_be_name(names[*at]);
        if let Some(at) = (0..names.len()).find(open) {
            roles[at] = Some(Role::Name);
        }
    }
    roles
}

/// Returns which of these headings is called like the whole name, as a table's is found.
pub fn name_heading(headings: &[&str]) -> Option<usize> {
    let roles = assign(headings, &[]);
    roles.iter().position(|role| *role == Some(Role::Name))
}

/// Says what becomes of a name-like column or field that plays `role`, where the whole name
/// is given beside it (`whole`) and both a given and a family name are (`parted`): a part is
/// not screened then, and one that stands alone is likely no part but another name.
pub(crate) fn taken(name: &str, role: Option<Role>, whole: bool, parted: bool) -> Taken {
    match role {
        Some(role) if role.is_part() && whole && parted => Taken::Beside(role),
        Some(role) if role.is_part() && whole => Taken::Lost,
        Some(role) => Taken::Read(role),
        None if words::says_name(name) => Taken::Lost,
        None => Taken::Unread,
    }
}

/// Finds a column by its name as written, its name as words are compared, or its number.
pub(crate) fn place(column: &str, names: &[&str]) -> Option<usize> {
    if column.is_empty() {
        return None;
    }
    let plain = words::plain(column);
    let by_number = || column.parse::<usize>().ok()?.checked_sub(1);
    names
        .iter()
        .position(|name| *name == column)
        .or_else(|| {
            let alike = |name: &&str| !plain.is_empty() && words::plain(name) == plain;
            names.iter().position(alike)
        })
        .or_else(|| by_number().filter(|at| *at < names.len()))
}

/// Two columns that are called alike, where only one can play the part.
pub(crate) struct Twins {
    pub role: Role,
    pub places: [usize; 2],
}

/// Returns two columns that are called alike and could both play a part that one column
/// plays, unless the user said by its number which does.
pub(crate) fn twins(
    names: &[&str],
    roles: &[Option<Role>],
    overrides: &[Override],
) -> Option<Twins> {
    let alone =
        |(at, role): (usize, &Option<Role>)| Some((at, role.filter(|role| !role.is_shared())?));
    let mut playing = roles.iter().enumerate().filter_map(alone);
    playing.find_map(|(at, role)| {
        let own = words::plain(names[at]);
        let by_number = |each: &Override| {
            each.role == role
                && each.column == (at + 1).to_string()
                && !names.contains(&each.column.as_str())
        };
        if own.is_empty() || overrides.iter().any(by_number) {
            return None;
        }
        let mut open = (0..names.len()).filter(|other| *other != at && roles[*other].is_none());
        let other = open.find(|other| words::plain(names[*other]) == own)?;
        Some(Twins {
            role,
            places: [at.min(other), at.max(other)],
        })
    })
}

/// Refuses a part that either of two columns could play.
fn refuse_twins(
    names: &[&str],
    roles: &[Option<Role>],
    overrides: &[Override],
) -> Result<(), BatchError> {
    let Some(Twins { role, places }) = twins(names, roles, overrides) else {
        return Ok(());
    };
    let [one, other] = places;
    let word = role.word();
    let called = if names[one] == names[other] {
        format!("`{}`", names[one])
    } else {
        format!("`{}` and `{}`", names[one], names[other])
    };
    Err(BatchError::Column {
        what: format!(
            "columns {} and {} are both called {called}: either could be the {word}",
            one + 1,
            other + 1
        ),
        hint: format!(
            "say which by its number: `--column {word}={}` or `--column {word}={}`",
            one + 1,
            other + 1
        ),
    })
}

/// Refuses a column that is not there, and one that two columns are called.
pub(crate) fn check(overrides: &[Override], names: &[&str]) -> Result<(), BatchError> {
    for each in overrides.iter().filter(|each| !each.column.is_empty()) {
        if place(&each.column, names).is_some() {
            let exact = names.iter().filter(|name| **name == each.column).count();
            if exact > 1 {
                let at = names.iter().position(|name| *name == each.column);
                return Err(BatchError::Column {
                    what: format!("{exact} columns are called `{}`", each.column),
                    hint: format!(
                        "name it by its number: the first is `--column {}={}`",
                        each.role.word(),
                        at.unwrap_or_default() + 1
                    ),
                });
            }
            continue;
        }
        let near = names
            .iter()
            .map(|name| (distance(&each.column, name), *name))
            .min();
        let hint = match near {
            Some((far, name)) if far <= 1 + each.column.chars().count() / 4 => {
                format!("did you mean `{}={name}`?", each.role.word())
            }
            _ => format!("the columns are {}", listed(names)),
        };
        return Err(BatchError::Column {
            what: format!("there is no column `{}`", each.column),
            hint,
        });
    }
    Ok(())
}

/// Returns the names of columns for a message.
pub(crate) fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 30;
    let mut text = names
        .iter()
        .take(SHOWN)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > SHOWN {
        text.push_str(", ...");
    }
    text
}

/// Maps the columns of a table. `first` is its first row, `rows` are some of those behind it.
pub(crate) fn map(
    first: &[Cow<'_, str>],
    rows: &[Vec<String>],
    overrides: &[Override],
    header: Option<Header>,
) -> Result<Columns, BatchError> {
    let names: Vec<&str> = first.iter().map(|name| name.trim()).collect();
    let numbers: Vec<String> = (1..=names.len()).map(|at| at.to_string()).collect();
    let numbered: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let known = |names: &[&str]| {
        let said = |each: &Override| names.iter().any(|name| *name == each.column);
        names.iter().any(|name| words::role(name).is_some()) || overrides.iter().any(said)
    };
    let header = match header {
        Some(header) => header == Header::Present,
        None => known(&names),
    };
    let names = if header { names } else { numbered };
    check(overrides, &names)?;
    let mut roles = assign(&names, overrides);
    let mut found = Found::Header;
    let first_row: Vec<String> = first.iter().map(|cell| cell.clone().into_owned()).collect();
    let behind = rows.iter();
    let sample: Vec<&Vec<String>> = if header {
        behind.collect()
    } else {
        std::iter::once(&first_row).chain(behind).collect()
    };
    // A column that is only called so: "type" is often something else.
    for (at, role) in roles.iter_mut().enumerate() {
        let said = overrides.iter().any(|each| each.role == Role::Kind);
        if *role == Some(Role::Kind) && !said && !holds_kinds(&sample, at) {
            *role = None;
        }
    }
    let is_name =
        |role: &Option<Role>| matches!(role, Some(Role::Name | Role::Given | Role::Family));
    if !roles.iter().any(is_name) {
        found = Found::Content;
        let at = name_by_content(&sample, &roles).ok_or_else(|| BatchError::Column {
            what: "no column is known to hold the name".to_owned(),
            hint: format!(
                "say which: `--column name=COLUMN`; the columns are {}",
                listed(&names)
            ),
        })?;
        roles[at] = Some(Role::Name);
    }
    if header {
        refuse_twins(&names, &roles, overrides)?;
    }
    Ok(Columns {
        names: names.into_iter().map(str::to_owned).collect(),
        roles,
        header,
        found,
    })
}

/// Whether the first row says what the columns are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// It does.
    Present,
    /// It is a customer already.
    Absent,
}

fn holds_kinds(sample: &[&Vec<String>], at: usize) -> bool {
    let cells = sample.iter().filter_map(|row| row.get(at));
    let cells = cells.filter(|cell| !cell.trim().is_empty());
    let (read, all) = cells.fold((0, 0), |(read, all), cell| {
        (read + usize::from(words::kind(cell).is_some()), all + 1)
    });
    read * 2 >= all
}

/// Returns the one column that looks like names: letters, no figures, hardly any value
/// twice, more letters than a code has. Two such columns are no answer.
fn name_by_content(sample: &[&Vec<String>], roles: &[Option<Role>]) -> Option<usize> {
    let looks = |at: usize| {
        let cells: Vec<&str> = sample
            .iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let like = |cell: &&&str| {
            let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
            let figures = cell.chars().filter(|letter| letter.is_numeric()).count();
            letters >= 2
                && letters > 4 * figures
                && !cell.contains('@')
                && (cell.chars().count() > 3 || !cell.is_ascii())
        };
        let named = cells.iter().filter(like).count();
        let distinct: std::collections::BTreeSet<&str> = cells.iter().copied().collect();
        !cells.is_empty() && named * 10 >= cells.len() * 8 && distinct.len() * 10 >= cells.len() * 6
    };
    let open = roles.iter().enumerate().filter(|(_, role)| role.is_none());
    let mut like = open.map(|(at, _)| at).filter(|at| looks(*at));
    match (like.next(), like.next()) {
        (Some(at), None) => Some(at),
        _ => None,
    }
}

/// Levenshtein's distance between two words.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other
        .chars()
        .flat_map(char::to_lowercase)
        .take(64)
        .collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one
        .chars()
        .flat_map(char::to_lowercase)
        .take(64)
        .enumerate()
    {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let kept = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = kept.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(header: &[&str], rows: &[&[&str]], said: &[&str]) -> Result<Columns, BatchError> {
        let first: Vec<Cow<'_, str>> = header.iter().map(|cell| Cow::Borrowed(*cell)).collect();
        let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
        let said: Vec<Override> = said.iter().map(|text| text.parse().unwrap()).collect();
        map(&first, &rows, &said, None)
    }

    fn shown(header: &[&str]) -> String {
        mapped(header, &[], &[]).unwrap().to_string()
    }

    #[test]
    fn common_exports_are_read_without_a_word() {
        assert_eq!(
            shown(&[
                "full_name",
                "first_name",
                "last_name",
                "gender",
                "date_of_birth",
                "nationality"
            ]),
            "name=full_name given_name=first_name family_name=last_name country=nationality \
             birth_date=date_of_birth"
        );
        assert_eq!(
            shown(&["KUNNR", "NAME1", "LAND1", "STCD1"]),
            "key=KUNNR name=NAME1 country=LAND1 id=STCD1"
        );
        assert_eq!(
            shown(&["Account ID", "Account Name", "Billing Country"]),
            "key=Account ID name=Account Name country=Billing Country"
        );
        assert_eq!(
            shown(&[
                "id",
                "schema",
                "name",
                "aliases",
                "birth_date",
                "countries",
                "identifiers"
            ]),
            "key=id name=name alias=aliases kind=schema country=countries birth_date=birth_date \
             id=identifiers"
        );
        assert_eq!(
            shown(&["LEI", "Entity.LegalName", "Entity.LegalAddress.Country"]),
            "name=Entity.LegalName country=Entity.LegalAddress.Country id=LEI"
        );
        assert_eq!(
            shown(&["Kundennummer", "Name", "Vorname", "Geburtsdatum", "Land"]),
            "key=Kundennummer given_name=Vorname family_name=Name country=Land \
             birth_date=Geburtsdatum"
        );
        assert_eq!(
            shown(&["客户编号", "公司名称", "国家"]),
            "key=客户编号 name=公司名称 country=国家"
        );
        assert_eq!(shown(&["customer", "name"]), "name=name");
    }

    #[test]
    fn other_names_are_found_by_what_they_are_called() {
        for word in [
            "alt_names",
            "akas",
            "also_known_as",
            "Other Names",
            "alias(es)",
            "names",
            "weitere Namen",
            "autres noms",
            "otros nombres",
            "altri nomi",
            "outros nomes",
            "Diğer Adları",
            "другие имена",
            "别名",
        ] {
            assert_eq!(shown(&["name", word]), format!("name=name alias={word}"));
        }
        assert_eq!(shown(&["names", "land"]), "name=names country=land");
    }

    #[test]
    fn the_usual_words_for_a_name_are_known_in_other_languages() {
        for word in [
            "Nombre y apellidos",
            "Denominación social",
            "Nom et prénom",
            "Raison sociale",
            "Vor- und Nachname",
            "Nome completo",
            "Nome da empresa",
            "Ragione sociale",
            "Cognome e nome",
            "ADI SOYADI",
            "Adı Soyadı",
            "TİCARİ UNVAN",
            "ФИО",
            "Полное наименование",
            "客户姓名",
            "中文名称",
        ] {
            assert_eq!(shown(&["no", word]), format!("name={word}"));
        }
        let parts = |given: &str, family: &str| {
            let want = format!("given_name={given} family_name={family}");
            assert_eq!(shown(&["no", given, family]), want);
        };
        parts("Nombre", "Apellidos");
        parts("Prénom", "Nom");
        parts("Nome", "Sobrenome");
        parts("Ad", "Soyad");
        parts("İsim", "SOYADI");
        parts("Имя", "Фамилия");
        // Alone it may be an advertisement.
        assert!(mapped(&["no", "ad"], &[], &[]).is_err());
    }

    #[test]
    fn a_name_that_is_passed_over_is_known_to_be() {
        let lost = |header: &[&str]| -> Vec<String> {
            let columns = mapped(header, &[], &[]).unwrap();
            let lost = columns.taken().filter(|(_, taken)| *taken == Taken::Lost);
            lost.map(|(name, _)| name.to_owned()).collect()
        };
        assert_eq!(lost(&["name", "nombre"]), ["nombre"]);
        assert_eq!(lost(&["name", "legal_name"]), ["legal_name"]);
        assert_eq!(lost(&["full_name", "Contact Name"]), ["Contact Name"]);
        // Parts that make the whole name, and what is no name of the customer.
        let none: [&str; 0] = [];
        assert_eq!(lost(&["full_name", "first_name", "last_name"]), none);
        assert_eq!(lost(&["name", "user_name", "segment", "alias"]), none);
        assert_eq!(lost(&["first_name", "last_name"]), none);
    }

    #[test]
    fn what_the_user_says_goes_first() {
        let header = ["id", "name", "owner"];
        let got = |said: &[&str]| mapped(&header, &[], said).unwrap().to_string();
        assert_eq!(got(&["name=owner"]), "key=id name=owner");
        assert_eq!(got(&["id=id"]), "name=name id=id");
        assert_eq!(got(&["key="]), "name=name");
        assert_eq!(got(&["alias=3"]), "key=id name=name alias=owner");
        let header = ["name", "akas", "nombre"];
        let got = |said: &[&str]| mapped(&header, &[], said).unwrap().to_string();
        let all = "name=name alias=akas alias=nombre";
        assert_eq!(got(&["alias=nombre"]), all, "one more takes none away");
        assert_eq!(got(&["alias=", "alias=nombre"]), "name=name alias=nombre");
    }

    #[test]
    fn of_two_columns_called_alike_the_user_says_which() {
        let header = ["id", "Name", "name", "Country", "country", "notes", "notes"];
        let got = |said: &[&str]| mapped(&header, &[], said);
        let error = got(&[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "columns 2 and 3 are both called `Name` and `name`: either could be the name"
        );
        assert_eq!(
            error.hint().unwrap(),
            "say which by its number: `--column name=2` or `--column name=3`"
        );
        // Several columns can say the country, and what is not used may be called anything.
        assert_eq!(
            got(&["name=3"]).unwrap().to_string(),
            "key=id name=name country=Country country=country"
        );
        let header = ["Name", "Name", "x"];
        let error = mapped(&header, &[], &[]).unwrap_err();
        assert!(
            error.to_string().contains("are both called `Name`:"),
            "{error}"
        );
        let error = mapped(&header, &[], &["name=Name"]).unwrap_err();
        assert_eq!(error.to_string(), "2 columns are called `Name`");
        assert!(error.hint().unwrap().contains("`--column name=1`"));
        assert!(mapped(&header, &[], &["name=x"]).is_ok());
    }

    #[test]
    fn an_unknown_column_is_answered_with_its_neighbor() {
        let hint = |said| {
            mapped(&["cust_name", "land"], &[], &[said])
                .unwrap_err()
                .hint()
                .unwrap()
        };
        assert_eq!(hint("name=cust_nmae"), "did you mean `name=cust_name`?");
        assert_eq!(hint("name=zzzzzzzzz"), "the columns are cust_name, land");
        assert!(
            "nme=x"
                .parse::<Override>()
                .unwrap_err()
                .contains("given_name")
        );
        assert!("x".parse::<Override>().is_err());
    }

    #[test]
    fn without_a_known_header_the_first_row_is_a_customer() {
        let rows: [&[&str]; 2] = [&["7", "Ivan Petrov", "RU"], &["9", "Acme Trading", "DE"]];
        let got = mapped(&["5", "Wang Wei", "CN"], &rows, &[]).unwrap();
        assert_eq!((got.to_string().as_str(), got.header), ("name=2", false));
        assert_eq!(got.found, Found::Content);
        // Two columns that could be it: the user is asked.
        let rows: [&[&str]; 1] = [&["Ivan Petrov", "Moscow Street"]];
        let error = mapped(&["Wang Wei", "Beijing Road"], &rows, &[]).unwrap_err();
        assert!(error.hint().unwrap().contains("--column name="), "{error}");
    }

    #[test]
    fn a_type_that_is_no_kind_of_party_is_not_used() {
        let got = |cell| {
            mapped(&["name", "type"], &[&["A", cell]], &[])
                .unwrap()
                .to_string()
        };
        assert_eq!(got("gold"), "name=name");
        assert_eq!(got("Company"), "name=name kind=type");
    }
}
