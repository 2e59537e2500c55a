//! A sample for coders, and their marks read back, through the binary.

use crate::support::{Run, folder, names, project, reprint, rows, scan};
use reprint::eval::wilson;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Runs `reprint eval` in a folder.
fn eval(folder: &Path, arguments: &[&str]) -> Run {
    let output = reprint().current_dir(folder).arg("eval").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A folder with scans of the sample: `out`, and `lower` under a lower threshold.
fn scans() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, options) in [("out", &[][..]), ("lower", &["--min-words", "8"])] {
        let (path, newsroom) = (folder.path().join(name), project("data/newsroom"));
        let paths = [newsroom.as_os_str(), "-q".as_ref(), "-o".as_ref(), path.as_os_str()];
        scan(paths.into_iter().chain(options.iter().map(AsRef::as_ref))).expect(0);
    }
    folder
}

type Sheet = Vec<BTreeMap<String, String>>;

/// The rows of a sheet, cell by column.
fn sheet(path: &Path) -> Sheet {
    let bytes = fs::read(path).unwrap();
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark, for Excel");
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Writes a sheet again, as a spreadsheet may.
fn save(path: &Path, sheet: &Sheet, separator: u8) {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_path(path).unwrap();
    writer.write_record(sheet[0].keys()).unwrap();
    sheet.iter().for_each(|row| writer.write_record(row.values()).unwrap());
    writer.flush().unwrap();
}

fn mark(row: &mut BTreeMap<String, String>, coder: u8, shared: &str, class: &str) {
    for (question, value) in [("shared", shared), ("class", class)] {
        row.insert(format!("coder_{coder}_{question}"), value.to_string());
    }
}

/// What a key says of a row: its stratum.
fn strata(key: &[Value]) -> BTreeMap<String, Value> {
    let of = |row: &Value| key[0]["strata"][row["stratum"].as_u64().unwrap() as usize].clone();
    key[1..].iter().map(|row| (row["sample"].as_str().unwrap().to_string(), of(row))).collect()
}

#[test]
fn a_sample_is_what_the_results_hold() {
    let folder = scans();
    let at = folder.path();
    eval(at, &["--sample", "60", "--seed", "7", "out", "--near", "lower", "-o", "a.csv"]).expect(0);
    assert_eq!(names(at), ["a.coders.txt", "a.csv", "a.key.jsonl", "lower", "out"]);

    let (sheet, key) = (sheet(&at.join("a.csv")), rows(at, "a.key.jsonl"));
    assert_eq!((sheet.len(), key.len()), (60, 61));
    let alignments = rows(&at.join("out"), "alignments.jsonl");
    let lower = rows(&at.join("lower"), "alignments.jsonl");
    let texts: BTreeMap<String, String> = rows(&at.join("out"), "texts.jsonl")
        .iter()
        .map(|row| (row["id"].as_str().unwrap().to_string(), row["text"].as_str().unwrap().to_string()))
        .collect();
    let strata = strata(&key);
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (row, key) in sheet.iter().zip(&key[1..]) {
        assert_eq!(row["sample"], key["sample"].as_str().unwrap());
        let place = ["a", "a_begin", "a_end", "b", "b_begin", "b_end"];
        let stratum = &strata[&row["sample"]];
        let from = if stratum["list"] == "near_misses" { &lower } else { &alignments };
        let is_it = |found: &&Value| place.iter().all(|field| found[field] == key[field]);
        let found = from.iter().find(is_it).expect("a row of the results");
        for field in ["class", "kind"] {
            assert_eq!(found[field], stratum[field]);
        }
        for side in ["a", "b"] {
            let cell = |field: &str| row[&format!("{side}_{field}")].clone();
            assert_eq!(row[side], found[side].as_str().unwrap());
            let passage = plain(found[format!("{side}_text")].as_str().unwrap());
            assert_eq!(cell("text"), passage);
            let Some(text) = texts.get(&row[side]) else { continue };
            // before and behind it stands what the document has there
            let around = plain(&format!("{} {passage} {}", cell("before"), cell("after")));
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            assert!(squeeze(text).contains(&squeeze(&around)), "{around}");
            assert!(!cell("before").is_empty() || found[format!("{side}_begin")].as_u64().unwrap() < 3);
        }
        // nothing is marked, and nothing tells what the scan decided
        assert!(row.iter().all(|(column, cell)| !column.starts_with("coder_") || cell.is_empty()));
        assert!(!row.keys().any(|column| ["class", "kind", "stratum", "list", "cluster"].contains(&column.as_str())));
    }
}

#[test]
fn strata_have_their_sizes_and_minimums() {
    let folder = scans();
    let at = folder.path();
    eval(at, &["--sample", "60", "out", "--near", "lower", "-o", "a.csv"]).expect(0);
    let key = rows(at, "a.key.jsonl");
    let mut sizes: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in rows(&at.join("out"), "alignments.jsonl") {
        let of = |field: &str| row[field].as_str().unwrap().to_string();
        *sizes.entry((of("class"), of("kind"))).or_default() += 1;
    }
    let strata = key[0]["strata"].as_array().unwrap();
    let number = |stratum: &Value, field: &str| stratum[field].as_u64().unwrap();
    for stratum in strata {
        let (rows, drawn) = (number(stratum, "rows"), number(stratum, "drawn"));
        assert!(drawn <= rows && drawn >= 1, "{stratum}");
        if stratum["list"] == "alignments" {
            let of = |field: &str| stratum[field].as_str().unwrap().to_string();
            *sizes.get_mut(&(of("class"), of("kind"))).unwrap() -= rows;
        }
    }
    assert!(sizes.values().all(|&left| left == 0), "{sizes:?}");
    let drawn: u64 = strata.iter().map(|stratum| number(stratum, "drawn")).sum();
    assert_eq!(drawn, 60);

    // near-misses: all that no row of the first results overlaps in both documents
    let overlaps = |x: &Value, y: &Value, side: &str| {
        let at = |row: &Value, end: &str| row[format!("{side}_{end}")].as_u64().unwrap();
        x[side] == y[side] && at(x, "begin") < at(y, "end") && at(y, "begin") < at(x, "end")
    };
    let found = rows(&at.join("out"), "alignments.jsonl");
    let lower = rows(&at.join("lower"), "alignments.jsonl");
    let is_new = |row: &&Value| !found.iter().any(|other| overlaps(row, other, "a") && overlaps(row, other, "b"));
    let near: u64 = strata.iter().filter(|s| s["list"] == "near_misses").map(|s| number(s, "rows")).sum();
    assert_eq!(lower.iter().filter(is_new).count() as u64, near);
    assert!(near > 0);
}

#[test]
fn a_seed_gives_a_sample() {
    let folder = scans();
    let at = folder.path();
    let draw = |seed: &str, file: &str| {
        eval(at, &["--sample", "40", "--seed", seed, "out", "-o", file]).expect(0);
        fs::read_to_string(at.join(file)).unwrap()
    };
    let (one, again, other) = (draw("1", "one.csv"), draw("1", "again.csv"), draw("2", "other.csv"));
    assert_eq!(one, again);
    assert_ne!(one, other);

    // in another order of rows
    let path = at.join("out/alignments.jsonl");
    let mut lines: Vec<String> = fs::read_to_string(&path).unwrap().lines().map(str::to_string).collect();
    lines.reverse();
    fs::write(&path, lines.join("\n")).unwrap();
    assert_eq!(draw("1", "turned.csv"), one);
    assert_eq!(
        fs::read_to_string(at.join("turned.key.jsonl")).unwrap(),
        fs::read_to_string(at.join("one.key.jsonl")).unwrap()
    );
}

#[test]
fn the_round_trip() {
    let folder = scans();
    let at = folder.path();
    // every row, so that the weighted share is known
    eval(at, &["--sample", "400", "out", "--near", "lower", "-o", "a.csv"]).expect(0);
    let (mut marked, key) = (sheet(&at.join("a.csv")), rows(at, "a.key.jsonl"));
    let strata = strata(&key);
    let found = rows(&at.join("out"), "alignments.jsonl").len();
    let near = marked.len() - found;

    // the first coder says no to boilerplate, the second to formulas, too; of classes, both find reprints only
    for row in &mut marked {
        let class = strata[&row["sample"]]["class"].as_str().unwrap();
        let yes = |no: &[&str]| if no.contains(&class) { "no" } else { "YES" };
        mark(row, 1, yes(&["boilerplate"]), "reprint");
        mark(row, 2, yes(&["boilerplate", "formula"]), "r");
    }
    marked.reverse();
    save(&at.join("marked.csv"), &marked, b';');
    let arguments = ["--marks", "marked.csv", "--key", "a.key.jsonl", "-o", "out/audit.json", "--format", "json"];
    let run = eval(at, &arguments).expect(0);
    let audit: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(fs::read_to_string(at.join("out/audit.json")).unwrap(), run.stdout);

    let manifest: Value = serde_json::from_slice(&fs::read(at.join("out/manifest.json")).unwrap()).unwrap();
    assert_eq!(audit["alignments_digest"], manifest["files"]["alignments.jsonl"]["digest"]);
    assert_eq!((&audit["sample_rows"], &audit["marked_by_both"]), (&json!(found + near), &json!(found + near)));

    let count = |list: &str, classes: &[&str]| {
        let of = |stratum: &&Value| stratum["list"] == list && classes.contains(&stratum["class"].as_str().unwrap());
        strata.values().filter(of).count() as f64
    };
    let all = found as f64;
    let both = count("alignments", &["reprint", "template"]) / all;
    let first = count("alignments", &["reprint", "template", "formula"]) / all;
    let close = |value: &Value, expected: f64| assert!((value.as_f64().unwrap() - expected).abs() < 1e-9, "{value}");
    assert_eq!(audit["basis"], "both");
    close(&audit["precision"]["share"], both);
    // all rows drawn: weights change nothing
    close(&audit["precision"]["low"], wilson(both, all).low);
    close(&audit["precision"]["high"], wilson(both, all).high);
    close(&audit["class_precision"]["share"], count("alignments", &["reprint"]) / all);
    let list = &audit["lists"][0];
    assert_eq!((&list["list"], &list["all"]["rows"]), (&json!("alignments"), &json!(found)));
    close(&list["all"]["coder_1"]["shared"]["share"], first);
    close(&list["by_class"]["boilerplate"]["coder_1"]["shared"]["share"], 0.0);
    close(&list["by_class"]["formula"]["coder_1"]["shared"]["share"], 1.0);
    assert_eq!(list["by_class"]["formula"]["agreed"]["shared"]["share"], Value::Null);
    let near_list = &audit["lists"][1];
    assert_eq!((&near_list["list"], &near_list["all"]["rows"]), (&json!("near_misses"), &json!(near)));

    // alpha from its definition for two coders: 1 - unlike / expected
    let formulas = count("alignments", &["formula"]) + count("near_misses", &["formula"]);
    let boilerplate = count("alignments", &["boilerplate"]) + count("near_misses", &["boilerplate"]);
    let (marks, no) = (2.0 * marked.len() as f64, 2.0 * boilerplate + formulas);
    let expected = 2.0 * no * (marks - no) / (marks - 1.0);
    close(&audit["alpha"]["shared"], 1.0 - 2.0 * formulas / expected);
    assert_eq!(audit["alpha"]["class"], Value::Null); // all said the same: nothing to disagree on

    // the same for people
    let table = eval(at, &["--marks", "marked.csv", "--key", "a.key.jsonl"]).expect(0).stdout;
    assert!(table.contains("NEAR-MISSES: SHARED TEXT AFTER ALL?"), "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
}

#[test]
fn two_coders_with_a_copy_each() {
    let folder = scans();
    let at = folder.path();
    eval(at, &["--sample", "40", "out"]).expect(0);
    let blank = sheet(&at.join("out/audit.csv"));
    let (mut first, mut second) = (blank.clone(), blank);
    for (i, (x, y)) in first.iter_mut().zip(&mut second).enumerate() {
        mark(x, 1, "yes", "reprint");
        if i % 4 > 0 {
            mark(y, 2, "yes", "");
        }
    }
    save(&at.join("out/audit.csv"), &first, b',');
    save(&at.join("second.csv"), &second, b'\t');
    let run = eval(at, &["--marks", "out/audit.csv", "second.csv", "--format", "json"]).expect(0);
    let audit: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&audit["marked_rows"], &audit["marked_by_both"]), (&json!(40), &json!(30)));
    assert_eq!((&audit["alpha"]["shared_rows"], &audit["alpha"]["class_rows"]), (&json!(30), &json!(0)));

    // one coder alone
    let run = eval(at, &["--marks", "out/audit.csv", "--format", "json"]).expect(0);
    let audit: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&audit["basis"], &audit["marked_by_both"]), (&json!("coder1"), &json!(0)));
    assert_eq!((&audit["precision"]["share"], &audit["alpha"]["shared"]), (&json!(1.0), &Value::Null));
}

