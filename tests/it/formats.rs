//! What people's articles lie in, made by other programs (tests/data/README.md): the same documents come of all.

use crate::support::{folder, project, prose, rows, scan, scan_stdin};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::Write;

/// A document: outlet, date, title and text.
type Article = (Option<String>, Option<String>, Option<String>, String);

fn path(name: &str) -> String {
    project("tests/data").join(name).to_str().unwrap().to_string()
}

/// The articles as the file in plain JSON lines has them.
fn articles() -> Vec<Article> {
    articles_of("articles.jsonl")
}

fn articles_of(name: &str) -> Vec<Article> {
    let lines = fs::read_to_string(path(name)).unwrap();
    let article = |line: &str| {
        let record: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| record[name].as_str().map(str::to_string);
        (field("outlet"), field("date"), field("title"), field("text").unwrap())
    };
    lines.lines().map(article).collect()
}

/// What a scan of these paths reads, and standard error. Only texts that are there twice are written, so the articles
/// in plain JSON lines are read, too, and not told.
fn read(arguments: &[&str], stdin: &[u8], code: i32) -> (Vec<Article>, Vec<String>, String) {
    read_beside("articles.jsonl", arguments, stdin, code)
}

fn read_beside(plain: &str, arguments: &[&str], stdin: &[u8], code: i32) -> (Vec<Article>, Vec<String>, String) {
    let out = tempfile::tempdir().unwrap();
    let copies = fs::read_to_string(path(plain)).unwrap().replace("\"id\": \"", "\"id\": \"copy:");
    let twice = folder(&[("twice.jsonl", copies.as_bytes())]);
    let own = [twice.path().to_str().unwrap(), "-o", out.path().to_str().unwrap()];
    let run = scan_stdin(arguments.iter().copied().chain(own), stdin).expect(code);
    let texts = rows(out.path(), "texts.jsonl");
    let (mut read, mut ids) = (Vec::new(), Vec::new());
    let is_copy = |document: &Value| document["id"].as_str().unwrap().starts_with("copy:");
    for document in rows(out.path(), "documents.jsonl").iter().filter(|document| !is_copy(document)) {
        let field = |name: &str| document[name].as_str().map(str::to_string);
        let text = texts.iter().find(|text| text["id"] == document["id"]);
        let text = text.map_or(String::new(), |text| text["text"].as_str().unwrap().to_string());
        read.push((field("outlet"), field("date"), field("title"), text));
        ids.push(field("id").unwrap());
    }
    (read, ids, run.stderr)
}

#[test]
fn wrappings_of_one_and_of_several_members() {
    let names = ["members.jsonl.gz", "members.jsonl.bz2", "members.jsonl.xz", "members.jsonl.zst"];
    let of_commands = ["command.jsonl.zst", "command.jsonl.xz", "command.jsonl.bz2", "nested.jsonl.zst.gz"];
    for name in names.iter().chain(&of_commands) {
        let (read, ..) = read(&[&path(name)], b"", 0);
        assert_eq!(read, articles(), "{name}");
    }
}

#[test]
fn a_name_that_says_something_else_and_standard_input() {
    let file = |name: &str| fs::read(path(name)).unwrap();
    let files = folder(&[
        ("a/is-zstd.jsonl", &file("command.jsonl.zst")),
        ("b/is-plain.jsonl.xz", &file("articles.jsonl")),
        ("c/part-0001", &file("members.jsonl.gz")),
        ("d/is-xz.txt", &file("ferry.txt.xz")),
        ("d/LICENSE", b"Not an article."),
    ]);
    let below = |name: &str| files.path().join(name).to_str().unwrap().to_string();
    for folder in ["a", "b", "c"] {
        assert_eq!(read(&[&below(folder)], b"", 0).0, articles(), "{folder}");
    }
    let (text, ids, _) = read(&[&below("d")], b"", 0);
    assert_eq!((&text[0].3, text.len(), ids[0].as_str()), (&articles()[0].3, 1, "is-xz.txt"));
    for name in ["articles.jsonl", "members.jsonl.gz", "members.jsonl.bz2", "members.jsonl.xz", "members.jsonl.zst"] {
        assert_eq!(read(&["-"], &file(name), 0).0, articles(), "{name}");
    }
}

