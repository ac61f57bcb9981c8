//! `interdict screen --input`: a whole table of customers.
//!
//! Steps: what an unfinished run left; decisions; the table and its columns; the lists;
//! where answers go; the run; the counts.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use interdict_batch::{
    Answer, BatchError, Begun, Census, DayOrder, Decisions, Encoding, Header, Identity, LineWriter,
    Machine, Outcome, Output, OutputFile, Override, Progress, Render, Shape, ShowCleared, Start,
    Summary, Table, TableKind, TableOptions, Terms, identity_of, run, undecided,
};
use interdict_model::{AsOf, Corpus, PartyKind};
use interdict_report::{Detail, Style, batch as page};
use interdict_screen::Profile;

use super::progress::{Bar, Counted};
use crate::args::Format;
use crate::context::{Context, latest_day};
use crate::engine::{self, When};
use crate::error::{CommandError, Exit};

/// How often the journal says how far a run has come.
const CHECKPOINT: Duration = Duration::from_millis(500);
/// Fields that an error names.
const NAMED: usize = 30;
/// Pages in files have this width, whoever writes them.
const PAGE: usize = 80;

#[derive(Debug, Args)]
#[command(next_help_heading = "Options of a table (--input)")]
pub struct BatchArgs {
    /// Screen every row of a table: CSV or JSON lines, `-` for stdin
    ///
    /// Packed with gzip or not, in UTF-8, or UTF-16 with its mark. Columns are found by
    /// what they are called and shown before the run. Each row is answered in its place
    /// by one object a line, with `--format text` by a block if it needs somebody. A bad
    /// row is answered with an error of its own; bad rows alone make the exit 3. See
    /// docs/batch.md.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["names", "country", "birth_date", "id"]
    )]
    pub input: Option<PathBuf>,

    #[command(flatten)]
    reading: TableArgs,

    /// Write the answers to a file, whole or not at all
    ///
    /// While the run goes on they stand in FILE.part. An earlier FILE is replaced at the end.
    #[arg(long, value_name = "FILE", requires = "input")]
    output: Option<PathBuf>,

    /// Go on with a run that did not end
    ///
    /// Refused when the input, the lists, the columns or an option is another one than
    /// then. Without an unfinished run it begins at the first row.
    #[arg(long, requires = "output")]
    resume: bool,

    /// Take away hits that a person decided to be no match, until customer or entry changes
    ///
    /// And rows that say too little and may, until the row changes. See docs/batch.md.
    #[arg(long, value_name = "FILE", requires = "input")]
    decisions: Option<PathBuf>,

    /// Show the hits and rows that decisions took away; they are counted in any case
    #[arg(long, requires = "input")]
    show_cleared: bool,

    /// Leave out rows with nothing found; they are counted
    #[arg(long, requires = "input")]
    hits_only: bool,

    /// Screen on so many threads; the default is one a core
    #[arg(long, value_name = "N", requires = "input", value_parser = threads)]
    threads: Option<usize>,

    /// Make lines of decisions from answers in JSON lines, to be filled in
    ///
    /// Reads what `--input --format json` has written and screens nothing.
    #[arg(long, value_name = "ANSWERS", conflicts_with_all = ["names", "input"])]
    pub decide: Option<PathBuf>,
}

/// How a table is read. The command has an `--input`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of a table (--input)")]
pub struct TableArgs {
    /// Say which column plays a part, as in `name=customer_name` (can be repeated)
    ///
    /// Parts are key, name, given_name, middle_name, family_name, alias, kind, country,
    /// birth_date, id. A column is named as in the table, or by its number; none is named
    /// by `kind=`. An alias is one more beside those that are found; of other parts only
    /// what is said counts.
    #[arg(long, value_name = "PART=COLUMN", requires = "input")]
    column: Vec<Override>,

    /// What the table is made of; found out where absent
    #[arg(long, value_name = "KIND", requires = "input", value_parser = kind)]
    input_format: Option<TableKind>,

    /// What stands between fields; found out where absent
    #[arg(long, value_name = "CHARACTER", requires = "input", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// The encoding: utf-8, utf-16le, utf-16be or windows-1252
    ///
    /// A byte order mark goes before it.
    #[arg(long, value_name = "NAME", requires = "input", value_parser = encoding)]
    encoding: Option<Encoding>,