/// Scans the sample into `out` once more.
fn scan_again(at: &Path, options: &[&str]) -> Run {
    let (out, newsroom) = (at.join("out"), project("data/newsroom"));
    let paths = [newsroom.as_os_str(), "-q".as_ref(), "-o".as_ref(), out.as_os_str()];
    scan(paths.into_iter().chain(options.iter().map(AsRef::as_ref))).expect(0)
}

#[test]
fn a_scan_tells_the_audit_of_its_rows_and_of_no_others() {
    let folder = scans();
    let at = folder.path();
    let before = scan_again(at, &[]);
    assert!(!before.stdout.contains("audit") && before.stderr.is_empty(), "{}", before.stderr);
    eval(at, &["--sample", "60", "out", "-o", "a.csv"]).expect(0);
    let mut marked = sheet(&at.join("a.csv"));
    marked.iter_mut().for_each(|row| mark(row, 1, "yes", "reprint"));
    let lines = |run: &Run| {
        let lines = run.stdout.lines().filter(|line| line.starts_with("audited"));
        lines.map(str::to_string).collect::<Vec<_>>()
    };
    let audit = |marked: &Sheet| {
        save(&at.join("m.csv"), marked, b',');
        let arguments = ["--marks", "m.csv", "--key", "a.key.jsonl", "-o", "out/audit.json", "--format", "json"];
        serde_json::from_str::<Value>(&eval(at, &arguments).expect(0).stdout).unwrap()
    };
    let percent = |value: &Value| (100.0 * value.as_f64().unwrap()).round();

    let one = audit(&marked);
    let low = percent(&one["precision"]["low"]);
    let again = scan_again(at, &[]);
    assert_eq!(
        lines(&again),
        [format!("audited: 100 % of passages are shared text (95 % interval {low}–100; 60 rows, one coder)")]
    );
    assert_eq!(again.stdout.lines().filter(|line| !line.starts_with("audited")).count(), before.stdout.lines().count());

    for (i, row) in marked.iter_mut().enumerate() {
        mark(row, 1, if i % 5 == 0 { "no" } else { "yes" }, "reprint");
        mark(row, 2, if i % 6 == 0 { "no" } else { "yes" }, "reprint");
    }
    let two = audit(&marked);
    let (precision, alpha) = (&two["precision"], two["alpha"]["shared"].as_f64().unwrap());
    assert!((0.0..0.9).contains(&alpha));
    let (share, low, high) = (percent(&precision["share"]), percent(&precision["low"]), percent(&precision["high"]));
    let alpha = format!("{alpha:.2}");
    let expected = format!(
        "audited: {share} % of passages are shared text (95 % interval {low}–{high}; 60 rows, two coders, alpha {})",
        alpha.trim_start_matches('0')
    );
    let again = scan_again(at, &[]);
    let page = || fs::read_to_string(at.join("out/report.html")).unwrap();
    assert!(page().contains(&expected));
    assert_eq!(lines(&again), [expected]);
    assert!(again.stderr.is_empty() && again.stdout.lines().all(|line| line.chars().count() <= 100));
    let json: Value = serde_json::from_str(&scan_again(at, &["--format", "json"]).stdout).unwrap();
    assert_eq!((&json["audit"]["precision"]["share"], &json["audit"]["basis"]), (&precision["share"], &json!("both")));

    // other rows: the audit is not theirs, and stays
    let file = fs::read(at.join("out/audit.json")).unwrap();
    let other = scan_again(at, &["--min-words", "20"]);
    assert!(lines(&other).is_empty() && other.stderr.contains("audit.json is of other results"), "{}", other.stderr);
    assert_eq!(fs::read(at.join("out/audit.json")).unwrap(), file);
    assert!(!page().contains("audited:"));
    // the same rows as before: it is theirs again
    assert_eq!(lines(&scan_again(at, &[])).len(), 1);
    for unreadable in ["{}", "mine", "{\"alignments_digest\": \"x\"}"] {
        fs::write(at.join("out/audit.json"), unreadable).unwrap();
        let run = scan_again(at, &[]);
        assert!(lines(&run).is_empty() && run.stderr.contains("cannot be read as an audit"), "{}", run.stderr);
    }
}

