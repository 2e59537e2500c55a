//! Files of lines, cut between lines, their pieces parsed at once and joined in order.

use crate::corpus::account::Reason;
use crate::corpus::block::Block;
use crate::corpus::source::{Failure, over};
use rayon::prelude::*;
use std::io::Read;

/// Bytes of lines that one task parses.
const PIECE: usize = 4 << 20;

/// Parses a piece of whole lines that begins at this offset of the file.
pub(super) type Parse<'p> = dyn Fn(&[u8], usize) -> Block + Sync + 'p;

/// All lines of bytes in memory.
pub(super) fn whole(bytes: &[u8], parse: &Parse) -> Block {
    in_pieces(bytes, parse, PIECE)
}

pub(super) fn in_pieces(bytes: &[u8], parse: &Parse, size: usize) -> Block {
    let pieces = split(bytes, size);
    Block::join(pieces.into_par_iter().map(|(begin, piece)| parse(piece, begin)).collect())
}

/// Cuts into pieces of whole lines of about `size` bytes, each with its offset.
fn split(bytes: &[u8], size: usize) -> Vec<(usize, &[u8])> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    while begin < bytes.len() {
        let least = (begin + size).min(bytes.len());
        let end = bytes[least..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |at| least + at + 1);
        pieces.push((begin, &bytes[begin..end]));
        begin = end;
    }
    pieces
}

/// All lines of a stream; one of more than `longest` bytes is skipped without holding it.
pub(super) fn from_stream(stream: impl Read, parse: &Parse, longest: u64, name: &str) -> Block {
    let mut pieces = Pieces { stream, longest, rest: Vec::new(), state: State::Reading };
    let (mut all, mut begin) = (Block::default(), 0);
    loop {
        let several: Vec<Piece> = pieces.by_ref().take(2 * rayon::current_num_threads()).collect();
        if several.is_empty() {
            break;
        }
        let begins = several.iter().scan(&mut begin, |next, piece| {
            let begin = **next;
            **next += piece.length();
            Some(begin)
        });
        let begins: Vec<usize> = begins.collect();
        let parse = |(piece, begin): (&Piece, usize)| match piece {
            Piece::Lines(bytes) => parse(bytes, begin),
            Piece::TooLong(_) => too_long(longest, name),
        };
        let parsed: Vec<Block> = several.par_iter().zip(begins).map(parse).collect();
        parsed.into_iter().for_each(|block| all.append(block));
    }
    if let State::Failed(failure) = pieces.state {
        let after = format!("after line {}: {}", all.records, failure.detail);
        all.account.add(failure.reason, name, None, || after);
    }
    all
}

fn too_long(longest: u64, name: &str) -> Block {
    let mut block = Block { records: 1, ..Block::default() };
    block.account.add(Reason::TooLarge, name, Some(1), || over(longest, "--max-line"));
    block
}

enum Piece {
    Lines(Vec<u8>),
    /// A line of so many bytes, which were not kept.
    TooLong(usize),
}

impl Piece {
    fn length(&self) -> usize {
        match self {
            Piece::Lines(bytes) => bytes.len(),
            Piece::TooLong(length) => *length,
        }
    }
}

enum State {
    Reading,
    Ended,
    Failed(Failure),
}

/// Pieces of whole lines of what a stream gives, until it ends or fails. A last line that a failure cuts off is
/// dropped: the failure is accounted for.
struct Pieces<R> {
    stream: R,
    longest: u64,
    /// The begin of a line, read and not given yet.
    rest: Vec<u8>,
    state: State,
}

impl<R: Read> Pieces<R> {
    /// Reads on.
    fn read(&mut self, buffer: &mut Vec<u8>) {
        let before = buffer.len();
        match self.stream.by_ref().take(PIECE as u64).read_to_end(buffer) {
            Ok(_) if buffer.len() == before => self.state = State::Ended,
            Ok(_) => {}
            Err(error) => self.state = State::Failed(Failure::of(&error)),
        }
    }

    /// Reads to the end of a line of which so much is known to be too long.
    fn skip_line(&mut self, mut skipped: usize) -> Piece {
        let mut buffer = Vec::new();
        while matches!(self.state, State::Reading) {
            buffer.clear();
            self.read(&mut buffer);
            if let Some(end) = buffer.iter().position(|&b| b == b'\n') {
                self.rest = buffer.split_off(end + 1);
                skipped += buffer.len();
                break;
            }
            skipped += buffer.len();
        }
        Piece::TooLong(skipped)
    }
}

impl<R: Read> Iterator for Pieces<R> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let mut piece = std::mem::take(&mut self.rest);
        let mut looked_at = 0; // what is left of a line that was too long may hold lines
        loop {
            let last = piece[looked_at..].iter().rposition(|&b| b == b'\n').map(|at| looked_at + at + 1);
            match (&self.state, last) {
                (State::Reading, Some(end)) => {
                    self.rest = piece.split_off(end);
                    break;
                }
                (State::Reading, None) if piece.len() as u64 > self.longest => {
                    let skipped = piece.len();
                    drop(piece);
                    return Some(self.skip_line(skipped));
                }
                (State::Reading, None) => looked_at = piece.len(),
                (State::Failed(_), end) => {
                    piece.truncate(end.unwrap_or(0));
                    break;
                }
                (State::Ended, _) => break,
            }
            self.read(&mut piece);
        }
        (!piece.is_empty()).then_some(Piece::Lines(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_stream_end_with_lines() {
        let lines: String = (0..3000).map(|i| format!("{{\"text\": \"{}\"}}\n", "word ".repeat(i % 900))).collect();
        let pieces = Pieces { stream: lines.as_bytes(), longest: 1 << 20, rest: Vec::new(), state: State::Reading };
        let pieces: Vec<Vec<u8>> = pieces
            .map(|piece| match piece {
                Piece::Lines(bytes) => bytes,
                Piece::TooLong(_) => panic!("no line is"),
            })
            .collect();
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.ends_with(b"\n")));
        assert_eq!(pieces.concat(), lines.as_bytes());
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_and_the_lines_after_it_are_not() {
        let long = "x".repeat(3 * PIECE);
        for (before, after) in [("a\n", "b\nc"), ("", "b\n"), ("a\n", ""), ("", "")] {
            let end = if after.is_empty() { "" } else { "\n" };
            let file = format!("{before}{long}{end}{after}");
            let count = |bytes: &[u8], _: usize| {
                let lines = bytes.split_inclusive(|&b| b == b'\n');
                let mut block = Block { records: lines.clone().count() as u64, ..Block::default() };
                lines
                    .filter(|l| l.len() > 1000)
                    .for_each(|_| block.account.add(Reason::TooLarge, "f", None, String::new));
                block
            };
            let block = from_stream(file.as_bytes(), &count, 1000, "f");
            assert_eq!(
                (block.records, block.account.skipped()),
                (file.lines().count() as u64, 1),
                "{before:?} {after:?}"
            );
        }
    }
}
