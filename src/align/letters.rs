//! Two documents' letters -> the runs that are alike letter by letter.
//!
//! The stages of the words, with letters for words: runs of equal letters anchor, chains go over
//! what was misread, ends grow as far as it is like.

use super::anchors::{Anchor, RunIndex};
use super::{ANCHOR_WORDS, Alignment, chain, extend, repeats::Covered};
use crate::passage::shingle_hash;

/// Letters that a word of the index stands for: runs of `ANCHOR_WORDS` such words are runs of eight letters,
/// of which two articles have few in common by chance.
const GRAM: usize = 5;

/// Equal letters of what counts: some five words. Less is chance, or too little to read anything by.
const LEAST: usize = 48;

/// Letters in the anchors of a chain that is grown: long documents have many phrases in common.
const LEAST_ANCHORED: usize = 20;

/// Share of equal letters in what counts: of letters in no relation, a third can be aligned.
const LEAST_IDENTITY: f64 = 0.65;

/// Aligns one document with many. Keeps its buffers between calls.
#[derive(Default)]
pub struct LetterAligner {
    index: RunIndex,
    grams: [Vec<u32>; 2],
    anchors: Vec<Anchor>,
    scores: extend::Scores,
}

impl LetterAligner {
    /// Sets the first document.
    pub fn index(&mut self, a: &[u32]) {
        grams(a, &mut self.grams[0]);
        self.index.build(&self.grams[0]);
    }

    /// What the indexed document `a` and `b` have alike, as alignments of letters, the longest anchored first.
    pub fn align(&mut self, a: &[u32], b: &[u32]) -> Vec<Alignment> {
        let [of_a, of_b] = &mut self.grams;
        grams(b, of_b);
        self.anchors.clear();
        self.index.join(of_a, of_b, 0..of_b.len(), &mut self.anchors);
        self.anchors.iter_mut().for_each(|anchor| anchor.len += GRAM - 1);
        let (mut found, mut covered) = (Vec::new(), Covered::default());
        for chain in chain::chains(&mut self.anchors) {
            if chain.iter().map(|anchor| anchor.len).sum::<usize>() < LEAST_ANCHORED {
                break; // the chains come longest first
            }
            let cores = chain.iter().map(|anchor| (anchor.a..anchor.a + anchor.len, anchor.b..anchor.b + anchor.len));
            if covered.holds(a, cores, LEAST) {
                continue; // grown over already, from a longer chain
            }
            // one for an equal letter: with two, ends would grow over letters in no relation
            let alignment = extend::grow(a, b, &chain, 1, &mut self.scores);
            if alignment.equal >= LEAST && alignment.identity() >= LEAST_IDENTITY {
                covered.add(&alignment);
                found.push(alignment);
            }
        }
        found
    }
}

fn grams(letters: &[u32], out: &mut Vec<u32>) {
    const _: () = assert!(ANCHOR_WORDS > 1);
    out.clear();
    out.extend(letters.windows(GRAM).map(|gram| shingle_hash(gram) as u32));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mix;

    fn letters(count: u64, seed: u64) -> Vec<u32> {
        (0..count).map(|i| (mix(seed << 32 | i) % 26) as u32).collect()
    }

    fn align(a: &[u32], b: &[u32]) -> Vec<Alignment> {
        let mut aligner = LetterAligner::default();
        aligner.index(a);
        aligner.align(a, b)
    }

    #[test]
    fn a_misread_passage_is_found_between_its_ends() {
        let passage = letters(300, 1);
        let misread: Vec<u32> = (0..)
            .zip(&passage)
            .flat_map(|(i, &letter)| match mix(i) % 30 {
                0 => vec![],
                1 => vec![letter, 3],
                2 | 3 => vec![(letter + 5) % 26],
                _ => vec![letter],
            })
            .collect();
        let a = [letters(200, 2), passage, letters(100, 3)].concat();
        let b = [letters(50, 4), misread.clone(), letters(400, 5)].concat();
        let found = align(&a, &b);
        let [found] = &found[..] else { panic!("{found:?}") };
        let near = |x: usize, y: usize| x.abs_diff(y) <= 6;
        assert!(near(found.a.start, 200) && near(found.a.end, 500), "{:?}", found.a);
        assert!(near(found.b.start, 50) && near(found.b.end, 50 + misread.len()), "{:?}", found.b);
        assert!(found.identity() > 0.8);
    }

    #[test]
    fn phrases_and_chance_are_nothing() {
        assert!(align(&letters(5000, 1), &letters(5000, 2)).is_empty());
        let phrase = letters(LEAST as u64 - 1, 9);
        let with_phrase = |seed| [letters(300, seed), phrase.clone(), letters(300, seed + 1)].concat();
        assert!(align(&with_phrase(10), &with_phrase(20)).is_empty());
        assert!(align(&[], &letters(100, 1)).is_empty());
    }
}
