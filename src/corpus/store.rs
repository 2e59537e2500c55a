//! The documents of files, by number: texts where they were mapped or decoded, the rest beside.

use super::account::{Account, Example, Reason};
use super::block::Block;
use super::bytes::{Backing, Plain};
use super::fields::Chosen;
use super::metadata::{MetadataTable, Overrides};
use super::options::{OnError, ReadOptions};
use super::outlets::{OutletTable, Outlets};
use super::read::{FileRead, Part, Parts, Reading, read_file};
use super::recognise::{Format, is_one_document};
use super::record::Place;
use super::source::Source;
use super::user_table::TableFile;
use super::walk::{Found, Walk};
use super::{Corpus, Date, Fields, Meta, OutletFrom, formats, site};
use crate::error::{Error, Result, nearest_names};
use ahash::AHashSet;
use rayon::prelude::*;
use serde::Serialize;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Input {
    /// Its path.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// xxh3-128 of its bytes, in hexadecimal.
    pub digest: String,
    /// Documents that it gave.
    pub documents: u64,
}

/// What a file, or a member of an archive, was read as.
pub struct ReadAs {
    /// Its path; a member is `archive.zip!member`.
    pub path: String,
    /// Its format.
    pub format: &'static str,
    /// Documents that it gave.
    pub documents: u64,
    /// The number of the first of them.
    pub first: u32,
    chosen: Chosen,
}

impl ReadAs {
    /// From which fields of its records they were read: what they are (text, outlet …) beside the names of the fields, in
    /// the order in which these are tried.
    pub fn fields(&self, fields: &Fields) -> Vec<(&'static str, Vec<String>)> {
        self.chosen.names(fields)
    }
}

#[derive(Clone)]
struct Stored {
    id: String,
    text: Place,
    outlet: Option<u32>,
    outlet_from: Option<OutletFrom>,
    date: Option<Date>,
    url: Option<Box<str>>,
    title: Option<Box<str>>,
    author: Option<Box<str>>,
    is_source: bool,
}

/// The documents of some files.
#[derive(Default)]
pub struct Store {
    backings: Vec<Backing>,
    documents: Vec<Stored>,
    outlets: Outlets,
    outlets_file: Option<TableFile>,
    inputs: Vec<Input>,
    account: Account,
    chosen: Chosen,
    read_as: Vec<ReadAs>,
}

impl Corpus for Store {
    fn len(&self) -> usize {
        self.documents.len()
    }

    fn meta(&self, number: u32) -> Meta<'_> {
        let stored = &self.documents[number as usize];
        Meta {
            id: &stored.id,
            outlet: stored.outlet.map(|outlet| self.outlets.outlet(outlet)),
            outlet_as_given: stored.outlet.and_then(|outlet| self.outlets.as_given(outlet)),
            outlet_from: stored.outlet_from,
            owner: stored.outlet.and_then(|outlet| self.outlets.owner(outlet)),
            date: stored.date,
            url: stored.url.as_deref(),
            title: stored.title.as_deref(),
            author: stored.author.as_deref(),
            is_source: stored.is_source,
        }
    }

    fn text(&self, number: u32) -> &str {
        let Place { backing, begin, length } = self.documents[number as usize].text;
        self.backings[backing as usize].text(begin, length as usize)
    }

    fn text_part(&self, number: u32, bytes: std::ops::Range<usize>) -> &str {
        let Place { backing, begin, length } = self.documents[number as usize].text;
        let bytes = bytes.start..bytes.end.min(length as usize);
        self.backings[backing as usize].text(begin + bytes.start, bytes.len())
    }

    fn text_bytes(&self, number: u32) -> usize {
        self.documents[number as usize].text.length as usize
    }
}

