//! What is written, and when it may be.

use crate::support::{NEWSROOM_REPAIRED, characters, folder, names, prose, reprint, rows, scan};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const TABLES: [&str; 9] = [
    "alignments.jsonl",
    "clusters.jsonl",
    "documents.jsonl",
    "joins.jsonl",
    "passages.jsonl",
    "reprints.jsonl",
    "texts.jsonl",
    "fragments.jsonl",
    "release_sentences.jsonl",
];

fn newsroom_to(out: &Path, more: &[&str]) -> crate::support::Run {
    let base = ["data/newsroom", "--releases", "data/newsroom/releases", "-q", "-o", out.to_str().unwrap()];
    scan(base.into_iter().chain(more.iter().copied()))
}

fn number(row: &Value, field: &str) -> u64 {
    row[field].as_u64().unwrap_or_else(|| panic!("{field} of {row}"))
}

/// Scans texts with characters of one to four bytes.
fn unicode_result() -> tempfile::TempDir {
    let quote =
        "“Für die Crew – naïve 🚁 heroes – war es «eine lange Nacht» in Ōsaka, am 3. März, an Bord der Zürich.”";
    let files = [
        ("a/x.txt", format!("Éditorial. 🌊🌊 {quote} Dann Schluß.")),
        ("b/y.txt", format!("東京。 {} ende", quote.replace("Nacht", "lange Nacht").to_uppercase())),
    ];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let corpus = folder(&files);
    let out = tempfile::tempdir().unwrap();
    scan([corpus.path().to_str().unwrap(), "-q", "-o", out.path().to_str().unwrap()]).expect(0);
    out
}

#[test]
fn offsets_and_texts_agree() {
    let newsroom = tempfile::tempdir().unwrap();
    newsroom_to(newsroom.path(), &[]).expect(0);
    let unicode = unicode_result();
    for out in [newsroom.path(), unicode.path()] {
        let texts: BTreeMap<String, String> = rows(out, "texts.jsonl")
            .iter()
            .map(|row| (row["id"].as_str().unwrap().into(), row["text"].as_str().unwrap().into()))
            .collect();
        let alignments = rows(out, "alignments.jsonl");
        assert!(!alignments.is_empty());
        for row in &alignments {
            for side in ["a", "b"] {
                let text = &texts[row[side].as_str().unwrap()];
                let field = |name: &str| &row[format!("{side}_{name}")];
                let slice = characters(text, field("begin"), field("end"));
                assert_eq!(field("text"), &slice);
                let bytes =
                    field("begin_byte").as_u64().unwrap() as usize..field("end_byte").as_u64().unwrap() as usize;
                assert_eq!(&text[bytes], slice);
            }
            let ops: Vec<(String, u64)> = serde_json::from_value(row["ops"].clone()).unwrap();
            let sum = |kinds: &[&str]| {
                ops.iter().filter(|(kind, _)| kinds.contains(&kind.as_str())).map(|op| op.1).sum::<u64>()
            };
            assert_eq!(sum(&["equal"]), number(row, "equal_words"));
            assert_eq!(sum(&["equal", "changed", "left_out"]), number(row, "a_words"));
            assert_eq!(sum(&["equal", "changed", "put_in"]), number(row, "b_words"));
            let columns = sum(&["equal", "changed", "left_out", "put_in"]);
            let identity = number(row, "equal_words") as f64 / columns as f64;
            assert!((identity - row["identity"].as_f64().unwrap()).abs() < 1e-4);
            let kind = if ops.len() == 1 { "verbatim" } else { ["paraphrase", "edited"][(identity >= 0.5) as usize] };
            assert_eq!(row["kind"], kind);
        }
        for row in rows(out, "passages.jsonl") {
            let text = &texts[row["uid"].as_str().unwrap()];
            assert_eq!(row["text"], characters(text, &row["begin"], &row["end"]));
        }
    }
    assert_eq!(rows(unicode.path(), "alignments.jsonl")[0]["equal_words"], 19);
}

