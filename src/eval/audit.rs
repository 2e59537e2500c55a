//! Marks -> precision by stratum and over all, and how well the coders agree.
//!
//! Strata are sampled unlike their sizes, so a share over several is weighted back: the sum of W p over them, where W
//! is a stratum's part of all rows and p its share. Its interval is Wilson's for the effective sample size
//! 1 / sum(W² / n) (L. Kish: Survey Sampling, 1965, on unequal weights): strata in which all marks agree do not make
//! it look surer than it is, as the stratified variance would.

use super::agreement::krippendorff_alpha;
use super::marks::{Key, Marks};
use super::sample::{List, Stratum};
use super::wilson::wilson;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the fields of an [`Audit`].
pub const AUDIT_VERSION: u32 = 1;

/// What two coders say of a sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audit {
    /// The version of these fields, [`AUDIT_VERSION`].
    pub schema_version: u32,
    /// The digest of the `alignments.jsonl` that was sampled, as its manifest has it: the audit holds for no other.
    pub alignments_digest: String,
    /// Equal words that a passage of these needed.
    pub min_words: u64,
    /// The digest of the `alignments.jsonl` that near-misses are from.
    pub near_digest: Option<String>,
    /// Equal words that a passage needed there.
    pub near_min_words: Option<u64>,
    /// The seed of the sample.
    pub seed: u64,
    /// Rows of the sample.
    pub sample_rows: u64,
    /// Those with a mark.
    pub marked_rows: u64,
    /// Those that both coders marked.
    pub marked_by_both: u64,
    /// Whose marks `precision` and `class_precision` are.
    pub basis: Basis,
    /// Of the alignments, the share that is shared text.
    pub precision: Share,
    /// Of the alignments, the share whose class is right.
    pub class_precision: Share,
    /// Krippendorff's alpha, over all rows that both coders marked.
    pub alpha: Alpha,
    /// The same in full, for each list.
    pub lists: Vec<ListAudit>,
}

/// Whose marks a share is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Both coders: a "yes" is one that both gave, of the rows that both marked.
    Both,
    /// The first coder, who marked more than twice as many alignments as both did.
    Coder1,
    /// The second coder, who did.
    Coder2,
}

/// How well two coders agree: 1 always, 0 as chance would have it; `None` where it cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Alpha {
    /// On whether the text is shared (yes, no, unsure).
    pub shared: Option<f64>,
    /// Rows that both marked for it.
    pub shared_rows: u64,
    /// On its class.
    pub class: Option<f64>,
    /// Rows that both marked for it.
    pub class_rows: u64,
}

/// The audit of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListAudit {
    /// Which.
    pub list: List,
    /// All its rows.
    pub all: Figures,
    /// Its rows by class, as the scan named it.
    pub by_class: BTreeMap<String, Figures>,
    /// Its rows by kind.
    pub by_kind: BTreeMap<String, Figures>,
    /// Its rows by length.
    pub by_length: BTreeMap<u32, Figures>,
    /// Its strata.
    pub strata: Vec<StratumAudit>,
}

/// The audit of a stratum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StratumAudit {
    /// What its rows are.
    #[serde(flatten)]
    pub stratum: Stratum,
    /// What was said of them.
    #[serde(flatten)]
    pub figures: Figures,
}

/// What was said of the rows of one or several strata.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Rows of the results.
    pub rows: u64,
    /// Rows of the sample.
    pub drawn: u64,
    /// By the first coder.
    pub coder_1: Judgement,
    /// By the second.
    pub coder_2: Judgement,
    /// By both: of the rows that both marked, those to which both said "yes". Where they differ, it is no yes.
    pub both: Judgement,
    /// By both, of the rows only to which they said the same. These are the clear ones: the share is higher than
    /// either coder's, and says little where alpha is low.
    pub agreed: Judgement,
}

impl Figures {
    /// What was said on a basis.
    pub fn on(&self, basis: Basis) -> &Judgement {
        match basis {
            Basis::Both => &self.both,
            Basis::Coder1 => &self.coder_1,
            Basis::Coder2 => &self.coder_2,
        }
    }
}

/// Answers to both questions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// Whether it is shared text.
    pub shared: Share,
    /// Whether its class is right.
    pub class: Share,
}

/// A share of rows, with Wilson's 95 % interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Rows with a mark.
    pub marked: u64,
    /// Those with "yes", or with the class that the scan gave.
    pub yes: u64,
    /// Those with "unsure", which is no yes.
    pub unsure: u64,
    /// The share of "yes" among the marked, every stratum weighted by its rows; `None` without marks.
    pub share: Option<f64>,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Rows of strata without marks: what the share says nothing of.
    pub rows_not_covered: u64,
}

