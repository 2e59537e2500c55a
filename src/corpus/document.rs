//! What the scan reads: documents, by number.

use super::Date;
use serde::Serialize;
use std::ops::Range;

/// What is known of a document beside its text. Borrows everything from where it was read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meta<'c> {
    /// The name by which results refer to it.
    pub id: &'c str,
    /// Who published it.
    pub outlet: Option<&'c str>,
    /// The name that its file gives the outlet, where a table of the user's gives it another.
    pub outlet_as_given: Option<&'c str>,
    /// What told the outlet, where it was read with the document.
    pub outlet_from: Option<OutletFrom>,
    /// Who owns the outlet.
    pub owner: Option<&'c str>,
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

/// What told who published a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutletFrom {
    /// The table of `--metadata`.
    Metadata,
    /// Its own record.
    Record,
    /// The site of its URL.
    Url,
    /// The folder that its file is in.
    Folder,
}

impl Meta<'_> {
    /// Whether both are known to come from the same outlet.
    pub fn same_outlet(&self, other: &Meta) -> bool {
        self.outlet.is_some() && self.outlet == other.outlet
    }
}

/// An article or a release in memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct Document<'c> {
    /// What is known of it.
    pub meta: Meta<'c>,
    /// Its decoded text: what all offsets count in.
    pub text: &'c str,
}

impl<'c> Document<'c> {
    /// A document of which only the id is known.
    pub fn new(id: &'c str, text: &'c str) -> Self {
        Document { meta: Meta { id, ..Meta::default() }, text }
    }

    /// The same document, published by an outlet.
    pub fn outlet(mut self, outlet: &'c str) -> Self {
        self.meta.outlet = Some(outlet);
        self
    }

    /// The same document, published on a date.
    pub fn date(mut self, date: Date) -> Self {
        self.meta.date = Some(date);
        self
    }

    /// The same document, marked as a source.
    pub fn source(mut self) -> Self {
        self.meta.is_source = true;
        self
    }
}

/// A numbered collection of documents. Stages ask it for one text at a time; a text may cost a
/// look at a file, what else is known of a document costs nothing.
pub trait Corpus: Sync {
    /// The number of documents.
    fn len(&self) -> usize;

    /// What is known of a document, by its number below `len`.
    fn meta(&self, number: u32) -> Meta<'_>;

    /// The text of a document.
    fn text(&self, number: u32) -> &str;

    /// Some bytes of a document's text; nothing if they are no part of it.
    fn text_part(&self, number: u32, bytes: Range<usize>) -> &str {
        self.text(number).get(bytes).unwrap_or("")
    }

    /// The length of a document's text in bytes.
    fn text_bytes(&self, number: u32) -> usize {
        self.text(number).len()
    }

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Documents in memory. Not the slice itself: it has no size, and is no `&dyn Corpus`.
macro_rules! corpus_of_documents {
    ($(impl [$($parameter:tt)*] for $documents:ty;)+) => {$(
        impl<$($parameter)*> Corpus for $documents {
            fn len(&self) -> usize {
                <[Document]>::len(self)
            }

            fn meta(&self, number: u32) -> Meta<'_> {
                self[number as usize].meta
            }

            fn text(&self, number: u32) -> &str {
                self[number as usize].text
            }
        }
    )+};
}

corpus_of_documents! {
    impl [] for &[Document<'_>];
    impl [] for Vec<Document<'_>>;
    impl [const N: usize] for [Document<'_>; N];
}
