//! Writes a corpus of JSON lines that is meant to be hard, the same bytes in every run. PERFORMANCE.md tells what a
//! scan of each takes.
//!
//! ```text
//! cargo run --release --example hard_corpus -- one-document 200 > one.jsonl
//! ```

use reprint::bench::Planted;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: hard_corpus KIND MB, of KIND
  one-document   one document, of planted articles one after the other
  beside         the same, and about 1,000 of these articles by themselves
  two-alike      two such documents, of MB each; every 100th word of the second is another one
  one-word       one word
  repeated       one word of four letters, again and again
  no-spaces      planted articles without their spaces";

/// Articles that stand beside a long document at most.
const BESIDE: usize = 1_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, megabytes] = &arguments[..] else { return usage() };
    let Ok(megabytes) = megabytes.parse::<usize>() else { return usage() };
    let Some(texts) = texts(kind, megabytes * 1_000_000) else { return usage() };
    match write(&texts) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hard_corpus: standard output: {error}");
            ExitCode::from(2)
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

fn texts(kind: &str, bytes: usize) -> Option<Vec<String>> {
    Some(match kind {
        "one-document" => vec![joined(bytes)],
        "beside" => {
            let documents = Planted::new(1, bytes as u64).documents;
            let every = documents.len().div_ceil(BESIDE);
            let beside = documents.into_iter().step_by(every).map(|document| document.text);
            std::iter::once(joined(bytes)).chain(beside).collect()
        }
        "two-alike" => {
            let first = joined(bytes);
            let word = |(number, word)| if number % 100 == 99 { "otherwise" } else { word };
            let second = first.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ");
            vec![first, second]
        }
        "one-word" => vec!["a".repeat(bytes)],
        "repeated" => vec!["word ".repeat(bytes / 5)],
        "no-spaces" => vec![joined(bytes).replace([' ', '\n'], "")],
        _ => return None,
    })
}

/// Planted articles, one after the other.
fn joined(bytes: usize) -> String {
    let documents = Planted::new(1, bytes as u64).documents;
    documents.into_iter().map(|document| document.text).collect::<Vec<_>>().join("\n\n")
}

fn write(texts: &[String]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for (number, text) in texts.iter().enumerate() {
        let record =
            serde_json::json!({"id": format!("d{number}"), "outlet": format!("o{}", number % 40), "text": text});
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