    /// Whether the first row names the columns; found out where absent
    #[arg(long, value_name = "WHETHER", requires = "input")]
    header: Option<HeaderWord>,

    /// How `02/03/1980` is meant; without it such a date is no evidence
    #[arg(long, value_name = "ORDER", requires = "input")]
    dates: Option<DatesWord>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HeaderWord {
    Present,
    Absent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DatesWord {
    DayFirst,
    MonthFirst,
}

fn kind(text: &str) -> Result<TableKind, String> {
    match text {
        "csv" => Ok(TableKind::Csv),
        "json" | "jsonl" => Ok(TableKind::JsonLines),
        _ => Err("expected csv or json".to_owned()),
    }
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => {
            Ok(*byte)
        }
        b"\\t" | b"tab" => Ok(b'\t'),
        _ => Err("expected one character such as `;`, or tab".to_owned()),
    }
}

fn threads(text: &str) -> Result<usize, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (1..=256).contains(number));
    number.ok_or_else(|| "expected a number from 1 to 256".to_owned())
}

fn encoding(text: &str) -> Result<Encoding, String> {
    let word = text.to_ascii_lowercase();
    let known = Encoding::WORDS.iter().find(|(name, _)| *name == word);
    known.map(|(_, encoding)| *encoding).ok_or_else(|| {
        let all = Encoding::WORDS.map(|(name, _)| name).join(", ");
        format!("expected one of {all}")
    })
}

/// What of the options of a screening a table takes too.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub profile: Profile,
    pub detail: Detail,
    pub load: engine::Load,
    /// What a customer is whose row does not say it.
    pub kind: Option<PartyKind>,
}

/// Screens the table.
pub fn table(
    args: &BatchArgs,
    input: &Path,
    asked: Asked,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    let begun_at = Instant::now();
    let when = when(args, context)?;
    let decisions = read_decisions(args.decisions.as_deref())?;
    if let Some(output) = &args.output {
        for read in std::iter::once(input).chain(args.decisions.as_deref()) {
            apart(output, read)?;
        }
    }
    let (raw, counted, length) = open(input)?;
    let file = shown(input);
    let table = Table::open(raw, &file, &args.reading.options(asked.kind))?;
    tell(&page::mapping(&file, &table, &Style::plain(PAGE)));
    let reading = table.reading.clone();
    let table_is_lines = reading.shape == Shape::JsonLines;
    let loaded = (asked.load)(
        context.home(),
        when,
        Profile {
            limit: None,
            ..asked.profile
        },
    )?;
    let corpus = engine::batch::corpus(&loaded);
    context.check_pin(&corpus)?;
    let cleared = if args.show_cleared {
        ShowCleared::Show
    } else {
        ShowCleared::Count
    };
    let threshold = asked.profile.threshold;
    let lines = LineWriter::new(when.on, when.known, threshold, &corpus, cleared)?;
    let format = context.output.format();
    let style = match &args.output {
        Some(_) => Style::plain(PAGE),
        None => *context.output.style(),
    };
    let blocks = page::BlockStyle {
        style,
        detail: asked.detail,
        near: asked.profile.near,
        cleared,
    };
    let is_shown = |answer: &Answer| cleared == ShowCleared::Show && answer.is_silenced();
    let render = |answer: &Answer, out: &mut Vec<u8>| match format {
        _ if args.hits_only && answer.outcome == Outcome::Clear && !is_shown(answer) => {}
        Format::Json => lines.write(answer, out),
        Format::Text => out.extend_from_slice(page::block(answer, &blocks).as_bytes()),
    };
    let head = match format {
        Format::Json => String::new(),
        Format::Text => page::head(when.on, when.known, threshold, &style),
    };
    let tail = |summary: &Summary| match format {
        Format::Json => String::new(),
        Format::Text => {
            let headed = Some(&reading).filter(|_| !table_is_lines);
            page::tail(summary, headed, &corpus, &style)
        }
    };
    let identity = identity(
        args, asked, when, &corpus, &decisions, &table, format, length,
    );
    let make = || |query: &interdict_model::PartyQuery| engine::batch::row(&loaded, query);
    let terms = Terms {
        limit: asked.profile.limit,
        near: asked.profile.near,
        decisions: &decisions,
        entry_print: &|id| engine::batch::entry_print(&loaded, id),
    };
    let usual = std::thread::available_parallelism().map_or(1, usize::from);
    let machine = Machine::with_threads(args.threads.unwrap_or(usual));
    let bar = Bar::new(length, counted);
    let go = |output: &mut dyn Output, from: Option<&Progress>| {
        run(
            table,
            terms,
            machine,
            make,
            &render as Render<'_>,
            output,
            from,
        )
    };
    let mut answered_before = 0;
    let found = match &args.output {
        None => {
            context.output.write(&head)?;
            let mut stream = Stream {
                context,
                bar,
                failed: None,
            };
            let found = go(&mut stream, None);
            stream.bar.clear();
            if let Some(error) = stream.failed {
                return Err(error);
            }
            let found = found?;
            context.output.write(&tail(&found))?;
            found
        }
        Some(target) => {
            let start = if args.resume {
                Start::Resume
            } else {
                Start::Anew
            };
            match OutputFile::begin(target, identity, start, Box::new(due()))? {
                Begun::Finished(summary) => {
                    tell("The earlier run had ended; its file is in its place now.\n");
                    answered_before = summary.rows;
                    summary
                }
                Begun::Running(mut file) => {
                    let from = file.from().cloned();
                    answered_before = from.as_ref().map_or(0, |from| from.summary.rows);
                    if from.is_some() {
                        let rows = page::figure(answered_before);
                        tell(&format!("Going on after {rows} rows.\n"));
                    }
                    file.head(head.as_bytes())?;
                    let mut kept = Kept {
                        file: &mut file,
                        bar,
                    };
                    let found = go(&mut kept, from.as_ref());
                    kept.bar.clear();
                    let found = found.map_err(|error| {
                        CommandError::from(error).hint("`--resume` goes on from here")
                    })?;
                    file.finish(tail(&found).as_bytes(), &found)?;
                    found
                }
            }
        }
    };
    context.output.finish()?;
    tell(&told(
        &found,
        found.rows - answered_before,
        begun_at.elapsed(),
    ));
    if table_is_lines {
        all_seen(&found.census, &reading.overrides)?;
    }
    Ok((&found).into())
}

