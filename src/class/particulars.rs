//! An alignment that could be a reprint -> whether names, numbers and dates speak against it.
//!
//! Two documents of one series or on one topic share its rare words, and with them look like kin. What
//! sets them apart are the particulars (named entities and numerals): the names of the case, the amounts,
//! the dates. The numbers below were chosen on 200 rows of class reprint of five corpora, read by hand: with the
//! rules for phrases (`alignment.rs`) they take away 29 of the 57 that were none, and 10 of the 143 that were.

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
    let is_short = pair.equal < NO_NAME;
    // only what is short needs to know what stands beside it
    let passage =
        if is_short { sorted(&texts.words(pair.a)[pair.a_begin as usize..pair.a_end as usize]) } else { vec![] };
    let particulars = kinship.particulars(pair.a, pair.b, &passage);
    let sides = [(pair.a, pair.a_begin..pair.a_end), (pair.b, pair.b_begin..pair.b_end)];
    if is_short
        && particulars.beside < BESIDE
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
    let slots = slots(pair, texts, kinship.vocabulary(), CONFLICTS).len();
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

fn sorted(words: &[WordHash]) -> Vec<WordHash> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words
}

/// Places of an alignment where each document has a particular that the other has nowhere, by the number of the gap
/// between runs of equal words; none if there are fewer than `least`. Two documents may have a name in each of
/// thousands of places: what the names of all are is told in one look at the other document, and in none where there
/// are too few places to matter.
fn slots(pair: &AlignedPair, texts: &(impl Texts + ?Sized), vocabulary: &Vocabulary, least: usize) -> Vec<usize> {
    let (a, b) = (texts.words(pair.a), texts.words(pair.b));
    let particulars = |text: &[WordHash], gap: Range<u32>| -> Vec<WordHash> {
        let words = text[gap.start as usize..gap.end as usize].iter().copied();
        words.filter(|&word| vocabulary.kind(word) == WordKind::Particular).collect()
    };
    let (mut numbers, mut in_a, mut in_b) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (x, y)) in gaps(pair).enumerate() {
        let (x, y) = (particulars(a, x), particulars(b, y));
        if !x.is_empty() && !y.is_empty() {
            numbers.push(number);
            in_a.push(x);
            in_b.push(y);
        }
    }
    if numbers.len() < least {
        return Vec::new();
    }
    let own = has_own(&in_a, b).into_iter().zip(has_own(&in_b, a));
    numbers.into_iter().zip(own).filter(|&(_, (of_a, of_b))| of_a && of_b).map(|(number, _)| number).collect()
}

/// Equal words of the longest part of an alignment without a slot.
pub(super) fn longest_part(pair: &AlignedPair, texts: &(impl Texts + ?Sized), vocabulary: &Vocabulary) -> u32 {
    let slots = slots(pair, texts, vocabulary, 1);
    let (mut longest, mut part) = (0, 0);
    for (number, (run, _)) in pair.equal_runs().enumerate() {
        part = if number > 0 && slots.binary_search(&(number - 1)).is_ok() { 0 } else { part };
        part += run.end - run.start;
        longest = longest.max(part);
    }
    longest
}

/// By place: whether one of its words stands nowhere in the other document.
fn has_own(places: &[Vec<WordHash>], other: &[WordHash]) -> Vec<bool> {
    let words = sorted(&places.concat());
    let mut is_there = vec![false; words.len()];
    let find = |word: &WordHash| words.partition_point(|before| before < word);
    for word in other {
        let at = find(word);
        if words.get(at) == Some(word) {
            is_there[at] = true; // the first of equal ones
        }
    }
    places.iter().map(|place| place.iter().any(|word| !is_there[find(word)])).collect()
}

/// What stands between the runs of equal words, as word spans of a and of b.
fn gaps<'p>(pair: &'p AlignedPair) -> impl Iterator<Item = (Range<u32>, Range<u32>)> + 'p {
    let runs = || pair.equal_runs();
    runs().zip(runs().skip(1)).map(|(before, after)| (before.0.end..after.0.start, before.1.end..after.1.start))
}
