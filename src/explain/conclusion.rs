//! What became of a pair, in one sentence.

use super::stages::Evidence;
use crate::class::Class;
use crate::report::count;
use crate::scan::Paraphrase;
use crate::scan::trace::{Followed, WHOLE};

impl Evidence<'_> {
    /// How many passages are of each class: "2 reprint, 1 formula".
    fn classes(&self) -> String {
        let of = |class: Class| self.passages.iter().filter(|x| x.class == class).count();
        let counted = Class::ALL.into_iter().map(|class| (of(class), class.word())).filter(|(count, _)| *count > 0);
        counted.map(|(count, name)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn conclusion(&self) -> String {
        if !self.passages.is_empty() {
            let equal: u32 = self.passages.iter().map(|x| x.equal_words).sum();
            let (passages, words) = (count(self.passages.len(), "passage"), count(equal as usize, "equal word"));
            return format!("reported: {passages}, {words} ({})", self.classes());
        }
        if !self.wanted() {
            return "not reported: --only-sources compares articles with releases only".to_string();
        }
        let (best, alone) = (self.best_alignment(), self.settings.min_words.alone);
        if self.longest_run == 0 {
            return "not reported: no word in common".to_string();
        }
        if best == 0 {
            let run = count(self.longest_run, "word");
            return format!("not reported: the longest run in common has {run}{}", self.not_reworded());
        }
        if best < alone {
            let (words, halves) = (count(best, "equal word"), self.halves());
            return format!("not reported: the best alignment has {words}{halves}; {alone} are needed");
        }
        if self.found {
            let least = self.settings.listed_words();
            return format!(
                "not reported: under --paraphrase all, a passage of equal words is listed from {least} on (four thirds \
                 of --min-words), and the best has {best}"
            );
        }
        format!("not reported, although an alignment has {best} equal words: {}", self.missed())
    }

    /// Why the words that the two have apart make no reworded passage, where such were looked for.
    fn not_reworded(&self) -> String {
        if self.settings.paraphrase != Paraphrase::All {
            return String::new();
        }
        let why = match self.reworded {
            Followed::Aligned { .. } => "what could be a reworded passage is too short or too little alike",
            Followed::TooLight { .. } => "too few content words stand together for a reworded passage",
            Followed::TooLong => "both are too long to look for reworded passages",
            Followed::TooShort => "one is too short for a reworded passage",
            _ => "they were not aligned as reworded text",
        };
        format!(", and {why}")
    }

    /// Why a pair with enough equal words was not aligned.
    fn missed(&self) -> String {
        if self.was_aligned() {
            let [_, b] = self.lengths;
            let missed = match b > WHOLE {
                true => "the parts of these long documents that were aligned do not hold it",
                false => "the scan aligned the two, and what it found counts for too little",
            };
            return missed.to_string();
        }
        if self.trace.passages.is_empty() {
            return "edits lie so close that no passage key is in both".to_string();
        }
        match self.linked().map(|meeting| meeting.equal_around).max() {
            Some(n) if n >= self.settings.check_words => {
                "they met where many documents have the same text, and share hardly a word beside it there".to_string()
            }
            Some(n) => format!("only {n} equal words lie around the places where they met"),
            None => "they met in large buckets only, and were not linked there".to_string(),
        }
    }
}
