//! The summary as text for a terminal of 100 columns.

use super::summary::{ClusterLine, List, Printing, Release, Summary};
use crate::corpus::{Date, Reason};
use crate::story::OriginBasis;
use anstyle::Style;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Columns that the summary takes.
const WIDTH: u16 = 100;

const BOLD: Style = Style::new().bold();

/// Prints the summary. Styles are for `out` to drop where they are not wanted.
pub fn print_summary(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    reading(summary, out)?;
    releases(summary, out)?;
    clusters(&summary.largest_clusters, out)?;
    paste(&summary.highest_paste, out)?;
    nothing_shared(&summary.sharing_nothing, out)
}

fn reading(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let (documents, words, outlets) = (summary.documents, summary.words, summary.outlets);
    let sources = match summary.sources {
        0 => "none marked as a release".to_string(),
        n => format!("{n} marked as {}", if n == 1 { "a release" } else { "releases" }),
    };
    let without = match summary.documents_without_outlet {
        0 => String::new(),
        n => format!(" ({} without one)", count(n, "document")),
    };
    let documents = count(documents, "document");
    writeln!(out, "{documents} read, {} words, {}{without}; {sources}", grouped(words), count(outlets, "outlet"))?;
    account("skipped", &summary.skipped, out)?;
    account("repaired or passed over", &summary.repaired, out)?;
    writeln!(
        out,
        "{} between two documents, in {}",
        count(summary.alignments, "shared passage"),
        count(summary.clusters, "cluster")
    )
}

fn account(what: &str, reasons: &BTreeMap<Reason, u64>, out: &mut dyn Write) -> io::Result<()> {
    if reasons.is_empty() {
        return Ok(());
    }
    let parts: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} {}", reason.words())).collect();
    writeln!(out, "{what}: {}", parts.join("; "))
}

fn releases(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let List { total, first } = &summary.releases;
    if summary.sources > 0 {
        heading(out, "Releases and who printed them", *total, first.len())?;
        if *total < summary.sources {
            writeln!(out, "{} of {} releases were printed by nobody", summary.sources - total, summary.sources)?;
        }
    } else {
        heading(out, "Earliest documents and who printed the same text later", *total, first.len())?;
        if first.is_empty() {
            writeln!(
                out,
                "No release is marked (--releases PATH), and no date tells which of the sharing documents came first."
            )?;
        }
    }
    first.iter().try_for_each(|release| one_release(release, out))
}

fn one_release(release: &Release, out: &mut dyn Write) -> io::Result<()> {
    let name = clean(release.title.as_deref().unwrap_or(&release.id));
    writeln!(out, "\n{BOLD}{}{BOLD:#}", cut_to(&name, WIDTH as usize))?;
    let mut facts: Vec<String> = vec![];
    facts.extend(release.outlet.as_deref().map(clean));
    facts.extend(release.date.map(|date| date.to_string()));
    facts.push(count(release.words as usize, "word"));
    facts.push(format!(
        "printed by {} in {}",
        count(release.printing_outlets, "outlet"),
        count(release.articles.total, "article")
    ));
    writeln!(out, "{}", cut_to(&facts.join(", "), WIDTH as usize))?;
    let mut table =
        table(&["outlet", "date", "lag", "cut", "paste", "longest", "passages", "article"], &[2, 3, 4, 5, 6]);
    for p in &release.articles.first {
        row(
            &mut table,
            [
                optional(&p.outlet),
                date(p.date),
                p.lag_days.map_or(String::new(), |days| format!("{days} d")),
                percent(p.cut, p.equal_words),
                percent(p.paste, p.equal_words),
                p.longest_words.to_string(),
                p.passages.to_string(),
                within_outlet(&p.article, &p.outlet),
            ],
        );
    }
    limit(&mut table, 0, 24);
    print(&table, out)?;
    more(&release.articles, "articles", "reprints.jsonl", out)
}

fn clusters(list: &List<ClusterLine>, out: &mut dyn Write) -> io::Result<()> {
    heading(out, "Largest clusters", list.total, list.first.len())?;
    let mut table = table(&["equal words", "members", "outlets", "cohesion", "first date", "origin"], &[0, 1, 2, 3]);
    for c in &list.first {
        let origin = match (&c.origin, c.origin_basis) {
            (Some(origin), OriginBasis::Marked) => format!("marked: {}", clean(origin)),
            (Some(origin), _) => format!("earliest: {}", clean(origin)),
            (None, _) => "unknown".to_string(),
        };
        row(
            &mut table,
            [
                c.equal_words.to_string(),
                c.members.to_string(),
                c.outlets.to_string(),
                format!("{:.2}", c.cohesion_mean),
                date(c.first_date),
                shortened(&origin, 46),
            ],
        );
    }
    let texts = list.first.iter().map(|c| format!("  “{}…”\n", cut_to(&clean(&c.text), WIDTH as usize - 6)));
    for (line, text) in table.lines().zip(std::iter::once(String::new()).chain(texts)) {
        write!(out, "{}\n{text}", line.trim_end())?;
    }
    Ok(())
}

