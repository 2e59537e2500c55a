//! What texts for a terminal of 100 columns are made of: headings, cells under each other, numbers, harmless text.

use anstyle::Style;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes.
pub(crate) const WIDTH: usize = 100;

/// Columns between two cells.
const GAP: usize = 2;

pub(crate) const BOLD: Style = Style::new().bold();

/// A heading, with how many entries are shown of how many.
pub(crate) fn heading(text: &str, entries: Option<(usize, usize)>, out: &mut dyn Write) -> io::Result<()> {
    let of = match entries {
        Some((shown, total)) if shown < total => format!(" ({shown} of {total})"),
        Some((_, total)) => format!(" ({total})"),
        None => String::new(),
    };
    writeln!(out, "\n{BOLD}{}{of}{BOLD:#}", text.to_uppercase())
}

/// Lines of cells under each other. The last column takes what room the others leave.
pub(crate) struct Columns<'h> {
    headings: &'h [&'h str],
    /// Which columns stand to the right.
    numbers: &'h [usize],
    limits: Vec<usize>,
    pub(crate) rows: Vec<Vec<String>>,
    /// A line below each row, or none at all.
    pub(crate) notes: Vec<String>,
}

impl<'h> Columns<'h> {
    pub(crate) fn new(headings: &'h [&'h str], numbers: &'h [usize]) -> Self {
        Columns { headings, numbers, limits: vec![WIDTH; headings.len()], rows: Vec::new(), notes: Vec::new() }
    }

    pub(crate) fn limit(&mut self, column: usize, width: usize) {
        self.limits[column] = width;
    }

    fn widths(&self) -> Vec<usize> {
        let last = self.headings.len() - 1;
        let widest = |column: usize| self.rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let fitting = |column: usize| widest(column).max(self.headings[column].width()).min(self.limits[column]);
        let mut widths: Vec<usize> = (0..last).map(fitting).collect();
        let taken: usize = widths.iter().map(|width| width + GAP).sum();
        widths.push(WIDTH.saturating_sub(taken));
        widths
    }

    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let widths = self.widths();
        writeln!(out, "{}", self.line(&widths, self.headings.iter().copied()))?;
        for (i, row) in self.rows.iter().enumerate() {
            writeln!(out, "{}", self.line(&widths, row.iter().map(String::as_str)))?;
            if let Some(note) = self.notes.get(i) {
                writeln!(out, "{note}")?;
            }
        }
        Ok(())
    }

    fn line<'c>(&self, widths: &[usize], cells: impl Iterator<Item = &'c str>) -> String {
        let mut line = String::new();
        for (column, cell) in cells.enumerate() {
            let cell = shortened(cell, widths[column]);
            // cut to nothing, a cell still has its ellipsis
            let room = " ".repeat(widths[column].saturating_sub(cell.width()));
            let is_number = self.numbers.contains(&column);
            line += &if is_number { format!("{room}{cell}") } else { format!("{cell}{room}") };
            line += &" ".repeat(GAP);
        }
        line.trim_end().to_string()
    }
}

pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(number as u64), if number == 1 { "" } else { "s" })
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Text that cannot steer the terminal: control characters and those that turn the direction of
/// writing are replaced, white space is single spaces.
pub fn clean(text: &str) -> String {
    let harmless = text.chars().map(|c| match c {
        c if c.is_whitespace() => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    });
    harmless.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, with an ellipsis in its middle for what does not fit: names differ at their ends.
pub(super) fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_string();
    }
    let end_columns = columns.saturating_sub(1) / 3;
    let mut end = text.len();
    for (at, _) in text.char_indices().rev().take_while(|(at, _)| text[*at..].width() <= end_columns) {
        end = at;
    }
    format!("{}…{}", cut_to(text, columns.saturating_sub(1 + end_columns)), &text[end..])
}

pub(super) fn cut_to(text: &str, columns: usize) -> String {
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width <= columns
    };
    text.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\x1b[31m\nb\u{202e}c\t d"), "a\u{fffd}[31m b\u{fffd}c d");
        assert_eq!(clean("two  words\u{85}"), "two words");
    }

    #[test]
    fn columns_that_leave_the_last_no_room() {
        for width in [95, 96, 97, 98, 99, 100, 200] {
            let mut columns = Columns::new(&["name", "text"], &[1]);
            columns.rows.push(vec!["n".repeat(width), "some text".to_string()]);
            columns.rows.push(vec![String::new(), String::new()]);
            let mut out = Vec::new();
            columns.print(&mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.lines().count(), 3);
            assert!(text.lines().all(|line| line.width() <= WIDTH + GAP + 1), "{text}");
            assert!(text.lines().nth(1).unwrap().ends_with('…'), "{text}");
        }
    }

    #[test]
    fn numbers_and_widths() {
        assert_eq!([grouped(7), grouped(1234), grouped(1_234_567)], ["7", "1,234", "1,234,567"]);
        assert_eq!(cut_to("東京abc", 5), "東京a");
        assert_eq!(shortened("2026-03-02-rescue.txt", 13), "2026-03-….txt");
        assert_eq!([shortened("abc", 3), shortened("東京東京", 5), shortened("abc", 0)], ["abc", "東…", "…"]);
    }
}
