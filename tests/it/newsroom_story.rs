//! The sample newsroom's story: who quoted and used what, as worked from the texts by hand (data/README.md).
//!
//! Every article and source, and every passage, are equal to the hand-worked truth, field by field.

use crate::support::{project, rows, scan};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const ARGUMENTS: [&str; 3] = ["data/newsroom", "--releases", "data/newsroom/releases"];

/// How an outlet that uses a release in several articles is counted: as in the first of these.
const USES: [&str; 5] = ["nearly_whole", "part", "passage", "quotes_only", "none"];

struct Newsroom {
    passages: Vec<Value>,
    reprints: Vec<Value>,
    out: tempfile::TempDir,
}

fn newsroom() -> Newsroom {
    let out = tempfile::tempdir().unwrap();
    scan(ARGUMENTS.into_iter().chain(["-o", out.path().to_str().unwrap()])).expect(0);
    Newsroom {
        passages: rows(&project("data"), "newsroom-truth.jsonl"),
        reprints: rows(&project("data"), "newsroom-truth-reprints.jsonl"),
        out,
    }
}

fn text<'v>(row: &'v Value, field: &str) -> &'v str {
    row[field].as_str().unwrap_or_else(|| panic!("{field} of {row}"))
}

fn number(row: &Value, field: &str) -> u64 {
    row[field].as_u64().unwrap_or_else(|| panic!("{field} of {row}"))
}

/// The last part of an id, which is enough to know it by.
fn short(id: &str) -> &str {
    let folder = id.rfind('/').and_then(|at| id[..at].rfind('/'));
    folder.map_or(id, |at| &id[at + 1..]).trim_end_matches(".txt")
}

fn assert_none(faults: &BTreeSet<String>) {
    let list: String = faults.iter().map(|fault| format!("  {fault}\n")).collect();
    assert!(list.is_empty(), "not as in the truth:\n{list}");
}

/// Words of the source by its marks: reprints.jsonl has them as shares of its counted words, to four decimals.
fn source_words(row: &Value, voice: &str) -> Value {
    let (share, of) = (row[format!("cut_{voice}")].as_f64().unwrap(), number(row, "source_counted_words") as f64);
    let words = (share * of).round();
    assert!((words / of - share).abs() < 1e-4, "{row}");
    Value::from(words as u64)
}

fn of_program(row: &Value, field: &str) -> Value {
    match field {
        "source_equal_quoted_words" => source_words(row, "quoted"),
        "source_equal_unquoted_words" => source_words(row, "unquoted"),
        "source_equal_unknown_words" => source_words(row, "unknown"),
        "origin_basis" => Value::from(if row["source_marked"] == true { "marked" } else { "earliest" }),
        _ => row[field].clone(),
    }
}

fn by_source_and_article(rows: &[Value]) -> BTreeMap<(&str, &str), &Value> {
    let all: BTreeMap<_, _> = rows.iter().map(|row| ((text(row, "source"), text(row, "article")), row)).collect();
    assert_eq!(all.len(), rows.len(), "a row is there twice");
    all
}

#[test]
fn each_article_and_source_are_as_worked_by_hand() {
    let newsroom = newsroom();
    let found = rows(newsroom.out.path(), "reprints.jsonl");
    let (truth, found) = (by_source_and_article(&newsroom.reprints), by_source_and_article(&found));
    let mut faults = BTreeSet::new();
    for key in truth.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
        let name = format!("{} <- {}", short(key.1), short(key.0));
        match (truth.get(key), found.get(key)) {
            (Some(truth), Some(found)) => {
                let unlike = |(field, figure): (&String, &Value)| {
                    let of_program = of_program(found, field);
                    (*figure != of_program).then(|| format!("{field} {figure}, {of_program}"))
                };
                let unlike: Vec<String> = truth.as_object().unwrap().iter().filter_map(unlike).collect();
                if !unlike.is_empty() {
                    faults.insert(format!("{name}: {}", unlike.join("; ")));
                }
            }
            (Some(_), None) => _ = faults.insert(format!("{name}: not there")),
            (None, Some(row)) => _ = faults.insert(format!("{name}: {} words too many", row["equal_words"])),
            (None, None) => unreachable!(),
        }
    }
    assert_none(&faults);
}