fn paste(list: &List<Printing>, out: &mut dyn Write) -> io::Result<()> {
    heading(out, "Articles with the highest paste", list.total, list.first.len())?;
    let mut table = table(&["paste", "words", "cut", "article", "source"], &[0, 1, 2]);
    for p in &list.first {
        row(
            &mut table,
            [
                percent(p.paste, p.equal_words),
                p.equal_words.to_string(),
                percent(p.cut, p.equal_words),
                clean(&p.article),
                clean(&p.source),
            ],
        );
    }
    limit(&mut table, 3, 40);
    limit(&mut table, 4, 40);
    print(&table, out)
}

fn nothing_shared(list: &List<String>, out: &mut dyn Write) -> io::Result<()> {
    heading(out, "Documents that share nothing", list.total, list.first.len())?;
    list.first.iter().try_for_each(|id| writeln!(out, "{}", cut_to(&clean(id), WIDTH as usize)))
}

fn heading(out: &mut dyn Write, text: &str, total: usize, shown: usize) -> io::Result<()> {
    let of = if shown < total { format!(" ({shown} of {total})") } else { format!(" ({total})") };
    writeln!(out, "\n{BOLD}{}{of}{BOLD:#}", text.to_uppercase())
}

fn more<T>(list: &List<T>, what: &str, file: &str, out: &mut dyn Write) -> io::Result<()> {
    match list.total - list.first.len() {
        0 => Ok(()),
        n => writeln!(out, "and {n} more {what} (-o DIR writes all of them to {file})"),
    }
}

fn table(headings: &[&str], numbers: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_truncation_indicator("…");
    table.set_header(headings.iter().enumerate().map(|(i, heading)| {
        let cell = Cell::new(heading);
        if numbers.contains(&i) { cell.set_alignment(CellAlignment::Right) } else { cell }
    }));
    for (i, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if i + 1 < headings.len() { 2 } else { 0 }));
        if numbers.contains(&i) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn row<const N: usize>(table: &mut Table, cells: [String; N]) {
    let mut row = comfy_table::Row::from(cells);
    row.max_height(1);
    table.add_row(row);
}

fn limit(table: &mut Table, column: usize, width: u16) {
    if let Some(column) = table.column_mut(column) {
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(width)));
    }
}

fn print(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    if table.row_count() == 0 {
        return Ok(());
    }
    table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
}

fn percent(share: Option<f64>, words: u32) -> String {
    match share {
        Some(share) => format!("{:.0} %", 100.0 * share),
        None => format!("{words} w"),
    }
}

/// An id without the outlet's folder, which stands in a column of its own.
fn within_outlet(id: &str, outlet: &Option<String>) -> String {
    let inner = outlet.as_deref().and_then(|outlet| id.strip_prefix(outlet)?.strip_prefix('/'));
    clean(inner.unwrap_or(id))
}

fn optional(text: &Option<String>) -> String {
    text.as_deref().map_or("–".to_string(), clean)
}

fn date(date: Option<Date>) -> String {
    date.map_or("–".to_string(), |date| date.to_string())
}

fn count(number: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(number as u64), if number == 1 { "" } else { "s" })
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Text that cannot steer the terminal: control characters and those that turn the direction of
/// writing are replaced, white space is single spaces.
pub fn clean(text: &str) -> String {
    let harmless = text.chars().map(|c| match c {
        c if c.is_whitespace() => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    });
    harmless.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, with an ellipsis for what does not fit.
fn shortened(text: &str, columns: usize) -> String {
    let fitting = cut_to(text, columns);
    if fitting.len() == text.len() { fitting } else { cut_to(text, columns - 1) + "…" }
}

fn cut_to(text: &str, columns: usize) -> String {
    use unicode_width::UnicodeWidthChar;
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width <= columns
    };
    text.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\x1b[31m\nb\u{202e}c\t d"), "a\u{fffd}[31m b\u{fffd}c d");
        assert_eq!(clean("two  words\u{85}"), "two words");
    }

    #[test]
    fn numbers_and_widths() {
        assert_eq!([grouped(7), grouped(1234), grouped(1_234_567)], ["7", "1,234", "1,234,567"]);
        assert_eq!(cut_to("東京abc", 5), "東京a");
    }
}