#[test]
fn what_is_cut_off_or_damaged_gives_what_was_read_and_the_reason() {
    let reasons =
        [("gz", "truncated gzip: after line "), ("bz2", "truncated: after line "), ("xz", "truncated: after line ")];
    for (ending, reason) in reasons.into_iter().chain([("zst", "truncated: after line ")]) {
        let whole = fs::read(path(&format!("members.jsonl.{ending}"))).unwrap();
        // the last member holds the last record and the end of the one before
        let files =
            folder(&[(&format!("cut.jsonl.{ending}"), &whole[..whole.len() - 20]), ("good.txt", b"One good text.")]);
        let (read, _, stderr) = read(&[files.path().to_str().unwrap()], b"", 3);
        assert!(stderr.contains(&format!("cut.jsonl.{ending}: {reason}")), "{ending}: {stderr}");
        assert!((2..=4).contains(&read.len()) && read[0] == articles()[0], "{ending}: {read:?}");
    }
    for ending in ["gz", "bz2", "xz", "zst"] {
        let mut bytes = fs::read(path(&format!("members.jsonl.{ending}"))).unwrap();
        let middle = bytes.len() / 4;
        bytes[middle] ^= 0x55;
        bytes[middle + 1] ^= 0x55;
        let files = folder(&[(&format!("bad.jsonl.{ending}"), &bytes), ("good.txt", b"One good text.")]);
        let (_, _, stderr) = read(&[files.path().to_str().unwrap()], b"", 3);
        assert!(
            stderr.contains(&format!("skipped {}/bad.jsonl.{ending}", files.path().display())),
            "{ending}: {stderr}"
        );
    }
}

/// A gigabyte of zeros in a megabyte of gzip, and a line of 100 MB.
#[test]
fn bombs_and_long_lines_are_refused_with_the_limit_that_they_are_over() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![0; 32 << 20]).unwrap();
    let bomb = encoder.finish().unwrap().repeat(32);
    let long = [b"{\"text\": \"", &vec![b'x'; 3_000_000][..], b"\"}\n{\"text\": \"one two\"}\n"].concat();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&long).unwrap();
    let packed = encoder.finish().unwrap();
    let files = folder(&[
        ("bomb.jsonl.gz", &bomb),
        ("bomb.txt.gz", &bomb),
        ("good.txt", b"One good text."),
        ("large.txt", &vec![b'x'; 1_000_001]),
        ("long.jsonl", &long),
        ("long.jsonl.gz", &packed),
    ]);
    let limits = ["--max-line", "2M", "--max-document", "1M"];
    let run = scan([&[files.path().to_str().unwrap()][..], &limits].concat()).expect(3);
    for line in [
        "bomb.jsonl.gz: too large: after line 1: gzip: unpacks to over 1000 times its size (--max-ratio)",
        "bomb.txt.gz: too large: more than 1M (--max-document)",
        "large.txt: too large: more than 1M (--max-document)",
        "long.jsonl:1: too large: more than 2M (--max-line)",
        "long.jsonl.gz:1: too large: more than 2M (--max-line)",
    ] {
        assert!(run.stderr.contains(line), "{line}\nin\n{}", run.stderr);
    }
    assert!(run.stdout.contains("3 documents"), "{}", run.stdout);
}

#[test]
fn what_only_other_programs_read_is_refused_with_the_command() {
    let files = folder(&[
        ("a.pdf", b"%PDF-1.7"),
        ("b.txt", b"{\\rtf1\\ansi no text"),
        ("c.xlsx", &fs::read(path("sheet.xlsx")).unwrap()),
        ("good.txt", b"One good text."),
        ("photo.jpg", b"\xff\xd8\xff\xe0"),
    ]);
    let here = files.path().to_str().unwrap();
    let run = scan([here]).expect(3);
    for (file, command) in [
        ("a.pdf", "pdftotext"),
        ("b.txt", "soffice --headless --convert-to txt:Text"),
        ("c.xlsx", "soffice --headless --convert-to csv"),
    ] {
        let line = format!("{file}: not read as it is: convert it first: {command} \"{here}/{file}\"");
        assert!(run.stderr.contains(&line), "{line}\nin\n{}", run.stderr);
    }
    let run = scan([&format!("{here}/photo.jpg")]).expect(2);
    assert!(run.stderr.contains("unknown type of file"), "{}", run.stderr);
}

#[test]
fn the_user_says_what_files_are() {
    let files =
        folder(&[("a.dat", b"{\"text\": \"one two\"}\n{\"text\": \"three\"}\n"), ("b.jsonl", b"{\"text\": \"four\"}")]);
    let here = files.path().to_str().unwrap();
    let documents = |arguments: &[&str]| scan(arguments).expect(0).stdout;
    assert!(documents(&[here]).contains("1 document"));
    assert!(documents(&[here, "--input-format", "jsonl"]).contains("3 documents"));
    assert!(documents(&[here, "--input-format", "text"]).contains("2 documents"));
    // a file that is named is read though its ending says nothing
    assert!(documents(&[&format!("{here}/a.dat")]).contains("2 documents"));
}