/// A passage as both files tell it, with its sides in the order of the truth.
#[derive(Default)]
struct Passage {
    /// Equal words, those quoted in a and in b, and those that one side quotes and the other does not.
    words: [u64; 4],
    requoted: BTreeSet<String>,
    /// Origins, and how they are known.
    origins: BTreeSet<String>,
}

impl Passage {
    fn add(&mut self, row: &Value, is_turned: bool, origin: &Value) {
        let (a, b) = if is_turned { ("b", "a") } else { ("a", "b") };
        let fields = ["equal_words", &format!("{a}_quoted_words"), &format!("{b}_quoted_words")];
        for (sum, field) in self.words.iter_mut().zip(fields) {
            *sum += number(row, field);
        }
        if let Some(side) = row["requoted"].as_str() {
            self.words[3] += number(row, "requoted_words");
            self.requoted.insert(match side {
                side if side == a => "a".to_string(),
                side if side == b => "b".to_string(),
                side => side.to_string(),
            });
        }
        let id = origin["origin"].as_str().map_or("nobody", short);
        self.origins.insert(format!("{id} ({})", origin["origin_basis"].as_str().unwrap_or("unknown")));
    }
}

impl std::fmt::Display for Passage {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let [equal, a, b, requoted] = self.words;
        write!(f, "{equal} equal, {a} and {b} quoted")?;
        if requoted > 0 {
            write!(f, ", {requoted} by {:?} only", self.requoted)?;
        }
        Ok(())
    }
}

/// Whether a row of the truth and an alignment meet in both documents, and whether the alignment has them the other way round.
fn meets(truth: &Value, found: &Value) -> Option<bool> {
    let is_turned = match (text(found, "a"), text(found, "b")) {
        ids if ids == (text(truth, "a"), text(truth, "b")) => false,
        ids if ids == (text(truth, "b"), text(truth, "a")) => true,
        _ => return None,
    };
    let meet = |side: &str, other: &str| {
        number(truth, &format!("{side}_begin")) < number(found, &format!("{other}_end"))
            && number(found, &format!("{other}_begin")) < number(truth, &format!("{side}_end"))
    };
    let (a, b) = if is_turned { ("b", "a") } else { ("a", "b") };
    (meet("a", a) && meet("b", b)).then_some(is_turned)
}

/// Rows of the truth, and the alignments that meet them: two rows with little between them may be one alignment.
#[derive(Default)]
struct Group<'v> {
    rows: Vec<&'v Value>,
    /// By their numbers, and whether they have the documents the other way round.
    alignments: BTreeMap<usize, bool>,
}

fn groups<'v>(truth: &[&'v Value], found: &[Value]) -> Vec<Group<'v>> {
    let mut groups: Vec<Group> = Vec::new();
    for &row in truth {
        let met = found.iter().enumerate().filter_map(|(number, found)| Some((number, meets(row, found)?)));
        let mut group = Group { rows: vec![row], alignments: met.collect() };
        let is_tied = |other: &Group| other.alignments.keys().any(|number| group.alignments.contains_key(number));
        let (tied, apart): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(is_tied);
        groups = apart;
        for other in tied {
            group.rows.extend(other.rows);
            group.alignments.extend(other.alignments);
        }
        groups.push(group);
    }
    groups
}

