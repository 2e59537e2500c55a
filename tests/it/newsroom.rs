//! The sample newsroom: what a person marked in it against what a scan finds.

use crate::support::{NEWSROOM_REPAIRED, folder, project, reprint, rows, scan};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const ARGUMENTS: [&str; 3] = ["data/newsroom", "--releases", "data/newsroom/releases"];

type Spans = Vec<(u64, u64)>;

fn text<'v>(row: &'v Value, field: &str) -> &'v str {
    row[field].as_str().unwrap()
}

fn span(row: &Value, side: &str) -> (u64, u64) {
    (row[format!("{side}_begin")].as_u64().unwrap(), row[format!("{side}_end")].as_u64().unwrap())
}

/// The spans of rows by ordered pair of documents: those in the first and those in the second.
fn by_pair(rows: &[Value]) -> BTreeMap<(String, String), (Spans, Spans)> {
    let mut all: BTreeMap<_, (Spans, Spans)> = BTreeMap::new();
    for row in rows {
        let (a, b) = (text(row, "a").to_string(), text(row, "b").to_string());
        let there = all.entry((a.clone(), b.clone())).or_default();
        there.0.push(span(row, "a"));
        there.1.push(span(row, "b"));
        let back = all.entry((b, a)).or_default();
        back.0.push(span(row, "b"));
        back.1.push(span(row, "a"));
    }
    all
}

fn share_covered((begin, end): (u64, u64), spans: &Spans) -> f64 {
    let covered = (begin..end).filter(|at| spans.iter().any(|(x, y)| (x..y).contains(&at))).count();
    covered as f64 / (end - begin) as f64
}

struct Newsroom {
    truth: Vec<Value>,
    alignments: Vec<Value>,
    documents: Vec<Value>,
    reprints: Vec<Value>,
}

fn newsroom() -> Newsroom {
    newsroom_with(&[])
}

fn newsroom_with(arguments: &[&str]) -> Newsroom {
    let out = tempfile::tempdir().unwrap();
    let more = arguments.iter().copied().chain(["-o", out.path().to_str().unwrap()]);
    scan(ARGUMENTS.into_iter().chain(more)).expect(0);
    Newsroom {
        truth: rows(&project("data"), "newsroom-truth.jsonl"),
        alignments: rows(out.path(), "alignments.jsonl"),
        documents: rows(out.path(), "documents.jsonl"),
        reprints: rows(out.path(), "reprints.jsonl"),
    }
}

#[test]
fn every_marked_passage_is_found() {
    let newsroom = newsroom();
    let found = by_pair(&newsroom.alignments);
    let nothing = Default::default();
    let (mut verbatim, mut edited, mut missed) = (0, 0, Vec::new());
    for row in newsroom.truth.iter().filter(|row| row["kind"] != "formula") {
        let (in_a, in_b) = found.get(&(text(row, "a").into(), text(row, "b").into())).unwrap_or(&nothing);
        let covered = share_covered(span(row, "a"), in_a).min(share_covered(span(row, "b"), in_b));
        match text(row, "kind") {
            "verbatim" => {
                assert!(covered > 0.99, "{covered:.2} of {row}");
                verbatim += 1;
            }
            "edited" => {
                assert!(covered > 0.8, "{covered:.2} of {row}");
                edited += 1;
            }
            _ if covered < 0.5 => missed.push(text(row, "note")),
            _ => {}
        }
    }
    assert_eq!((verbatim, edited), (76, 24));
    assert_eq!(missed, [""; 0]);
}

