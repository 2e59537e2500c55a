//! An alignment -> the two parts of it before and behind a word.

use super::{AlignedPair, Alignment, Op, OpKind, equal_words, push_op};

/// Which document of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The first.
    A,
    /// The second.
    B,
}

impl AlignedPair<'_> {
    /// The alignment up to a word of one document, and from it on; each begins and ends with equal words. None if one of
    /// them has no such.
    pub fn part_at(&self, which: Which, word: u32) -> Option<[Alignment; 2]> {
        let of_side = |op: Op| if which == Which::A { op.lengths().0 } else { op.lengths().1 };
        let begin = if which == Which::A { self.a_begin } else { self.b_begin };
        let mut left = word.checked_sub(begin)? as usize;
        let mut parts: [Vec<Op>; 2] = Default::default();
        for &op in self.ops {
            // words that only the other side has go with what stands before them
            let before = if of_side(op) == 0 && left > 0 { op.words() } else { of_side(op).min(left) };
            left -= before.min(of_side(op));
            push_op(&mut parts[0], op.kind(), before);
            push_op(&mut parts[1], op.kind(), op.words() - before);
        }
        let whole = self.to_alignment();
        let middle = lengths(&parts[0]);
        Some([
            trimmed((whole.a.start, whole.b.start), &parts[0])?,
            trimmed((whole.a.start + middle.0, whole.b.start + middle.1), &parts[1])?,
        ])
    }
}

/// Words of a and of b.
fn lengths(ops: &[Op]) -> (usize, usize) {
    ops.iter().map(|op| op.lengths()).fold((0, 0), |sum, op| (sum.0 + op.0, sum.1 + op.1))
}

/// Operations from a word of each side on, from their first equal words to their last; none if no words are equal.
fn trimmed((a, b): (usize, usize), ops: &[Op]) -> Option<Alignment> {
    let is_equal = |op: &Op| op.kind() == OpKind::Equal;
    let (first, last) = (ops.iter().position(is_equal)?, ops.iter().rposition(is_equal)?);
    let before = lengths(&ops[..first]);
    let ops = ops[first..=last].to_vec();
    let ((a, b), words) = ((a + before.0, b + before.1), lengths(&ops));
    let equal = equal_words(&ops);
    Some(Alignment { a: a..a + words.0, b: b..b + words.1, equal, ops })
}

#[cfg(test)]
mod tests {
    use super::super::Alignments;
    use super::*;
    use proptest::prelude::*;

    fn table(a: usize, b: usize, ops: Vec<Op>) -> Alignments {
        let words = lengths(&ops);
        let equal = equal_words(&ops);
        let mut table = Alignments::default();
        table.push(0, 1, &Alignment { a: a..a + words.0, b: b..b + words.1, equal, ops });
        table
    }

    #[test]
    fn parts_begin_and_end_with_equal_words() {
        use OpKind::{Changed as C, Equal as E, LeftOut as L, PutIn as P};
        let ops = [(E, 10), (P, 3), (E, 10), (L, 2), (C, 1), (E, 9)].map(|(kind, words)| Op::new(kind, words)).to_vec();
        let table = table(100, 500, ops);
        let parts = |which, word| {
            let parts = table.get(0).part_at(which, word)?;
            Some(parts.map(|part| (part.a, part.b, part.equal)))
        };
        assert_eq!(parts(Which::A, 110), Some([(100..110, 500..510, 10), (110..132, 513..533, 19)]));
        assert_eq!(parts(Which::A, 121), Some([(100..120, 500..523, 20), (123..132, 524..533, 9)]));
        assert_eq!(parts(Which::B, 511), Some([(100..110, 500..510, 10), (110..132, 513..533, 19)]));
        assert_eq!(parts(Which::B, 515), Some([(100..112, 500..515, 12), (112..132, 515..533, 17)]));
        assert_eq!([99, 100, 132].map(|word| parts(Which::A, word)), [None, None, None]);
    }

    proptest! {
        /// Both parts have the equal words of the whole, on their side of the cut.
        #[test]
        fn parts_have_the_equal_words_of_the_whole(
            parts in proptest::collection::vec((0u8..4, 1usize..6), 1..12), at in 0u32..70, b_side: bool,
        ) {
            let mut ops = vec![Op::new(OpKind::Equal, 2)];
            for (kind, words) in parts {
                push_op(&mut ops, [OpKind::Equal, OpKind::Changed, OpKind::PutIn, OpKind::LeftOut][kind as usize], words);
            }
            push_op(&mut ops, OpKind::Equal, 2);
            let table = table(3, 5, ops);
            let pair = table.get(0);
            let which = if b_side { Which::B } else { Which::A };
            let equal = |runs: &mut dyn Iterator<Item = (std::ops::Range<u32>, std::ops::Range<u32>)>| {
                runs.flat_map(|(a, b)| a.zip(b)).collect::<Vec<(u32, u32)>>()
            };
            let whole = equal(&mut pair.equal_runs());
            let is_before = |x: &(u32, u32)| if b_side { x.1 < at } else { x.0 < at };
            let before = whole.iter().filter(|x| is_before(x)).count();
            match pair.part_at(which, at) {
                None => prop_assert!(before == 0 || before == whole.len()),
                Some(parts) => {
                    let mut both = Alignments::default();
                    parts.iter().for_each(|part| both.push(0, 1, part));
                    prop_assert_eq!(equal(&mut both.get(0).equal_runs()).len(), before);
                    let all: Vec<(u32, u32)> = both.iter().flat_map(|part| equal(&mut part.equal_runs())).collect();
                    prop_assert_eq!(all, whole);
                    for part in &parts {
                        prop_assert_eq!(lengths(&part.ops), (part.a.len(), part.b.len()));
                    }
                }
            }
        }
    }
}