#[test]
fn tables_with_quoted_line_ends_and_any_delimiter() {
    for name in ["unix.csv", "excel.csv", "excel.tsv", "news-please.csv.gz"] {
        let (read, ids, stderr) = read(&[&path(name)], b"", 0);
        assert_eq!((read, ids.concat()), (articles(), "ferryorchardlibrary".to_string()), "{name}");
        let chosen = "note: read of records: text from text or maintext, id, outlet from outlet or sourcedomain, date from date or datepublish";
        assert_eq!(stderr.contains(chosen), name.starts_with("news-please"), "{stderr}");
        assert_eq!(read_stdin(name), articles(), "{name} on standard input");
    }
}

fn read_stdin(name: &str) -> Vec<Article> {
    read(&["-"], &fs::read(path(name)).unwrap(), 0).0
}

#[test]
fn json_in_arrays_under_keys_and_alone() {
    for name in ["array.json", "indented.json", "news-api.json", "news-api.json.xz"] {
        assert_eq!(read(&[&path(name)], b"", 0).0, articles(), "{name}");
        assert_eq!(read_stdin(name), articles(), "{name} on standard input");
    }
    assert_eq!(read(&[&path("one.json")], b"", 0).0, articles()[..1]);
}

#[test]
fn fields_lie_in_objects() {
    let out = tempfile::tempdir().unwrap();
    let flags = ["--text-field", "article.body", "--outlet-field", "meta.paper.name", "--date-field", "when"];
    // twice, as only texts that two documents share are written
    let copy = folder(&[("copy.jsonl", &fs::read(path("deep.jsonl")).unwrap())]);
    let paths = [&path("deep.jsonl"), copy.path().to_str().unwrap(), "-o", out.path().to_str().unwrap()];
    let run = scan(paths.iter().chain(&flags)).expect(0);
    assert!(!run.stderr.contains("note: read of records"), "{}", run.stderr);
    let documents: Vec<Value> = rows(out.path(), "documents.jsonl");
    let texts: Vec<Value> = rows(out.path(), "texts.jsonl");
    for (outlet, date, _, text) in articles() {
        let is_it = |document: &&Value| document["outlet"].as_str().map(str::to_string) == outlet;
        let is_it = |document: &&Value| is_it(document) && document["date"].as_str().map(str::to_string) == date;
        assert_eq!(documents.iter().filter(is_it).count(), 2, "{outlet:?} {date:?}");
        assert_eq!(texts.iter().filter(|row| row["text"] == text.as_str()).count(), 2, "{text}");
    }
}

/// Over four megabytes: mapped, and in pieces.
#[test]
fn large_files_of_records_give_what_small_ones_do() {
    let more = "x ".repeat(1000);
    let records: Vec<String> =
        (0..2500).map(|i| format!("{{\"body\": \"text {i}\", \"more\": [\"{more}\"]}}")).collect();
    let array = format!("[\n{}\n]", records.join(",\n"));
    let rows: String = (0..2500).map(|i| format!("{i};\"text\r\n{i}\";\"{more}\"\r\n")).collect();
    let table = format!("id;body;more\r\n{rows}");
    let files = folder(&[("array.json", array.as_bytes()), ("table.csv", table.as_bytes())]);
    for name in ["array.json", "table.csv"] {
        let file = files.path().join(name);
        let file = file.to_str().unwrap();
        for arguments in [&[file][..], &[file, "--no-mmap"], &["-"]] {
            let stdin = if arguments[0] == "-" { fs::read(file).unwrap() } else { Vec::new() };
            let all = [arguments, &["--dry-run", "--format", "json"]].concat();
            let run = scan_stdin(all, &stdin).expect(0);
            let estimate: Value = serde_json::from_str(&run.stdout).unwrap();
            assert_eq!(estimate["documents"], 2500, "{arguments:?}: {estimate}");
        }
    }
}

