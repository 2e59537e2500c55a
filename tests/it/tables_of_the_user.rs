//! `--outlets` and `--metadata`, and what they make of versions of an article.

use crate::support::{Run, folder, prose, reprint, rows, scan};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const NEWSROOM: [&str; 3] = ["data/newsroom", "--releases", "data/newsroom/releases"];

/// A table in a folder of its own.
fn table(bytes: &[u8]) -> (TempDir, String) {
    let folder = folder(&[("table.csv", bytes)]);
    let path = folder.path().join("table.csv").to_str().unwrap().to_string();
    (folder, path)
}

/// A scan with a result.
fn scan_to(out: &Path, arguments: &[&str], code: i32) -> Run {
    scan(arguments.iter().copied().chain(["-o", out.to_str().unwrap()])).expect(code)
}

fn newsroom(out: &Path, option: &str, path: &str, code: i32) -> Run {
    scan_to(out, &[&NEWSROOM[..], &[option, path]].concat(), code)
}

fn document<'r>(rows: &'r [Value], id: &str) -> &'r Value {
    rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

fn manifest(out: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap()
}

const MERGED: &[u8] = "\u{feff}name;owner;canonical\r\n\
    \"Tamarack-LEDGER \";Valley Media;Valley Papers\r\n\
    wyatt-valley-séntinel;;Valley Papers\r\n\
    \r\n\
    consourse;;Concourse Magazine\r\n"
    .as_bytes();

#[test]
fn names_of_an_outlet_are_merged_before_anything_is_counted() {
    let (_folder, path) = table(MERGED);
    let out = tempfile::tempdir().unwrap();
    let run = newsroom(out.path(), "--outlets", &path, 0);
    assert!(run.stdout.contains("45 articles of 11 outlets\n12 outlets, 11 after --outlets "), "{}", run.stdout);
    let fema = run.stdout.split("recovery-centers-flood-survivors.txt\n").nth(1).unwrap();
    assert!(fema.starts_with("fema, 2025-11-10, 408 words\n3 of 11 outlets printed text of it: "), "{fema}");
    assert!(
        run.stderr.contains("table.csv:5: not the name of any outlet: consourse (nearest: concourse)"),
        "{}",
        run.stderr
    );

    let documents = rows(out.path(), "documents.jsonl");
    let known = |id: &str| {
        let row = document(&documents, id);
        json!([row["outlet"], row["outlet_as_given"], row["owner"]])
    };
    let ledger = known("tamarack-ledger/2025-11-15-the-well-testers.txt");
    assert_eq!(ledger, json!(["Valley Papers", "tamarack-ledger", "Valley Media"]));
    let sentinel = known("wyatt-valley-sentinel/2025-11-17-the-well-testers.txt");
    assert_eq!(sentinel, json!(["Valley Papers", "wyatt-valley-sentinel", "Valley Media"]));
    assert_eq!(known("concourse/2025-11-13-lounge-wars.txt"), json!(["concourse", null, null]));

    let alignments = rows(out.path(), "alignments.jsonl");
    let of_both = |row: &&Value| {
        let begins = |side: &str, outlet: &str| row[side].as_str().unwrap().starts_with(outlet);
        begins("a", "tamarack") && begins("b", "wyatt")
    };
    assert!(alignments.iter().any(|row| of_both(&row)));
    assert!(alignments.iter().filter(of_both).all(|row| row["same_outlet"] == true));
    let manifest = manifest(out.path());
    assert_eq!(manifest["counts"]["outlets"], 15); // with the 4 agencies
    assert_eq!(manifest["parameters"]["outlets"]["path"], path);
    assert_eq!(manifest["repaired"]["unused_name"]["count"], 1);

    let run = scan(NEWSROOM.into_iter().chain(["--outlets", &path, "--format", "json", "-q"])).expect(0);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&answer["article_outlets_as_given"], &answer["article_outlets"]), (&json!(12), &json!(11)));
    assert_eq!(run.stderr, "");
}

#[test]
fn an_outlet_is_marked_as_a_source_by_any_of_its_names() {
    let (_folder, path) = table(MERGED);
    for name in ["Valley Papers", "wyatt-valley-sentinel"] {
        let out = tempfile::tempdir().unwrap();
        scan_to(out.path(), &["data/newsroom", "--outlets", &path, "--source-outlet", name], 0);
        let documents = rows(out.path(), "documents.jsonl");
        assert!(documents.iter().all(|row| (row["outlet"] == "Valley Papers") == (row["source"] == true)));
        assert_eq!(documents.iter().filter(|row| row["source"] == true).count(), 9);
    }
    let unknown = ["data/newsroom", "--outlets", &path, "--source-outlet", "Valley Paper"];
    let run = scan(unknown).expect(2);
    assert!(run.stderr.contains("nearest: Valley Papers"), "{}", run.stderr);
}

