//! What outlets did to a release, sentence by sentence; and the fragments of what nobody marked.

use crate::support::{characters, folder, rows, scan};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

const RESCUE: &str = "releases/coast-guard/2025-11-22-mary-delphine-rescue.txt";
const SCREENING: &str = "releases/tsa/2025-11-17-thanksgiving-screening.txt";

/// The sample newsroom with its releases marked.
fn marked(more: &[&str]) -> TempDir {
    let out = tempfile::tempdir().unwrap();
    let base = ["data/newsroom", "--releases", "data/newsroom/releases", "-q", "-o", out.path().to_str().unwrap()];
    scan(base.into_iter().chain(more.iter().copied())).expect(0);
    out
}

fn unmarked() -> TempDir {
    let out = tempfile::tempdir().unwrap();
    scan(["data/newsroom", "-q", "-o", out.path().to_str().unwrap()]).expect(0);
    out
}

fn texts(out: &TempDir) -> BTreeMap<String, String> {
    let text = |row: &Value| (row["id"].as_str().unwrap().to_string(), row["text"].as_str().unwrap().to_string());
    rows(out.path(), "texts.jsonl").iter().map(text).collect()
}

/// The edits of an article, without its splices.
fn counts(rows: &[Value], source: &str, article: &str) -> Value {
    let row = rows.iter().find(|row| row["source"] == source && row["article"].as_str().unwrap().contains(article));
    let mut edits = row.unwrap_or_else(|| panic!("{source} {article}"))["edits"].clone();
    edits.as_object_mut().unwrap().remove("splices");
    edits
}

/// Of a source without reworded sentences.
fn edits(kept: u32, edited: u32, moved: u32, partly: u32, cut: u32, put_in: u32) -> Value {
    json!({"kept": kept, "edited": edited, "moved": moved, "reworded": 0, "partly": partly, "cut": cut, "put_in": put_in})
}

/// Counted by hand in the texts.
#[test]
fn what_outlets_did_to_two_releases() {
    let rows = rows(marked(&[]).path(), "reprints.jsonl");
    // all but the line with the date and the two sentences about the sector; the title is not counted
    assert_eq!(counts(&rows, RESCUE, "gulf-coast-beacon/2025-11-22"), edits(13, 0, 0, 0, 3, 0));
    // the first half of a quote without its attribution, and the second
    assert_eq!(counts(&rows, RESCUE, "gulf-coast-beacon/2025-11-26"), edits(1, 1, 0, 0, 14, 0));
    // firearms and fines first, then the heaviest day, the officers moved, and the quote; one sentence between
    assert_eq!(counts(&rows, SCREENING, "capitol-brief"), edits(3, 0, 2, 0, 11, 1));
}

#[test]
fn quotes_joined_without_a_mark_and_with_one() {
    let out = marked(&[]);
    let texts = texts(&out);
    let mut found: BTreeSet<(String, bool)> = BTreeSet::new();
    for row in rows(out.path(), "reprints.jsonl") {
        let text = &texts[row["article"].as_str().unwrap()];
        for splice in row["edits"]["splices"].as_array().unwrap() {
            let there = characters(text, &splice["begin"], &splice["end"]);
            let byte = |field: &str| splice[field].as_u64().unwrap() as usize;
            assert_eq!(text[byte("begin_byte")..byte("end_byte")], there);
            if splice["quoted"] == true {
                found.insert((there, splice["marked"] == true));
            }
        }
    }
    // two halves of one official's quote; two officials' quotes; a quote cut with an ellipsis
    for (there, is_marked) in [("him. I", false), ("well. We", false), ("oven … The", true)] {
        assert!(found.contains(&(there.to_string(), is_marked)), "{there} in {found:?}");
    }
}