#[test]
fn records_that_cannot_be_used_are_named_and_exports_without_text_end_with_their_columns() {
    let run = scan([path("media-cloud.csv")]).expect(2);
    let line = "no article text: ";
    let columns = r#"its columns are "stories_id", "publish_date", "title", "url", "media_name"; --text-field NAME"#;
    assert!(run.stderr.contains(line) && run.stderr.contains(columns), "{}", run.stderr);
    let files = folder(&[
        ("a.csv", b"text,date\n\"one\ntwo\",2026-03-02\nthree\n\"\",x\nfo\xffur,2026-03-03\n"),
        ("b.json", b"[{\"text\": \"one\"}, 5, {\"text\": \"\\ud83d two\"}, {\"text\": \"cut"),
        ("c.json", b"{\"name\": \"x\", \"scripts\": [{\"run\": 1}]}"),
        ("d.json", b"plain words in it"),
    ]);
    let run = scan([files.path()]).expect(3);
    for line in [
        "a.csv:4: not a usable row: 1 cell where the header has 2",
        "a.csv:5: no text",
        "a.csv: not UTF-8, decoded: windows-1252",
        "b.json:2: not a JSON object: invalid type: integer `5`",
        "b.json: truncated: after record 3: the array does not end",
        "c.json:1: no such field: \"text\"; it has \"name\", \"scripts\"",
        "d.json: not a JSON object: neither an object nor an array at byte 0",
    ] {
        assert!(run.stderr.contains(line), "{line}\nin\n{}", run.stderr);
    }
    assert!(run.stdout.contains("4 documents"), "{}", run.stdout);
}

#[test]
fn members_of_archives_are_read_like_files_in_folders() {
    for name in ["articles.zip", "articles.tar", "articles.tgz", "articles.tar.xz", "nested.zip"] {
        let (read, ids, stderr) = read(&[&path(name)], b"", 0);
        let inner = if name == "nested.zip" { "nested.zip!inner/articles.tar.bz2" } else { name };
        let first = format!("{inner}!harbor-gazette/2026-03-02-ferry.txt");
        let last = format!("{inner}!export/part-0000:1");
        assert_eq!(ids, [first.as_str(), "orchard", "library", last.as_str()], "{name}: {stderr}");
        let (outlet, date, _, text) = &read[0];
        assert_eq!((outlet.as_deref(), date.as_deref()), (Some("harbor-gazette"), Some("2026-03-02")), "{name}");
        assert_eq!((text, &read[1], &read[2].3), (&articles()[0].3, &articles()[1], &articles()[2].3), "{name}");
        assert_eq!(read[2].0.as_deref(), Some("export"), "{name}");
        assert_eq!(read_stdin(name)[..3], read[..3], "{name} on standard input");
    }
}

#[test]
fn archives_that_are_damaged_locked_or_too_deep() {
    let tar = fs::read(path("articles.tar")).unwrap();
    let zip = fs::read(path("articles.zip")).unwrap();
    let files = folder(&[
        ("cut.tar", &tar[..700]),
        ("cut.zip", &zip[..zip.len() - 60]),
        ("good.txt", b"One good text."),
        ("good.zip", &zip),
        ("sheet.zip", &fs::read(path("sheet.xlsx")).unwrap()),
        ("too-deep.zip", &fs::read(path("too-deep.zip")).unwrap()),
    ]);
    let run = scan([files.path()]).expect(3);
    for line in [
        "cut.tar!harbor-gazette/2026-03-02-ferry.txt: truncated: tar: ",
        "cut.zip: damaged: zip: ",
        "sheet.zip: not read as it is: convert it first: soffice --headless --convert-to csv",
        "too-deep.zip!4.zip!3.zip!2.zip!1.zip: unknown type of file: zip in 4 other wrappings (--max-wrappings): unpack it first",
    ] {
        assert!(run.stderr.contains(line), "{line}\nin\n{}", run.stderr);
    }
    assert!(run.stdout.contains("5 documents"), "{}", run.stdout);
}

#[test]
fn a_scan_may_end_where_something_cannot_be_read() {
    let files = folder(&[("a.jsonl", b"{\"text\": \"one two\"}\nbroken\n"), ("b.txt", b"three")]);
    let run = scan([files.path().to_str().unwrap(), "--on-error", "fail"]).expect(2);
    assert!(run.stderr.contains("a.jsonl:2: not a JSON object: expected value"), "{}", run.stderr);
    assert!(run.stderr.contains("--on-error skip") && run.stdout.is_empty(), "{}", run.stderr);
    let run = scan([&format!("{}/b.txt", files.path().display()), "/no/such/file", "--on-error", "fail"]).expect(2);
    assert!(run.stderr.contains("/no/such/file: no such file or folder"), "{}", run.stderr);
}

