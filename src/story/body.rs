//! Which words of a document do not count: its title, and who to ask about it.
//!
//! A share of a text is one of its body. A headline says what the body says, and the names and numbers of a press office
//! are no text that an outlet could use.

use crate::text::{Sentence, Tokens, fold};
use std::ops::Range;

/// Words of a first line that is a headline: more is a paragraph.
const TITLE_WORDS: usize = 25;

/// Words of a line that tells whom to ask.
const CONTACT_WORDS: usize = 12;

/// How a line of contacts begins, folded.
const CONTACT: [&str; 8] = [
    "contact",
    "media contact",
    "press contact",
    "news media contact",
    "for immediate release",
    "for more information contact",
    "media inquiries",
    "press inquiries",
];

/// The words of a text that do not count, as ranges of its words, in order and apart. `title` is what the record
/// gives, if it gives one; else a first line that is no sentence is the title. If the first line is none, it may stand
/// behind the first `lead` words, which the outlet has on other pages too (an appeal).
///
/// ```
/// use reprint::{story::uncounted, text::{Tokens, tokenise}};
/// let text = "Crew Rescues Four\n\nA crew rescued four people.\n\nPress Contact: A. Clerk, 555-0100\n\n###\nAbout us";
/// let mut tokens = Tokens::default();
/// tokenise(text, &mut tokens);
/// assert_eq!(uncounted(text, &tokens, None, 0), [0..3, 8..16]);
/// ```
pub fn uncounted(text: &str, tokens: &Tokens, title: Option<&str>, lead: u32) -> Vec<Range<u32>> {
    let first = title_words(text, tokens, title, 0);
    let title = if first.is_empty() { title_words(text, tokens, title, lead) } else { first };
    let mut ranges = vec![title];
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let end = begin + line.len();
        let trimmed = line.trim();
        if is_end_mark(trimmed) {
            ranges.push(words(tokens, begin..text.len()));
            break;
        }
        if is_contact(trimmed) {
            ranges.push(words(tokens, begin..end));
        }
        begin = end;
    }
    crate::intervals::union(ranges)
}

/// Which sentences of a text count: those with more than half of their words outside of what does not (sorted, apart).
pub(super) fn counting(sentences: &[Sentence], uncounted: &[Range<u32>]) -> Vec<bool> {
    let counts = |Sentence { words, .. }: &Sentence| {
        let first = uncounted.partition_point(|range| range.end <= words.start);
        let meeting = uncounted[first..].iter().take_while(|range| range.start < words.end);
        let left_out: u32 = meeting.map(|range| range.end.min(words.end) - range.start.max(words.start)).sum();
        2 * left_out < words.end - words.start
    };
    sentences.iter().map(counts).collect()
}

/// The words that begin in a span of bytes.
fn words(tokens: &Tokens, bytes: Range<usize>) -> Range<u32> {
    let first_from = |at: usize| tokens.begins.partition_point(|&begin| (begin as usize) < at) as u32;
    first_from(bytes.start)..first_from(bytes.end)
}

fn title_words(text: &str, tokens: &Tokens, title: Option<&str>, lead: u32) -> Range<u32> {
    if let Some(title) = title {
        let mut of_title = Tokens::default();
        crate::text::tokenise(title, &mut of_title);
        let stands_first = tokens.hashes[lead as usize..].starts_with(&of_title.hashes);
        return if stands_first { lead..lead + of_title.len() as u32 } else { lead..lead };
    }
    let Some(begin) = behind(text, tokens, lead) else { return lead..lead };
    let Some(line) = title_line(&text[begin..]) else { return lead..lead };
    let title = words(tokens, begin..begin + line.len());
    if title.len() <= TITLE_WORDS { title } else { lead..lead }
}

/// Where the line behind the first words begins; nowhere if they end inside a line.
fn behind(text: &str, tokens: &Tokens, lead: u32) -> Option<usize> {
    let Some(last) = (lead as usize).checked_sub(1) else { return Some(0) };
    let end = tokens.byte_span(last..last + 1).end;
    let begin = end + text[end..].find('\n')?;
    words(tokens, end..begin).is_empty().then_some(begin)
}

/// The first line of a text from its begin, if it is no sentence and other text follows.
fn title_line(text: &str) -> Option<&str> {
    let lead = text.len() - text.trim_start().len();
    let end = text[lead..].find('\n').map(|at| lead + at)?;
    let is_followed = !text[end..].trim().is_empty();
    (is_followed && !ends_sentence(text[lead..end].trim())).then_some(&text[..end])
}

