//! `reprint report`, `reprint scan --html` and `reprint show`. What a page does in a browser is tested in tests/browser.

use crate::support::{Run, reprint};
use std::fs;
use std::path::Path;

const NEWSROOM: [&str; 4] = ["scan", "data/newsroom", "--releases", "data/newsroom/releases"];

const RELEASE: &str = "releases/fema/2025-11-10-recovery-centers-flood-survivors.txt";
const ARTICLE: &str = "wyatt-valley-sentinel/2025-11-12-federal-aid-for-flooded-homes.txt";

fn run(words: &[&str]) -> Run {
    let output = reprint().args(words).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The tables of the newsroom in a folder.
fn results(folder: &Path, more: &[&str]) {
    run(&[&NEWSROOM[..], &["-q", "-o", folder.to_str().unwrap()], more].concat()).expect(0);
}

#[test]
fn a_page_stands_beside_the_tables_and_is_the_same_when_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let (out, html) = (folder.path().join("out"), folder.path().join("page.html"));
    results(&out, &["--html", html.to_str().unwrap()]);
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert_eq!(fs::read_to_string(&html).unwrap(), page);
    assert!(page.contains("<h1><bdi>12 of 12 outlets printed text of 5 of 5 releases"));
    assert!(page.contains("<title>Who reprinted what</title>"));
    let again = run(&["report", out.to_str().unwrap(), "-q"]).expect(0);
    assert_eq!(again.stderr, "");
    assert_eq!(fs::read_to_string(out.join("report.html")).unwrap(), page);
    // alone, it leaves nothing else
    fs::remove_file(&html).unwrap();
    run(&[&NEWSROOM[..], &["-q", "--html", html.to_str().unwrap()]].concat()).expect(0);
    assert_eq!(fs::read_to_string(&html).unwrap(), page);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_new_scan_without_text_removes_the_old_page() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path(), &[]);
    assert!(folder.path().join("report.html").exists());
    results(folder.path(), &["--text", "none"]);
    assert!(!folder.path().join("report.html").exists());
    let summary = fs::read_to_string(folder.path().join("summary.json")).unwrap();
    assert!(!summary.contains("Applications were scored"));
}

/// An untitled release is known by its headline, which is of its text.
#[test]
fn the_only_release_is_not_named_by_its_text_where_there_is_to_be_none() {
    let text = "Ministry opens secret archive of lighthouses\n\nSeven divers found the missing bell of the ferry Aurora under forty \
                metres of cold green water near the northern light house on Monday.";
    let folder =
        crate::support::folder(&[("r/release.txt", text.as_bytes()), ("a/article.txt", &text.as_bytes()[46..])]);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (full, none) = (path("full"), path("none"));
    let scan = |out: &str, text: &str| {
        run(&["scan", &path("a"), "--releases", &path("r"), "-q", "-o", out, "--text", text]).expect(0);
    };
    scan(&full, "full");
    scan(&none, "none");
    let (page, of_none) = (path("page.html"), path("none.html"));
    run(&["report", &full, "-q", "--text", "none", "--html", &page]).expect(0);
    run(&["report", &none, "-q", "--html", &of_none]).expect(0);
    for file in [format!("{none}/summary.json"), page, of_none] {
        let written = fs::read_to_string(&file).unwrap();
        assert!(!written.contains("secret archive") && written.contains("printed text of"), "{file}");
    }
}

#[test]
fn somebody_elses_report_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path(), &[]);
    fs::write(folder.path().join("report.html"), "mine").unwrap();
    results(folder.path(), &[]);
    assert_eq!(fs::read_to_string(folder.path().join("report.html")).unwrap(), "mine");
}

/// Every number of a table made another one: the page and the terminal say something, and end.
#[test]
fn tables_edited_by_hand_are_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path(), &[]);
    let shown = folder.path().to_str().unwrap();
    for table in
        ["alignments", "clusters", "documents", "passages", "release_sentences", "reprints", "joins", "fragments"]
    {
        let path = folder.path().join(format!("{table}.jsonl"));
        let text = fs::read_to_string(&path).unwrap();
        for number in ["4294967295", "0", "18446744073709551615", "-1"] {
            let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
            let changed = text.split_inclusive([':', ',']).map(|part| match part.find([',', '}', ']']) {
                Some(end) if is_number(part) => format!("{number}{}", &part[end..]),
                _ => part.to_string(),
            });
            fs::write(&path, changed.collect::<String>()).unwrap();
            for command in [&["report", shown, "-q"][..], &["show", shown, ARTICLE], &["show", shown, RELEASE, ARTICLE]]
            {
                let code = run(command).code;
                assert!(matches!(code, Some(0 | 2)), "{table} {number} {command:?}: {code:?}");
            }
        }
        fs::write(&path, text).unwrap();
    }
    for summary in
        ["[1]", "3", "{}", "{\"largest_clusters\":[1],\"requoted\":{\"first\":[]},\"releases\":{\"first\":[]}}"]
    {
        fs::write(folder.path().join("summary.json"), summary).unwrap();
        let code = run(&["report", shown, "-q", "--text", "none"]).code;
        assert!(matches!(code, Some(0 | 2)), "{summary}: {code:?}");
    }
    fs::remove_file(folder.path().join("alignments.jsonl")).unwrap();
    let shown = run(&["show", shown, ARTICLE]).expect(2);
    assert!(shown.stderr.contains("it has no alignments.jsonl"), "{}", shown.stderr);
}