#[test]
fn a_dry_run_lists_what_would_be_read() {
    let texts: Vec<(String, &[u8])> = (0..7).map(|i| (format!("herald/{i}.txt"), &b"A few words."[..])).collect();
    let texts: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let files = folder(&texts);
    let paths = [files.path().to_str().unwrap().to_string(), path("news-api.json"), path("articles.zip")];
    let run = scan(paths.iter().map(String::as_str).chain(["--dry-run"])).expect(0);
    for line in [
        "news-api.json: JSON, 3 documents",
        "  fields: date from publishedat, outlet from source.name, text from content, title",
        "  Harbor Gazette, 2026-03-02: The night ferry sails again from Monday, after eleven",
        "articles.zip!export/library.csv: CSV, 1 document",
        "articles.zip!export/orchard.jsonl.gz: JSON lines, 1 document",
        "/herald/0.txt: text, 1 document",
        "  herald, no date: A few words.",
        "… and 3 more of text, 3 documents",
    ] {
        assert!(run.stdout.contains(line), "{line}\nin\n{}", run.stdout);
    }
    let run = scan([&path("articles.zip"), "--dry-run", "--format", "json"]).expect(0);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    let first = &told["files"][0];
    assert!(first["path"].as_str().unwrap().ends_with("!harbor-gazette/2026-03-02-ferry.txt"), "{first}");
    assert_eq!((&first["format"], &first["date"]), (&Value::from("text"), &Value::from("2026-03-02")));
    assert_eq!((&told["schema_version"], &told["more_files"]), (&Value::from(1), &serde_json::json!({})));
}

#[test]
fn a_letter_is_a_document_and_not_its_parts() {
    let docx = fs::read(path("2026-03-02-ferry.docx")).unwrap();
    let out = tempfile::tempdir().unwrap();
    // twice, as only texts that two documents share are written
    let files = folder(&[
        ("herald/2026-03-02-ferry.docx", &docx),
        ("post/no-ending", &docx),
        ("sheet.docx", &fs::read(path("sheet.xlsx")).unwrap()),
    ]);
    let run = scan([files.path().to_str().unwrap(), "-o", out.path().to_str().unwrap()]).expect(3);
    assert!(run.stderr.contains("sheet.docx: damaged: docx: no word/document.xml"), "{}", run.stderr);
    let documents: Vec<Value> = rows(out.path(), "documents.jsonl");
    let first = &documents[0];
    assert_eq!((documents.len(), &first["outlet"], &first["date"]), (2, &"herald".into(), &"2026-03-02".into()));
    let lines = [
        "Ferry returns after winter repairs",
        "The night ferry sails again from Monday, after eleven weeks in the dry dock & a storm.",
        "Tickets cost < 9 €;",
        "the café stays closed.",
        "Departures",
        "at seven",
        "",
    ];
    assert_eq!(rows(out.path(), "texts.jsonl")[0]["text"], lines.join("\n"));
}

#[test]
fn texts_of_crawls() {
    // a page of one sentence, which shares nothing and which a build without the feature names in place of reading
    let has_pages = cfg!(feature = "html");
    let exit = if has_pages { 0 } else { 3 };
    for name in ["crawl.warc", "crawl.warc.gz"] {
        let (read, ids, stderr) = read(&[&path(name)], b"", exit);
        let texts: Vec<&str> = read.iter().map(|(.., text)| text.as_str()).filter(|text| !text.is_empty()).collect();
        let articles = articles();
        let [ferry, orchard, library] = [0, 1, 2].map(|i| articles[i].3.as_str());
        assert_eq!(texts, [ferry, orchard, library, ferry], "{name}");
        let pages = ["ferry", "orchard", "page", "library", "ferry-text"].into_iter();
        let expected: Vec<String> = pages
            .filter(|page| has_pages || *page != "page")
            .map(|page| format!("https://example.org/{page}"))
            .collect();
        assert_eq!((ids, read[0].0.as_deref()), (expected, Some("example.org")), "{name}");
        assert_eq!(stderr.contains(&format!("{name}:5: ")), !has_pages, "{stderr}");
    }
    let whole = fs::read(path("crawl.warc.gz")).unwrap();
    let files = folder(&[
        ("cut.warc.gz", &whole[..whole.len() - 40]),
        ("cut.warc", b"WARC/1.0\r\nContent-Length: 9\r\n\r\nshort"),
    ]);
    let (read, _, stderr) = read(&[files.path().to_str().unwrap()], b"", 3);
    assert_eq!(read.len(), if has_pages { 4 } else { 3 }, "{stderr}");
    for line in [
        "cut.warc.gz: truncated gzip: after record 8: ",
        "cut.warc: truncated: after record 1: WARC: the record does not end",
    ] {
        assert!(stderr.contains(line), "{line}\nin\n{stderr}");
    }
}

#[test]
fn what_is_not_read_is_named_with_what_converts_it() {
    let files = folder(&[("b.parquet", b"PAR1"), ("c.arc", b"filedesc://c.arc"), ("good.txt", b"Good.")]);
    let run = scan([files.path()]).expect(3);
    let parquet = match cfg!(feature = "parquet") {
        true => "b.parquet: truncated: Parquet: ",
        false => {
            "b.parquet: not read as it is: this reprint was built without the feature parquet; convert it first: duckdb -c"
        }
    };
    for line in [parquet, "c.arc: not read as it is: convert it first: warcio"] {
        assert!(run.stderr.contains(line), "{line}\nin\n{}", run.stderr);
    }
}

