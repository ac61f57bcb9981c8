//! The typed expression language of the rulebook.
//!
//! In: a line such as `purpose == support_existing_handset and
//! handset.available_to_public_on <= 2019-05-16`. Out: a checked tree. Every path
//! must stand in the fact registry, every comparison must fit its type, and a
//! bare word must be one of the values of the fact it is compared with; all of
//! this is decided when the rulebook is loaded, never at evaluation.
//!
//! ```text
//! expr   := and ("or" and)*
//! and    := not ("and" not)*
//! not    := "not" not | "(" expr ")" | "true" | "false" | call | test
//! test   := path [op constant | ("in" | "not in") "[" (constant | group), ... "]"]
//! op     := "==" | "!=" | "<" | "<=" | ">" | ">="
//! group  := a name of countries in the fact registry, which stands for each of them
//! call   := "any" | "all" "(" name "in" "parties" ":" expr ")"
//!         | "listed" "(" party "," "list" ")"
//! ```
//!
//! Third-party engines were measured and set aside: a missing fact must give
//! "unknown" with the question to ask, and none of them does that (Rego's
//! `not x` is true for a missing `x`; Cedar skips a `forbid` that errors; CEL
//! raises an error).

use std::{collections::BTreeSet, fmt, sync::Arc};

use interdict_model::Country;

use crate::{
    registry::{FactId, Registry, did_you_mean, nearest},
    slot::{Kept, Slots},
    value::{FactType, Op, Test, Value},
};

/// A checked proposition over facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// Always this.
    Const(bool),
    /// Every part holds.
    And(Vec<Expr>),
    /// Some part holds.
    Or(Vec<Expr>),
    /// The part does not hold.
    Not(Box<Expr>),
    /// A fact against constants.
    Test {
        /// The fact, by its number in the registry.
        fact: FactId,
        /// The fact, by its path.
        path: String,
        /// The test.
        test: Test,
        /// The same in words, for explanations.
        words: Arc<str>,
        /// Where its verdict is kept while a question is answered.
        kept: Kept,
    },
    /// Some party, bound as `party.` inside.
    Any(Box<Expr>),
    /// Every party, bound as `party.` inside.
    All(Box<Expr>),
    /// The bound party is an entry of a list, in force on the day.
    Listed(String),
}

/// Why an expression was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{expr}`, at character {at}: {what}")]
pub struct ParseError {
    /// The expression.
    pub expr: String,
    /// Character offset, from 1.
    pub at: usize,
    /// What is wrong.
    pub what: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Number(String),
    Sign(&'static str),
}

impl Expr {
    /// Parses and checks an expression.
    pub fn parse(text: &str, registry: &Registry) -> Result<Self, ParseError> {
        let tokens = tokenize(text)?;
        let mut parser = Parser {
            text,
            tokens,
            at: 0,
            registry,
            bound: Vec::new(),
            depth: 0,
        };
        let expr = parser.or()?;
        if parser.at < parser.tokens.len() {
            return Err(parser.error("nothing more was expected here"));
        }
        Ok(expr)
    }

    /// Returns every fact path that the expression reads.
    pub fn paths(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        self.each_test(&mut |path, _| {
            paths.insert(path.to_owned());
        });
        paths
    }

    /// Returns every list that the expression asks about.
    pub fn lists(&self) -> BTreeSet<String> {
        match self {
            Self::Listed(list) => BTreeSet::from([list.clone()]),
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::lists).collect(),
            Self::Not(part) | Self::Any(part) | Self::All(part) => part.lists(),
            Self::Const(_) | Self::Test { .. } => BTreeSet::new(),
        }
    }

    /// Says of every test where its verdict is kept.
    pub(crate) fn number(&mut self, registry: &Registry, slots: &mut Slots) {
        match self {
            Self::Const(_) | Self::Listed(_) => {}
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.number(registry, slots);
                }
            }
            Self::Not(part) | Self::Any(part) | Self::All(part) => part.number(registry, slots),
            Self::Test {
                fact, test, kept, ..
            } => *kept = slots.kept(registry.spec(*fact), test),
        }
    }

    /// Calls `visit` for every fact that it is read off: those it tests, those that state a
    /// list it asks about, and whether somebody is missing from the case.
    pub(crate) fn each_fact(&self, registry: &Registry, visit: &mut impl FnMut(FactId)) {
        match self {
            Self::Const(_) => {}
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_fact(registry, visit);
                }
            }
            Self::Not(part) => part.each_fact(registry, visit),
            Self::Any(part) | Self::All(part) => {
                if let Some(unnamed) = registry.get("parties.unnamed") {
                    visit(unnamed.id);
                }
                part.each_fact(registry, visit);
            }
            Self::Test { fact, .. } => visit(*fact),
            Self::Listed(list) => registry.stating(list).iter().for_each(|fact| visit(*fact)),
        }
    }

    /// Calls `visit` for every test of a fact.
    pub(crate) fn each_test(&self, visit: &mut impl FnMut(&str, &Test)) {
        match self {
            Self::Const(_) | Self::Listed(_) => {}
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.each_test(visit);
                }
            }
            Self::Not(part) | Self::Any(part) | Self::All(part) => part.each_test(visit),
            Self::Test { path, test, .. } => visit(path, test),
        }
    }
}

