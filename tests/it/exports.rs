//! Tables in other formats: each read back by a reader that is not ours, and held against the JSON lines.

use crate::support::{folder, names, prose, rows, scan};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// A row of JSON lines with its columns in the order in which they stand.
pub struct Ordered(pub Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(row: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Ordered;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Ordered, M::Error> {
                let mut columns = Vec::new();
                while let Some(column) = map.next_entry()? {
                    columns.push(column);
                }
                Ok(Ordered(columns))
            }
        }
        row.deserialize_map(InOrder)
    }
}

/// The rows of a table, with their columns in order.
pub fn ordered_rows(folder: &Path, table: &str) -> Vec<Ordered> {
    let text = fs::read_to_string(folder.join(format!("{table}.jsonl"))).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every table that has rows.
pub const TABLES: [&str; 11] = [
    "alignments",
    "candidates",
    "clusters",
    "documents",
    "fragments",
    "joins",
    "passages",
    "release_sentences",
    "reprints",
    "short_alignments",
    "texts",
];

/// What nobody wants in a cell, a name or an attribute.
pub const HOSTILE: [&str; 8] = [
    "=HYPERLINK(\"http://x\";\"y\")",
    "two\r\nlines, \"quoted\"",
    "@SUM(A1)\u{0}\u{1b}[31m\u{7f}\u{85}",
    "<b onload='x'>&amp;]]></b><!--",
    "-5; DROP TABLE documents; --",
    "\u{202e}right to left\u{feff}\u{ffff}",
    "'; \\\" \\u0000 ” ‘",
    "🚁 Ōsaka \u{301}é",
];

/// A result on documents that are hostile in every field: two that share a text, for each of the hostile names.
pub fn hostile_result(more: &[&str]) -> (tempfile::TempDir, tempfile::TempDir) {
    let document = |number: usize, side: usize| {
        let name = HOSTILE[number];
        let other = HOSTILE[(number + side) % HOSTILE.len()];
        let text = format!("{name} {} {name}\n", prose(number as u64, 60));
        json!({"id": format!("{side}{name}"), "outlet": other, "title": name, "author": name, "url": name, "text": text,
               "date": "2026-03-02"})
    };
    let lines: Vec<String> =
        (0..HOSTILE.len()).flat_map(|n| [document(n, 0), document(n, 1)]).map(|row| format!("{row}\n")).collect();
    let corpus = folder(&[("all.jsonl", lines.concat().as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let base = [corpus.path().to_str().unwrap(), "-q", "-o", out.path().to_str().unwrap()];
    scan(base.into_iter().chain(["--source-outlet", HOSTILE[0]]).chain(more.iter().copied())).expect(0);
    (corpus, out)
}

fn newsroom_to(out: &Path, more: &[&str]) -> crate::support::Run {
    let base = ["data/newsroom", "--releases", "data/newsroom/releases", "-q", "-o", out.to_str().unwrap()];
    scan(base.into_iter().chain(more.iter().copied()))
}

/// What a cell should hold, worked out from the JSON line.
fn expected(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => {
            let text = text.replace('\0', "\u{fffd}");
            let first = text.chars().next().unwrap_or(' ');
            match "=+-@\t\r\n＝＋－＠".contains(first) && text.parse::<f64>().is_err() {
                true => format!("'{text}"),
                false => text,
            }
        }
        other => other.to_string(),
    }
}

/// Holds each CSV against the JSON lines beside it; gives the number of rows.
#[track_caller]
fn assert_csv_agrees(out: &Path) -> usize {
    let manifest: Value = serde_json::from_str(&fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap();
    let present = TABLES.iter().filter(|table| out.join(format!("{table}.jsonl")).exists());
    let mut all = 0;
    for table in present {
        let path = out.join(format!("{table}.csv"));
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.starts_with("\u{feff}".as_bytes()) && bytes.ends_with(b"\r\n") && !bytes.contains(&0));
        let listed = &manifest["files"][format!("{table}.csv")];
        assert_eq!(listed["bytes"], bytes.len());
        // the reader knows no mark, no types and no formulas
        let mut reader = csv::ReaderBuilder::new().from_reader(&bytes[3..]);
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_string).collect();
        let lines = ordered_rows(out, table);
        let mut records = reader.records();
        for Ordered(columns) in &lines {
            let record = records.next().unwrap().unwrap();
            assert_eq!(header, columns.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), "{table}");
            for ((name, value), cell) in columns.iter().zip(&record) {
                match value {
                    Value::Array(_) | Value::Object(_) => {
                        assert_eq!(serde_json::from_str::<Value>(cell).unwrap(), *value, "{table} {name}")
                    }
                    value => assert_eq!(cell, expected(value), "{table} {name}"),
                }
            }
        }
        assert!(records.next().is_none());
        assert_eq!(listed["rows"], lines.len());
        all += lines.len();
    }
    all
}

#[test]
fn csv_holds_what_the_json_lines_hold() {
    let out = tempfile::tempdir().unwrap();
    newsroom_to(out.path(), &["--tables", "csv", "--candidates", "--paraphrase", "all"]).expect(0);
    assert!(TABLES.iter().all(|table| out.path().join(format!("{table}.csv")).exists()), "{:?}", names(out.path()));
    assert!(assert_csv_agrees(out.path()) > 500);
    let without_text = tempfile::tempdir().unwrap();
    newsroom_to(without_text.path(), &["--tables", "jsonl,csv", "--text", "none"]).expect(0);
    assert!(!without_text.path().join("texts.csv").exists());
    assert_csv_agrees(without_text.path());
}

#[test]
fn csv_of_hostile_text_is_read_back_and_never_calculated() {
    let (_, out) = hostile_result(&["--tables", "csv"]);
    let out = out.path();
    assert_eq!(rows(out, "alignments.jsonl").len(), HOSTILE.len());
    assert_csv_agrees(out);
    for table in TABLES.iter().filter(|table| out.join(format!("{table}.csv")).exists()) {
        let bytes = fs::read(out.join(format!("{table}.csv"))).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
        for cell in reader.records().flat_map(|record| record.unwrap().iter().map(str::to_string).collect::<Vec<_>>()) {
            let is_number = cell.parse::<f64>().is_ok();
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{table}: {cell:?}");
        }
    }
}

/// The bytes, as RFC 4180 has them, written by hand.
#[test]
fn csv_is_what_rfc_4180_says() {
    let documents = [
        json!({"id": "=1", "title": "He said \"no\", twice", "outlet": "a,b", "text": prose(1, 40), "date": "2026-03"}),
        json!({"id": "2", "title": "two\nlines", "author": "-3", "text": "short"}),
    ];
    let corpus = folder(&[("all.jsonl", format!("{}\n{}\n", documents[0], documents[1]).as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    scan([corpus.path().to_str().unwrap(), "-q", "-o", out.path().to_str().unwrap(), "--tables", "csv"]).expect(0);
    let digests: Vec<String> =
        rows(out.path(), "documents.jsonl").iter().map(|row| row["digest"].as_str().unwrap().into()).collect();
    let expected = [
        "\u{feff}id,outlet,outlet_as_given,outlet_from,owner,date,url,title,author,source,version_of,words,shared_words,\
         shared_quoted_words,digest"
            .to_string(),
        format!("'=1,\"a,b\",,record,,2026-03,,\"He said \"\"no\"\", twice\",,false,,40,0,0,{}", digests[0]),
        format!("2,,,,,,,\"two\nlines\",-3,false,,1,0,0,{}", digests[1]),
    ];
    assert_eq!(fs::read_to_string(out.path().join("documents.csv")).unwrap(), expected.join("\r\n") + "\r\n");
    // a table without rows has its header
    let clusters = fs::read_to_string(out.path().join("clusters.csv")).unwrap();
    assert!(clusters.starts_with("\u{feff}cluster,size,") && clusters.ends_with("cohesion_mean\r\n"), "{clusters}");
}

#[test]
fn csv_is_the_same_at_any_number_of_threads_and_changes_no_table() {
    let outs = [("1", "jsonl"), ("1", "csv"), ("3", "csv")].map(|(threads, tables)| {
        let out = tempfile::tempdir().unwrap();
        newsroom_to(out.path(), &["--threads", threads, "--tables", tables]).expect(0);
        out
    });
    let [lines, one, three] = outs.each_ref().map(tempfile::TempDir::path);
    let read = |out: &Path, name: &str| fs::read(out.join(name)).unwrap();
    for name in names(lines).iter().filter(|name| name.ends_with(".jsonl")) {
        assert!(read(lines, name) == read(one, name), "{name}");
    }
    for name in names(one).iter().filter(|name| name.ends_with(".csv")) {
        assert!(read(one, name) == read(three, name), "{name}");
    }
}

#[test]
fn a_later_scan_takes_its_csv_away_and_nobody_elses() {
    let out = tempfile::tempdir().unwrap();
    newsroom_to(out.path(), &["--tables", "csv"]).expect(0);
    let csv_files = || names(out.path()).iter().filter(|name| name.ends_with(".csv")).count();
    assert_eq!(csv_files(), 9);
    newsroom_to(out.path(), &[]).expect(0);
    assert_eq!(csv_files(), 0);
    // somebody's own, under the name of a table
    fs::write(out.path().join("reprints.csv"), "mine").unwrap();
    newsroom_to(out.path(), &[]).expect(0);
    let refused = newsroom_to(out.path(), &["--tables", "csv"]).expect(2);
    assert!(refused.stderr.contains("reprints.csv") && refused.stderr.contains("--force"), "{}", refused.stderr);
    assert_eq!(fs::read(out.path().join("reprints.csv")).unwrap(), b"mine");
    newsroom_to(out.path(), &["--tables", "csv", "--force"]).expect(0);
    assert_csv_agrees(out.path());
    // as if killed between two renames
    fs::rename(out.path().join("manifest.json"), out.path().join("manifest.json.partial")).unwrap();
    fs::rename(out.path().join("texts.csv"), out.path().join("texts.csv.partial")).unwrap();
    newsroom_to(out.path(), &["--text", "none"]).expect(0);
    assert!(names(out.path()).iter().all(|name| !name.contains(".csv") && !name.ends_with(".partial")));
    // as if killed while writing
    let fresh = folder(&[("alignments.csv.partial", b"a,b")]);
    newsroom_to(fresh.path(), &[]).expect(0);
}

#[test]
fn tables_need_one_folder() {
    let parent = tempfile::tempdir().unwrap();
    let path = |name: &str| parent.path().join(name).to_str().unwrap().to_string();
    for (arguments, remedy) in [
        (vec!["--tables".into(), "csv".into()], "--output"),
        (vec!["--tables".into(), "csv".into(), "-o".into(), path("x.gexf")], "-o DIR"),
        (vec!["-o".into(), path("one"), "-o".into(), path("two")], "give -o once"),
        (vec!["--tables".into(), "xlsx".into(), "-o".into(), path("one")], "csv"),
    ] {
        let run = scan(["data/newsroom".to_string()].into_iter().chain(arguments)).expect(2);
        assert!(run.stderr.contains(remedy), "{}", run.stderr);
    }
    assert!(names(parent.path()).is_empty());
}