#[test]
fn marks_that_cannot_be_read_are_named() {
    let folder = scans();
    let at = folder.path();
    eval(at, &["--sample", "40", "out", "-o", "a.csv"]).expect(0);
    let mut marked = sheet(&at.join("a.csv"));
    marked.iter_mut().for_each(|row| mark(row, 1, "yes", "reprint"));
    mark(&mut marked[0], 1, "perhaps", "reprint");
    mark(&mut marked[2], 2, "", "yes");
    marked[4].insert("sample".to_string(), "s000".to_string());
    let twice = marked[6].clone();
    marked.push(twice);
    save(&at.join("m.csv"), &marked, b',');
    let run = eval(at, &["--marks", "m.csv", "--key", "a.key.jsonl", "--format", "json"]).expect(3);
    let expected = "\
skipped m.csv:2: coder_1_shared: \"perhaps\" is none of yes, no, unsure
skipped m.csv:4: coder_2_class: \"yes\" is none of reprint, template, formula, boilerplate, unsure
skipped m.csv:6: sample \"s000\": the key has no such row (and 1 more)
";
    assert_eq!(run.stderr, expected);
    let audit: Value = serde_json::from_str(&run.stdout).unwrap();
    // without the row of another name; the row with one bad mark keeps the other
    assert_eq!(
        (&audit["marked_rows"], &audit["lists"][0]["all"]["coder_1"]["shared"]["marked"]),
        (&json!(39), &json!(38))
    );
}

