//! The summary as text for a terminal of 100 columns.

use super::answer::Answer;
use super::audited;
use super::columns::{BOLD, Columns, WIDTH, clean, count, cut_to, grouped, heading, shortened};
use super::summary::{ClusterLine, List, Printing, Release, RequotedLine, Summary};
use crate::class::Class;
use crate::corpus::{Date, Reason};
use crate::story::{OriginBasis, Use};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Prints the summary. Styles are for `out` to drop where they are not wanted.
pub fn print_summary(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    the_answer(summary, out)?;
    reading(summary, out)?;
    requoted(&summary.requoted, out)?;
    releases(summary, out)?;
    clusters(&summary.largest_clusters, out)?;
    paste(&summary.highest_paste, out)?;
    thresholds(summary, out)?;
    nothing_shared(&summary.sharing_nothing, out)
}

/// A sentence to print, or why none can be told.
fn the_answer(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let Answer { printing_outlets, outlets, .. } = summary.answer;
    let Some(sentence) = &summary.answer_sentence else {
        writeln!(out, "Who printed whose text cannot be told: no release is marked.")?;
        return writeln!(out, "Mark them with --releases PATH or --source-outlet NAME.\n");
    };
    writeln!(out, "{BOLD}{}{BOLD:#}", clean(sentence))?;
    if outlets.is_none() && printing_outlets > 0 {
        writeln!(out, "Of how many outlets cannot be told: no release has a date.")?;
    }
    writeln!(out)
}

fn requoted(list: &List<RequotedLine>, out: &mut dyn Write) -> io::Result<()> {
    if list.total == 0 {
        return Ok(());
    }
    heading(
        "Look first: one quotes it, the other prints it as its own prose",
        Some((list.first.len(), list.total)),
        out,
    )?;
    let mut columns = Columns::new(&["words", "quoted by", "own prose of"], &[0]);
    columns.limit(1, 44);
    for line in &list.first {
        columns.rows.push(vec![
            line.words.to_string(),
            outlet_and_title(&line.quoted_by_outlet, &line.quoted_by_title, &line.quoted_by),
            outlet_and_title(&line.own_prose_of_outlet, &line.own_prose_of_title, &line.own_prose_of),
        ]);
        columns.notes.push(format!("  “{}…”", cut_to(&clean(&line.text), WIDTH - 6)));
    }
    columns.print(out)
}

/// What a reader knows a document by; its id where it has no title.
fn outlet_and_title(outlet: &Option<String>, title: &Option<String>, id: &str) -> String {
    match (outlet, title) {
        (_, None) => clean(id),
        (None, Some(title)) => clean(title),
        (Some(outlet), Some(title)) => format!("{}: {}", clean(outlet), clean(title)),
    }
}

/// How far the answer depends on the thresholds.
fn thresholds(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    if summary.thresholds.iter().all(|row| row.articles == 0) {
        return Ok(());
    }
    heading("How far this depends on the threshold", None, out)?;
    let mut columns = Columns::new(&["outlets", "articles", "with at least"], &[0, 1]);
    for row in &summary.thresholds {
        let least = match (row.longest_words, row.paste) {
            (Some(words), _) => format!("a passage of {words} words"),
            (_, paste) => format!("paste {:.0} %", 100.0 * paste.unwrap_or(0.0)),
        };
        columns.rows.push(vec![row.outlets.to_string(), row.articles.to_string(), least]);
    }
    columns.print(out)
}

