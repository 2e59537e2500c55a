//! Whole texts -> blocks of compressed text, which the page opens as they are asked for.

use super::changes::in_characters;
use super::data::Data;
use crate::error::Result;
use crate::report::TEXTS;
use crate::results::{Whole, each_row};
use crate::story::headline;
use crate::text::{Tokens, quoted_words, tokenise};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::path::Path;

/// Bytes of text of a block: opening one takes some milliseconds.
const BLOCK: usize = 1 << 18;

/// The texts of the documents that a page shows.
#[derive(Default)]
pub(super) struct Texts {
    /// Arrays of [`Told`] as JSON, compressed with gzip, in base64.
    pub blocks: Vec<String>,
    /// By document: its block, and its number there.
    pub places: Vec<Option<(u32, u32)>>,
    /// The texts of the first releases, for the page without a script.
    pub of_releases: Vec<Option<String>>,
}

/// A text, and where its quotations begin and end, in characters: begin, end, begin, end …
#[derive(serde::Serialize)]
struct Told(String, Vec<u32>);

impl Told {
    fn of(text: String, tokens: &mut Tokens) -> Self {
        tokenise(&text, tokens);
        let words = in_characters(&text, tokens);
        let span = |run: std::ops::Range<u32>| [words[run.start as usize].0, words[run.end as usize - 1].1];
        let quotations = quoted_words(&text, tokens).into_iter().flat_map(span).collect();
        Self(text, quotations)
    }
}

/// Reads the texts of the documents of a page.
pub(super) fn read(folder: &Path, data: &mut Data) -> Result<Texts> {
    let mut texts = Texts { places: vec![None; data.documents.len()], ..Texts::default() };
    texts.of_releases = vec![None; data.releases().len()];
    let (mut block, mut bytes, mut tokens) = (Vec::new(), 0, Tokens::default());
    each_row(folder, TEXTS, |Whole { id, text }| {
        let Some(number) = data.number(&id) else { return };
        if let Some(release) = data.releases().iter().position(|&release| release == number) {
            texts.of_releases[release] = Some(text.clone());
        }
        data.set_headline(number, headline(&text));
        texts.places[number as usize] = Some((texts.blocks.len() as u32, block.len() as u32));
        bytes += text.len();
        block.push(Told::of(text, &mut tokens));
        if bytes >= BLOCK {
            texts.blocks.push(compressed(&std::mem::take(&mut block)));
            bytes = 0;
        }
    })?;
    if !block.is_empty() {
        texts.blocks.push(compressed(&block));
    }
    Ok(texts)
}

fn compressed(texts: &[Told]) -> String {
    let json = serde_json::to_vec(texts).expect("texts are plain data");
    // without a time, and the same on every machine
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(&json).and_then(|()| encoder.finish());
    STANDARD.encode(written.expect("memory does not fail"))
}
