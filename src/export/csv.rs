//! A table as CSV (RFC 4180), for spreadsheets first: a mark that tells them of UTF-8, and no cell that they would
//! calculate.

use super::schema::Table;
use crate::error::{Error, Result};
use crate::report::TableFormat;
use crate::results::Rows;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Every table as `NAME.csv`.
pub const CSV: TableFormat = TableFormat { ending: "csv", write };

fn write(name: &str, folder: &Path, lines: &str, out: &mut (dyn Write + Send)) -> Result<u64> {
    let Some(table) = Table::named(name) else { return Ok(0) };
    let path = folder.join(format!("{name}.csv"));
    let failed = |error: csv::Error| Error::io(&path, "write")(error.into());
    out.write_all("\u{feff}".as_bytes()).map_err(Error::io(&path, "write"))?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(table.columns.iter().map(|(name, _)| name)).map_err(failed)?;
    let mut rows = Rows::open(folder, lines)?;
    let mut count = 0;
    while let Some(row) = rows.next::<BTreeMap<&str, Cell>>()? {
        debug_assert!(row.len() == table.columns.len(), "{name}: its columns are not those of export/schema.rs");
        csv.write_record(table.columns.iter().map(|(name, _)| row.get(name).map_or("", |cell| &cell.0)))
            .map_err(failed)?;
        count += 1;
    }
    csv.flush().map_err(Error::io(&path, "write"))?;
    Ok(count)
}

/// A value as it stands in a cell: numbers as the JSON lines have them, lists and objects as JSON.
struct Cell<'r>(Cow<'r, str>);

impl<'r> Deserialize<'r> for Cell<'r> {
    fn deserialize<D: Deserializer<'r>>(value: D) -> std::result::Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(value)?.get();
        if json == "null" {
            return Ok(Cell(Cow::Borrowed("")));
        } else if !json.starts_with('"') {
            return Ok(Cell(Cow::Borrowed(json)));
        }
        // readers written in C end a cell, or the file, at a NUL
        let text = serde_json::from_str::<String>(json).map_err(D::Error::custom)?.replace('\0', "\u{fffd}");
        Ok(Cell(Cow::Owned(if is_formula(&text) { format!("'{text}") } else { text })))
    }
}

/// Whether a spreadsheet would calculate a text, in full-width forms too, where the keyboard is Chinese or Japanese. A
/// number with its sign is none. `csv` in `page/script/dom.js` has the same rule.
///
/// ```
/// use reprint::export::csv::is_formula;
///
/// assert!(is_formula("=1+1") && is_formula("-5 degrees") && is_formula("＝1"));
/// assert!(!is_formula("-5.25") && !is_formula("a = b"));
/// ```
pub fn is_formula(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or("");
    let is_number = number.chars().all(|c| c.is_ascii_digit() || c == '.') && number.contains(|c| c != '.');
    begins_as_formula(text) && !is_number
}

/// Whether a text begins as what a spreadsheet would calculate, a number with its sign too.
pub(crate) fn begins_as_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(json: &str) -> String {
        serde_json::from_str::<Cell>(json).unwrap().0.into_owned()
    }

    #[test]
    fn no_text_is_calculated() {
        for text in ["=1+1", "+cmd|' /C calc'!A0", "-x", "-", "+.", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(shown(&serde_json::to_string(text).unwrap()), format!("'{text}"));
        }
        for text in ["", "-1.5", "+3", "a=b", "“Quoted”", "'tis"] {
            assert_eq!(shown(&serde_json::to_string(text).unwrap()), text);
        }
    }

    #[test]
    fn other_values_are_as_in_the_json_line() {
        for json in ["-3", "0.0", "true", r#"[["equal",3]]"#, r#"{"kept":1,"cut":["=x"]}"#] {
            assert_eq!(shown(json), json);
        }
        assert_eq!(shown("null"), "");
        assert_eq!(shown(r#""a\u0000b""#), "a\u{fffd}b");
    }
}
