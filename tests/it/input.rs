//! What can be read, what becomes of it, and what is said of the rest.

use crate::support::{folder, prose, rows, scan, scan_stdin};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Scans a folder of these files; the documents, the manifest and standard error.
fn documents(files: &[(&str, &[u8])], more: &[&str], code: i32) -> (Vec<Value>, Value, String) {
    let corpus = folder(files);
    read(corpus.path(), &[corpus.path().to_str().unwrap()], more, code)
}

fn read(_: &Path, paths: &[&str], more: &[&str], code: i32) -> (Vec<Value>, Value, String) {
    let out = tempfile::tempdir().unwrap();
    let arguments = paths.iter().chain(more).copied().chain(["-o", out.path().to_str().unwrap()]);
    let run = scan(arguments).expect(code);
    let manifest = std::fs::read_to_string(out.path().join("manifest.json")).unwrap();
    (rows(out.path(), "documents.jsonl"), serde_json::from_str(&manifest).unwrap(), run.stderr)
}

fn ids(documents: &[Value]) -> Vec<&str> {
    documents.iter().map(|d| d["id"].as_str().unwrap()).collect()
}

#[test]
fn text_files_get_outlets_from_folders_and_dates_from_names() {
    let files: [(&str, &[u8]); 6] = [
        ("herald/2026/03/2026-03-02-rescue.txt", b"one two"),
        ("herald/local/x.txt", b"one two"),
        ("top.txt", b"one two"),
        (".hidden/x.txt", b"one two"),
        ("herald/.x.txt", b"one two"),
        ("herald/drafts/y.txt", b"one two"),
    ];
    let (documents, manifest, _) = documents(&files, &["--exclude", "**/drafts/**"], 0);
    let known: Vec<Value> = documents.iter().map(|d| json!([d["id"], d["outlet"], d["date"], d["words"]])).collect();
    assert_eq!(
        json!(known),
        json!([
            ["herald/2026/03/2026-03-02-rescue.txt", "herald", "2026-03-02", 2],
            ["herald/local/x.txt", "local", null, 2],
            ["top.txt", null, null, 2]
        ])
    );
    assert_eq!(manifest["counts"]["documents"], 3);
}