#[test]
fn tables_that_cannot_be_used_end_the_run_with_a_remedy() {
    let cases: [(&str, &[u8], &str); 8] = [
        ("--outlets", b"name,owner\na,b\n", "no column canonical"),
        ("--outlets", b"name,canonical\na,X\nb,X\nA ,Y\n", "A is X in line 2 and Y in line 4"),
        (
            "--outlets",
            b"name,canonical\na,X\nThe Globe, Boston,Boston Globe\n",
            "line 3: 3 cells where the header has 2",
        ),
        ("--outlets", b"name,canonical\ncaf\xe9,X\n", "line 2 is not UTF-8: save the table as CSV in UTF-8"),
        ("--outlets", b"", "empty"),
        ("--metadata", b"title,date\na,2026\n", "no column id or path"),
        ("--metadata", b"id,titel\na,x\n", "no column outlet, date, url or title"),
        ("--metadata", b"\xff\xfei\0d\0", "line 1 is not UTF-8"),
    ];
    for (option, bytes, message) in cases {
        let (_folder, path) = table(bytes);
        let run = scan(["data/newsroom", option, &path]).expect(2);
        assert!(run.stderr.contains(&format!("{option} {path}: {message}")), "{}", run.stderr);
        assert!(run.stderr.contains("\n  expected: CSV in UTF-8 with a header: "), "{}", run.stderr);
    }
    for option in ["--outlets", "--metadata"] {
        let run = scan(["data/newsroom", option, "/no/such/table.csv"]).expect(2);
        assert!(run.stderr.contains("/no/such/table.csv: cannot be read"), "{}", run.stderr);
    }
}

#[test]
fn metadata_says_what_files_do_not() {
    let csv = "path,outlet,date,url,title,remark\n\
               tamarack-ledger/2025-11-15-the-well-testers.txt,,2025-11,http://t/1,\"The well testers,\nagain\",x\n\
               ./data/newsroom/concourse/2025-11-13-lounge-wars.txt,Concourse,,,,\n\
               lakeshore-dispatch.jsonl,Dispatch,,,,\n";
    let (_folder, path) = table(csv.as_bytes());
    let out = tempfile::tempdir().unwrap();
    let run = newsroom(out.path(), "--metadata", &path, 0);
    assert!(!run.stderr.contains("table.csv"), "{}", run.stderr);
    let documents = rows(out.path(), "documents.jsonl");
    let testers = document(&documents, "tamarack-ledger/2025-11-15-the-well-testers.txt");
    let known = ["outlet", "date", "url", "title"].map(|field| &testers[field]);
    assert_eq!(known, ["tamarack-ledger", "2025-11", "http://t/1", "The well testers,\nagain"]);
    let lounge = document(&documents, "concourse/2025-11-13-lounge-wars.txt");
    assert_eq!([&lounge["outlet"], &lounge["date"]], ["Concourse", "2025-11-13"]);
    assert_eq!(lounge["outlet_as_given"], Value::Null);
    assert_eq!(documents.iter().filter(|row| row["outlet"] == "Dispatch").count(), 4);
    assert!(documents.iter().all(|row| row["outlet"] != "Lakeshore Dispatch"));
    let manifest = manifest(out.path());
    assert_eq!(manifest["parameters"]["metadata"]["path"], path);
    // nothing is known of what it says but through it
    let without = tempfile::tempdir().unwrap();
    scan_to(without.path(), &NEWSROOM, 0);
    let others = rows(without.path(), "documents.jsonl");
    let changed = documents.iter().zip(&others).filter(|(x, y)| x != y).count();
    assert_eq!(changed, 6);
}

#[test]
fn rows_of_metadata_that_cannot_be_used_are_named_and_the_rest_goes_on() {
    let lines = b"{\"id\": \"x\", \"text\": \"one two\"}\n{\"id\": 17, \"text\": \"three\", \"outlet\": \"Mail\"}\n";
    let corpus = folder(&[("in.jsonl", lines), ("a/t.txt", b"four"), ("b/t.txt", b"five")]);
    let csv = b"id,path,outlet,date,title\r\n17,,Herald,2 March,T\r\nno such,,Herald,,\r\n17,,Post,,\r\n\
                short\r\n,,Herald,,\r\nx,,Herald,2026-03-02,\r\n,t.txt,Post,,\r\n";
    let (_folder, path) = table(csv);
    let out = tempfile::tempdir().unwrap();
    let here = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (jsonl, a, b) = (here("in.jsonl"), here("a"), here("b"));
    let run = scan_to(out.path(), &[&jsonl, &a, &b, "--metadata", &path, "-q"], 3);
    for told in [
        "skipped {}:2: unreadable date of a row: 2 March",
        "skipped {}:3: no such document: no such",
        "skipped {}:4: a document named before: 17, in line 2",
        "skipped {}:5: not a usable row: 1 cell where the header has 5",
        "skipped {}:6: not a usable row: neither id nor path",
        "skipped {}:8: not a usable row: t.txt is there in 2 folders: give its path on disk",
    ] {
        let told = told.replace("{}", &path);
        assert!(run.stderr.contains(&told), "{told}\n{}", run.stderr);
    }
    let skipped = run.stdout.lines().find(|line| line.starts_with("skipped: ")).unwrap();
    assert!(skipped.contains("3 (not a usable row); 1 (no such document)"), "{skipped}");
    let documents = rows(out.path(), "documents.jsonl");
    let known: Vec<Value> = documents.iter().map(|d| json!([d["id"], d["outlet"], d["date"], d["title"]])).collect();
    let first_of = |id: &str| known.iter().find(|row| row[0] == id).unwrap();
    assert_eq!(first_of("17"), &json!(["17", "Herald", null, "T"]));
    assert_eq!(first_of("x"), &json!(["x", "Herald", "2026-03-02", null]));
    assert_eq!(documents.len(), 4);
    assert_eq!(manifest(out.path())["skipped"]["bad_row"]["count"], 3);
}