/// Who follows a release wants the words that were copied by themselves; the study of rewriting does not.
#[test]
fn verbatim_passages_are_in_no_paraphrase() {
    let in_a_paraphrase = |paraphrase: &str| {
        let newsroom = newsroom_with(&["--paraphrase", paraphrase]);
        let is_reworded = |row: &&Value| row["kind"] == "paraphrase";
        let found = by_pair(&newsroom.alignments.iter().filter(is_reworded).cloned().collect::<Vec<_>>());
        let is_inside = |row: &&Value| {
            let there = found.get(&(text(row, "a").into(), text(row, "b").into()));
            there.is_some_and(|(a, b)| share_covered(span(row, "a"), a).min(share_covered(span(row, "b"), b)) > 0.5)
        };
        newsroom.truth.iter().filter(|row| row["kind"] == "verbatim").filter(is_inside).count()
    };
    assert_eq!(in_a_paraphrase("linked"), 0);
    assert!(in_a_paraphrase("all") > 0, "or nothing was looked at");
}

#[test]
fn nothing_else_is_found_between_releases_and_articles() {
    let newsroom = newsroom();
    let truth = by_pair(&newsroom.truth);
    let mut bridged = 0;
    for row in
        newsroom.alignments.iter().filter(|r| text(r, "a").contains("releases/") || text(r, "b").contains("releases/"))
    {
        let (in_a, in_b) =
            truth.get(&(text(row, "a").into(), text(row, "b").into())).unwrap_or_else(|| panic!("{row}"));
        let covered = share_covered(span(row, "a"), in_a).min(share_covered(span(row, "b"), in_b));
        // two marked passages with a dropped sentence between them may be one alignment
        assert!(covered > 0.6, "{covered:.2} of {row}");
        bridged += (covered < 0.85) as u32;
    }
    assert!(bridged <= 12, "{bridged}");
}

#[test]
fn articles_share_text_only_through_what_is_marked() {
    let newsroom = newsroom();
    let mut partners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &newsroom.truth {
        partners.entry(text(row, "a")).or_default().insert(text(row, "b"));
        partners.entry(text(row, "b")).or_default().insert(text(row, "a"));
    }
    for row in newsroom.alignments.iter().filter(|row| row["same_outlet"] == false) {
        let (a, b) = (text(row, "a"), text(row, "b"));
        let explained = partners[a].contains(b) || partners[a].intersection(&partners[b]).next().is_some();
        assert!(explained, "{row}");
    }
}

#[test]
fn formulas_alone_are_no_passage() {
    let newsroom = newsroom();
    let long: BTreeSet<(&str, &str)> =
        newsroom.truth.iter().filter(|r| r["kind"] != "formula").map(|r| (text(r, "a"), text(r, "b"))).collect();
    let found = by_pair(&newsroom.alignments);
    let formulas = newsroom.truth.iter().filter(|r| r["kind"] == "formula");
    let alone: Vec<&Value> = formulas.filter(|r| !long.contains(&(text(r, "a"), text(r, "b")))).collect();
    assert!(alone.len() >= 5);
    for row in alone {
        assert!(!found.contains_key(&(text(row, "a").into(), text(row, "b").into())), "{row}");
    }
}

#[test]
fn reprints_name_the_release_and_the_article() {
    let newsroom = newsroom();
    let row = |source: &str, article: &str| {
        let is_it = |r: &&Value| text(r, "source").contains(source) && text(r, "article").contains(article);
        newsroom.reprints.iter().find(is_it).unwrap_or_else(|| panic!("{source} {article}"))
    };
    let whole = row("mary-delphine-rescue", "gulf-coast-beacon/2025-11-22");
    assert!(whole["cut"].as_f64().unwrap() > 0.85 && whole["paste"].as_f64().unwrap() > 0.85, "{whole}");
    assert_eq!((&whole["lag_days"], &whole["source_marked"]), (&0.into(), &true.into()));
    let light = row("recovery-centers", "wyatt-valley-sentinel/2025-11-12");
    assert!(light["equal_words"].as_u64().unwrap() >= 337 && light["lag_days"] == 2, "{light}");
    let syndicated = row("the-well-testers", "wyatt-valley-sentinel/2025-11-17");
    assert_eq!(syndicated["source_marked"], false);
}

