//! The whole flow over a corpus: the stages in order, each handed to rayon batch by batch.
//!
//! It runs inside the thread pool of its caller, and gives the same result in any. (Reading files
//! and writing tables hand work to the same pool; the stages themselves know no threads.)

mod batch;
mod bodies;
mod candidates;
pub(crate) mod causes;
mod classes;
mod closings;
mod complete;
mod content;
mod kept;
mod key_ranges;
mod pairs;
mod partitions;
mod progress;
mod reader;
mod readings;
mod recurring;
mod retold;
mod reworded;
mod sections;
mod signed;
pub(crate) mod trace;
mod words;

pub use classes::{Classes, ClusterClass};
pub use kept::{By, CandidatePair};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use key_ranges::assert_gather;
pub use progress::Progress;
pub use reader::Reader;
pub use reworded::Reworded;
pub use words::{CorpusWords, Voices};

use crate::align::{AlignedPair, Alignments, MinWords};
use crate::class::{Class, Kinship};
use crate::cluster::Cluster;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::facts::{Facts, facts};
use crate::lsh::Linking;
use crate::recipe::Recipe;
use crate::scratch::Scratch;
use crate::story::{self, ClusterStory, Quotes, Reprint, SharedWords};
use crate::text::Weights;
use crate::weighted_pairs::Limits;
use ahash::AHashMap;
use bodies::Bodies;
use complete::Completing;
use kept::Kept;
use progress::Stages;
use rayon::prelude::*;
use reworded::LISTED;
use serde::Serialize;
use signed::Signed;
use std::ops::Range;
use std::time::{Duration, Instant};

/// What a scan looks for.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How documents are cut, signed and banded.
    pub recipe: Recipe,
    /// How buckets become pairs.
    pub linking: Linking,
    /// Equal words around a shared shingle that make a candidate pair worth aligning.
    pub check_words: usize,
    /// Equal words that make an alignment count.
    pub min_words: MinWords,
    /// Documents of a cluster up to which every pair is aligned.
    pub complete_up_to: usize,
    /// Whether articles are compared with sources only, not with each other.
    pub only_sources: bool,
    /// Between which documents reworded passages are looked for.
    pub paraphrase: Paraphrase,
    /// How content words become pairs of documents.
    pub partners: Limits,
    /// Whether the pairs of documents that were looked at are kept: 12 bytes each.
    pub keep_candidates: bool,
}

/// Between which documents reworded passages are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Paraphrase {
    /// None.
    Off,
    /// Those that share a reprinted passage, and articles that retell a marked source: its names and numbers in its
    /// order.
    Linked,
    /// Those, and all that share content words. Alignments of equal words are then reported from four
    /// thirds of the least words on.
    All,
}

impl Settings {
    /// Equal words from which on an alignment is listed, a character of an unspaced script as half a word.
    pub fn listed_words(&self) -> usize {
        match self.paraphrase {
            Paraphrase::All => (LISTED.0 * self.min_words.alone).div_ceil(LISTED.1),
            _ => self.min_words.alone,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            recipe: Recipe::default(),
            linking: Linking::default(),
            check_words: 7,
            min_words: MinWords::new(12),
            complete_up_to: 64,
            only_sources: false,
            paraphrase: Paraphrase::Linked,
            partners: Limits::default(),
            keep_candidates: false,
        }
    }
}