impl Store {
    /// Reads all documents. What cannot be read is accounted for and the rest goes on.
    ///
    /// # Errors
    /// Where no document is left, a glob is none, or a source to be marked matches nothing.
    pub fn read(options: &ReadOptions, done: &(dyn Fn(u64) + Sync)) -> Result<Store> {
        let mut store = Store::default();
        let tables =
            [options.outlets.as_ref().map(OutletTable::file), options.metadata.as_ref().map(MetadataTable::file)];
        let tables: Vec<&TableFile> = tables.into_iter().flatten().collect();
        let walk = Walk {
            paths: &options.paths,
            releases: &options.releases,
            exclude: &options.exclude,
            format: options.format,
            tables: tables.iter().map(|file| file.path.as_str()).collect(),
            leave_out: options.leave_out.as_deref(),
        };
        let reading = Reading::new(options)?; // a bad pattern is one also where no folder is walked
        let files = walk.files(&mut store.account)?;
        let overrides = options.metadata.as_ref().map(|table| Overrides::new(table, &files));
        let mut names = Names { ids: AHashSet::new(), outlets: options.outlets.as_ref(), overrides };
        // Files of one document are many and small, so they are read together; files of records are few and large,
        // and their records are parsed together.
        let is_small = |file: &Found| is_one_document(&file.name);
        for group in files.chunk_by(|x, y| is_small(x) && is_small(y)) {
            for part in group.chunks(1024) {
                let read: Vec<FileRead> = part.par_iter().map(|file| read_file(file, &reading)).collect();
                for read in read {
                    done(read.input.bytes);
                    store.add(read, &mut names);
                }
                store.check_skipped(options)?;
            }
        }
        store.check_skipped(options)?; // also of paths that no file stands at
        if store.documents.is_empty() {
            return Err(store.nothing_read(options));
        }
        store.mark_sources(options, &files)?;
        if let Some(overrides) = names.overrides {
            overrides.account(&mut store.account);
            store.check_skipped(options)?;
        }
        if let Some(table) = &options.outlets {
            store.outlets.account_for_unused(table, &mut store.account);
            store.outlets_file = Some(table.file().clone());
        }
        Ok(store)
    }

    /// The documents of JSON lines in memory, as a file of this name would give them. Of the options, the fields and
    /// the outlets to be marked as sources count.
    ///
    /// # Errors
    /// As those of [`Store::read`].
    pub fn of_json_lines(lines: &[u8], name: &str, options: &ReadOptions) -> Result<Store> {
        let file = Found::named(Path::new(name), name.to_string(), name.to_string());
        let block = formats::parse(
            Format::JsonLines,
            Source::Whole(Plain::Read(lines.to_vec())),
            &file,
            &Reading::new(options)?,
        );
        let digest = format!("{:032x}", xxh3_128(lines));
        let input = Input { path: file.name.clone(), bytes: lines.len() as u64, digest, documents: 0 };
        let mut store = Store::default();
        let mut names = Names { ids: AHashSet::new(), outlets: None, overrides: None };
        let parts = Parts(vec![Part { file: file.clone(), format: Format::JsonLines.name(), block }]);
        store.add(FileRead { parts, input }, &mut names);
        if store.documents.is_empty() {
            return Err(store.nothing_read(&ReadOptions { paths: vec![file.path], ..options.clone() }));
        }
        store.mark_sources(options, &[])?;
        Ok(store)
    }

    /// Some of the documents, in this order, with a copy of their texts; of files and what was skipped it knows nothing.
    pub fn part(&self, numbers: &[u32]) -> Store {
        let mut texts = String::with_capacity(numbers.iter().map(|&number| self.text_bytes(number)).sum());
        let mut documents = Vec::with_capacity(numbers.len());
        for &number in numbers {
            let text = self.text(number);
            let place = Place { backing: 0, begin: texts.len(), length: text.len() as u32 };
            texts += text;
            documents.push(Stored { text: place, ..self.documents[number as usize].clone() });
        }
        let backings = vec![Backing::Text(texts)];
        Store { backings, documents, outlets: self.outlets.clone(), ..Store::default() }
    }

