//! Which words of a text stand inside quotation marks.
//!
//! Marks are paired within a paragraph; where the next paragraph begins with one again, as papers print a quotation
//! of several, the quotation goes on. Of other double marks one that is never closed makes the rest of its paragraph
//! unknown, and one that was never opened what stands before it. A single mark is only one where another closes
//! it: most are apostrophes. Two together are a double mark: some papers type ''no'' or ``no''.

use super::Tokens;
use std::ops::Range;

/// Who speaks a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// Outside of quotation marks: the document's own prose.
    Own,
    /// Inside of quotation marks.
    Quoted,
    /// Behind a mark that is not closed, or before one that is not opened.
    Unknown,
}

/// A mark of quotation in a text: where it is, and the marks that can close what it opens.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    c: char,
    before: Option<char>,
    after: Option<char>,
}

/// The voice of each word of a text.
///
/// ```
/// use reprint::text::{Tokens, Voice, tokenise, voices};
/// let text = "He said: “It’s over,” and left.";
/// let mut tokens = Tokens::default();
/// tokenise(text, &mut tokens);
/// let quoted = voices(text, &tokens).iter().filter(|&&voice| voice == Voice::Quoted).count();
/// assert_eq!(quoted, 3); // it, s, over
/// ```
pub fn voices(text: &str, tokens: &Tokens) -> Vec<Voice> {
    let mut voices = vec![Voice::Own; tokens.len()];
    each_run(text, tokens, |words, voice| voices[words.start as usize..words.end as usize].fill(voice));
    voices
}

/// The runs of words that stand in one pair of quotation marks each, in order.
///
/// ```
/// use reprint::text::{Tokens, quoted_words, tokenise};
/// let text = "“To be,” he said. “Or not.” “No.”";
/// let mut tokens = Tokens::default();
/// tokenise(text, &mut tokens);
/// assert_eq!(quoted_words(text, &tokens), [0..2, 4..6, 6..7]);
/// ```
pub fn quoted_words(text: &str, tokens: &Tokens) -> Vec<Range<u32>> {
    let mut runs = Vec::new();
    each_run(text, tokens, |words, voice| {
        if voice == Voice::Quoted && !words.is_empty() {
            runs.push(words);
        }
    });
    runs
}

/// Hands over the runs of words that are not the text's own prose, in order.
pub(crate) fn each_run(text: &str, tokens: &Tokens, mut each: impl FnMut(Range<u32>, Voice)) {
    let word_at = |at: usize| tokens.begins.partition_point(|&begin| (begin as usize) < at) as u32;
    let mut marks: Vec<Mark> = Vec::new();
    let mut open: Option<Range<u32>> = None;
    let mut begin = 0;
    for end in paragraph_ends(text) {
        let paragraph = std::mem::replace(&mut begin, end)..end;
        if open.is_some() && text[paragraph.clone()].trim().is_empty() {
            continue;
        }
        marks.clear();
        find_marks(text, paragraph.clone(), &mut marks);
        let goes_on = marks.first().is_some_and(|mark| mark.begins(&text[paragraph.clone()], paragraph.start));
        if let Some(words) = open.take() {
            each(words, if goes_on { Voice::Quoted } else { Voice::Unknown });
        }
        for (span, voice) in paired(&marks, paragraph.clone()) {
            let words = word_at(span.start)..word_at(span.end);
            let is_open = voice == Voice::Unknown && span.end == paragraph.end;
            if is_open { open = Some(words) } else { each(words, voice) }
        }
    }
    if let Some(words) = open {
        each(words, Voice::Unknown);
    }
}

/// Where paragraphs end: at a blank line or before an indented one, and at the end of each line in a text whose lines are not
/// broken at a common width.
fn paragraph_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let is_wrapped = is_wrapped(text);
    let bytes = text.as_bytes();
    let ends = text.match_indices('\n').map(|(at, _)| at + 1).filter(move |&at| {
        let next = bytes[at..].iter().copied().find(|&b| b != b'\r');
        !is_wrapped || matches!(next, None | Some(b'\n' | b' ' | b'\t'))
    });
    ends.chain(std::iter::once(text.len()))
}

/// Longest line of a text that is broken to lines of one width, in bytes, and the share of its lines that are then
/// followed by a line that begins in small letters.
const WRAPPED: usize = 110;

fn is_wrapped(text: &str) -> bool {
    let (mut lines, mut run_on) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.len() > WRAPPED {
            return false;
        }
        lines += 1;
        run_on += line.starts_with(char::is_lowercase) as usize;
    }
    lines >= 4 && 4 * run_on >= lines
}

