//! The folder of a scan -> a sample of its rows, with what a reader needs to judge them.

use super::rows::{Lines, Names, Skipped};
use super::sample::{List, Sample, Sampler, Stratum};
use crate::error::{Error, Result};
use crate::report::{ALIGNMENTS, DOCUMENTS, SHORT_ALIGNMENTS, TEXTS};
use crate::results::Manifest;
use ahash::AHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// Characters of text before and behind a passage: two or three lines of print.
const CONTEXT: usize = 240;

/// Which results were sampled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampledResults {
    /// The digest of `alignments.jsonl`, as the manifest has it: an audit holds for these rows alone.
    pub alignments_digest: String,
    /// Equal words that a passage needed.
    pub min_words: u64,
    /// The digest of the `alignments.jsonl` that near-misses are from.
    pub near_digest: Option<String>,
    /// Equal words that a passage needed there.
    pub near_min_words: Option<u64>,
}

/// A sample of the rows of a scan.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditSample {
    /// What it was drawn from.
    pub results: SampledResults,
    /// The seed.
    pub seed: u64,
    /// The rows, by stratum.
    pub sample: Sample<SampledRow>,
}

/// A passage to be judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SampledRow {
    /// Its two documents, a and b.
    pub sides: [Side; 2],
    /// Words equal and aligned.
    pub equal_words: u32,
}

/// A passage in one of its documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The document's id.
    pub id: String,
    /// Where, in characters.
    pub span: Range<u32>,
    /// Its text.
    pub text: String,
    /// The text before it, if the results hold whole texts.
    pub before: String,
    /// The text behind it.
    pub after: String,
    /// The document's outlet, if known.
    pub outlet: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Its title.
    pub title: Option<String>,
}

/// Draws `size` rows from the results of a scan in `folder`, and, if `near` names results of the same documents under
/// lower thresholds, from the rows that only these have: near-misses. A row is one of these if no row of `folder`
/// overlaps it in both documents.
///
/// # Errors
/// If a folder holds no results, or results without text; if they are of other documents; if there are more strata
/// than rows to draw.
pub fn draw_sample(
    folder: &Path,
    near: Option<&Path>,
    seed: u64,
    size: usize,
    skipped: &mut Skipped,
) -> Result<AuditSample> {
    let manifest = readable_manifest(folder)?;
    let near = near.map(|near| Ok((near, readable_manifest(near)?))).transpose()?;
    if let Some((near, _)) = &near {
        check_same_documents(folder, near, skipped)?;
    }
    let mut sampler = Sampler::new(seed, size);
    let mut spans = near.is_some().then(Spans::default);
    read_results(folder, skipped, |list, row| {
        if let Some(spans) = &mut spans {
            spans.add(&row);
        }
        offer(&mut sampler, list, row);
    })?;
    if let (Some((near, _)), Some(spans)) = (&near, &mut spans) {
        read_results(near, skipped, |_, row| {
            if !spans.overlap(&row) {
                offer(&mut sampler, List::NearMisses, row);
            }
        })?;
    }
    let mut sample = sampler.draw().map_err(|strata| {
        let reason = format!("--sample {size} is too little: rows of {strata} strata (class, kind and length) differ");
        let remedy = format!("draw a row of each at the least, better ten: --sample {}", 10 * strata);
        Error::CannotAudit { path: folder.to_path_buf(), reason, remedy }
    })?;
    add_documents(folder, &mut sample, skipped)?;
    let results = SampledResults {
        alignments_digest: manifest.alignments_digest().to_string(),
        min_words: manifest.parameters.min_words.into(),
        near_digest: near.as_ref().map(|(_, manifest)| manifest.alignments_digest().to_string()),
        near_min_words: near.as_ref().map(|(_, manifest)| manifest.parameters.min_words.into()),
    };
    Ok(AuditSample { results, seed, sample })
}

fn readable_manifest(folder: &Path) -> Result<Manifest> {
    let manifest = Manifest::read(folder)?;
    if manifest.parameters.text == "none" {
        let reason = "these results hold no text (--text none)".to_string();
        let remedy =
            "people can judge passages that they can read: scan again with --text full (or passages)".to_string();
        return Err(Error::CannotAudit { path: folder.to_path_buf(), reason, remedy });
    }
    Ok(manifest)
}

/// A row of `alignments.jsonl`, as far as it is looked at.
#[derive(Deserialize)]
struct Row<'l> {
    #[serde(borrow)]
    a: Cow<'l, str>,
    #[serde(borrow)]
    b: Cow<'l, str>,
    a_begin: u32,
    a_end: u32,
    b_begin: u32,
    b_end: u32,
    equal_words: u32,
    #[serde(borrow)]
    kind: Cow<'l, str>,
    #[serde(borrow)]
    class: Cow<'l, str>,
    a_text: Option<Cow<'l, str>>,
    b_text: Option<Cow<'l, str>>,
}

fn read_results(folder: &Path, skipped: &mut Skipped, mut each: impl FnMut(List, Row)) -> Result<()> {
    for (file, list) in [(ALIGNMENTS, List::Alignments), (SHORT_ALIGNMENTS, List::ShortAlignments)] {
        let path = folder.join(file);
        if list == List::ShortAlignments && !path.exists() {
            continue;
        }
        read_rows(&path, list == List::ShortAlignments, skipped, |line| {
            let row: Row = serde_json::from_str(line).map_err(|error| error.to_string().replace(" at line 1", ""))?;
            if row.a_text.is_none() || row.b_text.is_none() {
                return Err("a_text or b_text is missing".to_string());
            }
            each(list, row);
            Ok(())
        })?;
    }
    Ok(())
}