#[test]
fn refusals() {
    let folder = scans();
    let at = folder.path();
    let newsroom = project("data/newsroom");
    let none = at.join("none");
    scan([newsroom.as_os_str(), "-q".as_ref(), "--text".as_ref(), "none".as_ref(), "-o".as_ref(), none.as_os_str()])
        .expect(0);
    let releases = project("data/newsroom/releases");
    let other = at.join("other");
    scan([releases.as_os_str(), "-q".as_ref(), "-o".as_ref(), other.as_os_str()]).expect(0);
    eval(at, &["--sample", "40", "out", "-o", "a.csv"]).expect(0);
    for (arguments, message) in [
        (&["--sample", "40", "none"][..], "--text full"),
        (&["--sample", "40", "."], "no result of reprint"),
        (&["--sample", "40", "out", "-o", "a.csv"], "is there already"),
        (&["--sample", "3", "out", "-o", "b.csv"], "is too little"),
        (&["--sample", "40", "out", "--near", "other", "-o", "b.csv"], "lower --min-words"),
        (&["--marks", "a.csv"], "no row has a mark yet"),
        (&["--marks", "out/alignments.jsonl", "--key", "a.key.jsonl"], "no column sample"),
        (&["--marks", "nowhere.csv"], "--key FILE"),
        (&["--marks", "nowhere.csv", "--key", "a.key.jsonl"], "no such file"),
        (&["--marks", "a.csv", "-o", "a.csv"], "would be overwritten"),
        (&["--sample", "0", "out"], "0"),
        (&["--sample", "40", "out", "found.jsonl"], "cannot be used with"),
        (&["--marks", "a.csv", "--seed", "1"], "cannot be used with"),
        (&["out"], "required arguments"),
    ] {
        let run = eval(at, arguments).expect(2);
        assert!(run.stderr.contains(message), "{arguments:?}: {}", run.stderr);
    }
    assert!(!at.join("b.csv").exists() && !at.join("b.key.jsonl").exists());
}

