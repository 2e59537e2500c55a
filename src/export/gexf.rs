//! The network of outlets as GEXF 1.3: whose text did who print, and how many words of it.

use crate::error::Result;
use crate::report::{DOCUMENTS, REPRINTS};
use crate::results::{Document, Manifest, each_row};
use crate::story::{Use, is_printing};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

/// What tells a network of ours.
pub(super) const CREATOR: &str = "<creator>reprint</creator>";

/// An outlet by its name; a document without one is its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Outlet(String),
    Document(String),
}

impl Node {
    fn of(outlet: Option<String>, document: &str) -> Node {
        outlet.map_or_else(|| Node::Document(document.to_string()), Node::Outlet)
    }

    fn name(&self) -> &str {
        match self {
            Node::Outlet(name) | Node::Document(name) => name,
        }
    }
}

/// What is known of an outlet.
#[derive(Default)]
struct About {
    owner: Option<String>,
    documents: u64,
    /// Of these, marked as sources.
    sources: u64,
}

/// A row of `reprints.jsonl`, as far as it is looked at.
#[derive(Deserialize)]
struct Row {
    source: String,
    article: String,
    source_outlet: Option<String>,
    article_outlet: Option<String>,
    article_version_of: Option<String>,
    source_marked: bool,
    #[serde(rename = "use")]
    usage: Use,
    equal_words: u64,
    lag_days: Option<i32>,
    before_source: bool,
    late: bool,
}

/// What articles of one outlet took from documents of another.
#[derive(Default)]
struct Edge {
    words: u64,
    /// Of these, from marked sources.
    marked_words: u64,
    articles: BTreeSet<String>,
    sources: BTreeSet<String>,
}

type Edges = BTreeMap<(Node, Node), Edge>;

/// Writes the network of the result in a folder.
pub(super) fn write(folder: &Path, out: &mut dyn Write) -> Result<io::Result<()>> {
    let mut known: BTreeMap<Node, About> = BTreeMap::new();
    let mut versions: BTreeMap<String, String> = BTreeMap::new();
    each_row(folder, DOCUMENTS, |document: Document| {
        let about = known.entry(Node::of(document.outlet, &document.id)).or_default();
        about.documents += 1;
        about.sources += u64::from(document.source);
        about.owner = about.owner.take().or(document.owner);
        if let Some(of) = document.version_of {
            versions.insert(document.id, of);
        }
    })?;
    let edges = edges(counted_once(folder, &versions)?);
    // a document without an outlet is of interest only where it shares text
    let sharing: BTreeSet<&Node> = edges.keys().flat_map(|(from, to)| [from, to]).collect();
    known.retain(|node, _| matches!(node, Node::Outlet(_)) || sharing.contains(node));
    Ok(print(&known, &edges, Manifest::read(folder)?.alignments_digest(), out))
}

/// The rows that the summary counts, too: of an article's versions one for each source (`story::counted_once`, on rows of
/// the table).
fn counted_once(folder: &Path, versions: &BTreeMap<String, String>) -> Result<impl Iterator<Item = Row> + use<>> {
    let mut best: BTreeMap<(String, String), Row> = BTreeMap::new();
    let key = |row: &Row| (row.article_version_of.is_none(), row.equal_words);
    each_row(folder, REPRINTS, |row: Row| {
        let unit = row.article_version_of.as_ref().unwrap_or(&row.article);
        if versions.get(&row.source).unwrap_or(&row.source) == unit {
            return;
        }
        let place = (row.source.clone(), unit.clone());
        // rows come in the order of their articles: of equal ones the first stays
        if best.get(&place).is_none_or(|known| key(&row) > key(known)) {
            best.insert(place, row);
        }
    })?;
    Ok(best.into_values())
}

fn edges(rows: impl Iterator<Item = Row>) -> Edges {
    let mut edges = Edges::new();
    for row in rows.filter(|row| is_printing(row.usage, row.lag_days, row.before_source, row.late)) {
        let from = Node::of(row.source_outlet, &row.source);
        let to = Node::of(row.article_outlet, &row.article);
        if from == to {
            continue;
        }
        let edge = edges.entry((from, to)).or_default();
        edge.words += row.equal_words;
        edge.marked_words += if row.source_marked { row.equal_words } else { 0 };
        edge.articles.insert(row.article);
        edge.sources.insert(row.source);
    }
    edges
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
"#;

/// The attributes of nodes and edges, with their types.
const OF_NODES: [(&str, &str); 4] =
    [("owner", "string"), ("documents", "long"), ("sources", "long"), ("is_source", "boolean")];
const OF_EDGES: [(&str, &str); 3] = [("articles", "long"), ("sources", "long"), ("marked_words", "long")];

fn print(known: &BTreeMap<Node, About>, edges: &Edges, digest: &str, out: &mut dyn Write) -> io::Result<()> {
    // tells the network of an older result beside a new one
    let about = format!("Whose text outlets printed, in words (alignments_digest {digest})");
    writeln!(out, "{HEAD}  <meta>{CREATOR}<description>{about}</description></meta>")?;
    writeln!(out, "  <graph defaultedgetype=\"directed\" mode=\"static\">")?;
    print_attributes("node", &OF_NODES, out)?;
    print_attributes("edge", &OF_EDGES, out)?;
    writeln!(out, "    <nodes>")?;
    let mut ids: BTreeMap<&Node, String> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (node, about) in known {
        // names that differ in what XML cannot hold, and a document that is called as an outlet is
        let label = escaped(node.name());
        let mut id = label.clone();
        while id.is_empty() || !taken.insert(id.clone()) {
            id.push('+');
        }
        let values = [
            about.owner.as_deref().map(escaped),
            Some(about.documents.to_string()),
            Some(about.sources.to_string()),
            Some((about.sources > 0).to_string()),
        ];
        let values = attribute_values(&OF_NODES, &values);
        writeln!(out, r#"      <node id="{id}" label="{label}"><attvalues>{values}</attvalues></node>"#)?;
        ids.insert(node, id);
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (number, ((from, to), edge)) in edges.iter().enumerate() {
        let (from, to, words) = (&ids[from], &ids[to], edge.words);
        let counts = [edge.articles.len() as u64, edge.sources.len() as u64, edge.marked_words];
        let values = attribute_values(&OF_EDGES, &counts.map(|count| Some(count.to_string())));
        let ends = format!(r#"id="{number}" source="{from}" target="{to}" weight="{words}""#);
        writeln!(out, "      <edge {ends}><attvalues>{values}</attvalues></edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

fn print_attributes(class: &str, attributes: &[(&str, &str)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"    <attributes class="{class}" mode="static">"#)?;
    for (name, kind) in attributes {
        writeln!(out, r#"      <attribute id="{name}" title="{name}" type="{kind}"/>"#)?;
    }
    writeln!(out, "    </attributes>")
}

fn attribute_values(attributes: &[(&str, &str)], values: &[Option<String>]) -> String {
    let known = attributes.iter().zip(values).filter_map(|((name, _), value)| Some((name, value.as_ref()?)));
    known.map(|(name, value)| format!(r#"<attvalue for="{name}" value="{value}"/>"#)).collect()
}

/// A text inside an attribute: line breaks and tabs as references, without the other control characters and what else
/// XML 1.0 cannot hold.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\t' | '\n' | '\r' => safe += &format!("&#{};", u32::from(c)),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_hold_any_text() {
        let text = "A&B <\"x\">\n\u{0}\u{1b}\u{85}\u{ffff}é🚁]]>";
        assert_eq!(escaped(text), "A&amp;B &lt;&quot;x&quot;&gt;&#10;é🚁]]&gt;");
    }
}