#[test]
fn records_keep_their_ids_or_get_a_place() {
    let lines = br#"{"id": "x", "text": "a b", "outlet": "Herald", "date": "2026-03", "url": "http://h/1", "title": "T", "author": ["Ann", "Bo"]}

{"text": "c d", "id": null}
{"id": 17, "text": "e f", "date": "yesterday", "more": {"deep": [1, {"text": "no"}]}}
{"id": "x", "text": "g h"}
"#;
    let (documents, manifest, stderr) = documents(&[("in.jsonl", lines)], &[], 0);
    assert_eq!(ids(&documents), ["x", "in.jsonl:3", "17", ids(&documents)[3]]);
    let renamed = ids(&documents)[3];
    assert!(renamed.starts_with("x@") && renamed.ends_with("/in.jsonl:5"), "{renamed}");
    let first = &documents[0];
    assert_eq!((&first["date"], &first["author"]), (&json!("2026-03"), &json!("Ann; Bo")));
    assert_eq!(manifest["repaired"]["repeated_id"]["count"], 1);
    assert_eq!(manifest["repaired"]["unreadable_date"]["examples"][0]["line"], 4);
    assert!(stderr.contains(r#"in.jsonl:4: unreadable date, left out: "yesterday""#), "{stderr}");
}

#[test]
fn fields_can_have_other_names() {
    let line = br#"{"nr": "1", "body": "a b c", "source": "Herald", "published": "2026-03-02", "headline": "T"}"#;
    let flags = "--text-field body --id-field nr --outlet-field source --date-field published --title-field headline";
    let (documents, ..) = documents(&[("in.jsonl", line)], &flags.split(' ').collect::<Vec<_>>(), 0);
    let d = &documents[0];
    assert_eq!(json!([d["id"], d["outlet"], d["date"], d["title"]]), json!(["1", "Herald", "2026-03-02", "T"]));
}

#[test]
fn gzip_of_several_members() {
    let bytes = [gzip(b"{\"text\": \"a b\"}\n{\"text\": \"c"), gzip(b" d\"}\n{\"text\": \"e f\"}")].concat();
    let (documents, manifest, _) = documents(&[("in.jsonl.gz", &bytes)], &[], 0);
    assert_eq!(ids(&documents), ["in.jsonl.gz:1", "in.jsonl.gz:2", "in.jsonl.gz:3"]);
    assert_eq!(manifest["inputs"][0]["bytes"], bytes.len());
}

#[test]
fn bad_input_is_named_and_the_rest_goes_on() {
    let many: String = (0..30_000).map(|i| format!("{{\"text\": \"{}\"}}\n", prose(i, 3))).collect();
    let packed = gzip(many.as_bytes());
    let lines =
        b"{\"text\": \"good one\"}\nnot json\n{\"blurb\": \"x\", \"when\": 1}\n[1]\n{\"text\": 5.5}\n{\"text\": null}\n\
                  {\"text\": \"  \"}\n{\"text\": \"bad \xff byte\"}\n{\"text\": \"\\ud800\"}\n{\"text\": true}\n";
    let files: [(&str, &[u8]); 8] = [
        ("a.jsonl", lines),
        ("b.txt", b""),
        ("c.txt", b" \n\t"),
        ("d.txt", b"a\0b"),
        ("e.jsonl.gz", &packed[..packed.len() / 2]),
        ("f.jsonl.gz", b"no gzip at all"),
        ("g.dat", b"\0\x01"),
        ("h.txt", b"\xef\xbb\xbfcaf\xe9 au lait"),
    ];
    let (documents, manifest, stderr) = documents(&files, &[], 3);
    let skipped: Vec<(&str, u64)> = manifest["skipped"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(reason, entry)| (reason.as_str(), entry["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        skipped,
        [
            ("bad_gzip", 1),
            ("empty", 1),
            ("missing_field", 1),
            ("no_text", 3),
            ("not_a_string", 3),
            ("not_json", 2),
            ("nul_bytes", 1),
            ("truncated_gzip", 1)
        ]
    );
    assert_eq!(manifest["repaired"]["invalid_utf8"]["count"], 1);
    assert_eq!(manifest["repaired"]["other_charset"]["count"], 1);
    assert_eq!(manifest["repaired"]["other_file"]["count"], 1);
    for line in [
        "a.jsonl:2: not a JSON object: expected ident",
        "a.jsonl:3: no such field: \"text\"; it has \"blurb\", \"when\"",
        "a.jsonl:4: not a JSON object: an array; expected one object a line",
        "a.jsonl:6: not a text: \"text\" is null",
        "b.txt: empty",
        "d.txt: NUL bytes",
        "e.jsonl.gz: truncated gzip: after line ",
        "f.jsonl.gz: not valid gzip",
    ] {
        assert!(stderr.contains(line), "{line}\nin\n{stderr}");
    }
    // good ones: two in a.jsonl and the number as text, some of e.jsonl.gz, h.txt
    assert!(documents.len() > 1000);
    let last = documents.last().unwrap();
    assert_eq!((last["id"].as_str().unwrap(), last["words"].as_u64().unwrap()), ("h.txt", 3));
}

#[test]
fn a_field_that_a_file_lacks_is_one_line() {
    let lines = "{\"blurb\": \"x\"}\n".repeat(500) + "{\"text\": \"a b\"}\n";
    let corpus = folder(&[("in.jsonl", lines.as_bytes())]);
    let run = scan([corpus.path()]).expect(3);
    let lines: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("skipped")).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].ends_with("no such field: \"text\"; it has \"blurb\" (and 499 more)"), "{lines:?}");
}

#[test]
fn numbers_too_long_for_the_machine_are_ids_all_the_same() {
    let lines = b"{\"id\": 123456789012345678901, \"text\": \"a\"}\n{\"id\": 123456789012345678902, \"text\": \"b\"}\n{\"id\": 1.10, \"text\": \"c\"}";
    let (documents, ..) = documents(&[("in.jsonl", lines)], &[], 0);
    assert_eq!(ids(&documents), ["123456789012345678901", "123456789012345678902", "1.10"]);
}

#[test]
fn one_field_can_have_two_roles() {
    let line = b"{\"url\": \"http://h/1\", \"text\": \"a\", \"author\": \"Ann\"}";
    let (documents, ..) = documents(&[("in.jsonl", line)], &["--id-field", "url", "--outlet-field", "author"], 0);
    let d = &documents[0];
    assert_eq!(json!([d["id"], d["url"], d["outlet"], d["author"]]), json!(["http://h/1", "http://h/1", "Ann", "Ann"]));
}

#[test]
fn half_a_surrogate_pair_is_repaired() {
    let line = br#"{"id": "cut", "text": "a boat \ud83d", "title": "\\ud83d \ud83d\ude80"}"#;
    let (documents, manifest, _) = documents(&[("in.jsonl", line)], &[], 0);
    assert_eq!((documents[0]["words"].as_u64(), documents[0]["title"].as_str()), (Some(2), Some("\\ud83d 🚀")));
    assert_eq!(manifest["repaired"]["invalid_utf8"]["count"], 1);
}

#[test]
fn what_a_file_is_counts_more_than_its_name() {
    let packed = gzip(b"{\"text\": \"a b\"}\n");
    let files: [(&str, &[u8]); 6] = [
        ("a.jsonl", &packed),
        ("b.jsonl", b"\n  \n"),
        ("c.jsonl", b"\xff\xfe{\0\"\0"),
        ("d.jsonl.gz", b""),
        ("e.txt", "— … “”\n".as_bytes()),
        ("f.jsonl.gz", &gzip(b"")),
    ];
    let (documents, _, stderr) = documents(&files, &[], 3);
    assert_eq!(documents.len(), 1);
    for line in
        ["b.jsonl: empty", "c.jsonl:1: not a JSON object", "d.jsonl.gz: empty", "e.txt: no text", "f.jsonl.gz: empty"]
    {
        assert!(stderr.contains(line), "{line}\nin\n{stderr}");
    }
}

#[test]
fn names_cannot_steer_the_terminal() {
    let corpus = folder(&[("a\x1b[31mred.txt", b""), ("b.jsonl", b"{\"text\": \"x\", \"outlet\": \"O\\u001b[2J\"}")]);
    let here = corpus.path().to_str().unwrap();
    let run = scan([here, "--source-outlet", "O"]).expect(2);
    assert!(!run.stderr.contains('\x1b') && run.stderr.contains("nearest: O"), "{:?}", run.stderr);
    let run = scan([here]).expect(3);
    assert!(!run.stderr.contains('\x1b') && run.stderr.contains("red.txt: empty"), "{:?}", run.stderr);
}

#[test]
fn a_file_reached_twice_is_counted_once() {
    let corpus = folder(&[("in/releases/x.dat", b"x"), ("in/releases/r.txt", b"one two"), ("in/a/b.txt", b"three")]);
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (documents, manifest, _) = read(corpus.path(), &[&path("in")], &["--releases", &path("in/releases")], 0);
    assert_eq!((documents.len(), &manifest["repaired"]["other_file"]["count"]), (2, &json!(1)));
}

#[test]
fn standard_input_is_json_lines_or_a_text() {
    let run = scan_stdin(["-", "--format", "json"], b"{\"text\": \"a b\"}\n{\"text\": \"c d e\"}\n").expect(0);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&answer["documents"], &answer["words"]), (&json!(2), &json!(5)));
    let run = scan_stdin(["-", "--format", "json"], "Just a text.".as_bytes()).expect(0);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&answer["documents"], &answer["words"]), (&json!(1), &json!(3)));
}