/// Refuses a field that the user names and no row has: what it was to say was never read.
pub fn all_seen(census: &Census, said: &[Override]) -> Result<(), CommandError> {
    let Some(lost) = census.never_seen(said).first().copied() else {
        return Ok(());
    };
    let (part, column) = (lost.role.word(), &lost.column);
    let fields: Vec<&str> = census
        .fields
        .iter()
        .take(NAMED)
        .map(|each| each.name.as_str())
        .collect();
    let error = CommandError::user(format!("no row has a field `{column}`"));
    Err(error
        .hint(format!(
            "`--column {part}={column}` took nothing, so no answer rests on it"
        ))
        .hint(format!("the rows have {}", fields.join(", "))))
}

/// The days of the question; of an unfinished run they are those of its beginning.
fn when(args: &BatchArgs, context: &Context) -> Result<When, CommandError> {
    let mut then = (None, None);
    if let Some(target) = args.output.as_deref().filter(|_| args.resume) {
        let identity = identity_of(target)?.unwrap_or_default();
        let day = |what: &str| -> Option<AsOf> {
            let (_, value) = identity.iter().find(|(known, _)| known == what)?;
            value.parse().ok()
        };
        then = (day("on"), day("known"));
    }
    Ok(context.when(then.0, then.1))
}

