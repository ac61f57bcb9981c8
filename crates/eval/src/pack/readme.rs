//! The README of a pack: what each file is, how it was made, and what it does not show.

use std::fmt::Write as _;

use super::{Class, Pack, PackFile};

/// Returns the README.
pub(super) fn text(pack: &Pack<'_>, extra: &[PackFile]) -> String {
    let mut out = String::new();
    head(&mut out, pack);
    files(&mut out, extra);
    method(&mut out, pack);
    limits(&mut out, pack);
    out
}

fn head(out: &mut String, pack: &Pack<'_>) {
    let own = &pack.summary;
    let _ = write!(
        out,
        "# Validation pack

How well name screening finds the parties on the lists as loaded here, for somebody who
has to vouch for it and did not build it.

| | |
| --- | --- |
| engine | {} |
| scorer | {} |
| threshold | {:.2} |
| curated equivalents | {} |
| day of the question | {} |
| published by | {} |
| corpus | `{}` |
| seed | {} |

The same program, corpus, dates, seed and options give these files again, byte for byte:
run `interdict eval --pack DIR` with `--on`, `--known`, `--corpus` and `--seed` as above.
`sha256sum -c SHA256SUMS` tells whether a file was changed since. A folder without
`SHA256SUMS` holds a pack that was cut off.
",
        own.engine,
        own.scorer,
        own.settings.threshold,
        if own.settings.curated { "on" } else { "off" },
        own.on,
        own.known,
        own.corpus.digest,
        own.settings.seed,
    );
}

fn files(out: &mut String, extra: &[PackFile]) {
    out.push_str(
        "
## Files

| file | holds |
| --- | --- |
| `summary.txt` | the figures on a page or two; read it first |
| `summary.json` | the same for a program (`interdict.eval.pack/1`) |
| `config.json` | program, scorer, dates, options, corpus: what the pack rests on |
| `lists.csv` | each list with its date, how the date is known, its age, entries, digest, and whether it is whole |
| `listed_names.csv` | each listed name, asked back as it stands: found or not, score, rank, hits |
| `listed_names_missed.csv` | those of them that were not found; an empty table is the aim |
| `listed_names_by_list.csv` | their recall by list and kind of name |
| `manipulations.csv` | each name that was written otherwise, with the name it comes from, and what came back |
| `manipulations_by_class.csv` | their recall by class and kind of party, with a 95 % interval |
| `across_scripts.csv` | names asked in one script against the names in another |
| `below_the_line.csv` | pairs just under the threshold, with empty columns for a reader |
| `thresholds.csv` | recall and alerts at other thresholds |
| `SHA256SUMS` | the digest of every other file |
",
    );
    for file in extra {
        let _ = writeln!(
            out,
            "| `{}` | labelled pairs that were evaluated in the same run |",
            file.name
        );
    }
    out.push_str(
        "
Columns that occur often: `found` says whether the entry that was meant is among the hits;
`score` is its score, also where it was not found; `rank` is its place, equal scores sharing
one; `hits` is how many entries a person would have had to read; `too_little` says that the
name carries too little to screen, and the screening said so; `agrees` says that the
screening and the comparison of the pair alone give the same score. A `no` there is a
defect of the program. An apostrophe before a name that begins with `=`, `+`, `-` or `@`
keeps spreadsheets from reading it as a formula; it is not part of the name.
",
    );
}

fn method(out: &mut String, pack: &Pack<'_>) {
    let settings = &pack.summary.settings;
    let names = settings.names_per_list.map_or_else(
        || "every name of every list".to_owned(),
        |most| format!("a sample of at most {most} names of every list"),
    );
    let _ = write!(
        out,
        "
## How it was made

**Entries.** {} entries were loaded; the {} that were, or may have been, in force on the day
take part. Every question is a name alone: no kind, country, date of birth or number helps.

**Listed names.** Asked back: {names}, captions, aliases and original-script names alike.
This checks the plumbing: a name that is not found as it stands was lost on the way.

**Manipulations.** For each class and each kind of party up to {} strong Latin names were
picked by seeded chance, and one change was made to each. A class that does not apply to a
name gives no question. Names keep all their aliases, as in use: a manipulated name may be
found through another one. The recall is that of these classes of slips, not of what
real counterparties write; intervals are Wilson's at 95 %.

| class | what is done |
| --- | --- |
",
        pack.summary.totals.entries, pack.summary.totals.in_force, settings.sample,
    );
    for class in Class::ALL {
        let _ = writeln!(out, "| `{class}` | {} |", class.what());
    }
    let _ = write!(
        out,
        "
**Across scripts.** A name in another script is compared with its entry as if the list had
never published a name in that script: only the Latin names are left. The reverse asks for
the first Latin name and leaves the names of the other script. Names that were translated
rather than sounded out, and aliases that are other names altogether, count as misses.

**Below the line.** Pairs that score less than {:.2} and not less than {:.2}, drawn from the
nearest rejected entries of {} captions{}, spread over bands of score. Read each, fill in
`same_party`, `reader`, `date` and `reason`. True matches among them say that the threshold
is too high.

**Thresholds.** Recall is over all manipulated names together, each class and kind weighing
by its number of questions.
",
        settings.threshold,
        settings.threshold - settings.band,
        settings.sample,
        if pack.input.clean.is_empty() {
            ""
        } else {
            " and as many parties of the clean set"
        },
    );
}

fn limits(out: &mut String, pack: &Pack<'_>) {
    out.push_str(
        "
## What it does not show

- Whether the lists are right, or all that the law asks for. `lists.csv` says what was
  loaded and how old it was.
- Whether the program is used as it should be: who is screened, when, and what becomes of a
  hit.
- The errors of real data. A test on your own labelled pairs (`interdict eval FILE`) and the
  reading of `below_the_line.csv` are for that.
",
    );
    if pack.input.clean.is_empty() {
        out.push_str(
            "- How many alerts clean parties raise: no clean set was given (`--clean FILE`).\n",
        );
    }
    out.push_str(
        "
## What such a pack is asked for by

From memory, and not read for this text: the US supervisory guidance on model risk
management (Federal Reserve SR 11-7 and OCC Bulletin 2011-12, both of April 2011) describes
validation as an evaluation of conceptual soundness, ongoing monitoring and outcomes
analysis, done by people who did not build the model. Check the text, and whether it still
stands, before you rely on it. This pack is material for the third, and repeated with every
new list or version for the second; the first is a reading of the documentation and the code.
",
    );
}
