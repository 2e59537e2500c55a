//! The pairs of documents that a scan looked at, kept where that is asked for.
//!
//! A large corpus has millions of them, and nothing but a study of candidates wants them: a scan that
//! is not asked keeps none.

use super::candidates::PairTask;
use serde::Serialize;

/// How a pair of documents became a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// It met in a bucket of passages or of documents, and passed the check.
    Passages,
    /// A cluster promised it.
    Completed,
    /// It has content words in common.
    Content,
    /// An article has names and numbers of a marked source.
    Names,
}

/// A pair of documents that a scan looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CandidatePair {
    /// The document with the smaller number.
    pub a: u32,
    /// The other one.
    pub b: u32,
    /// How it became a candidate, first of all.
    pub by: By,
    /// Whether its words were aligned: of a pair by content words, whether the first look let it through.
    pub aligned: bool,
}

/// Keeps pairs, or passes them over.
pub(super) struct Kept(Option<Vec<CandidatePair>>);

impl Kept {
    /// Keeps pairs if that is wanted.
    pub fn new(is_wanted: bool) -> Self {
        Kept(is_wanted.then(Vec::new))
    }

    /// Adds the documents of sorted tasks, all of them aligned.
    pub fn add_tasks(&mut self, by: By, tasks: &[PairTask]) {
        let pairs = tasks.chunk_by(|x, y| (x.a, x.b) == (y.a, y.b));
        self.add(by, pairs.map(|tasks| ((tasks[0].a, tasks[0].b), true)));
    }

    /// Adds pairs, sorted and each once, with whether they were aligned. Those that are there already stay
    /// as they are.
    pub fn add(&mut self, by: By, pairs: impl Iterator<Item = ((u32, u32), bool)>) {
        let Some(kept) = &mut self.0 else { return };
        let old = kept.len();
        for ((a, b), aligned) in pairs {
            if kept[..old].binary_search_by_key(&(a, b), |pair| (pair.a, pair.b)).is_err() {
                kept.push(CandidatePair { a, b, by, aligned });
            }
        }
        kept.sort_by_key(|pair| (pair.a, pair.b)); // two sorted runs: merged
    }

    /// What was kept, sorted.
    pub fn into_pairs(self) -> Vec<CandidatePair> {
        self.0.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_stays_what_it_was_first() {
        let mut kept = Kept::new(true);
        let task = |(a, b, block)| PairTask { a, b, block };
        kept.add_tasks(By::Passages, &[(1, 2, 0), (1, 2, 3), (4, 5, 0)].map(task));
        kept.add_tasks(By::Completed, &[(0, 9, 0), (1, 2, 1)].map(task));
        kept.add(By::Content, [((0, 9), false), ((3, 4), false), ((7, 8), true)].into_iter());
        let pairs: Vec<_> = kept.into_pairs().iter().map(|pair| (pair.a, pair.b, pair.by, pair.aligned)).collect();
        let expected = [
            (0, 9, By::Completed, true),
            (1, 2, By::Passages, true),
            (3, 4, By::Content, false),
            (4, 5, By::Passages, true),
            (7, 8, By::Content, true),
        ];
        assert_eq!(pairs, expected);
    }

    #[test]
    fn nothing_is_kept_unasked() {
        let mut kept = Kept::new(false);
        kept.add(By::Content, std::iter::from_fn(|| panic!("nobody needs the pairs")));
        assert_eq!(kept.into_pairs(), []);
    }
}
