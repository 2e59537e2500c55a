//! One pair of documents, followed through the search for reworded passages.

use super::{Finder, LEAST_LEFT, MOST_CELLS, Pair, Part, Texts, Workspace, frequencies, pairs};
use crate::align::reworded::Rejected;
use crate::class::Class;
use crate::corpus::Corpus;
use crate::scan::words::CorpusWords;
use crate::scan::{Counts, Paraphrase, Scan};
use crate::sketch::bits::BIT;
use crate::sketch::content::ContentStems;

/// What became of a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Followed {
    /// Reworded passages were looked for between no documents.
    Off,
    /// Not between these: they share no reprinted passage, or not enough content words either.
    NotWanted,
    /// Both are books: too long to be aligned.
    TooLong,
    /// One of them has too few words.
    TooShort,
    /// Long copies leave next to nothing of one of them.
    NothingLeft,
    /// The content words that they share in one place weigh so many bits, and so many are needed.
    TooLight { bits: u64, least: u64 },
    /// They were aligned.
    Aligned {
        /// The same.
        bits: u64,
        least: u64,
        /// Reworded passages found.
        passages: usize,
        /// The best that was not accepted.
        rejected: Option<Rejected>,
    },
}

/// Follows documents a < b of a scan of this corpus.
pub(crate) fn follow(corpus: &dyn Corpus, scan: &Scan, a: u32, b: u32) -> Followed {
    if scan.settings.paraphrase == Paraphrase::Off {
        return Followed::Off;
    }
    let mut words = CorpusWords::read(corpus, &|_| {});
    words.reread(corpus, &scan.reader);
    let texts = Texts { corpus, reader: &scan.reader };
    let sources: Vec<bool> = scan.facts.iter().map(|facts| facts.is_source).collect();
    let found = (&scan.alignments, &scan.classes.alignments[..] as &[Class]);
    let pairs = pairs(&texts, found, &sources, &scan.settings, &mut Counts::default());
    let Ok(at) = pairs.binary_search_by_key(&(a, b), |pair| (pair.a, pair.b)) else { return Followed::NotWanted };
    let frequencies = frequencies(&texts, &pairs);
    let finder = Finder {
        texts,
        words: &words,
        alignments: &scan.alignments,
        frequencies: &frequencies,
        content: ContentStems::new(frequencies.table()),
        as_they_are: scan.settings.paraphrase == Paraphrase::All,
    };
    finder.follow(&pairs[at])
}

impl Finder<'_> {
    fn follow(&self, pair: &Pair) -> Followed {
        let lengths = [pair.a, pair.b].map(|document| self.words.length(document));
        if lengths[0] as u64 * lengths[1] as u64 > MOST_CELLS {
            return Followed::TooLong;
        }
        if lengths[0].min(lengths[1]) < LEAST_LEFT {
            return Followed::TooShort;
        }
        let (mut space, mut part) = (Workspace::default(), Part::default());
        let ready = self.read(vec![pair.a, pair.b]);
        let documents = [ready.get(pair.a), ready.get(pair.b)];
        let Some(weight) = self.content_weight(pair, documents, &mut space) else { return Followed::NothingLeft };
        // rounded so that what is enough looks enough
        let (bits, least) = (weight / BIT as u64, self.least_dense().div_ceil(BIT as u64));
        if weight < self.least_dense() {
            return Followed::TooLight { bits: bits.min(least.saturating_sub(1)), least };
        }
        self.align(pair, documents, &mut space.aligner, &mut part.passages);
        let (passages, rejected) = (part.passages.len(), space.aligner.rejected());
        Followed::Aligned { bits: bits.max(least), least, passages, rejected }
    }
}