/// How much passed each stage.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Words of all documents.
    pub words: u64,
    /// Documents full of misread words, which were repaired.
    pub repaired_documents: u64,
    /// Band keys of passages.
    pub passage_keys: u64,
    /// Band keys of documents.
    pub document_keys: u64,
    /// Buckets with more than one member.
    pub buckets: u64,
    /// Members of the largest.
    pub largest_bucket: u64,
    /// Candidate pairs of passages and of documents.
    pub candidate_pairs: u64,
    /// Pairs of documents, or of blocks of long ones, of which a pair of passages passed the check, or that are alike as a
    /// whole.
    pub checked_pairs: u64,
    /// Pairs of documents aligned.
    pub aligned_pairs: u64,
    /// Of these, aligned to complete the clusters.
    pub completing_pairs: u64,
    /// Rounds of completing.
    pub completing_rounds: u64,
    /// Pairs of documents that the clusters still promise after the last round, where not all of their
    /// blocks were aligned; 0 unless the rounds ran out.
    pub unfinished_pairs: u64,
    /// Marked sources of clusters with so many of them that articles were not aligned with each.
    pub sources_left_out: u64,
    /// Pairs of documents with content words in common, when all were looked at.
    pub content_pairs: u64,
    /// Pairs of documents that reworded passages are looked for between.
    pub reworded_pairs: u64,
    /// Of these, those aligned: enough is left outside of copies, and the content words that both
    /// have there in one place weigh enough.
    pub reworded_aligned: u64,
    /// Alignments of equal words that are not listed, being too short for the passages of all pairs.
    pub hidden_alignments: u64,
    /// Clusters too large to align every pair of members.
    pub incomplete_clusters: u64,
}

impl Counts {
    /// Those that are counted range by range of keys.
    fn of_ranges(&mut self) -> [&mut u64; 5] {
        let Counts { passage_keys, document_keys, buckets, largest_bucket, candidate_pairs, .. } = self;
        [passage_keys, document_keys, buckets, largest_bucket, candidate_pairs]
    }

    fn add(&mut self, more: &Counts) {
        self.passage_keys += more.passage_keys;
        self.document_keys += more.document_keys;
        self.buckets += more.buckets;
        self.largest_bucket = self.largest_bucket.max(more.largest_bucket);
        self.candidate_pairs += more.candidate_pairs;
    }
}

/// What a scan found.
pub struct Scan {
    /// What was looked for.
    pub settings: Settings,
    /// The alignments, by documents, then by position.
    pub alignments: Alignments,
    /// Their clusters, in the order of their first alignment.
    pub clusters: Vec<Cluster>,
    /// What the passages are.
    pub classes: Classes,
    /// The story of each cluster.
    pub stories: Vec<ClusterStory>,
    /// Reworded passages.
    pub reworded: Reworded,
    /// The pairs of documents that were looked at, sorted; none unless the settings keep them.
    pub candidates: Vec<CandidatePair>,
    /// What each article took from each source.
    pub reprints: Vec<Reprint>,
    /// How the texts were read as words.
    pub reader: Reader,
    /// Which words are quoted.
    pub voices: Voices,
    /// By document that has something in common with a source: its words that count in no share, sorted, apart.
    pub uncounted: AHashMap<u32, Vec<Range<u32>>>,
    /// By document: what the story needs to know of it.
    pub facts: Vec<Facts>,
    /// By document: the document of the same outlet that it is a version of, if it is one.
    pub versions: Vec<Option<u32>>,
    /// By document: words equal to words of any other document.
    pub shared_words: Vec<SharedWords>,
    /// Which word weights the passages were signed under.
    pub weights_digest: u64,
    /// How much passed each stage.
    pub counts: Counts,
    /// How long each stage took; differs from run to run.
    pub times: Vec<(&'static str, Duration)>,
}

impl Scan {
    /// An alignment by its number, or beyond the last one a reworded passage.
    pub fn pair(&self, number: u32) -> AlignedPair<'_> {
        match (number as usize).checked_sub(self.alignments.len()) {
            None => self.alignments.get(number as usize),
            Some(reworded) => self.reworded.passages.get(reworded),
        }
    }

    /// The alignment of equal words that tells the cluster of an alignment or of a reworded
    /// passage: itself, or the longest inside, of class reprint if any is.
    pub fn told_by(&self, number: u32) -> Option<u32> {
        match (number as usize).checked_sub(self.alignments.len()) {
            None => Some(number),
            Some(reworded) => self.reworded.holds[reworded],
        }
    }

