//! A pack of a small list: what is found, what is lost, and that it is told.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use interdict_eval::pack::{Class, Input, Pack, PackSettings, Silent, files::files, pack};
use interdict_model::{
    AliasQuality, AsOf, Corpus, EntityId, EntryId, ListEntry, ListId, ListedName, Listing,
    PartyKind, PartyQuery, Screening,
};
use interdict_screen::{Lists, Profile, Roster, Snapshot, screen};

fn entry(id: &str, kind: PartyKind, names: &[&str]) -> ListEntry {
    let mut listed: Vec<ListedName> = names
        .iter()
        .map(|name| ListedName::primary(*name))
        .collect();
    for alias in listed.iter_mut().skip(1) {
        *alias = ListedName::alias(alias.text.clone(), AliasQuality::Strong);
    }
    ListEntry {
        id: EntryId::new(format!("test.list/{id}")),
        entity: EntityId::new(id),
        names: listed,
        ..ListEntry::blank(
            ListId::new("test.list"),
            kind,
            Listing::attested("2019-05-16".parse().unwrap()),
        )
    }
}

fn entries() -> Vec<ListEntry> {
    vec![
        entry(
            "1",
            PartyKind::Organization,
            &["Korvanta Optics Trading", "Корванта Оптикс"],
        ),
        entry(
            "2",
            PartyKind::Person,
            &["Sergei Ivanovich Petruchenko", "=Petruchenko"],
        ),
        entry("3", PartyKind::Vessel, &["Northern Halibut"]),
        entry("4", PartyKind::Organization, &["General Trading Company"]),
    ]
}

const DAY: &str = "2020-01-01";

fn settings(threads: usize) -> PackSettings {
    PackSettings {
        threshold: 0.7,
        curated: true,
        seed: 1,
        names_per_list: None,
        sample: 20,
        clean_sample: None,
        band: 0.1,
        threads,
    }
}

