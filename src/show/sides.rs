//! Marked text in columns.

use crate::report::clean;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// What became of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Both have them.
    Same,
    /// Only the first document has them.
    LeftOut,
    /// Only the second one has them.
    PutIn,
}

/// Words with one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    text: String,
    mark: Mark,
}

impl Piece {
    pub(super) fn new(text: &str, mark: Mark) -> Self {
        Piece { text: text.to_string(), mark }
    }
}

/// A passage in pieces: what its changes name is `mark`ed.
pub(super) fn pieces(text: &str, changes: impl Iterator<Item = Range<u32>>, mark: Mark) -> Vec<Piece> {
    let characters: Vec<char> = text.chars().collect();
    let part = |range: Range<usize>| characters.get(range).unwrap_or(&[]).iter().collect::<String>();
    let (mut at, mut pieces) = (0, Vec::new());
    for span in changes {
        let (begin, end) = (span.start as usize, span.end as usize);
        if begin < end {
            pieces.push(Piece::new(&part(at..begin), Mark::Same));
            pieces.push(Piece::new(&part(begin..end), mark));
            at = end;
        }
    }
    pieces.push(Piece::new(&part(at..characters.len()), Mark::Same));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// A word, perhaps in parts of different fates, with the signs around them.
#[derive(Default)]
struct Word {
    parts: Vec<(String, Style)>,
}

impl Word {
    fn width(&self) -> usize {
        self.parts.iter().map(|(text, _)| text.width()).sum()
    }
}

/// The words of pieces; signs tell marks where there is no colour.
fn words(pieces: &[Piece]) -> Vec<Word> {
    let mut words = vec![Word::default()];
    for piece in pieces {
        let (open, close, style) = match piece.mark {
            Mark::Same => ("", "", Style::new()),
            Mark::LeftOut => ("[-", "-]", Style::new().fg_color(Some(AnsiColor::Red.into()))),
            Mark::PutIn => ("{+", "+}", Style::new().fg_color(Some(AnsiColor::Green.into()))),
        };
        let texts: Vec<&str> = piece.text.split(char::is_whitespace).collect();
        for (number, text) in texts.iter().enumerate() {
            if number > 0 {
                words.push(Word::default());
            }
            let open = if number == 0 { open } else { "" };
            let close = if number + 1 == texts.len() { close } else { "" };
            let text = format!("{open}{}{close}", clean(text));
            if let Some(word) = words.last_mut().filter(|_| !text.is_empty()) {
                word.parts.push((text, style));
            }
        }
    }
    words.retain(|word| !word.parts.is_empty());
    words
}

/// Words in lines of at most so many columns, and how many each takes; a longer word is cut.
fn lines(words: Vec<Word>, width: usize) -> Vec<(String, usize)> {
    let (mut lines, mut line, mut columns) = (Vec::new(), String::new(), 0);
    for word in words {
        if columns > 0 && columns + 1 + word.width() > width {
            lines.push((std::mem::take(&mut line), columns));
            columns = 0;
        }
        if columns > 0 {
            line.push(' ');
            columns += 1;
        }
        for (text, style) in &word.parts {
            for part in cut(text, width) {
                if columns > 0 && columns + part.width() > width {
                    lines.push((std::mem::take(&mut line), columns));
                    columns = 0;
                }
                line += &format!("{style}{part}{style:#}");
                columns += part.width();
            }
        }
    }
    lines.push((line, columns));
    lines
}

/// A word in parts of at most so many columns.
fn cut(word: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in word.chars() {
        let last = parts.len() - 1;
        let mut longer = parts[last].clone();
        longer.push(c);
        if longer.width() > width && !parts[last].is_empty() {
            parts.push(c.to_string());
        } else {
            parts[last] = longer;
        }
    }
    parts
}

/// Lines of text without marks.
pub(super) fn wrapped_plain(text: &str, width: usize) -> Vec<String> {
    let pieces = [Piece::new(text, Mark::Same)];
    lines(words(&pieces), width).into_iter().map(|(line, _)| line).collect()
}

/// Columns between two sides.
const GAP: &str = " │ ";

/// Below this, two sides stand below each other.
const LEAST: usize = 48;

/// Two passages, the first on the left.
pub(super) fn print_beside(sides: &[Vec<Piece>; 2], width: usize, out: &mut dyn Write) -> io::Result<()> {
    if width < LEAST {
        return sides.iter().try_for_each(|side| print_below(side, width, out));
    }
    let column = (width - GAP.width()) / 2;
    let [left, right] = [0, 1].map(|side| lines(words(&sides[side]), column));
    for n in 0..left.len().max(right.len()) {
        let (line, columns) = left.get(n).cloned().unwrap_or_default();
        let other = right.get(n).map_or("", |(line, _)| line);
        writeln!(out, "{}", format!("{line}{}{GAP}{other}", " ".repeat(column - columns)).trim_end())?;
    }
    Ok(())
}

/// One passage, set in.
pub(super) fn print_below(pieces: &[Piece], width: usize, out: &mut dyn Write) -> io::Result<()> {
    const INDENT: usize = 4;
    let lines = lines(words(pieces), width.saturating_sub(INDENT).max(1));
    lines.into_iter().try_for_each(|(line, _)| writeln!(out, "{}{line}", " ".repeat(INDENT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &[u8]) -> String {
        anstream::adapter::strip_bytes(text).map(String::from_utf8_lossy).collect()
    }

    #[test]
    fn changes_can_be_read_without_colour() {
        let left = pieces("the homes, were damaged", std::iter::once(4..9), Mark::LeftOut);
        let right = pieces("the old houses were damaged", std::iter::once(4..14), Mark::PutIn);
        let mut out = Vec::new();
        print_beside(&[left, right], 66, &mut out).unwrap();
        assert_eq!(plain(&out), "the [-homes-], were damaged     │ the {+old houses+} were damaged\n");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let text = format!("{} 東京都の新しい庁舎 {}", "word ".repeat(30), "x".repeat(90));
        let side = pieces(&text, std::iter::empty(), Mark::Same);
        for width in [1, 20, 47, 48, 80, 133] {
            let mut out = Vec::new();
            print_beside(&[side.clone(), side.clone()], width, &mut out).unwrap();
            let most = plain(&out).lines().map(UnicodeWidthStr::width).max().unwrap();
            assert!(most <= width.max(6), "{most} of {width}");
        }
    }
}