    /// Who quotes what of an alignment or of a reworded passage.
    pub fn quotes(&self, number: u32) -> Quotes {
        story::quotes(&self.pair(number), |document, position| self.voices.of(document, position))
    }

    /// The class of an alignment or of a reworded passage.
    pub fn class(&self, number: u32) -> Class {
        match (number as usize).checked_sub(self.alignments.len()) {
            None => self.classes.alignments[number as usize],
            Some(reworded) => self.classes.reworded[reworded],
        }
    }

    /// The numbers of what is reported, by documents, then by position: reworded passages, and the
    /// alignments outside of them (among all pairs' passages, those of a sentence and more).
    pub fn reported(&self) -> Vec<u32> {
        let alignments = self.alignments.len() as u32;
        let mut numbers: Vec<u32> =
            (0..alignments).filter(|&number| !self.reworded.is_absorbed[number as usize]).collect();
        if !self.reworded.passages.is_empty() {
            numbers.extend((0..self.reworded.passages.len() as u32).map(|number| alignments + number));
            numbers.sort_by_key(|&number| {
                let pair = self.pair(number);
                (pair.a, pair.b, pair.a_begin, pair.a_end, pair.b_begin, pair.b_end)
            });
        }
        numbers
    }
}

/// Finds the passages that documents share, aligned and clustered.
pub fn scan(corpus: &dyn Corpus, settings: &Settings, progress: &dyn Progress) -> Scan {
    scan_with(corpus, settings, progress, None).expect("without temporary files none can fail")
}