fn find_marks(text: &str, span: Range<usize>, marks: &mut Vec<Mark>) {
    let paragraph = &text[span.clone()];
    let (mut done, mut from) = (0, 0);
    while let Some(at) = next_candidate(paragraph.as_bytes(), from) {
        from = at + 1;
        if at < done {
            continue;
        }
        let double = DOUBLED.into_iter().find(|(typed, _)| paragraph[at..].starts_with(typed));
        let c = double.map(|(_, c)| c).or_else(|| paragraph[at..].chars().next());
        let Some(c) = c.filter(|&c| closers(c).is_some() || is_closing_only(c)) else { continue };
        done = at + double.map_or(c.len_utf8(), |(typed, _)| typed.len());
        let (before, after) = (paragraph[..at].chars().next_back(), paragraph[done..].chars().next());
        marks.push(Mark { at: span.start + at, c, before, after });
    }
}

/// The first byte from a place on that a mark may begin with: few characters are marks, and most that are not ASCII are.
/// Eight bytes at a time, as nearly all texts are long and few of their bytes are such.
fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    let may_begin = |byte: u8| matches!(byte, b'"' | b'\'' | b'`') || byte >= 0xc2;
    let mut at = from;
    while let Some(next) = bytes[at..].first_chunk::<8>() {
        let next = u64::from_le_bytes(*next);
        let is = |byte: u8| {
            let unlike = next ^ u64::from_le_bytes([byte; 8]);
            unlike.wrapping_sub(u64::from_le_bytes([1; 8])) & !unlike
        };
        // the high bit of each byte, and perhaps of one behind such a byte
        let found = (is(b'"') | is(b'\'') | is(b'`') | next) & u64::from_le_bytes([0x80; 8]);
        if found != 0 {
            at += found.trailing_zeros() as usize / 8;
            if may_begin(bytes[at]) {
                return Some(at);
            }
            at += 1;
        } else {
            at += 8;
        }
    }
    bytes[at..].iter().position(|&byte| may_begin(byte)).map(|more| at + more)
}

/// Two single marks that are typed for a double one, and which.
const DOUBLED: [(&str, char); 4] = [("''", '"'), ("``", '“'), ("’’", '”'), ("‘‘", '“')];

/// The marks that close what a mark opens.
fn closers(c: char) -> Option<&'static [char]> {
    Some(match c {
        '"' | '＂' => &['"', '＂', '”'],
        '“' | '‟' => &['”', '"', '“'],
        '„' => &['“', '”', '"'],
        '«' => &['»'],
        '»' => &['«'],
        '「' => &['」'],
        '『' => &['』'],
        '\'' => &['\'', '’'],
        '‘' => &['’', '\''],
        '‚' => &['‘', '’'],
        '‹' => &['›'],
        '›' => &['‹'],
        _ => return None,
    })
}

fn is_closing_only(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』')
}

fn is_single(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚' | '‹' | '›')
}

impl Mark {
    /// Whether it is a double mark that opens, and nothing stands before it in its paragraph.
    fn begins(&self, paragraph: &str, start: usize) -> bool {
        !is_single(self.c) && self.opens() && paragraph[..self.at - start].trim().is_empty()
    }

    fn follows_word(&self) -> bool {
        self.before.is_some_and(char::is_alphanumeric)
    }

    fn precedes_word(&self) -> bool {
        self.after.is_some_and(char::is_alphanumeric)
    }

    fn precedes_space(&self) -> bool {
        self.after.is_none_or(char::is_whitespace)
    }

    /// Whether it can open a quotation, nothing being open: not inside a word, nor after one; a measure (6'2") is none.
    fn opens(&self) -> bool {
        match self.c {
            '\'' | '‘' | '‚' => !self.follows_word() && self.precedes_word() && !self.is_short_for_digits(),
            '"' | '＂' => !(self.follows_word() && !self.precedes_word() || self.precedes_space()),
            // closes German quotations, opens others
            '“' => !(self.follows_word() && self.precedes_space()),
            '»' | '›' => self.precedes_word() && !self.follows_word(),
            c => closers(c).is_some(),
        }
    }

    /// The ’ of '90s.
    fn is_short_for_digits(&self) -> bool {
        self.after.is_some_and(char::is_numeric)
    }

    /// Whether it closes what was opened by `opening`.
    fn closes(&self, opening: char) -> bool {
        let can = closers(opening).is_some_and(|closers| closers.contains(&self.c));
        let is_apostrophe = is_single(self.c) && self.precedes_word();
        can && !is_apostrophe
    }

    /// The ’ behind "workers", if more may come.
    fn may_be_possessive(&self) -> bool {
        self.before.is_some_and(|c| matches!(c, 's' | 'S')) && self.after == Some(' ')
    }
}

