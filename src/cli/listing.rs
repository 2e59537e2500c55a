//! What a scan would read: which files, as which format, from which fields, and how the first document begins.

use reprint::corpus::{Corpus, Fields, ReadAs, Store};
use reprint::report;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Files of one format that are listed; of more only how many there are.
const LISTED: usize = 5;

/// Characters of a document's begin.
const BEGIN: usize = 60;

/// A file, or a member of an archive.
#[derive(Serialize)]
pub(super) struct Listed {
    path: String,
    format: &'static str,
    documents: u64,
    /// What documents are, beside the fields of records that tell it.
    fields: BTreeMap<&'static str, Vec<String>>,
    /// Of the first document.
    outlet: Option<String>,
    date: Option<String>,
    begin: String,
}

impl Listed {
    fn new(read: &ReadAs, store: &Store, fields: &Fields) -> Self {
        let meta = store.meta(read.first);
        let text = store.text(read.first).split_whitespace().collect::<Vec<_>>().join(" ");
        let rest = if text.chars().count() > BEGIN { "…" } else { "" };
        Listed {
            path: read.path.clone(),
            format: read.format,
            documents: read.documents,
            fields: read.fields(fields).into_iter().filter(|(_, names)| !names.is_empty()).collect(),
            outlet: meta.outlet.map(str::to_string),
            date: meta.date.map(|date| date.to_string()),
            begin: text.chars().take(BEGIN).collect::<String>() + rest,
        }
    }
}

/// Files of a format that are not listed.
#[derive(Default, Serialize)]
struct More {
    files: u64,
    documents: u64,
}

/// What was read: of each format the first few files.
#[derive(Serialize)]
pub(super) struct Listing {
    files: Vec<Listed>,
    more_files: BTreeMap<&'static str, More>,
}

impl Listing {
    pub(super) fn new(store: &Store, fields: &Fields) -> Self {
        let mut listing = Listing { files: Vec::new(), more_files: BTreeMap::new() };
        let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
        for read in store.read_as() {
            let count = listed.entry(read.format).or_default();
            *count += 1;
            if *count <= LISTED {
                listing.files.push(Listed::new(read, store, fields));
            } else {
                let more = listing.more_files.entry(read.format).or_default();
                (more.files, more.documents) = (more.files + 1, more.documents + read.documents);
            }
        }
        listing
    }

    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\nWHAT WOULD BE READ\n")?;
        for file in &self.files {
            let s = if file.documents == 1 { "" } else { "s" };
            writeln!(
                out,
                "{}",
                report::clean(&format!("{}: {}, {} document{s}", file.path, file.format, file.documents))
            )?;
            let field = |(role, names): (&&str, &Vec<String>)| match names.iter().all(|name| name == role) {
                true => role.to_string(),
                false => format!("{role} from {}", names.join(" or ")),
            };
            let fields: Vec<String> = file.fields.iter().map(field).collect();
            if !fields.is_empty() {
                writeln!(out, "  fields: {}", report::clean(&fields.join(", ")))?;
            }
            let outlet = file.outlet.as_deref().unwrap_or("no outlet");
            let date = file.date.as_deref().unwrap_or("no date");
            writeln!(out, "  {}", report::clean(&format!("{outlet}, {date}: {}", file.begin)))?;
        }
        for (format, More { files, documents }) in &self.more_files {
            writeln!(out, "… and {files} more of {format}, {documents} documents")?;
        }
        Ok(())
    }
}
