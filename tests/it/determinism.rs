//! The same bytes, however the work is divided and the paths are given.

use crate::support::{folder, names, prose, reprint, scan};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file of a result; of the manifest all but the part about the run.
fn result(folder: &Path) -> BTreeMap<String, String> {
    let read = |name: &String| {
        let mut text = fs::read_to_string(folder.join(name)).unwrap();
        if name == "manifest.json" {
            let mut manifest: Value = serde_json::from_str(&text).unwrap();
            assert!(manifest["run"].is_object());
            manifest["run"] = Value::Null;
            text = manifest.to_string();
        }
        text
    };
    names(folder).iter().map(|name| (name.clone(), read(name))).collect()
}

fn scan_to_result(arguments: &[&str]) -> BTreeMap<String, String> {
    let out = tempfile::tempdir().unwrap();
    scan(arguments.iter().copied().chain(["-q", "-o", out.path().to_str().unwrap()])).expect(0);
    result(out.path())
}

/// The kernels that any processor can run give what those of this one give.
#[test]
fn any_kernels() {
    let arguments = ["data/newsroom", "--releases", "data/newsroom/releases", "--paraphrase", "all"];
    let own = scan_to_result(&arguments);
    assert!(own["alignments.jsonl"].lines().count() > 20);
    let out = tempfile::tempdir().unwrap();
    let mut command = reprint();
    command.env("REPRINT_KERNELS", "portable").arg("scan").args(arguments);
    assert!(command.args(["-q", "-o"]).arg(out.path()).output().unwrap().status.success());
    assert!(result(out.path()) == own);
}

#[test]
fn any_number_of_threads_and_mapped_or_read() {
    // large enough for several batches, waves and a mapped file
    let mut lines = String::new();
    for i in 0..600u64 {
        let text =
            [prose(i, 90), prose(10_000 + i % 40, 60), prose(50_000 + i, 60), prose(20_000 + i % 3, 25)].join(" ");
        lines.push_str(&format!(
            "{{\"text\": \"{text}\", \"outlet\": \"o{}\", \"date\": \"2026-01-{:02}\"}}\n",
            i % 17,
            i % 28 + 1
        ));
    }
    assert!(lines.len() > 64 * 1024);
    let corpus = folder(&[("docs.jsonl", lines.as_bytes())]);
    let path = corpus.path().join("docs.jsonl");
    let path = path.to_str().unwrap();
    let one = scan_to_result(&[path, "--threads", "1"]);
    assert!(one["alignments.jsonl"].lines().count() > 5000);
    assert!(one["clusters.jsonl"].lines().count() > 1);
    for more in [["--threads", "2"], ["--threads", "8"]] {
        assert!(scan_to_result(&[path, more[0], more[1]]) == one, "{more:?}");
    }
    assert!(scan_to_result(&[path, "--no-mmap", "--threads", "3"]) == one, "--no-mmap");
}

#[test]
fn paths_in_any_order() {
    let base = "data/newsroom/";
    let parts =
        ["capitol-brief", "releases", "concourse", "lakeshore-dispatch.jsonl", "metro-herald", "tamarack-ledger"];
    let paths: Vec<String> = parts.iter().map(|part| format!("{base}{part}")).collect();
    let there: Vec<&str> = paths.iter().map(String::as_str).collect();
    let mut back: Vec<&str> = there.iter().rev().copied().collect();
    let first = scan_to_result(&there);
    assert!(first["alignments.jsonl"].lines().count() > 20);
    assert!(scan_to_result(&back) == first);
    // a folder and a part of it: read once, named by the outer one
    back.push("data/newsroom/capitol-brief/../capitol-brief");
    assert_eq!(scan_to_result(&back)["documents.jsonl"], first["documents.jsonl"]);
}
