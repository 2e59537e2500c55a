//! What outlets did to the sentences of a source: `edits` of `reprints.jsonl`, and `release_sentences.jsonl`.
//!
//! Sources and articles are tokenised once more, for the rows of `reprints.jsonl` only: a source once for each
//! batch of its rows, an article once for each row that it has.

use super::Results;
use super::locate::characters;
use super::rows::{EditsRow, PrintedBy, SentenceRow, SpliceRow};
use super::tables::{TextMode, count_outlets, rounded, write_rows_by};
use crate::class::Class;
use crate::corpus::Corpus;
use crate::story::edits::{Edits, Fate, Outline, SentenceFate, TakenSpans, edits, fates};
use crate::story::splices::Splice;
use crate::story::{Reprint, a_is_source};
use crate::text::Tokens;
use ahash::AHashSet;
use std::io::{self, Write};
use std::ops::Range;

/// Rows of one source that are made together: one source may have most of them.
const BATCH: usize = 64;

/// Share of a sentence's words that an article must have, equal, to have printed it.
const PRINTED: f64 = 0.5;

/// What each article took of each source, where the rows of `reprints.jsonl` say that it took something.
///
/// Unlike `story::taken`, with every equal word of an alignment inside of a reworded passage: of a sentence with four
/// fifths of its words equal, in short runs, it would be wrong to say that it was put in other words.
struct Takings {
    /// Source, article, and the number of an alignment or of a reworded passage; sorted.
    passages: Vec<(u32, u32, u32)>,
}

impl Takings {
    fn of(results: &Results) -> Self {
        let Results { scan, located, .. } = *results;
        let told: AHashSet<(u32, u32)> = scan.reprints.iter().map(|row| (row.source, row.article)).collect();
        let numbers = 0..(scan.alignments.len() + scan.reworded.passages.len()) as u32;
        let mut passages = Vec::new();
        for number in numbers.filter(|&number| scan.class(number) == Class::Reprint) {
            let pair = scan.pair(number);
            let both = [(pair.a, pair.b, number), (pair.b, pair.a, number)];
            let is_told = |&(source, article, _): &(u32, u32, u32)| told.contains(&(source, article));
            match located.cluster_of.get(number as usize) {
                None => passages.extend(both.into_iter().filter(is_told)),
                Some(&cluster) => {
                    let a_is_source = a_is_source(&pair, &scan.stories[cluster as usize], &scan.facts);
                    passages.extend(a_is_source.map(|a| both[!a as usize]).filter(is_told));
                }
            }
        }
        passages.sort_unstable();
        Takings { passages }
    }

    /// What an article took of a source.
    fn taken(&self, results: &Results, source: u32, article: u32) -> TakenSpans {
        let first = self.passages.partition_point(|&(s, a, _)| (s, a) < (source, article));
        let numbers = self.passages[first..].iter().take_while(|&&(s, a, _)| (s, a) == (source, article));
        let mut taken = TakenSpans::default();
        for &(_, _, number) in numbers {
            let pair = results.scan.pair(number);
            let turned = |(a, b): (Range<u32>, Range<u32>)| if pair.a == source { (a, b) } else { (b, a) };
            let is_reworded = number as usize >= results.scan.alignments.len();
            if !is_reworded || pair.is_half_equal() {
                taken.equal.extend(pair.equal_runs().map(turned));
            }
            if is_reworded {
                taken.reworded.push(turned((pair.a_begin..pair.a_end, pair.b_begin..pair.b_end)));
            }
        }
        taken
    }
}

/// Makes the `edits` of the rows of `reprints.jsonl`.
pub(super) struct Editing<'r> {
    results: &'r Results<'r>,
    takings: Takings,
    /// Rows of one source each.
    pub batches: Vec<Range<usize>>,
}

impl<'r> Editing<'r> {
    pub(super) fn of(results: &'r Results<'r>) -> Self {
        let rows = &results.scan.reprints;
        let batches = by_source(rows).into_iter().flat_map(|rows| {
            let end = rows.end;
            rows.step_by(BATCH).map(move |begin| begin..end.min(begin + BATCH))
        });
        Editing { results, takings: Takings::of(results), batches: batches.collect() }
    }

    /// How the text of a document is built.
    pub(super) fn outline(&self, document: u32) -> Outline {
        outline(self.results, document).1
    }

