//! Files of files: zip and tar. Each member is read like a file in a folder.

use super::account::Reason;
use super::block::Block;
use super::formats::docx;
use super::read::{Parts, Reading, documents};
use super::recognise::{Foreign, Kind, Wrapping, by_name, has_no_ending, is_docx};
use super::source::{Failure, Source};
use super::unpack::{Unpacked, Unpacking};
use super::walk::{Found, folder_outlet};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// The documents of the members of a tar file.
pub(super) fn tar(stream: impl Read, file: &Found, reading: &Reading, nested: usize, parts: &mut Parts) {
    let mut archive = tar::Archive::new(stream);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return parts.nothing(file, damaged(&error)),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return parts.nothing(file, damaged(&error)),
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.header().entry_type().is_file() && is_wanted(&name, reading) {
            let mut whole = Whole { left: entry.size(), inner: entry };
            member(&name, &mut whole, file, reading, nested, parts);
        }
    }
}

/// What a failed read of a tar file means: that of what it is packed in, or that it is none.
fn damaged(error: &io::Error) -> Failure {
    let failure = Failure::of(error);
    match failure.reason {
        Reason::Unreadable if error.raw_os_error().is_none() => Failure::new(Reason::Damaged, format!("tar: {error}")),
        _ => failure,
    }
}

/// A member of a tar file, which must have as many bytes as it says.
struct Whole<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        if count == 0 && self.left > 0 && !buffer.is_empty() {
            let detail = format!("tar: {} bytes of the member are missing", self.left);
            return Err(io::Error::other(Unpacking { reason: Reason::Truncated, detail }));
        }
        Ok(count)
    }
}

/// The documents of the members of a zip file, which has so many bytes.
pub(super) fn zip(
    archive: impl Read + Seek,
    length: u64,
    file: &Found,
    reading: &Reading,
    nested: usize,
    parts: &mut Parts,
) {
    let mut archive = match ZipArchive::new(archive) {
        Ok(archive) => archive,
        Err(error) => return parts.nothing(file, Failure::new(Reason::Damaged, format!("zip: {error}"))),
    };
    reading.tally.add_packed(length);
    let reading = &reading.inner();
    if let Some(number) = archive.index_for_name(docx::DOCUMENT) {
        let block = match archive.by_index(number) {
            Ok(inner) => docx::parse(Source::Stream(Box::new(unpacked(inner, reading))), file, reading),
            Err(error) => Block::nothing(Failure::new(Reason::Damaged, format!("docx: {error}")), &file.name),
        };
        return parts.add(file, "docx", block);
    }
    // a document, never an unpacked zip
    if is_docx(&file.name) {
        return parts.nothing(file, Failure::new(Reason::Damaged, format!("docx: no {}", docx::DOCUMENT)));
    }
    if let Some(foreign) = office(&archive, &file.name) {
        return parts.nothing(file, foreign.failure(&file.name));
    }
    for number in 0..archive.len() {
        let name = archive.name_for_index(number).and_then(Result::ok).map_or(String::new(), |name| name.into_owned());
        if name.is_empty() || name.ends_with('/') || !is_wanted(&name, reading) {
            continue;
        }
        match archive.by_index(number) {
            Ok(inner) => member(&name, &mut unpacked(inner, reading), file, reading, nested, parts),
            Err(error) => {
                let failure = Failure::new(Reason::Damaged, format!("zip: {error}"));
                parts.nothing(&found(&name, file), failure);
            }
        }
    }
}

/// A member of a zip file as its bytes.
fn unpacked<'s>(inner: impl Read + 's, reading: &Reading) -> Unpacked<'s> {
    Unpacked { inner: Box::new(inner), wrapping: Wrapping::Zip, tally: reading.tally.clone() }
}

/// What office programs write are zip files, too.
fn office<R: Read + Seek>(archive: &ZipArchive<R>, name: &str) -> Option<Foreign> {
    let has = |member: &str| archive.index_for_name(member).is_some();
    let by_name = || match by_name(name) {
        Some(Kind::Foreign(foreign)) => Some(foreign),
        _ => None,
    };
    match () {
        () if has("xl/workbook.xml") || has("xl/workbook.bin") => Some(Foreign::Sheet),
        () if has("META-INF/container.xml") && has("mimetype") => Some(Foreign::Epub),
        () if has("content.xml") && has("mimetype") => by_name().or(Some(Foreign::Letter)),
        () => None,
    }
}

fn member(name: &str, stream: &mut dyn Read, archive: &Found, reading: &Reading, nested: usize, parts: &mut Parts) {
    let member = found(name, archive);
    if reading.options.format.is_some() || by_name(name).is_some() || has_no_ending(name) {
        documents(stream, &member.name, &member, reading, nested, parts);
    } else {
        let mut block = Block::default();
        block.account.add(Reason::OtherFile, &member.name, None, String::new);
        parts.add(&member, "", block);
    }
}

/// A member as a file.
fn found(name: &str, archive: &Found) -> Found {
    Found {
        path: PathBuf::from(name),
        name: format!("{}!{name}", archive.name),
        id: format!("{}!{name}", archive.id),
        outlet: folder_outlet(Path::new(name)).or_else(|| archive.outlet.clone()),
        releases: archive.releases.clone(),
        is_named: false,
    }
}

/// Hidden files are passed over, as in folders, what `--exclude` names, and what a Mac puts beside files.
fn is_wanted(name: &str, reading: &Reading) -> bool {
    let is_hidden = |part: &str| part.starts_with('.') && part != "." && part != "..";
    let is_visible = !name.split('/').any(|part| is_hidden(part) || part == "__MACOSX");
    is_visible && !reading.excluded.has(Path::new(name.trim_start_matches("./")))
}
