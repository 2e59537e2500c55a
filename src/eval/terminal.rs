//! An evaluation as tables for a terminal of 100 columns.

use super::{Averages, CandidateRecall, Evaluation, RecallClass, Scores};
use crate::report::{Columns, clean, count, grouped, heading};
use std::io::{self, Write};

/// Prints an evaluation. Styles are for `out` to drop where they are not wanted.
pub fn print_evaluation(evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    let Evaluation { all, .. } = evaluation;
    let (cases, detections) = (count(all.cases as usize, "case"), count(all.detections as usize, "detection"));
    writeln!(out, "{cases}, {} of them hit by a detection; {detections} scored", grouped(all.cases_detected))?;
    by_passage(evaluation, out)?;
    by_character(evaluation, out)?;
    recalls("Recall by length of the shared passage", "characters", &evaluation.recall_by_length, out)?;
    if let Some(classes) = &evaluation.recall_by_edited {
        recalls("Recall by share of edited words", "edited", classes, out)?;
    }
    if let Some(candidates) = &evaluation.candidates {
        looked_at(candidates, out)?;
    }
    outside(evaluation, out)
}

/// Every kind, then all of them.
fn scores(evaluation: &Evaluation) -> impl Iterator<Item = (String, &Scores)> {
    let kinds = evaluation.kinds.iter().map(|(kind, scores)| (clean(kind), scores));
    kinds.chain([("all".to_string(), &evaluation.all)])
}

fn by_passage(evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    heading("Every passage counts the same (macro)", None, out)?;
    let names = ["plagdet", "precision", "recall", "granularity", "half", "cases", "detections", "kind"];
    let mut columns = Columns::new(&names, &[0, 1, 2, 3, 4, 5, 6]);
    for (kind, scores) in scores(evaluation) {
        let mut row = averages(&scores.macro_average);
        row.extend([four(scores.granularity), four(scores.half_covered)]);
        row.extend([grouped(scores.cases), grouped(scores.detections), kind]);
        columns.rows.push(row);
    }
    columns.print(out)
}

fn by_character(evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    heading("Every character counts the same (micro)", None, out)?;
    let names = ["plagdet", "precision", "recall", "in cases", "in detections", "in both", "kind"];
    let mut columns = Columns::new(&names, &[0, 1, 2, 3, 4, 5]);
    for (kind, Scores { micro_average, characters, .. }) in scores(evaluation) {
        let mut row = averages(micro_average);
        row.extend([characters.cases, characters.detections, characters.both].map(grouped));
        row.push(kind);
        columns.rows.push(row);
    }
    columns.print(out)
}

fn recalls(title: &str, class: &str, classes: &[RecallClass], out: &mut dyn Write) -> io::Result<()> {
    heading(title, None, out)?;
    let names = ["recall", "half", "cases", class];
    let mut columns = Columns::new(&names, &[0, 1, 2]);
    for RecallClass { class, cases, recall, half_covered } in classes {
        let share = |value: f64| if *cases > 0 { four(value) } else { "–".to_string() };
        columns.rows.push(vec![share(*recall), share(*half_covered), grouped(*cases), class.to_string()]);
    }
    columns.print(out)
}

fn looked_at(found: &CandidateRecall, out: &mut dyn Write) -> io::Result<()> {
    heading("Pairs of documents that were looked at (candidates)", None, out)?;
    let names = ["recall", "aligned recall", "pairs", "candidates", "aligned", "kind"];
    let mut columns = Columns::new(&names, &[0, 1, 2, 3, 4]);
    let kinds = found.kinds.iter().map(|(kind, known)| (clean(kind), known));
    for (kind, known) in kinds.chain([("all".to_string(), &found.all)]) {
        let mut row = [known.recall, known.aligned_recall].map(four).to_vec();
        row.extend([known.pairs, known.candidates, known.aligned].map(grouped));
        row.push(kind);
        columns.rows.push(row);
    }
    columns.print(out)?;
    writeln!(out, "\ncandidates: {}, {} of them aligned", grouped(found.candidates), grouped(found.aligned))?;
    let [negative, candidates, aligned] =
        [found.negative.pairs, found.negative.candidates, found.negative.aligned].map(grouped);
    writeln!(out, "negative pairs that are candidates: {candidates} of {negative}, {aligned} of them aligned")
}

fn outside(evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    let Evaluation { negative_pairs, negative_pairs_detected, outside_detections, outside_pairs, .. } = evaluation;
    writeln!(out)?;
    let (some, all) = (grouped(*negative_pairs_detected), grouped(*negative_pairs));
    writeln!(out, "negative pairs with a detection: {some} of {all}")?;
    let (detections, pairs) = (grouped(*outside_detections), count(*outside_pairs as usize, "pair"));
    writeln!(out, "detections outside of the listed pairs, not scored: {detections} in {pairs}")?;
    match evaluation.other_kind_detections {
        0 => Ok(()),
        n => writeln!(out, "detections in pairs of other kinds, not scored: {}", grouped(n)),
    }
}

fn averages(averages: &Averages) -> Vec<String> {
    [averages.plagdet, averages.precision, averages.recall].map(four).to_vec()
}

fn four(value: f64) -> String {
    format!("{value:.4}")
}