#[test]
fn explain_reads_both() {
    let (_folder, outlets) = table(MERGED);
    let testers = "tamarack-ledger/2025-11-15-the-well-testers.txt";
    let (_folder, metadata) = table(format!("id,date\n{testers},2025-10-01\n").as_bytes());
    let mut command = reprint();
    command.args(["explain", testers, "wyatt-valley-sentinel/2025-11-17-the-well-testers.txt", "data/newsroom"]);
    command.args(["--outlets", &outlets, "--metadata", &metadata, "--format", "json", "-q"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!([&told["a"]["outlet"], &told["b"]["outlet"]], ["Valley Papers", "Valley Papers"]);
    assert_eq!([&told["a"]["date"], &told["b"]["date"]], ["2025-10-01", "2025-11-17"]);
}

/// An article, a copy of it with one word changed, a longer one, and another outlet's copy.
fn copies() -> TempDir {
    let text = prose(7, 150);
    let edited = text.replacen(&prose(7, 3), "three other words", 1);
    let longer = format!("{text} {}", prose(8, 12));
    let files = [
        ("herald/2026-03-01-a.txt", text.clone()),
        ("herald/2026-03-02-b.txt", edited),
        ("herald/2026-03-03-c.txt", longer),
        ("herald/2026-03-03-d.txt", [prose(7, 75), prose(9, 75)].join(" ")),
        ("herald-online/2026-03-01-a.txt", text.clone()),
        ("releases/2026-03-01-r.txt", text),
    ];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    folder(&files)
}

fn versions(documents: &[Value]) -> Vec<(&str, &str)> {
    documents.iter().filter_map(|row| Some((row["id"].as_str()?, row["version_of"].as_str()?))).collect()
}

#[test]
fn copies_within_an_outlet_are_versions_of_one_article() {
    let corpus = copies();
    let here = corpus.path().to_str().unwrap();
    let releases = corpus.path().join("releases");
    let out = tempfile::tempdir().unwrap();
    let run = scan_to(out.path(), &[here, "--releases", releases.to_str().unwrap()], 0);
    assert!(run.stdout.contains("5 articles (2 are versions of others) of 2 outlets"), "{}", run.stdout);
    let documents = rows(out.path(), "documents.jsonl");
    let longest = "herald/2026-03-03-c.txt";
    assert_eq!(versions(&documents), [("herald/2026-03-01-a.txt", longest), ("herald/2026-03-02-b.txt", longest)]);
    assert_eq!(manifest(out.path())["counts"]["versions"], 2);

    // two names of one outlet: the copy online is a version too
    let (_folder, path) = table(b"name,canonical\nHerald,Herald\nherald-online,Herald\n");
    let run = scan_to(out.path(), &[here, "--releases", releases.to_str().unwrap(), "--outlets", &path], 0);
    assert!(run.stdout.contains("5 articles (3 are versions of others) of 1 outlet\n"), "{}", run.stdout);
    let documents = rows(out.path(), "documents.jsonl");
    assert_eq!(document(&documents, "herald-online/2026-03-01-a.txt")["version_of"], longest);
    assert!(documents.iter().filter(|row| row["source"] == true).all(|row| row["version_of"].is_null()));
}

#[test]
fn short_documents_are_versions_only_word_for_word() {
    let text = prose(3, 60);
    let nearly = format!("{text} more");
    let files: [(&str, &[u8]); 3] =
        [("a/1.txt", text.as_bytes()), ("a/2.txt", nearly.as_bytes()), ("a/3.txt", text.as_bytes())];
    let corpus = folder(&files);
    let out = tempfile::tempdir().unwrap();
    let run = scan_to(out.path(), &[corpus.path().to_str().unwrap()], 0);
    assert_eq!(versions(&rows(out.path(), "documents.jsonl")), [("a/3.txt", "a/1.txt")]);
    assert!(run.stdout.contains("3 documents (1 is a version of another) of 1 outlet"), "{}", run.stdout);
}