#[test]
fn tables_agree_with_each_other() {
    let out = tempfile::tempdir().unwrap();
    newsroom_to(out.path(), &[]).expect(0);
    let [alignments, clusters, documents, joins, passages, reprints, texts, ..] =
        TABLES.map(|table| rows(out.path(), table));
    let mut members: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    passages.iter().for_each(|p| members.entry(p["cluster"].as_str().unwrap()).or_default().push(p));
    assert_eq!(members.len(), clusters.len());
    for cluster in &clusters {
        let name = cluster["cluster"].as_str().unwrap();
        let of_cluster = &members[name];
        let ids: BTreeSet<&str> = of_cluster.iter().map(|p| p["uid"].as_str().unwrap()).collect();
        assert_eq!(number(cluster, "size") as usize, ids.len());
        let origins: BTreeSet<&str> =
            of_cluster.iter().filter(|p| p["role"] == "origin").map(|p| p["uid"].as_str().unwrap()).collect();
        assert_eq!(origins.into_iter().next(), cluster["origin"].as_str());
        let own = alignments.iter().filter(|a| a["cluster"] == name).count();
        let joined = joins.iter().filter(|j| j["cluster"] == name).count();
        // those inside a paraphrase are not listed
        assert!(own <= joined + 1 && (own == joined + 1 || number(cluster, "size") < 9), "{name}");
        let cohesion = |field: &str| cluster[field].as_f64().unwrap();
        assert!(
            0.0 <= cohesion("cohesion_min")
                && cohesion("cohesion_min") <= cohesion("cohesion_mean") + 1e-4
                && cohesion("cohesion_mean") <= 1.0
        );
    }
    for join in &joins {
        assert!(2 * number(join, "overlap_words") >= number(join, "longer_words"), "{join}");
    }
    for row in &reprints {
        let share = |words: &str, of: &str| number(row, words) as f64 / number(row, of) as f64;
        assert!((row["cut"].as_f64().unwrap() - share("source_equal_words", "source_counted_words")).abs() < 1e-4);
        assert!((row["paste"].as_f64().unwrap() - share("equal_words", "article_counted_words")).abs() < 1e-4);
    }
    // a text that only retells another has no words of it, and a row
    let retold = alignments.iter().filter(|row| row["kind"] == "paraphrase").flat_map(|row| [&row["a"], &row["b"]]);
    let sharing = documents.iter().filter(|d| d["shared_words"] != 0).map(|d| &d["id"]).chain(retold);
    let sharing: BTreeSet<&str> = sharing.map(|id| id.as_str().unwrap()).collect();
    assert_eq!(sharing.len(), texts.len());
}

const CANDIDATES: &str = "candidates.jsonl";

fn manifest(out: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap()
}

/// Sixty documents, of which each has a neighbour: one that holds a passage of it, one that holds its rarer
/// words in another order, or one that does both; and two in each other's words, too short to be aligned.
fn reworded_corpus() -> tempfile::TempDir {
    let document = |number: u64| {
        let names = |i: u64| format!("name{}", number / 3 * 20 + i);
        let common = |i: u64| prose(900 + number * 31 + i, 2);
        let order = |i: u64| if number.is_multiple_of(3) { i } else { 19 - i };
        let rare: Vec<String> = (0..20).map(|i| format!("{} {}", names(order(i)), common(i))).collect();
        let copied = if number % 3 == 2 { prose(5 + number, 30) } else { prose(5 + number / 3, 30) };
        format!("{{\"text\": \"{}. {copied}\"}}\n", rare.join(" "))
    };
    let short = |order: &mut dyn Iterator<Item = u32>| {
        let names: Vec<String> = order.map(|i| format!("extra{i}")).collect();
        format!("{{\"text\": \"{}\"}}\n", names.join(" "))
    };
    let lines: String = (0..60).map(document).chain([short(&mut (0..12)), short(&mut (0..12).rev())]).collect();
    folder(&[("docs.jsonl", lines.as_bytes())])
}