#[test]
fn missing_outlets_and_dates_are_said_with_the_remedy() {
    let corpus = folder(&[("a.txt", b"one two"), ("b.txt", b"three four")]);
    let run = scan([corpus.path()]).expect(0);
    assert!(
        run.stderr.contains("no document has an outlet") && run.stderr.contains("--outlet-field"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("no document has a date") && run.stderr.contains("--date-field"), "{}", run.stderr);
}

#[test]
fn fatal_errors_say_what_to_do() {
    let empty = folder(&[("notes.pdf", b"x")]);
    let corpus = folder(&[("herald/a.txt", b"one"), ("releases/b.txt", b"two")]);
    let here = corpus.path().to_str().unwrap();
    let no_such = format!("{here}/release");
    let file = format!("{here}/herald/a.txt");
    let cases: [(&[&str], &str); 9] = [
        (&[empty.path().to_str().unwrap()], "expected: folders of .txt files"),
        (&["/no/such/place"], "no such file or folder: /no/such/place"),
        (&[here, "--releases", &no_such], "nearest: "),
        (&[here, "--source-outlet", "Hreald"], "nearest: herald\n"),
        (&[here, "--only-sources"], "add --releases PATH"),
        (&[here, "--exclude", "a[b"], "quote the pattern"),
        (&[&file, "--exclude", "["], "quote the pattern"),
        (&[], "required arguments"),
        (&[here, "--threads", "0"], "0 is not in 1.."),
    ];
    for (arguments, message) in cases {
        let run = scan(arguments).expect(2);
        assert!(run.stderr.contains(message), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn releases_inside_an_input_only_mark_and_others_are_added() {
    let files: [(&str, &[u8]); 4] = [
        ("in/herald/a.txt", b"one two"),
        ("in/releases/fema/r.txt", b"three four"),
        ("more/s.txt", b"five six"),
        ("more/t.jsonl", b"{\"id\": \"t\", \"text\": \"seven\", \"outlet\": \"Agency\"}"),
    ];
    let corpus = folder(&files);
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (input, inner, outer) = (path("in"), path("in/releases"), path("more"));
    let (documents, ..) = read(corpus.path(), &[&input], &["--releases", &inner, &outer], 0);
    let known: Vec<Value> = documents.iter().map(|d| json!([d["id"], d["source"], d["outlet"]])).collect();
    assert_eq!(
        json!(known),
        json!([
            ["herald/a.txt", false, "herald"],
            ["releases/fema/r.txt", true, "fema"],
            ["s.txt", true, null],
            ["t", true, "Agency"]
        ])
    );
    let (documents, ..) = read(corpus.path(), &[&input, &outer], &["--source-outlet", "Agency"], 0);
    assert_eq!(documents.iter().filter(|d| d["source"] == true).count(), 1);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_pipes_are_not_read() {
    let corpus = folder(&[("in/a.txt", b"one two"), ("outside/b.txt", b"three")]);
    std::os::unix::fs::symlink(corpus.path().join("outside"), corpus.path().join("in/link")).unwrap();
    std::os::unix::fs::symlink(corpus.path().join("in"), corpus.path().join("in/loop")).unwrap();
    std::os::unix::fs::symlink(corpus.path().join("outside/b.txt"), corpus.path().join("in/c.txt")).unwrap();
    // one that has the name of a manifest is not opened either
    let pipe = corpus.path().join("in/manifest.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let input = corpus.path().join("in");
    let (documents, manifest, _) = read(corpus.path(), &[input.to_str().unwrap()], &[], 0);
    assert_eq!(ids(&documents), ["a.txt"]);
    assert_eq!(manifest["repaired"]["other_file"]["count"], 4);
}

#[test]
fn an_outlet_comes_from_the_record_else_the_url_else_the_folder() {
    let lines = br#"{"text": "a b", "outlet": "Herald", "url": "https://www.courier.co.uk/1"}
{"text": "c d", "url": "https://www.courier.co.uk/2"}
{"text": "e f", "url": "http://localhost/3"}
{"text": "g h", "url": "https://ann.substack.com/p/4"}
"#;
    let files: [(&str, &[u8]); 3] = [
        ("export/in.jsonl", lines),
        ("n.csv", b"name,canonical\ncourier.co.uk,Courier\n"),
        ("top.jsonl", b"{\"text\": \"i\"}\n"),
    ];
    let corpus = folder(&files);
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (documents, manifest, stderr) = read(corpus.path(), &[&path("")], &["--outlets", &path("n.csv")], 0);
    assert!(stderr.contains("note: the outlets of 2 of 5 documents are the sites of their URLs"), "{stderr}");
    let known: Vec<Value> =
        documents.iter().map(|d| json!([d["outlet"], d["outlet_as_given"], d["outlet_from"]])).collect();
    let expected = [
        json!(["Herald", null, "record"]),
        json!(["Courier", "courier.co.uk", "url"]),
        json!(["export", null, "folder"]),
        json!(["ann.substack.com", null, "url"]),
        json!([null, null, null]),
    ];
    assert_eq!(known, expected);
    assert!(manifest["parameters"]["public_suffix_list"].as_str().unwrap().starts_with("psl 2."));
}

#[test]
fn dates_of_a_file_tell_which_number_is_the_day() {
    let file = |dates: &[&str]| -> Vec<u8> {
        dates.iter().map(|date| format!("{{\"text\": \"a b\", \"date\": {date}}}\n")).collect::<String>().into_bytes()
    };
    let clear = file(&["\"03/04/2026\"", "\"13/04/2026\"", "\"March 2026\"", "1772445600", "20260302"]);
    let unclear = file(&["\"Mon, 02 Mar 2026 10:00:00 GMT\"", "\"03/04/2026\""]);
    let (documents, manifest, stderr) = documents(&[("a.jsonl", &clear), ("b.jsonl", &unclear)], &[], 0);
    let dates: Vec<&Value> = documents.iter().map(|d| &d["date"]).collect();
    let expected = json!(["2026-04-03", "2026-04-13", "2026-03", "2026-03-02", "2026-03-02", "2026-03-02", null]);
    assert_eq!(json!(dates), expected);
    assert_eq!(manifest["repaired"]["unreadable_date"]["count"], 1);
    assert!(stderr.contains("b.jsonl:2: unreadable date, left out: 03/04/2026"), "{stderr}");
}

/// A release and an article of the months before and behind it, or of a year: no lag is made of them.
#[test]
fn a_month_makes_no_lag() {
    let text = prose(3, 150);
    let line = |id: &str, outlet: &str, date: &str| {
        format!("{{\"id\": \"{id}\", \"outlet\": \"{outlet}\", \"date\": \"{date}\", \"text\": \"{text}\"}}\n")
    };
    let lines = [
        line("r", "agency", "2026-01-20"),
        line("day", "a", "2026-01-25"),
        line("next", "b", "February 2026"),
        line("late", "c", "March 2026"),
        line("same", "d", "2026"),
        line("before", "e", "2025-12"),
    ];
    let corpus = folder(&[("in.jsonl", lines.concat().as_bytes())]);
    let out = corpus.path().join("out");
    let path = corpus.path().join("in.jsonl");
    let arguments = [path.to_str().unwrap(), "--source-outlet", "agency", "-q", "-o", out.to_str().unwrap()];
    let run = scan(arguments).expect(0);
    let of = |row: &Value| json!([row["article"], row["lag_days"], row["before_source"], row["late"]]);
    let mut told: Vec<Value> = rows(&out, "reprints.jsonl").iter().map(of).collect();
    told.sort_by_key(|row| row[0].to_string());
    let expected = [
        json!(["before", null, true, false]),
        json!(["day", 5, false, false]),
        json!(["late", null, false, true]),
        json!(["next", null, false, false]),
        json!(["same", null, false, false]),
    ];
    assert_eq!(told, expected);
    assert!(run.stdout.starts_with("3 of 3 outlets printed text of the release"), "{}", run.stdout);
}

#[test]
fn texts_that_an_export_cut_short_are_counted_and_named() {
    let full = |seed: u64| prose(seed, 8000).chars().take(32_767).collect::<String>();
    let table = format!("id,text\nwhole,One good text.\nfirst,\"{}\"\nsecond,\"{}\"\n", full(1), full(2));
    let lines = "{\"id\": \"api\", \"content\": \"The ferry sails again, and nobody\\u2026 [+1234 chars]\"}\n{\"content\": \"[+99 chars]\"}\n";
    let copy = "The ferry sails again, and nobody…";
    let files: [(&str, &[u8]); 4] = [
        ("a/api.jsonl", lines.as_bytes()),
        ("a/copy.txt", copy.as_bytes()),
        ("a/saved.txt", b"Nobody sails. [+12 chars]\n"),
        ("a/table.csv", table.as_bytes()),
    ];
    let (read, manifest, stderr) = documents(&files, &[], 3);
    assert_eq!(ids(&read), ["api", "a/copy.txt", "a/saved.txt", "whole", "first", "second"]);
    let words: Vec<u64> = read.iter().take(3).map(|document| document["words"].as_u64().unwrap()).collect();
    assert_eq!(words, [6, 6, 2], "a mark is no word");
    assert_eq!((read[0]["digest"] == read[1]["digest"], &manifest["repaired"]["cut_text"]["count"]), (true, &json!(4)));
    for line in [
        "a/api.jsonl:1: a text cut short before it came here: it ends with [+1234 chars]\n",
        "a/api.jsonl:2: no text\n",
        "a/table.csv:3: a text cut short before it came here: it has 32,767 characters, the most that a cell of a spreadsheet holds (and 1 more)\n",
    ] {
        assert!(stderr.contains(line), "{line}\nin\n{stderr}");
    }
    let files = folder(&[("b.jsonl", lines.lines().next().unwrap().as_bytes())]);
    let run = scan([files.path().to_str().unwrap()]).expect(0);
    assert!(run.stdout.contains("\n1 text was cut short before it came here"), "{}", run.stdout);
    let summary = scan([files.path().to_str().unwrap(), "--format", "json"]).expect(0).stdout;
    let summary: Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["repaired"]["cut_text"], 1);
}

#[test]
fn outlets_from_domains_and_from_urls_agree() {
    let lines = concat!(
        "{\"text\": \"a b\", \"url\": \"https://news.herald.co.uk/1\"}\n",
        "{\"text\": \"a b\", \"domain\": \"www.herald.co.uk\"}\n",
        "{\"text\": \"a b\", \"hostname\": \"amp.herald.co.uk\"}\n",
        "{\"text\": \"a b\", \"source\": \"Herald.co.uk\"}\n",
        "{\"text\": \"a b\", \"domain\": \"medium.com\", \"url\": \"https://medium.com/@ann/1\"}\n",
    );
    let (read, ..) = documents(&[("a.jsonl", lines.as_bytes())], &[], 0);
    let outlets: Vec<Value> =
        read.iter().map(|document| json!([document["outlet"], document["outlet_from"]])).collect();
    let site = "herald.co.uk";
    let expected = json!([
        [site, "url"],
        [site, "record"],
        [site, "record"],
        ["Herald.co.uk", "record"],
        ["medium.com/@ann", "url"]
    ]);
    assert_eq!(json!(outlets), expected);
}