/// The parts of a paragraph that are not its own prose, by its marks in order.
fn paired(marks: &[Mark], paragraph: Range<usize>) -> Vec<(Range<usize>, Voice)> {
    let mut spans = Vec::new();
    let (mut at, mut own_from) = (0, paragraph.start);
    let mut unclosed = Unclosed::default();
    while at < marks.len() {
        let mark = marks[at];
        if !mark.opens() {
            if !is_single(mark.c) && mark.is_stray_closer() {
                spans.push((own_from..mark.at, Voice::Unknown));
                own_from = mark.at;
            }
            at += 1;
            continue;
        }
        let closing = unclosed.closing(&marks[at + 1..], mark.c).map(|after| at + 1 + after);
        match closing {
            Some(closing) => {
                spans.push((mark.at..marks[closing].at, Voice::Quoted));
                own_from = marks[closing].at;
                at = closing + 1;
            }
            None if is_single(mark.c) => at += 1,
            None => {
                spans.push((mark.at..paragraph.end, Voice::Unknown));
                break;
            }
        }
    }
    spans
}

impl Mark {
    /// A closing mark behind a word where nothing is open.
    fn is_stray_closer(&self) -> bool {
        let stands_behind = self.before.is_some_and(|c| c.is_alphabetic() || matches!(c, '.' | ',' | '!' | '?' | '…'));
        matches!(self.c, '”' | '"' | '“' | '＂') && stands_behind && !self.precedes_word()
    }
}

/// The marks that open, of those that nothing closes from some place of a paragraph on: what follows is not searched
/// again. Without it a paragraph of 200,000 single marks that open ("'a 'a 'a") took minutes.
#[derive(Default)]
struct Unclosed(Vec<char>);

impl Unclosed {
    /// The same as `closing`, asked of fewer and fewer marks of one paragraph.
    fn closing(&mut self, marks: &[Mark], opening: char) -> Option<usize> {
        if self.0.contains(&opening) {
            return None;
        }
        let found = closing(marks, opening);
        if found.is_none() {
            self.0.push(opening);
        }
        found
    }
}

/// The mark that closes a quotation, by its number among those behind the opening one.
fn closing(marks: &[Mark], opening: char) -> Option<usize> {
    let closes = |mark: &Mark| mark.closes(opening);
    let first = marks.iter().position(closes)?;
    if is_single(opening) && marks[first].may_be_possessive() {
        // a possessive, if another closes it before the next opens
        let rest = &marks[first + 1..];
        let next = rest.iter().position(|mark| closes(mark) || is_single(mark.c) && mark.opens());
        if let Some(next) = next.filter(|&next| closes(&rest[next])) {
            return Some(first + 1 + next);
        }
    }
    Some(first)
}

/// Panics where the bytes that a mark may begin with are not those that a look at each byte finds: the plain twin.
#[cfg(any(test, fuzzing))]
pub fn assert_candidates(bytes: &[u8]) {
    let found = std::iter::successors(next_candidate(bytes, 0), |&at| next_candidate(bytes, at + 1));
    let plain = (0..bytes.len()).filter(|&at| matches!(bytes[at], b'"' | b'\'' | b'`') || bytes[at] >= 0xc2);
    assert!(found.eq(plain), "{bytes:?}");
}