/// Counts of a stratum.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    rows: u64,
    marked: u64,
    yes: u64,
    unsure: u64,
}

/// The share over strata.
fn share<'t>(strata: impl Iterator<Item = &'t Tally> + Clone) -> Share {
    let marked = strata.clone().filter(|tally| tally.marked > 0);
    let all: f64 = marked.clone().map(|tally| tally.rows as f64).sum();
    let (mut share, mut inverse) = (0.0, 0.0);
    for Tally { rows, marked, yes, .. } in marked.clone() {
        let (weight, marked) = (*rows as f64 / all, *marked as f64);
        share += weight * *yes as f64 / marked;
        inverse += weight * weight / marked;
    }
    let sum = |of: fn(&Tally) -> u64| strata.clone().map(of).sum::<u64>();
    let has_marks = inverse > 0.0;
    let interval = wilson(share, if has_marks { 1.0 / inverse } else { 0.0 });
    Share {
        marked: sum(|tally| tally.marked),
        yes: sum(|tally| tally.yes),
        unsure: sum(|tally| tally.unsure),
        share: has_marks.then_some(share.clamp(0.0, 1.0)),
        low: interval.low,
        high: interval.high,
        rows_not_covered: strata.filter(|tally| tally.marked == 0).map(|tally| tally.rows).sum(),
    }
}

/// The tallies of a stratum: by coder and for both, for each question.
#[derive(Debug, Clone, Copy, Default)]
struct Tallies {
    drawn: u64,
    /// [first coder, second, both, agreed] by [shared, class].
    of: [[Tally; 2]; 4],
}

/// What the marks say of a sample. `marks` has those of each row of the key.
///
/// ```
/// use reprint::eval::{Drawn, Key, KeyHeader, KeyRow, List, Marks, SampledResults, Stratum, audit};
///
/// // two rows drawn of 750 reprints, two of 250 formulas
/// let stratum = |class, rows| Drawn { stratum: Stratum::of(List::Alignments, class, "edited", 20), rows, drawn: 2 };
/// let row = |number: usize| KeyRow {
///     sample: format!("s{number}"), stratum: number / 2, equal_words: 20,
///     a: "herald".into(), a_begin: 0, a_end: 90, b: "courier".into(), b_begin: 40, b_end: 130,
/// };
/// let key = Key {
///     header: KeyHeader {
///         schema_version: 1,
///         results: SampledResults {
///             alignments_digest: "d1".into(), min_words: 12, near_digest: None, near_min_words: None,
///         },
///         seed: 1,
///         strata: vec![stratum("reprint", 750), stratum("formula", 250)],
///     },
///     rows: (0..4).map(row).collect(),
/// };
/// // one coder says yes to both reprints and to one of the formulas
/// let marks = ["yes", "yes", "yes", "no"].map(|mark| Marks { shared: [Some(mark), None], class: [None, None] });
///
/// let audit = audit(&key, &marks);
/// assert_eq!(audit.precision.share, Some(0.875)); // .75 * 2/2 + .25 * 1/2
/// assert_eq!(audit.alpha.shared, None); // of one coder
/// ```
pub fn audit(key: &Key, marks: &[Marks]) -> Audit {
    let strata = &key.header.strata;
    let mut tallies: Vec<Tallies> = strata.iter().map(|stratum| empty(stratum.rows, stratum.drawn)).collect();
    for (row, marks) in key.rows.iter().zip(marks) {
        if let (Some(tallies), Some(drawn)) = (tallies.get_mut(row.stratum), strata.get(row.stratum)) {
            count(tallies, &drawn.stratum, marks);
        }
    }
    let of: Vec<(&Stratum, &Tallies)> = strata.iter().map(|drawn| &drawn.stratum).zip(&tallies).collect();
    let mut lists =
        [List::Alignments, List::ShortAlignments, List::NearMisses].map(|list| list_audit(list, &of)).to_vec();
    lists.retain(|list| list.all.rows > 0);
    let main = figures(of.iter().filter(|(stratum, _)| stratum.list == List::Alignments).map(|(_, tallies)| *tallies));
    let basis = basis(&main);
    let Judgement { shared, class } = main.on(basis).clone();
    let results = key.header.results.clone();
    Audit {
        schema_version: AUDIT_VERSION,
        alignments_digest: results.alignments_digest,
        min_words: results.min_words,
        near_digest: results.near_digest,
        near_min_words: results.near_min_words,
        seed: key.header.seed,
        sample_rows: key.rows.len() as u64,
        marked_rows: marks.iter().filter(|marks| !marks.is_empty()).count() as u64,
        marked_by_both: marks.iter().filter(|marks| both(&marks.shared) || both(&marks.class)).count() as u64,
        basis,
        precision: shared,
        class_precision: class,
        alpha: alpha(marks),
        lists,
    }
}

