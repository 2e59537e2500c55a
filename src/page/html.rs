//! The page itself: what can be read without a script, then data and script.

use super::data::Data;
use super::rows::ReprintRow;
use super::texts::Texts;
use ahash::AHashMap;
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");

/// The script, in the order in which its parts need each other.
const SCRIPT: &str = concat!(
    "'use strict';\n(() => {\n",
    include_str!("script/data.js"),
    include_str!("script/dom.js"),
    include_str!("script/overview.js"),
    include_str!("script/matrix.js"),
    include_str!("script/release.js"),
    include_str!("script/pair.js"),
    include_str!("script/article.js"),
    include_str!("script/cluster.js"),
    include_str!("script/search.js"),
    include_str!("script/routes.js"),
    "})();\n"
);

/// Articles that are listed without a script, by shared words.
const LISTED: usize = 50;

/// Outlets in the table of releases and outlets without a script.
const COLUMNS: usize = 24;

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'p> {
    digest: &'p str,
    style: &'p str,
    script: &'p str,
    policy: String,
    answer: &'p str,
    look_first: Vec<LookFirst<'p>>,
    articles: Vec<Article<'p>>,
    outlets: Vec<&'p str>,
    matrix: Vec<MatrixRow<'p>>,
    releases: Vec<ReleaseText<'p>>,
    data: String,
    places: String,
    blocks: &'p [String],
}

struct LookFirst<'p> {
    words: u32,
    quoted_by: &'p str,
    own_prose_of: &'p str,
    text: &'p str,
}

struct Article<'p> {
    name: &'p str,
    outlet: &'p str,
    date: &'p str,
    words: u32,
    shared: u32,
    quoted: u32,
}

struct MatrixRow<'p> {
    name: &'p str,
    cells: Vec<String>,
}

struct ReleaseText<'p> {
    name: &'p str,
    answer: &'p str,
    parts: Vec<Part>,
}

/// A sentence of a release, or what is between two, by how many outlets printed it.
struct Part {
    heat: u32,
    outlets: u32,
    text: String,
}

/// The page of some data.
pub(super) fn page(data: &Data, texts: &Texts) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let nothing_marked =
        "Who printed whose text cannot be told: no release is marked. What the articles share is below.";
    let (outlets, matrix) = matrix(data);
    let page = Page {
        digest: &data.digest,
        style: STYLE,
        script: SCRIPT,
        policy: format!(
            "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
            hash(SCRIPT),
            hash(STYLE)
        ),
        answer: data.told.answer_sentence.as_deref().unwrap_or(nothing_marked),
        look_first: look_first(data),
        articles: articles(data),
        outlets,
        matrix,
        releases: releases(data, texts),
        data: in_script(&serde_json::to_string(data).expect("a page's data is plain")),
        places: serde_json::to_string(&texts.places).expect("numbers"),
        blocks: &texts.blocks,
    };
    page.render().expect("the template was checked, and memory does not fail")
}

/// JSON that cannot end the element that it stands in, nor begin another.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// What a reader knows a document by.
fn name(data: &Data, number: u32) -> &str {
    let document = &data.documents[number as usize];
    document.title.as_deref().unwrap_or(&document.id)
}

fn outlet(data: &Data, number: u32) -> &str {
    data.documents[number as usize].outlet.map_or("", |outlet| &data.outlets[outlet as usize].0)
}

fn look_first(data: &Data) -> Vec<LookFirst<'_>> {
    let lines = data.told.requoted.first.iter().take(LISTED);
    lines
        .map(|line| LookFirst {
            words: line.words,
            quoted_by: &line.quoted_by,
            own_prose_of: &line.own_prose_of,
            text: &line.text,
        })
        .collect()
}

