//! `--memory`: the same bytes in little memory, and what is left of a scan that was killed.

use crate::support::{folder, names, project, prose, reprint, scan};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

const SCRATCH: &str = "reprint-scratch";

/// The tables of a result.
fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = names(folder).into_iter().filter(|name| name.ends_with(".jsonl"));
    names.map(|name| (name.clone(), fs::read(folder.join(name)).unwrap())).collect()
}

/// Documents with text of their own, of forty releases, and of three footers.
fn planted(documents: u64) -> Vec<u8> {
    let mut lines = String::new();
    for i in 0..documents {
        let text =
            [prose(i, 90), prose(10_000 + i % 40, 60), prose(50_000 + i, 60), prose(20_000 + i % 3, 25)].join(" ");
        lines.push_str(&format!("{{\"text\": \"{text}\\n\", \"outlet\": \"o{}\"}}\n", i % 17));
    }
    lines.into_bytes()
}

fn result(arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    scan(arguments.iter().copied().chain(["-q", "-o", out.path().to_str().unwrap()])).expect(0);
    let left: Vec<String> = names(out.path()).into_iter().filter(|name| name.contains("reprint-")).collect();
    assert_eq!(left, [] as [String; 0], "temporary files are left");
    tables(out.path())
}

#[test]
fn little_memory_gives_the_same_bytes() {
    let corpus = folder(&[("docs.jsonl", &planted(600))]);
    let newsroom = project("data/newsroom");
    let releases = project("data/newsroom/releases");
    let (corpus, newsroom) = (corpus.path().join("docs.jsonl"), newsroom.to_str().unwrap().to_string());
    for of in [&[corpus.to_str().unwrap()][..], &[&newsroom, "--releases", releases.to_str().unwrap()]] {
        let plain = result(of);
        assert!(!plain["alignments.jsonl"].is_empty());
        for threads in ["1", "2"] {
            let bounded = result(&[of, &["--memory", "1M", "--threads", threads]].concat());
            assert!(bounded == plain, "{of:?} in {threads} threads");
        }
    }
}

#[test]
fn every_stage_gives_the_same_from_files() {
    let corpus = folder(&[("docs.jsonl", &planted(150))]);
    let path = corpus.path().join("docs.jsonl");
    let of = [path.to_str().unwrap(), "--paraphrase", "all", "--candidates", "--no-mmap"];
    assert!(result(&of) == result(&[&of[..], &["--memory", "1M"]].concat()));
}

#[test]
fn what_is_not_enough_is_said() {
    let corpus = folder(&[("docs.jsonl", &planted(60))]);
    let path = corpus.path().join("docs.jsonl");
    let path = path.to_str().unwrap();
    let little = scan([path, "--memory", "1M"]).expect(0);
    assert!(little.stderr.contains("note: --memory 1M is less than these documents need: "), "{}", little.stderr);
    let enough = scan([path, "--memory", "4GiB"]).expect(0);
    assert!(!enough.stderr.contains("--memory"), "{}", enough.stderr);
    assert_eq!(little.stdout, enough.stdout);
    let wrong = scan([path, "--memory", "12 apples"]).expect(2);
    assert!(wrong.stderr.contains("expected a size like 512M, 2G or 1.5GiB"), "{}", wrong.stderr);
    scan([path, "--temp-dir", "."]).expect(2);
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let corpus = folder(&[("docs.jsonl", &planted(60))]);
    let path = corpus.path().join("docs.jsonl");
    let missing = corpus.path().join("missing");
    let missing = missing.to_str().unwrap();
    let run = scan([path.to_str().unwrap(), "--memory", "1M", "--temp-dir", missing]).expect(2);
    assert!(run.stderr.contains(missing) && run.stderr.contains("--temp-dir DIR"), "{}", run.stderr);
}

#[test]
fn a_dry_run_tells_of_the_disk() {
    let corpus = folder(&[("docs.jsonl", &planted(60))]);
    let path = corpus.path().join("docs.jsonl");
    let run = scan([path.to_str().unwrap(), "--dry-run", "--memory", "1M", "--format", "json"]).expect(0);
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(told["temporary_bytes"].as_u64() > Some(1_000_000), "{told}");
    assert_eq!(told["peak_memory_bytes"]["high"], 1_000_000);
    assert_eq!(names(corpus.path()), ["docs.jsonl"]);
}

/// The folder that a scan works in.
fn scratch(parent: &Path) -> Option<std::path::PathBuf> {
    let name = names(parent).into_iter().find(|name| name.starts_with(SCRATCH))?;
    Some(parent.join(name))
}

/// Starts a scan and kills it when it has found pairs.
fn killed(arguments: &[&str], parent: &Path) {
    let mut scan: Child =
        reprint().arg("scan").args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let has_pairs = || scratch(parent).is_some_and(|folder| names(&folder).iter().any(|name| name == "pairs-03"));
    while !has_pairs() {
        assert!(scan.try_wait().unwrap().is_none(), "done too soon");
        sleep(Duration::from_millis(1));
    }
    scan.kill().unwrap();
    scan.wait().unwrap();
    assert!(scratch(parent).is_some(), "its folder is left");
}

#[test]
fn a_killed_scan_goes_on() {
    let corpus = folder(&[("docs.jsonl", &planted(2000)), ("others.jsonl", &planted(60))]);
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (docs, others, temp) = (path("docs.jsonl"), path("others.jsonl"), tempfile::tempdir().unwrap());
    let bounded = ["--memory", "1M", "--threads", "1", "--temp-dir", temp.path().to_str().unwrap()];
    let of = |docs| [&[docs][..], &bounded].concat();
    killed(&of(&docs), temp.path());
    let folder = scratch(temp.path()).unwrap();
    let before = names(&folder);
    assert!(before.iter().any(|name| name == "signed") && before.iter().any(|name| name.starts_with("words-")));
    assert!(result(&of(&docs)) == result(&[&docs]));
    assert_eq!(names(temp.path()), [] as [String; 0]);

    // one that does not match is removed, and nothing beside it
    killed(&of(&docs), temp.path());
    fs::write(temp.path().join("reprint-scratch.txt"), "mine").unwrap();
    assert!(result(&of(&others)) == result(&[&others]));
    assert_eq!(names(temp.path()), ["reprint-scratch.txt"]);
}

#[test]
fn parts_of_a_killed_scan_are_used() {
    let corpus = folder(&[("docs.jsonl", &planted(2000))]);
    let docs = corpus.path().join("docs.jsonl");
    let out = corpus.path().join("out");
    let arguments = [docs.to_str().unwrap(), "--memory", "1M", "--threads", "1", "-q", "-o", out.to_str().unwrap()];
    killed(&arguments, &out);
    // its folder is in the folder of tables, which is nobody else's for that; its words are not read again
    let part = scratch(&out).unwrap().join("words-000000");
    let written = fs::metadata(&part).unwrap().modified().unwrap();
    let mut again = reprint().arg("scan").args(arguments).stdout(Stdio::null()).spawn().unwrap();
    while scratch(&out).is_some_and(|folder| !folder.join("pairs-63").exists()) {
        sleep(Duration::from_millis(1));
    }
    let now = fs::metadata(&part).and_then(|metadata| metadata.modified());
    assert!(now.is_err() || now.is_ok_and(|now| now == written));
    assert!(again.wait().unwrap().success());
    assert!(scratch(&out).is_none());
    assert!(tables(&out) == result(&[docs.to_str().unwrap()]));
}
