//! Latin letters in other scripts, by simple tables: as somebody types a name by ear, not
//! as a standard has it. Letters without a row are left out.

const CYRILLIC: [(&str, &str); 35] = [
    ("shch", "щ"),
    ("kh", "х"),
    ("sh", "ш"),
    ("ch", "ч"),
    ("zh", "ж"),
    ("ts", "ц"),
    ("ya", "я"),
    ("yu", "ю"),
    ("ph", "ф"),
    ("a", "а"),
    ("b", "б"),
    ("c", "к"),
    ("d", "д"),
    ("e", "е"),
    ("f", "ф"),
    ("g", "г"),
    ("h", "х"),
    ("i", "и"),
    ("j", "дж"),
    ("k", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("q", "к"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("v", "в"),
    ("w", "в"),
    ("x", "кс"),
    ("y", "й"),
    ("z", "з"),
];

const ARABIC: [(&str, &str); 31] = [
    ("kh", "خ"),
    ("sh", "ش"),
    ("ch", "تش"),
    ("th", "ث"),
    ("gh", "غ"),
    ("ph", "ف"),
    ("a", "ا"),
    ("b", "ب"),
    ("c", "ك"),
    ("d", "د"),
    ("e", ""),
    ("f", "ف"),
    ("g", "ج"),
    ("h", "ه"),
    ("i", "ي"),
    ("j", "ج"),
    ("k", "ك"),
    ("l", "ل"),
    ("m", "م"),
    ("n", "ن"),
    ("o", "و"),
    ("p", "ب"),
    ("q", "ق"),
    ("r", "ر"),
    ("s", "س"),
    ("t", "ت"),
    ("u", "و"),
    ("v", "ف"),
    ("w", "و"),
    ("y", "ي"),
    ("z", "ز"),
];

pub(super) fn cyrillic(text: &str) -> String {
    written(text, &CYRILLIC)
}

pub(super) fn arabic(text: &str) -> String {
    written(text, &ARABIC)
}

fn written(text: &str, table: &[(&str, &str)]) -> String {
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut out) = (lower.as_str(), String::with_capacity(2 * lower.len()));
    while let Some(first) = rest.chars().next() {
        let row = table.iter().find(|(latin, _)| rest.starts_with(latin));
        let taken = row.map_or(first.len_utf8(), |(latin, _)| latin.len());
        match row {
            Some((_, other)) => out.push_str(other),
            None if first.is_whitespace() || first.is_numeric() => out.push(first),
            None => {}
        }
        rest = &rest[taken..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{arabic, cyrillic};

    #[test]
    fn long_rows_go_before_letters() {
        assert_eq!(cyrillic("Shchukin, Ivan 2"), "щукин иван 2");
        assert_eq!(arabic("Khalid Omar"), "خاليد ومار");
    }
}
