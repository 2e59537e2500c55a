//! The folder of tables: written beside and renamed, the manifest last.
//!
//! ```text
//! write every table as NAME.partial, then manifest.json.partial, which lists them
//! remove the old result: its manifest first, then the files that it lists
//! rename every table, then the manifest
//! ```
//!
//! Other formats of a table are made of its JSON lines, right behind them. A folder without a manifest is incomplete. Tables with `.partial` behind their names are ours and
//! may be replaced, so that a run after an interrupted one needs no `--force`.

use super::Results;
use super::manifest::{AllCounts, File as Written, Manifest, Parameters, Run, SCHEMA_VERSION, accounted};
use super::tables::{ALIGNMENTS, TABLES, Table};
use crate::corpus::{MANIFEST, PARTIAL, is_result_folder};
use crate::error::{Error, Result};
use crate::scratch::SCRATCH;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// The page that is made of a result, beside its tables.
pub const PAGE: &str = "report.html";

/// A format in which tables stand beside the JSON lines.
#[derive(Debug, Clone, Copy)]
pub struct TableFormat {
    /// What the names of its files end in.
    pub ending: &'static str,
    /// Writes a table, given its name, the folder and the name of the file there that has its JSON lines; gives the
    /// number of its rows.
    pub write: fn(&str, &Path, &str, &mut (dyn Write + Send)) -> Result<u64>,
}

/// The endings of all formats, also of those that this build cannot write: it replaces results of others.
const ENDINGS: [&str; 2] = ["csv", "parquet"];

/// A folder that may be written to, and that no other run writes to.
#[derive(Debug)]
pub struct OutputFolder {
    path: PathBuf,
    /// Whether it was made for this run.
    is_new: bool,
    /// Held as long as the folder is: the system lets go of it whatever happens to the process.
    _lock: Option<File>,
}

impl OutputFolder {
    /// Makes the folder if need be. Asked before a scan, so that a long one does not end in a
    /// refusal.
    ///
    /// # Errors
    /// If it holds anything but a result, complete or interrupted, and `force` is not given; if it
    /// cannot be written to; if another run writes to it.
    pub fn prepare(path: &Path, force: bool) -> Result<OutputFolder> {
        let is_new = !path.exists();
        fs::create_dir_all(path).map_err(Error::io(path, "make the folder"))?;
        let lock = lock(path)?;
        let folder = OutputFolder { path: path.to_path_buf(), is_new, _lock: lock };
        if !force && !is_result_folder(path) && folder.holds_foreign_files()? {
            return Err(Error::FolderInUse { folder: path.to_path_buf() });
        }
        // whether it can be written to: better known now
        tempfile::tempfile_in(path).map_err(Error::io(path, "write to the folder"))?;
        Ok(folder)
    }

    /// Whether tables in these formats can be written: a table of that name may be somebody's own, made of ours. Asked
    /// before a scan, as [`OutputFolder::prepare`] is.
    ///
    /// # Errors
    /// If there is one that the result in the folder does not list.
    pub fn check_formats(&self, formats: &[TableFormat]) -> Result<()> {
        let Ok(text) = fs::read_to_string(self.path.join(MANIFEST)) else { return Ok(()) };
        let old: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        for file in formats.iter().flat_map(|format| TABLES.iter().filter_map(|table| table.in_format(format.ending))) {
            let path = self.path.join(&file);
            if path.exists() && old["files"].get(&file).is_none() {
                return Err(Error::FileInUse { path });
            }
        }
        Ok(())
    }

    /// Removes the folder again if it was made for a run that gave nothing.
    pub fn abandon(self) {
        if self.is_new {
            let _ = fs::remove_dir(&self.path);
        }
    }

    /// Whether there is anything but tables that a killed run did not finish.
    fn holds_foreign_files(&self) -> Result<bool> {
        let mut entries = fs::read_dir(&self.path).map_err(Error::io(&self.path, "read the folder"))?;
        let is_ours = |name: &str| {
            name.starts_with(SCRATCH) || files_of_a_result().any(|file| name.strip_suffix(PARTIAL) == Some(&*file))
        };
        Ok(entries.any(|entry| !entry.is_ok_and(|entry| entry.file_name().to_str().is_some_and(is_ours))))
    }

    fn partial(&self, file: &str) -> PathBuf {
        self.path.join(format!("{file}{PARTIAL}"))
    }

