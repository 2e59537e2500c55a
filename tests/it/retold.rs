//! Articles that retell a release in other words, by its names and numbers.

use crate::support::{folder, prose, rows, scan};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A text of its own words with a name of the case behind every ninth.
fn with_names(seed: u64) -> String {
    let parts = (0..14).map(|n| format!("{} Name{n}.", prose(seed * 100 + n, 9)));
    parts.collect::<Vec<_>>().join(" ")
}

/// The pairs (source, article) of reprints.jsonl with what each has, and the pairs that were looked at by their names.
fn found(articles: &[(&str, String)], releases: &[(&str, String)]) -> (BTreeSet<(String, String, u64, u64)>, usize) {
    let line =
        |id: &str, text: &str, outlet: &str| json!({ "id": id, "text": text, "outlet": outlet }).to_string() + "\n";
    let others = (0..30).map(|n| line(&format!("other {n}"), &prose(5000 + n, 150), &format!("outlet {n}")));
    let texts = articles.iter().map(|(id, text)| line(id, text, "Daily"));
    let lines: String = texts.chain(releases.iter().map(|(id, text)| line(id, text, "Agency"))).chain(others).collect();
    let folder = folder(&[("texts.jsonl", lines.as_bytes())]);
    let (path, out) = (folder.path().join("texts.jsonl"), folder.path().join("out"));
    let [path, to] = [&path, &out].map(|path| path.to_str().unwrap());
    scan([path, "--source-outlet", "Agency", "--candidates", "-q", "-o", to]).expect(0);
    let id = |row: &Value, field: &str| row[field].as_str().unwrap().to_string();
    let number = |row: &Value, field: &str| row[field].as_u64().unwrap();
    let row = |row: Value| {
        (id(&row, "source"), id(&row, "article"), number(&row, "equal_words"), number(&row, "related_words").min(1))
    };
    let looked_at = rows(&out, "candidates.jsonl").iter().filter(|row| row["by"] == "names").count();
    (rows(&out, "reprints.jsonl").into_iter().map(row).collect(), looked_at)
}

fn row(source: &str, article: &str, equal: u64, related: u64) -> (String, String, u64, u64) {
    (source.to_string(), article.to_string(), equal, related)
}

#[test]
fn the_release_that_was_copied_takes_the_article_from_its_sister() {
    let (first, second) = (with_names(1), with_names(2));
    let releases = [("first", first), ("second", second.clone())];
    // in words of its own: of both, as nothing tells which
    let (pairs, looked_at) = found(&[("spun", with_names(3))], &releases);
    assert_eq!(pairs, BTreeSet::from([row("first", "spun", 0, 1), row("second", "spun", 0, 1)]));
    assert_eq!(looked_at, 2);
    // a copy of the second, and of most of it
    let (pairs, looked_at) = found(&[("copy", second.clone())], &releases);
    assert_eq!(pairs, BTreeSet::from([row("second", "copy", 140, 0)]));
    assert_eq!(looked_at, 1);
    let cut = second.split_once("Name11.").unwrap().0;
    let (pairs, _) = found(&[("part", format!("{cut} {}", prose(77, 20)))], &releases);
    assert_eq!(pairs, BTreeSet::from([row("second", "part", 119, 0)]));
}
