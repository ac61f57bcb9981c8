//! One command a file, named as typed: what can be typed, then what is done.

pub mod check;
pub mod compare;
pub mod completions;
pub mod eval;
pub mod lists;
pub mod man;
pub mod measures;
pub mod portfolio;
pub mod screen;
pub mod timeline;

use crate::error::CommandError;

/// Returns the error for an id that nothing has, with the ids that look like it.
fn no_such<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> CommandError {
    let mut near: Vec<&str> = known
        .filter(|_| !id.is_empty())
        .filter(|each| each.contains(id) || shared_start(each, id) * 2 > id.len())
        .collect();
    near.sort_by_key(|each| (std::cmp::Reverse(shared_start(each, id)), *each));
    let error = CommandError::user(format!("there is no {what} `{id}`"));
    if near.is_empty() {
        return match what {
            "list" => error.hint("`interdict lists status` shows every list"),
            "source" => error.hint("`interdict lists update --list` shows every source"),
            "measure" => error.hint("`interdict measures list` shows every measure and relief"),
            _ => error.hint("`interdict --help` shows what there is"),
        };
    }
    near.truncate(3);
    error.hint(format!("did you mean `{}`?", near.join("` or `")))
}

fn shared_start(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_id_is_answered_with_its_neighbors() {
        let known = ["us.bis.el", "us.bis.uvl", "us.ofac.sdn"];
        let error = no_such("list", "us.bis.ell", known.into_iter()).to_string();
        insta::assert_snapshot!(error, @"
        error: there is no list `us.bis.ell`

        hint: did you mean `us.bis.el` or `us.bis.uvl`?
        ");
        let error = no_such("list", "zz", known.into_iter()).to_string();
        insta::assert_snapshot!(error, @"
        error: there is no list `zz`

        hint: `interdict lists status` shows every list
        ");
    }
}
