//! A sheet that coders have marked, and its key -> what they said of each row.

use super::rows::{Lines, Skipped};
use super::sheet::{KeyHeader, KeyRow, MARKS, SAMPLE};
use crate::error::{Error, Result};
use ahash::AHashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a coder may say of whether two passages hold the same text.
pub const SHARED_MARKS: [&str; 3] = ["yes", "no", "unsure"];

/// What a coder may say of what the text is.
pub const CLASS_MARKS: [&str; 5] = ["reprint", "template", "formula", "boilerplate", "unsure"];

/// The key of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What was sampled, and the strata.
    pub header: KeyHeader,
    /// The rows of the sheet.
    pub rows: Vec<KeyRow>,
}

/// What two coders said of a row: one of the words above, or nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Whether it is shared text; the first coder's mark, and the second's.
    pub shared: [Option<&'static str>; 2],
    /// Its class.
    pub class: [Option<&'static str>; 2],
}

impl Marks {
    /// Whether there is a mark at all.
    pub fn is_empty(&self) -> bool {
        *self == Marks::default()
    }
}

/// Reads a key.
///
/// # Errors
/// If it cannot be read as one, from the first to the last line.
pub fn read_key(path: &Path) -> Result<Key> {
    const EXPECTED: &str = "the key that reprint eval --sample wrote beside the sheet (another place: --key FILE)";
    let bad = |reason: String| Error::NoRows { path: path.to_path_buf(), reason, expected: EXPECTED };
    let lines = Lines { path, expected: EXPECTED, is_stdin: false, may_be_empty: false };
    let (mut header, mut rows, mut skipped): (Option<KeyHeader>, Vec<KeyRow>, _) =
        (None, Vec::new(), Skipped::default());
    lines.read(&mut skipped, |line| {
        let parsed = match header {
            None => serde_json::from_str(line).map(|first| header = Some(first)),
            Some(_) => serde_json::from_str(line).map(|row| rows.push(row)),
        };
        parsed.map(|()| None::<()>).map_err(|error| error.to_string().replace(" at line 1", ""))
    })?;
    if let Some((_, _, first)) = skipped.by_file().next() {
        return Err(bad(format!("line {}: {}", first[0].line, first[0].reason)));
    }
    let header = header.ok_or_else(|| bad("empty".to_string()))?;
    let mut in_strata = vec![0; header.strata.len()];
    for row in &rows {
        *in_strata.get_mut(row.stratum).ok_or_else(|| bad(format!("{}: no such stratum", row.sample)))? += 1;
    }
    match header.strata.iter().zip(in_strata).all(|(stratum, rows)| stratum.drawn == rows && stratum.rows >= rows) {
        true => Ok(Key { header, rows }),
        false => Err(bad("its strata and its rows do not agree: part of it is missing".to_string())),
    }
}

/// Reads the marks of sheets that belong to a key: one that both coders marked, or a copy of each. Gives what was
/// said of each row of the key, in its order.
///
/// Spreadsheets may have changed the separator (comma, semicolon or tab), the order of rows and columns and the
/// encoding of texts: of a sheet only the column of names and those of marks are looked at. A mark that is none of
/// the words, and a second, other mark in a place that has one, are skipped and named.
///
/// # Errors
/// If a file cannot be read or is no sheet; if no file has a mark.
pub fn read_marks(paths: &[PathBuf], key: &Key, skipped: &mut Skipped) -> Result<Vec<Marks>> {
    let mut marks = vec![Marks::default(); key.rows.len()];
    let numbers: AHashMap<&str, usize> = key.rows.iter().enumerate().map(|(i, row)| (row.sample.as_str(), i)).collect();
    for path in paths {
        read_sheet(path, &numbers, &mut marks, skipped)?;
    }
    if marks.iter().all(Marks::is_empty) {
        let reason = match skipped.by_file().next() {
            Some((_, _, first)) => format!("no mark can be read; line {}: {}", first[0].line, first[0].reason),
            None => "no row has a mark yet".to_string(),
        };
        return Err(no_sheet(paths.first().map_or(Path::new("no file"), PathBuf::as_path), reason));
    }
    Ok(marks)
}

fn no_sheet(path: &Path, reason: String) -> Error {
    const EXPECTED: &str = "the sheet that reprint eval --sample wrote, saved as CSV (UTF-8), with marks in the columns \
        coder_1_shared, coder_1_class, coder_2_shared, coder_2_class";
    Error::NoRows { path: path.to_path_buf(), reason, expected: EXPECTED }
}

/// Where a sheet has the columns that are looked at.
struct Columns {
    sample: usize,
    marks: [[Option<usize>; 2]; 2],
}

impl Columns {
    fn of(names: &csv::ByteRecord) -> std::result::Result<Columns, String> {
        let is_called = |cell: &[u8], name: &str| cell.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        let column = |name: &str| names.iter().position(|cell| is_called(cell, name));
        let sample = column(SAMPLE).ok_or_else(|| format!("its first line has no column {SAMPLE}"))?;
        let marks = MARKS.map(|coder| coder.map(column));
        match marks.as_flattened().iter().any(Option::is_some) {
            true => Ok(Columns { sample, marks }),
            false => Err("its first line has no column of marks".to_string()),
        }
    }
}

/// The cell of a row, as text; none where the row is too short.
fn cell(record: &csv::ByteRecord, column: Option<usize>) -> String {
    let bytes = column.and_then(|column| record.get(column)).unwrap_or_default();
    String::from_utf8_lossy(bytes).trim().to_string()
}

fn read_sheet(path: &Path, numbers: &AHashMap<&str, usize>, marks: &mut [Marks], skipped: &mut Skipped) -> Result<()> {
    let bytes = fs::read(path).map_err(|error| no_sheet(path, super::rows::in_words(&error)))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(no_sheet(path, "UTF-16, not UTF-8".to_string()));
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(separator(bytes)).flexible(true).from_reader(bytes);
    let names = reader.byte_headers().map_err(|error| no_sheet(path, error.to_string()))?;
    let columns = Columns::of(names).map_err(|reason| no_sheet(path, reason))?;

    let file = path.to_string_lossy();
    let mut seen = vec![false; marks.len()];
    for record in reader.byte_records() {
        let record = record.map_err(|error| no_sheet(path, error.to_string()))?;
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let name = cell(&record, Some(columns.sample));
        match numbers.get(name.as_str()) {
            None => skipped.add(&file, line, format!("sample {name:?}: the key has no such row")),
            Some(&row) if seen[row] => skipped.add(&file, line, format!("sample {name}: a second row of this name")),
            Some(&row) => {
                seen[row] = true;
                read_row(&record, &columns, &mut marks[row], |reason| skipped.add(&file, line, reason));
            }
        }
    }
    Ok(())
}

/// What stands between the cells of a sheet: of three, the one that its first line has most of.
fn separator(bytes: &[u8]) -> u8 {
    let header = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let often = |separator: u8| header.iter().filter(|&&byte| byte == separator).count();
    [b';', b'\t'].into_iter().fold(b',', |most, other| if often(other) > often(most) { other } else { most })
}

fn read_row(record: &csv::ByteRecord, columns: &Columns, marks: &mut Marks, mut skip: impl FnMut(String)) {
    for coder in 0..MARKS.len() {
        let [shared, class] = columns.marks[coder].map(|column| cell(record, column));
        let places = [(&shared, &SHARED_MARKS[..], &mut marks.shared), (&class, &CLASS_MARKS[..], &mut marks.class)];
        for (question, (cell, words, marks)) in places.into_iter().enumerate() {
            if let Err(reason) = set(&mut marks[coder], cell, words) {
                skip(format!("{}: {reason}", MARKS[coder][question]));
            }
        }
    }
}

/// Reads a cell as a mark. A mark that is there stays.
fn set(mark: &mut Option<&'static str>, cell: &str, words: &[&'static str]) -> std::result::Result<(), String> {
    if cell.is_empty() {
        return Ok(());
    }
    let lower = cell.to_lowercase();
    let is_meant = |word: &&&str| **word == lower || (lower.len() == 1 && word.starts_with(&lower));
    let Some(&word) = words.iter().find(is_meant) else {
        return Err(format!("{cell:?} is none of {}", words.join(", ")));
    };
    match *mark {
        Some(before) if before != word => Err(format!("{word}, but another file has {before}, which is counted")),
        _ => {
            *mark = Some(word);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::results::SampledResults;
    use proptest::prelude::*;

    #[test]
    fn marks_are_words_or_their_first_letters() {
        let read = |cell: &str, words: &[&'static str]| {
            let mut mark = None;
            set(&mut mark, cell, words).map(|()| mark)
        };
        for (cell, word) in [("yes", "yes"), ("YES", "yes"), ("n", "no"), ("U", "unsure")] {
            assert_eq!(read(cell, &SHARED_MARKS), Ok(Some(word)));
        }
        for word in CLASS_MARKS {
            assert_eq!(read(word, &CLASS_MARKS), Ok(Some(word)));
            assert_eq!(read(&word[..1].to_uppercase(), &CLASS_MARKS), Ok(Some(word)));
        }
        assert_eq!(read("", &SHARED_MARKS), Ok(None));
        assert_eq!(read("ye", &SHARED_MARKS), Err("\"ye\" is none of yes, no, unsure".to_string()));
        assert!(read("yes", &CLASS_MARKS).is_err() && read("reprint", &SHARED_MARKS).is_err());
        assert!(read("ß", &CLASS_MARKS).is_err());
    }

    fn key(rows: usize) -> Key {
        let row = |i: usize| KeyRow {
            sample: format!("s{i}"),
            stratum: 0,
            a: "a".to_string(),
            a_begin: 0,
            a_end: 1,
            b: "b".to_string(),
            b_begin: 0,
            b_end: 1,
            equal_words: 12,
        };
        let results =
            SampledResults { alignments_digest: String::new(), min_words: 12, near_digest: None, near_min_words: None };
        let header = KeyHeader { schema_version: 1, results, seed: 0, strata: Vec::new() };
        Key { header, rows: (0..rows).map(row).collect() }
    }

    fn read(sheet: &[u8]) -> (Result<Vec<Marks>>, Skipped) {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), sheet).unwrap();
        let mut skipped = Skipped::default();
        (read_marks(&[file.path().to_path_buf()], &key(3), &mut skipped), skipped)
    }

    #[test]
    fn what_spreadsheets_make_of_a_sheet() {
        let (yes, no) = (Some("yes"), Some("no"));
        let expected = [[yes, None], [no, yes], [None, None]];
        for sheet in [
            &b"sample,coder_1_shared,coder_2_shared\ns0,yes,\ns1,no,yes\ns2,,\n"[..],
            b"\xef\xbb\xbfsample;coder_1_shared;coder_2_shared\r\ns1;N;Y\r\n\r\ns0;y;\r\n;;\r\n",
            b"a_text\tCoder_2_Shared\tSample\tCoder_1_Shared\n\"a\nb, c\"\t\t s0 \tYes\n\xe9t\xe9\tyes\ts1\tno",
            b"sample,coder_1_shared,coder_2_shared,note\ns0,yes\ns1,no,yes,more,and more\n",
        ] {
            let (marks, skipped) = read(sheet);
            let shared: Vec<_> = marks.unwrap().iter().map(|marks| marks.shared).collect();
            assert_eq!((shared, skipped.count()), (expected.to_vec(), 0), "{}", String::from_utf8_lossy(sheet));
        }
        for (sheet, reason) in [
            (&b"\xff\xfes\0a\0"[..], "UTF-16"),
            (b"", "no column sample"),
            (b"sample,text\ns0,yes\n", "no column of marks"),
            (b"sample,coder_1_class\ns0,yes\n", "none of reprint"),
            (b"sample,coder_1_class\ns0,\n", "has a mark yet"),
        ] {
            let error = read(sheet).0.unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
        assert!(read_marks(&[], &key(1), &mut Skipped::default()).is_err());
    }

    proptest! {
        #[test]
        fn no_sheet_ends_in_a_panic(
            cells in proptest::collection::vec("(s[0-3]|yes|u|reprint|\"|,|;|\n|\r\n|é|=)", 0..60), begin in any::<bool>()
        ) {
            let header = if begin { "sample,coder_1_shared,coder_2_class\n" } else { "" };
            let (marks, _) = read((header.to_string() + &cells.concat()).as_bytes());
            prop_assert!(marks.is_err() || marks.is_ok_and(|marks| marks.len() == 3));
        }
    }

    #[test]
    fn the_first_mark_stays() {
        let mut mark = Some("yes");
        assert_eq!(set(&mut mark, "y", &SHARED_MARKS), Ok(()));
        assert!(set(&mut mark, "no", &SHARED_MARKS).is_err());
        assert_eq!(set(&mut mark, "", &SHARED_MARKS), Ok(()));
        assert_eq!(mark, Some("yes"));
    }
}
