//! Explanations as text for a terminal of 100 columns.

use super::{Chance, Closest, Explanation, First, ParameterTable, Place, Side, Stage, Verdict};
use crate::lsh::Link;
use crate::report::{BOLD, Columns, WIDTH, clean, count, grouped, heading};
use crate::scan::trace::OWN_WORDS;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Entries of each list.
const SHOWN: usize = 10;

/// Prints why a pair is, or is not, reported. Styles are for `out` to drop where they are not wanted.
pub fn print_explanation(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    side("A", &explanation.a, out)?;
    side("B", &explanation.b, out)?;
    writeln!(out)?;
    bold(&capital(&explanation.conclusion), out)?;
    heading("Stage by stage", None, out)?;
    writeln!(out, "{:<20}{:<8}{:>7}{:>8}", "stage", "passed", "number", "needed")?;
    explanation.stages.iter().try_for_each(|x| stage(x, out))?;
    equal_runs(explanation, out)?;
    meetings(explanation, out)?;
    alignments(explanation, out)?;
    passages(explanation, out)
}

fn side(name: &str, side: &Side, out: &mut dyn Write) -> io::Result<()> {
    wrapped(&format!("{name}  "), &clean(&side.id), out)?;
    let mut facts = vec![count(side.words, "word")];
    facts.extend(side.source.then(|| "marked as a release".to_string()));
    facts.extend(side.outlet.as_deref().map(clean));
    facts.extend(side.date.map(|date| date.to_string()));
    wrapped("   ", &facts.join(", "), out)
}

fn stage(stage: &Stage, out: &mut dyn Write) -> io::Result<()> {
    let verdict = match stage.verdict {
        Verdict::Passed => "yes",
        Verdict::Failed => "no",
        Verdict::Open => "perhaps",
        Verdict::NotReached => "–",
    };
    let [number, needed] = [stage.number, stage.threshold].map(|n| n.map_or(String::new(), |n| n.to_string()));
    wrapped(&format!("{:<20}{verdict:<8}{number:>7}{needed:>8}  ", stage.name), &stage.sentence, out)
}

fn equal_runs(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let runs = &explanation.equal_runs;
    if runs.total > 0 {
        heading("Equal words in a row, where in characters", Some(shown(runs)), out)?;
    }
    let mut columns = Columns::new(&["words", "in A", "in B", "text"], &[0, 1, 2]);
    for run in runs.first.iter().take(SHOWN) {
        let [a, b] = places(&run.place);
        columns.rows.push(vec![run.words.to_string(), a, b, clean(&run.text)]);
    }
    columns.print(out)
}

fn meetings(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let meetings = &explanation.meetings;
    if meetings.total > 0 {
        heading("Passage keys in both", Some(shown(meetings)), out)?;
    }
    let names = ["in A", "in B", "bucket", "documents", "linked", "equal around", "shingle"];
    let mut columns = Columns::new(&names, &[0, 1, 2, 3, 5]);
    for meeting in meetings.first.iter().take(SHOWN) {
        let [a, b] = places(&meeting.place);
        let linked = match meeting.link {
            Some(Link::AllPairs) => "all pairs",
            Some(Link::Group) => "large: group",
            Some(Link::Neighbour) => "large: neighbour",
            Some(Link::Hub) => "large: hub",
            None if meeting.large => "large: no",
            None => "no",
        };
        let mut row = vec![a, b, meeting.bucket.to_string(), meeting.documents.to_string()];
        row.extend([linked.to_string(), meeting.equal_around.to_string(), clean(&meeting.text)]);
        columns.rows.push(row);
    }
    columns.print(out)
}

fn alignments(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let alignments = &explanation.alignments;
    if alignments.total > 0 {
        heading("Alignments", Some(shown(alignments)), out)?;
    }
    let mut columns = Columns::new(&["equal words", "counts", "why", "in A", "in B", "text"], &[0, 3, 4]);
    for tried in alignments.first.iter().take(SHOWN) {
        let [a, b] = places(&tried.place);
        let counts = if tried.counts { "yes" } else { "no" };
        let mut row = vec![tried.equal_words.to_string(), counts.to_string(), tried.reason.clone()];
        row.extend([a, b, clean(&tried.text)]);
        columns.rows.push(row);
    }
    columns.print(out)
}

fn passages(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let passages = &explanation.passages;
    if !passages.is_empty() {
        heading("Reported", Some((SHOWN.min(passages.len()), passages.len())), out)?;
    }
    let names = ["equal", "identity", "kind", "class", "in A", "in B", "cluster", "documents"];
    let mut columns = Columns::new(&names, &[0, 1, 4, 5]);
    (0..names.len() - 1).zip([11, 8, 10, 11, 17, 17, 16]).for_each(|(column, width)| columns.limit(column, width));
    for row in passages.iter().take(SHOWN) {
        let [a, b] = places(&row.place);
        columns.rows.push(vec![
            row.equal_words.to_string(),
            format!("{:.4}", row.identity),
            row.kind.to_string(),
            row.class.word().to_string(),
            a,
            b,
            row.cluster.clone().unwrap_or_else(|| "–".to_string()),
            row.cluster_documents.to_string(),
        ]);
    }
    columns.print(out)
}

