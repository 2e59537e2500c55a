//! A sample -> the files of an audit: the sheet that two coders mark, its key, and what they are asked.
//!
//! The sheet tells nothing of what the scan decided: class, kind and whether it is a near-miss stand in the key.

use super::results::{AuditSample, SampledResults, SampledRow};
use super::sample::Drawn;
use crate::error::{Error, Result};
use crate::export::csv::begins_as_formula;
use crate::export::write_beside;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The columns of marks: the first coder's, then the second's.
pub(super) const MARKS: [[&str; 2]; 2] = [["coder_1_shared", "coder_1_class"], ["coder_2_shared", "coder_2_class"]];

/// The column of names.
pub(super) const SAMPLE: &str = "sample";

/// The version of the fields of a key.
const KEY_VERSION: u32 = 1;

/// Characters of a passage that a sheet shows: spreadsheets cut cells at 32,767.
const SHOWN: usize = 6_000;

/// What coders are asked, in a file of its own beside the sheet.
const INSTRUCTIONS: &str = include_str!("instructions.txt");

/// The files of an audit: a sheet, and two beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFiles {
    /// What coders mark.
    pub sheet: PathBuf,
    /// What they do not open: NAME.key.jsonl.
    pub key: PathBuf,
    /// What they are asked: NAME.coders.txt.
    pub instructions: PathBuf,
}

impl AuditFiles {
    /// The files that belong to a sheet.
    pub fn of(sheet: &Path) -> AuditFiles {
        let is_csv = sheet.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let stem = if is_csv { sheet.with_extension("") } else { sheet.to_path_buf() };
        let beside = |end: &str| {
            let mut path = stem.clone().into_os_string();
            path.push(end);
            PathBuf::from(path)
        };
        AuditFiles { sheet: sheet.to_path_buf(), key: beside(".key.jsonl"), instructions: beside(".coders.txt") }
    }

    /// Asked before a sample is drawn, and again by the system as each file is made: a sheet may hold marks.
    ///
    /// # Errors
    /// If one of them is there.
    pub fn check_free(&self) -> Result<()> {
        match [&self.sheet, &self.key, &self.instructions].into_iter().find(|path| path.exists()) {
            Some(path) => Err(Error::CannotAudit {
                path: path.clone(),
                reason: "is there already, and may belong to marks that people have made".to_string(),
                remedy: "give another name: -o FILE.csv".to_string(),
            }),
            None => Ok(()),
        }
    }

    /// Writes all three.
    ///
    /// # Errors
    /// If one is there already, or cannot be written.
    pub fn write(&self, sample: &AuditSample) -> Result<()> {
        self.check_free()?;
        let written = write_file(&self.key, |out| write_key(sample, out))
            .and_then(|()| write_file(&self.instructions, |out| out.write_all(INSTRUCTIONS.as_bytes())))
            .and_then(|()| write_file(&self.sheet, |out| write_sheet(sample, out)));
        // none of them was there before, and one without the others is of no use
        written.inspect_err(|_| {
            [&self.key, &self.instructions, &self.sheet].into_iter().for_each(|file| drop(fs::remove_file(file)))
        })
    }
}

/// Writes a file beside and renames it.
fn write_file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<()> {
    write_beside(path, |partial| {
        let out = File::create(partial).map(BufWriter::new);
        out.and_then(|mut out| write(&mut out).and_then(|()| out.flush())).map_err(Error::io(path, "write"))
    })
}

/// The first line of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyHeader {
    /// The version of these fields.
    pub schema_version: u32,
    /// Which results were sampled.
    pub results: SampledResults,
    /// The seed.
    pub seed: u64,
    /// The strata, with their sizes.
    pub strata: Vec<Drawn>,
}

/// Any other line of a key: a row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    /// Its name.
    pub sample: String,
    /// The number of its stratum, from 0.
    pub stratum: usize,
    /// A document.
    pub a: String,
    /// Where, in characters.
    pub a_begin: u32,
    /// The end, exclusive.
    pub a_end: u32,
    /// The other document.
    pub b: String,
    /// Where, in characters.
    pub b_begin: u32,
    /// The end, exclusive.
    pub b_end: u32,
    /// Words equal and aligned.
    pub equal_words: u32,
}

fn write_key(sample: &AuditSample, mut out: impl Write) -> std::io::Result<()> {
    let AuditSample { results, seed, sample } = sample;
    let header =
        KeyHeader { schema_version: KEY_VERSION, results: results.clone(), seed: *seed, strata: sample.strata.clone() };
    writeln!(out, "{}", serde_json::to_string(&header)?)?;
    for (name, stratum, SampledRow { sides: [a, b], equal_words }) in &sample.rows {
        let row = KeyRow {
            sample: name.clone(),
            stratum: *stratum,
            a: a.id.clone(),
            a_begin: a.span.start,
            a_end: a.span.end,
            b: b.id.clone(),
            b_begin: b.span.start,
            b_end: b.span.end,
            equal_words: *equal_words,
        };
        writeln!(out, "{}", serde_json::to_string(&row)?)?;
    }
    out.flush()
}

/// Writes the sheet: CSV in UTF-8, with the mark at its begin without which Excel takes it for another encoding.
fn write_sheet(sample: &AuditSample, mut out: impl Write) -> std::io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let marks = MARKS.concat();
    let sides = ["a", "b"].map(|side| ["before", "text", "after"].map(|field| format!("{side}_{field}")).to_vec());
    let about = ["a", "b"].map(|side| {
        let fields = ["outlet", "date", "title", "begin", "end"].map(|field| format!("{side}_{field}"));
        [vec![side.to_string()], fields.to_vec()].concat()
    });
    csv.write_record(
        [SAMPLE].into_iter().chain(marks).chain(sides.iter().chain(&about).flatten().map(String::as_str)),
    )?;
    for (name, _, row) in &sample.sample.rows {
        let mut cells = vec![name.clone()];
        cells.resize(1 + MARKS.as_flattened().len(), String::new());
        for side in &row.sides {
            cells.extend([&side.before, &side.text, &side.after].map(|text| cell(text)));
        }
        for side in &row.sides {
            let known = [Some(&side.id), side.outlet.as_ref(), side.date.as_ref(), side.title.as_ref()];
            cells.extend(known.map(|text| cell(text.map_or("", String::as_str))));
            cells.extend([side.span.start, side.span.end].map(|offset| offset.to_string()));
        }
        csv.write_record(&cells)?;
    }
    csv.flush()
}

/// A text as a cell: on one line, no longer than a spreadsheet takes, and never a formula that it would run.
///
/// ```
/// use reprint::eval::cell;
///
/// assert_eq!(cell("two\n lines"), "two lines");
/// assert_eq!(cell("=HYPERLINK(\"http://…\")"), "'=HYPERLINK(\"http://…\")");
/// assert_eq!(cell("-5 degrees"), "'-5 degrees");
/// ```
pub fn cell(text: &str) -> String {
    let line = crate::report::clean(text);
    let line = match line.chars().count() {
        length if length > SHOWN => {
            let part = |from: usize, count: usize| line.chars().skip(from).take(count).collect::<String>();
            let (begin, end) = (SHOWN * 2 / 3, SHOWN / 3);
            let left_out = length - begin - end;
            format!("{} [… {left_out} characters …] {}", part(0, begin), part(length - end, end))
        }
        _ => line,
    };
    if begins_as_formula(&line) { format!("'{line}") } else { line }
}
