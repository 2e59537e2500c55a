//! Word spans -> bytes and characters of the texts; and the names of clusters.

use crate::align::Alignments;
use crate::cluster::Cluster;
use crate::corpus::Corpus;
use crate::scan::Scan;
use crate::text::{Tokens, tokenise};
use ahash::AHashSet;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// A span of a document's text, end exclusive.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub begin_byte: u32,
    /// After the last byte.
    pub end_byte: u32,
    /// First character (Unicode code point).
    pub begin: u32,
    /// After the last character.
    pub end: u32,
}

impl Span {
    /// The text of the span in a document; nothing if the file has changed since.
    pub fn text<'c>(&self, corpus: &'c dyn Corpus, document: u32) -> &'c str {
        corpus.text_part(document, self.begin_byte as usize..self.end_byte as usize)
    }
}

/// Where everything that a scan found lies.
pub struct Located {
    /// By alignment: its spans in a and in b.
    pub alignments: Vec<[Span; 2]>,
    /// By cluster: the spans of its members.
    pub members: Vec<Vec<Span>>,
    /// By cluster: its name, made of the folded words of its fullest member.
    pub cluster_names: Vec<String>,
    /// By alignment: the number of its cluster.
    pub cluster_of: Vec<u32>,
    /// The numbers of the clusters, those of the most documents first.
    pub by_size: Vec<u32>,
}

impl Located {
    /// Locates what a scan found. Each document is tokenised once more.
    pub fn new(corpus: &(impl Corpus + ?Sized), scan: &Scan) -> Self {
        let wanted = wanted(&scan.alignments, &scan.clusters);
        let groups: Vec<&[Wanted]> = wanted.chunk_by(|x, y| x.document == y.document).collect();
        let found: Vec<Vec<(Span, u64)>> = groups
            .par_iter()
            .map_init(Tokens::default, |tokens, group| locate_in(corpus.text(group[0].document), group, tokens))
            .collect();
        let mut alignments = vec![[Span::default(); 2]; scan.alignments.len()];
        let mut members: Vec<Vec<Span>> =
            scan.clusters.iter().map(|c| vec![Span::default(); c.members.len()]).collect();
        let mut content: Vec<u64> = vec![0; scan.clusters.len()];
        for (wanted, (span, digest)) in wanted.iter().zip(found.into_iter().flatten()) {
            match wanted.slot {
                Slot::Side { alignment, side } => alignments[alignment as usize][side as usize] = span,
                Slot::Member { cluster, member } => {
                    members[cluster as usize][member as usize] = span;
                    if scan.stories[cluster as usize].fullest == member as usize {
                        content[cluster as usize] = digest;
                    }
                }
            }
        }
        let mut cluster_of = vec![0; scan.alignments.len()];
        for (number, cluster) in (0u32..).zip(&scan.clusters) {
            cluster.alignments.iter().for_each(|&alignment| cluster_of[alignment as usize] = number);
        }
        let places: Vec<String> = (0..scan.clusters.len())
            .map(|number| {
                let fullest = scan.stories[number].fullest;
                let document = scan.clusters[number].members[fullest].document;
                format!("{}:{}", corpus.meta(document).id, members[number][fullest].begin)
            })
            .collect();
        let cluster_names = names(&content, &places);
        let by_size = by_size(&scan.clusters, &cluster_names);
        Located { alignments, members, cluster_names, cluster_of, by_size }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Side { alignment: u32, side: u8 },
    Member { cluster: u32, member: u32 },
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    document: u32,
    begin: u32,
    end: u32,
    slot: Slot,
}

fn wanted(alignments: &Alignments, clusters: &[Cluster]) -> Vec<Wanted> {
    let mut wanted = Vec::with_capacity(3 * alignments.len());
    for (pair, alignment) in alignments.iter().zip(0u32..) {
        let side = |side| Slot::Side { alignment, side };
        wanted.push(Wanted { document: pair.a, begin: pair.a_begin, end: pair.a_end, slot: side(0) });
        wanted.push(Wanted { document: pair.b, begin: pair.b_begin, end: pair.b_end, slot: side(1) });
    }
    for (cluster, number) in clusters.iter().zip(0u32..) {
        for (member, index) in cluster.members.iter().zip(0u32..) {
            let slot = Slot::Member { cluster: number, member: index };
            wanted.push(Wanted { document: member.document, begin: member.words.start, end: member.words.end, slot });
        }
    }
    wanted.sort_unstable();
    wanted
}

/// The spans of one document, which come by their first word; with digests of their words.
fn locate_in(text: &str, wanted: &[Wanted], tokens: &mut Tokens) -> Vec<(Span, u64)> {
    tokenise(text, tokens);
    let mut counted = (0, 0); // bytes, characters up to there
    let mut last: Option<(u32, u32, Span, u64)> = None;
    let mut locate = |begin: u32, end: u32| {
        if let Some((.., span, digest)) = last.filter(|l| (l.0, l.1) == (begin, end)) {
            return (span, digest);
        }
        let words = begin as usize..end as usize;
        if words.end > tokens.len() {
            return (Span::default(), 0); // the file has changed since it was scanned
        }
        let bytes = tokens.byte_span(words.clone());
        counted = (bytes.start, counted.1 + characters(text, counted.0, bytes.start));
        let span = Span {
            begin_byte: bytes.start as u32,
            end_byte: bytes.end as u32,
            begin: counted.1 as u32,
            end: (counted.1 + characters(text, bytes.start, bytes.end)) as u32,
        };
        let hashes: Vec<u8> = tokens.hashes[words].iter().flat_map(|hash| hash.to_le_bytes()).collect();
        let digest = xxh3_64(&hashes);
        last = Some((begin, end, span, digest));
        (span, digest)
    };
    wanted.iter().map(|w| locate(w.begin, w.end)).collect()
}

fn characters(text: &str, begin: usize, end: usize) -> usize {
    text.as_bytes()[begin..end].iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// Names from content: the same text has the same name in every scan. Where two clusters of one
/// scan have the same fullest text, that text's place is part of the names of the later ones.
fn names(content: &[u64], places: &[String]) -> Vec<String> {
    let mut seen = AHashSet::new();
    let name = |(digest, place): (&u64, &String)| {
        let name = format!("{digest:016x}");
        if seen.insert(*digest) { name } else { format!("{name}-{:08x}", xxh3_64(place.as_bytes()) as u32) }
    };
    content.iter().zip(places).map(name).collect()
}

fn by_size(clusters: &[Cluster], names: &[String]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..clusters.len() as u32).collect();
    order.sort_by_cached_key(|&number| {
        let cluster = &clusters[number as usize];
        let longest = cluster.members.iter().map(|m| m.words.len()).max();
        (std::cmp::Reverse((cluster.documents().len(), longest)), names[number as usize].clone())
    });
    order
}
