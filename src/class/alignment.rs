//! An alignment and the class of its cluster -> its own class.

use super::kinship::Kinship;
use super::origins::Holder;
use super::particulars::{doubt, longest_part};
use super::{Class, NO_FORMULA, Texts};
use crate::align::AlignedPair;
use crate::cluster::Member;
use crate::facts::Facts;
use crate::sketch::bits::BIT;

/// Equal words, less one for each that is edited, from which on two documents that are not kin share
/// text all the same: a quote in an article about something else. Chance resemblance is short or
/// full of edits: of 4,800 such passages in each of two planted corpora 43 at the most are reprints. Not
/// for one outlet: its templates are as long as that; and what is shorter and has no rare word is an
/// outlet's phrase even in two documents on one case (of 50 such passages of an agency and a news wire
/// about 40).
const WORDS_ALONE: usize = 16;

/// Origins of a cluster beyond which two documents of different outlets share a phrase only if they have rare
/// words in common, and what those weigh at the least: as much as one name.
const SEVERAL_ORIGINS: f32 = 2.0;
const ONE_NAME: u32 = 4 * BIT;

/// Days within which outlets print what a release or a story says, and what rare words in common must weigh
/// in two documents that are further apart. Of 40 such rows of a hundred senators' offices all 13 that were
/// formulas were further apart, and 2 of 13 reprints, of 43 and 62 words.
const APART: u32 = 60;
const SOME_NAMES: u32 = 10 * BIT;

/// Why what two documents share is no reprint, though the text of their cluster is one. Bits are those of rare
/// words beyond moderately rare ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubt {
    /// They are not about the same thing.
    NotKin,
    /// They are, but it is a short phrase without a rare word, and they are of one outlet.
    Phrase,
    /// It is but names, and they share too few names and numbers beside it.
    ButNames {
        /// What they share beside it,
        bits: u32,
        /// and what would be enough.
        least: u32,
    },
    /// It is a phrase of several origins, and they share next to no rare words.
    SeveralOrigins {
        /// What they share,
        bits: u32,
        /// and what would be enough.
        least: u32,
    },
    /// It is a phrase, printed long apart, and they share too few rare words.
    Apart {
        /// Days between them.
        days: u32,
        /// What they share,
        bits: u32,
        /// and what would be enough.
        least: u32,
    },
    /// Of the rare names and numbers of the document with fewer, too small a share is in both.
    OtherCase {
        /// The share,
        share: f32,
        /// and what would be enough.
        least: f32,
    },
    /// In several places each has a name or a number that the other has nowhere.
    Slots {
        /// The places.
        slots: usize,
        /// The share of the rare names and numbers of the document with fewer that are in both,
        share: f32,
        /// and what would be enough.
        least: f32,
    },
}

/// Tells the classes of alignments.
pub struct Classifier<'c, T: Texts + ?Sized> {
    /// The words of documents,
    pub texts: &'c T,
    /// which are kin,
    pub kinship: &'c Kinship<'c>,
    /// and where they come from.
    pub facts: &'c [Facts],
}