/// Results of before `outlet_from` are read as they are.
#[test]
fn tables_without_the_newest_column_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path(), &[]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let (page, shown) =
        (read("report.html"), run(&["show", folder.path().to_str().unwrap(), ARTICLE]).expect(0).stdout);
    let documents = read("documents.jsonl");
    let older = documents.replace(r#""outlet_from":"folder","#, "").replace(r#""outlet_from":"record","#, "");
    assert!(documents.matches("outlet_from").count() == 50 && !older.contains("outlet_from"));
    fs::write(folder.path().join("documents.jsonl"), older).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    manifest["parameters"].as_object_mut().unwrap().remove("public_suffix_list").unwrap();
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    run(&["report", folder.path().to_str().unwrap(), "-q"]).expect(0);
    assert_eq!(read("report.html"), page);
    assert_eq!(run(&["show", folder.path().to_str().unwrap(), ARTICLE]).expect(0).stdout, shown);
}

#[test]
fn filters_show_less() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path(), &[]);
    let alignments = |more: &[&str]| {
        let html = folder.path().join("filtered.html");
        let words =
            [&["report", folder.path().to_str().unwrap(), "-q", "--html", html.to_str().unwrap()], more].concat();
        run(&words).expect(0);
        let page = fs::read_to_string(html).unwrap();
        let json = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
        let data: serde_json::Value = serde_json::from_str(json).unwrap();
        (data["alignments"]["rows"].as_array().unwrap().len(), data["extent"]["alignments"].as_u64().unwrap())
    };
    let (all, total) = alignments(&[]);
    assert_eq!(all as u64, total);
    let (long, of) = alignments(&["--min-words", "40"]);
    let (edited, _) = alignments(&["--kind", "edited"]);
    let (both, _) = alignments(&["--kind", "edited", "--kind", "verbatim", "--kind", "paraphrase"]);
    assert!(0 < long && long < all && 0 < edited && edited < all && both == all && of == total);
}

#[test]
fn a_folder_without_a_result_is_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    for command in [&["report"][..], &["show"]] {
        let words =
            [command, &[folder.path().to_str().unwrap()], if command == ["show"] { &["x"][..] } else { &[] }].concat();
        let refused = run(&words).expect(2);
        assert!(refused.stderr.contains("no result of reprint"), "{}", refused.stderr);
        assert!(refused.stderr.contains("reprint scan PATH -o"), "{}", refused.stderr);
    }
    fs::write(folder.path().join("manifest.json"), "{\"schema_version\":").unwrap();
    run(&["report", folder.path().to_str().unwrap()]).expect(2);
    results(&folder.path().join("out"), &[]);
    fs::write(folder.path().join("out/alignments.jsonl"), "{}\n\u{0}").unwrap();
    let broken = run(&["report", folder.path().join("out").to_str().unwrap()]).expect(2);
    assert!(broken.stderr.contains("alignments.jsonl:1"), "{}", broken.stderr);
}

#[test]
fn two_documents_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path(), &[]);
    let out = folder.path().to_str().unwrap();
    let shown = run(&["show", out, RELEASE, ARTICLE, "--width", "90"]).expect(0);
    for part in ["A: releases/fema", "1. 337 equal words, edited, reprint", "[-homes-]", "{+houses+}", "[-Mo-]."] {
        assert!(shown.stdout.contains(part), "no {part} in\n{}", shown.stdout);
    }
    assert!(shown.stdout.lines().all(|line| line.chars().count() <= 90));
    // from the other side: what one left out the other put in
    let turned = run(&["show", out, ARTICLE, RELEASE, "--width", "90"]);
    assert!(turned.stdout.contains("A: wyatt-valley-sentinel"));
    assert!(turned.stdout.contains("{+homes+}") && turned.stdout.contains("[-houses-]"), "{}", turned.stdout);
}

#[test]
fn a_cluster_a_document_and_what_is_neither() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path(), &[]);
    let out = folder.path().to_str().unwrap();
    let clusters = fs::read_to_string(folder.path().join("clusters.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(clusters.lines().next().unwrap()).unwrap();
    let shown = run(&["show", out, first["cluster"].as_str().unwrap()]);
    assert!(shown.stdout.contains("documents of") && shown.stdout.contains("compared with"), "{}", shown.stdout);
    let shown = run(&["show", out, ARTICLE]);
    assert!(
        shown.stdout.contains("words in other documents") && shown.stdout.contains("337 equal words"),
        "{}",
        shown.stdout
    );
    let unknown = run(&["show", out, "wyatt-valley-sentinel/2025-11-12-federal-aid"]).expect(2);
    assert!(unknown.stderr.contains("nearest: ") && unknown.stderr.contains(ARTICLE), "{}", unknown.stderr);
    run(&["show", out, ARTICLE, ARTICLE]).expect(2);
}

#[test]
fn open_without_a_page_is_refused() {
    let refused = run(&[&NEWSROOM[..], &["--open"]].concat()).expect(2);
    assert!(refused.stderr.contains("--html report.html"), "{}", refused.stderr);
}
