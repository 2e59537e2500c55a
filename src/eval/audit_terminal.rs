//! An audit as tables for a terminal of 100 columns.

use super::audit::{Audit, Figures, Judgement, ListAudit, Share};
use super::sample::List;
use crate::report::{Columns, clean, count, grouped, heading};
use std::io::{self, Write};

/// A row of a table: what it is of, and what was said of it.
type Line<'a> = (String, &'a Figures);

/// Whose marks a column has.
type Said = fn(&Figures) -> &Judgement;

/// Prints an audit. Styles are for `out` to drop where they are not wanted.
pub fn print_audit(audit: &Audit, out: &mut dyn Write) -> io::Result<()> {
    let Audit { sample_rows, marked_rows, marked_by_both, seed, alpha, .. } = audit;
    let sample = count(*sample_rows as usize, "row");
    writeln!(
        out,
        "{sample} drawn (seed {seed}), {} marked, {} by both coders",
        grouped(*marked_rows),
        grouped(*marked_by_both)
    )?;
    let precision = |what: &str, share: &Share| {
        let basis = ["as both coders say", "as the first coder says", "as the second coder says"][audit.basis as usize];
        format!("{what}: {}, {basis} ({})", percent(share), count(share.marked as usize, "row"))
    };
    writeln!(out, "{}", precision("alignments that are shared text", &audit.precision))?;
    writeln!(out, "{}", precision("alignments whose class is right", &audit.class_precision))?;
    let told = |alpha: Option<f64>| alpha.map_or("not to be told".to_string(), |alpha| format!("{alpha:.3}"));
    writeln!(
        out,
        "Krippendorff's alpha: {} for shared text ({}), {} for the class ({})",
        told(alpha.shared),
        count(alpha.shared_rows as usize, "row"),
        told(alpha.class),
        count(alpha.class_rows as usize, "row")
    )?;
    for list in &audit.lists {
        shared(list, out)?;
        classes(list, out)?;
    }
    writeln!(
        out,
        "\nIn brackets Wilson's 95 % interval; n: rows marked; rows: of the results, the weight of a stratum."
    )?;
    writeln!(out, "\"unsure\" is no yes. Where both agree are the clear rows: read it with alpha.")
}

fn shared(list: &ListAudit, out: &mut dyn Write) -> io::Result<()> {
    let question = if list.list == List::NearMisses { "shared text after all" } else { "shared text" };
    let mut lines: Vec<Line> = vec![("all".to_string(), &list.all)];
    lines.extend(list.by_class.iter().map(|(class, figures)| (clean(class), figures)));
    lines.extend(list.by_kind.iter().map(|(kind, figures)| (clean(kind), figures)));
    let of_length = |from: u32| list.strata.iter().map(|s| &s.stratum).find(|s| s.equal_words_from == from);
    let length = |from: u32| format!("{} words", of_length(from).map_or("", |stratum| stratum.length()));
    lines.extend(list.by_length.iter().map(|(&from, figures)| (length(from), figures)));
    lines.extend(list.strata.iter().map(|stratum| {
        let what = &stratum.stratum;
        (clean(&format!("{} {} {}", what.class, what.kind, what.length())), &stratum.figures)
    }));
    table(&format!("{}: {question}?", list.list.words()), &lines, |judgement| &judgement.shared, out)
}

fn classes(list: &ListAudit, out: &mut dyn Write) -> io::Result<()> {
    let mut lines: Vec<Line> = vec![("all".to_string(), &list.all)];
    lines.extend(list.by_class.iter().map(|(class, figures)| (clean(class), figures)));
    table(&format!("{}: is the class right?", list.list.words()), &lines, |judgement| &judgement.class, out)
}

/// A table of one question; coders without marks have no columns.
fn table(title: &str, lines: &[Line], question: fn(&Judgement) -> &Share, out: &mut dyn Write) -> io::Result<()> {
    let all = lines[0].1;
    let mut who: Vec<(&str, Said)> =
        vec![("coder 1", |of| &of.coder_1), ("coder 2", |of| &of.coder_2), ("both agree", |of| &of.agreed)];
    who.retain(|(_, said)| question(said(all)).marked > 0);
    if who.is_empty() {
        return Ok(());
    }
    heading(title, None, out)?;
    let names: Vec<&str> = who.iter().flat_map(|(name, _)| [*name, "n"]).chain(["rows", "stratum"]).collect();
    let numbers: Vec<usize> = (0..names.len() - 1).collect();
    let mut columns = Columns::new(&names, &numbers);
    for (name, figures) in lines {
        let shares = who.iter().map(|(_, said)| question(said(figures)));
        let mut row: Vec<String> = shares.flat_map(|share| [percent(share), grouped(share.marked)]).collect();
        row.extend([grouped(figures.rows), name.clone()]);
        columns.rows.push(row);
    }
    columns.print(out)
}

/// A share and its interval: "91 % (87–94)".
fn percent(share: &Share) -> String {
    let whole = |share: f64| (100.0 * share).round();
    match share.share {
        Some(mean) => format!("{} % ({}–{})", whole(mean), whole(share.low), whole(share.high)),
        None => "–".to_string(),
    }
}
