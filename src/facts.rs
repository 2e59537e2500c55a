//! What later stages need to know of each document, as flat rows.

use crate::corpus::{Corpus, Date};
use ahash::AHashMap;

/// What classes and stories need to know of a document.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Words of its text.
    pub words: u32,
    /// When it was published.
    pub date: Option<Date>,
    /// The number of its outlet.
    pub outlet: Option<u32>,
    /// Whether it is a marked source.
    pub is_source: bool,
}

impl Facts {
    /// Whether both are known to come from one outlet.
    pub fn same_outlet(&self, other: &Facts) -> bool {
        self.outlet.is_some() && self.outlet == other.outlet
    }
}

/// The facts of every document of a corpus, given the number of words of each.
pub fn facts(corpus: &dyn Corpus, words: impl Fn(u32) -> u32) -> Vec<Facts> {
    let mut outlets: AHashMap<&str, u32> = AHashMap::new();
    let fact = |number: u32| {
        let document = corpus.meta(number);
        let outlet = document.outlet.map(|name| {
            let next = outlets.len() as u32;
            *outlets.entry(name).or_insert(next)
        });
        Facts { words: words(number), date: document.date, outlet, is_source: document.is_source }
    };
    (0..corpus.len() as u32).map(fact).collect()
}