/// The same with a folder: keys lie there, and what is done, so that an interrupted scan of the same documents and settings
/// goes on from it. The folder must be one of these alone.
///
/// # Errors
/// If the folder cannot be written to.
pub fn scan_with(
    corpus: &dyn Corpus,
    settings: &Settings,
    progress: &dyn Progress,
    scratch: Option<&Scratch>,
) -> Result<Scan> {
    let mut stages = Stages { progress, times: Vec::new(), began: Instant::now() };
    let mut counts = Counts::default();
    let done = |steps| progress.advance(steps);

    stages.begin("tokenise", corpus.len() as u64);
    let mut words = CorpusWords::read_with(corpus, &done, scratch)?;
    let frequencies = words.frequencies();
    let reader = Reader::new(corpus, &words, &frequencies);
    if reader.repaired() > 0 {
        words.reread(corpus, &reader);
    }
    counts.repaired_documents = reader.repaired() as u64;
    counts.words = words.total();
    let facts = facts(corpus, |document| words.length(document) as u32);
    let sources: Vec<bool> = facts.iter().map(|f| f.is_source).collect();

    stages.begin("sign", 0);
    let batches = words::batch_ranges(corpus);
    let weights = Weights::from_frequencies(&frequencies);
    drop(frequencies);
    let signed = Signed::of(&words, &batches, &weights, &settings.recipe, scratch)?;

    stages.begin("band", key_ranges::KEY_RANGES);
    let tasks = candidates::candidates(&words, signed, &sources, settings, &mut counts, &done)?;

    stages.begin("align", tasks.len() as u64);
    let mut alignments = Alignments::default();
    match scratch {
        None => pairs::align_all(&words, &tasks, settings.min_words, &mut alignments, &done),
        Some(scratch) => {
            pairs::align_or_read_all(&words, &tasks, settings.min_words, &mut alignments, &done, scratch)?;
        }
    }

    stages.begin("cluster", 0);
    let ranks = ranks_of_ids(corpus);
    let counted = classes::document_frequencies(&words, &batches, &facts);
    let (rare_words, first_clusters) = rayon::join(
        || classes::rarest_words(&counted, &words, &batches, &facts),
        || complete::sorted_clusters(&mut alignments, &ranks),
    );
    drop(counted);
    let kinship = Kinship::new(&rare_words, &facts);
    let class = |cluster: &Cluster| classes::class_cluster(cluster, &words, &kinship, &facts);
    let class_of = |cluster: &Cluster| class(cluster).class;
    let completing = Completing { words: &words, facts: &facts, settings, ranks: &ranks, class: &class_of };
    let mut kept = Kept::new(settings.keep_candidates);
    let clusters = completing.run(tasks, first_clusters, &mut alignments, &mut kept, &mut counts);
    let of_clusters: Vec<ClusterClass> = clusters.par_iter().with_max_len(1).map(class).collect();
    let of_alignments = classes::class_alignments(&alignments, &clusters, &of_clusters, &words, &kinship, &facts);
    let mut classes = Classes { clusters: of_clusters, alignments: of_alignments, reworded: Vec::new() };
    classes.settle(&clusters);
    counts.incomplete_clusters =
        clusters.iter().filter(|c| c.documents().len() > settings.complete_up_to).count() as u64;

    let mut reworded = Reworded { is_absorbed: vec![false; alignments.len()], ..Reworded::default() };
    if settings.paraphrase != Paraphrase::Off {
        stages.begin("reworded", 0);
        let found = (&alignments, &classes.alignments[..]);
        let texts = reworded::Texts { corpus, reader: &reader };
        reworded = reworded::find(texts, &words, found, &sources, settings, &mut counts, &done);
        kept.add(By::Content, std::mem::take(&mut reworded.looked_at).into_iter());
        let looked_at = retold::add(&mut reworded, &words, found, &kinship, &facts);
        kept.add(By::Names, looked_at.into_iter());
        classes.reworded = classes::class_reworded(&reworded, &classes.alignments, &words, &kinship, &facts);
    }

    stages.begin("story", 0);
    let compared = |a: u32, b: u32| !settings.only_sources || sources[a as usize] != sources[b as usize];
    let tell = |cluster: &Cluster| story::tell(cluster, &alignments, &facts, compared);
    let lengths: Vec<u32> = facts.iter().map(|f| f.words).collect();
    let (stories, (shared_words, versions)) = rayon::join(
        || clusters.par_iter().with_max_len(1).map(tell).collect::<Vec<ClusterStory>>(),
        || {
            let voice = |document, position| words.voice(document, position);
            let shared_words = story::shared_words(&alignments, &reworded.is_absorbed, &lengths, voice);
            let id = |document| corpus.meta(document).id;
            (shared_words, story::versions(&alignments, &classes.alignments, &facts, id))
        },
    );
    let related = reworded.passages.iter().zip(&classes.reworded).filter(|(_, class)| **class == Class::Reprint);
    let related = related.map(|(passage, _)| passage);
    let absorbed = &reworded.is_absorbed;
    let taken = story::taken(&alignments, &clusters, &classes.alignments, &stories, absorbed, related, &facts);
    let found = (&alignments, &classes.alignments[..]);
    let bodies = Bodies::of(corpus, &reader, &taken, found, &facts, &words);
    let reprints = story::reprints(taken, &facts, &bodies);
    let uncounted = bodies.into_uncounted();
    let voices = words.into_voices();
    stages.end();
    let (weights_digest, times) = (weights.digest(), stages.times);
    let settings = *settings;
    Ok(Scan {
        settings,
        alignments,
        clusters,
        classes,
        reworded,
        candidates: kept.into_pairs(),
        reader,
        voices,
        stories,
        reprints,
        uncounted,
        facts,
        versions,
        shared_words,
        weights_digest,
        counts,
        times,
    })
}

/// By document: its rank among all by id, which does not depend on how documents are numbered.
fn ranks_of_ids(corpus: &dyn Corpus) -> Vec<u32> {
    let mut by_id: Vec<u32> = (0..corpus.len() as u32).collect();
    by_id.par_sort_unstable_by_key(|&number| (corpus.meta(number).id, number));
    let mut ranks = vec![0; by_id.len()];
    for (rank, number) in (0..).zip(by_id) {
        ranks[number as usize] = rank;
    }
    ranks
}