/// Both coders, unless one of them marked more than twice as many rows as both did.
fn basis(all: &Figures) -> Basis {
    let [first, second, both] = [&all.coder_1, &all.coder_2, &all.both].map(|by| by.shared.marked);
    match first >= second {
        _ if both > 0 && 2 * both >= first.max(second) => Basis::Both,
        true => Basis::Coder1,
        false => Basis::Coder2,
    }
}

fn both(marks: &[Option<&str>; 2]) -> bool {
    marks.iter().all(Option::is_some)
}

fn alpha(marks: &[Marks]) -> Alpha {
    let shared: Vec<_> = marks.iter().map(|marks| marks.shared).collect();
    let class: Vec<_> = marks.iter().map(|marks| marks.class).collect();
    let rows = |all: &[[Option<&str>; 2]]| all.iter().filter(|marks| both(marks)).count() as u64;
    Alpha {
        shared: krippendorff_alpha(&shared),
        shared_rows: rows(&shared),
        class: krippendorff_alpha(&class),
        class_rows: rows(&class),
    }
}

fn empty(rows: u64, drawn: u64) -> Tallies {
    Tallies { drawn, of: [[Tally { rows, ..Tally::default() }; 2]; 4] }
}

fn count(tallies: &mut Tallies, stratum: &Stratum, marks: &Marks) {
    let right = ["yes", stratum.class.as_str()];
    for (question, (marks, right)) in [marks.shared, marks.class].into_iter().zip(right).enumerate() {
        let agreed = marks[0].filter(|_| marks[0] == marks[1]);
        // where coders differ, both have marked it, and not said "yes" both
        let together = if both(&marks) { agreed.or(Some("")) } else { None };
        for (who, mark) in [marks[0], marks[1], together, agreed].into_iter().enumerate() {
            let tally = &mut tallies.of[who][question];
            tally.marked += mark.is_some() as u64;
            tally.yes += (mark == Some(right)) as u64;
            tally.unsure += (mark == Some("unsure")) as u64;
        }
    }
}

fn figures<'t>(strata: impl Iterator<Item = &'t Tallies> + Clone) -> Figures {
    let judgement = |who: usize| Judgement {
        shared: share(strata.clone().map(|tallies| &tallies.of[who][0])),
        class: share(strata.clone().map(|tallies| &tallies.of[who][1])),
    };
    Figures {
        rows: strata.clone().map(|tallies| tallies.of[0][0].rows).sum(),
        drawn: strata.clone().map(|tallies| tallies.drawn).sum(),
        coder_1: judgement(0),
        coder_2: judgement(1),
        both: judgement(2),
        agreed: judgement(3),
    }
}

fn list_audit(list: List, strata: &[(&Stratum, &Tallies)]) -> ListAudit {
    let strata: Vec<(&Stratum, &Tallies)> =
        strata.iter().filter(|(stratum, _)| stratum.list == list).copied().collect();
    ListAudit {
        list,
        all: figures(strata.iter().map(|(_, tallies)| *tallies)),
        by_class: grouped(&strata, |stratum| stratum.class.clone()),
        by_kind: grouped(&strata, |stratum| stratum.kind.clone()),
        by_length: grouped(&strata, |stratum| stratum.equal_words_from),
        strata: strata
            .iter()
            .map(|(stratum, tallies)| StratumAudit {
                stratum: (*stratum).clone(),
                figures: figures([*tallies].into_iter()),
            })
            .collect(),
    }
}

fn grouped<K: Ord>(strata: &[(&Stratum, &Tallies)], key: impl Fn(&Stratum) -> K) -> BTreeMap<K, Figures> {
    let mut groups: BTreeMap<K, Vec<&Tallies>> = BTreeMap::new();
    for (stratum, tallies) in strata {
        groups.entry(key(stratum)).or_default().push(tallies);
    }
    groups.into_iter().map(|(key, group)| (key, figures(group.into_iter()))).collect()
}

#[cfg(test)]
mod tests;