    /// Removes an old result, complete or interrupted: its manifest, then its tables, nothing else.
    fn remove_old(&self) -> Result<()> {
        let manifest = self.path.join(MANIFEST);
        let is_complete = manifest.exists();
        if !is_result_folder(&self.path) {
            return Ok(());
        }
        let text = fs::read_to_string(&manifest).unwrap_or_default();
        let old: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        remove_file(&manifest)?;
        let page = self.path.join(PAGE);
        if may_be_replaced(&page) {
            remove_file(&page)?; // it shows what is removed
        }
        // only names of tables: a manifest that somebody edited must not remove anything else
        for file in tables_of_a_result() {
            if !is_complete || old["files"].get(&file).is_some() {
                remove_file(&self.path.join(file))?;
            }
        }
        Ok(())
    }

    /// Whether every file of a result can take its place: none is a folder.
    fn check_targets(&self) -> Result<()> {
        let mut targets = files_of_a_result().map(|file| self.path.join(file));
        match targets.find(|target| target.is_dir()) {
            Some(target) => Err(Error::io(&target, "replace")(io::ErrorKind::IsADirectory.into())),
            None => Ok(()),
        }
    }

    /// Removes what was written for a result that will not be.
    fn remove_partial(&self) {
        for file in files_of_a_result() {
            let _ = fs::remove_file(self.partial(&file));
        }
    }
}

/// Whether a file has the name of one of a result, finished or not.
pub(super) fn is_of_a_result(name: &str) -> bool {
    let name = name.strip_suffix(PARTIAL).unwrap_or(name);
    files_of_a_result().any(|file| name == file)
}

/// The files of a result.
fn files_of_a_result() -> impl Iterator<Item = String> {
    tables_of_a_result().chain([MANIFEST, PAGE].map(str::to_string))
}

/// The tables of a result, in every format.
fn tables_of_a_result() -> impl Iterator<Item = String> {
    let in_formats = |table: &'static Table| ENDINGS.iter().filter_map(|ending| table.in_format(ending));
    TABLES.iter().flat_map(move |table| std::iter::once(table.file.to_string()).chain(in_formats(table)))
}

fn remove_file(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(path, "remove")(error)),
        _ => Ok(()),
    }
}

/// Whether nothing stands under the name of a page, or a page of ours: somebody's own report.html is left as it is.
pub fn may_be_replaced(page: &Path) -> bool {
    let mut begin = Vec::new();
    match File::open(page) {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(file) => {
            let is_read = file.take(1024).read_to_end(&mut begin).is_ok();
            is_read && String::from_utf8_lossy(&begin).contains("<meta name=\"generator\" content=\"reprint\">")
        }
    }
}

/// Locks a folder against other runs, where the system can lock folders.
fn lock(path: &Path) -> Result<Option<File>> {
    let Ok(folder) = File::open(path) else { return Ok(None) };
    match folder.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Err(Error::FolderLocked { folder: path.to_path_buf() }),
        _ => Ok(Some(folder)),
    }
}

/// Writes all tables, also in these formats, and the manifest; gives the digest of `alignments.jsonl`, by which audits name results. Where
/// writing fails, nothing of it is left.
pub fn write_folder(
    folder: &OutputFolder,
    results: &Results,
    parameters: &Parameters,
    formats: &[TableFormat],
    run: impl FnOnce() -> Run,
) -> Result<String> {
    let files = write_partial(folder, results, parameters, formats, run)
        .and_then(|files| folder.check_targets().map(|()| files));
    let files = files.inspect_err(|_| folder.remove_partial())?;
    // From here on an error leaves the partial files: the next run takes them for an interrupted one.
    folder.remove_old()?;
    for file in files.keys().map(String::as_str).chain([MANIFEST]) {
        let (from, to) = (folder.partial(file), folder.path.join(file));
        fs::rename(&from, &to).map_err(Error::io(&to, "rename"))?;
    }
    folder.remove_partial();
    Ok(files.get(ALIGNMENTS).map(|file| file.digest.clone()).unwrap_or_default())
}