#[test]
fn candidates_are_the_pairs_that_were_looked_at() {
    let (corpus, out) = (reworded_corpus(), tempfile::tempdir().unwrap());
    let path = corpus.path().join("docs.jsonl");
    let with = |out: &Path, more: &[&str]| {
        let arguments = [path.to_str().unwrap(), "-q", "-o", out.to_str().unwrap()];
        scan(arguments.iter().chain(more).copied()).expect(0)
    };
    let all = ["--candidates", "--paraphrase", "all"];
    let printed = with(out.path(), &all).stdout;
    let (manifest, candidates) = (manifest(out.path()), rows(out.path(), CANDIDATES));
    assert_eq!(manifest["parameters"]["candidates"], true);
    assert_eq!(number(&manifest["files"][CANDIDATES], "rows") as usize, candidates.len());
    let counts = &manifest["counts"];
    let count = |by: &[&str], aligned: bool| {
        let is_counted = |row: &&Value| by.contains(&row["by"].as_str().unwrap()) && row["aligned"] == aligned;
        candidates.iter().filter(is_counted).count() as u64
    };
    assert_eq!(count(&["passages", "completed"], true), number(counts, "aligned_pairs"));
    assert_eq!(count(&["completed"], true), number(counts, "completing_pairs"));
    assert_eq!(count(&["passages", "completed"], false), 0);
    assert!(count(&["content"], true) > 0 && count(&["content"], false) > 0, "{counts}");
    assert!(count(&["content"], true) <= number(counts, "reworded_aligned"));
    assert!(count(&["content"], true) + count(&["content"], false) <= number(counts, "content_pairs"));

    // in the order of documents.jsonl, each once, and among them every pair of which a passage is listed
    let order: Vec<Value> = rows(out.path(), "documents.jsonl").iter().map(|row| row["id"].clone()).collect();
    let place = |row: &Value, side: &str| order.iter().position(|id| *id == row[side]).unwrap();
    let pairs = |rows: &[Value]| rows.iter().map(|row| (place(row, "a"), place(row, "b"))).collect::<Vec<_>>();
    let listed = pairs(&candidates);
    assert!(listed.iter().all(|(a, b)| a < b) && listed.windows(2).all(|two| two[0] < two[1]));
    let aligned: BTreeSet<_> =
        listed.iter().zip(&candidates).filter(|(_, row)| row["aligned"] == true).map(|(pair, _)| *pair).collect();
    assert!(pairs(&rows(out.path(), "alignments.jsonl")).iter().all(|pair| aligned.contains(pair)));

    // the same bytes for any number of threads; without it, everything else is the same, and nothing is left
    let bytes = |out: &Path, table: &str| fs::read(out.join(table)).unwrap();
    let there: Vec<Vec<u8>> = TABLES.iter().map(|table| bytes(out.path(), table)).collect();
    let of_all = bytes(out.path(), CANDIDATES);
    for threads in ["1", "2", "7"] {
        with(out.path(), &[&all[..], &["--threads", threads]].concat());
        assert!(bytes(out.path(), CANDIDATES) == of_all, "{threads} threads");
    }
    assert_eq!(with(out.path(), &all[1..]).stdout, printed);
    assert!(!names(out.path()).contains(&CANDIDATES.to_string()));
    assert!(TABLES.iter().map(|table| bytes(out.path(), table)).eq(there));
    let run = scan([path.to_str().unwrap(), "--candidates"]).expect(2);
    assert!(run.stderr.contains("--output"), "{}", run.stderr);
}

#[test]
fn without_rewording_candidates_are_the_aligned_pairs() {
    let out = tempfile::tempdir().unwrap();
    // one article has names and numbers of a release, and no passage of it
    for (paraphrase, by_names) in [("off", 0), ("linked", 1)] {
        newsroom_to(out.path(), &["--candidates", "--paraphrase", paraphrase]).expect(0);
        let candidates = rows(out.path(), CANDIDATES);
        assert_eq!(candidates.iter().filter(|row| row["by"] == "names").count(), by_names);
        assert_eq!((candidates.len() - by_names) as u64, number(&manifest(out.path())["counts"], "aligned_pairs"));
        assert!(candidates.iter().all(|row| row["by"] != "content" && row["aligned"] == true));
    }
}

#[test]
fn every_column_is_documented() {
    let out = tempfile::tempdir().unwrap();
    newsroom_to(out.path(), &["--candidates"]).expect(0);
    let documentation = fs::read_to_string(crate::support::project("docs/tables.md")).unwrap();
    for table in TABLES.into_iter().chain([CANDIDATES]) {
        let first = &rows(out.path(), table)[0];
        for column in first.as_object().unwrap().keys() {
            assert!(documentation.contains(&format!("`{column}`")), "{table}: {column}");
        }
    }
}

#[test]
fn the_manifest_describes_the_files() {
    let out = tempfile::tempdir().unwrap();
    newsroom_to(out.path(), &["--threads", "2"]).expect(0);
    let manifest = manifest(out.path());
    assert_eq!(names(out.path()), {
        let mut all: Vec<&str> = TABLES.into_iter().chain(["manifest.json", "report.html", "summary.json"]).collect();
        all.sort();
        all
    });
    for table in TABLES {
        let listed = &manifest["files"][table];
        assert_eq!(number(listed, "rows") as usize, rows(out.path(), table).len(), "{table}");
        assert_eq!(number(listed, "bytes"), fs::metadata(out.path().join(table)).unwrap().len(), "{table}");
    }
    assert_eq!(manifest["run"]["threads"], 2);
    assert_eq!(manifest["parameters"]["min_words_beside"], 8);
    assert_eq!(manifest["inputs"].as_array().unwrap().len(), 47);
}

