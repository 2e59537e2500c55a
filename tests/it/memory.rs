//! `--memory`: the same bytes in little memory, and what is left of a scan that was killed.

use crate::support::{folder, names, project, prose, reprint, scan};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

const SCRATCH: &str = "reprint-scratch";

/// A folder on a disk: the system's for temporary files may be in memory, where `--memory` is refused.
fn on_disk() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

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
    let out = on_disk();
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
    let (path, temp) = (path.to_str().unwrap(), on_disk());
    let bounded = |memory: &str| scan([path, "--memory", memory, "--temp-dir", temp.path().to_str().unwrap()]);
    let little = bounded("1M").expect(0);
    assert!(little.stderr.contains("note: --memory 1M is less than these documents need: "), "{}", little.stderr);
    // the last is all that 64 bits hold
    for enough in ["4GiB", "18446744073G", "99999999T"] {
        let enough = bounded(enough).expect(0);
        assert!(!enough.stderr.contains("--memory"), "{}", enough.stderr);
        assert_eq!(little.stdout, enough.stdout);
    }
    let wrong = bounded("12 apples").expect(2);
    assert!(wrong.stderr.contains("expected a size like 512M, 2G or 1.5GiB"), "{}", wrong.stderr);
    scan([path, "--temp-dir", "."]).expect(2);
}

#[test]
fn a_folder_in_memory_is_refused() {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    if !mounts.contains(" /dev/shm tmpfs ") {
        return; // this system has none
    }
    let corpus = folder(&[("docs.jsonl", &planted(60))]);
    let path = corpus.path().join("docs.jsonl");
    let run = scan([path.to_str().unwrap(), "--memory", "1M", "--temp-dir", "/dev/shm"]).expect(2);
    let said =
        run.stderr.contains("/dev/shm: files there are memory") && run.stderr.contains("on a disk: --temp-dir DIR");
    assert!(said, "{}", run.stderr);
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
    // nothing of it may be there yet, or any more
    let mut entries = fs::read_dir(parent).ok()?.flatten().map(|entry| entry.path());
    entries.find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(SCRATCH)))
}

/// Sizes of a corpus, for machines on which a scan of a smaller one is done before it can be killed.
const SIZES: [u64; 3] = [2000, 8000, 32_000];

/// Starts a scan and kills it when it has written a part; whether it was not done before.
fn is_killed_at(part: &str, arguments: &[&str], parent: &Path) -> bool {
    let mut command = reprint();
    let mut scan = command.arg("scan").args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !scratch(parent).is_some_and(|folder| folder.join(part).exists()) {
        if let Some(code) = scan.try_wait().unwrap() {
            assert!(code.success(), "{code}");
            return false;
        }
        sleep(Duration::from_millis(1));
    }
    scan.kill().unwrap();
    !scan.wait().unwrap().success()
}

/// Writes a corpus so large that its scan can be killed when it has found pairs, and kills it.
fn killed(corpus: &Path, arguments: &[&str], parent: &Path) {
    let is_killed = |&size: &u64| {
        fs::write(corpus, planted(size)).unwrap();
        is_killed_at("pairs-03", arguments, parent)
    };
    assert!(SIZES.iter().any(is_killed), "every scan was done before it could be killed");
    assert!(scratch(parent).is_some(), "its folder is left");
}

#[test]
fn a_killed_scan_goes_on() {
    let corpus = folder(&[("others.jsonl", &planted(60))]);
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (docs, others, temp) = (path("docs.jsonl"), path("others.jsonl"), on_disk());
    let bounded = ["--memory", "1M", "--threads", "1", "--temp-dir", temp.path().to_str().unwrap()];
    let of = |docs| [&[docs][..], &bounded].concat();
    killed(Path::new(&docs), &of(&docs), temp.path());
    let folder = scratch(temp.path()).unwrap();
    let before = names(&folder);
    assert!(before.iter().any(|name| name == "signed") && before.iter().any(|name| name.starts_with("words-")));
    assert!(result(&of(&docs)) == result(&[&docs]));
    assert_eq!(names(temp.path()), [] as [String; 0]);

    // one that does not match is removed, and nothing beside it
    killed(Path::new(&docs), &of(&docs), temp.path());
    fs::write(temp.path().join("reprint-scratch.txt"), "mine").unwrap();
    assert!(result(&of(&others)) == result(&[&others]));
    assert_eq!(names(temp.path()), ["reprint-scratch.txt"]);
}

#[test]
fn parts_of_a_killed_scan_are_used() {
    for size in SIZES {
        let folder = on_disk();
        let (docs, out) = (folder.path().join("docs.jsonl"), folder.path().join("out"));
        fs::write(&docs, planted(size)).unwrap();
        let docs = docs.to_str().unwrap();
        let arguments = [docs, "--memory", "1M", "--threads", "1", "-q", "-o", out.to_str().unwrap()];
        // its folder is in the folder of tables, which is nobody else's for that
        let part = |name: &str| scratch(&out).unwrap().join(name);
        if !is_killed_at("pairs-03", &arguments, &out) || part("pairs-63").exists() {
            continue;
        }
        // held, so that no other file can have its number
        let held = folder.path().join("held");
        fs::hard_link(part("words-000000"), &held).unwrap();
        let pairs = fs::metadata(part("pairs-03")).unwrap().ino();
        if !is_killed_at("pairs-63", &arguments, &out) {
            continue;
        }
        // neither words nor pairs were made again
        let number = |path: &Path| fs::metadata(path).unwrap().ino();
        assert_eq!(number(&part("words-000000")), number(&held));
        assert_eq!(number(&part("pairs-03")), pairs);
        assert!(tables(&out).is_empty());
        assert!(scan(arguments).expect(0).stderr.is_empty());
        assert!(scratch(&out).is_none());
        assert!(tables(&out) == result(&[docs]));
        return;
    }
    panic!("every scan was done before it could be killed");
}
