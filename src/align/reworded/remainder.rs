//! A rectangle without its exact alignments: is there anything reworded in it?
//!
//! Sentences of a release that an article prints word for word, in another order and with its own
//! prose between, make a rectangle too. It says nothing that the exact alignments do not say better.

use super::join::Spans;
use super::{Prepared, StemFrequencies};
use crate::align::Alignment;
use crate::intervals::{overlap, union};
use crate::text::WordHash;
use std::ops::Range;

/// Tokens beside the exact alignments from which on they are asked what they share.
const LEAST_LEFT: usize = 16;

/// The share of what these tokens tell, in bits, that both sides must have: with less, quotes that
/// stand apart in one article and together in another would be taken for one paraphrase.
const LEAST_SHARE: f32 = 0.2;

/// Equal words of an exact alignment that a reader wants to see by itself.
const QUOTE: usize = 20;

/// Equal words, and their share of the columns, of a copy. Of the sample newsroom's passages, with 12
/// to 25 words nothing is lost, with 30 plagdet falls by .002 and with 40 by .005; the smaller it is, the
/// more sentences beside a copy are too little to stand by themselves. What is edited more is mostly
/// what the exact matcher could hold of a reworded passage.
const COPY: (usize, f64) = (24, 0.8);

/// Whether an exact alignment of so many equal words, this share of its columns, is a copy, as a
/// reader would call it: one that wants a row of its own.
pub fn is_copy(equal: usize, identity: f64) -> bool {
    equal >= COPY.0 && identity >= COPY.1
}

/// Whether a rectangle has more to it than the exact alignments inside.
pub(super) fn is_reworded(
    [in_a, in_b]: &Spans,
    [a, b]: [&Prepared; 2],
    exact: &[Alignment],
    frequencies: &StemFrequencies,
) -> bool {
    let inside = |copy: &&Alignment| overlap(&copy.a, in_a) > 0 && overlap(&copy.b, in_b) > 0;
    let copies: Vec<&Alignment> = exact.iter().filter(inside).collect();
    if copies.iter().all(|copy| copy.equal < QUOTE) {
        return true;
    }
    let left_a = left(a, in_a, copies.iter().map(|copy| &copy.a));
    let left_b = left(b, in_b, copies.iter().map(|copy| &copy.b));
    if left_a.len().max(left_b.len()) < LEAST_LEFT {
        return false; // next to nothing but the copies, perhaps in another order
    }
    share(&left_a, &left_b, frequencies) >= LEAST_SHARE
}

/// The stems of a span outside of these, sorted.
fn left<'c>(of: &Prepared, span: &Range<usize>, copies: impl Iterator<Item = &'c Range<usize>>) -> Vec<WordHash> {
    let (mut stems, mut at) = (Vec::new(), span.start);
    for copy in union(copies.map(|x| x.start as u32..x.end as u32).collect()) {
        stems.extend(&of.stems()[at..(copy.start as usize).clamp(at, span.end)]);
        at = (copy.end as usize).clamp(at, span.end);
    }
    stems.extend(&of.stems()[at..span.end]);
    stems.sort_unstable();
    stems
}

/// Of the bits of two sorted lists of stems, the share of those in both.
fn share(a: &[WordHash], b: &[WordHash], frequencies: &StemFrequencies) -> f32 {
    let bits = |stem: WordHash| -frequencies.share(stem).log2().min(0.0);
    let (mut shared, mut i, mut j) = (0.0, 0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            shared += 2.0 * bits(a[i]);
        }
        let (x, y) = (a[i], b[j]);
        i += (x <= y) as usize;
        j += (y <= x) as usize;
    }
    let all: f32 = a.iter().chain(b).map(|&stem| bits(stem)).sum();
    if all > 0.0 { shared / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{MinWords, align};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_left_is_outside_of_every_copy(
            span in (0usize..40, 0usize..41),
            copies in proptest::collection::vec((0usize..50, 0usize..12), 0..6),
        ) {
            let document = Prepared::new(&(0..40).map(|i| format!("word{i} ")).collect::<String>());
            let span = span.0.min(span.1)..span.0.max(span.1);
            let copies: Vec<Range<usize>> = copies.into_iter().map(|(begin, length)| begin..begin + length).collect();
            let is_left = |at: &usize| !copies.iter().any(|copy| copy.contains(at));
            let mut expected: Vec<WordHash> = span.clone().filter(is_left).map(|at| document.stems()[at]).collect();
            expected.sort_unstable();
            prop_assert_eq!(left(&document, &span, copies.iter()), expected);
        }
    }

    #[test]
    fn a_copy_is_long_and_edited_little() {
        let edited = |equal: u32, changed: u32| {
            let text: Vec<WordHash> = (0..equal + changed).collect();
            let other: Vec<WordHash> =
                text.iter().map(|&x| if x % 3 == 1 && x < 3 * changed { 1000 + x } else { x }).collect();
            crate::align::word_by_word(&text, &other, 0..text.len(), 0..text.len())
        };
        assert_eq!(
            [edited(24, 0), edited(24, 6)].map(|x| (x.equal, is_copy(x.equal, x.identity()))),
            [(24, true), (24, true)]
        );
        assert_eq!(
            [edited(23, 0), edited(24, 7)].map(|x| (x.equal, is_copy(x.equal, x.identity()))),
            [(23, false), (24, false)]
        );
    }

    #[test]
    fn quotes_with_other_prose_between_are_no_paraphrase() {
        let quote = |n: usize| (0..25).map(|i| format!("quote{n}x{i} ")).collect::<String>();
        let own = |name: &str| (0..30).map(|i| format!("{name}{i} ")).collect::<String>();
        let told = |between: [String; 2]| Prepared::new(&format!("{}{}{}", quote(0), between.concat(), quote(1)));
        let retold = [own("fact"), own("told")];
        // the same words in another order
        let turned =
            retold.clone().map(|told| told.split(' ').rev().map(|word| format!("{word} ")).collect::<String>());
        let documents = [told(retold), told([own("other"), own("prose")]), told(turned)];
        let mut frequencies = StemFrequencies::default();
        documents.iter().for_each(|document| frequencies.add(document.stems()));
        let check = |a: &Prepared, b: &Prepared| {
            let exact = align(&a.tokens().hashes, &b.tokens().hashes, MinWords::new(12));
            is_reworded(&[0..a.len(), 0..b.len()], [a, b], &exact, &frequencies)
        };
        assert!(!check(&documents[0], &documents[1]));
        assert!(check(&documents[0], &documents[2]));
        // two sentences in the other order
        let swapped = [[quote(0), quote(1)], [quote(1), quote(0)]].map(|told| Prepared::new(&told.concat()));
        assert!(!check(&swapped[0], &swapped[1]));
    }
}
