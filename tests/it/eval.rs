//! Scoring what was found against a truth, through the binary.

use crate::support::{Run, folder, reprint};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

const TRUTH: &str = r#"{"a": "x", "a_start": 0, "a_end": 200, "b": "y", "b_start": 100, "b_end": 300, "kind": "copy"}
{"a": "x", "a_begin": 500, "a_end": 700, "b": "z", "b_begin": 0, "b_end": 160, "kind": "rewrite", "edited": 0.25}
"#;

// the copy in two halves, once with its documents turned; one detection in the negative pair x, n;
// one in a pair that nobody listed
const FOUND: &str = r#"{"a": "x", "a_begin": 0, "a_end": 100, "b": "y", "b_begin": 100, "b_end": 200, "class": "reprint"}
{"a": "y", "a_begin": 200, "a_end": 300, "b": "x", "b_begin": 100, "b_end": 200, "class": "reprint"}
{"a": "x", "a_start": 0, "a_end": 50, "b": "n", "b_start": 0, "b_end": 50, "class": "formula"}
{"a": "q", "a_begin": 0, "a_end": 50, "b": "n", "b_begin": 0, "b_end": 50, "a_text": "é", "ops": [["equal", 9]]}
"#;

const PAIRS: &str = r#"{"a": "x", "b": "y", "reuse": true, "kind": "copy"}
{"a": "n", "b": "x", "reuse": false, "kind": "none"}
{"a": "n", "b": "y", "reuse": false}
"#;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Runs `reprint eval` in a folder, with something on standard input.
fn eval(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut command = reprint();
    command.current_dir(folder).arg("eval").args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn files() -> tempfile::TempDir {
    folder(&[
        ("truth.jsonl", TRUTH.as_bytes()),
        ("found.jsonl", FOUND.as_bytes()),
        ("pairs.jsonl", PAIRS.as_bytes()),
        ("truth.jsonl.gz", &gzip(TRUTH.as_bytes())),
        ("found.jsonl.gz", &gzip(FOUND.as_bytes())),
        ("pairs.jsonl.gz", &gzip(PAIRS.as_bytes())),
    ])
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap()
}

const ALL: [&str; 4] = ["truth.jsonl", "found.jsonl", "--pairs", "pairs.jsonl"];

#[test]
fn the_table() {
    let run = eval(files().path(), &ALL, b"").expect(0);
    assert_eq!(run.stderr, "");
    // macro, copy: precision and recall 1, two detections: 1 / log2(3); all: precision 2 of 3
    // detections, recall 1 of 2 cases: F1 4/7; micro: 400 of 400 + 360 characters, and
    // of 450, as x 0..50 counts once: F1 = 2 * 400 / (760 + 450) = 0.6612, / log2(3) = 0.4171
    let expected = "\
2 cases, 1 of them hit by a detection; 3 detections scored

EVERY PASSAGE COUNTS THE SAME (MACRO)
plagdet  precision  recall  granularity    half  cases  detections  kind
 0.6309     1.0000  1.0000       2.0000  1.0000      1           2  copy
 0.0000     0.0000  0.0000       1.0000  0.0000      1           0  rewrite
 0.3605     0.6667  0.5000       2.0000  0.5000      2           3  all

EVERY CHARACTER COUNTS THE SAME (MICRO)
plagdet  precision  recall  in cases  in detections  in both  kind
 0.6309     1.0000  1.0000       400            400      400  copy
 0.0000     0.0000  0.0000       360              0        0  rewrite
 0.4171     0.8889  0.5263       760            450      400  all

RECALL BY LENGTH OF THE SHARED PASSAGE
recall    half  cases  characters
     –       –      0  under 150
0.5000  0.5000      2  150 to 299
     –       –      0  300 to 599
     –       –      0  600 to 1199
     –       –      0  1200 or more

RECALL BY SHARE OF EDITED WORDS
recall    half  cases  edited
     –       –      0  0
     –       –      0  up to 0.05
     –       –      0  up to 0.1
     –       –      0  up to 0.2
0.0000  0.0000      1  up to 0.5
     –       –      0  more
1.0000  1.0000      1  unknown

negative pairs with a detection: 1 of 2
detections outside of the listed pairs, not scored: 1 in 1 pair
";
    assert_eq!(run.stdout, expected);
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn json_from_plain_files_from_gzip_and_from_standard_input() {
    let files = files();
    let plain = eval(files.path(), &[&ALL[..], &["--format", "json"]].concat(), b"").expect(0);
    let gz = ["truth.jsonl.gz", "found.jsonl.gz", "--pairs", "pairs.jsonl.gz", "--format", "json"];
    assert_eq!(eval(files.path(), &gz, b"").expect(0).stdout, plain.stdout);
    let from_stdin = ["truth.jsonl", "-", "--pairs", "pairs.jsonl", "--format", "json"];
    assert_eq!(eval(files.path(), &from_stdin, FOUND.as_bytes()).expect(0).stdout, plain.stdout);
    assert_eq!(eval(files.path(), &from_stdin, &gzip(FOUND.as_bytes())).expect(0).stdout, plain.stdout);

    let json = json(&plain);
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["kinds"].as_object().unwrap().keys().collect::<Vec<_>>(), ["copy", "rewrite"]);
    assert_eq!(json["kinds"]["copy"]["granularity"], 2.0);
    assert_eq!(json["all"]["macro_average"]["recall"], 0.5);
    assert_eq!(json["all"]["characters"], serde_json::json!({"cases": 760, "detections": 450, "both": 400}));
    assert_eq!(json["recall_by_length"][1]["cases"], 2);
    assert_eq!(json["recall_by_edited"][4]["class"], "up to 0.5");
    assert_eq!((&json["negative_pairs"], &json["negative_pairs_detected"]), (&2.into(), &1.into()));
}

// the pair of the copy dropped after a first look in one row, aligned in another with its documents turned;
// not the pair of the rewrite; one of the two negative pairs; documents that the truth does not name
const CANDIDATES: &str = r#"{"a": "x", "b": "y", "by": "content", "aligned": false}
{"a": "y", "b": "x", "by": "passages", "aligned": true}
{"a": "x", "b": "n", "by": "content", "aligned": false}
{"a": "elsewhere", "b": "nowhere"}
"#;

#[test]
fn pairs_of_the_truth_among_candidates() {
    let files = files();
    fs::write(files.path().join("candidates.jsonl"), CANDIDATES).unwrap();
    fs::write(files.path().join("candidates.jsonl.gz"), gzip(CANDIDATES.as_bytes())).unwrap();
    fs::write(files.path().join("none.jsonl"), "").unwrap();
    let run = eval(files.path(), &[&ALL[..], &["--candidates", "candidates.jsonl"]].concat(), b"").expect(0);
    assert_eq!(run.stderr, "");
    let expected = "
PAIRS OF DOCUMENTS THAT WERE LOOKED AT (CANDIDATES)
recall  aligned recall  pairs  candidates  aligned  kind
1.0000          1.0000      1           1        1  copy
0.0000          0.0000      1           0        0  rewrite
0.5000          0.5000      2           1        1  all

candidates: 3, 2 of them aligned
negative pairs that are candidates: 1 of 2, 0 of them aligned

negative pairs with a detection: 1 of 2
";
    assert!(run.stdout.contains(expected), "{}", run.stdout);

    let with = |more: &[&str]| {
        json(&eval(files.path(), &[&ALL[..], &["--format", "json"], more].concat(), b"").expect(0))["candidates"]
            .clone()
    };
    let known = |pairs: u64, candidates: u64, aligned: u64, recall: f64| {
        let (p, c, a) = (pairs, candidates, aligned);
        serde_json::json!({"pairs": p, "candidates": c, "aligned": a, "recall": recall, "aligned_recall": a as f64 / p as f64})
    };
    let found = with(&["--candidates", "candidates.jsonl.gz"]);
    assert_eq!((&found["candidates"], &found["aligned"]), (&3.into(), &2.into()));
    assert_eq!((&found["all"], &found["kinds"]["rewrite"]), (&known(2, 1, 1, 0.5), &known(1, 0, 0, 0.0)));
    assert_eq!(found["negative"], known(2, 1, 0, 0.5));
    let copies = with(&["--candidates", "candidates.jsonl", "--kind", "copy"]);
    assert_eq!((&copies["all"], &copies["kinds"]["rewrite"]), (&known(1, 1, 1, 1.0), &Value::Null));
    // who looks at nothing finds nothing; who is not asked says nothing
    assert_eq!(with(&["--candidates", "none.jsonl"])["all"], known(2, 0, 0, 0.0));
    assert_eq!(with(&[]), Value::Null);
}

#[test]
fn bad_candidates_are_skipped_and_named() {
    let files = files();
    let bad = "{\"a\": \"x\", \"b\": \"z\", \"aligned\": 1}\n{\"a\": \"x\"}\n[]\n";
    fs::write(files.path().join("some.jsonl"), format!("{bad}{CANDIDATES}")).unwrap();
    fs::write(files.path().join("bad.jsonl"), bad).unwrap();
    fs::write(files.path().join("candidates.jsonl"), CANDIDATES).unwrap();
    let with = |file| eval(files.path(), &[&ALL[..], &["--candidates", file]].concat(), b"");
    let run = with("some.jsonl").expect(3);
    let expected = "\
skipped some.jsonl:1: aligned: neither true nor false
skipped some.jsonl:2: no such field: b
skipped some.jsonl:3: not a JSON object
";
    assert_eq!(run.stderr, expected);
    assert_eq!(run.stdout, with("candidates.jsonl").expect(0).stdout, "the other rows count as ever");
    for (file, reason) in
        [("missing", "missing: no such file\n"), ("bad.jsonl", "none of its rows can be read; line 1")]
    {
        let run = with(file).expect(2);
        assert!(
            run.stderr.contains(reason) && run.stderr.contains("candidates.jsonl of reprint scan"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn candidates_of_a_scan_hold_what_it_found() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let arguments = ["data/newsroom", "--paraphrase", "all", "--candidates", "-q", "-o", folder];
    crate::support::scan(arguments).expect(0);
    let arguments = ["alignments.jsonl", "alignments.jsonl", "--candidates", "candidates.jsonl", "--format", "json"];
    let found = &json(&eval(out.path(), &arguments, b"").expect(0))["candidates"];
    assert_eq!((&found["all"]["recall"], &found["all"]["aligned_recall"]), (&1.0.into(), &1.0.into()));
    assert_eq!(found["candidates"], crate::support::rows(out.path(), "candidates.jsonl").len());
}

#[test]
fn classes_and_kinds_are_chosen() {
    let files = files();
    let with =
        |more: &[&str]| json(&eval(files.path(), &[&ALL[..], &["--format", "json"], more].concat(), b"").expect(0));
    // without the formula and the row of no class
    let reprints = with(&["--class", "reprint"]);
    assert_eq!((&reprints["all"]["detections"], &reprints["outside_detections"]), (&2.into(), &0.into()));
    assert_eq!(reprints["negative_pairs_detected"], 0);
    assert_eq!(with(&["--class", "reprint,formula"])["all"]["detections"], 3);
    let run = eval(files.path(), &["truth.jsonl", "found.jsonl", "--class", "none"], b"").expect(0);
    assert!(run.stderr.starts_with("note: no row of found.jsonl has the class none"), "{}", run.stderr);
    let copies = with(&["--kind", "copy"]);
    assert_eq!((&copies["all"]["cases"], &copies["kinds"]["rewrite"]), (&1.into(), &Value::Null));
    let run = eval(files.path(), &[&ALL[..], &["--kind", "copies"]].concat(), b"").expect(2);
    assert_eq!(run.stderr, "reprint: --kind copies: no row of the truth has it\n  kinds: copy, rewrite\n");
}

#[test]
fn bad_rows_are_skipped_and_named() {
    let bad_truth = br#"{"a": "x", "a_begin": 9, "a_end": 9, "b": "y", "b_begin": 0, "b_end": 9, "kind": "copy"}
{"a": "x", "a_begin": 0, "a_end": 9, "b": "y", "b_begin": 0, "b_end": 9, "edited": 1.5}
"#;
    let bad_found: &[&[u8]] = &[
        b"\xef\xbb\xbf\n[1, 2]\n",
        b"{\"a\": \"x\", \"a_begin\": -1, \"a_end\": 9, \"b\": \"y\", \"b_begin\": 0, \"b_end\": 9}\n",
        b"{\"a\": \"x\", \"a_begin\": 0, \"a_end\": 4294967296, \"b\": \"y\", \"b_begin\": 0, \"b_end\": 9}\n",
        b"{\"a\": \"\xff\"}\n{\"a\": [], \"b\": 1}\n{\"a\n",
        FOUND.as_bytes(),
    ];
    let files = folder(&[
        ("truth.jsonl", &[TRUTH.as_bytes(), bad_truth].concat()),
        ("found.jsonl", &bad_found.concat()),
        (
            "pairs.jsonl",
            &[PAIRS.as_bytes(), b"{\"a\": \"x\", \"reuse\": true}\n{\"a\": 1, \"b\": 2, \"reuse\": 0}"].concat(),
        ),
    ]);
    let run = eval(files.path(), &ALL, b"").expect(3);
    let expected = "\
skipped found.jsonl:2: not a JSON object
skipped found.jsonl:3: a_begin: not a whole number from 0 to 4294967295
skipped found.jsonl:4: a_end: not a whole number from 0 to 4294967295 (and 3 more)
skipped pairs.jsonl:4: no such field: b
skipped pairs.jsonl:5: reuse: neither true nor false
skipped truth.jsonl:3: a_end: 9 is not after a_begin, 9
skipped truth.jsonl:4: edited: not a number from 0 to 1
";
    assert_eq!(run.stderr, expected);
    let clean = eval(self::files().path(), &ALL, b"").expect(0);
    assert_eq!(run.stdout, clean.stdout, "the other rows count as ever");
}

#[test]
fn a_cut_gzip_file_counts_up_to_the_cut() {
    let many: String = (0..20_000).map(|i| FOUND.replace("\"q\"", &format!("\"q{}\"", i * 7919 % 20_000))).collect();
    let whole = gzip(many.as_bytes());
    let files = folder(&[("truth.jsonl", TRUTH.as_bytes()), ("found.jsonl.gz", &whole[..whole.len() / 2])]);
    let run = eval(files.path(), &["truth.jsonl", "found.jsonl.gz", "--format", "json"], b"").expect(3);
    assert!(run.stderr.contains("truncated gzip, from here on"), "{}", run.stderr);
    let detections = json(&run)["all"]["detections"].as_u64().unwrap();
    assert!((100..39_900).contains(&detections), "{detections}");
}

#[test]
fn what_cannot_be_read_at_all_ends_the_run_with_the_remedy() {
    let files = folder(&[
        ("truth.jsonl", TRUTH.as_bytes()),
        ("found.jsonl", FOUND.as_bytes()),
        ("empty.jsonl", b"\n\n"),
        ("bad.jsonl", b"{\"a\": 1}\nnothing\n"),
        ("folder/x", b""),
    ]);
    for (arguments, reason) in [
        (&["missing.jsonl", "found.jsonl"][..], "missing.jsonl: no such file\n  expected: JSON lines"),
        (&["truth.jsonl", "missing.jsonl"], "missing.jsonl: no such file\n  expected: JSON lines"),
        (&["truth.jsonl", "found.jsonl", "--pairs", "missing"], "missing: no such file\n  expected: JSON lines"),
        (&["folder", "found.jsonl"], "folder: a folder, not a file\n  expected"),
        (&["empty.jsonl", "found.jsonl"], "empty.jsonl: empty\n  expected"),
        (&["bad.jsonl", "found.jsonl"], "bad.jsonl: none of its rows can be read; line 1: no such field: b\n"),
        (&["truth.jsonl", "bad.jsonl"], "bad.jsonl: none of its rows can be read; line 1: no such field: b\n"),
    ] {
        let run = eval(files.path(), arguments, b"").expect(2);
        assert!(run.stderr.starts_with("reprint: ") && run.stderr.contains(reason), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    // who finds nothing has found nothing
    let run = eval(files.path(), &["truth.jsonl", "empty.jsonl", "--format", "json"], b"").expect(0);
    assert_eq!(json(&run)["all"]["macro_average"]["plagdet"], 0.0);
}

#[test]
fn a_scan_is_scored_as_it_is_written() {
    let out = tempfile::tempdir().unwrap();
    let arguments = ["data/newsroom", "--paraphrase", "all", "-q", "-o", out.path().to_str().unwrap()];
    crate::support::scan(arguments).expect(0);
    let run = eval(out.path(), &["alignments.jsonl", "alignments.jsonl", "--format", "json"], b"").expect(0);
    let json = json(&run);
    assert_eq!(json["kinds"].as_object().unwrap().keys().collect::<Vec<_>>(), ["edited", "paraphrase", "verbatim"]);
    assert_eq!(json["all"]["micro_average"]["f1"], 1.0);
    assert_eq!(json["all"]["macro_average"]["recall"], 1.0);
}
