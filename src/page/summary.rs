//! `summary.json`, as the page has it.

use super::{Shown, Text};
use crate::error::{Error, Result};
use crate::report::SUMMARY;
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What the summary says, as far as the page without a script shows it.
#[derive(Deserialize)]
pub(super) struct Told {
    pub answer_sentence: Option<String>,
    pub requoted: List<Requoted>,
    pub releases: List<Release>,
}

/// The first few of a list.
#[derive(Deserialize)]
pub(super) struct List<T> {
    pub first: Vec<T>,
}

#[derive(Deserialize)]
pub(super) struct Requoted {
    pub quoted_by: String,
    pub own_prose_of: String,
    pub words: u32,
    pub text: String,
}

#[derive(Deserialize)]
pub(super) struct Release {
    pub id: String,
    pub answer_sentence: String,
}

/// The summary of a result, and what of it is shown without a script.
pub(super) fn read(folder: &Path, shown: &Shown) -> Result<(Value, Told)> {
    let no_result = |error: &dyn std::fmt::Display| Error::NoResult {
        folder: folder.to_path_buf(),
        reason: format!("{SUMMARY}: {error}"),
    };
    let text = fs::read_to_string(folder.join(SUMMARY)).map_err(|error| no_result(&error))?;
    let mut summary: Value = serde_json::from_str(&text).map_err(|error| no_result(&error))?;
    if shown.text == Text::None {
        without_texts(&mut summary);
    }
    let told = Told::deserialize(&summary).map_err(|error| no_result(&error))?;
    Ok((summary, told))
}

/// Leaves out what is of a text: also the headline that stands for the name of the only release.
fn without_texts(summary: &mut Value) {
    let first = summary.pointer("/releases/first/0");
    let of_first = |field: &str| first.and_then(|release| release.get(field)?.as_str()).unwrap_or("").to_string();
    let (headline, id) = (of_first("headline"), of_first("id"));
    if let Some(Value::String(sentence)) = summary.get_mut("answer_sentence")
        && !headline.is_empty()
    {
        *sentence = sentence.replace(&headline, &id);
    }
    for (list, field) in [("requoted", "text"), ("largest_clusters", "text"), ("releases", "headline")] {
        let entries = summary.pointer_mut(&format!("/{list}/first")).and_then(|first| first.as_array_mut());
        for text in entries.into_iter().flatten().filter_map(|entry| entry.get_mut(field)) {
            *text = "".into();
        }
    }
}