fn reading(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let documents = count(summary.documents, "document");
    let releases = count(summary.sources, "release");
    let articles = count(summary.documents - summary.sources, "article");
    let outlets = count(summary.article_outlets, "outlet");
    let versions = match summary.versions {
        0 => String::new(),
        1 => " (1 is a version of another)".to_string(),
        n => format!(" ({} are versions of others)", grouped(n as u64)),
    };
    let without = match summary.documents_without_outlet {
        0 => String::new(),
        n => format!("; {} without an outlet", count(n, "document")),
    };
    match summary.sources {
        0 => writeln!(out, "{documents}{versions} of {outlets}{without}; none is marked as a release")?,
        _ => writeln!(out, "{documents}: {releases} and {articles}{versions} of {outlets}{without}")?,
    }
    if let (Some(before), Some(file)) = (summary.article_outlets_as_given, &summary.outlets_file) {
        let file = shortened(&clean(file), WIDTH / 3);
        writeln!(
            out,
            "{}, {} after --outlets {file} merged their names",
            count(before, "outlet"),
            summary.article_outlets
        )?;
    }
    account("skipped", &summary.skipped, out)?;
    let mut repaired = summary.repaired.clone();
    let cut_short = repaired.remove(&Reason::CutText).unwrap_or(0);
    account("repaired or passed over", &repaired, out)?;
    match cut_short {
        0 => {}
        1 => writeln!(out, "1 text was cut short before it came here: its shares are those of what is left")?,
        n => writeln!(
            out,
            "{} texts were cut short before they came here: their shares are those of what is left",
            grouped(n)
        )?,
    }
    let of = |class: Class| summary.classes.get(&class).copied().unwrap_or(0);
    let (passages, clusters) = (count(of(Class::Reprint), "passage"), count(summary.clusters, "cluster"));
    let reworded = match summary.reworded {
        0 => String::new(),
        n => format!(", {} reworded", grouped(n as u64)),
    };
    writeln!(out, "{} words; {passages} shared by two documents, in {clusters}{reworded}", grouped(summary.words))?;
    let apart: Vec<String> = [Class::Template, Class::Formula, Class::Boilerplate]
        .into_iter()
        .filter(|&class| of(class) > 0)
        .map(|class| format!("{} {}", grouped(of(class) as u64), class.word()))
        .collect();
    if !apart.is_empty() {
        writeln!(out, "set apart as text that recurs by itself: {}", apart.join(", "))?;
    }
    if let Some(audit) = &summary.audit {
        audited::print(audit, out)?;
    }
    if summary.redundant_words > 0 {
        writeln!(out, "{} words are copies beyond the first of each reprinted text", grouped(summary.redundant_words))?;
    }
    if summary.hidden_alignments > 0 {
        match summary.hidden_alignments {
            1 => writeln!(out, "1 shorter one is not listed; --paraphrase linked lists it")?,
            n => writeln!(out, "{} shorter ones are not listed; --paraphrase linked lists them", grouped(n))?,
        }
    }
    match summary.incomplete_clusters {
        0 => Ok(()),
        n => {
            let most = summary.complete_up_to;
            writeln!(out, "{} of more than {most} documents: not every two of them were compared", count(n, "cluster"))
        }
    }
}

fn account(what: &str, reasons: &BTreeMap<Reason, u64>, out: &mut dyn Write) -> io::Result<()> {
    if reasons.is_empty() {
        return Ok(());
    }
    let parts: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} ({})", reason.words())).collect();
    writeln!(out, "{what}: {}", parts.join("; "))
}