#[test]
fn without_text_no_text_is_written() {
    let (with, without) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    newsroom_to(with.path(), &["--text", "passages"]).expect(0);
    newsroom_to(without.path(), &["--text", "none"]).expect(0);
    for out in [with.path(), without.path()] {
        assert!(!names(out).contains(&"texts.jsonl".to_string()));
    }
    assert!(rows(with.path(), "passages.jsonl").iter().all(|row| row["text"].is_string()));
    let phrase = "helicopter crew rescued";
    for name in names(without.path()) {
        assert!(!fs::read_to_string(without.path().join(&name)).unwrap().contains(phrase), "{name}");
    }
    assert!(fs::read_to_string(with.path().join("passages.jsonl")).unwrap().contains(phrase));
}

#[test]
fn a_result_is_replaced_and_nothing_else() {
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("deep/out");
    newsroom_to(&out, &[]).expect(0);
    fs::write(out.join("notes.md"), "mine").unwrap();
    newsroom_to(&out, &["--text", "none"]).expect(0);
    assert!(!out.join("texts.jsonl").exists(), "the old table would not fit the new manifest");
    assert_eq!(fs::read_to_string(out.join("notes.md")).unwrap(), "mine");

    let foreign = folder(&[("manifest.json", b"{\"program\": \"other\"}"), ("alignments.jsonl", b"mine")]);
    let run = newsroom_to(foreign.path(), &[]).expect(2);
    assert!(run.stderr.contains("--force") && run.stdout.is_empty(), "{}", run.stderr);
    assert_eq!(fs::read_to_string(foreign.path().join("alignments.jsonl")).unwrap(), "mine");
    newsroom_to(foreign.path(), &["--force"]).expect(0);
    assert!(rows(foreign.path(), "alignments.jsonl").len() > 100);
}

#[test]
fn an_interrupted_result_is_incomplete_and_replaced() {
    let out = tempfile::tempdir().unwrap();
    newsroom_to(out.path(), &[]).expect(0);
    // as if killed between two renames: no manifest, some tables, the rest beside
    fs::rename(out.path().join("manifest.json"), out.path().join("manifest.json.partial")).unwrap();
    fs::rename(out.path().join("texts.jsonl"), out.path().join("texts.jsonl.partial")).unwrap();
    newsroom_to(out.path(), &["--text", "passages"]).expect(0);
    assert!(names(out.path()).iter().all(|name| !name.ends_with(".partial")), "{:?}", names(out.path()));
    // as if killed while writing
    let fresh = folder(&[("alignments.jsonl.partial", b"{\"a\":")]);
    newsroom_to(fresh.path(), &[]).expect(0);
    assert_eq!(names(fresh.path()).len(), TABLES.len() + 3); // and manifest, summary, page
}

/// After a run that was killed, a result without text must not keep the texts of the one before.
#[test]
fn an_interrupted_result_leaves_no_text_behind() {
    let out = tempfile::tempdir().unwrap();
    newsroom_to(out.path(), &[]).expect(0);
    fs::rename(out.path().join("manifest.json"), out.path().join("manifest.json.partial")).unwrap();
    newsroom_to(out.path(), &["--text", "none"]).expect(0);
    assert!(!out.path().join("texts.jsonl").exists());
}

#[test]
fn files_that_only_look_unfinished_are_not_ours() {
    let foreign = folder(&[("download.partial", b"mine"), ("probe.partial", b"mine")]);
    newsroom_to(foreign.path(), &[]).expect(2);
    assert_eq!(names(foreign.path()), ["download.partial", "probe.partial"]);
}

#[test]
fn an_input_is_not_overwritten() {
    let corpus = folder(&[("texts.jsonl", b"{\"text\": \"a b\"}")]);
    let here = corpus.path().to_str().unwrap();
    for input in [here, corpus.path().join("texts.jsonl").to_str().unwrap()] {
        let run = scan([input, "--force", "-o", here]).expect(2);
        assert!(run.stderr.contains("folder of its own"), "{}", run.stderr);
    }
    assert_eq!(names(corpus.path()), ["texts.jsonl"]);
}