/// Everything that the answers depend on beside the input's content.
#[expect(
    clippy::too_many_arguments,
    reason = "it is a list of what answers depend on"
)]
fn identity(
    args: &BatchArgs,
    asked: Asked,
    when: When,
    corpus: &Corpus,
    decisions: &Decisions,
    table: &Table,
    format: Format,
    length: Option<u64>,
) -> Identity {
    let reading = &table.reading;
    let shape = match reading.shape {
        Shape::JsonLines => "JSON lines".to_owned(),
        Shape::Table(delimiter) => format!("table {delimiter:#04x}"),
    };
    let overrides: Vec<String> = reading
        .overrides
        .iter()
        .map(|each| format!("{}={}", each.role.word(), each.column))
        .collect();
    let Profile {
        threshold,
        limit,
        near,
        curated,
    } = asked.profile;
    let mut identity: Identity = Vec::new();
    let mut add = |what: &str, value: String| identity.push((what.to_owned(), value));
    add("engine", corpus.engine.clone());
    add("corpus", corpus.digest.clone());
    add("on", when.on.to_string());
    add("known", when.known.to_string());
    add("threshold", threshold.to_string());
    add(
        "limit",
        limit.map_or_else(|| "none".into(), |limit| limit.to_string()),
    );
    add("near", near.to_string());
    add("curated", curated.to_string());
    add("decisions", decisions.digest().to_owned());
    add("format", format!("{format:?} {:?}", asked.detail));
    add("rows left out", args.hits_only.to_string());
    add("cleared hits shown", args.show_cleared.to_string());
    add("input", shape);
    add(
        "input bytes",
        length.map_or_else(|| "a stream".into(), |length| length.to_string()),
    );
    add("encoding", table.encoding.word().to_owned());
    add("columns", reading.columns.to_string());
    add("columns said", overrides.join(" "));
    add("first row", reading.columns.header.to_string());
    add(
        "kind",
        reading
            .kind
            .map_or_else(|| "as rows say".into(), |kind| kind.to_string()),
    );
    add("dates", format!("{:?}", reading.days));
    identity
}

impl BatchArgs {
    /// Returns an option that was given and says something of a table only. clap asks for its
    /// `--input` as long as nothing stands there that goes against `--input`; a name does.
    pub fn of_a_table(&self) -> Option<&'static str> {
        let Self {
            input: _,
            reading,
            output,
            resume,
            decisions,
            show_cleared,
            hits_only,
            threads,
            decide: _,
        } = self;
        let own = [
            ("output", output.is_some()),
            ("resume", *resume),
            ("decisions", decisions.is_some()),
            ("show-cleared", *show_cleared),
            ("hits-only", *hits_only),
            ("threads", threads.is_some()),
        ];
        let mut given = own.into_iter().chain(reading.given());
        given.find_map(|(name, is)| is.then_some(name))
    }
}

impl TableArgs {
    /// Returns each option with whether it was given.
    fn given(&self) -> [(&'static str, bool); 6] {
        let Self {
            column,
            input_format,
            delimiter,
            encoding,
            header,
            dates,
        } = self;
        [
            ("column", !column.is_empty()),
            ("input-format", input_format.is_some()),
            ("delimiter", delimiter.is_some()),
            ("encoding", encoding.is_some()),
            ("header", header.is_some()),
            ("dates", dates.is_some()),
        ]
    }

    /// Returns how a table is read whose customers are of one kind where it does not say it.
    pub fn options(&self, party: Option<PartyKind>) -> TableOptions {
        TableOptions {
            encoding: self.encoding,
            kind: self.input_format,
            delimiter: self.delimiter,
            header: self.header.map(|word| match word {
                HeaderWord::Present => Header::Present,
                HeaderWord::Absent => Header::Absent,
            }),
            overrides: self.column.clone(),
            party,
            days: self.dates.map_or(DayOrder::Open, |word| match word {
                DatesWord::DayFirst => DayOrder::DayFirst,
                DatesWord::MonthFirst => DayOrder::MonthFirst,
            }),
            countries: engine::batch::country,
        }
    }
}

/// Opens a table and says on stderr what it is taken for.
pub fn open_table(input: &Path, options: &TableOptions) -> Result<Table, CommandError> {
    let (raw, ..) = open(input)?;
    let file = shown(input);
    let table = Table::open(raw, &file, options)?;
    tell(&page::mapping(&file, &table, &Style::plain(PAGE)));
    Ok(table)
}

pub fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        "stdin".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Refuses to put the answers in the place of what is read.
fn apart(output: &Path, read: &Path) -> Result<(), CommandError> {
    let (Ok(one), Ok(other)) = (output.canonicalize(), read.canonicalize()) else {
        // At least one is not there, so they are not one file.
        return Ok(());
    };
    if one != other {
        return Ok(());
    }
    let error = CommandError::user(format!("`{}` is read by this run", output.display()));
    Err(error.hint("give `--output` another name"))
}

type Opened = (Box<dyn Read + Send>, super::progress::Count, Option<u64>);

fn open(path: &Path) -> Result<Opened, CommandError> {
    if path == Path::new("-") {
        if io::stdin().is_terminal() {
            return Err(CommandError::user("stdin is a terminal, not a table")
                .hint("pipe a table in, or name a file: `--input FILE`"));
        }
        let (stream, count) = Counted::new(io::stdin());
        return Ok((Box::new(stream), count, None));
    }
    let failed = |error| BatchError::io("read", path.display().to_string(), error);
    let file = File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    let (stream, count) = Counted::new(file);
    Ok((
        Box::new(stream),
        count,
        about.is_file().then_some(about.len()),
    ))
}

fn read_decisions(path: Option<&Path>) -> Result<Decisions, CommandError> {
    let Some(path) = path else {
        return Ok(Decisions::default());
    };
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| BatchError::io("read", &name, error))?;
    let decisions = Decisions::read(&mut BufReader::new(file), &name, latest_day())?;
    if decisions.open() > 0 {
        let open = page::figure(decisions.open() as u64);
        tell(&format!(
            "{name}: {open} lines without a decision decide nothing.\n"
        ));
    }
    Ok(decisions)
}