    /// Whether the mapped files are still what they were when they were read.
    ///
    /// # Errors
    /// If one is not: what was found in it means nothing.
    pub fn check_unchanged(&self) -> Result<()> {
        let maps = self.backings.iter().filter_map(|backing| match backing {
            Backing::Map(map) => Some(map),
            Backing::Text(_) | Backing::Bytes(_) => None,
        });
        match maps.into_iter().find(|map| map.has_changed()) {
            Some(map) => Err(Error::FileChanged { path: map.name().to_string() }),
            None => Ok(()),
        }
    }

    /// The files that were read, in order.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// What was skipped, repaired and passed over.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// From which fields of records all documents were read.
    pub fn fields_read(&self, fields: &Fields) -> Vec<(&'static str, Vec<String>)> {
        self.chosen.names(fields)
    }

    /// The files, and members of archives, that gave documents, in order.
    pub fn read_as(&self) -> &[ReadAs] {
        &self.read_as
    }

    /// The outlets, under the names that count, in the order in which they were first met.
    pub fn outlets(&self) -> &[String] {
        self.outlets.all()
    }

    /// The table by which outlets were named, if there was one.
    pub fn outlets_file(&self) -> Option<&TableFile> {
        self.outlets_file.as_ref()
    }

    /// How many documents have no outlet: each counts as its own.
    pub fn without_outlet(&self) -> usize {
        self.documents.iter().filter(|d| d.outlet.is_none()).count()
    }

    fn add(&mut self, read: FileRead, names: &mut Names<'_>) {
        let number = self.inputs.len();
        let mut input = read.input;
        for part in read.parts.0 {
            input.documents += part.block.parsed.records.len() as u64;
            self.add_part(number, part, names);
        }
        self.inputs.push(input);
    }

    fn add_part(&mut self, number: usize, part: Part, names: &mut Names<'_>) {
        let (file, Block { mut parsed, mut account, chosen, .. }) = (&part.file, part.block);
        parsed.settle_dates(&file.name, &mut account);
        self.chosen.append(&chosen);
        let (first, documents) = (self.documents.len() as u32, parsed.records.len() as u64);
        if documents > 0 {
            self.read_as.push(ReadAs { path: file.name.clone(), format: part.format, documents, first, chosen });
        }
        let moved = self.backings.len() as u32;
        let file_backing = (moved + parsed.backings.len() as u32).saturating_sub(1); // a map is put last
        self.backings.extend(parsed.backings);
        self.account.append(account, 0);
        for record in parsed.records {
            let mut text = record.text;
            text.backing = if text.backing == Place::FILE { file_backing } else { text.backing + moved };
            let id = names.id(record.id, record.line, file, &mut self.account);
            let said = names.overrides.as_mut().and_then(|overrides| overrides.of(number, &id));
            let url = said.and_then(|said| said.url.clone()).or(record.url);
            let (outlet, outlet_from) = outlet_of(said.and_then(|said| said.outlet.clone()), record.outlet, &url, file);
            let outlet = outlet.map(|outlet| self.outlets.number(outlet, names.outlets));
            let boxed = |text: Option<String>| text.map(String::into_boxed_str);
            self.documents.push(Stored {
                id,
                text,
                outlet,
                outlet_from,
                date: said.and_then(|said| said.date).or(record.date),
                url: boxed(url),
                title: boxed(said.and_then(|said| said.title.clone()).or(record.title)),
                author: boxed(record.author),
                is_source: !file.releases.is_empty(),
            });
        }
    }

    /// Ends where nothing may be skipped and something was.
    fn check_skipped(&self, options: &ReadOptions) -> Result<()> {
        let mut skipped = self.account.by_file().filter(|(reason, ..)| reason.is_skip());
        match (options.on_error, skipped.next()) {
            (OnError::Fail, Some((reason, path, entry))) => {
                let Example { line, detail, .. } = &entry.examples[0];
                let line = line.map(|line| format!(":{line}")).unwrap_or_default();
                let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
                Err(Error::InputSkipped {
                    path: format!("{path}{line}"),
                    reason: format!("{}{detail}", reason.words()),
                })
            }
            _ => Ok(()),
        }
    }