fn read_rows(
    path: &Path,
    may_be_empty: bool,
    skipped: &mut Skipped,
    mut each: impl FnMut(&str) -> std::result::Result<(), String>,
) -> Result<()> {
    const EXPECTED: &str = "a table that reprint scan -o DIR has written, with rows";
    let lines = Lines { path, expected: EXPECTED, is_stdin: false, may_be_empty };
    lines.read(skipped, |line| each(line).map(|()| None::<()>)).map(drop)
}

fn offer(sampler: &mut Sampler<SampledRow>, list: List, row: Row) {
    let stratum = Stratum::of(list, &row.class, &row.kind, row.equal_words);
    let Row { a, b, a_begin, a_end, b_begin, b_end, .. } = &row;
    let identity = format!("{a}\0{b}\0{a_begin}\0{a_end}\0{b_begin}\0{b_end}");
    sampler.add(stratum, identity.as_bytes(), || {
        let side = |id: &str, span: Range<u32>, text: &Option<Cow<str>>| Side {
            id: id.to_string(),
            span,
            text: text.as_deref().unwrap_or_default().to_string(),
            ..Side::default()
        };
        let a = side(&row.a, row.a_begin..row.a_end, &row.a_text);
        let b = side(&row.b, row.b_begin..row.b_end, &row.b_text);
        SampledRow { sides: [a, b], equal_words: row.equal_words }
    });
}

/// Where the rows of a scan are, by pair of documents.
#[derive(Default)]
struct Spans {
    names: Names,
    pairs: AHashMap<(u32, u32), Vec<[Range<u32>; 2]>>,
}

impl Spans {
    /// The pair in one order, and the row's spans in the same.
    fn key(&mut self, row: &Row) -> ((u32, u32), [Range<u32>; 2]) {
        let (a, b) = (self.names.number(&row.a), self.names.number(&row.b));
        let spans = [row.a_begin..row.a_end, row.b_begin..row.b_end];
        if a <= b { ((a, b), spans) } else { ((b, a), [spans[1].clone(), spans[0].clone()]) }
    }

    fn add(&mut self, row: &Row) {
        let (pair, spans) = self.key(row);
        self.pairs.entry(pair).or_default().push(spans);
    }

    /// Whether a row overlaps one of these in both documents.
    fn overlap(&mut self, row: &Row) -> bool {
        let (pair, [x, y]) = self.key(row);
        let meet = |one: &Range<u32>, other: &Range<u32>| one.start < other.end && other.start < one.end;
        self.pairs.get(&pair).is_some_and(|all| all.iter().any(|[a, b]| meet(a, &x) && meet(b, &y)))
    }
}

/// A row of `documents.jsonl` or `texts.jsonl`, as far as it is looked at.
#[derive(Deserialize)]
struct DocumentRow {
    id: String,
    outlet: Option<String>,
    date: Option<String>,
    title: Option<String>,
    digest: Option<String>,
    text: Option<String>,
}

fn each_document(path: &Path, skipped: &mut Skipped, mut each: impl FnMut(DocumentRow)) -> Result<()> {
    read_rows(path, true, skipped, |line| {
        let row = serde_json::from_str(line).map_err(|error| error.to_string().replace(" at line 1", ""))?;
        each(row);
        Ok(())
    })
}

/// Near-misses of other documents would be no near-misses.
fn check_same_documents(folder: &Path, near: &Path, skipped: &mut Skipped) -> Result<()> {
    let mut sum_of = |folder: &Path| {
        let (mut sum, mut count) = (0u128, 0u64);
        each_document(&folder.join(DOCUMENTS), skipped, |row| {
            let name = format!("{}\0{}", row.id, row.digest.unwrap_or_default());
            sum = sum.wrapping_add(xxh3_128(name.as_bytes()));
            count += 1;
        })?;
        Ok((sum, count))
    };
    if sum_of(folder)? == sum_of(near)? {
        return Ok(());
    }
    let reason =
        format!("not the documents of {}, so its rows tell nothing of what is missing there", folder.display());
    let remedy = "scan the same paths with a lower --min-words".to_string();
    Err(Error::CannotAudit { path: near.to_path_buf(), reason, remedy })
}

/// What the tables tell of the documents of a sample, and the text around its passages.
fn add_documents(folder: &Path, sample: &mut Sample<SampledRow>, skipped: &mut Skipped) -> Result<()> {
    let mut sides: AHashMap<String, Vec<&mut Side>> = AHashMap::new();
    for (_, _, row) in &mut sample.rows {
        for side in &mut row.sides {
            sides.entry(side.id.clone()).or_default().push(side);
        }
    }
    each_document(&folder.join(DOCUMENTS), skipped, |row| {
        for side in sides.get_mut(&row.id).into_iter().flatten() {
            side.outlet.clone_from(&row.outlet);
            side.date.clone_from(&row.date);
            side.title.clone_from(&row.title);
        }
    })?;
    let texts = folder.join(TEXTS);
    if !texts.exists() {
        return Ok(());
    }
    each_document(&texts, skipped, |row| {
        for side in sides.get_mut(&row.id).into_iter().flatten() {
            (side.before, side.after) = around(row.text.as_deref().unwrap_or_default(), &side.span);
        }
    })
}

/// The text before and behind a passage.
fn around(text: &str, span: &Range<u32>) -> (String, String) {
    let begin = span.start as usize;
    let from = begin.saturating_sub(CONTEXT);
    let before = text.chars().skip(from).take(begin - from).collect();
    (before, text.chars().skip(span.end as usize).take(CONTEXT).collect())
}
