//! `reprint scan --dry-run`: that it tells the same of the same documents, and writes nothing. (How long anything takes is
//! for it to tell, not for a test.)

use crate::support::{folder, names, prose, scan};
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Documents of 300 words, of which every third ends like the first.
fn lines(documents: u64) -> String {
    let shared = prose(0, 60);
    (1..=documents).fold(String::new(), |mut lines, number| {
        let end = if number % 3 == 1 { &shared[..] } else { "" };
        let text = format!("{} {end}", prose(number, 300));
        let outlet = format!("o{}", number % 7);
        writeln!(lines, "{}", json!({"id": format!("d{number}"), "text": text, "outlet": outlet})).unwrap();
        lines
    })
}

fn corpus(documents: u64) -> tempfile::TempDir {
    folder(&[("corpus.jsonl", lines(documents).as_bytes())])
}

fn told(folder: &Path, options: &[&str]) -> Value {
    let corpus = folder.join("corpus.jsonl");
    let run = scan([&[corpus.to_str().unwrap(), "--dry-run", "--format", "json", "-q"], options].concat()).expect(0);
    assert_eq!(run.stderr, "");
    serde_json::from_str(&run.stdout).unwrap()
}

/// Without what differs from run to run.
fn lasting(mut told: Value) -> Value {
    let fields = told.as_object_mut().unwrap();
    for field in ["seconds", "read_seconds", "peak_memory_bytes", "threads"] {
        assert!(fields.remove(field).is_some(), "{field}");
    }
    for sample in told["samples"].as_array_mut().unwrap() {
        for field in ["seconds", "cpu_seconds", "memory_growth_bytes"] {
            assert!(sample.as_object_mut().unwrap().remove(field).is_some(), "{field}");
        }
    }
    told
}

fn is_range(range: &Value) -> bool {
    let (low, high) = (range["low"].as_f64().unwrap(), range["high"].as_f64().unwrap());
    0.0 <= low && low <= high
}

#[test]
fn a_small_corpus_is_scanned_whole_and_its_tables_have_just_that_size() {
    let folder = corpus(30);
    for (text, out) in [("none", "none"), ("passages", "passages"), ("full", "full")] {
        let dry = told(folder.path(), &["--text", text]);
        assert_eq!((dry["schema_version"].as_u64(), dry["is_whole"].as_bool()), (Some(1), Some(true)));
        assert_eq!((dry["documents"].as_u64(), dry["text"].as_str()), (Some(30), Some(text)));
        assert_eq!(dry["samples"].as_array().unwrap().len(), 1);
        assert_eq!((dry["temporary_bytes"].as_u64(), dry["threads"].as_u64().unwrap() > 0), (Some(0), true));
        assert!(
            is_range(&dry["seconds"]) && (dry["peak_memory_bytes"].is_null() || is_range(&dry["peak_memory_bytes"]))
        );
        let out = folder.path().join(out);
        let corpus = folder.path().join("corpus.jsonl");
        scan([corpus.to_str().unwrap(), "--text", text, "-q", "-o", out.to_str().unwrap()]).expect(0);
        let manifest: Value = serde_json::from_str(&fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap();
        let written: u64 = manifest["files"].as_object().unwrap().values().map(|f| f["bytes"].as_u64().unwrap()).sum();
        assert_eq!(dry["table_bytes"], json!({"low": written, "high": written}));
        let page = fs::metadata(out.join("report.html")).map_or(0, |page| page.len());
        assert_eq!(page == 0, text == "none");
        let bytes = &dry["page_bytes"];
        assert!((bytes["low"].as_u64().unwrap()..=bytes["high"].as_u64().unwrap()).contains(&page), "{bytes}, {page}");
        let passages = manifest["counts"]["alignments"].as_u64().unwrap();
        assert!(passages > 0);
        assert_eq!(dry["shared_passages"], json!({"low": passages, "high": passages}));
    }
}

#[test]
fn the_same_documents_give_the_same_estimate_at_any_number_of_threads() {
    let folder = corpus(6000); // more text than the largest sample
    let one = told(folder.path(), &["--threads", "1"]);
    assert_eq!((one["is_whole"].as_bool(), one["threads"].as_u64()), (Some(false), Some(1)));
    assert!(["seconds", "table_bytes", "shared_passages"].iter().all(|field| is_range(&one[field])), "{one}");
    let samples = one["samples"].as_array().unwrap();
    assert!(samples.len() > 1 && samples.last().unwrap()["text_bytes"].as_u64() < one["text_bytes"].as_u64());
    let documents: Vec<u64> = samples.iter().map(|sample| sample["documents"].as_u64().unwrap()).collect();
    assert!(documents.is_sorted_by(|x, y| x < y), "{documents:?}");
    assert_eq!(lasting(told(folder.path(), &["--threads", "2"])), lasting(one));
}

#[test]
fn nothing_is_written() {
    let folder = corpus(12);
    let out = folder.path().join("out");
    told(folder.path(), &["-o", out.to_str().unwrap(), "--candidates"]);
    assert_eq!(names(folder.path()), ["corpus.jsonl"]);
    // not even into a folder that is there, whatever it holds
    fs::create_dir(&out).unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    told(folder.path(), &["-o", out.to_str().unwrap()]);
    assert_eq!(names(&out), ["notes.txt"]);
}

#[test]
fn what_is_skipped_is_named() {
    let folder = folder(&[("corpus.jsonl", (lines(6) + "{\"id\": \"no text\"}\n").as_bytes())]);
    let corpus = folder.path().join("corpus.jsonl");
    let run = scan([corpus.to_str().unwrap(), "--dry-run"]).expect(3);
    assert!(run.stderr.contains("corpus.jsonl:7: no such field"), "{}", run.stderr);
    assert!(run.stdout.starts_with("6 documents"), "{}", run.stdout);
    for line in ["time ", "memory ", "tables ", "temporary "] {
        assert!(run.stdout.lines().any(|l| l.starts_with(line)), "{}", run.stdout);
    }
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{}", run.stdout);
}

#[test]
fn usage_is_checked_as_for_a_scan() {
    let folder = corpus(3);
    let corpus = folder.path().join("corpus.jsonl");
    let corpus = corpus.to_str().unwrap();
    scan(["--dry-run"]).expect(2);
    scan([corpus, "--dry-run", "--threads", "0"]).expect(2);
    scan([corpus, "--dry-run", "--source-outlet", "nobody"]).expect(2);
    scan([corpus, "--dry-run", "--only-sources"]).expect(2);
    scan([folder.path().join("nothing").to_str().unwrap(), "--dry-run"]).expect(2);
}
