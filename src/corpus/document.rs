//! What the scan reads: documents, by number.

use super::Date;

/// An article or a release. Borrows everything from where it was read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Document<'c> {
    /// The name by which results refer to it.
    pub id: &'c str,
    /// Its decoded text: what all offsets count in.
    pub text: &'c str,
    /// Who published it.
    pub outlet: Option<&'c str>,
    /// When.
    pub date: Option<Date>,
    /// Where.
    pub url: Option<&'c str>,
    /// Its headline, which is not part of the text.
    pub title: Option<&'c str>,
    /// Who wrote it.
    pub author: Option<&'c str>,
    /// Whether it is a release: a marked source of what others print.
    pub is_source: bool,
}

impl<'c> Document<'c> {
    /// A document with an id and a text only.
    pub fn new(id: &'c str, text: &'c str) -> Self {
        Document { id, text, ..Document::default() }
    }

    /// Whether both are known to come from the same outlet.
    pub fn same_outlet(&self, other: &Document) -> bool {
        self.outlet.is_some() && self.outlet == other.outlet
    }
}

/// A numbered collection of documents. Stages ask it for one text at a time.
pub trait Corpus: Sync {
    /// The number of documents.
    fn len(&self) -> usize;

    /// A document by its number, below `len`.
    fn document(&self, number: u32) -> Document<'_>;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Corpus for [Document<'_>] {
    fn len(&self) -> usize {
        <[Document]>::len(self)
    }

    fn document(&self, number: u32) -> Document<'_> {
        self[number as usize]
    }
}

impl<const N: usize> Corpus for [Document<'_>; N] {
    fn len(&self) -> usize {
        N
    }

    fn document(&self, number: u32) -> Document<'_> {
        self[number as usize]
    }
}
