//! Hiragana and katakana by Hepburn. Long vowels are written short, as names in Latin
//! letters mostly do.

/// Returns the Latin reading of one word.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut doubled = false;
    for ch in word.chars() {
        // Hiragana lies 0x60 below katakana.
        let kana = if ('ぁ'..='ゖ').contains(&ch) {
            char::from_u32(u32::from(ch) + 0x60).unwrap_or(ch)
        } else {
            ch
        };
        match kana {
            'ー' => {}
            'ッ' => doubled = true,
            'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ャ' | 'ュ' | 'ョ' => small(&mut out, kana),
            _ => {
                let text = letter(kana);
                if doubled && let Some(first) = text.chars().next() {
                    out.push(first);
                }
                doubled = false;
                if text.is_empty() {
                    out.push(ch);
                }
                out.push_str(text);
            }
        }
    }
    out
}

/// A small vowel replaces the vowel before it: キャ kya, シャ sha, ファ fa.
fn small(out: &mut String, kana: char) {
    let vowel = match kana {
        'ァ' | 'ャ' => 'a',
        'ィ' => 'i',
        'ゥ' | 'ュ' => 'u',
        'ェ' => 'e',
        _ => 'o',
    };
    let replaced = out.pop();
    // ウェ is we: a bare u turns into a consonant.
    if replaced == Some('u')
        && out
            .chars()
            .next_back()
            .is_none_or(|last| "aeiou".contains(last))
    {
        out.push('w');
    }
    let palatal = out.ends_with("sh") || out.ends_with("ch") || out.ends_with('j');
    if matches!(kana, 'ャ' | 'ュ' | 'ョ') && !palatal {
        out.push('y');
    }
    out.push(vowel);
}

fn letter(kana: char) -> &'static str {
    const TABLE: &[(char, &str)] = &[
        ('ア', "a"),
        ('イ', "i"),
        ('ウ', "u"),
        ('エ', "e"),
        ('オ', "o"),
        ('カ', "ka"),
        ('キ', "ki"),
        ('ク', "ku"),
        ('ケ', "ke"),
        ('コ', "ko"),
        ('サ', "sa"),
        ('シ', "shi"),
        ('ス', "su"),
        ('セ', "se"),
        ('ソ', "so"),
        ('タ', "ta"),
        ('チ', "chi"),
        ('ツ', "tsu"),
        ('テ', "te"),
        ('ト', "to"),
        ('ナ', "na"),
        ('ニ', "ni"),
        ('ヌ', "nu"),
        ('ネ', "ne"),
        ('ノ', "no"),
        ('ハ', "ha"),
        ('ヒ', "hi"),
        ('フ', "fu"),
        ('ヘ', "he"),
        ('ホ', "ho"),
        ('マ', "ma"),
        ('ミ', "mi"),
        ('ム', "mu"),
        ('メ', "me"),
        ('モ', "mo"),
        ('ヤ', "ya"),
        ('ユ', "yu"),
        ('ヨ', "yo"),
        ('ラ', "ra"),
        ('リ', "ri"),
        ('ル', "ru"),
        ('レ', "re"),
        ('ロ', "ro"),
        ('ワ', "wa"),
        ('ヲ', "o"),
        ('ン', "n"),
        ('ガ', "ga"),
        ('ギ', "gi"),
        ('グ', "gu"),
        ('ゲ', "ge"),
        ('ゴ', "go"),
        ('ザ', "za"),
        ('ジ', "ji"),
        ('ズ', "zu"),
        ('ゼ', "ze"),
        ('ゾ', "zo"),
        ('ダ', "da"),
        ('ヂ', "ji"),
        ('ヅ', "zu"),
        ('デ', "de"),
        ('ド', "do"),
        ('バ', "ba"),
        ('ビ', "bi"),
        ('ブ', "bu"),
        ('ベ', "be"),
        ('ボ', "bo"),
        ('パ', "pa"),
        ('ピ', "pi"),
        ('プ', "pu"),
        ('ペ', "pe"),
        ('ポ', "po"),
        ('ヴ', "vu"),
    ];
    TABLE
        .iter()
        .find(|(sign, _)| *sign == kana)
        .map_or("", |(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::latin;

    #[test]
    fn hepburn() {
        assert_eq!(latin("ファーウェイ"), "fawei");
        assert_eq!(latin("オバマ"), "obama");
        assert_eq!(latin("しゃちょう"), "shachou");
        assert_eq!(latin("ロッテ"), "rotte");
    }
}
