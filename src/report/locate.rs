//! Word spans -> bytes and characters of the texts; and the names of clusters.

use crate::cluster::Cluster;
use crate::corpus::Corpus;
use crate::scan::Scan;
use crate::text::Tokens;
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
    /// By alignment, then by reworded passage: its spans in a and in b.
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
    /// Locates what a scan found. Each document that shares text is tokenised once more.
    pub fn new(corpus: &dyn Corpus, scan: &Scan) -> Self {
        let places = Places::of(scan);
        let (spans, content) = places.locate(corpus, scan);
        let sides = 2 * (scan.alignments.len() + scan.reworded.passages.len());
        let alignments = spans[..sides].chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
        let members: Vec<Vec<Span>> = places
            .first_members
            .windows(2)
            .map(|range| spans[sides + range[0] as usize..sides + range[1] as usize].to_vec())
            .collect();
        let mut cluster_of = vec![0; scan.alignments.len()];
        for (number, cluster) in (0u32..).zip(&scan.clusters) {
            cluster.alignments.iter().for_each(|&alignment| cluster_of[alignment as usize] = number);
        }
        let fullest: Vec<String> = (0..scan.clusters.len())
            .map(|number| {
                let fullest = scan.stories[number].fullest;
                let document = scan.clusters[number].members[fullest].document;
                format!("{}:{}", corpus.meta(document).id, members[number][fullest].begin)
            })
            .collect();
        let cluster_names = names(&content, &fullest);
        let by_size = by_size(&scan.clusters, &cluster_names);
        Located { alignments, members, cluster_names, cluster_of, by_size }
    }
}

/// The word spans to locate, by number: the two sides of every alignment and of every reworded
/// passage, then all members of all clusters. Grouped by document, as numbers: millions of spans would not fit twice.
struct Places {
    /// By cluster, and one more: the number of its first member among all members.
    first_members: Vec<u32>,
    /// The numbers of the spans of document 0, then of document 1, …
    grouped: Vec<u32>,
    /// By document, and one more: where its spans begin in `grouped`.
    groups: Vec<u32>,
}

/// A word span of a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    document: u32,
    begin: u32,
    end: u32,
}

impl Places {
    fn of(scan: &Scan) -> Self {
        let mut places = Places { first_members: vec![0], grouped: Vec::new(), groups: vec![0; scan.facts.len() + 1] };
        for cluster in &scan.clusters {
            let last = places.first_members[places.first_members.len() - 1];
            places.first_members.push(last + cluster.members.len() as u32);
        }
        let count = Self::sides(scan) + places.first_members[scan.clusters.len()];
        for number in 0..count {
            let document = places.place(scan, number).document as usize;
            places.groups[document + 1] += 1;
        }
        for document in 0..scan.facts.len() {
            places.groups[document + 1] += places.groups[document];
        }
        let mut next = places.groups.clone();
        places.grouped = vec![0; count as usize];
        for number in 0..count {
            let at = &mut next[places.place(scan, number).document as usize];
            places.grouped[*at as usize] = number;
            *at += 1;
        }
        places
    }

    /// The sides of all alignments and reworded passages.
    fn sides(scan: &Scan) -> u32 {
        2 * (scan.alignments.len() + scan.reworded.passages.len()) as u32
    }

    /// The span with a number.
    fn place(&self, scan: &Scan, number: u32) -> Place {
        let sides = Self::sides(scan);
        if number >= sides {
            let (cluster, member) = self.member(number - sides);
            let member = &scan.clusters[cluster].members[member];
            return Place { document: member.document, begin: member.words.start, end: member.words.end };
        }
        let pair = scan.pair(number / 2);
        if number.is_multiple_of(2) {
            Place { document: pair.a, begin: pair.a_begin, end: pair.a_end }
        } else {
            Place { document: pair.b, begin: pair.b_begin, end: pair.b_end }
        }
    }

    /// The cluster of a member, and its number there.
    fn member(&self, number: u32) -> (usize, usize) {
        let cluster = self.first_members.partition_point(|&first| first <= number) - 1;
        (cluster, (number - self.first_members[cluster]) as usize)
    }

    /// All spans by number, and by cluster the digest of the words of its fullest member.
    fn locate(&self, corpus: &dyn Corpus, scan: &Scan) -> (Vec<Span>, Vec<u64>) {
        const DOCUMENTS: usize = 4096; // located between two merges
        let mut spans = vec![Span::default(); self.grouped.len()];
        let mut content = vec![0u64; scan.clusters.len()];
        let sides = Self::sides(scan);
        let documents: Vec<u32> = (0..scan.facts.len() as u32).collect();
        for wave in documents.chunks(DOCUMENTS) {
            let located: Vec<Vec<(u32, Span, u64)>> = wave
                .par_iter()
                .with_max_len(64)
                .map_init(Tokens::default, |tokens, &document| {
                    let group = self.groups[document as usize] as usize..self.groups[document as usize + 1] as usize;
                    let mut wanted: Vec<(Place, u32)> =
                        self.grouped[group].iter().map(|&number| (self.place(scan, number), number)).collect();
                    if wanted.is_empty() {
                        return Vec::new();
                    }
                    wanted.sort_unstable();
                    scan.reader.tokenise(corpus, document, tokens);
                    locate_in(corpus.text(document), &wanted, tokens)
                })
                .collect();
            for (number, span, digest) in located.into_iter().flatten() {
                spans[number as usize] = span;
                if number >= sides {
                    let (cluster, member) = self.member(number - sides);
                    if scan.stories[cluster].fullest == member {
                        content[cluster] = digest;
                    }
                }
            }
        }
        (spans, content)
    }
}

/// The spans of one document, which come by their first word, with digests of their words.
fn locate_in(text: &str, wanted: &[(Place, u32)], tokens: &Tokens) -> Vec<(u32, Span, u64)> {
    let mut counted = (0, 0); // bytes, characters up to there
    let mut last: Option<(Place, Span, u64)> = None;
    let mut locate = |place: Place| {
        if let Some((_, span, digest)) = last.filter(|l| l.0 == place) {
            return (span, digest);
        }
        let words = place.begin as usize..place.end as usize;
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
        last = Some((place, span, digest));
        (span, digest)
    };
    wanted
        .iter()
        .map(|&(place, number)| {
            let (span, digest) = locate(place);
            (number, span, digest)
        })
        .collect()
}

pub(super) fn characters(text: &str, begin: usize, end: usize) -> usize {
    text.as_bytes()[begin..end].iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// Names from content: the same text has the same name in every scan. Where clusters of one scan have
/// the same fullest text, its place is part of the names of the later ones, and where they have the same
/// fullest member, a number.
fn names(content: &[u64], places: &[String]) -> Vec<String> {
    let mut seen = AHashSet::new();
    let name = |(digest, place): (&u64, &String)| {
        let text = format!("{digest:016x}");
        let with_place = format!("{text}-{:08x}", xxh3_64(place.as_bytes()) as u32);
        let numbered = (2..).map(|n| format!("{with_place}-{n}"));
        let mut names = [text, with_place.clone()].into_iter().chain(numbered);
        names.find(|name| seen.insert(name.clone())).expect("numbers do not end")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_clusters_have_one_name() {
        let places = ["x:7", "y:7", "y:7", "y:7", "z:1"].map(String::from);
        let names = names(&[1, 1, 1, 1, 2], &places);
        assert_eq!([&names[0], &names[4]], ["0000000000000001", "0000000000000002"]);
        let different: AHashSet<&String> = names.iter().collect();
        assert_eq!(different.len(), names.len(), "{names:?}");
    }
}
