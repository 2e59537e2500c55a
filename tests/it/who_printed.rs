//! The answer's first line: which outlets printed a release, of how many, and what is looked at first.

use crate::support::{folder, prose, scan};
use serde_json::{Value, json};

/// The summary of documents (id, outlet, date, text); those of "Agency" are releases.
fn summary(documents: &[(&str, &str, &str, String)]) -> Value {
    let line = |(id, outlet, date, text): &(&str, &str, &str, String)| {
        let mut line = json!({"id": id, "outlet": outlet, "date": date, "text": text});
        line.as_object_mut().unwrap().retain(|_, value| value != "");
        line.to_string()
    };
    let lines: Vec<String> = documents.iter().map(line).collect();
    let folder = folder(&[("texts.jsonl", lines.join("\n").as_bytes())]);
    let path = folder.path().join("texts.jsonl");
    let arguments = [path.to_str().unwrap(), "--source-outlet", "Agency", "--format", "json"];
    serde_json::from_str(&scan(arguments).expect(0).stdout).unwrap()
}

/// A text of its own with a passage in it.
fn around(seed: u64, passage: &str) -> String {
    format!("{}.\n\n{passage}.\n\n{}.", prose(seed, 60), prose(seed + 1, 60))
}

#[test]
fn outlets_are_those_with_an_article_in_the_days_around() {
    let (first, second) = (prose(1, 30), prose(2, 30));
    let summary = summary(&[
        ("r1", "Agency", "2026-03-02", around(10, &first)),
        ("r2", "Agency", "2026-03-02", around(20, &second)),
        ("a day before", "one", "2026-03-01", around(30, &first)),
        ("two days before", "two", "2026-02-28", around(40, &second)),
        ("late", "three", "2026-04-20", around(50, &second)),
        ("of these days", "four", "2026-03-20", around(60, "Nothing else")),
        ("without a date", "five", "", around(70, "Nothing else")),
        ("printed it, without a date", "six", "", around(80, &first)),
    ]);
    let answer = &summary["answer"];
    assert_eq!(
        (&answer["printing_outlets"], &answer["outlets"]),
        (&json!(2), &json!(3)),
        "one and six of them and four"
    );
    assert_eq!(summary["printed_releases"], 1, "the second one had its text printed before, and late");
}

#[test]
fn versions_count_once() {
    let passage = prose(1, 30);
    let text = around(30, &passage);
    let summary = summary(&[
        ("r", "Agency", "2026-03-02", around(10, &passage)),
        ("first", "one", "2026-03-02", text.clone()),
        ("again", "one", "2026-03-03", format!("{text} {}.", prose(32, 8))),
        ("other", "two", "2026-03-03", around(40, &passage)),
    ]);
    assert_eq!((&summary["versions"], &summary["releases"]["first"][0]["articles"]["total"]), (&json!(1), &json!(2)));
    assert_eq!(summary["highest_paste"]["total"], 2);
}

#[test]
fn quotes_that_an_article_prints_as_its_own_come_before_quotations_of_a_release() {
    let (long, short) = (prose(1, 40), prose(2, 20));
    let summary = summary(&[
        ("r", "Agency", "2026-03-02", format!("{}\n\n“{short}.”", around(10, &long))),
        ("quotes the release", "one", "2026-03-02", around(30, &format!("“{long}”"))),
        ("has the quote as its own", "two", "2026-03-02", around(40, &short)),
    ]);
    let first = summary["requoted"]["first"].as_array().unwrap();
    let own: Vec<&str> = first.iter().map(|line| line["own_prose_of"].as_str().unwrap()).collect();
    assert_eq!(own, ["has the quote as its own", "r"]);
}