#[test]
fn a_release_by_its_sentences() {
    let out = marked(&[]);
    let texts = texts(&out);
    let sentences = rows(out.path(), "release_sentences.jsonl");
    let rescue: Vec<&Value> = sentences.iter().filter(|row| row["source"] == RESCUE).collect();
    let numbers: Vec<&Value> = rescue.iter().map(|row| &row["sentence"]).collect();
    assert_eq!(numbers, (1..=17).collect::<Vec<_>>());
    let outlets: Vec<u64> = rescue.iter().map(|row| row["outlets"].as_u64().unwrap()).collect();
    assert_eq!(outlets, [0, 0, 2, 1, 1, 2, 2, 1, 2, 2, 2, 1, 2, 1, 1, 0, 0]);
    // the cooler: twice in one outlet, which is one, and cut in half in another
    let cooler = rescue[10];
    assert!(cooler["text"].as_str().unwrap().starts_with("“The fourth man didn’t want to let go"), "{cooler}");
    assert_eq!((&cooler["outlets"], &cooler["articles"]), (&2.into(), &3.into()));
    let fates: Vec<&Value> = cooler["printed_by"].as_array().unwrap().iter().map(|by| &by["fate"]).collect();
    assert_eq!(fates, ["kept", "edited", "edited"]);
    for row in &sentences {
        let text = &texts[row["source"].as_str().unwrap()];
        assert_eq!(row["text"], characters(text, &row["begin"], &row["end"]));
    }
    // of the releases the titles do not count, and what those of one agency end with: none has contacts
    let of_releases = sentences.iter().filter(|row| row["source"].as_str().unwrap().starts_with("releases/"));
    let not_counted: Vec<&Value> = of_releases.filter(|row| row["counted"] == false).collect();
    let is_closing = |row: &&&Value| row["text"].as_str().unwrap().starts_with("FEMA’s regional staff work");
    assert_eq!(not_counted.iter().filter(is_closing).count(), 2);
    assert_eq!(not_counted.iter().filter(|row| row["sentence"] == 1).count(), 5);
    assert_eq!(not_counted.len(), 7);
}

/// Who is asked and what it is called are no sentences that an outlet could cut, on either side.
#[test]
fn titles_and_contacts_are_listed_and_not_counted() {
    let body = "The agency will open two recovery centers on Monday in the old mill at the end of the harbor road. \
                Anyone whose home was damaged by the flood can ask for help there in person without an appointment.";
    let release = format!(
        "Agency Opens Two Centers\n\nContact: A. Clerk, 555-555-0100\n\n{body}\n\nPress: clerk@agency.example\n"
    );
    let article = format!(
        "Help is near\n\n{}\n\nTips: desk@herald.example\n\nIt rains.\n\n{}\n",
        &body[..body.find("Anyone").unwrap()],
        &body[body.find("Anyone").unwrap()..]
    );
    let files = folder(&[("releases/agency/a.txt", release.as_bytes()), ("herald/b.txt", article.as_bytes())]);
    let (at, out) = (files.path(), tempfile::tempdir().unwrap());
    let releases = at.join("releases");
    scan([
        at.as_os_str(),
        "--releases".as_ref(),
        releases.as_os_str(),
        "-q".as_ref(),
        "-o".as_ref(),
        out.path().as_os_str(),
    ])
    .expect(0);
    let reprints = rows(out.path(), "reprints.jsonl");
    assert_eq!(counts(&reprints, "releases/agency/a.txt", "herald"), edits(2, 0, 0, 0, 0, 1));
    let sentences = rows(out.path(), "release_sentences.jsonl");
    let counted: Vec<bool> = sentences.iter().map(|row| row["counted"].as_bool().unwrap()).collect();
    assert_eq!(counted, [false, false, true, true, false], "{sentences:?}");
}