#[test]
fn a_result_that_cannot_be_replaced_is_kept() {
    let out = tempfile::tempdir().unwrap();
    newsroom_to(out.path(), &[]).expect(0);
    fs::remove_file(out.path().join("joins.jsonl")).unwrap();
    fs::create_dir(out.path().join("joins.jsonl")).unwrap();
    let before = names(out.path());
    newsroom_to(out.path(), &[]).expect(2);
    assert_eq!(names(out.path()), before);
}

#[test]
fn a_scan_of_nothing_leaves_no_folder() {
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("out");
    scan(["/no/such/place", "-o", out.to_str().unwrap()]).expect(2);
    assert!(!out.exists());
}

#[test]
fn a_mapped_file_changed_in_place_is_named() {
    use reprint::corpus::{ReadOptions, Store};
    let corpus = folder(&[("a.jsonl", b"{\"text\": \"small\"}")]);
    let path = corpus.path().join("b.jsonl");
    let line = format!("{{\"text\": \"{}\"}}\n", prose(1, 2000));
    fs::write(&path, line.repeat(20)).unwrap();
    let options = ReadOptions { paths: vec![corpus.path().into()], mmap: true, ..ReadOptions::default() };
    let store = Store::read(&options, &|_| {}).unwrap();
    assert!(store.check_unchanged().is_ok());
    let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    std::io::Write::write_all(&mut file, line.replace('w', "v").as_bytes()).unwrap();
    file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(60)).unwrap();
    let error = store.check_unchanged().unwrap_err().to_string();
    assert!(error.contains("b.jsonl: changed while it was read") && error.contains("--no-mmap"), "{error}");
}

#[test]
fn results_in_a_folder_are_not_read_as_articles() {
    let corpus = folder(&[("herald/a.txt", prose(1, 50).as_bytes()), ("courier/b.txt", prose(1, 50).as_bytes())]);
    let out = corpus.path().join("out");
    let arguments = [corpus.path().to_str().unwrap().to_string(), "-o".into(), out.to_str().unwrap().to_string()];
    scan(&arguments).expect(0);
    scan(&arguments).expect(0);
    scan(&[
        corpus.path().to_str().unwrap().to_string(),
        "-o".into(),
        corpus.path().join("out2").to_str().unwrap().into(),
    ])
    .expect(0);
    assert_eq!(rows(&out, "documents.jsonl").len(), 2);
    assert_eq!(rows(&corpus.path().join("out2"), "documents.jsonl").len(), 2);
}

#[test]
fn cluster_names_come_from_their_content() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    newsroom_to(first.path(), &[]).expect(0);
    let fewer = ["data/newsroom", "--exclude", "northgate-chronicle/**", "-q", "-o", second.path().to_str().unwrap()];
    scan(fewer).expect(0);
    let of = |out: &Path| -> BTreeMap<String, String> {
        rows(out, "clusters.jsonl").iter().map(|c| (c["text"].to_string(), c["cluster"].to_string())).collect()
    };
    let (first, second) = (of(first.path()), of(second.path()));
    let common: Vec<&String> = first.keys().filter(|text| second.contains_key(*text)).collect();
    assert!(common.len() > 20);
    assert!(common.iter().all(|text| first[*text] == second[*text]));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::Stdio;
    let mut child =
        reprint().args(["scan", "data/newsroom"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()),
        (Some(0), NEWSROOM_REPAIRED)
    );
}

/// What was asked for as a file is written before the answer is told.
#[cfg(unix)]
#[test]
fn a_closed_pipe_takes_no_page_away() {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let mut child = reprint()
        .args(["scan", "data/newsroom", "-q", "--html", page.to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(fs::read_to_string(page).unwrap().ends_with("</html>"));
}

/// A file that shrinks under its map ends the run with its name and the remedy, not with a signal.
#[cfg(target_os = "linux")]
#[test]
fn a_shrinking_file_is_named() {
    use std::process::Stdio;
    let corpus = tempfile::tempdir().unwrap();
    let path = corpus.path().join("big.jsonl");
    let line = format!("{{\"text\": \"{}\"}}\n", prose(1, 2000));
    for attempt in 0..20 {
        fs::write(&path, line.repeat(6000)).unwrap();
        let child = reprint()
            .args(["scan", path.to_str().unwrap(), "--threads", "1"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(10 + 5 * attempt));
        fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(10).unwrap();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        if stderr.contains("became shorter") {
            assert!(stderr.contains("big.jsonl") && stderr.contains("--no-mmap"), "{stderr}");
            assert_eq!(output.status.code(), Some(2));
            return;
        }
        assert!(output.status.code().is_some(), "killed by a signal: {stderr}");
    }
    println!("passed over: the file was never caught while it was read");
}