/// Prints the expression in the language of the rule files; reading it back gives the same tree.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |f: &mut fmt::Formatter<'_>, parts: &[Self], word: &str| {
            for (place, part) in parts.iter().enumerate() {
                if place > 0 {
                    write!(f, " {word} ")?;
                }
                match part {
                    Self::And(_) | Self::Or(_) => write!(f, "({part})")?,
                    _ => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::Const(value) => write!(f, "{value}"),
            Self::And(parts) => join(f, parts, "and"),
            Self::Or(parts) => join(f, parts, "or"),
            Self::Not(part) => match **part {
                Self::And(_) | Self::Or(_) => write!(f, "not ({part})"),
                _ => write!(f, "not {part}"),
            },
            Self::Any(body) => write!(f, "any(party in parties: {body})"),
            Self::All(body) => write!(f, "all(party in parties: {body})"),
            Self::Listed(list) => write!(f, "listed(party, \"{list}\")"),
            Self::Test { path, test, .. } if *test == Test::is_true() => f.write_str(path),
            Self::Test { path, test, .. } => write!(f, "{path} {test}"),
        }
    }
}

/// Deeper nesting than any rule needs; keeps a hostile file from exhausting the stack.
const MAX_DEPTH: usize = 64;

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(usize, Token)>,
    at: usize,
    registry: &'a Registry,
    bound: Vec<String>,
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, what: impl Into<String>) -> ParseError {
        let end = self.text.chars().count() + 1;
        let at = self.tokens.get(self.at).map_or(end, |(at, _)| *at);
        ParseError {
            expr: self.text.to_owned(),
            at,
            what: what.into(),
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.at += 1;
        token
    }

    fn word_is(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(w)) if w == word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let taken = self.word_is(word);
        self.at += usize::from(taken);
        taken
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let taken = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        self.at += usize::from(taken);
        taken
    }

    fn expect_sign(&mut self, sign: &str) -> Result<(), ParseError> {
        if self.take_sign(sign) {
            Ok(())
        } else {
            Err(self.error(format!("expected `{sign}`")))
        }
    }

    fn or(&mut self) -> Result<Expr, ParseError> {
        let mut parts = vec![self.and()?];
        while self.take_word("or") {
            parts.push(self.and()?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Expr::Or(parts)
        })
    }

    fn and(&mut self) -> Result<Expr, ParseError> {
        let mut parts = vec![self.not()?];
        while self.take_word("and") {
            parts.push(self.not()?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Expr::And(parts)
        })
    }

    fn not(&mut self) -> Result<Expr, ParseError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        let expr = if self.take_word("not") {
            Expr::Not(Box::new(self.not()?))
        } else if self.take_sign("(") {
            let inner = self.or()?;
            self.expect_sign(")")?;
            inner
        } else {
            self.leaf()?
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn leaf(&mut self) -> Result<Expr, ParseError> {
        let Some(Token::Word(word)) = self.peek().cloned() else {
            return Err(self.error("expected a fact, `not` or `(`"));
        };
        match word.as_str() {
            "true" | "false" => {
                self.at += 1;
                Ok(Expr::Const(word == "true"))
            }
            "any" | "all" => self.quantifier(word == "any"),
            "listed" => self.listed(),
            _ => self.test(&word),
        }
    }

    fn quantifier(&mut self, any: bool) -> Result<Expr, ParseError> {
        self.at += 1;
        self.expect_sign("(")?;
        let Some(Token::Word(name)) = self.next() else {
            return Err(self.error("expected a name for the party"));
        };
        if !self.take_word("in") || !self.take_word("parties") {
            return Err(self.error("expected `in parties`"));
        }
        self.expect_sign(":")?;
        self.bound.push(name);
        let body = self.or()?;
        self.bound.pop();
        self.expect_sign(")")?;
        Ok(if any {
            Expr::Any(Box::new(body))
        } else {
            Expr::All(Box::new(body))
        })
    }

    fn listed(&mut self) -> Result<Expr, ParseError> {
        self.at += 1;
        self.expect_sign("(")?;
        match self.next() {
            Some(Token::Word(name)) if name == "party" || self.bound.contains(&name) => {}
            _ => return Err(self.error("expected the bound party")),
        }
        self.expect_sign(",")?;
        let Some(Token::Text(list)) = self.next() else {
            return Err(self.error("expected a list in quotes"));
        };
        self.expect_sign(")")?;
        Ok(Expr::Listed(list))
    }

    fn test(&mut self, word: &str) -> Result<Expr, ParseError> {
        let spelled = match word.split_once('.') {
            Some((head, rest)) if self.bound.iter().any(|name| name == head) => {
                format!("party.{rest}")
            }
            _ => word.to_owned(),
        };
        let Some(spec) = self.registry.get(&spelled) else {
            let near = self.registry.nearest(&spelled);
            let hint = did_you_mean(&near).map_or_else(String::new, |hint| format!("; {hint}"));
            return Err(self.error(format!("`{spelled}` is not in the fact registry{hint}")));
        };
        let (fact, path, kind) = (spec.id, spec.path.clone(), spec.kind.clone());
        self.at += 1;
        let op = match self.peek() {
            Some(Token::Sign("==")) => Op::Eq,
            Some(Token::Sign("!=")) => Op::Ne,
            Some(Token::Sign("<")) => Op::Lt,
            Some(Token::Sign("<=")) => Op::Le,
            Some(Token::Sign(">")) => Op::Gt,
            Some(Token::Sign(">=")) => Op::Ge,
            Some(Token::Word(w)) if w == "in" => Op::In,
            Some(Token::Word(w)) if w == "not" => Op::NotIn,
            _ if kind == FactType::Bool => {
                return Ok(self.tested(fact, Test::is_true()));
            }
            _ => {
                return Err(self.error(format!(
                    "`{path}` is a {} and needs a comparison",
                    kind.word()
                )));
            }
        };
        self.at += 1;
        if op == Op::NotIn && !self.take_word("in") {
            return Err(self.error("expected `in` after `not`"));
        }
        if matches!(op, Op::Lt | Op::Le | Op::Gt | Op::Ge)
            && !matches!(kind, FactType::Date | FactType::Number)
        {
            return Err(self.error(format!("`{path}` is a {} and has no order", kind.word())));
        }
        let constants = if matches!(op, Op::In | Op::NotIn) {
            self.expect_sign("[")?;
            let mut values = self.constants(&path, &kind)?;
            while self.take_sign(",") {
                values.extend(self.constants(&path, &kind)?);
            }
            self.expect_sign("]")?;
            values
        } else {
            vec![self.constant(&path, &kind)?]
        };
        Ok(self.tested(fact, Test { op, constants }))
    }

    fn tested(&self, fact: FactId, test: Test) -> Expr {
        let spec = self.registry.spec(fact);
        Expr::Test {
            fact,
            path: spec.path.clone(),
            words: spec.sentence(&test).into(),
            test,
            kept: Kept::default(),
        }
    }

    /// One constant of a list, or each country of a group.
    fn constants(&mut self, path: &str, kind: &FactType) -> Result<Vec<Value>, ParseError> {
        let (FactType::Country, Some(Token::Word(group))) = (kind, self.peek()) else {
            return Ok(vec![self.constant(path, kind)?]);
        };
        let Some(countries) = self.registry.group(group) else {
            return Err(self.error(format!(
                "`{group}` is no group of countries in the fact registry; a country stands in quotes"
            )));
        };
        let values = countries.iter().map(|country| country.code().to_owned());
        let values = values.map(Value::Text).collect();
        self.at += 1;
        Ok(values)
    }

    fn constant(&mut self, path: &str, kind: &FactType) -> Result<Value, ParseError> {
        let wrong =
            |parser: &Self| parser.error(format!("expected a {} for `{path}`", kind.word()));
        let token = self.peek().cloned();
        let value = match (kind, token) {
            (FactType::Bool, Some(Token::Word(w))) if w == "true" || w == "false" => {
                Value::Bool(w == "true")
            }
            (FactType::Enum(words), Some(Token::Word(w) | Token::Text(w))) => {
                if !words.contains(&w) {
                    let near = nearest(&w, words.iter().map(String::as_str));
                    let hint =
                        did_you_mean(&near).map_or_else(String::new, |hint| format!("; {hint}"));
                    return Err(self.error(format!("`{w}` is not a value of `{path}`{hint}")));
                }
                Value::Text(w)
            }
            (FactType::Date, Some(Token::Number(text))) => {
                Value::Date(text.parse().map_err(|_| wrong(self))?)
            }
            (FactType::Number, Some(Token::Number(text))) => {
                Value::Number(text.parse().map_err(|_| wrong(self))?)
            }
            (FactType::Country, Some(Token::Text(w))) => {
                let country: Country =
                    crate::value::country(&w).map_err(|what| self.error(what))?;
                Value::Text(country.code().to_owned())
            }
            (FactType::Code, Some(Token::Text(w) | Token::Word(w))) => {
                Value::Text(w.to_uppercase())
            }
            (FactType::Text, Some(Token::Text(w) | Token::Word(w))) => Value::Text(w),
            _ => return Err(wrong(self)),
        };
        self.at += 1;
        Ok(value)
    }
}

