//! Why two documents are, or are not, reported, through the binary.

use crate::support::{NEWSROOM_REPAIRED, Run, folder, project, prose, reprint, rows, scan};
use serde_json::Value;
use std::fs;
use std::path::Path;

const NEWSROOM: [&str; 3] = ["data/newsroom", "--releases", "data/newsroom/releases"];
const RELEASE: &str = "releases/fema/2025-11-10-recovery-centers-flood-survivors.txt";
const ARTICLE: &str = "tamarack-ledger/2025-11-11-recovery-centers-open-wednesday.txt";
const SPUN: &str = "rapid-wire-today/2025-11-11-flood-victims-can-get-aid.txt";

/// Runs `reprint explain` in a folder.
fn explain(folder: &Path, arguments: &[&str]) -> Run {
    let output = reprint().current_dir(folder).arg("explain").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn newsroom(a: &str, b: &str, more: &[&str]) -> Run {
    explain(&project(""), &[&[a, b], &NEWSROOM[..], more].concat())
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap()
}

fn stage<'v>(explanation: &'v Value, name: &str) -> &'v Value {
    explanation["stages"].as_array().unwrap().iter().find(|stage| stage["name"] == name).unwrap()
}

#[test]
fn a_reported_pair() {
    let run = newsroom(ARTICLE, RELEASE, &[]).expect(0);
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{}", run.stdout);
    assert_eq!(run.stderr, NEWSROOM_REPAIRED);
    for line in [
        "A  releases/fema/2025-11-10-recovery-centers-flood-survivors.txt",
        "Reported: 3 passages, 107 equal words (",
        "   25    363–522    215–374  Three disaster recovery centers will open on We…r Dunmore Middle School",
        "          4  no      8 needed beside one of 12    960–985     33–58  bring whatever papers you",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
}

#[test]
fn what_is_no_reprint_has_a_cause() {
    let cause =
        |a: &str, b: &str| json(&newsroom(a, b, &["--format", "json"]).expect(0))["passages"][0]["cause"].clone();
    let other = "releases/fema/2025-11-24-ready-communities-grant.txt";
    let [court, other_court] =
        ["lakeshore-dispatch-20251114-01", "metro-herald/2025-11-21-arrest-in-restaurant-fire.txt"];
    let [footer, other_footer] = ["2025-11-14-denied-by-a-form-letter", "2025-11-19-the-last-elevator"]
        .map(|name| format!("open-prairie/{name}.txt"));
    assert_eq!(cause(RELEASE, ARTICLE), Value::Null);
    assert_eq!(
        cause(other, "wyatt-valley-sentinel/2025-11-12-federal-aid-for-flooded-homes.txt"),
        "another release shares far more with the article"
    );
    assert_eq!(cause(court, other_court), "the two share too few rare words beside it");
    assert_eq!(cause(&footer, &other_footer), "its text recurs by itself");
}

#[test]
fn what_is_said_to_be_reported_is_what_a_scan_writes() {
    let out = tempfile::tempdir().unwrap();
    scan(NEWSROOM.into_iter().chain(["-o", out.path().to_str().unwrap()])).expect(0);
    let alignments = rows(out.path(), "alignments.jsonl");
    let partners: Vec<&str> = rows(out.path(), "documents.jsonl")
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_string())
        .filter(|id| id != RELEASE)
        .step_by(7)
        .map(|id| &*id.leak())
        .collect();
    let mut reported = 0;
    for partner in partners {
        let found = json(&newsroom(RELEASE, partner, &["--format", "json"]).expect(0));
        let of_pair = |row: &&Value| {
            [(&row["a"], &row["b"]), (&row["b"], &row["a"])].contains(&(&RELEASE.into(), &partner.into()))
        };
        let expected: Vec<&Value> = alignments.iter().filter(of_pair).collect();
        let passages = found["passages"].as_array().unwrap();
        assert_eq!(passages.len(), expected.len(), "{partner}");
        for (passage, row) in passages.iter().zip(expected) {
            let places = ["a_begin", "a_end", "b_begin", "b_end"];
            let others = ["equal_words", "identity", "kind", "class", "origins", "cluster"];
            for field in places.into_iter().chain(others) {
                assert_eq!(passage[field], row[field], "{partner} {field}");
            }
        }
        assert_eq!(found["reported"], !passages.is_empty());
        reported += passages.len();
    }
    assert!(reported > 0, "none of the partners shares anything with the release");
}

