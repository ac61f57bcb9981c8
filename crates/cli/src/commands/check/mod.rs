//! `interdict check`: may we?
//!
//! 1. [`case`]: what was typed, over what the case file says, becomes a case.
//! 2. [`engine::check`] answers it.
//! 3. [`interview`]: on a terminal, the facts that the answer turns on are asked.
//! 4. The report crate makes the page; the outcome decides the exit code.
//!
//! [`again`] asks the questions of bundles again; [`evidence`] brings in what others say of a
//! case, a filled form or a bill of materials; [`written`] is what is kept in files.

mod address;
mod again;
mod arguments;
mod case;
mod evidence;
mod interview;
mod written;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use interdict_model::{Case, Country, Determination};
use interdict_report::{Detail, check};
use interdict_screen::Profile;

use crate::context::Context;
use crate::engine;
use crate::error::{CommandError, Exit};
use arguments::{EntityArg, FactArg, MatchArg, PartyArg};

/// Answer "may we?" about a deal, device or release
///
/// Screens the parties, tries every measure of the rulebook, and says the outcome,
/// why, which fact is missing, and what would make it lawful. A missing fact is never
/// taken for a no: the answer is then INDETERMINATE, with the questions to ask. On a
/// terminal they are asked one by one.
///
/// Exit 0 when nothing is triggered and every required regime was looked at, or a
/// relief is established; 1 when restricted; 3 when undecided. With `--replay`: 0 when
/// the answer is the same to the byte, 1 when it turned, 3 when it stands and its reasons
/// differ, 2 also when it does not follow from its bundle. With `--flips`: 0 when no
/// answer turned, 1 when one did, 2 also when a bundle cannot be read.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// What is done: export, reexport, transfer_in_country, release, ...
    #[arg(long, value_name = "ACT", help_heading = "The case")]
    pub act: Option<String>,

    /// Country that the item leaves, two letters
    #[arg(long, value_name = "CC", help_heading = "The case")]
    pub from: Option<Country>,

    /// Country that the item goes to, two letters
    #[arg(long, value_name = "CC", help_heading = "The case")]
    pub to: Option<Country>,

    /// Party to the deal (can be repeated)
    ///
    /// A name may hold commas: only a comma and two capitals at the very end are a
    /// country, as in `end_user=Huawei Device Co., Ltd.,CN`. Roles: purchaser,
    /// intermediate_consignee, ultimate_consignee, end_user, exporter, seller,
    /// manufacturer, payer, carrier, agency, contractor, recipient, operator, other.
    #[arg(long, value_name = "ROLE=NAME[,CC]", help_heading = "The case")]
    pub party: Vec<PartyArg>,

    /// What the item is, in your words
    #[arg(long, value_name = "TEXT", help_heading = "The case")]
    pub item: Option<String>,

    /// Export control classification number of the item, or EAR99
    #[arg(long, value_name = "ECCN", help_heading = "The case")]
    pub eccn: Option<String>,

    /// Fact by its path, such as `item.published=false` (can be repeated)
    ///
    /// `unknown` says that nobody knows; `[a,b]` says one of these; a value in double
    /// quotes is text whatever it looks like. `item.PATH` is about the item, `ROLE.PATH`
    /// about the party in that role, `ROLE[2].PATH` about the second one.
    #[arg(long, value_name = "PATH=VALUE", help_heading = "The case")]
    pub fact: Vec<FactArg>,

    /// Case file to start from; what is typed here goes before what it says
    ///
    /// TOML, or YAML or JSON by the end of its name (`.yaml`, `.yml`, `.json`).
    /// A typed `--party` takes the place of the file's parties in that role.
    #[arg(long, value_name = "FILE", help_heading = "The case")]
    pub case: Option<PathBuf>,

    /// Say that the party in a role is this list entry (can be repeated)
    #[arg(long, value_name = "ROLE=ENTRY_ID", help_heading = "The case")]
    pub confirm: Vec<MatchArg>,

    /// Say that the party in a role is not this list entry (can be repeated)
    ///
    /// `ROLE=us.bis.el/*` sets every match on that list aside, `ROLE=*` every match;
    /// an entry that is confirmed stays confirmed.
    #[arg(long, value_name = "ROLE=ENTRY_ID", value_parser = MatchArg::rejected, help_heading = "The case")]
    pub reject: Vec<MatchArg>,

    /// File that says who owns whom (can be repeated)
    ///
    /// FollowTheMoney entities as JSON lines, or the level 2 and level 1 files of GLEIF as
    /// CSV. A party is looked for by its name, or by the id that `--entity` gives it.
    #[arg(long, value_name = "FILE", help_heading = "The case")]
    pub ownership: Vec<PathBuf>,

    /// Say that the party in a role is this holder of the ownership files (can be repeated)
    #[arg(long, value_name = "ROLE=ID", help_heading = "The case")]
    pub entity: Vec<EntityArg>,

    /// Regimes without which there is no clearance, or `none`
    ///
    /// The default is us.ear and us.ofac where the item is or may be subject to the
    /// EAR or a US person acts, else none. What was not looked at is always listed.
    #[arg(long, value_name = "REGIME,...", value_delimiter = ',')]
    pub require: Vec<String>,

    /// Answer by the rule files of this folder instead of those that the program carries
    ///
    /// The whole folder, such as a copy of `rules/` with your files in it. The digest of the
    /// rulebook in the answer is then that of the folder.
    #[arg(long, value_name = "FOLDER")]
    pub rules: Option<PathBuf>,

    /// Never ask, also on a terminal
    #[arg(long)]
    pub no_input: bool,

    /// Show every step with the facts it read and who stated them
    #[arg(long)]
    pub explain: bool,

    /// Bill of materials of the item: SPDX 2.3 (JSON, tag-value), CycloneDX 1.4 to 1.6 (JSON)
    ///
    /// Its licenses and origins answer whether the software is published, if it says enough;
    /// what it does not answer stays asked. What the case or `--fact` says goes before it.
    #[arg(long, value_name = "FILE", help_heading = "The case")]
    pub bom: Option<PathBuf>,

    /// Filled form of `--letter`, to take its answers into the case (can be repeated)
    #[arg(long, value_name = "FILE", help_heading = "The case")]
    pub answers: Vec<PathBuf>,

    /// Write the questions that decide the answer as letters, in Markdown
    ///
    /// One sheet for each who can answer. A form with the same questions is written beside
    /// it, under the same name with `.toml`. `-` prints the letters instead of the answer.
    /// Files that exist are not overwritten.
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub letter: Option<PathBuf>,

    /// Write a bundle: the question, the answer, and the rules and entries that it used
    ///
    /// A file that exists is not overwritten.
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub save: Option<PathBuf>,

    /// Ask the question of a bundle again, on its own dates, and say what differs and why
    ///
    /// Facts, parties and dates that are typed go before those of the bundle.
    #[arg(long, value_name = "FILE", help_heading = "Files", conflicts_with_all = ["case", "save", "letter", "flips"])]
    pub replay: Option<PathBuf>,

    /// Ask the questions of all bundles (`*.json`) of a folder again, as of what is known now
    ///
    /// Each on its own day, or on that of `--on`; says which answers turned and what turned
    /// them.
    #[arg(long, value_name = "DIR", help_heading = "Files", conflicts_with_all = [
        "case", "save", "letter", "answers", "bom", "act", "from", "to", "party", "item", "eccn",
        "fact", "confirm", "reject", "require",
    ])]
    pub flips: Option<PathBuf>,
}