/// Makes lines to decide on from answers.
pub fn decide(path: &Path, context: &mut Context) -> Result<Exit, CommandError> {
    let (raw, ..) = open(path)?;
    let name = shown(path);
    let refused = |number: u64, what: String| {
        CommandError::data(format!("`{name}` line {number}: {what}"))
            .hint("give what `interdict screen --input FILE --format json` has written")
    };
    let mut answers = BufReader::new(raw);
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        let read = answers.read_line(&mut line);
        if read.map_err(|error| refused(number, error.to_string()))? == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        for open in undecided(&line).map_err(|what| refused(number, what))? {
            context.output.line(&open)?;
        }
    }
    Ok(Exit::Clear)
}

/// Returns what says that a checkpoint is worth its time.
fn due() -> impl FnMut() -> bool {
    let mut last = Instant::now();
    move || {
        let due = last.elapsed() >= CHECKPOINT;
        if due {
            last = Instant::now();
        }
        due
    }
}

/// Answers to stdout.
struct Stream<'a> {
    context: &'a mut Context,
    bar: Bar,
    failed: Option<CommandError>,
}

impl Output for Stream<'_> {
    fn rows(&mut self, bytes: &[u8], progress: &Progress) -> Result<(), BatchError> {
        self.bar.show(&progress.summary);
        self.context.output.bytes(bytes).map_err(|error| {
            // The reason is kept as it is: a reader that went away is no error.
            self.failed = Some(error);
            BatchError::Internal("stdout cannot be written".to_owned())
        })
    }
}

/// Answers to a file.
struct Kept<'a> {
    file: &'a mut OutputFile,
    bar: Bar,
}

impl Output for Kept<'_> {
    fn rows(&mut self, bytes: &[u8], progress: &Progress) -> Result<(), BatchError> {
        self.bar.show(&progress.summary);
        self.file.rows(bytes, progress)
    }
}

fn told(summary: &Summary, rows: u64, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let rate = if seconds > 0.0 {
        rows as f64 / seconds
    } else {
        0.0
    };
    let mut text = format!("{}\n", page::counts(summary));
    for note in page::notes(summary) {
        text = text + &note + "\n";
    }
    text += &page::fields(&summary.census, &Style::plain(PAGE));
    format!(
        "{text}{} {} in {seconds:.1} s, {rate:.0} rows a second.\n",
        page::figure(rows),
        if rows == 1 { "row" } else { "rows" }
    )
}

/// Says what the fields of all rows were taken for.
pub fn tell_fields(census: &Census) {
    tell(&page::fields(census, &Style::plain(PAGE)));
}

/// Says something beside the data.
pub fn tell(text: &str) {
    // Nobody is left to tell when stderr is closed too.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
