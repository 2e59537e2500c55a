//! What ends a run: what went wrong, in which file, and what to do about it.
//!
//! A bad record or an unreadable file does not end a run; see [`crate::corpus::Account`].

use std::io;
use std::path::{Path, PathBuf};

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What ended a run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// None of the paths gave a document.
    #[error(
        "no document in {paths}{hint}\n  expected: folders of .txt files, or JSON lines, JSON or CSV with a field \
         \"text\" (another name: --text-field NAME), compressed or not"
    )]
    NoDocuments {
        /// The paths given.
        paths: String,
        /// What was there instead, or nothing.
        hint: String,
    },

    /// Something cannot be read, and nothing may be skipped.
    #[error("{path}: {reason}\n  --on-error skip, the default, names it and goes on with the rest")]
    InputSkipped {
        /// The file, with the line of a record.
        path: String,
        /// Why.
        reason: String,
    },

    /// A path or an outlet that was to be marked as a source matches nothing.
    #[error("{option} {name}: matches no document{}", nearest_text(.nearest))]
    NoSuchSource {
        /// The option.
        option: &'static str,
        /// Its value.
        name: String,
        /// Names like it.
        nearest: Vec<String>,
    },

    /// No document has this id.
    #[error("{id}: no document has this id{}", nearest_text(.nearest))]
    NoSuchDocument {
        /// The id.
        id: String,
        /// Ids like it.
        nearest: Vec<String>,
    },

    /// Two documents are to be compared, and the two given are one.
    #[error("{id}: one document cannot be compared with itself\n  give two, for example reprint explain a.txt b.txt")]
    SameDocument {
        /// Its id.
        id: String,
    },

    /// Two files of one document each are expected.
    #[error(
        "{}: {documents} documents, where one is expected\n  to choose two of many, give their ids before the \
         files: reprint explain ID ID {}",
        .path.display(), .path.display()
    )]
    NotOneDocument {
        /// The file or folder.
        path: PathBuf,
        /// How many documents it holds.
        documents: u64,
    },

    /// Only comparisons with sources are wanted, and there are none.
    #[error(
        "--only-sources compares articles with releases, and none is marked: add --releases PATH or --source-outlet NAME"
    )]
    NoSources,

    /// A pattern that is no glob.
    #[error("--exclude {glob}: {reason}\n  quote the pattern, for example --exclude '**/drafts/**'")]
    BadGlob {
        /// The pattern.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },

    /// A folder that is to be read holds no result.
    #[error("{}: no result of reprint that this version can read: {reason}\n  make one: reprint scan PATH -o {}", .folder.display(), .folder.display())]
    NoResult {
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: String,
    },

    /// The output folder holds something else.
    #[error(
        "{}: not empty, and not a result of reprint\n  give another folder, or --force to write beside what is there",
        .folder.display()
    )]
    FolderInUse {
        /// The folder.
        folder: PathBuf,
    },

    /// A file would be replaced that is not of reprint.
    #[error("{}: is there, and not written by reprint\n  give another name, or --force to replace it", .path.display())]
    FileInUse {
        /// The file.
        path: PathBuf,
    },

    /// A format that this build was made without.
    #[error(
        "this build of reprint writes no {what}\n  make one that does: cargo install --path . --features {feature}; or use {instead}"
    )]
    NotInThisBuild {
        /// The format.
        what: &'static str,
        /// The cargo feature that has it.
        feature: &'static str,
        /// What every build writes.
        instead: &'static str,
    },

    /// An input lies in the output folder.
    #[error("{}: is read and written at once\n  give a folder of its own, for example -o {}", .folder.display(), .folder.join("result").display())]
    OutputIsInput {
        /// The folder.
        folder: PathBuf,
    },

    /// Another run writes to the same folder.
    #[error("{}: another run of reprint is writing there\n  wait for it, or give another folder", .folder.display())]
    FolderLocked {
        /// The folder.
        folder: PathBuf,
    },

    /// A mapped file changed during the scan.
    #[error(
        "{path}: changed while it was read, so nothing that was found can be trusted\n  scan again, or with --no-mmap, which reads files once"
    )]
    FileChanged {
        /// The file.
        path: String,
    },

    /// A table of the user's that cannot be used.
    #[error("{option} {}: {reason}\n  expected: {expected}", .path.display())]
    BadTable {
        /// The option that names it.
        option: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// What it should be.
        expected: &'static str,
    },

    /// A file of an evaluation gives no row.
    #[error("{}: {reason}\n  expected: {expected}", .path.display())]
    NoRows {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
        /// What its rows are.
        expected: &'static str,
    },

    /// A kind that is to be scored, and no row of the truth has it.
    #[error("--kind {name}: no row of the truth has it\n  kinds: {}", .kinds.join(", "))]
    NoSuchKind {
        /// The kind.
        name: String,
        /// The first kinds that rows have.
        kinds: Vec<String>,
    },

    /// A sample for coders cannot be drawn or written, or their marks cannot be read.
    #[error("{}: {reason}\n  {remedy}", .path.display())]
    CannotAudit {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: String,
        /// What to do.
        remedy: String,
    },

    /// A saved bench cannot be compared with, or written over; or a corpus cannot be measured.
    #[error("{}: {reason}\n  {remedy}", .path.display())]
    CannotBench {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
        /// What to do.
        remedy: String,
    },

    /// Temporary files cannot be written.
    #[error(
        "{}: cannot keep temporary files there: {reason}\n  name a folder with room for them with --temp-dir DIR, or give \
         more --memory",
        .folder.display()
    )]
    Temporary {
        /// Their folder.
        folder: PathBuf,
        /// What the system said.
        reason: String,
    },

    /// A file could not be written or read.
    #[error("{}: cannot {doing}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried, as a verb.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// Turns a system error into one that names the file and what was tried.
    pub fn io<'p>(path: &'p Path, doing: &'static str) -> impl FnOnce(io::Error) -> Error + 'p {
        move |source| Error::Io { path: path.to_path_buf(), doing, source }
    }

    /// Turns a system error into one that names the folder of temporary files.
    pub fn temporary<'p>(folder: &'p Path) -> impl FnOnce(io::Error) -> Error + 'p {
        move |source| Error::Temporary { folder: folder.to_path_buf(), reason: source.to_string() }
    }
}

fn nearest_text(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        names => format!("\n  nearest: {}", names.join(", ")),
    }
}

/// The `most` names most like `name`.
pub(crate) fn nearest_names<'n>(name: &str, names: impl Iterator<Item = &'n str>, most: usize) -> Vec<String> {
    let name = name.to_lowercase();
    let likeness = |other: &str| (1000.0 * strsim::jaro_winkler(&name, &other.to_lowercase())) as i64;
    const NEAR: i64 = 700; // of 1000; "watr-dept" and "water-dept" have 970
    let scored = names.map(|other| (-likeness(other), other)).filter(|(likeness, _)| -likeness >= NEAR);
    let mut scored: Vec<(i64, &str)> = scored.collect();
    scored.sort_unstable();
    scored.dedup();
    scored.into_iter().take(most).map(|(_, name)| name.to_string()).collect()
}
