//! Latin readings of words in other scripts, one file per script.
//!
//! In: one folded word and its script. Out: lower-case ASCII by the customary reading
//! of that script. A script without a table is read by `any_ascii`, which is weak: the
//! caller compares such readings by consonants only.

pub(crate) mod arabic;
pub(crate) mod cyrillic;
pub(crate) mod cyrillic_foreign;
pub(crate) mod greek;
pub(crate) mod han;
pub(crate) mod hangul;
pub(crate) mod hebrew;
pub(crate) mod kana;

use compact_str::CompactString;

use crate::normalize::ascii;
use crate::script::Script;

/// Returns the Latin reading of one folded word.
pub(crate) fn latin(word: &str, script: Script) -> CompactString {
    let text = match script {
        Script::Cyrillic => cyrillic::latin(word),
        Script::Greek => greek::latin(word),
        Script::Arabic => arabic::latin(word),
        Script::Hebrew => hebrew::latin(word),
        Script::Hangul => hangul::latin(word),
        Script::Kana => kana::latin(word),
        Script::Han => han::latin(word),
        Script::Latin | Script::Common | Script::Other => return ascii(word),
    };
    // A word of silent signs only still needs a form of its own.
    if text.is_empty() {
        ascii(word)
    } else {
        ascii(&text)
    }
}