/// Prints the closest pair of a scan without results (`None`: no two documents share a word).
pub fn print_closest(closest: Option<&Closest>, out: &mut dyn Write) -> io::Result<()> {
    heading("Why nothing was found", None, out)?;
    let Some(closest) = closest else {
        return wrapped("", "No two of the documents that were compared share a word.", out);
    };
    let run = count(closest.longest_run, "word");
    let mut text = format!(
        "The closest pair is {} and {}. Longest run of equal words in common: {run} (“{}”).",
        clean(&closest.a),
        clean(&closest.b),
        clean(&closest.text)
    );
    let (counted, halves) = match closest.counted_words {
        n if n < closest.equal_words => (n, " (characters of a script without spaces count half)"),
        n => (n, ""),
    };
    text += &match counted {
        equal if equal >= closest.needed => format!(
            " An alignment over the edits would have {equal} equal words{halves}, and {} are needed, but edits lie so close \
             that the two never met; runs of {} equal words always meet.",
            closest.needed, closest.certain_run
        ),
        equal if closest.equal_words > closest.longest_run => {
            format!(
                " Over the edits around it, {equal} equal words align{halves}; {} are needed (--min-words).",
                closest.needed
            )
        }
        _ => format!(" {} equal words are needed (--min-words){halves}.", closest.needed),
    };
    if closest.searched_words < closest.words {
        let (searched, words) = (grouped(closest.searched_words), grouped(closest.words));
        text += &format!(" (Looked at: {searched} of {words} words, the first of every document.)");
    }
    wrapped("", &text, out)
}

/// Prints what the numbers in force find.
pub fn print_parameters(table: &ParameterTable, out: &mut dyn Write) -> io::Result<()> {
    let text = format!(
        "A shingle is {} words; the rarest of every {} shingles is a passage key, so {} equal words in a row always \
         share one. Two passages with a common key are a candidate pair if {} words around it are equal, {OWN_WORDS} of \
         them beside text that more than {} documents have, and are reported with {} equal words ({} beside such a \
         passage). Buckets of up to {} passages give all their pairs. Whole documents also meet in {} bands of {} \
         minima; the chances below do without.",
        table.shingle_words,
        table.passage_shingles,
        table.certain_run,
        table.check_words,
        table.all_pairs,
        table.min_words,
        table.min_words_beside,
        table.all_pairs,
        table.document_bands,
        table.document_rows,
    );
    wrapped("", &text, out)?;
    chances("Chance that a passage becomes a candidate pair", table, |chance| chance.candidate, out)?;
    chances("Chance that it is reported", table, |chance| chance.reported, out)?;
    writeln!(out)?;
    let how = format!(
        "Each chance from {} simulated passages of different words in two documents that share nothing else, \
         each word changed with that probability; within 2 points of a hundred (two standard errors).",
        grouped(table.trials as u64)
    );
    wrapped("", &how, out)
}

fn chances(title: &str, table: &ParameterTable, of: fn(&Chance) -> f64, out: &mut dyn Write) -> io::Result<()> {
    heading(title, None, out)?;
    let first = table.chances.chunk_by(|x, y| x.words == y.words).next().unwrap_or_default();
    let edits: Vec<String> = first.iter().map(|x| format!("{:.0} % edited", 100.0 * x.edited)).collect();
    let names: Vec<&str> = std::iter::once("words").chain(edits.iter().map(String::as_str)).chain([""]).collect();
    let numbers: Vec<usize> = (0..=edits.len()).collect();
    let mut columns = Columns::new(&names, &numbers);
    for row in table.chances.chunk_by(|x, y| x.words == y.words) {
        let cells = row.iter().map(|chance| percent(of(chance)));
        columns.rows.push(std::iter::once(row[0].words.to_string()).chain(cells).chain([String::new()]).collect());
    }
    columns.print(out)
}

/// Whole percents; what is not certain is never 100, and what may be is never 0.
fn percent(share: f64) -> String {
    let whole = (100.0 * share).round();
    match share {
        0.0 | 1.0 => format!("{whole:.0} %"),
        _ => format!("{:.0} %", whole.clamp(1.0, 99.0)),
    }
}

fn places(place: &Place) -> [String; 2] {
    [format!("{}–{}", place.a_begin, place.a_end), format!("{}–{}", place.b_begin, place.b_end)]
}

fn shown<T>(list: &First<T>) -> (usize, usize) {
    (SHOWN.min(list.total), list.total)
}

fn bold(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in lines(text, WIDTH) {
        writeln!(out, "{BOLD}{line}{BOLD:#}")?;
    }
    Ok(())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Writes a text after a label, its further lines under its first.
fn wrapped(label: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let indent = label.width();
    for (i, line) in lines(text, WIDTH - indent).iter().enumerate() {
        let before = if i == 0 { label.to_string() } else { " ".repeat(indent) };
        writeln!(out, "{before}{line}")?;
    }
    Ok(())
}

/// The words of a text in lines of so many columns; a longer word has a line of its own.
fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() || line.width() + 1 + word.width() <= width {
            let space = if line.is_empty() { "" } else { " " };
            *line += &format!("{space}{word}");
        } else {
            lines.push(word.to_string());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_whole_words() {
        assert_eq!(lines("a bb  ccc d", 4), ["a bb", "ccc", "d"]);
        assert_eq!(lines("", 4), [""]);
        assert_eq!([percent(1.0), percent(0.999), percent(0.001), percent(0.0)], ["100 %", "99 %", "1 %", "0 %"]);
    }
}