const DECODED: &str = "not UTF-8, decoded";

#[test]
fn any_charset_gives_what_utf_8_does() {
    let in_utf_16 = ["utf-16.csv", "utf-16-be.csv", "utf-16-le.jsonl", "utf-16.json"];
    let in_one_byte = ["windows-1252.csv", "windows-1252.jsonl", "windows-1252.jsonl.gz", "windows-1252.json"];
    for (names, charset) in [(in_utf_16, "UTF-16"), (in_one_byte, "windows-1252")] {
        for name in names {
            let (read, _, stderr) = read(&[&path(name)], b"", 0);
            assert_eq!(read, articles(), "{name}");
            let line = stderr.lines().find(|line| line.contains(DECODED)).unwrap_or_else(|| panic!("{name}: {stderr}"));
            assert!(line.contains(name) && line.contains(charset), "{line}");
            assert_eq!(read_stdin(name), articles(), "{name} on standard input");
        }
    }
}

#[test]
fn texts_in_the_charsets_of_the_world() {
    for (number, article) in articles_of("world.jsonl").into_iter().enumerate() {
        let charset = ["shift_jis", "gb18030", "windows-1251", "windows-1253"][number];
        for ending in ["txt", "jsonl"] {
            let name = path(&format!("{charset}.{ending}"));
            let (read, _, stderr) = read_beside("world.jsonl", &[&name], b"", 0);
            assert_eq!(read, std::slice::from_ref(&article), "{name}");
            assert!(stderr.contains(DECODED), "{name}: {stderr}");
        }
    }
    for name in ["utf-16.txt", "utf-16-le.txt"] {
        let read = read_beside("world.jsonl", &[&path(name)], b"", 0).0;
        assert_eq!(read[0].3, articles_of("world.jsonl")[2].3, "{name}");
    }
}

