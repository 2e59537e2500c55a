//! The tables of a result -> the same for other programs.
//!
//! ```text
//! schema.rs    what the columns of each table are
//! csv.rs       a table for spreadsheets, R and Stata
//! parquet.rs   a table with types, for DuckDB, Polars and pandas (feature `parquet`)
//! sqlite.rs    all tables in one database, for Datasette (feature `sqlite`)
//! gexf.rs      the network of outlets, for Gephi
//! ```
//!
//! All are made of the JSON lines, row by row: those are complete, and a format is a second view of them.

pub mod csv;
mod gexf;
#[cfg(feature = "parquet")]
mod parquet;
mod schema;
#[cfg(feature = "sqlite")]
mod sqlite;

use crate::corpus::PARTIAL;
use crate::error::{Error, Result};
use crate::report::TableFormat;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// Every table as `NAME.parquet`.
///
/// # Errors
/// If this build was made without it.
pub fn parquet_tables() -> Result<TableFormat> {
    #[cfg(feature = "parquet")]
    return Ok(parquet::PARQUET);
    #[cfg(not(feature = "parquet"))]
    Err(Error::NotInThisBuild { what: "Parquet", feature: "parquet", instead: "--tables csv" })
}

/// What is written as one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The network of outlets.
    Gexf,
    /// A database of all tables.
    Sqlite,
}

impl Format {
    /// The format that a name asks for by its ending; none for the name of a folder.
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "gexf" => Some(Format::Gexf),
            "sqlite" | "sqlite3" | "db" => Some(Format::Sqlite),
            _ => None,
        }
    }

    /// Whether a file that begins so is one of ours.
    fn is_ours(self, begin: &[u8]) -> bool {
        match self {
            Format::Gexf => String::from_utf8_lossy(begin).contains(gexf::CREATOR),
            Format::Sqlite => begin.get(APPLICATION_AT..APPLICATION_AT + 4) == Some(APPLICATION.as_slice()),
        }
    }

    fn write(self, folder: &Path, path: &Path) -> Result<()> {
        match self {
            Format::Gexf => create(path, |out| gexf::write(folder, out)),
            #[cfg(feature = "sqlite")]
            Format::Sqlite => sqlite::write(folder, path),
            #[cfg(not(feature = "sqlite"))]
            Format::Sqlite => self.check_build(),
        }
    }

    fn check_build(self) -> Result<()> {
        match self {
            Format::Sqlite if cfg!(not(feature = "sqlite")) => {
                Err(Error::NotInThisBuild { what: "SQLite", feature: "sqlite", instead: "-o DIR --tables csv" })
            }
            _ => Ok(()),
        }
    }
}

/// What tells a database of ours, and where it stands in the file: SQLite's application id.
const APPLICATION: &[u8; 4] = b"rprt";
const APPLICATION_AT: usize = 68;

/// Whether a file can be written: asked before a scan, so that a long one does not end in a refusal.
///
/// # Errors
/// If this build was made without the format; if it is a folder, there is no folder for it, or it is there and not of ours, and `force` is not given.
pub fn check_replaceable(path: &Path, format: Format, force: bool) -> Result<()> {
    format.check_build()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let refused = |kind: ErrorKind| Err(Error::io(path, "write")(kind.into()));
    if path.is_dir() {
        return refused(ErrorKind::IsADirectory);
    } else if !folder.is_dir() {
        return Err(Error::io(folder, "write into the folder")(ErrorKind::NotFound.into()));
    }
    let mut begin = Vec::new();
    let is_ours = match File::open(path) {
        Err(error) => error.kind() == ErrorKind::NotFound,
        // a pipe or a device would be waited for
        Ok(file) if file.metadata().is_ok_and(|about| about.is_file()) => {
            let is_read = file.take(1024).read_to_end(&mut begin).is_ok();
            is_read && format.is_ours(&begin)
        }
        Ok(_) => false,
    };
    match is_ours || force {
        true => Ok(()),
        false => Err(Error::FileInUse { path: path.to_path_buf() }),
    }
}

/// Writes the result in a folder as one file.
///
/// # Errors
/// If the folder holds no result, or writing fails.
pub fn export(folder: &Path, format: Format, path: &Path) -> Result<()> {
    write_beside(path, |partial| format.write(folder, partial))
}

/// Writes a file beside and renames it, so that it is whole under its name, or not there.
///
/// # Errors
/// If that fails.
pub fn write_beside(path: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(PARTIAL);
    let partial = PathBuf::from(partial);
    let renamed = write(&partial).and_then(|()| fs::rename(&partial, path).map_err(Error::io(path, "rename")));
    renamed.inspect_err(|_| drop(fs::remove_file(&partial)))
}

/// Writes a file to the disk.
fn create(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<io::Result<()>>) -> Result<()> {
    let file = File::create(path).map_err(Error::io(path, "write"))?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    let written = write(&mut out)?.and_then(|()| out.flush()).and_then(|()| out.get_ref().sync_all());
    written.map_err(Error::io(path, "write"))
}
