//! Modern Greek by sound (ISO 843 transcription habit, recalled): digraphs first, then letters.

/// Returns the Latin reading of one word.
pub(crate) fn latin(word: &str) -> String {
    let chars: Vec<char> = word.chars().map(bare).collect();
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while at < chars.len() {
        let pair = chars.get(at + 1).map(|next| (chars[at], *next));
        let digraph = match pair {
            Some(('ο', 'υ')) => Some("ou"),
            Some(('α', 'υ')) => Some("av"),
            Some(('ε', 'υ')) => Some("ev"),
            Some(('μ', 'π')) => Some(if at == 0 { "b" } else { "mp" }),
            Some(('ν', 'τ')) => Some(if at == 0 { "d" } else { "nt" }),
            Some(('γ', 'κ')) => Some(if at == 0 { "g" } else { "gk" }),
            Some(('γ', 'γ')) => Some("ng"),
            Some(('τ', 'ζ')) => Some("tz"),
            _ => None,
        };
        if let Some(text) = digraph {
            out.push_str(text);
            at += 2;
        } else {
            match letter(chars[at]) {
                Some(text) => out.push_str(text),
                None => out.push(chars[at]),
            }
            at += 1;
        }
    }
    out
}

fn bare(ch: char) -> char {
    match ch {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        other => other,
    }
}

fn letter(ch: char) -> Option<&'static str> {
    Some(match ch {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::latin;

    #[test]
    fn customary_readings() {
        assert_eq!(latin("μητσοτάκης"), "mitsotakis");
        assert_eq!(latin("παπανδρέου"), "papandreou");
    }
}