#[test]
fn misread_characters_are_repaired_and_counted() {
    let (read, _, stderr) = read(&[&path("mojibake.jsonl")], b"", 0);
    assert_eq!(read, articles());
    assert!(stderr.contains("misread characters") && stderr.contains("mojibake.jsonl:1"), "{stderr}");
    // a text of its own
    let right = "“It is late,” she said; it’s the café door, and the agency’s plan for a naïve little station by the river was voted down.";
    let wrong = "â€œIt is late,â€\u{9d} she said; itâ€™s the cafÃ© door, and the agencyâ€™s plan for a naÃ¯ve little station by the river was voted down.";
    let files = folder(&[("a.txt", wrong.as_bytes()), ("b.txt", right.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    scan([files.path().to_str().unwrap(), "-o", out.path().to_str().unwrap()]).expect(0);
    let texts = rows(out.path(), "texts.jsonl");
    assert!(texts.len() == 2 && texts.iter().all(|text| text["text"] == right), "{texts:?}");
}

/// In half a megabyte some lines are in another charset, or all are: mapped, read or from a pipe, all the same.
#[test]
fn large_files_in_another_charset_are_read_alike_mapped_or_not() {
    let line =
        |i: usize, word: &str| format!("{{\"id\": \"{i}\", \"text\": \"{} {word} {i}\"}}\n", prose(i as u64, 50));
    let latin: Vec<u8> = (0..20_000)
        .flat_map(|i| {
            line(i, if i > 1200 { "d\u{e9}j\u{e0} vu" } else { "" }).chars().map(|c| c as u8).collect::<Vec<u8>>()
        })
        .collect();
    let mut mixed: Vec<u8> = (0..1500).flat_map(|i| line(i, "déjà vu, à l'été").into_bytes()).collect();
    mixed.extend(b"{\"id\": \"last\", \"text\": \"d\xe9j\xe0 vu, \xe0 l'\xe9t\xe9\"}\n");
    let files = folder(&[("latin.jsonl", &latin), ("mixed.jsonl", &mixed)]);
    for (name, noted) in [
        ("latin.jsonl", "latin.jsonl: not UTF-8, decoded: windows-1252"),
        ("mixed.jsonl", "mixed.jsonl:1501: not UTF-8, decoded: windows-1252"),
    ] {
        let file = files.path().join(name);
        let file = file.to_str().unwrap();
        for arguments in [&[file][..], &[file, "--no-mmap"], &["-"]] {
            let stdin = if arguments[0] == "-" { fs::read(file).unwrap() } else { Vec::new() };
            let run = scan_stdin([arguments, &["--dry-run"]].concat(), &stdin).expect(0);
            let noted = if arguments[0] == "-" { noted.replace(name, "-") } else { noted.to_string() };
            assert!(run.stderr.contains(&noted), "{arguments:?}: {}", run.stderr);
        }
    }
}

#[cfg(feature = "html")]
#[test]
fn pages_give_their_article_and_what_they_say_of_it() {
    for name in ["page.html", "page-1252.htm"] {
        let (read, ids, stderr) = read_beside("page.jsonl", &[&path(name)], b"", 0);
        assert_eq!((read, ids), (articles_of("page.jsonl"), vec![name.to_string()]), "{name}");
        assert_eq!(stderr.contains("decoded: windows-1252"), name.contains("1252"), "{stderr}");
        let on_stdin = read_beside("page.jsonl", &["-"], &fs::read(path(name)).unwrap(), 0).0;
        assert_eq!(on_stdin, articles_of("page.jsonl"), "{name} on standard input");
    }
}

#[cfg(feature = "html")]
#[test]
fn pages_of_crawls_give_their_article() {
    for (name, charset) in [("page.html", ""), ("page-1252.htm", "; charset=Windows-1252")] {
        let mut answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html{charset}\r\n\r\n").into_bytes();
        answer.extend(fs::read(path(name)).unwrap());
        let uri = "https://crawled.example/ferry";
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        let crawl = [head.as_bytes(), &answer, b"\r\n\r\n"].concat();
        let (read, ids, _) = read_beside("page.jsonl", &["-"], &crawl, 0);
        assert_eq!((read, ids), (articles_of("page.jsonl"), vec![uri.to_string()]), "{name}");
    }
}

#[cfg(feature = "html")]
#[test]
fn pages_without_an_article_or_beyond_any_browser_are_named() {
    let deep = "<div>".repeat(100_000);
    let large = format!("<html><body>{}", "<p>words and words".repeat(20_000_000 / 18));
    let files: [(&str, &[u8]); 5] = [
        ("a.html", &fs::read(path("page.html")).unwrap()),
        ("deep.html", deep.as_bytes()),
        ("large.htm", large.as_bytes()),
        ("none.html", b"<!doctype html><html><head><title>T</title></head><body><img src=a></body></html>"),
        ("nothing.xhtml", b""),
    ];
    let files = folder(&files);
    let run = scan([files.path().to_str().unwrap()]).expect(3);
    for line in [
        "deep.html: too large: a page of more than 512 elements one in the other",
        "large.htm: too large: more than 10M (a page)",
        "none.html: no text: a page without a main text",
        "nothing.xhtml: empty",
    ] {
        assert!(run.stderr.contains(line), "{line}\nin\n{}", run.stderr);
    }
}

#[cfg(not(feature = "html"))]
#[test]
fn a_program_without_pages_says_so() {
    let run = scan([path("page.html"), path("articles.jsonl")]).expect(3);
    assert!(run.stderr.contains("built without the feature html; convert it first: pandoc"), "{}", run.stderr);
}

#[cfg(feature = "parquet")]
mod parquet {
    use super::{articles, path, read, read_stdin};
    use crate::support::{folder, prose, rows, scan, scan_stdin};
    use ::parquet::arrow::ArrowWriter;
    use ::parquet::basic::Compression;
    use ::parquet::file::properties::WriterProperties;
    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use flate2::write::GzEncoder;
    use serde_json::{Value, json};
    use std::fs;
    use std::io::Write;
    use std::sync::Arc;

    #[test]
    fn tables_of_other_programs_give_the_articles() {
        for name in ["pyarrow", "plain", "polars", "int96", "delta", "duckdb"] {
            let name = format!("{name}.parquet");
            let (read, ids, stderr) = read(&[&path(&name)], b"", 0);
            assert_eq!((read, ids.concat()), (articles(), "ferryorchardlibrary".to_string()), "{name}");
            let chosen = "note: read of records: text from text or maintext, id, outlet from outlet or source.name, date from date or published, title from title or headline";
            assert_eq!(stderr.contains(chosen), name.starts_with('p') && !name.starts_with("pol"), "{stderr}");
            assert_eq!(read_stdin(&name), articles(), "{name} on standard input");
        }
    }

    #[test]
    fn a_list_of_authors_is_a_text_and_an_empty_one_none() {
        let out = tempfile::tempdir().unwrap();
        let run = scan([&path("pyarrow.parquet"), "-o", out.path().to_str().unwrap()]).expect(0);
        let authors: Vec<Value> = rows(out.path(), "documents.jsonl").iter().map(|row| row["author"].clone()).collect();
        assert_eq!(json!(authors), json!(["A. Nyberg; B. Moe", null, null]), "{}", run.stderr);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let run = scan([path("no-text.parquet")]).expect(2);
        assert!(
            run.stderr.contains("its columns are \"id\", \"outlet\", \"title\", \"date\"; --text-field"),
            "{}",
            run.stderr
        );
        let whole = fs::read(path("duckdb.parquet")).unwrap();
        let files = folder(&[
            ("brotli.parquet", &fs::read(path("brotli.parquet")).unwrap()),
            ("cut.parquet", &whole[..whole.len() - 20]),
            ("good.parquet", &whole),
        ]);
        let run = scan([files.path()]).expect(3);
        for line in [
            "brotli.parquet: not read as it is: Parquet: compression by BROTLI",
            "cut.parquet: truncated: Parquet: it does not end as such a file does",
        ] {
            assert!(run.stderr.contains(line), "{line}\nin\n{}", run.stderr);
        }
        assert!(run.stdout.contains("3 documents"), "{}", run.stdout);
        let run = scan([&path("duckdb.parquet"), "--max-line", "250"]).expect(3);
        assert!(run.stderr.contains("duckdb.parquet:1: too large: more than 250 (--max-line)"), "{}", run.stderr);
    }

    /// Columns of texts, the second without some.
    fn table(columns: &[(&str, Vec<Option<String>>)], compression: Compression) -> Vec<u8> {
        let array = |column: &Vec<Option<String>>| Arc::new(StringArray::from(column.clone())) as ArrayRef;
        let batch = RecordBatch::try_from_iter(columns.iter().map(|(name, column)| (*name, array(column)))).unwrap();
        let properties = WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(70));
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties.build())).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }

    /// A third of a megabyte: mapped, in several row groups, and texts in the file itself where they are not packed.
    #[test]
    fn large_tables_give_what_json_lines_do() {
        let texts: Vec<String> =
            (0..400).map(|i| if i == 7 { "â€œmisreadâ€\u{9d} ".repeat(9) } else { prose(i % 300, 150) }).collect();
        let ids: Vec<String> = (0..400).map(|i| format!("id {i}")).collect();
        let some = |texts: &[String]| texts.iter().cloned().map(Some).collect::<Vec<_>>();
        let mut with_gaps = some(&texts);
        with_gaps[120] = None;
        let lines: String = ids
            .iter()
            .zip(&with_gaps)
            .map(|(id, text)| format!("{}\n", json!({"id": id, "text": text, "outlet": "Post"})))
            .collect();
        let columns = [("id", some(&ids)), ("text", with_gaps), ("outlet", vec![Some("Post".to_string()); 400])];
        let tables = |name: &str, more: &[&str], input: &[u8]| {
            let (files, out) = (folder(&[(name, input)]), tempfile::tempdir().unwrap());
            let stdin = more == ["-"];
            let file = files.path().join(name);
            let paths = if stdin { vec![] } else { vec![file.to_str().unwrap()] };
            let arguments = [&paths[..], more, &["-o", out.path().to_str().unwrap()]].concat();
            let run = scan_stdin(arguments, if stdin { input } else { b"" }).expect(3);
            assert!(run.stderr.contains(":121: not a text: \"text\" is null"), "{}", run.stderr);
            ["alignments.jsonl", "documents.jsonl", "texts.jsonl"]
                .map(|table| fs::read_to_string(out.path().join(table)).unwrap())
        };
        let expected = tables("a.jsonl", &[], lines.as_bytes());
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY] {
            let bytes = table(&columns, compression);
            for more in [&[][..], &["--no-mmap"], &["--threads", "1"], &["-"]] {
                assert!(tables("a.parquet", more, &bytes) == expected, "{compression} {more:?}");
            }
            let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(&bytes).unwrap();
            assert!(tables("a.parquet.gz", &[], &packed.finish().unwrap()) == expected, "{compression} in gzip");
        }
    }

    /// A text of a hundred kilobytes that each of 1,400 rows has: a table of some kilobytes.
    #[test]
    fn a_dictionary_is_no_bomb() {
        let text = "a word and ".repeat(9_000);
        let columns = [("text", vec![Some(text); 1400])];
        let small = table(&columns, Compression::SNAPPY);
        let files = folder(&[("a.parquet", &small), ("b.txt", b"One good text.")]);
        let run = scan([files.path().to_str().unwrap(), "--max-ratio", "3", "--dry-run"]).expect(3);
        assert!(
            run.stderr.contains(
                "a.parquet: too large: Parquet: unpacks to over 3 times its size (--max-ratio) (row group 1)"
            ),
            "{}",
            run.stderr
        );
    }
}