fn tokenize(text: &str) -> Result<Vec<(usize, Token)>, ParseError> {
    const SIGNS: [&str; 13] = [
        "==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ",", ":", "=",
    ];
    let chars: Vec<char> = text.chars().collect();
    let error = |at: usize, what: String| ParseError {
        expr: text.to_owned(),
        at: at + 1,
        what,
    };
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let c = chars[at];
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let token = if c == '"' {
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                at += 1;
            }
            if at == chars.len() {
                return Err(error(start, "a quote is not closed".into()));
            }
            at += 1;
            Token::Text(chars[start + 1..at - 1].iter().collect())
        } else if c.is_ascii_digit() {
            while at < chars.len() && (chars[at].is_ascii_digit() || "-.".contains(chars[at])) {
                at += 1;
            }
            Token::Number(chars[start..at].iter().collect())
        } else if c.is_ascii_alphabetic() {
            while at < chars.len()
                && (chars[at].is_ascii_alphanumeric() || "._".contains(chars[at]))
            {
                at += 1;
            }
            Token::Word(chars[start..at].iter().collect())
        } else {
            let rest: String = chars[at..].iter().take(2).collect();
            let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) else {
                return Err(error(start, format!("`{c}` has no meaning here")));
            };
            at += sign.len();
            Token::Sign(sign)
        };
        tokens.push((start + 1, token));
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        Registry::parse(
            r#"
            [fact.act]
            type = "enum"
            values = ["export", "reexport"]
            question = "?"
            who = "exporter"
            [fact."contract.date"]
            type = "date"
            question = "?"
            who = "exporter"
            [fact."party.listed_share"]
            type = "number"
            question = "?"
            who = "customer"
            [fact."item.published"]
            type = "bool"
            question = "?"
            who = "exporter"
            [fact."place.country"]
            type = "country"
            question = "?"
            who = "exporter"
            [group.north]
            countries = ["NO", "SE"]
            cite = "made up"
            "#,
        )
        .unwrap()
    }

    #[test]
    fn reads_what_rules_need() {
        let registry = registry();
        for text in [
            "act in [export, reexport] and not item.published",
            "contract.date <= 2019-05-16 or (act == export)",
            "any(p in parties: p.listed_share >= 50 and not listed(p, \"us.bis.el\"))",
            "true",
        ] {
            assert!(Expr::parse(text, &registry).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_group_stands_for_each_of_its_countries() {
        let registry = registry();
        let parse = |text: &str| Expr::parse(text, &registry);
        assert_eq!(
            parse("place.country in [\"DK\", north]"),
            parse("place.country in [\"DK\", \"NO\", \"SE\"]")
        );
        for text in ["place.country in [south]", "place.country in [DK]"] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains("no group of countries"), "{text}: {error}");
        }
        // A group is no country, and no value of anything else.
        assert!(parse("place.country == north").is_err());
        assert!(parse("act in [north]").is_err());
    }

    #[test]
    fn what_is_printed_reads_back_the_same() {
        let registry = registry();
        for text in [
            "act in [export, reexport] and not item.published",
            "contract.date <= 2019-05-16 or (act == export and item.published)",
            "not (act == export or item.published == false)",
            "any(p in parties: p.listed_share >= 50 and not listed(p, \"us.bis.el\"))",
        ] {
            let expr = Expr::parse(text, &registry).unwrap();
            let printed = expr.to_string();
            assert_eq!(
                Expr::parse(&printed, &registry).as_ref(),
                Ok(&expr),
                "{printed}"
            );
        }
    }

    #[test]
    fn refuses_what_cannot_be_meant() {
        let registry = registry();
        for (text, hint) in [
            ("act == exprt", "not a value"),
            ("item.publishd", "did you mean `item.published`"),
            ("contract.date", "needs a comparison"),
            ("item.published < true", "has no order"),
            ("contract.date <= 50", "expected a date"),
            ("place.country == \"ZZ\"", "no country has the code `ZZ`"),
            ("place.country in [\"SE\", \"an\"]", "the code `AN`"),
            ("place.country == \"Sweden\"", "is not a country code"),
            ("act == export and", "expected a fact"),
            ("(act == export", "expected `)`"),
            ("act = export", "needs a comparison"),
            ("act == export export", "nothing more"),
            ("\"open", "not closed"),
            ("act ; export", "no meaning"),
        ] {
            let error = Expr::parse(text, &registry).unwrap_err().to_string();
            assert!(error.contains(hint), "{text}: {error}");
        }
        let deep = format!("{}act == export{}", "(".repeat(100), ")".repeat(100));
        assert!(
            Expr::parse(&deep, &registry)
                .unwrap_err()
                .what
                .contains("deeply")
        );
    }
}