#[test]
fn a_spreadsheet_runs_nothing() {
    let text = |id: &str, begin: &str| {
        let row = json!({"id": id, "outlet": "=cmd|' /C calc'!A0", "title": "+1", "text":
            format!("{begin}. =SUM(A1:A9) is what the county clerk wrote on the wall of the old town hall before the vote, \"quoted\"\nand so on.")});
        format!("{row}\n")
    };
    let corpus = text("-x", "One thing") + &text("@y", "Another thing altogether");
    let folder = folder(&[("corpus.jsonl", corpus.as_bytes())]);
    let at = folder.path();
    let (file, out) = (at.join("corpus.jsonl"), at.join("out"));
    scan([file.as_os_str(), "-q".as_ref(), "-o".as_ref(), out.as_os_str()]).expect(0);
    eval(at, &["--sample", "10", "out", "-o", "a.csv"]).expect(0);
    let mut sheet = sheet(&at.join("a.csv"));
    let mut cells = BTreeSet::new();
    for (column, cell) in &sheet[0] {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{column}: {cell}");
        cells.extend(cell.strip_prefix('\'').map(str::to_string));
    }
    let prefixed: Vec<&str> = cells.iter().map(String::as_str).collect();
    assert!(["+1", "-x", "=cmd|' /C calc'!A0", "@y"].iter().all(|cell| prefixed.contains(cell)), "{prefixed:?}");
    // the key has ids as they are, and the sheet is read back
    assert_eq!((&rows(at, "a.key.jsonl")[1]["a"], &rows(at, "a.key.jsonl")[1]["b"]), (&json!("-x"), &json!("@y")));
    mark(&mut sheet[0], 1, "yes", "reprint");
    save(&at.join("a.csv"), &sheet, b',');
    eval(at, &["--marks", "a.csv"]).expect(0);
}