    /// What the article of a row did to its source, which is built like this.
    pub(super) fn of_row(&self, source: &Outline, row: &Reprint) -> EditsRow {
        let (tokens, article) = outline(self.results, row.article);
        let taken = self.takings.taken(self.results, row.source, row.article);
        let Edits { sentences, splices } = edits(source, &article, &taken);
        EditsRow { sentences, splices: splice_rows(self.results.store.text(row.article), &tokens, &splices) }
    }
}

/// The words of a document, and how its text is built.
fn outline(results: &Results, document: u32) -> (Tokens, Outline) {
    let (store, mut tokens) = (results.store, Tokens::default());
    results.scan.reader.tokenise(store, document, &mut tokens);
    let uncounted = results.scan.uncounted.get(&document).map_or(&[][..], Vec::as_slice);
    let outline = Outline::of(store.text(document), &tokens, uncounted);
    (tokens, outline)
}

/// The rows of each source.
fn by_source(rows: &[Reprint]) -> Vec<Range<usize>> {
    let mut begin = 0;
    let groups = rows.chunk_by(|x, y| x.source == y.source).map(|group| {
        begin += group.len();
        begin - group.len()..begin
    });
    groups.collect()
}

/// Where splices lie in a text. A file that has changed since it was scanned has none.
fn splice_rows(text: &str, tokens: &Tokens, splices: &[Splice]) -> Vec<SpliceRow> {
    let mut counted = (0, 0); // bytes, characters up to there
    let still_there = splices.iter().filter(|splice| splice.words.end as usize <= tokens.len());
    let row = |splice: &Splice| {
        let bytes = tokens.byte_span(splice.words.start as usize..splice.words.end as usize);
        counted = (bytes.start, counted.1 + characters(text, counted.0, bytes.start));
        let between = text.get(bytes.clone()).unwrap_or("");
        SpliceRow {
            begin: counted.1 as u32,
            end: (counted.1 + characters(text, bytes.start, bytes.end)) as u32,
            begin_byte: bytes.start as u32,
            end_byte: bytes.end as u32,
            quoted: splice.is_quoted,
            marked: ["…", "...", ". . ."].iter().any(|mark| between.contains(mark)),
        }
    };
    still_there.map(row).collect()
}

/// Writes the sentences of every source in `reprints.jsonl`, with who printed them.
pub(super) fn release_sentences(results: &Results, text: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, .. } = *results;
    let takings = Takings::of(results);
    write_rows_by(1, &by_source(&scan.reprints), out, |rows, emit| {
        let rows = &scan.reprints[rows.clone()];
        let source = rows[0].source;
        let (_, of_source) = outline(results, source);
        let fates: Vec<Vec<SentenceFate>> =
            rows.iter().map(|row| fates(&of_source, &takings.taken(results, source, row.article))).collect();
        let mut counted = (0, 0); // bytes, characters up to there
        for (number, sentence) in of_source.structure.sentences.iter().enumerate() {
            let bytes = sentence.bytes.start as usize..sentence.bytes.end as usize;
            counted = (bytes.start, counted.1 + characters(store.text(source), counted.0, bytes.start));
            let words = sentence.words.end - sentence.words.start;
            let of_articles = || rows.iter().zip(fates.iter().map(|fates| fates[number]));
            let share = |fate: SentenceFate| fate.equal_words as f64 / words as f64;
            let has_printed = of_articles().filter(|(row, fate)| is_after(row) && share(*fate) >= PRINTED);
            let metas = has_printed.map(|(row, _)| store.meta(row.article));
            let took = of_articles().filter(|(_, fate)| fate.fate != Fate::Cut);
            emit(&SentenceRow {
                source: store.meta(source).id,
                sentence: number as u32 + 1,
                begin: counted.1 as u32,
                end: (counted.1 + characters(store.text(source), bytes.start, bytes.end)) as u32,
                begin_byte: sentence.bytes.start,
                end_byte: sentence.bytes.end,
                text: (text != TextMode::None).then(|| store.text_part(source, bytes)),
                words,
                counted: of_source.counts[number],
                outlets: count_outlets(metas.clone()),
                articles: metas.count(),
                printed_by: took
                    .map(|(row, fate)| PrintedBy {
                        article: store.meta(row.article).id,
                        share: rounded(share(fate)),
                        fate: fate.fate,
                    })
                    .collect(),
            });
        }
    })
}

/// Whether an article is not dated before its source.
fn is_after(row: &Reprint) -> bool {
    !row.before_source
}
