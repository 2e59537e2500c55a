//! Recall by what makes a case hard: how short it is, and how much of it was edited.

use super::measures::{CaseRecall, Mean, ratio};
use serde::Serialize;

/// The recall of the cases of one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecallClass {
    /// The class in words.
    pub class: &'static str,
    /// Cases in it.
    pub cases: u64,
    /// Their mean recall, each case counting the same; 0 if there is none.
    pub recall: f64,
    /// Share of them of which detections cover half the characters or more.
    pub half_covered: f64,
}

/// Characters of the shorter side from which a class begins.
const LENGTHS: [(u32, &str); 5] =
    [(0, "under 150"), (150, "150 to 299"), (300, "300 to 599"), (600, "600 to 1199"), (1200, "1200 or more")];

/// Shares of edited words with which a class ends.
const EDITED: [(f64, &str); 6] =
    [(0.0, "0"), (0.05, "up to 0.05"), (0.1, "up to 0.1"), (0.2, "up to 0.2"), (0.5, "up to 0.5"), (1.0, "more")];

pub(super) fn by_length(cases: &[CaseRecall]) -> Vec<RecallClass> {
    let class_of = |case: &CaseRecall| LENGTHS.iter().rposition(|(begin, _)| case.shorter_side >= *begin);
    classes(cases, &LENGTHS.map(|(_, name)| name), class_of)
}

/// Nothing if no case tells how much of it was edited; cases that do not are a last class.
pub(super) fn by_edited(cases: &[CaseRecall]) -> Option<Vec<RecallClass>> {
    let unknown = cases.iter().filter(|case| case.edited.is_none()).count();
    if unknown == cases.len() {
        return None;
    }
    let mut names: Vec<&'static str> = EDITED.iter().map(|(_, name)| *name).collect();
    if unknown > 0 {
        names.push("unknown");
    }
    let class_of = |case: &CaseRecall| match case.edited {
        Some(edited) => EDITED.iter().position(|(end, _)| edited <= *end).or(Some(EDITED.len() - 1)),
        None => Some(EDITED.len()),
    };
    Some(classes(cases, &names, class_of))
}

fn classes(
    cases: &[CaseRecall],
    names: &[&'static str],
    class_of: impl Fn(&CaseRecall) -> Option<usize>,
) -> Vec<RecallClass> {
    let classed: Vec<(Option<usize>, &CaseRecall)> = cases.iter().map(|case| (class_of(case), case)).collect();
    let class = |(number, name): (usize, &&'static str)| {
        let (mut recall, mut count, mut half_covered) = (Mean::default(), 0u64, 0u64);
        for (_, case) in classed.iter().filter(|(class, _)| *class == Some(number)) {
            recall.add(case.covered, case.characters);
            count += 1;
            half_covered += u64::from(case.is_half_covered());
        }
        let half_covered = ratio(half_covered as f64, count as f64);
        RecallClass { class: name, cases: count, recall: recall.value(), half_covered }
    };
    names.iter().enumerate().map(class).collect()
}