/// The headline that a text begins with, for a document whose record gives no title.
///
/// ```
/// use reprint::story::headline;
/// assert_eq!(headline("Crew Rescues Four\n\nA crew rescued four people."), Some("Crew Rescues Four"));
/// assert_eq!(headline("A crew rescued four people.\n\nAll are well."), None);
/// ```
pub fn headline(text: &str) -> Option<&str> {
    let line = title_line(text)?.trim();
    let mut tokens = Tokens::default();
    crate::text::tokenise(line, &mut tokens);
    ((1..=TITLE_WORDS).contains(&tokens.len()) && !is_contact(line)).then_some(line)
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '\'', '’', ')', '»']).ends_with(['.', '!', ':', '…', ',', ';'])
}

/// The mark that ends a release, by American custom.
fn is_end_mark(line: &str) -> bool {
    let signs: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(&*signs, "###" | "####" | "-30-" | "–30–" | "—30—")
}

fn is_contact(line: &str) -> bool {
    if line.is_empty() || line.split_whitespace().count() > CONTACT_WORDS {
        return false;
    }
    let folded = fold(&line.replace([':', ','], " "));
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let begins = CONTACT
        .iter()
        .any(|start| folded.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')));
    // a sentence with a number to call is text like any other
    !ends_sentence(line) && (begins || has_address(line) || has_telephone(line)) || begins && line.ends_with(':')
}

fn has_address(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        word.split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.trim_end_matches(['.', ',', ')']).contains('.'))
    })
}

/// Seven digits and more in a row, but for what stands between the digits of a telephone number.
fn has_telephone(line: &str) -> bool {
    let mut digits = 0;
    for c in line.chars() {
        match c {
            c if c.is_ascii_digit() => digits += 1,
            '-' | '.' | '(' | ')' | ' ' | '–' | '+' => {}
            _ => digits = 0,
        }
        if digits >= 7 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenise_plain;
    use proptest::prelude::*;

    fn left_out(text: &str, title: Option<&str>) -> String {
        left_out_behind(text, title, 0)
    }

    fn left_out_behind(text: &str, title: Option<&str>, lead: u32) -> String {
        let tokens = tokenise_plain(text);
        let ranges = uncounted(text, &tokens, title, lead);
        let words = ranges.into_iter().flatten().map(|i| &text[tokens.byte_span(i as usize..i as usize + 1)]);
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_title_is_given_or_a_first_line_that_is_no_sentence() {
        assert_eq!(left_out("Crew rescues four\n\nIt did.", None), "Crew rescues four");
        assert_eq!(left_out("The crew rescued four.\n\nIt did.", None), "");
        assert_eq!(left_out("No second line", None), "");
        assert_eq!(left_out("CREW rescues four, all well. It did.", Some("Crew Rescues Four")), "CREW rescues four");
        assert_eq!(left_out("Crew rescues four\nIt did.", Some("Another title")), "");
        let long = "word ".repeat(26);
        assert_eq!(left_out(&format!("{long}\nIt did."), None), "");
        assert_eq!(headline(&format!("{long}\nIt did.")), None);
        assert_eq!(headline("\r\n  Crew rescues four \r\n\r\nIt did."), Some("Crew rescues four"));
        assert_eq!([headline(""), headline("No second line"), headline("* * *\nIt did.")], [None; 3]);
        assert_eq!(headline("FOR IMMEDIATE RELEASE\nCrew rescues four\nIt did."), None);
    }

    #[test]
    fn a_title_may_stand_behind_what_all_pages_begin_with() {
        let text = "Please give today. Here is the story.\n\nCrew rescues four\nIt did.";
        assert_eq!(left_out_behind(text, None, 7), "Crew rescues four");
        assert_eq!(left_out_behind(text, Some("Crew Rescues Four"), 7), "Crew rescues four");
        assert_eq!(left_out_behind(text, None, 3), ""); // in the middle of a line
        // a headline that another page links to is no appeal, and who wrote the article no title
        assert_eq!(left_out_behind("Crew rescues four\nBy A. Clerk\nIt did.", None, 3), "Crew rescues four");
        assert_eq!(left_out_behind("Please give.\nIt did.\nAll of it.", None, 2), "");
    }

    #[test]
    fn contacts_do_not_count_and_sentences_with_a_number_do() {
        let text = "It did.\nMedia Contact:\nA. Clerk, (555) 555-0100\nclerk@agency.example\nCall 555-555-0100 for help.\nIn 2025 2026 came.";
        assert_eq!(left_out(text, None), "Media Contact A Clerk 555 555 0100 clerk agency example");
        assert_eq!(left_out("It did.\n\n# # #\n\nAbout the agency. It is.", None), "About the agency It is");
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_text_apart(text in "([a-z@.:#\n 0-9-]{0,60}|\\PC{0,60})", title in proptest::option::of("[a-z ]{0,9}"), lead in 0u32..9) {
            let tokens = tokenise_plain(&text);
            let ranges = uncounted(&text, &tokens, title.as_deref(), lead.min(tokens.len() as u32));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end < pair[1].start));
            prop_assert!(ranges.iter().all(|range| range.start < range.end && range.end as usize <= tokens.len()));
        }
    }
}