pub fn run(args: CheckArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let detail = if args.explain {
        Detail::Full
    } else {
        Detail::Brief
    };
    if let Some(folder) = &args.flips {
        return again::flips(folder, args.rules.as_deref(), detail, context);
    }
    if let Some(file) = args.replay.clone() {
        return again::replay(&file, args, detail, context);
    }
    let may_ask = !args.no_input && io::stdin().is_terminal() && io::stderr().is_terminal();
    let required = args.require.clone();
    let save = args.save.clone();
    let letter = written::Letter::new(args.letter.as_deref(), &args)?;
    let holdings = args.ownership.clone();
    let rules = args.rules.clone();
    let (mut case, source) = read(args, context)?;
    if !holdings.is_empty() {
        for warning in engine::lay_ownership_under(&mut case, &holdings)? {
            // Whoever does not read it loses nothing of the answer.
            let _ = writeln!(io::stderr().lock(), "note: {warning}");
        }
    }
    let when = context.when(case.on, case.known);
    (case.on, case.known) = (Some(when.on), Some(when.known));

    let loaded = load(when, rules.as_deref(), context)?;
    engine::known_regimes(&loaded, &required)?;
    let mut determine = |case: &Case| engine::check(&loaded, case, source.as_ref());
    let mut determination = determine(&case)?;
    context.check_pin(&determination.corpus)?;
    if may_ask {
        (case, determination) = interview::run(
            case,
            determination,
            &mut io::stdin().lock(),
            &mut io::stderr().lock(),
            &mut determine,
        )?;
    }
    if let Some(file) = &save {
        let bundle = engine::bundle(&loaded, &case, &determination)?;
        written::new_file(file, &bundle.text().map_err(CommandError::internal)?)?;
        written::note(&format!(
            "saved {}, digest {}",
            file.display(),
            bundle.digest
        ));
    }
    let printed = match letter {
        Some(letter) => letter.write(&engine::letter(&loaded, &case, &determination), context)?,
        None => false,
    };
    if printed {
        return Ok((&determination).into());
    }
    answer(&determination, detail, context)
}

/// Loads lists and rules, and says so where the rules are not those of the program.
fn load(
    when: engine::When,
    rules: Option<&Path>,
    context: &Context,
) -> Result<engine::Loaded, CommandError> {
    let loaded = engine::load_with(context.home(), when, Profile::default(), rules)?;
    if let (Some(digest), Some(folder)) = (loaded.own_rules(), rules) {
        written::note(&format!(
            "note: the rules are those of `{}`, digest {digest}",
            folder.display()
        ));
    }
    Ok(loaded)
}

/// Returns the case: the file's, if one is named, with what was typed over it, and with what
/// filled forms and a bill of materials say.
fn read(
    args: CheckArgs,
    context: &Context,
) -> Result<(Case, Option<engine::CaseText>), CommandError> {
    let (mut case, source) = match &args.case {
        Some(path) => {
            let text = written::text(path, &written::CASE)?;
            let (case, source) = engine::parse_case(text, path)?;
            (case, Some(source))
        }
        None => (Case::default(), None),
    };
    let (bom, answers) = (args.bom.clone(), args.answers.clone());
    let rules = args.rules.clone();
    let typed: Vec<String> = args.fact.iter().map(|fact| fact.path.clone()).collect();
    case::apply(&mut case, args)?;
    for file in &answers {
        evidence::answers(&mut case, file, rules.as_deref(), &typed)?;
    }
    if let Some(file) = &bom {
        evidence::bill(&mut case, file, context)?;
    }
    if case == Case::default() {
        return Err(CommandError::user("there is nothing to check")
            .hint("describe the case: `--act`, `--party`, `--item`, `--fact`, or `--case FILE`"));
    }
    Ok((case, source))
}

fn answer(
    determination: &Determination,
    detail: Detail,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    context
        .output
        .answer(determination, |determination, style| {
            check::text(determination, detail, style)
        })?;
    Ok(determination.into())
}
