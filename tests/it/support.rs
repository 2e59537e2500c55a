//! Running the binary and reading what it wrote.

use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What reading the sample newsroom says.
pub const NEWSROOM_REPAIRED: &str = "repaired data/newsroom/rapid-wire-today/2025-11-23-miracle-at-sea.txt: misread characters, such as â€™ for ’, repaired\n";

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The run, if it ended with this code.
    #[track_caller]
    pub fn expect(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// A command of the binary, in the project's folder.
pub fn reprint() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Runs `reprint scan` with these arguments.
pub fn scan<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Run {
    scan_stdin(arguments, b"")
}

/// Runs `reprint scan` with something on standard input.
pub fn scan_stdin<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>, input: &[u8]) -> Run {
    let mut command = reprint();
    command.arg("scan").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// The rows of a table.
pub fn rows(folder: &Path, table: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join(table)).unwrap_or_else(|error| panic!("{table}: {error}"));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The names of the files in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A path in the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The characters of a text from one offset to another.
pub fn characters(text: &str, begin: &Value, end: &Value) -> String {
    let (begin, end) = (begin.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
    text.chars().skip(begin).take(end - begin).collect()
}

/// Text of `count` words that no other seed gives.
pub fn prose(seed: u64, count: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    let words = (0..count).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let number = state >> 40;
        // a few thousand words, of which some are common, as in a language
        let rank = ((number as f64 / (1u64 << 24) as f64).powi(3) * 6000.0) as u64;
        format!("w{}", rank * 7919 % 6007)
    });
    words.collect::<Vec<_>>().join(" ")
}
