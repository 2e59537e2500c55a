//! The tables of a result -> a cluster, a document or two documents side by side, for a terminal.

mod sides;

use crate::error::{Error, Result, nearest_names};
use crate::page::changes::changes;
use crate::report::{ALIGNMENTS, BOLD, CLUSTERS, DOCUMENTS, PASSAGES, clean, count};
use crate::results::{Alignment, Cluster, Document, Manifest, Passage, each_row};
use crate::text::Tokens;
use sides::Mark::{self, LeftOut, PutIn};
use sides::{Piece, pieces};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// What is shown, read from a result.
pub struct Shown {
    title: Vec<String>,
    parts: Vec<Part>,
}

/// A heading, and what stands below it.
struct Part {
    heading: String,
    below: Below,
}

enum Below {
    /// Two passages, one beside the other.
    Sides([Vec<Piece>; 2]),
    /// One passage.
    Text(Vec<Piece>),
}

/// Reads what is named: a cluster or a document, or two documents.
///
/// # Errors
/// Where the folder holds no result, or nothing of that name.
pub fn read(folder: &Path, first: &str, second: Option<&str>) -> Result<Shown> {
    Manifest::read(folder)?;
    let mut documents: BTreeMap<String, Document> = BTreeMap::new();
    each_row(folder, DOCUMENTS, |row: Document| {
        documents.insert(row.id.clone(), row);
    })?;
    let known = |id: &str| match documents.get(id) {
        Some(document) => Ok(document),
        None => {
            let nearest = nearest_names(id, documents.keys().map(String::as_str), 3);
            Err(Error::NoSuchDocument { id: id.to_string(), nearest })
        }
    };
    match second {
        Some(second) if second == first => Err(Error::SameDocument { id: first.to_string() }),
        Some(second) => pair(folder, [known(first)?, known(second)?]),
        None => match cluster_named(folder, first)? {
            Some(found) => cluster(folder, &found, &documents),
            None => document(folder, known(first)?, &documents),
        },
    }
}

/// What people know a document by.
fn name(document: &Document) -> String {
    let title = document.title.iter().map(|title| clean(title));
    let facts = [&document.outlet, &document.date].into_iter().flatten().map(|fact| clean(fact));
    title.chain([clean(&document.id)]).chain(facts).collect::<Vec<_>>().join(", ")
}

fn pair(folder: &Path, [first, second]: [&Document; 2]) -> Result<Shown> {
    let (mut rows, mut tokens) = (Vec::new(), Tokens::default());
    each_row(folder, ALIGNMENTS, |row: Alignment| {
        let is_turned = row.a == second.id && row.b == first.id;
        if is_turned || (row.a == first.id && row.b == second.id) {
            rows.push((row, is_turned));
        }
    })?;
    let at = |(row, is_turned): &(Alignment, bool)| if *is_turned { row.b_begin } else { row.a_begin };
    rows.sort_by_key(at);
    let parts = (1..).zip(&rows).map(|(number, (row, is_turned))| {
        let sides = sides_of(row, *is_turned, &mut tokens);
        Part { heading: format!("{number}. {}", in_words(row, *is_turned)), below: Below::Sides(sides) }
    });
    let parts: Vec<Part> = parts.collect();
    let words: usize = rows.iter().map(|(row, _)| row.equal_words as usize).sum();
    let common = format!("{} in common, {}", count(parts.len(), "passage"), count(words, "equal word"));
    Ok(Shown { title: vec![format!("A: {}", name(first)), format!("B: {}", name(second)), common], parts })
}

/// What an alignment is; `is_turned` if its second document is called A.
fn in_words(row: &Alignment, is_turned: bool) -> String {
    let requoted = match (row.requoted.as_deref(), is_turned) {
        (None, _) => "",
        (Some("both"), _) => ", each quotes what the other prints as its own prose",
        (Some("a"), false) | (Some("b"), true) => ", A quotes what B prints as its own prose",
        _ => ", B quotes what A prints as its own prose",
    };
    let words = count(row.equal_words as usize, "equal word");
    format!("{words}, {}, {}{requoted}", clean(&row.kind), clean(&row.class))
}

/// Both passages of an alignment, with what is not equal marked; `is_turned`: the second one first.
fn sides_of(row: &Alignment, is_turned: bool, tokens: &mut Tokens) -> [Vec<Piece>; 2] {
    let (Some(a), Some(b)) = (&row.a_text, &row.b_text) else {
        return [0, 1].map(|_| vec![Piece::new(NO_TEXT, Mark::Same)]);
    };
    let changes = changes([a, b], &row.ops, tokens);
    let in_a = pieces(a, changes.iter().map(|change| change.1..change.2), if is_turned { PutIn } else { LeftOut });
    let in_b = pieces(b, changes.iter().map(|change| change.3..change.4), if is_turned { LeftOut } else { PutIn });
    if is_turned { [in_b, in_a] } else { [in_a, in_b] }
}

const NO_TEXT: &str = "(the result holds no text)";

