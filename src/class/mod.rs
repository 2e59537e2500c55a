//! Clusters and alignments -> classes: what a shared passage is.
//!
//! A passage is judged by whether its holders share *other* rare words (`kinship`), not by how many
//! hold it: documents that are kin count as one origin. Text of one origin is a reprint, however many
//! printed it; text of many origins recurs by itself. Rows are classed, never dropped.

mod alignment;
mod competition;
mod distinct;
mod kinship;
mod origins;
mod particulars;
mod rare_words;
mod retold;
mod vocabulary;

pub use alignment::{Classifier, Doubt};
pub use competition::beaten;
pub use distinct::{DistinctWord, DistinctWords};
pub use kinship::{Common, Kinship};
pub use origins::{Origins, origins};
pub use particulars::Particulars;
pub use rare_words::{DocumentFrequencies, KEPT, RareWord, RareWords};
pub use retold::{NamesOfSources, Retold};
pub use vocabulary::{Vocabulary, WordKind};

use crate::text::{WordHash, Written};
use serde::Serialize;

/// The words of documents, as classes need them.
pub trait Texts: Sync {
    /// The words of a document.
    fn words(&self, document: u32) -> &[WordHash];
    /// How the word at a position is written.
    fn written(&self, document: u32, position: u32) -> Written;
}

/// What a shared passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// One printed what the other has: text of one origin.
    Reprint,
    /// An agency's own recurring text, with other names and numbers each time.
    Template,
    /// A phrase that documents of several outlets use by themselves.
    Formula,
    /// An outlet's own recurring text: menus, appeals, footers.
    Boilerplate,
}

impl Class {
    /// Every class, as named in the tables.
    pub const ALL: [Class; 4] = [Class::Reprint, Class::Template, Class::Formula, Class::Boilerplate];

    /// Its name in the tables.
    pub fn word(self) -> &'static str {
        ["reprint", "template", "formula", "boilerplate"][self as usize]
    }
}

/// Origins from which on text that four documents or more hold recurs by itself.
const COMMON_ORIGINS: f32 = 3.0;
const COMMON_HOLDERS: u32 = 4;

/// Words from which on text that several outlets hold is no phrase of theirs but a copy, and from
/// which on even where all have it at an edge of the page.
const NO_FORMULA: u32 = 40;
const NO_FOOTER: u32 = 100;

/// Share of its different words that nearly all holders have, from which on what recurs at an edge is a
/// page's furniture, not how an agency begins its releases, with other names each time.
const WORD_BY_WORD: f32 = 0.9;

/// The same around what changes: a page's title in its menu, where so many hold so many of its words
/// that no one topic gives them; or an edit in a text that several outlets copy. A template (grants,
/// bonds, awards) has a half to two thirds.
const MOSTLY: f32 = 0.75;
const FURNITURE_WORDS: u32 = 16;
const FURNITURE_HOLDERS: u32 = 16;

/// Whether a passage with these origins recurs by itself.
pub fn is_common(origins: &Origins) -> bool {
    origins.holders >= COMMON_HOLDERS && origins.origins >= COMMON_ORIGINS
}

/// Whether nearly all holders have this share of the words.
fn has_core(origins: &Origins, share: f32) -> bool {
    origins.core as f32 >= share * origins.different as f32
}

/// Whether a text with these origins is a menu or a footer.
fn is_furniture(origins: &Origins) -> bool {
    let is_in_many = origins.core >= FURNITURE_WORDS && origins.holders >= FURNITURE_HOLDERS;
    origins.at_an_edge && (has_core(origins, WORD_BY_WORD) || (is_in_many && has_core(origins, MOSTLY)))
}

/// The class of the passages of a cluster.
pub fn class_of_cluster(origins: &Origins, any_source: bool) -> Class {
    if !is_common(origins) {
        return Class::Reprint;
    }
    let of_one_outlet = origins.same_outlet >= 0.8;
    if origins.of_sources > 0.5 {
        Class::Template
    } else if of_one_outlet {
        if is_furniture(origins) || any_source { Class::Boilerplate } else { Class::Template }
    } else if origins.at_an_edge && origins.words < NO_FOOTER {
        Class::Boilerplate
    } else if origins.words < NO_FORMULA {
        Class::Formula
    } else if has_core(origins, MOSTLY) {
        Class::Reprint
    } else {
        Class::Template
    }
}

#[cfg(test)]
mod tests;
