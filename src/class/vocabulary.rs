//! Counts of words -> what kind of word each is.

use crate::text::WordHash;

/// A word in more than one document of so many tells nothing.
const COMMON: u32 = 4;

/// What kind of word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A word of every text.
    Common,
    /// A word that says something.
    Ordinary,
    /// One that names something or someone: a name, a number, a date.
    Particular,
}

/// What kind of word each is, by the low bits of its hash: a name that shares them with a commoner
/// word is taken for that.
#[derive(Default)]
pub struct Vocabulary {
    kinds: Vec<WordKind>,
}

impl Vocabulary {
    /// From in how many of so many documents each word stands, and in how many in small letters.
    /// Where capitals are the rule, or there are none, they name nothing.
    pub fn new(documents: u32, counts: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let sum = |(all, plain): (u64, u64), (count, small): (u32, u32)| (all + count as u64, plain + small as u64);
        let (all, plain) = counts.clone().fold((0, 0), sum);
        let has_case = 2 * plain >= all;
        let kind = |(count, plain): (u32, u32)| match count {
            _ if count as u64 * COMMON as u64 > documents as u64 => WordKind::Common,
            _ if has_case && 2 * (plain as u64) < count as u64 => WordKind::Particular,
            _ => WordKind::Ordinary,
        };
        Vocabulary { kinds: counts.map(kind).collect() }
    }

    /// What kind of word it is; ordinary where nothing was counted.
    pub fn kind(&self, word: WordHash) -> WordKind {
        match self.kinds.len() {
            0 => WordKind::Ordinary,
            count => self.kinds[word as usize % count],
        }
    }
}