/// An article that keeps names, numbers and their order, and hardly three words in a row.
#[test]
fn a_spun_article_retells_its_release() {
    let found = json(&newsroom(SPUN, RELEASE, &["--format", "json"]).expect(0));
    assert_eq!([&stage(&found, "equal run")["number"], &stage(&found, "retold")["threshold"]], [3, 8]);
    let verdict = |name: &str| stage(&found, name)["verdict"].clone();
    assert_eq!(["alignment", "reworded", "retold"].map(verdict), ["not_reached", "not_reached", "passed"]);
    assert_eq!(verdict("cluster completion"), "not_reached");
    assert_eq!((&found["passages"][0]["kind"], found["passages"].as_array().unwrap().len()), (&"paraphrase".into(), 1));
    // where releases are not marked, nobody is known to retell the other
    let unmarked = explain(&project(""), &[SPUN, RELEASE, "data/newsroom", "--format", "json"]).expect(0);
    assert_eq!(json(&unmarked)["reported"], false);
    let off = json(&newsroom(SPUN, RELEASE, &["--format", "json", "--paraphrase", "off"]).expect(0));
    assert_eq!(off["reported"], false);
    // an article of its own on the same event
    let own = "metro-herald/2025-11-29-transit-fare-rise.txt";
    assert_eq!(stage(&json(&newsroom(own, RELEASE, &["--format", "json"]).expect(0)), "retold")["verdict"], "failed");
}

#[test]
fn a_pair_that_shares_nothing() {
    let run = explain(&project(""), &[SPUN, RELEASE, "data/newsroom"]).expect(0);
    assert!(run.stdout.contains("\nNot reported: the longest run in common has 3 words\n"), "{}", run.stdout);
    assert!(run.stdout.contains("no       "), "{}", run.stdout);
    assert!(!run.stdout.contains("EQUAL WORDS IN A ROW"), "{}", run.stdout);
}

