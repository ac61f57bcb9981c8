//! `interdict check`: may we?
//!
//! 1. [`case`]: what was typed, over what the case file says, becomes a case.
//! 2. [`engine::check`] answers it.
//! 3. [`interview`]: on a terminal, the facts that the answer turns on are asked.
//! 4. The report crate makes the page; the outcome decides the exit code.

mod address;
mod arguments;
mod case;
mod interview;

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use interdict_model::{Case, Country, Determination};
use interdict_report::{Detail, check};
use interdict_screen::Profile;

use crate::context::Context;
use crate::engine;
use crate::error::{CommandError, Exit};
use arguments::{FactArg, MatchArg, PartyArg};

/// Answer "may we?" about a deal, device or release
///
/// Screens the parties, tries every measure of the rulebook, and says the outcome,
/// why, which fact is missing, and what would make it lawful. A missing fact is never
/// taken for a no: the answer is then INDETERMINATE, with the questions to ask. On a
/// terminal they are asked one by one.
///
/// Exit 0 when nothing is triggered and every required regime was looked at, or a
/// relief is established; 1 when restricted; 3 when undecided.
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

    /// Regimes without which there is no clearance, or `none`
    ///
    /// The default is us.ear and us.ofac where the item is or may be subject to the
    /// EAR or a US person acts, else none. What was not looked at is always listed.
    #[arg(long, value_name = "REGIME,...", value_delimiter = ',')]
    pub require: Vec<String>,

    /// Never ask, also on a terminal
    #[arg(long)]
    pub no_input: bool,

    /// Show every step with the facts it read and who stated them
    #[arg(long)]
    pub explain: bool,
}

pub fn run(args: CheckArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let detail = if args.explain {
        Detail::Full
    } else {
        Detail::Brief
    };
    let may_ask = !args.no_input && io::stdin().is_terminal() && io::stderr().is_terminal();
    let required = args.require.clone();
    let mut case = read(args)?;
    let when = context.when(case.on, case.known);
    (case.on, case.known) = (Some(when.on), Some(when.known));

    let loaded = engine::load(context.home(), when, Profile::default())?;
    engine::known_regimes(&loaded, &required)?;
    let mut determine = |case: &Case| engine::check(&loaded, case);
    let mut determination = determine(&case)?;
    context.check_pin(&determination.corpus)?;
    if may_ask {
        determination = interview::run(
            case,
            determination,
            &mut io::stdin().lock(),
            &mut io::stderr().lock(),
            &mut determine,
        )?;
    }
    answer(&determination, detail, context)
}

/// Returns the case: the file's, if one is named, with what was typed over it.
fn read(args: CheckArgs) -> Result<Case, CommandError> {
    let mut case = match &args.case {
        Some(path) => {
            let text = case_text(path)?;
            engine::parse_case(&text, path)?
        }
        None => Case::default(),
    };
    case::apply(&mut case, args)?;
    if case == Case::default() {
        return Err(CommandError::user("there is nothing to check")
            .hint("describe the case: `--act`, `--party`, `--item`, `--fact`, or `--case FILE`"));
    }
    Ok(case)
}

/// No case that a person wrote comes near; a device never ends.
const LARGEST_CASE: u64 = 16 << 20;

/// Reads a case file. A byte order mark, as some editors leave one, is no part of it.
fn case_text(path: &Path) -> Result<String, CommandError> {
    let shown = path.display();
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST_CASE + 1).read_to_end(&mut bytes));
    read.map_err(|error| {
        let hint = match error.kind() {
            io::ErrorKind::IsADirectory => "name a case file in TOML or JSON",
            _ => "check the path; docs/cases.md shows what a case file may say",
        };
        CommandError::data(format!("`{shown}` cannot be read: {error}")).hint(hint)
    })?;
    if bytes.len() as u64 > LARGEST_CASE {
        return Err(CommandError::data(format!(
            "`{shown}` is larger than {} MB",
            LARGEST_CASE >> 20
        ))
        .hint("a case file holds one case; check the path"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        CommandError::data(format!("`{shown}` is not text: byte {at} is not UTF-8"))
            .hint("a case file is TOML or JSON, saved as UTF-8")
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
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
