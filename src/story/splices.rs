//! What an article took of a source -> where it put together what is apart there.

use crate::text::Structure;
use std::ops::Range;

/// Words between two passages of a source from which on they are apart, if no sentence lies between them: an
/// attribution inside a quote has 12 to 16, an edit of one or two clauses fewer.
const APART: u32 = 12;

/// Words that may stand between two passages of an article that follow each other directly: "and", "he added".
const TOGETHER: u32 = 3;

/// Equal words of a passage: fewer may be equal by chance.
const PASSAGE: u32 = 4;

/// A place of an article where two passages stand together that are apart in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// Words of the article, from the last one of the first passage to the first one of the second.
    pub words: Range<u32>,
    /// Whether both are in one pair of quotation marks; else they follow each other in one paragraph, neither
    /// of them in quotation marks.
    pub is_quoted: bool,
}

/// A passage: its equal words, and its spans in the source and in the article.
#[derive(Clone)]
struct Passage {
    equal: u32,
    source: Range<u32>,
    article: Range<u32>,
}

/// Where the passages with these runs of equal words (in the source, in the article) were spliced.
pub(super) fn splices(source: &Structure, article: &Structure, equal: &[(Range<u32>, Range<u32>)]) -> Vec<Splice> {
    let passages = passages(source, equal);
    passages.windows(2).filter_map(|two| splice(source, article, &two[0], &two[1])).collect()
}

/// The passages of an article in its order: runs that are not apart in the source and come in its order are
/// one. Of words that are equal to two places of the source, the first in the article's order count.
fn passages(source: &Structure, equal: &[(Range<u32>, Range<u32>)]) -> Vec<Passage> {
    let mut runs = equal.to_vec();
    runs.sort_by_key(|(source, article)| (article.start, std::cmp::Reverse(article.end), source.start));
    let mut passages: Vec<Passage> = Vec::new();
    for (in_source, in_article) in runs {
        let run = Passage { equal: in_article.end - in_article.start, source: in_source, article: in_article };
        match passages.last_mut() {
            Some(last) if run.article.start < last.article.end => {}
            Some(last) if run.source.start >= last.source.end && !are_apart(source, last, &run) => {
                last.equal += run.equal;
                last.source.end = run.source.end;
                last.article.end = run.article.end;
            }
            _ => passages.push(run),
        }
    }
    passages.retain(|passage| passage.equal >= PASSAGE);
    passages
}

/// Whether a sentence, or as much, lies between two passages of a source; or the end of one quote and the
/// beginning of another.
fn are_apart(source: &Structure, x: &Passage, y: &Passage) -> bool {
    let between = match (x.source.end <= y.source.start, y.source.end <= x.source.start) {
        (true, _) => x.source.end..y.source.start,
        (_, true) => y.source.end..x.source.start,
        _ => return false,
    };
    let next = source.sentences.partition_point(|sentence| sentence.words.start < between.start);
    let holds_a_sentence = source.sentences.get(next).is_some_and(|sentence| sentence.words.end <= between.end);
    let quotes = [between.start.checked_sub(1), Some(between.end)].map(|word| quote_of(source, word?));
    let are_two_quotes = quotes[0].is_some() && quotes[1].is_some() && quotes[0] != quotes[1];
    between.end - between.start >= APART || holds_a_sentence || (are_two_quotes && !between.is_empty())
}

/// The number of the quote that a word stands in.
fn quote_of(text: &Structure, word: u32) -> Option<usize> {
    let number = text.quotes.partition_point(|quote| quote.end <= word);
    text.quotes.get(number).filter(|quote| quote.contains(&word)).map(|_| number)
}

fn splice(source: &Structure, article: &Structure, x: &Passage, y: &Passage) -> Option<Splice> {
    if !are_apart(source, x, y) {
        return None;
    }
    let words = x.article.end - 1..y.article.start + 1;
    let quotes = [words.start, words.end - 1].map(|word| quote_of(article, word));
    let is_quoted = quotes[0].is_some() && quotes[0] == quotes[1];
    let is_close = y.article.start - x.article.end <= TOGETHER && quotes == [None, None];
    let next = article.sentences.partition_point(|sentence| sentence.words.start <= words.start);
    let behind = article.sentences[next..].iter().take_while(|sentence| sentence.words.start < words.end);
    let is_one_paragraph = !behind.clone().any(|sentence| sentence.begins_paragraph);
    (is_quoted || (is_close && is_one_paragraph)).then_some(Splice { words, is_quoted })
}
