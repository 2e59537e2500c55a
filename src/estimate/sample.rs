//! Documents that stand for all: whole ones, drawn by a hash of their ids.

use crate::corpus::Corpus;
use crate::random::mix;
use xxhash_rust::xxh3::xxh3_64;

/// The documents in the order in which samples take them: any first part of it stands for all, and is part of every
/// longer one. It depends on ids only, not on how documents are numbered.
///
/// Sources and articles are drawn apart and woven by rank, so that every first part has its share of sources to within
/// one: pairs of both kinds then survive alike, with the square of the share. (With all sources in every sample, pairs
/// of sources would not grow at all, those with an article with the text, and those of articles with its square.)
pub(super) fn order(corpus: &dyn Corpus) -> Vec<u32> {
    let mut order: Vec<(f64, bool, u32)> = Vec::with_capacity(corpus.len());
    for of_sources in [true, false] {
        let of_kind = (0..corpus.len() as u32).filter(|&number| corpus.meta(number).is_source == of_sources);
        let mut drawn: Vec<(u64, u32)> =
            of_kind.map(|number| (mix(xxh3_64(corpus.meta(number).id.as_bytes())), number)).collect();
        drawn.sort_unstable_by(|x, y| (x.0, corpus.meta(x.1).id).cmp(&(y.0, corpus.meta(y.1).id)));
        let count = drawn.len() as f64;
        let ranked = (0..).zip(drawn).map(|(rank, (_, number))| ((f64::from(rank) + 0.5) / count, of_sources, number));
        order.extend(ranked);
    }
    order.sort_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
    order.into_iter().map(|(_, _, number)| number).collect()
}

/// How many of the first documents have so many bytes of text. Before a document that would make them twice as many
/// the sample ends, unless it is the first: one book must not make an estimate take as long as the scan.
pub(super) fn cut(corpus: &dyn Corpus, order: &[u32], bytes: u64) -> usize {
    let mut sum = 0;
    for (count, &number) in order.iter().enumerate() {
        let text = corpus.text_bytes(number) as u64;
        if sum >= bytes || (count > 0 && sum + text > 2 * bytes) {
            return count;
        }
        sum += text;
    }
    order.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;
    use proptest::prelude::*;

    fn documents<'c>(ids: &'c [String], sources: &[bool], text: &'c str) -> Vec<Document<'c>> {
        let document = |(id, &is_source): (&'c String, &bool)| {
            let document = Document::new(id, text);
            if is_source { document.source() } else { document }
        };
        ids.iter().zip(sources).map(document).collect()
    }

    proptest! {
        /// Each document once, in an order that ids alone decide.
        #[test]
        fn documents_are_drawn_by_id(sources in proptest::collection::vec(any::<bool>(), 1..80), turn in 0usize..80) {
            let ids: Vec<String> = (0..sources.len()).map(|number| format!("d{number}")).collect();
            let mut documents = documents(&ids, &sources, "a text");
            let drawn = |documents: &[Document]| -> Vec<String> {
                order(&documents).iter().map(|&number| documents[number as usize].meta.id.to_string()).collect()
            };
            let first = drawn(&documents);
            let mut once = first.clone();
            once.sort();
            let mut all = ids.clone();
            all.sort();
            prop_assert_eq!(once, all);
            let turn = turn % documents.len();
            documents.rotate_left(turn);
            prop_assert_eq!(drawn(&documents), first);
        }

        /// Any first part has its share of sources, to within one.
        #[test]
        fn sources_keep_their_share(sources in proptest::collection::vec(any::<bool>(), 1..80)) {
            let ids: Vec<String> = (0..sources.len()).map(|number| format!("d{number}")).collect();
            let documents = documents(&ids, &sources, "a text");
            let share = sources.iter().filter(|&&is_source| is_source).count() as f64 / sources.len() as f64;
            let mut drawn = 0.0;
            for (count, number) in (1..).zip(order(&documents)) {
                drawn += f64::from(u8::from(sources[number as usize]));
                prop_assert!((drawn - share * f64::from(count)).abs() <= 1.0, "{drawn} of {count}, {share}");
            }
        }

        /// A larger sample holds the smaller ones, and has the bytes that were asked for if no text is long.
        #[test]
        fn samples_are_nested(lengths in proptest::collection::vec(1usize..300, 1..60), bytes in 1u64..4000) {
            let ids: Vec<String> = (0..lengths.len()).map(|number| format!("d{number}")).collect();
            let texts: Vec<String> = lengths.iter().map(|&length| "x".repeat(length)).collect();
            let documents: Vec<Document> = ids.iter().zip(&texts).map(|(id, text)| Document::new(id, text)).collect();
            let order = order(&documents);
            let small = cut(&documents, &order, bytes);
            prop_assert!(1 <= small && small <= cut(&documents, &order, 2 * bytes));
            let sum: u64 = order[..small].iter().map(|&number| lengths[number as usize] as u64).sum();
            prop_assert!(small == 1 || sum <= 2 * bytes);
            if bytes >= 300 {
                prop_assert!(sum >= bytes || small == order.len(), "{sum} of {bytes}");
            }
        }
    }

    #[test]
    fn the_draw_is_frozen() {
        let ids: Vec<String> = (0..8).map(|number| format!("d{number}")).collect();
        let documents = documents(&ids, &[true, false, false, false, true, false, false, false], "a text");
        assert_eq!(order(&documents), [6, 0, 7, 2, 3, 4, 1, 5]); // another order would be another sample
        assert_eq!(order(&&documents[..0]), [0u32; 0]);
    }
}