/// Panics where the mark that closes another is not that of a search through all marks behind it: the plain twin.
#[cfg(any(test, fuzzing))]
pub fn assert_closing(text: &str) {
    let mut marks = Vec::new();
    find_marks(text, 0..text.len(), &mut marks);
    let mut unclosed = Unclosed::default();
    for (at, mark) in marks.iter().enumerate().filter(|(_, mark)| mark.opens()) {
        let rest = &marks[at + 1..];
        assert_eq!(unclosed.closing(rest, mark.c), closing(rest, mark.c), "{text:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokenise_plain;
    use super::*;
    use proptest::prelude::*;

    /// The quoted words, and those unknown with a question mark.
    fn quoted(text: &str) -> String {
        let tokens = tokenise_plain(text);
        let words = (0..tokens.len()).zip(voices(text, &tokens)).filter(|(_, voice)| *voice != Voice::Own);
        let shown = words.map(|(i, voice)| {
            let word = &text[tokens.byte_span(i..i + 1)];
            if voice == Voice::Unknown { format!("?{word}") } else { word.to_string() }
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_of_all_kinds_pair() {
        for text in [
            "a “b c” d",
            "a \"b c\" d",
            "a ‘b c’ d",
            "a 'b c' d",
            "a «b c» d",
            "a „b c“ d",
            "a »b c« d",
            "a „b c” d",
            "a 「b c」 d",
        ] {
            assert_eq!(quoted(text), "b c", "{text}");
        }
        assert_eq!(quoted("“One,” he said, “two.”"), "One two");
        assert_eq!(quoted("\"One,\" he said, \"two.\" Three"), "One two");
        // mixed by an editor
        assert_eq!(quoted("“One\" two \"three” four"), "One three");
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert_eq!(quoted("It’s the workers' right, don't you see? 'Tis the '90s"), "");
        assert_eq!(quoted("He said 'it's the workers' right' and left"), "it s the workers right");
        assert_eq!(quoted("the states’ rights and the cities’ rights"), "");
        assert_eq!(quoted("‘I don’t,’ she said, ‘know’"), "I don t know");
        assert_eq!(quoted("a 6'2\" man and a 12\" ruler"), "");
    }

    #[test]
    fn marks_inside_a_quotation_belong_to_it() {
        assert_eq!(quoted("“She said ‘no’ twice,” he said"), "She said no twice");
        assert_eq!(quoted("'She said \"no\" twice,' he said"), "She said no twice");
    }

    #[test]
    fn what_is_not_closed_is_unknown_to_the_end_of_its_paragraph() {
        assert_eq!(quoted("He: “one two\n\nthree"), "?one ?two");
        assert_eq!(quoted("He: “one two\nthree"), "?one ?two");
        assert_eq!(quoted("one two,” he said. “Three”"), "?one ?two Three");
        assert_eq!(quoted("He: “one two\n\nthree “four” five"), "?one ?two four");
        assert_eq!(quoted("He: “one two\n\n‘three’ four"), "?one ?two three");
    }

    #[test]
    fn a_quotation_goes_on_in_paragraphs_that_begin_with_a_mark() {
        assert_eq!(quoted("“One two.\n\n“Three four,” he said."), "One two Three four");
        assert_eq!(quoted("He: \"One.\n \n\"Two.\n\n\"Three,\" he said. Four"), "One Two Three");
        assert_eq!(quoted("“One.\n\n“Two.\n\nThree"), "One ?Two");
    }

    #[test]
    fn two_single_marks_are_a_double_one() {
        assert_eq!(quoted("\"One two,'' he said. \"No matter,'' three"), "One two No matter");
        assert_eq!(quoted("``One two'' three ‘‘four’’ five"), "One two four");
        assert_eq!(quoted("a 6'2'' man and a 12'' ruler"), "");
        assert_eq!(quoted("He said ''no'' again"), "no");
    }

    #[test]
    fn lines_of_one_width_are_no_paragraphs() {
        let text = "He said at length that \"all of it was\nwell known before and nothing new\nto anybody\" and then he left the room\nwith all of his papers in one hand";
        assert_eq!(quoted(text), "all of it was well known before and nothing new to anybody");
    }

    #[test]
    fn many_marks_that_nothing_closes_take_no_square_of_their_number() {
        let text = "'a ".repeat(300_000); // 4.5 * 10^10 looks at a mark, if each is searched for by itself
        assert!(voices(&text, &tokenise_plain(&text)).iter().all(|&voice| voice == Voice::Own));
    }

    proptest! {
        #[test]
        fn a_closing_mark_is_the_same_with_and_without_memory(text in "[as '’‘\"“”„«»‚‹› ]{0,60}") {
            assert_closing(&text);
        }

        #[test]
        fn candidates_are_those_of_a_look_at_each_byte(text in "[a-z\"'`’é“日 ]{0,40}") {
            assert_candidates(text.as_bytes());
        }

        /// No word is handed over twice, and all in order.
        #[test]
        fn runs_lie_apart_in_order(text in "[ab \"“”'’\n.]{0,60}") {
            let tokens = tokenise_plain(&text);
            let mut end = 0;
            each_run(&text, &tokens, |words, _| {
                assert!(end <= words.start && words.start <= words.end && words.end <= tokens.len() as u32);
                end = words.end;
            });
        }

        /// Any text has a voice for each word, and one without marks has one voice.
        #[test]
        fn every_word_has_a_voice(text in "[a-c \"'“”‘’«»„\\n.]{0,80}|\\PC*") {
            let tokens = tokenise_plain(&text);
            let voices = voices(&text, &tokens);
            prop_assert_eq!(voices.len(), tokens.len());
            if !text.contains(['"', '`', '“', '”', '‘', '’', '\'', '«', '»', '„', '‟', '＂', '「', '」', '『', '』', '‚', '‹', '›']) {
                prop_assert!(voices.iter().all(|&voice| voice == Voice::Own));
            }
        }
    }
}
