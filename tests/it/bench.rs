//! `reprint bench`: that it tells of every stage, of the same corpus, and compares only what can be compared. (How long
//! anything takes is for it to tell, not for a test.)

use crate::support::{NEWSROOM_REPAIRED, Run, folder, names, reprint, scan as scan_files};
use proptest::prelude::*;
use reprint::bench::{Planted, PlantedPassage};
use reprint::scan::{Scan, Settings, scan};
use reprint::text::{Tokens, tokenise};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

const STAGES: [&str; 10] =
    ["read", "tokenise", "sign", "band", "align", "cluster", "reworded", "story", "locate", "tables"];

fn bench(arguments: &[&str]) -> Run {
    let output = reprint().arg("bench").args(arguments).output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn json(arguments: &[&str]) -> Value {
    let run = bench(&[arguments, &["--format", "json", "-q"]].concat()).expect(0);
    assert_eq!(run.stderr, "");
    serde_json::from_str(&run.stdout).unwrap()
}

fn rows(run: &Value) -> &[Value] {
    run["rows"].as_array().unwrap()
}

fn stages_of_kind<'r>(run: &'r Value, kind: &str) -> Vec<&'r str> {
    rows(run).iter().filter(|row| row["kind"] == kind).map(|row| row["stage"].as_str().unwrap()).collect()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn every_stage_stands_beside_the_limits_and_has_its_share() {
    let told = json(&["--size", "60K", "--repeat", "2", "--threads", "2"]);
    assert_eq!((told["schema_version"].as_u64(), told["repeat"].as_u64()), (Some(1), Some(2)));
    assert_eq!(told["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(
        (told["corpus"]["planted"]["seed"].as_u64(), told["settings"]["min_words"].as_u64()),
        (Some(1), Some(12))
    );
    let run = &told["runs"][0];
    assert_eq!((run["threads"].as_u64(), told["runs"].as_array().unwrap().len()), (Some(2), 1));
    assert_eq!(stages_of_kind(run, "limit"), ["memcpy", "plain_scan"]);
    assert_eq!(stages_of_kind(run, "kernel"), ["check_utf8", "split", "shingle"]);
    assert_eq!(stages_of_kind(run, "stage"), STAGES);
    assert_eq!(stages_of_kind(run, "whole"), ["whole"]);
    let bytes = told["corpus"]["text_bytes"].as_u64().unwrap();
    let words = told["corpus"]["words"].as_u64().unwrap() as f64;
    let mut shares = 0.0;
    for row in rows(run) {
        let (least, median) = (row["seconds"].as_f64().unwrap(), row["seconds_median"].as_f64().unwrap());
        assert!(0.0 < least && least <= median, "{row}");
        assert_eq!(row["text_bytes"].as_u64(), Some(bytes));
        let rate = row["mb_per_second"].as_f64().unwrap();
        assert!((rate * least * 1e6 / bytes as f64 - 1.0).abs() < 1e-6, "{row}");
        assert!(row["times_memcpy"].as_f64().unwrap() > 0.0 && row["times_plain_scan"].as_f64().unwrap() > 0.0);
        match row["kind"].as_str().unwrap() {
            "limit" | "kernel" => assert!(row["share"].is_null() && row["ns_per_word"].is_null(), "{row}"),
            kind => {
                let ns = row["ns_per_word"].as_f64().unwrap();
                assert!((ns * words / (least * 1e9) - 1.0).abs() < 1e-6, "{row}");
                shares += if kind == "stage" { row["share"].as_f64().unwrap() } else { 0.0 };
            }
        }
        if let (Some(growth), Some(peak)) = (row["memory_growth_bytes"].as_u64(), row["peak_memory_bytes"].as_u64()) {
            assert!(growth <= peak && peak > 0, "{row}");
            // of all stages together, at least the texts and their words
            assert!(row["kind"] != "whole" || growth > bytes, "{row}");
        }
    }
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
}

#[test]
fn a_stage_that_does_not_run_has_no_row() {
    let told = json(&["--size", "20K", "--repeat", "1", "--paraphrase", "off"]);
    let without: Vec<&str> = STAGES.into_iter().filter(|&stage| stage != "reworded").collect();
    assert_eq!(stages_of_kind(&told["runs"][0], "stage"), without);
    assert_eq!(told["settings"]["paraphrase"], "off");
}

#[test]
fn a_seed_and_a_size_make_one_corpus() {
    let of = |seed, size| {
        let told = json(&["--size", size, "--seed", seed, "--repeat", "1"]);
        (told["corpus"].clone(), told["runs"][0]["counts"].clone())
    };
    let (one, counts) = of("7", "50K");
    assert_eq!(of("7", "50000"), (one.clone(), counts.clone()));
    assert!(counts["alignments"].as_u64().unwrap() > 0);
    for (other, _) in [of("8", "50K"), of("7", "60K")] {
        assert_ne!(other["digest"], one["digest"]);
    }
}

#[test]
fn more_threads_find_the_same() {
    let told = json(&["--size", "60K", "--repeat", "1", "--threads", "1,2"]);
    let [one, two] = &told["runs"].as_array().unwrap()[..] else { panic!("{told}") };
    assert_eq!((one["threads"].as_u64(), two["threads"].as_u64()), (Some(1), Some(2)));
    assert_eq!(one["counts"], two["counts"]);
    assert!(rows(one).iter().all(|row| row["speedup"].is_null()));
    for (one, two) in rows(one).iter().zip(rows(two)) {
        let [then, now, speedup] =
            [&one["seconds"], &two["seconds"], &two["speedup"]].map(|number| number.as_f64().unwrap());
        assert!((then / now / speedup - 1.0).abs() < 1e-9, "{two}");
    }
    let text = bench(&["--size", "60K", "--repeat", "1", "--threads", "1,2"]).expect(0).stdout;
    for heading in ["\n1 THREAD\n", "\n2 THREADS\n", "\nTIMES AS FAST AS WITH 1 THREAD\n"] {
        assert!(text.contains(heading), "{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn a_saved_bench_gives_ratios() {
    let saved = tempfile::tempdir().unwrap();
    let file = saved.path().join("before.json");
    let options = ["--size", "50K", "--repeat", "1", "--threads", "1,2"];
    let run = bench(&[&options[..], &["--save", path(&file)]].concat()).expect(0);
    assert!(run.stderr.contains("wrote ") && run.stdout.contains("2 THREADS"), "{run:?}");
    assert_eq!(names(saved.path()), ["before.json"]);
    let before: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert!(before.get("against").is_none());

    // by one number of threads of the two, and the same file is written over
    let compared =
        ["--size", "50K", "--repeat", "1", "--threads", "2", "--against", path(&file), "--save", path(&file)];
    let now = json(&compared);
    assert_eq!(now, serde_json::from_str::<Value>(&fs::read_to_string(&file).unwrap()).unwrap());
    assert_eq!(now["against"]["version"], env!("CARGO_PKG_VERSION"));
    for (row, then) in rows(&now["runs"][0]).iter().zip(rows(&before["runs"][1])) {
        let [now, then, ratio] =
            [&row["seconds"], &then["seconds"], &row["against_ratio"]].map(|number| number.as_f64().unwrap());
        assert!((then / now / ratio - 1.0).abs() < 1e-9, "{row}");
    }
    let text = bench(&[&options[..], &["--against", path(&file)]].concat()).expect(0).stdout;
    let (_, of_one) = text.split_once(concat!("AGAINST REPRINT ", env!("CARGO_PKG_VERSION"), ", 1 THREAD\n")).unwrap();
    assert!(of_one.contains("has no run in 1 thread\n"), "{text}");
    let (_, of_two) = text.split_once(concat!("AGAINST REPRINT ", env!("CARGO_PKG_VERSION"), ", 2 THREADS\n")).unwrap();
    let says = |line: &&str| ["x faster", "x slower", "the same"].iter().any(|end| line.ends_with(end));
    assert_eq!(of_two.lines().filter(says).count(), STAGES.len() + 6, "{text}");
}

#[test]
fn a_bench_of_something_else_is_refused_with_the_remedy() {
    let saved = folder(&[("text.json", b"{}"), ("other.json", b"not json"), ("binary.json", b"\xff\xfe")]);
    let file = saved.path().join("before.json");
    bench(&["--size", "60K", "--repeat", "1", "--threads", "1", "--save", path(&file)]).expect(0);
    let bytes = fs::read(&file).unwrap();
    let newer =
        String::from_utf8(bytes.clone()).unwrap().replacen("\"schema_version\": 1", "\"schema_version\": 99", 1);
    fs::write(saved.path().join("newer.json"), newer).unwrap();

    let refused = |file: &Path, more: &[&str]| {
        let arguments = [&["--repeat", "1", "--against", path(file)], more].concat();
        let run = bench(&arguments).expect(2);
        assert_eq!(run.stdout, "");
        assert!(
            run.stderr.replace(NEWSROOM_REPAIRED, "").starts_with("reprint: ")
                && run.stderr.contains("before.json") == file.ends_with("before.json")
        );
        run.stderr
    };
    for name in ["text.json", "other.json", "newer.json"] {
        let said = refused(&saved.path().join(name), &["--size", "60K", "--threads", "1"]);
        assert!(said.contains("\n  give a file that reprint bench --save wrote"), "{said}");
    }
    for name in ["missing.json", "binary.json"] {
        let said = refused(&saved.path().join(name), &["--size", "60K"]);
        assert!(said.contains("cannot read"), "{said}");
    }
    let cases: [(&[&str], &str); 5] = [
        (&["--size", "70K", "--threads", "1"], "\n  bench the same one: reprint bench --seed 1 --size 60000"),
        (
            &["--size", "60K", "--seed", "2", "--threads", "1"],
            "\n  bench the same one: reprint bench --seed 1 --size 60000",
        ),
        (&["data/newsroom", "--threads", "1"], "\n  bench the same one: reprint bench --seed 1 --size 60000"),
        (&["--size", "60K", "--threads", "1", "--paraphrase", "off"], "\n  bench with --paraphrase linked"),
        (&["--size", "60K", "--threads", "2"], "\n  bench with --threads 1"),
    ];
    for (arguments, remedy) in cases {
        let said = refused(&file, arguments);
        assert!(said.contains(remedy), "{said}");
    }
    let said = refused(&file, &["--size", "60K", "--threads", "1", "--only-sources"]);
    assert!(said.contains("only_sources false there, true here\n  bench without --only-sources"), "{said}");
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn nothing_but_a_saved_bench_is_written_over() {
    let mine = b"{\"mine\": true}";
    let texts = folder(&[("notes.json", mine), ("run.json.partial", mine), ("sub/a.txt", b"one two three")]);
    let before = names(texts.path());
    for (name, reason) in [
        ("notes.json", "no saved bench"),
        ("sub", "no saved bench"),
        ("no/where.json", "cannot write"),
        ("run.json", "another bench"),
    ] {
        let run = bench(&["--size", "1", "--save", path(&texts.path().join(name))]).expect(2);
        assert!(run.stderr.contains(reason), "{run:?}");
    }
    // a run that fails leaves nothing
    bench(&["no-such-file.txt", "--save", path(&texts.path().join("new.json"))]).expect(2);
    assert_eq!(names(texts.path()), before);
    for name in ["notes.json", "run.json.partial"] {
        assert_eq!(fs::read(texts.path().join(name)).unwrap(), mine);
    }
}

#[test]
fn documents_are_read_as_by_a_scan() {
    let told = json(&["data/newsroom", "--releases", "data/newsroom/releases", "--repeat", "1"]);
    assert_eq!((told["corpus"]["documents"].as_u64(), told["corpus"]["words"].as_u64()), (Some(50), Some(13518)));
    assert!(told["corpus"]["planted"].is_null());
    let out = tempfile::tempdir().unwrap();
    scan_files(["data/newsroom", "--releases", "data/newsroom/releases", "-q", "-o", path(out.path())]).expect(0);
    let manifest: Value = serde_json::from_slice(&fs::read(out.path().join("manifest.json")).unwrap()).unwrap();
    let counts = &told["runs"][0]["counts"];
    for name in ["alignments", "clusters", "reprints", "words", "candidate_pairs", "aligned_pairs"] {
        assert!(counts[name].as_u64() > Some(0) && counts[name] == manifest["counts"][name], "{name}: {counts}");
    }
    let of_tables =
        |field: &str| manifest["files"].as_object().unwrap().values().map(|f| f[field].as_u64().unwrap()).sum();
    assert_eq!(
        (counts["table_rows"].as_u64(), counts["table_bytes"].as_u64()),
        (Some(of_tables("rows")), Some(of_tables("bytes")))
    );

    // marked releases make another scan of the same texts
    let file = out.path().join("saved.json");
    let quick = ["--repeat", "1", "--threads", "1"];
    bench(&[&["data/newsroom", "--save", path(&file)], &quick[..]].concat()).expect(0);
    let with_releases = ["data/newsroom", "--releases", "data/newsroom/releases", "--against", path(&file)];
    let run = bench(&[&with_releases, &quick[..]].concat()).expect(2);
    assert!(run.stderr.contains("is of another corpus"), "{run:?}");

    let broken = folder(&[("docs.jsonl", b"{\"text\": \"one two three\"}\nnot json\n")]);
    let run = bench(&[path(broken.path()), "--repeat", "2"]).expect(3);
    assert_eq!(run.stderr.matches("skipped").count(), 1, "{run:?}");
    assert!(run.stdout.contains("1 document, 3 words"), "{run:?}");
}

#[test]
fn tiny_and_empty_corpora() {
    for arguments in [&["--size", "1"][..], &["--size", "1", "--threads", "1,1", "--paraphrase", "all"]] {
        let run = bench(arguments).expect(0);
        assert!(run.stdout.contains(": 1 document, "), "{run:?}");
    }
    let one = folder(&[("a.txt", b"x"), ("b.txt", "½".as_bytes())]);
    bench(&[path(one.path())]).expect(0);
    let empty = folder(&[("a.txt", b""), ("b.jsonl", b"\n"), ("c.txt", b"... --- ...")]);
    let run = bench(&[path(empty.path())]).expect(2);
    assert!(run.stderr.contains("no document in") && run.stdout.is_empty(), "{run:?}");
    for (arguments, reason) in [
        (&["-"][..], "standard input can be read once only"),
        (&["--size", "0"], "expected 1 to 100G"),
        (&["--size", "10T"], "expected 1 to 100G"),
        (&["data/newsroom", "--seed", "3"], "cannot be used with"),
        (&["--exclude", "*.md"], "no PATH is given"),
        (&["--threads", "0"], "invalid value"),
        (&["--repeat", "0"], "invalid value"),
    ] {
        let run = bench(arguments).expect(2);
        assert!(run.stderr.contains(reason) && run.stdout.is_empty(), "{run:?}");
    }
}

/// Whether an alignment covers the words of a passage that were left alone.
fn is_found(scan: &Scan, passage: &PlantedPassage) -> bool {
    let PlantedPassage { from, into, untouched_words, untouched_from, untouched_into, .. } = *passage;
    (0..scan.alignments.len()).any(|number| {
        let found = scan.alignments.get(number);
        (found.a, found.b) == (from, into)
            && found.a_begin <= untouched_from
            && untouched_from + untouched_words <= found.a_end
            && found.b_begin <= untouched_into
            && untouched_into + untouched_words <= found.b_end
    })
}

/// Whether a part of these words stands elsewhere in the document, too: of text that one of two documents holds twice, the
/// alignment of its longer copy can say all that there is to say.
fn stands_twice(planted: &Planted, document: u32, begin: u32, words: u32) -> bool {
    let mut tokens = Tokens::default();
    tokenise(&planted.documents[document as usize].text, &mut tokens);
    let passage = &tokens.hashes[begin as usize..(begin + words) as usize];
    passage.windows(7).any(|run| tokens.hashes.windows(7).filter(|other| *other == run).count() > 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn planted_passages_are_found(seed in any::<u64>(), bytes in 1u64..250_000) {
        let planted = Planted::new(seed, bytes);
        let store = Planted::read(&planted.json_lines(), &planted.offices()).unwrap();
        let found = scan(&store, &Settings::default(), &());
        for passage in planted.passages.iter().filter(|passage| passage.untouched_words >= 12) {
            let PlantedPassage { from, into, untouched_words: words, untouched_from, untouched_into, .. } = *passage;
            let is_told_by_another =
                stands_twice(&planted, from, untouched_from, words) || stands_twice(&planted, into, untouched_into, words);
            prop_assert!(is_found(&found, passage) || is_told_by_another, "{passage:?}");
        }
    }

    #[test]
    fn a_planted_corpus_is_as_large_as_asked_for_and_one_begins_like_another(
        seed in any::<u64>(), bytes in 1u64..200_000, more in 0u64..100_000
    ) {
        let planted = Planted::new(seed, bytes);
        let made: usize = planted.documents.iter().map(|document| document.text.len()).sum();
        let last = planted.documents.last().unwrap().text.len();
        prop_assert!(made as u64 >= bytes && ((made - last) as u64) < bytes);
        let larger = Planted::new(seed, bytes + more);
        prop_assert_eq!(&larger.documents[..planted.documents.len()], &planted.documents[..]);
        prop_assert_eq!(&larger.passages[..planted.passages.len()], &planted.passages[..]);
        let ids: BTreeSet<&str> = larger.documents.iter().map(|document| document.id.as_str()).collect();
        prop_assert_eq!(ids.len(), larger.documents.len());
    }
}

/// Saved benches compare only where a seed gives the same bytes on every machine and in every version.
#[test]
fn planted_corpora_are_frozen() {
    let planted = Planted::new(1, 1_000_000);
    let lines = planted.json_lines();
    let begins: String = planted.documents[0].text.chars().take(60).collect();
    let digest = xxh3_64(&lines);
    assert_eq!(
        (planted.documents.len(), planted.passages.len(), lines.len(), digest),
        (308, 305, 1_030_158, 4_633_182_546_081_293_868),
        "{begins}"
    );
    // half of the documents have 1 to 3 passages each, of 46 words on average
    let words: u32 = planted.passages.iter().map(|passage| passage.words).sum();
    let average = f64::from(words) / planted.passages.len() as f64;
    assert!((40.0..52.0).contains(&average), "{average}");
    assert!(planted.passages.iter().all(|passage| (12..=80).contains(&passage.words)));
}