#[test]
fn each_passage_is_as_worked_by_hand() {
    let newsroom = newsroom();
    let alignments = rows(newsroom.out.path(), "alignments.jsonl");
    let clusters = rows(newsroom.out.path(), "clusters.jsonl");
    let clusters: BTreeMap<&str, &Value> = clusters.iter().map(|row| (text(row, "cluster"), row)).collect();
    // what is too short to be a passage has no row, and formulas are nobody's
    let counts = |row: &&Value| row["kind"] != "formula" && row["kind"] != "paraphrase" && row["class"] != "formula";
    let truth: Vec<&Value> = newsroom.passages.iter().filter(counts).collect();
    let (mut faults, mut passages) = (BTreeSet::new(), 0);
    for Group { rows, alignments: met } in groups(&truth, &alignments) {
        let (mut worked, mut found) = (Passage::default(), Passage::default());
        rows.iter().for_each(|row| worked.add(row, false, row));
        for (number, is_turned) in met {
            let row = &alignments[number];
            found.add(row, is_turned, clusters[text(row, "cluster")]);
        }
        passages += rows.len();
        let first = rows.iter().min_by_key(|row| number(row, "a_begin")).unwrap();
        let name = format!("{} and {} at {}", short(text(first, "a")), short(text(first, "b")), first["a_begin"]);
        if (worked.words, &worked.requoted) != (found.words, &found.requoted) {
            faults.insert(format!("{name}: {worked}; {found}"));
        }
        if worked.origins != found.origins {
            faults.insert(format!("{name}: from {:?}; {:?}", worked.origins, found.origins));
        }
    }
    assert_eq!(passages, truth.len());
    assert_none(&faults);
}

/// All that one side quotes and the other prints as its own: the two of the truth, and what follows from one of them for
/// articles that have the same sentence of the release.
#[test]
fn what_is_requoted_is_all_there() {
    let newsroom = newsroom();
    let pair = |row: &Value| match text(row, "requoted") {
        "a" => (short(text(row, "a")).to_string(), short(text(row, "b")).to_string(), number(row, "requoted_words")),
        "b" => (short(text(row, "b")).to_string(), short(text(row, "a")).to_string(), number(row, "requoted_words")),
        side => panic!("{side}"),
    };
    let pairs =
        |rows: &[Value]| rows.iter().filter(|row| row["requoted"].is_string()).map(pair).collect::<BTreeSet<_>>();
    let mut truth = pairs(&newsroom.passages);
    assert_eq!(truth.len(), 2);
    let scored = "capitol-brief/2025-11-25-how-the-awards-were-scored".to_string();
    truth.insert((scored.clone(), "grantwatch-weekly/2025-11-24-ready-communities-results".into(), 25));
    truth.insert((scored, "open-prairie/2025-11-26-sirens-for-some".into(), 16)); // the end of the sentence is cut off
    assert_eq!(pairs(&rows(newsroom.out.path(), "alignments.jsonl")), truth);
}

#[test]
fn no_article_is_a_version_of_another() {
    let documents = rows(newsroom().out.path(), "documents.jsonl");
    assert_eq!(documents.len(), 50);
    assert!(documents.iter().all(|row| row["version_of"].is_null()));
}

/// "4 of 12 outlets printed text of it: 3 in part, 1 a passage".
#[test]
fn releases_count_the_outlets_that_used_them() {
    let run = scan(ARGUMENTS.into_iter().chain(["--format", "json"])).expect(0);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let outlet = |id: &str| match id.split_once('/') {
        Some((outlet, _)) => outlet.to_string(),
        None => "lakeshore-dispatch".to_string(),
    };
    let truth = rows(&project("data"), "newsroom-truth-reprints.jsonl");
    let releases = answer["releases"]["first"].as_array().unwrap();
    assert_eq!(releases.len(), 5);
    for release in releases {
        let mut best: BTreeMap<String, usize> = BTreeMap::new();
        for row in truth.iter().filter(|row| row["source"] == release["id"] && row["use"] != "none") {
            let rank = USES.iter().position(|name| row["use"] == *name).unwrap();
            best.entry(outlet(text(row, "article"))).and_modify(|best| *best = rank.min(*best)).or_insert(rank);
        }
        let mut uses: BTreeMap<&str, u64> = BTreeMap::new();
        best.values().for_each(|&rank| *uses.entry(USES[rank]).or_default() += 1);
        // patchnotes-daily has no article from the day before the second grant release on
        let outlets = if text(release, "id").contains("ready-communities") { 11 } else { 12 };
        let expected = serde_json::json!({ "printing_outlets": best.len(), "outlets": outlets, "uses": uses });
        assert_eq!(release["answer"], expected, "{}", release["id"]);
    }
}