    fn mark_sources(&mut self, options: &ReadOptions, files: &[Found]) -> Result<()> {
        for (number, path) in options.releases.iter().enumerate() {
            let mut of_path = files.iter().zip(&self.inputs).filter(|(file, _)| file.releases.contains(&number));
            if of_path.all(|(_, input)| input.documents == 0) {
                let name = path.to_string_lossy().into_owned();
                let nearest = nearest_names(&name, files.iter().map(|f| f.name.as_str()), 3);
                return Err(Error::NoSuchSource { option: "--releases", name, nearest });
            }
        }
        for name in &options.source_outlets {
            // a name that documents have means its outlet
            let known = options.outlets.as_ref().and_then(|table| table.outlet(name));
            let wanted = known.map_or(name.as_str(), |outlet| outlet.name);
            if !self.outlets().iter().any(|outlet| outlet == wanted) {
                let nearest = nearest_names(name, self.outlets().iter().map(String::as_str), 3);
                return Err(Error::NoSuchSource { option: "--source-outlet", name: name.clone(), nearest });
            }
            let Store { documents, outlets, .. } = self;
            for document in documents.iter_mut().filter(|d| d.outlet.is_some_and(|o| outlets.outlet(o) == wanted)) {
                document.is_source = true;
            }
        }
        Ok(())
    }

    fn nothing_read(&self, options: &ReadOptions) -> Error {
        let paths: Vec<_> = options.paths.iter().chain(&options.releases).map(|p| p.to_string_lossy()).collect();
        let reasons = self.account.by_reason();
        let hint: String = reasons
            .iter()
            .map(|(reason, entry)| {
                let example = &entry.examples[0];
                let line = example.line.map(|line| format!(":{line}")).unwrap_or_default();
                let detail = if example.detail.is_empty() { String::new() } else { format!(" ({})", example.detail) };
                format!("\n  {} x {}: {}{line}{detail}", entry.count, reason.words(), example.path)
            })
            .collect();
        Error::NoDocuments { paths: paths.join(" "), hint }
    }
}

/// Who published a document, by the first that tells.
fn outlet_of(
    said: Option<String>,
    record: Option<String>,
    url: &Option<String>,
    file: &Found,
) -> (Option<String>, Option<OutletFrom>) {
    let known = said.map(|outlet| (outlet, OutletFrom::Metadata));
    let known = known.or_else(|| record.map(|outlet| (outlet, OutletFrom::Record)));
    let known = known.or_else(|| url.as_deref().and_then(site::of).map(|site| (site, OutletFrom::Url)));
    known.or_else(|| file.outlet.clone().map(|folder| (folder, OutletFrom::Folder))).unzip()
}

/// The names that documents get: ids given so far, and the user's tables.
struct Names<'o> {
    /// Digests of the ids: two ids with one digest are as likely as a broken memory.
    ids: AHashSet<u128>,
    outlets: Option<&'o OutletTable>,
    overrides: Option<Overrides<'o>>,
}

impl Names<'_> {
    fn id(&mut self, id: Option<String>, line: u64, file: &Found, account: &mut Account) -> String {
        let place = format!("{}:{line}", file.id);
        let wanted = id.unwrap_or_else(|| place.clone());
        if self.ids.insert(xxh3_128(wanted.as_bytes())) {
            return wanted;
        }
        account.add(Reason::RepeatedId, &file.name, Some(line), || wanted.clone());
        let mut id = format!("{wanted}@{}:{line}", file.name);
        while !self.ids.insert(xxh3_128(id.as_bytes())) {
            id.push('\'');
        }
        id
    }
}
