//! Rows as the page has them: documents and clusters by number, columns by name.

use super::changes::Change;
use crate::story::Use;
use serde::ser::{Error as _, SerializeStruct};
use serde::{Serialize, Serializer};

/// A document, as its columns say; the title is the headline of its text, where its record gives none.
#[derive(Serialize)]
pub(super) struct DocumentRow {
    pub id: String,
    pub outlet: Option<u32>,
    pub date: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub words: u32,
    pub shared: u32,
    pub quoted: u32,
    pub is_source: bool,
    pub version_of: Option<u32>,
}

/// A reprint, as its columns say.
#[derive(Serialize)]
pub(super) struct ReprintRow {
    pub source: u32,
    pub article: u32,
    pub usage: Use,
    pub equal: u32,
    pub quoted: u32,
    pub cut: Option<f64>,
    pub paste: Option<f64>,
    pub longest: u32,
    pub lag: Option<i32>,
    /// Whether the article printed text of the source.
    pub printing: bool,
    /// Sentences kept, edited, moved, reworded, printed partly, cut, put in; splices.
    pub edits: [u32; 8],
}

/// A passage that two documents share, as its columns say.
#[derive(Serialize)]
pub(super) struct AlignmentRow {
    pub a: u32,
    pub b: u32,
    pub spans: [u32; 4],
    pub equal: u32,
    pub identity: f64,
    pub kind: String,
    pub class: String,
    pub cluster: Option<u32>,
    pub quoted: [u32; 2],
    pub requoted: Option<String>,
    pub requoted_words: u32,
    pub changes: Vec<Change>,
}

/// A cluster.
#[derive(Default, Serialize)]
pub(super) struct ClusterRow {
    pub name: String,
    pub size_outlets_words: [u32; 3],
    pub dates: [Option<String>; 2],
    pub class: String,
    pub origins: f64,
    pub origin: Option<u32>,
    pub basis: String,
    pub text: Option<String>,
    pub cohesion: [f64; 2],
}

/// A sentence of a release.
#[derive(Serialize)]
pub(super) struct SentenceRow {
    pub source: u32,
    pub begin: u32,
    pub end: u32,
    pub counted: bool,
    pub outlets: u32,
    pub text: Option<String>,
    pub printed_by: Vec<(u32, f64, String)>,
}

/// A text that is known only from copies.
#[derive(Serialize)]
pub(super) struct FragmentRow {
    pub group: String,
    pub cluster: u32,
    pub text: Option<String>,
    pub words: u32,
    pub outlets: u32,
    pub copies: Vec<u32>,
}

/// A member of a cluster: document, begin, end, text.
pub(super) type Member = (u32, u32, u32, Option<String>);

/// A join: the document where two alignments meet, their documents, the words of the overlap and of the longer one.
pub(super) type Join = (u32, [u32; 4], [u32; 2]);

/// Writes rows as arrays, and the names of their columns once.
pub(super) fn columns<R: Serialize, S: Serializer>(rows: &[R], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    let value = |row: &R| serde_json::to_value(row).map_err(S::Error::custom);
    let names: Vec<String> = match rows.first().map(value).transpose()? {
        Some(serde_json::Value::Object(row)) => row.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let mut table = serializer.serialize_struct("Table", 2)?;
    table.serialize_field("columns", &names)?;
    let mut arrays = Vec::with_capacity(rows.len());
    for row in rows {
        let serde_json::Value::Object(row) = value(row)? else { continue };
        arrays.push(row.into_iter().map(|(_, value)| value).collect::<Vec<_>>());
    }
    table.serialize_field("rows", &arrays)?;
    table.end()
}
