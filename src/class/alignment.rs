//! An alignment and the class of its cluster -> its own class.

use super::kinship::Kinship;
use super::origins::Holder;
use super::particulars::{are_other, contradict, is_but_names};
use super::{Class, NO_FORMULA, Texts};
use crate::align::AlignedPair;
use crate::cluster::Member;
use crate::facts::Facts;

/// Equal words, less one for each that is edited, from which on two documents that are not kin share
/// text all the same: a quote in an article about something else. Chance resemblance is short or
/// full of edits: of 4,800 such passages in each of two planted corpora 43 at the most are reprints. Not
/// for one outlet: its templates are as long as that; and what is shorter and has no rare word is an
/// outlet's phrase even in two documents on one case (of 50 such passages of an agency and a news wire
/// about 40).
const WORDS_ALONE: usize = 16;

/// Origins of a cluster beyond which two documents of different outlets need rare names or numbers in common.
const SEVERAL_ORIGINS: f32 = 2.0;

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
    /// The class of one alignment of a cluster with a class and origins.
    pub fn of_alignment(&self, pair: &AlignedPair, of_cluster: Class, origins: f32) -> Class {
        let is_phrase = pair.equal < NO_FORMULA && !self.one_outlet(pair) && !self.kinship.are_few();
        let has_several = is_phrase && origins > SEVERAL_ORIGINS;
        match of_cluster {
            Class::Reprint if has_several && are_other(pair, self.texts, self.kinship) => self.recurring(pair),
            Class::Reprint if !self.has_reason(pair) => self.recurring(pair),
            _ => of_cluster,
        }
    }

    /// The class of a reworded passage, given that of the alignment of equal words which it holds, if it
    /// holds one. Nobody retells a phrase: without one, two documents of different outlets need no kinship.
    pub fn of_reworded(&self, pair: &AlignedPair, of_held: Option<Class>) -> Class {
        let has_reason = match of_held.is_some() || !self.one_outlet(pair) {
            true => !self.is_contradicted(pair),
            false => self.has_reason(pair),
        };
        match of_held.unwrap_or(Class::Reprint) {
            Class::Reprint if !has_reason => self.recurring(pair),
            class => class,
        }
    }

    /// Whether two documents share a passage because one is the origin of the other's, or a third of both.
    fn has_reason(&self, pair: &AlignedPair) -> bool {
        let edited = pair.columns() - pair.equal as usize;
        let is_short = (pair.equal as usize) < WORDS_ALONE + edited;
        let one_outlet = self.one_outlet(pair);
        if is_short || one_outlet {
            let [x, y] = [(pair.a, pair.a_begin..pair.a_end), (pair.b, pair.b_begin..pair.b_end)]
                .map(|(document, span)| Holder::new(&Member { document, words: span }, self.texts));
            let is_phrase = is_short && one_outlet && !self.kinship.has_rare_word(pair.a, x.passage());
            if is_phrase || !x.is_kin(&y, self.kinship) {
                return false;
            }
        }
        !self.is_contradicted(pair)
    }

    /// Whether names, numbers and dates speak against it. Where no word is rare, none does.
    fn is_contradicted(&self, pair: &AlignedPair) -> bool {
        !self.kinship.are_few()
            && (is_but_names(pair, self.texts, self.kinship)
                || contradict(pair, self.texts, self.one_outlet(pair), self.kinship))
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
