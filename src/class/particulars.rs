//! An alignment that could be a reprint -> whether names, numbers and dates speak against it.
//!
//! Two documents of one series or on one topic share its rare words, and with them look like kin. What
//! sets them apart are the particulars: the names of the case, the amounts, the dates.

use super::kinship::Kinship;
use super::vocabulary::{Vocabulary, WordKind};
use super::{Doubt, Texts};
use crate::align::AlignedPair;
use crate::sketch::bits::BIT;
use crate::text::{WordHash, Written};
use ahash::AHashSet;
use std::ops::Range;

/// Different ordinary words up to which a passage is but a name, a title or a list of names, equal words from
/// which on it is more, and what rare particulars beside it must weigh if two documents share it for a
/// reason of their own.
const NAMES_ONLY: usize = 3;
const NO_NAME: u32 = 24;
const BESIDE: u32 = 10 * BIT;

/// Share of the rare particulars of the smaller of two documents of one outlet that both have on one
/// case, and what they must weigh at the least to tell.
const SHARE: f32 = 0.25;
const LEAST: u32 = 8 * BIT;

/// Places where one document has another name or number than the other, each in that document only, that
/// make them two cases, unless the two share half of their particulars, or of two outlets a quarter, as each names
/// its own people; and the identity from which on text of two outlets is alike enough for such places to be
/// slots of a template.
const CONFLICTS: usize = 2;
const SHARE_DESPITE: f32 = 0.5;
const SLOTTED: f64 = 0.5;

/// What is particular in two documents, in parts of a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Particulars {
    /// Weight of the rare particulars that both have,
    pub shared: u32,
    /// of those that are not in a passage of theirs,
    pub beside: u32,
    /// and of all those of the document that has less.
    pub smaller: u32,
}

impl Particulars {
    fn share(&self) -> f32 {
        self.shared as f32 / self.smaller.max(1) as f32
    }
}

/// Why names, numbers and dates speak against two documents sharing a passage as one printed it of the
/// other; `None` if they do not.
pub(super) fn doubt(
    pair: &AlignedPair,
    texts: &(impl Texts + ?Sized),
    one_outlet: bool,
    kinship: &Kinship,
) -> Option<Doubt> {
    let particulars = particulars(pair, texts, kinship);
    let sides = [(pair.a, pair.a_begin..pair.a_end), (pair.b, pair.b_begin..pair.b_end)];
    if particulars.beside < BESIDE
        && pair.equal < NO_NAME
        && sides.into_iter().all(|(document, span)| has_but_names(document, span, texts, kinship.vocabulary()))
    {
        return Some(Doubt::ButNames { bits: particulars.beside / BIT, least: BESIDE / BIT });
    }
    let share = particulars.share();
    if one_outlet && particulars.smaller >= LEAST && share < SHARE {
        return Some(Doubt::OtherCase { share, least: SHARE });
    }
    let least = if one_outlet { SHARE_DESPITE } else { SHARE };
    if share >= least || (!one_outlet && pair.identity() < SLOTTED) {
        return None;
    }
    let slots = count_slots(pair, texts, kinship.vocabulary());
    (slots >= CONFLICTS).then_some(Doubt::Slots { slots, share, least })
}

/// Whether a passage has next to no words that say something and are written small there, and twice as
/// many names. Where all is in capitals, other texts tell which words those are.
fn has_but_names(document: u32, span: Range<u32>, texts: &(impl Texts + ?Sized), vocabulary: &Vocabulary) -> bool {
    let words = texts.words(document);
    let has_case = span.clone().any(|position| texts.written(document, position) == Written::Small);
    let kind = |position: u32| match (texts.written(document, position), vocabulary.kind(words[position as usize])) {
        (Written::Capital, _) if has_case => WordKind::Particular,
        (Written::Small | Written::Digit, WordKind::Particular) => WordKind::Ordinary,
        (_, kind) => kind,
    };
    let different = |wanted: WordKind| {
        let words = span.clone().filter(|&position| kind(position) == wanted).map(|n| words[n as usize]);
        words.collect::<AHashSet<WordHash>>().len()
    };
    let ordinary = different(WordKind::Ordinary);
    ordinary <= NAMES_ONLY && different(WordKind::Particular) >= (2 * ordinary).max(1)
}

fn particulars(pair: &AlignedPair, texts: &(impl Texts + ?Sized), kinship: &Kinship) -> Particulars {
    let mut passage = texts.words(pair.a)[pair.a_begin as usize..pair.a_end as usize].to_vec();
    passage.sort_unstable();
    kinship.particulars(pair.a, pair.b, &passage)
}

/// Places of an alignment where each document has a particular that the other has nowhere.
fn count_slots(pair: &AlignedPair, texts: &(impl Texts + ?Sized), vocabulary: &Vocabulary) -> usize {
    let (a, b) = (texts.words(pair.a), texts.words(pair.b));
    let has_own = |text: &[WordHash], gap: Range<u32>, other: &[WordHash]| {
        let is_own = |word: &WordHash| vocabulary.kind(*word) == WordKind::Particular && !other.contains(word);
        text[gap.start as usize..gap.end as usize].iter().any(is_own)
    };
    gaps(pair).filter(|(x, y)| has_own(a, x.clone(), b) && has_own(b, y.clone(), a)).count()
}

/// What stands between the runs of equal words, as word spans of a and of b.
fn gaps<'p>(pair: &'p AlignedPair) -> impl Iterator<Item = (Range<u32>, Range<u32>)> + 'p {
    let runs = || pair.equal_runs();
    runs().zip(runs().skip(1)).map(|(before, after)| (before.0.end..after.0.start, before.1.end..after.1.start))
}