#[test]
fn the_readme_shows_a_pair_that_lacks_words() {
    let arguments =
        ["gulf-coast-beacon/2025-12-01-swing-bridge-stuck.txt", "concourse/2025-12-02-what-it-did-look-like.txt"];
    let run = explain(&project(""), &[&arguments[..], &["data/newsroom"]].concat()).expect(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let check = lines.iter().position(|line| line.starts_with("check ")).unwrap();
    let readme = fs::read_to_string(project("README.md")).unwrap();
    for shown in [&lines[..6], &lines[check..check + 4]] {
        assert!(readme.contains(&shown.join("\n")), "README.md does not show this:\n{}", run.stdout);
    }
}

#[test]
fn json_has_the_stages_in_order() {
    let found = json(&newsroom(RELEASE, ARTICLE, &["--format", "json"]).expect(0));
    let names: Vec<&str> =
        found["stages"].as_array().unwrap().iter().map(|stage| stage["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "words",
            "equal run",
            "passages",
            "document signature",
            "check",
            "alignment",
            "cluster completion",
            "reworded",
            "retold",
            "reported",
            "class"
        ]
    );
    assert_eq!((&found["schema_version"], &found["reported"]), (&1.into(), &true.into()));
    assert_eq!(stage(&found, "check")["verdict"], "passed");
    assert_eq!(stage(&found, "check")["threshold"], 7);
    assert_eq!(found["a"]["id"], RELEASE);
    let text = fs::read_to_string(project("data/newsroom").join(RELEASE)).unwrap();
    let run = &found["equal_runs"]["first"][0];
    assert_eq!(crate::support::characters(&text, &run["a_begin"], &run["a_end"]), run["text"].as_str().unwrap());
    assert_eq!(found["meetings"]["first"][0]["link"], "all_pairs");
}

#[test]
fn two_files_and_a_passage_one_word_short() {
    let shared = prose(1, 11);
    let with = |before: u64, last: &str| format!("{} {shared} {last} {}", prose(before, 50), prose(before + 1, 50));
    let files = folder(&[
        ("x.txt", with(10, "tail").as_bytes()),
        ("y.txt", with(20, "other").as_bytes()),
        ("z.txt", with(30, "tail").as_bytes()),
        ("two.jsonl", b"{\"text\": \"one\"}\n{\"text\": \"two\"}\n"),
    ]);
    let short = explain(files.path(), &["x.txt", "y.txt", "-q"]).expect(0).stdout;
    assert!(short.contains("Not reported: the best alignment has 11 equal words; 12 are needed"), "{short}");
    assert!(short.contains("         11  no      12 needed alone"), "{short}");
    let enough = explain(files.path(), &["x.txt", "z.txt", "-q"]).expect(0).stdout;
    assert!(enough.contains("Reported: 1 passage, 12 equal words"), "{enough}");
    let fewer = explain(files.path(), &["x.txt", "y.txt", "-q", "--min-words", "11"]).expect(0).stdout;
    assert!(fewer.contains("Reported: 1 passage, 11 equal words"), "{fewer}");

    for (arguments, message) in [
        (&["x.txt", "two.jsonl"][..], "two.jsonl: 2 documents, where one is expected\n  to choose two of many"),
        (&["x.txt", "./x.txt"], "x.txt: one document cannot be compared with itself"),
        (&["x.txt", "missing.txt"], "no document in missing.txt"),
        (&["x.txt", "x.txt", "."], "x.txt: one document cannot be compared with itself"),
    ] {
        let run = explain(files.path(), &[arguments, &["-q"]].concat()).expect(2);
        assert!(run.stderr.contains(message) && run.stdout.is_empty(), "{}", run.stderr);
    }
}

#[test]
fn an_unknown_id_names_the_nearest() {
    let run = newsroom(&ARTICLE.replace("wednesday", "tuesday"), RELEASE, &[]).expect(2);
    assert!(run.stderr.contains("no document has this id\n  nearest: tamarack-ledger/2025-11-11-"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
    explain(&project(""), &["only-one"]).expect(2);
    explain(&project(""), &[]).expect(2);
}

#[test]
fn a_scan_that_finds_nothing_names_the_closest_pair() {
    let files = folder(&[
        ("a/x.txt", b"nothing here is like the others but this"),
        ("a/y.txt", b"the mayor said on Monday that the bridge will stay closed"),
        ("a/z.txt", b"the mayor said on Monday afternoon, and left"),
    ]);
    let path = files.path().join("a");
    let run = scan([path.to_str().unwrap(), "-q"]).expect(0);
    let why = run.stdout.split_once("WHY NOTHING WAS FOUND\n").unwrap().1;
    assert_eq!(
        why,
        "The closest pair is y.txt and z.txt. Longest run of equal words in common: 5 words (“the mayor said\n\
         on Monday”). 12 equal words are needed (--min-words).\n"
    );
    let run = scan([path.to_str().unwrap(), "-q", "--format", "json"]).expect(0);
    let closest = &json(&run)["closest"];
    assert_eq!((&closest["longest_run"], &closest["needed"], &closest["b"]), (&5.into(), &12.into(), &"z.txt".into()));

    let run = scan([path.join("x.txt").to_str().unwrap(), "-q"]).expect(0);
    assert!(run.stdout.ends_with("No two of the documents that were compared share a word.\n"), "{}", run.stdout);
    let found = json(&scan(NEWSROOM.into_iter().chain(["--format", "json"])).expect(0));
    assert_eq!(found["closest"], Value::Null, "something was found");
}

#[test]
fn the_parameters_and_what_they_find() {
    let run = explain(&project(""), &["--parameters"]).expect(0);
    assert_eq!(explain(&project(""), &["--explain-parameters", "--threads", "1"]).expect(0).stdout, run.stdout);
    assert!(
        run.stdout.contains("words  0 % edited  5 % edited  10 % edited  20 % edited\n   20       100 %"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{}", run.stdout);
    let strict = json(&explain(&project(""), &["--parameters", "--min-words", "30", "--format", "json"]).expect(0));
    assert_eq!(strict["chances"].as_array().unwrap().len(), 12);
    let of_20 = &strict["chances"][0];
    assert_eq!((&of_20["words"], &of_20["candidate"], &of_20["reported"]), (&20.into(), &1.0.into(), &0.0.into()));
    explain(&project(""), &["--parameters", "a.txt", "b.txt"]).expect(2);
}

#[test]
fn reworded_text_alone_is_something_found() {
    let release = "The weather was calm. Rescue crews pulled four fishermen from a sinking trawler off the northern cape \
                   late on Sunday, after waves had broken its engine and flooded the cabin. The fishermen, aged between \
                   twenty and sixty, were treated for exposure at the county hospital and released.";
    let article = "Prices rose again. Four fishermen were pulled by rescue crews late Sunday from their trawler, which \
                   was sinking off the northern cape because waves flooded its cabin and broke the engine. The county \
                   hospital treated them for exposure; the fishermen are between twenty and sixty.";
    let files = folder(&[("a/x.txt", release.as_bytes()), ("a/y.txt", article.as_bytes())]);
    let path = files.path().join("a");
    let found = scan([path.to_str().unwrap(), "-q", "--paraphrase", "all"]).expect(0).stdout;
    assert!(found.contains("1 passage shared by two documents, in 0 clusters, 1 reworded\n"), "{found}");
    assert!(found.contains("\nDOCUMENTS THAT SHARE NOTHING (0)\n"), "{found}");
    assert!(!found.contains("WHY NOTHING WAS FOUND"), "{found}");
    let explained = explain(&path, &["x.txt", "y.txt", "--paraphrase", "all"]).expect(0);
    assert!(explained.stdout.contains("\nReported: 1 passage"), "{}", explained.stdout);
    assert!(!explained.stderr.contains("note: "), "two files have no outlet to name: {}", explained.stderr);
}

/// What the scan parts where a release's closing begins is not told once more as a whole that was dropped.
#[test]
fn a_parted_pair_is_told_by_its_parts() {
    let release = "releases/fema/2025-11-24-ready-communities-grant.txt";
    let article = "grantwatch-weekly/2025-11-24-ready-communities-results.txt";
    let explanation = json(&newsroom(release, article, &["--format", "json"]).expect(0));
    let words = |list: &str| {
        let list = &explanation[list];
        let rows = list.as_array().or_else(|| list["first"].as_array()).unwrap().iter();
        rows.map(|row| row["equal_words"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let reported = words("passages");
    assert!(reported.contains(&36) && reported.contains(&32), "{reported:?}");
    let longest = reported.iter().max();
    assert!(words("alignments").iter().max() <= longest, "{explanation}");
}