#[test]
fn documents_that_share_nothing_are_said_to() {
    let newsroom = newsroom();
    let nothing: Vec<&str> =
        newsroom.documents.iter().filter(|d| d["shared_words"] == 0).map(|d| text(d, "id")).collect();
    assert!(nothing.len() >= 6 && nothing.contains(&"northgate-chronicle/2025-11-27-lock-seven.txt"), "{nothing:?}");
}

/// The whole answer, as a person has read it. To accept a change, look at the difference, then run
/// `UPDATE_GOLDEN=1 cargo test golden` and put the text into README.md too.
#[test]
fn golden_answer() {
    let run = scan(ARGUMENTS).expect(0);
    let golden = project("tests/golden/newsroom.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(golden.parent().unwrap()).unwrap();
        fs::write(&golden, &run.stdout).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap();
    assert!(run.stdout == expected, "the answer differs from {}:\n{}", golden.display(), run.stdout);
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "wider than 100 columns");
    assert_eq!(run.stderr, NEWSROOM_REPAIRED);
}

#[test]
fn readme_shows_the_answer() {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let golden = fs::read_to_string(project("tests/golden/newsroom.txt")).unwrap();
    let shown: Vec<&str> = golden.lines().take(25).collect();
    assert!(readme.contains(&shown.join("\n")), "README.md does not show the first lines of the golden answer");
}

#[test]
fn the_answer_as_json() {
    let run = scan(ARGUMENTS.into_iter().chain(["--format", "json", "--top", "3"])).expect(0);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (&answer["documents"], &answer["sources"], &answer["schema_version"]),
        (&50.into(), &5.into(), &1.into())
    );
    assert_eq!(answer["releases"]["total"], 5);
    assert_eq!(answer["releases"]["first"].as_array().unwrap().len(), 3);
    let first = &answer["releases"]["first"][0]["articles"]["first"][0];
    assert!(first["cut"].as_f64().unwrap() > 0.3 && first["related_words"].is_u64(), "{first}");
    let release = &answer["releases"]["first"][0];
    assert_eq!(release["headline"], "FEMA Opens Recovery Centers for Flood Survivors in Three Missouri Counties");
    assert!(release["title"].is_null() && answer["audit"].is_null());
}

/// A title that is given stands alone; of a text without one the first line, if it is no sentence.
#[test]
fn releases_are_named_by_their_titles() {
    let body = "The agency will open two recovery centers on Monday, and anyone whose home was damaged by the flood \
                can ask for help there in person without an appointment.";
    let release = |lead: &str, title: Option<&str>| {
        let release = json!({"id": "agency/7", "title": title, "text": format!("{lead}{body}"), "outlet": "agency"});
        let article = json!({"id": "herald/1", "text": body, "outlet": "herald"});
        let files = folder(&[("all.jsonl", format!("{release}\n{article}\n").as_bytes())]);
        let run = scan([files.path().to_str().unwrap(), "--source-outlet", "agency"]).expect(0);
        let from = run.stdout.find("RELEASES AND WHO PRINTED THEM (1)").unwrap();
        let lines: Vec<String> = run.stdout[from..].lines().skip(2).take(2).map(str::to_string).collect();
        (run.stdout.lines().next().unwrap().to_string(), lines)
    };
    let (answer, lines) = release("Two Centers \u{1b}[31mto Open\n\n", None);
    assert_eq!(lines, ["Two Centers \u{fffd}[31mto Open", "agency/7"]);
    assert!(answer.contains("the release “Two Centers"), "{answer}");
    assert_eq!(release("Two Centers to Open\n\n", Some("Centers Open")).1, ["Centers Open", "agency, 32 words"]);
    assert_eq!(release("", None).1, ["agency/7", "agency, 28 words"]);
    let (_, long) = release(&format!("{}\n\n", "Longwordage".repeat(20)), None);
    assert_eq!((long[0].chars().count(), &*long[1]), (100, "agency/7"));
}

#[test]
fn help_has_examples() {
    let output = reprint().args(["scan", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("Examples:") && help.contains("--releases"), "{help}");
}