impl<T: Texts + ?Sized> Classifier<'_, T> {
    /// The class of one alignment of a cluster with a class and so many origins.
    pub fn of_alignment(&self, pair: &AlignedPair, of_cluster: Class, origins: f32) -> Class {
        match of_cluster {
            Class::Reprint if self.doubt(pair, origins).is_some() => self.recurring(pair),
            _ => of_cluster,
        }
    }

    /// The class of a reworded passage: that of the alignment of equal words which it holds, if it holds one.
    pub fn of_reworded(&self, pair: &AlignedPair, of_held: Option<Class>) -> Class {
        let recurring = || if self.doubt_of_reworded(pair).is_some() { self.recurring(pair) } else { Class::Reprint };
        of_held.unwrap_or_else(recurring)
    }

    /// Why a reworded passage that holds no alignment is no reprint. Nobody retells a phrase: two documents
    /// of different outlets need no kinship.
    pub fn doubt_of_reworded(&self, pair: &AlignedPair) -> Option<Doubt> {
        if self.one_outlet(pair) { self.doubt(pair, 1.0) } else { self.doubt_of_particulars(pair, 1.0) }
    }

    /// Why two documents do not share a passage, of a cluster with so many origins, because one is the
    /// origin of the other's, or a third of both; `None` if they do.
    pub fn doubt(&self, pair: &AlignedPair, origins: f32) -> Option<Doubt> {
        let one_outlet = self.one_outlet(pair);
        let edited = pair.columns() - pair.equal as usize;
        let is_short = (pair.equal as usize) < WORDS_ALONE + edited || self.is_short_beside_slots(pair);
        if is_short || one_outlet {
            let [x, y] = [(pair.a, pair.a_begin..pair.a_end), (pair.b, pair.b_begin..pair.b_end)]
                .map(|(document, span)| Holder::new(&Member { document, words: span }, self.texts));
            if is_short && one_outlet && !self.kinship.has_rare_word(pair.a, x.passage()) {
                return Some(Doubt::Phrase);
            }
            if !x.is_kin(&y, self.kinship) {
                return Some(Doubt::NotKin);
            }
        }
        self.doubt_of_particulars(pair, origins)
    }

    /// Whether a passage is short once it is cut where each document has a name of its own: two phrases in a row.
    fn is_short_beside_slots(&self, pair: &AlignedPair) -> bool {
        pair.equal < NO_FORMULA
            && longest_part(pair, self.texts, self.kinship.vocabulary()) < (WORDS_ALONE as u32).min(pair.equal)
    }

    /// Why names, numbers and dates speak against it. Where no word is rare, none does.
    fn doubt_of_particulars(&self, pair: &AlignedPair, origins: f32) -> Option<Doubt> {
        if self.kinship.are_few() {
            return None;
        }
        let one_outlet = self.one_outlet(pair);
        let of_phrase = if one_outlet { None } else { self.doubt_of_phrase(pair, origins) };
        of_phrase.or_else(|| doubt(pair, self.texts, one_outlet, self.kinship))
    }

    /// Why two outlets do not share a phrase for one document's sake: it has several origins, or they printed
    /// it long apart, and they have too few rare words in common.
    fn doubt_of_phrase(&self, pair: &AlignedPair, origins: f32) -> Option<Doubt> {
        let days = self.days_apart(pair);
        if pair.equal >= NO_FORMULA || (origins <= SEVERAL_ORIGINS && days <= APART) {
            return None;
        }
        let bits = self.kinship.common(pair.a, pair.b, &[]).rare_in_all;
        if days > APART && bits < SOME_NAMES {
            return Some(Doubt::Apart { days, bits: bits / BIT, least: SOME_NAMES / BIT });
        }
        (origins > SEVERAL_ORIGINS && bits < ONE_NAME)
            .then_some(Doubt::SeveralOrigins { bits: bits / BIT, least: ONE_NAME / BIT })
    }

    /// Days between both documents; 0 where either has no date.
    fn days_apart(&self, pair: &AlignedPair) -> u32 {
        let dates = (self.facts[pair.a as usize].date, self.facts[pair.b as usize].date);
        if let (Some(a), Some(b)) = dates { a.least_days_between(b) } else { 0 }
    }

    /// What two documents share that is no reprint.
    fn recurring(&self, pair: &AlignedPair) -> Class {
        match self.one_outlet(pair) {
            true if self.facts[pair.a as usize].is_source || !self.kinship.any_source() => Class::Template,
            true => Class::Boilerplate,
            false => Class::Formula,
        }
    }

    fn one_outlet(&self, pair: &AlignedPair) -> bool {
        self.facts[pair.a as usize].same_outlet(&self.facts[pair.b as usize])
    }
}
