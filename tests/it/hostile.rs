//! Input that is meant to break a scan, disks that are full, and scans that are killed.

use crate::support::{folder, names, project, prose, reprint, rows, scan, scan_stdin};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// A scan of these arguments after commands of a shell (limits of the system, say).
#[cfg(unix)]
fn scan_after(commands: &str, arguments: &[&str]) -> crate::support::Run {
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &format!("{commands}; exec \"$0\" scan \"$@\""), env!("CARGO_BIN_EXE_reprint")]);
    let output = command.args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    crate::support::Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A zip file of these members.
fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Each of the inner files by itself is below what is free.
#[test]
fn what_unpacks_little_by_little_to_too_much_is_refused() {
    let zeros = zip(&[("a.txt".to_string(), vec![b' '; 30 << 20])]);
    let members: Vec<_> = (0..6).map(|number| (format!("{number}.zip"), zeros.clone())).collect();
    let files = folder(&[("nested.zip", &zip(&members)), ("good.txt", b"One good text.")]);
    let run = scan([files.path()]).expect(3);
    let too_large = "nested.zip!5.zip: too large: zip: unpacks to over 1000 times its size (--max-ratio)";
    assert!(run.stderr.contains(too_large) && run.stdout.contains("1 document"), "{}\n{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("nested.zip!0.zip!a.txt: no text"), "{}", run.stderr);
}

#[test]
fn wrappings_are_taken_off_as_many_as_are_allowed() {
    let deep = project("tests/data/too-deep.zip");
    let deep = deep.to_str().unwrap();
    scan([deep, "--max-wrappings", "6"]).expect(0);
    for (most, last) in [("5", "0.zip"), ("0", "too-deep.zip")] {
        let run = scan([deep, "--max-wrappings", most]).expect(2);
        let refused = format!("{last} (zip in {most} other wrappings (--max-wrappings): unpack it first)");
        assert!(run.stderr.contains(&refused), "{refused}\nin\n{}", run.stderr);
    }
}

#[test]
fn json_may_be_a_million_deep_and_records_are_looked_for_as_deep_as_is_allowed() {
    let (open, close) = ("[".repeat(1_000_000), "]".repeat(1_000_000));
    let lines = format!(
        "{{\"text\": {open}{close}}}\n{{\"other\": {open}{close}, \"id\": {open}{close}, \"text\": \"One two.\"}}\n{{\"text\": {open}\n"
    );
    let in_objects =
        |count: usize| format!("{}[{{\"text\": \"Three four.\"}}]{}", "{\"a\": ".repeat(count), "}".repeat(count));
    let files = folder(&[
        ("lists.jsonl", lines.as_bytes()),
        ("eight.json", in_objects(8).as_bytes()),
        ("nine.json", in_objects(9).as_bytes()),
        ("open.json", "{\"a\": ".repeat(1_000_000).as_bytes()),
        ("closed.json", in_objects(1_000_000).as_bytes()),
    ]);
    let run = scan([files.path()]).expect(3);
    for line in [
        "lists.jsonl:1: not a text: \"text\" is a list",
        "lists.jsonl:3: not a JSON object: EOF while parsing",
        "nine.json: too large: records are not looked for in more than 8 objects, one inside the other (--max-depth)",
        "closed.json: too large: records are not looked for",
        "open.json: truncated",
    ] {
        assert!(run.stderr.contains(line), "{line}\nin\n{}", run.stderr);
    }
    assert!(run.stdout.contains("2 documents"), "{}", run.stdout);
    let nine = files.path().join("nine.json");
    scan([nine.to_str().unwrap(), "--max-depth", "9"]).expect(0);
}

#[cfg(unix)]
#[test]
fn standard_input_without_an_end_is_given_up() {
    let zeros = fs::File::open("/dev/zero").unwrap();
    let output = reprint().args(["scan", "-", "--max-document", "1M"]).stdin(zeros).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let run = scan_stdin(["-", "--max-document", "1K"], "words ".repeat(1000).as_bytes()).expect(2);
    assert!(run.stderr.contains("more than 1K (--max-document)"), "{}", run.stderr);
}

/// What is mapped stays mapped, but not open.
#[cfg(unix)]
#[test]
fn many_large_files_are_read_with_few_files_open() {
    let texts: Vec<(String, String)> =
        (0..80).map(|i| (format!("herald/{i}.txt"), format!("File {i}. {}", prose(i, 14_000)))).collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    assert!(files.iter().all(|(_, text)| text.len() > 64 << 10), "small ones are not mapped");
    let files = folder(&files);
    let path = files.path().to_str().unwrap();
    let run = scan_after("ulimit -n 40", &[path, "--threads", "2", "--dry-run"]).expect(0);
    assert!(run.stdout.contains("75 more of text"), "{}", run.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn few_files_are_open_where_memory_is_bounded() {
    let corpus = folder(&[("docs.jsonl", docs().as_bytes())]);
    let docs = corpus.path().join("docs.jsonl");
    let temp = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let arguments = [docs.to_str().unwrap(), "--memory", "1M", "--threads", "2", "--temp-dir"];
    scan_after("ulimit -n 40", &[&arguments[..], &[temp.path().to_str().unwrap()]].concat()).expect(0);
}

#[test]
fn patterns_stand_for_files_where_no_shell_told() {
    let corpus = folder(&[
        ("data/herald/a.txt", b"one two"),
        ("data/herald/.hidden.txt", b"three"),
        ("data/courier/b.txt", b"four five"),
        ("data/c.jsonl", b"{\"id\": \"c\", \"text\": \"six\"}"),
        ("data/[d].txt", b"seven"),
    ]);
    let out = tempfile::tempdir().unwrap();
    let ids = |patterns: &[&str], more: &[&str]| {
        let paths = patterns.iter().map(|pattern| corpus.path().join(pattern).to_str().unwrap().to_string());
        let arguments: Vec<String> = paths.chain(more.iter().map(|argument| argument.to_string())).collect();
        let run =
            scan(arguments.iter().map(String::as_str).chain(["-q", "-o", out.path().to_str().unwrap()])).expect(0);
        let mut ids: Vec<String> =
            rows(out.path(), "documents.jsonl").iter().map(|row| row["id"].as_str().unwrap().to_string()).collect();
        ids.sort();
        assert_eq!(run.stderr, "");
        ids
    };
    assert_eq!(ids(&["data/*.jsonl"], &[]), ["c"]);
    assert_eq!(ids(&["data/*/?.txt"], &[]), ["a.txt", "b.txt"]);
    assert_eq!(ids(&["data/**/*.txt"], &["--exclude", "courier"]), ["[d].txt", "a.txt"]);
    assert_eq!(ids(&["data/[d].txt"], &[]), ["[d].txt"], "a name that is there is no pattern");
    assert_eq!(ids(&["data/h*", "data/*"], &[]), ["[d].txt", "a.txt", "b.txt", "c"], "folders are read whole");
    let releases = corpus.path().join("data/[h]erald");
    let marked = ids(&["data/c.jsonl"], &["--releases", releases.to_str().unwrap()]);
    assert_eq!(marked, ["a.txt", "c"]);
    assert_eq!(rows(out.path(), "documents.jsonl").iter().filter(|row| row["source"] == true).count(), 1);
    let nothing = corpus.path().join("data/*.csv");
    let run = scan([nothing.to_str().unwrap()]).expect(2);
    assert!(run.stderr.contains("data/*.csv (nothing matches the pattern)"), "{}", run.stderr);
}

#[test]
fn members_of_archives_are_left_out_like_files_in_folders() {
    let member = |name: &str| (name.to_string(), format!("The text of {name}.").into_bytes());
    let archive = zip(&[member("herald/a.txt"), member("herald/drafts/b.txt"), member("c.txt"), member("old.txt")]);
    let files = folder(&[("articles.zip", &archive)]);
    let out = tempfile::tempdir().unwrap();
    let arguments = ["--exclude", "drafts", "--exclude", "old.*", "-q", "-o", out.path().to_str().unwrap()];
    scan([&[files.path().to_str().unwrap()][..], &arguments].concat()).expect(0);
    let ids: Vec<_> = rows(out.path(), "documents.jsonl").iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, ["articles.zip!herald/a.txt", "articles.zip!c.txt"]);
}

/// Documents that share passages.
fn docs() -> String {
    let line = |number: u64| {
        let own = prose(1000 + number, 60);
        let shared = prose(number % 20, 60);
        let outlet = if number < 20 { "agency".to_string() } else { format!("outlet {}", number % 7) };
        format!(
            "{{\"id\": \"d{number}\", \"outlet\": \"{outlet}\", \"date\": \"2026-03-02\", \"text\": \"{own}. {shared}.\"}}\n"
        )
    };
    (0..150).map(line).collect()
}

/// The system says so as it does of a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_gets_full_leaves_nothing_under_a_final_name() {
    let corpus = folder(&[("docs.jsonl", docs().as_bytes())]);
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (docs, out, page, network) = (path("docs.jsonl"), path("out"), path("page.html"), path("network.gexf"));
    let temp = path("temp");
    fs::create_dir(&temp).unwrap();
    let commands = format!("trap '' XFSZ; ulimit -f 40; export TMPDIR={temp}");
    for written in [&["-o", &out][..], &["--html", &page], &["-o", &network], &["-o", &out, "--tables", "csv"]] {
        let run = scan_after(&commands, &[&[docs.as_str(), "-q"][..], written].concat()).expect(2);
        assert!(run.stderr.contains("make room on that disk"), "{written:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
        assert_eq!(names(corpus.path()), ["docs.jsonl", "temp"], "{written:?}");
        assert_eq!(names(Path::new(&temp)), [] as [String; 0], "{written:?}");
    }
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for command in [&["scan", &docs, "-q"][..], &["scan", &docs, "--dry-run", "-q"], &["explain", "--parameters"]] {
        let output = reprint().args(command).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("standard output: cannot write"), "{command:?}: {stderr}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_changes_no_exit_code() {
    let corpus = folder(&[("a.txt", b"One good text."), ("b.jsonl", b"broken\n")]);
    for more in [&[][..], &["--dry-run"]] {
        let mut command = reprint();
        command.arg("scan").arg(corpus.path()).args(more);
        let mut child =
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(3), "{more:?}");
    }
}

/// With `--no-mmap` a file that is cut while it is read gives what was read of it, and the rest goes on.
#[cfg(unix)]
#[test]
fn a_file_that_is_cut_while_it_is_read_ends_nothing_without_maps() {
    let corpus = folder(&[("a.txt", b"One good text.")]);
    let line = format!("{{\"text\": \"{}\"}}\n", prose(1, 2000));
    let path = corpus.path().join("big.jsonl");
    for moment in 0..6 {
        fs::write(&path, line.repeat(1000)).unwrap();
        let mut command = reprint();
        command.arg("scan").arg(corpus.path()).args(["--no-mmap", "-q"]).stdout(std::process::Stdio::null());
        let child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
        // while it is read, or before, or after: the same must hold at any moment
        std::thread::sleep(std::time::Duration::from_millis(4 * moment));
        match moment % 3 {
            0 => fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(10).unwrap(),
            1 => fs::remove_file(&path).unwrap(),
            _ => fs::rename(corpus.path().join("big.jsonl"), corpus.path().join("gone")).unwrap(),
        }
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(matches!(output.status.code(), Some(0 | 3)), "{:?}: {stderr}", output.status);
        let _ = fs::remove_file(corpus.path().join("gone"));
    }
}

/// Files under their final names, with what is in them.
fn finished(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let is_final = |name: &String| !name.ends_with(".partial") && folder.join(name).is_file();
    let with_bytes = |name: String| {
        let bytes = fs::read(folder.join(&name)).unwrap();
        (name, bytes)
    };
    names(folder).into_iter().filter(is_final).map(with_bytes).collect()
}

/// Without what a manifest says of its run.
fn comparable(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    if let Some(bytes) = files.get_mut("manifest.json") {
        let mut manifest: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        manifest["run"].take();
        *bytes = manifest.to_string().into_bytes();
    }
    files
}

/// Signals at some moments of a scan that replaces a result: whatever stands under a final name is whole, a manifest stands beside
/// the tables that it lists only, and the next run removes what is left.
#[cfg(unix)]
#[test]
fn a_scan_that_is_killed_leaves_no_half_file() {
    let corpus = folder(&[("docs.jsonl", docs().as_bytes()), ("temp/keep.txt", b"mine")]);
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (docs, out, network, page) = (path("docs.jsonl"), path("out"), path("network.gexf"), path("page.html"));
    let to_folder = [&docs, "--source-outlet", "agency", "-q", "--tables", "csv", "-o", &out];
    let to_files = [&docs, "--source-outlet", "agency", "-q", "-o", &network, "--html", &page];
    let run = |arguments: &[&str]| {
        let mut command = reprint();
        command.arg("scan").args(arguments).env("TMPDIR", path("temp")).stdout(std::process::Stdio::null());
        command
    };
    for arguments in [&to_folder[..], &to_files] {
        assert!(run(arguments).status().unwrap().success());
    }
    let mut whole = comparable(finished(Path::new(&out)));
    let tables: Vec<String> = whole.keys().filter(|name| *name != "report.html").cloned().collect();
    whole.extend(finished(corpus.path()));
    for moment in 0..12_u64 {
        let arguments = if moment % 2 == 0 { &to_folder[..] } else { &to_files };
        if moment % 4 > 1 {
            let _ = (fs::remove_dir_all(&out), fs::remove_file(&network), fs::remove_file(&page));
        }
        let mut child = run(arguments).spawn().unwrap();
        // at whatever the scan is by then: the same must hold at any moment
        std::thread::sleep(std::time::Duration::from_millis(3 + 17 * moment));
        let signal = ["-INT", "-TERM", "-KILL"][moment as usize % 3];
        let _ = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        child.wait().unwrap();
        let mut found = finished(corpus.path());
        if Path::new(&out).is_dir() {
            let in_folder = finished(Path::new(&out));
            if in_folder.contains_key("manifest.json") {
                assert!(tables.iter().all(|name| in_folder.contains_key(name)), "{moment}");
            }
            found.extend(in_folder);
        }
        for (name, bytes) in comparable(found) {
            assert!(whole.get(&name) == Some(&bytes), "{name} is not what it was, at moment {moment}");
        }
    }
    for arguments in [&to_folder[..], &to_files] {
        assert!(run(arguments).status().unwrap().success());
    }
    let mut again = comparable(finished(corpus.path()));
    again.extend(comparable(finished(Path::new(&out))));
    assert!(again == whole);
    assert_eq!(names(corpus.path()), ["docs.jsonl", "network.gexf", "out", "page.html", "temp"]);
    assert!(names(Path::new(&out)).iter().all(|name| !name.ends_with(".partial")));
    assert_eq!(names(&corpus.path().join("temp")), ["keep.txt"]);
}
