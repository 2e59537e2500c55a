//! A cluster -> how many independent origins its text has.

use super::Texts;
use super::kinship::Kinship;
use crate::cluster::{Cluster, Member};
use crate::facts::Facts;
use crate::random::mix;
use crate::text::WordHash;

/// Holders looked at in one cluster, and marked sources among them where there are enough others.
const SAMPLE: usize = 16;
const SOURCES: usize = 4;

/// Words within which a passage stands at the same distance from its document's begin or end, and
/// how far from there, to be at an edge; and the share of the holders of which that must hold. A menu
/// follows the title; what follows later is how an agency begins its releases.
const BAND: u32 = 24;
const NEAR_BEGIN: u32 = 40;
const NEAR_END: u32 = 400;
const AT_AN_EDGE: f32 = 0.6;

/// How many origins a cluster's text has, and what its class is told from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Origins {
    /// Documents that hold the text.
    pub holders: u32,
    /// The effective number of independent origins: 1 / the chance that two holders, drawn at random,
    /// are kin or the same (inverse Simpson index).
    pub origins: f32,
    /// Words of the passage: the median of its holders'.
    pub words: u32,
    /// Share of pairs of holders that are of one outlet.
    pub same_outlet: f32,
    /// Share of holders that are marked sources.
    pub of_sources: f32,
    /// Whether most holders have it at the same distance from their begin or end.
    pub at_an_edge: bool,
    /// How many different words nearly all passages have,
    pub core: u32,
    /// and how many the median passage has.
    pub different: u32,
}

/// Share of a document's words, and number of words, from which on a passage is a copy of it: what
/// is left beside it is too little to tell anything.
const MOST: f32 = 0.6;
const LEAST_WORDS: u32 = 60;

/// Share of a document's words from which on a passage is all of it: with the same words in both, one document
/// is there twice, however common these are.
const ALL: f32 = 0.95;

/// A holder: its document, and the words of its passage, sorted.
pub(super) struct Holder {
    document: u32,
    passage: Vec<WordHash>,
    is_most: bool,
    is_all: bool,
}

impl Holder {
    pub(super) fn new(member: &Member, texts: &(impl Texts + ?Sized)) -> Self {
        let text = texts.words(member.document);
        let mut passage = text[member.words.start as usize..member.words.end as usize].to_vec();
        let length = passage.len();
        passage.sort_unstable();
        passage.dedup();
        let is_share = |share: f32| length as u32 >= LEAST_WORDS && length as f32 >= share * text.len() as f32;
        Holder { document: member.document, passage, is_most: is_share(MOST), is_all: is_share(ALL) }
    }

    pub(super) fn passage(&self) -> &[WordHash] {
        &self.passage
    }

    /// Whether both are about one thing, beside the passage, or if that is most of one of them, with it:
    /// a short page under a long footer is no kin of every page with that footer.
    pub(super) fn is_kin(&self, other: &Holder, kinship: &Kinship) -> bool {
        let (x, y) = (self.document, other.document);
        kinship.are_kin(x, y, &self.passage)
            || kinship.is_about(x, y)
            || (self.is_all && other.is_all && self.passage == other.passage)
            || ((self.is_most || other.is_most) && kinship.are_copies(x, y, [&self.passage, &other.passage]))
    }
}

/// The origins of a cluster's text, given the words of documents.
pub fn origins(cluster: &Cluster, texts: &(impl Texts + ?Sized), kinship: &Kinship, facts: &[Facts]) -> Origins {
    let mut holders: Vec<&Member> = cluster.members.iter().collect();
    holders.dedup_by_key(|member| member.document);
    let count = holders.len();
    let is_source = |member: &&Member| facts[member.document as usize].is_source;
    let of_sources = holders.iter().filter(|m| is_source(m)).count() as f32 / count.max(1) as f32;
    let at_an_edge = at_an_edge(&holders, facts);
    let mut lengths: Vec<u32> = holders.iter().map(|member| member.words.len() as u32).collect();
    lengths.sort_unstable();
    let median = lengths.get(count / 2).copied().unwrap_or(0);
    if count > SAMPLE {
        // the sources first: most others may be kin to them, and not to each other
        holders.sort_unstable_by_key(|member| mix(member.document as u64));
        holders.sort_by_key(|member| !is_source(member));
        let sources = holders.iter().filter(|m| is_source(m)).count();
        holders.drain(SOURCES.min(sources)..sources.min(SOURCES.min(sources) + count - SAMPLE));
        holders.truncate(SAMPLE);
    }
    let sample: Vec<Holder> = holders.iter().map(|member| Holder::new(member, texts)).collect();
    let (kin, same_outlet) = shares_of_pairs(&sample, kinship, facts);
    let (core, different) = core(&sample);
    let one = 1.0 / count.max(1) as f32;
    let origins = 1.0 / (one + (1.0 - one) * kin);
    Origins { holders: count as u32, origins, words: median, same_outlet, of_sources, at_an_edge, core, different }
}

/// How many different words four of five passages have, and how many the median passage has.
fn core(sample: &[Holder]) -> (u32, u32) {
    let mut words: Vec<WordHash> = sample.iter().flat_map(|holder| holder.passage.iter().copied()).collect();
    words.sort_unstable();
    let core = words.chunk_by(|x, y| x == y).filter(|same| 5 * same.len() >= 4 * sample.len()).count();
    let mut different: Vec<usize> = sample.iter().map(|holder| holder.passage.len()).collect();
    different.sort_unstable();
    (core as u32, different.get(sample.len() / 2).copied().unwrap_or(0) as u32)
}

/// The shares of pairs that are kin, and that are of one outlet. Kin over others do not count: in a
/// series of releases on one topic everybody is kin to everybody over a few.
fn shares_of_pairs(sample: &[Holder], kinship: &Kinship, facts: &[Facts]) -> (f32, f32) {
    let (mut pairs, mut kin, mut same_outlet) = (0, 0, 0);
    for (i, x) in sample.iter().enumerate() {
        for y in &sample[i + 1..] {
            pairs += 1;
            kin += x.is_kin(y, kinship) as u32;
            same_outlet += facts[x.document as usize].same_outlet(&facts[y.document as usize]) as u32;
        }
    }
    let pairs = pairs.max(1) as f32;
    (kin as f32 / pairs, same_outlet as f32 / pairs)
}

/// Whether most passages stand at about the same distance from the begin or the end.
fn at_an_edge(holders: &[&Member], facts: &[Facts]) -> bool {
    let most = (AT_AN_EDGE * holders.len() as f32).ceil() as usize;
    let from_begin = holders.iter().map(|m| m.words.start).collect();
    let from_end = holders.iter().map(|m| facts[m.document as usize].words - m.words.end).collect();
    [(from_begin, NEAR_BEGIN), (from_end, NEAR_END)].into_iter().any(|(mut distances, near): (Vec<u32>, u32)| {
        distances.retain(|&distance| distance <= near);
        distances.sort_unstable();
        distances.windows(most.max(1)).any(|w| w[w.len() - 1] - w[0] <= BAND)
    })
}
