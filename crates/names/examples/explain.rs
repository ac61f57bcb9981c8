//! Compares two names and shows why: `cargo run -p interdict-names --example explain -- person "A" "B"`.
#![expect(
    clippy::print_stdout,
    reason = "a command-line example prints its answer"
)]

use interdict_names::{NameTag, Options, analyze, compare, information};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(kind), Some(pairs)) = (arguments.first(), arguments.get(1..)) else {
        println!("usage: explain person|organization|object|unknown NAME NAME [NAME NAME ..]");
        return;
    };
    let tag = match kind.as_str() {
        "person" => NameTag::Person,
        "organization" => NameTag::Organization,
        "object" => NameTag::Object,
        _ => NameTag::Unknown,
    };
    let opts = Options::default();
    for pair in pairs.chunks_exact(2) {
        let (query, target) = (analyze(&pair[0], tag), analyze(&pair[1], tag));
        let comparison = compare(&query, &target, &opts);
        println!(
            "{:.3}  {}  |  {}  ({:?})",
            comparison.score,
            query.original,
            target.original,
            information(&query)
        );
        for name in [&query, &target] {
            let parts: Vec<String> = name
                .parts
                .iter()
                .map(|part| format!("{} {:?} {:.2}", part.text, part.role, part.weight))
                .collect();
            println!("       {}", parts.join(", "));
        }
        for pair in &comparison.aligned {
            println!(
                "       {} ~ {}: {:?} {:.2}",
                pair.query, pair.target, pair.how, pair.similarity
            );
        }
    }
}