fn cluster_named(folder: &Path, name: &str) -> Result<Option<Cluster>> {
    let mut found = None;
    each_row(folder, CLUSTERS, |row: Cluster| {
        if row.cluster == name {
            found = Some(row);
        }
    })?;
    Ok(found)
}

fn cluster(folder: &Path, cluster: &Cluster, documents: &BTreeMap<String, Document>) -> Result<Shown> {
    let mut members: Vec<Passage> = Vec::new();
    each_row(folder, PASSAGES, |row: Passage| {
        if row.cluster == cluster.cluster {
            members.push(row);
        }
    })?;
    let date = |member: &Passage| documents.get(&member.uid).and_then(|document| document.date.clone());
    members.sort_by_key(|member| (date(member).is_none(), date(member), member.begin));
    let of_origin = members.iter().position(|member| cluster.origin.as_ref() == Some(&member.uid));
    let longest =
        (0..members.len()).max_by_key(|&n| (members[n].end.saturating_sub(members[n].begin), std::cmp::Reverse(n)));
    let model = of_origin.or(longest).map(|n| (members[n].uid.clone(), members[n].begin..members[n].end));
    let mut compared: BTreeMap<(String, u32), Vec<Piece>> = BTreeMap::new();
    if let Some((model, span)) = &model {
        let mut tokens = Tokens::default();
        each_row(folder, ALIGNMENTS, |row: Alignment| {
            let overlaps = |begin: u32, end: u32| begin < span.end && span.start < end;
            if row.a == *model && overlaps(row.a_begin, row.a_end) {
                let [_, side] = sides_of(&row, false, &mut tokens);
                compared.insert((row.b, row.b_begin), side);
            } else if row.b == *model && overlaps(row.b_begin, row.b_end) {
                let [_, side] = sides_of(&row, true, &mut tokens);
                compared.insert((row.a, row.a_begin), side);
            }
        })?;
    }
    let part = |member: &Passage| {
        let is_model = model.as_ref().is_some_and(|(uid, _)| *uid == member.uid);
        let end = member.end.max(member.begin); // tables may have been edited
        let place = (member.uid.clone(), member.begin)..(member.uid.clone(), end);
        let variant = compared.range(place).next().map(|(_, pieces)| pieces.clone()).filter(|_| !is_model);
        let text = member.text.as_deref().unwrap_or(NO_TEXT);
        let note = if is_model { " (the others are compared with this one)" } else { "" };
        let heading = documents.get(&member.uid).map_or_else(|| clean(&member.uid), name);
        Part {
            heading: format!("{heading}{note}"),
            below: Below::Text(variant.unwrap_or_else(|| vec![Piece::new(text, Mark::Same)])),
        }
    };
    let title = vec![
        format!(
            "{} of {}, {}",
            count(cluster.size as usize, "document"),
            count(cluster.outlets as usize, "outlet"),
            clean(&cluster.class)
        ),
        match &cluster.origin {
            Some(origin) => format!("from {} ({})", clean(origin), clean(&cluster.origin_basis)),
            None => "where it comes from is not known".to_string(),
        },
    ];
    Ok(Shown { title, parts: members.iter().map(part).collect() })
}

fn document(folder: &Path, document: &Document, documents: &BTreeMap<String, Document>) -> Result<Shown> {
    let mut rows: Vec<(u32, Part)> = Vec::new();
    each_row(folder, ALIGNMENTS, |row: Alignment| {
        let (begin, other, text, is_turned) = if row.a == document.id {
            (row.a_begin, &row.b, &row.a_text, false)
        } else if row.b == document.id {
            (row.b_begin, &row.a, &row.b_text, true)
        } else {
            return;
        };
        let with = documents.get(other).map_or_else(|| clean(other), name);
        let text = text.as_deref().unwrap_or(NO_TEXT);
        let below = Below::Text(vec![Piece::new(text, Mark::Same)]);
        rows.push((begin, Part { heading: format!("{}; B is {with}", in_words(&row, is_turned)), below }));
    })?;
    rows.sort_by_key(|(begin, _)| *begin);
    let shared = format!(
        "{} of {} in other documents, {} of them quoted",
        document.shared_words,
        count(document.words as usize, "word"),
        document.shared_quoted_words
    );
    Ok(Shown {
        title: vec![format!("A: {}", name(document)), shared],
        parts: rows.into_iter().map(|(_, part)| part).collect(),
    })
}

/// Prints it, so many columns wide. Styles are for `out` to drop where they are not wanted: what is left out stands in
/// [-…-], what is put in in {+…+}, what is changed in both.
pub fn print(shown: &Shown, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for line in shown.title.iter().flat_map(|line| sides::wrapped_plain(line, width)) {
        writeln!(out, "{BOLD}{line}{BOLD:#}")?;
    }
    for part in &shown.parts {
        writeln!(out)?;
        for line in sides::wrapped_plain(&part.heading, width) {
            writeln!(out, "{line}")?;
        }
        match &part.below {
            Below::Sides(both) => sides::print_beside(both, width, out)?,
            Below::Text(pieces) => sides::print_below(pieces, width, out)?,
        }
    }
    Ok(())
}