/// The two tables tell the same, each release is there from its first to its last word, and each sentence once.
#[test]
fn sentences_agree_with_edits() {
    let out = marked(&[]);
    let (sentences, reprints) = (rows(out.path(), "release_sentences.jsonl"), rows(out.path(), "reprints.jsonl"));
    let mut by_source: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    sentences.iter().for_each(|row| by_source.entry(row["source"].as_str().unwrap()).or_default().push(row));
    let sources: BTreeSet<&str> = reprints.iter().map(|row| row["source"].as_str().unwrap()).collect();
    assert_eq!(by_source.keys().copied().collect::<BTreeSet<_>>(), sources);
    for row in &reprints {
        let own = &by_source[row["source"].as_str().unwrap()];
        let words: u64 = own.iter().map(|sentence| sentence["words"].as_u64().unwrap()).sum();
        assert_eq!(words, row["source_words"]);
        let counted = own.iter().filter(|sentence| sentence["counted"] == true);
        let all = counted.clone().flat_map(|sentence| sentence["printed_by"].as_array().unwrap());
        let of_article: Vec<&Value> = all.filter(|by| by["article"] == row["article"]).collect();
        let count = |fate: &str| of_article.iter().filter(|by| by["fate"] == fate).count() as u64;
        let edits = &row["edits"];
        for fate in ["kept", "moved", "edited", "reworded", "partly"] {
            assert_eq!(edits[fate], count(fate), "{fate} of {row}");
        }
        assert_eq!(edits["cut"], (counted.count() - of_article.len()) as u64);
    }
}

#[test]
fn fragments_in_the_order_of_their_copies() {
    let out = unmarked();
    let fragments = rows(out.path(), "fragments.jsonl");
    let texts = texts(&out);
    let group_of = |begin: &str| {
        let is_it = |row: &&Value| row["text"].as_str().unwrap().starts_with(begin);
        &fragments.iter().find(is_it).unwrap_or_else(|| panic!("{begin}"))["group"]
    };
    let rescue = group_of("They did nearly everything right");
    let of_group: Vec<&Value> = fragments.iter().filter(|row| &row["group"] == rescue).collect();
    assert_eq!(of_group[0]["cluster"], *rescue, "a group has the name of its first fragment");
    let positions: Vec<&Value> = of_group.iter().map(|row| &row["position"]).collect();
    assert_eq!(positions, (1..=of_group.len()).collect::<Vec<_>>());
    // in the order of the release, which nobody marked
    let begins = of_group.iter().map(|row| row["text"].as_str().unwrap().chars().take(20).collect::<String>());
    let expected = [
        "A Coast Guard helico",
        "The helicopter crew ",
        "The rescue swimmer m",
        "They did nearly ever",
        "When you are looking",
        "The fourth man didn'",
        "The Mary Delphine, w",
    ];
    assert_eq!(begins.collect::<Vec<_>>(), expected);
    // two releases of one agency end in one sentence, and are not one text for that
    let (grant, recovery) = (group_of("Applications were scored"), group_of("As of Nov. 9, inspectors"));
    assert!(grant != recovery && grant != rescue && recovery != rescue);
    for row in &fragments {
        let copies = row["copies"].as_array().unwrap();
        assert!(row["outlets"].as_u64().unwrap() >= 3 && copies.len() >= 3, "{row}");
        let holds = |id: &Value| texts[id.as_str().unwrap()].contains(row["text"].as_str().unwrap());
        assert!(copies.iter().any(holds), "{row}");
    }
}

#[test]
fn what_a_release_holds_is_no_fragment() {
    let out = marked(&[]);
    let fragments = rows(out.path(), "fragments.jsonl");
    let mut of_copies = fragments.iter().flat_map(|row| row["copies"].as_array().unwrap());
    assert!(!of_copies.any(|id| id.as_str().unwrap().starts_with("releases/")));
    // a county spokeswoman's statement that three outlets quote
    assert!(fragments.iter().any(|row| row["text"].as_str().unwrap().starts_with("We had people sleeping")));
}

#[test]
fn no_text_of_sentences_and_fragments_where_none_is_wanted() {
    let out = marked(&["--text", "none"]);
    for table in ["release_sentences.jsonl", "fragments.jsonl"] {
        let rows = rows(out.path(), table);
        assert!(!rows.is_empty() && rows.iter().all(|row| row["text"].is_null()), "{table}");
    }
}