fn articles(data: &Data) -> Vec<Article<'_>> {
    let rows = &data.documents;
    let mut numbers: Vec<u32> =
        (0..rows.len() as u32).filter(|&n| !rows[n as usize].is_source && rows[n as usize].shared > 0).collect();
    numbers.sort_by_key(|&n| std::cmp::Reverse(rows[n as usize].shared));
    numbers.truncate(LISTED);
    let article = |n: u32| {
        let row = &rows[n as usize];
        Article {
            name: name(data, n),
            outlet: outlet(data, n),
            date: row.date.as_deref().unwrap_or(""),
            words: row.words,
            shared: row.shared,
            quoted: row.quoted,
        }
    };
    numbers.into_iter().map(article).collect()
}

/// Who printed: an outlet by its number, or a document that has none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Printer {
    Outlet(u32),
    Document(u32),
}

/// The outlets that printed most releases, and by release what each used it for.
fn matrix(data: &Data) -> (Vec<&str>, Vec<MatrixRow<'_>>) {
    let printer = |n: u32| data.documents[n as usize].outlet.map_or(Printer::Document(n), Printer::Outlet);
    let mut best: AHashMap<(u32, Printer), &ReprintRow> = AHashMap::new();
    for row in data.reprints.iter().filter(|row| row.printing) {
        let known = best.entry((row.source, printer(row.article))).or_insert(row);
        if row.usage < known.usage {
            *known = row;
        }
    }
    let mut printed: AHashMap<Printer, usize> = AHashMap::new();
    let of_shown = best.keys().filter(|(release, _)| data.releases().contains(release));
    of_shown.for_each(|(_, printer)| *printed.entry(*printer).or_default() += 1);
    let mut printers: Vec<Printer> = printed.keys().copied().collect();
    printers.sort_by_key(|printer| (std::cmp::Reverse(printed[printer]), *printer));
    printers.truncate(COLUMNS);
    let cell = |release: u32, printer: Printer| match best.get(&(release, printer)) {
        None => String::new(),
        Some(row) => {
            let cut = row.cut.map_or(String::new(), |cut| format!(" {:.0} %", 100.0 * cut));
            format!("{}{cut}", row.usage.words())
        }
    };
    let row = |&release: &u32| MatrixRow {
        name: name(data, release),
        cells: printers.iter().map(|&printer| cell(release, printer)).collect(),
    };
    let rows = data.releases().iter().map(row).collect();
    let heads = printers.iter().map(|printer| match printer {
        Printer::Outlet(outlet) => data.outlets[*outlet as usize].0.as_str(),
        Printer::Document(document) => name(data, *document),
    });
    (heads.collect(), rows)
}

fn releases<'p>(data: &'p Data, texts: &'p Texts) -> Vec<ReleaseText<'p>> {
    let mut all = Vec::new();
    for (&release, text) in data.releases().iter().zip(&texts.of_releases) {
        let Some(text) = text else { continue };
        let id = &data.documents[release as usize].id;
        let told = data.told.releases.first.iter().find(|told| told.id == *id);
        all.push(ReleaseText {
            name: name(data, release),
            answer: told.map_or("", |told| &told.answer_sentence),
            parts: parts(data, release, text),
        });
    }
    all
}

/// A release's text by its sentences.
fn parts(data: &Data, release: u32, text: &str) -> Vec<Part> {
    let sentences: Vec<_> = data.sentences.iter().filter(|row| row.source == release).collect();
    let most = sentences.iter().map(|row| row.outlets).max().unwrap_or(0).max(1);
    let characters: Vec<char> = text.chars().collect();
    let part = |begin: usize, end: usize| characters.get(begin..end).unwrap_or(&[]).iter().collect::<String>();
    let (mut parts, mut at) = (Vec::new(), 0);
    for row in sentences {
        let (begin, end, outlets) = (row.begin as usize, row.end as usize, row.outlets);
        parts.push(Part { heat: 0, outlets: 0, text: part(at, begin) });
        let heat = if outlets == 0 { 0 } else { 1 + (4 * (outlets as u64 - 1) / most as u64) as u32 };
        parts.push(Part { heat, outlets, text: part(begin, end) });
        at = end;
    }
    parts.push(Part { heat: 0, outlets: 0, text: part(at, characters.len()) });
    parts.retain(|part| !part.text.is_empty());
    parts
}