fn make(
    entries: &[ListEntry],
    screener: &dyn interdict_eval::Answerer,
    threads: usize,
) -> (interdict_eval::pack::Summary, Vec<(&'static str, String)>) {
    let (lists, corpus, clean) = (
        Vec::new(),
        Corpus::default(),
        ["Wilhelmina Quack".to_owned()],
    );
    let day: AsOf = DAY.parse().unwrap();
    let input = Input {
        entries,
        lists: &lists,
        corpus: &corpus,
        on: day,
        known: day,
        clean: &clean,
    };
    let made: Pack<'_> = pack(input, screener, settings(threads), &Silent);
    let files = files(&made, "page\n".to_owned(), Vec::new()).unwrap();
    let files = files
        .into_iter()
        .map(|file| (file.name, file.text))
        .collect();
    (made.summary.clone(), files)
}

fn scan(entries: Vec<ListEntry>) -> impl Fn(&PartyQuery, &Profile) -> Screening + Sync {
    let roster = Roster::new(entries, Vec::new());
    let day: AsOf = DAY.parse().unwrap();
    move |query, profile| screen(&roster, query, day, day, profile)
}

fn file<'a>(files: &'a [(&'static str, String)], name: &str) -> &'a str {
    &files.iter().find(|(own, _)| *own == name).unwrap().1
}

#[test]
fn every_name_of_the_list_is_asked_and_found() {
    let (summary, files) = make(&entries(), &scan(entries()), 2);
    assert_eq!(summary.totals.in_force, 4);
    assert_eq!(summary.totals.names, 6);
    assert_eq!(summary.self_screening.asked, 6);
    assert_eq!(summary.self_screening.found, 6);
    assert_eq!(summary.totals.disagreements, 0);
    assert_eq!(file(&files, "listed_names.csv").lines().count(), 7);
    assert_eq!(file(&files, "listed_names_missed.csv").lines().count(), 1);
    let names: Vec<_> = summary
        .self_screening_by_list
        .iter()
        .map(|row| row.names)
        .collect();
    assert_eq!(names, ["alias", "original_script", "primary"]);
}

/// What a pack is for: a screening that loses an entry must not pass.
#[test]
fn an_entry_that_the_screening_lost_is_named() {
    let mut fewer = entries();
    fewer.remove(2);
    let (summary, files) = make(&entries(), &scan(fewer), 1);
    assert_eq!(
        summary.self_screening.asked - summary.self_screening.found,
        1
    );
    let missed = file(&files, "listed_names_missed.csv");
    assert!(missed.contains("Northern Halibut,no,1.0000,,"), "{missed}");
    assert!(summary.totals.disagreements > 0);
}

#[test]
fn classes_are_counted_by_kind_and_add_up() {
    let (summary, files) = make(&entries(), &scan(entries()), 2);
    let rows = &summary.manipulations;
    for class in Class::ALL {
        let of_class = rows.iter().filter(|row| row.class == class);
        let (all, kinds): (Vec<_>, Vec<_>) = of_class.partition(|row| row.kind.is_none());
        assert_eq!(all.len(), 1, "{class}");
        let asked: usize = kinds.iter().map(|row| row.recall.asked).sum();
        assert_eq!(asked, all[0].recall.asked, "{class}");
    }
    let asked: usize = rows
        .iter()
        .filter(|row| row.kind.is_none())
        .map(|row| row.recall.asked)
        .sum();
    assert_eq!(file(&files, "manipulations.csv").lines().count(), asked + 1);
    assert_eq!(summary.totals.questions, asked + 6);
}

#[test]
fn a_name_across_scripts_does_not_find_itself() {
    let (summary, files) = make(&entries(), &scan(entries()), 1);
    let scripts: Vec<_> = summary
        .across_scripts
        .iter()
        .map(|row| {
            (
                row.query_script.as_str(),
                row.target_script.as_str(),
                row.asked,
            )
        })
        .collect();
    assert_eq!(
        scripts,
        [("cyrillic", "latin", 1), ("latin", "cyrillic", 1)]
    );
    // "Корванта Оптикс" stands on the list; with it left out it is no longer the same name.
    let row = file(&files, "across_scripts.csv").lines().nth(1).unwrap();
    assert!(!row.ends_with("1.0000"), "{row}");
}

#[test]
fn the_same_pack_has_the_same_bytes_on_any_number_of_threads() {
    let once = make(&entries(), &scan(entries()), 1);
    let again = make(&entries(), &scan(entries()), 3);
    assert_eq!(once.1, again.1);
    assert_eq!(
        once.0,
        interdict_eval::pack::Summary {
            settings: once.0.settings,
            ..again.0
        }
    );
}

#[test]
fn the_digests_are_those_that_sha256sum_speaks() {
    let (_, files) = make(&entries(), &scan(entries()), 1);
    let sums = file(&files, "SHA256SUMS");
    assert_eq!(sums.lines().count(), files.len() - 1);
    // What `printf 'page\n' | sha256sum` prints.
    let page = "362a07bbb5c74b982bed644b9f7e298837d7a3a232c964d039bb7e49ebea825f  summary.txt\n";
    assert!(sums.contains(page), "{sums}");
    assert_eq!(files.last().unwrap().0, "SHA256SUMS");
    assert!(file(&files, "listed_names.csv").contains("\"'=Petruchenko\""));
    let readme = file(&files, "README.md");
    for (name, _) in &files {
        assert!(
            *name == "README.md" || readme.contains(&format!("`{name}`")),
            "{name}"
        );
    }
}

#[test]
fn an_entry_that_is_not_in_force_is_not_asked() {
    let mut own = entries();
    own[0].listing.until = Some("2019-12-31".parse().unwrap());
    let (summary, _) = make(&own, &scan(own.clone()), 1);
    assert_eq!((summary.totals.entries, summary.totals.in_force), (4, 3));
    assert_eq!(summary.self_screening.asked, 4);
}

#[test]
fn the_index_gives_the_pack_of_the_scan() {
    let snapshot = Snapshot::new(&entries(), &Lists::default()).unwrap();
    let day: AsOf = DAY.parse().unwrap();
    let indexed = |query: &PartyQuery, profile: &Profile| snapshot.screen(query, day, day, profile);
    let by_index = make(&entries(), &indexed, 2);
    let by_scan = make(&entries(), &scan(entries()), 2);
    assert_eq!(by_index.0.totals.disagreements, 0);
    assert_eq!(by_index.1, by_scan.1);
}

/// The screening says that it cannot compare such a name, and finds the listed name itself.
#[test]
fn a_weak_alias_that_says_too_little_is_found_as_it_stands() {
    let mut own = entries();
    own[1]
        .names
        .push(ListedName::alias("Major", AliasQuality::Weak));
    let (summary, files) = make(&own, &scan(own.clone()), 1);
    assert_eq!(summary.totals.disagreements, 0);
    let missed = file(&files, "listed_names_missed.csv");
    assert!(!missed.contains("Major"), "{missed}");
}
