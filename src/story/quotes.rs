//! What two documents have in common, by whether each of them quotes it.

use super::copied::copied_runs;
use crate::align::AlignedPair;
use crate::text::Voice;

/// Equal words that one side quotes and the other prints as its own prose, from which on a passage is told as
/// requoted: as few as count beside others.
pub const REQUOTED_WORDS: u32 = 8;

/// Identity below which a passage is reworded.
const REWORDED: f64 = 0.5;

/// The equal words of an alignment, by who quotes them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Quotes {
    /// Quoted in the first document.
    pub a_quoted: u32,
    /// Quoted in the second.
    pub b_quoted: u32,
    /// Quoted in the first, and own prose in the second; of a reworded passage, what is copied of that.
    pub a_only: u32,
    /// Own prose in the first, and quoted in the second.
    pub b_only: u32,
}

/// Counts the equal words of an alignment, given the voice of each word of both documents.
pub fn quotes(pair: &AlignedPair, voice: impl Fn(u32, u32) -> Voice) -> Quotes {
    let mut quotes = Quotes::default();
    for (in_a, in_b) in pair.equal_runs() {
        quotes.a_quoted += in_a.filter(|&a| voice(pair.a, a) == Voice::Quoted).count() as u32;
        quotes.b_quoted += in_b.filter(|&b| voice(pair.b, b) == Voice::Quoted).count() as u32;
    }
    if quotes.a_quoted + quotes.b_quoted == 0 {
        return quotes; // most
    }
    let copied = if pair.identity() < REWORDED { copied_runs(pair) } else { pair.equal_runs().collect() };
    for (a, b) in copied.into_iter().flat_map(|(in_a, in_b)| in_a.zip(in_b)) {
        match (voice(pair.a, a), voice(pair.b, b)) {
            (Voice::Quoted, Voice::Own) => quotes.a_only += 1,
            (Voice::Own, Voice::Quoted) => quotes.b_only += 1,
            _ => {}
        }
    }
    quotes
}