fn releases(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let List { total, first } = &summary.releases;
    let shown = Some((first.len(), *total));
    if summary.sources > 0 {
        heading("Releases and who printed them", shown, out)?;
        let unprinted = summary.sources - summary.printed_releases;
        if unprinted > 0 {
            writeln!(out, "{unprinted} of {} releases were printed by nobody", summary.sources)?;
        }
    } else {
        heading("Earliest documents and who printed the same text later", shown, out)?;
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
    writeln!(out, "\n{BOLD}{}{BOLD:#}", shortened(&clean(release.name()), WIDTH))?;
    if release.headline.is_some() {
        writeln!(out, "{}", shortened(&clean(&release.id), WIDTH))?;
    }
    let mut facts: Vec<String> = vec![];
    facts.extend(release.outlet.as_deref().map(clean));
    facts.extend(release.date.map(|date| date.to_string()));
    facts.push(count(release.words as usize, "word"));
    facts.push(release.answer.sentence("it"));
    if release.earlier_articles > 0 {
        facts.push(format!("{} had text of it before", count(release.earlier_articles, "article")));
    }
    if release.late_articles > 0 {
        facts.push(format!("{} later than 30 days", count(release.late_articles, "article")));
    }
    let (about, told) = facts.split_at(facts.len().saturating_sub(1));
    writeln!(out, "{}", cut_to(&about.join(", "), WIDTH))?;
    writeln!(out, "{}", told.join(", "))?;
    let headings = ["outlet", "date", "lag", "use", "cut", "paste", "quoted", "longest", "article"];
    let mut columns = Columns::new(&headings, &[2, 4, 5, 6, 7]);
    columns.limit(0, 22);
    for p in &release.articles.first {
        columns.rows.push(vec![
            optional(&p.outlet),
            date(p.date),
            match (p.lag_days, p.late) {
                (Some(days), late) => format!("{}{days} d", if late { "late, " } else { "" }),
                (None, late) => String::from(if late { "late" } else { "" }),
            },
            used(p).to_string(),
            percent(p.cut, p.equal_words),
            percent(p.paste, p.equal_words),
            quoted(p.equal_quoted_words, p.equal_words),
            p.longest_words.to_string(),
            p.title.as_deref().map_or_else(|| within_outlet(&p.article, &p.outlet), clean),
        ]);
    }
    columns.print(out)?;
    more(&release.articles, "articles", "reprints.jsonl", out)
}

fn used(article: &Printing) -> &'static str {
    match article.usage {
        Use::None if article.related_words > 0 => "reworded",
        usage => usage.words(),
    }
}

fn clusters(list: &List<ClusterLine>, out: &mut dyn Write) -> io::Result<()> {
    heading("Largest clusters", Some((list.first.len(), list.total)), out)?;
    let mut columns =
        Columns::new(&["equal words", "members", "outlets", "cohesion", "first date", "origin"], &[0, 1, 2, 3]);
    for c in &list.first {
        let origin = match (&c.origin, c.origin_basis) {
            (Some(origin), OriginBasis::Marked) => format!("marked: {}", clean(origin)),
            (Some(origin), _) => format!("earliest: {}", clean(origin)),
            (None, _) => "unknown".to_string(),
        };
        columns.rows.push(vec![
            c.equal_words.to_string(),
            c.members.to_string(),
            c.outlets.to_string(),
            format!("{:.2}", c.cohesion_mean),
            date(c.first_date),
            origin,
        ]);
        columns.notes.push(format!("  “{}…”", cut_to(&clean(&c.text), WIDTH - 6)));
    }
    columns.print(out)
}

fn paste(list: &List<Printing>, out: &mut dyn Write) -> io::Result<()> {
    heading("Articles with the highest paste", Some((list.first.len(), list.total)), out)?;
    let mut columns = Columns::new(&["paste", "words", "cut", "article", "source"], &[0, 1, 2]);
    columns.limit(3, 38);
    for p in &list.first {
        columns.rows.push(vec![
            percent(p.paste, p.equal_words),
            p.equal_words.to_string(),
            percent(p.cut, p.equal_words),
            clean(&p.article),
            clean(&p.source),
        ]);
    }
    columns.print(out)
}

fn nothing_shared(list: &List<String>, out: &mut dyn Write) -> io::Result<()> {
    heading("Documents that share nothing", Some((list.first.len(), list.total)), out)?;
    list.first.iter().try_for_each(|id| writeln!(out, "{}", shortened(&clean(id), WIDTH)))
}

fn more<T>(list: &List<T>, what: &str, file: &str, out: &mut dyn Write) -> io::Result<()> {
    match list.total - list.first.len() {
        0 => Ok(()),
        n => writeln!(out, "and {n} more {what} (-o DIR writes all of them to {file})"),
    }
}

/// The share of the equal words that stand in quotation marks.
fn quoted(quoted: u32, of: u32) -> String {
    match of {
        0 => "–".to_string(),
        of => format!("{:.0} %", 100.0 * quoted as f64 / of as f64),
    }
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