/// Writes everything beside; gives the tables to rename.
fn write_partial(
    folder: &OutputFolder,
    results: &Results,
    parameters: &Parameters,
    formats: &[TableFormat],
    run: impl FnOnce() -> Run,
) -> Result<BTreeMap<String, Written>> {
    let files = write_tables(folder, results, parameters, formats)?;
    let reasons = results.store.account().by_reason();
    let manifest = Manifest {
        program: "reprint",
        version: env!("CARGO_PKG_VERSION"),
        schema_version: SCHEMA_VERSION,
        parameters,
        inputs: results.store.inputs(),
        weights_digest: format!("{:016x}", results.scan.weights_digest),
        counts: AllCounts::of(results),
        skipped: accounted(&reasons, true),
        repaired: accounted(&reasons, false),
        files,
        run: &run(),
    };
    let path = folder.partial(MANIFEST);
    let mut bytes = serde_json::to_vec_pretty(&manifest).expect("a manifest is plain data");
    bytes.push(b'\n');
    let sync =
        |bytes: &[u8]| File::create(&path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    sync(&bytes).map_err(Error::io(&path, "write"))?;
    Ok(manifest.files)
}

/// Writes every table, also in these formats. The disk takes a table while the next one is made.
fn write_tables(
    folder: &OutputFolder,
    results: &Results,
    parameters: &Parameters,
    formats: &[TableFormat],
) -> Result<BTreeMap<String, Written>> {
    std::thread::scope(|scope| {
        let (mut files, mut syncing) = (BTreeMap::new(), Vec::new());
        let mut sync = |path: PathBuf, file: File| {
            syncing.push(scope.spawn(move || file.sync_all().map_err(Error::io(&path, "write"))));
        };
        for table in TABLES.iter().filter(|table| table.is_in(parameters)) {
            let path = folder.partial(table.file);
            let write = |out: &mut Out| (table.write)(results, parameters.text, out).map_err(Error::io(&path, "write"));
            let (written, file) = write_table(&path, write)?;
            sync(path, file);
            files.insert(table.file.to_string(), written);
            let lines = format!("{}{PARTIAL}", table.file);
            for (name, format) in formats.iter().filter_map(|format| Some((table.in_format(format.ending)?, format))) {
                let path = folder.partial(&name);
                let write = |out: &mut Out| (format.write)(table.name(), &folder.path, &lines, out);
                let (written, file) = write_table(&path, write)?;
                sync(path, file);
                files.insert(name, written);
            }
        }
        for synced in syncing {
            synced.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        Ok(files)
    })
}

/// Makes and digests every table as [`write_folder`] does, but keeps none: what writing takes without the disk. Gives the
/// rows and the bytes.
pub fn make_tables(results: &Results, parameters: &Parameters) -> io::Result<(u64, u64)> {
    let made = make_each_table(results, parameters)?;
    Ok((made.iter().map(|table| table.rows).sum(), made.iter().map(|table| table.bytes).sum()))
}

/// How large a table is.
pub(crate) struct Made {
    /// The file that it would stand in.
    pub file: &'static str,
    pub rows: u64,
    pub bytes: u64,
}

/// The same, a table at a time.
pub(crate) fn make_each_table(results: &Results, parameters: &Parameters) -> io::Result<Vec<Made>> {
    let make = |table: &Table| {
        let mut out = Hashing { inner: io::sink(), hasher: Xxh3::new(), bytes: 0 };
        let rows = (table.write)(results, parameters.text, &mut out)?;
        Ok(Made { file: table.file, rows, bytes: out.bytes })
    };
    TABLES.iter().filter(|table| table.is_in(parameters)).map(make).collect()
}

/// Where a table goes.
type Out = Hashing<BufWriter<File>>;

/// Writes a table; gives its file, too, which the disk need not have yet.
fn write_table(path: &Path, write: impl FnOnce(&mut Out) -> Result<u64>) -> Result<(Written, File)> {
    let file = File::create(path).map_err(Error::io(path, "write"))?;
    let mut out = Hashing { inner: BufWriter::with_capacity(1 << 18, file), hasher: Xxh3::new(), bytes: 0 };
    let rows = write(&mut out)?;
    let file = out.inner.into_inner().map_err(|error| Error::io(path, "write")(error.into_error()))?;
    Ok((Written { rows, bytes: out.bytes, digest: format!("{:032x}", out.hasher.digest128()) }, file))
}

/// Counts and digests what is written.
struct Hashing<W> {
    inner: W,
    hasher: Xxh3,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
