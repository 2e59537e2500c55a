//! The folder of tables: written beside and renamed, the manifest last.
//!
//! ```text
//! write every table as NAME.partial, then manifest.json.partial, which lists them
//! remove the old result: its manifest first, then the files that it lists
//! rename every table, then the manifest
//! ```
//!
//! A folder without a manifest is incomplete. A `.partial` file is ours and may be replaced, so
//! that a run after an interrupted one needs no `--force`.

use super::Results;
use super::manifest::{AllCounts, File as Written, Manifest, Parameters, Run, SCHEMA_VERSION, accounted};
use super::tables::TABLES;
use crate::corpus::{MANIFEST, is_result_folder};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

const PARTIAL: &str = ".partial";

/// A folder that may be written to.
#[derive(Debug)]
pub struct OutputFolder {
    path: PathBuf,
}

impl OutputFolder {
    /// Makes the folder if need be. Asked before a scan, so that a long one does not end in a
    /// refusal.
    ///
    /// # Errors
    /// If it holds anything but a result, complete or interrupted, and `force` is not given.
    pub fn prepare(path: &Path, force: bool) -> Result<OutputFolder> {
        fs::create_dir_all(path).map_err(Error::io(path, "make the folder"))?;
        let folder = OutputFolder { path: path.to_path_buf() };
        let foreign = folder.foreign_files()?;
        if foreign && !force && !is_result_folder(path) {
            return Err(Error::FolderInUse { folder: folder.path });
        }
        // whether it can be written to: better known now
        let probe = folder.partial("probe");
        File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(Error::io(&probe, "write"))?;
        Ok(folder)
    }

    /// Whether there is anything that no run of ours leaves behind.
    fn foreign_files(&self) -> Result<bool> {
        let read = |error| Error::io(&self.path, "read the folder")(error);
        let names: io::Result<Vec<_>> =
            fs::read_dir(&self.path).map_err(read)?.map(|e| e.map(|e| e.file_name())).collect();
        let names = names.map_err(read)?;
        // renamed tables beside the partial manifest: interrupted between two renames
        let interrupted = names.iter().any(|name| name.to_str() == Some("manifest.json.partial"));
        let is_ours = |name: &str| name.ends_with(PARTIAL) || (interrupted && TABLES.iter().any(|t| t.file == name));
        Ok(names.iter().any(|name| !name.to_str().is_some_and(is_ours)))
    }

    fn partial(&self, file: &str) -> PathBuf {
        self.path.join(format!("{file}{PARTIAL}"))
    }

    /// Removes an old result: its manifest, the files that it lists, nothing else.
    fn remove_old(&self) -> Result<()> {
        let manifest = self.path.join(MANIFEST);
        if !is_result_folder(&self.path) {
            return Ok(());
        }
        let text = fs::read_to_string(&manifest).map_err(Error::io(&manifest, "read"))?;
        fs::remove_file(&manifest).map_err(Error::io(&manifest, "remove"))?;
        let old: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let listed = old["files"].as_object().into_iter().flat_map(|files| files.keys());
        // only names of tables: a manifest that somebody edited must not remove anything else
        for table in listed.filter(|name| TABLES.iter().any(|t| t.file == *name)) {
            let path = self.path.join(table);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Error::io(&path, "remove")(error)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Writes all tables and the manifest.
pub fn write_folder(
    folder: &OutputFolder,
    results: &Results,
    parameters: &Parameters,
    run: impl FnOnce() -> Run,
) -> Result<()> {
    let mut files = BTreeMap::new();
    for table in TABLES.iter().filter(|table| table.is_in(parameters.text)) {
        let path = folder.partial(table.file);
        let write = |out: &mut dyn Write| (table.write)(results, parameters.text, out);
        files.insert(table.file, write_table(&path, write).map_err(Error::io(&path, "write"))?);
    }
    let reasons = results.store.account().by_reason();
    let manifest = Manifest {
        program: "reprint",
        version: env!("CARGO_PKG_VERSION"),
        schema_version: SCHEMA_VERSION,
        parameters,
        inputs: results.store.inputs(),
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
    folder.remove_old()?;
    for file in manifest.files.keys().copied().chain([MANIFEST]) {
        let (from, to) = (folder.partial(file), folder.path.join(file));
        fs::rename(&from, &to).map_err(Error::io(&to, "rename"))?;
    }
    // left by an interrupted run with other tables
    for table in TABLES.iter().filter(|table| !table.is_in(parameters.text)) {
        let _ = fs::remove_file(folder.partial(table.file));
    }
    Ok(())
}

fn write_table(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<u64>) -> io::Result<Written> {
    let mut out =
        Hashing { inner: BufWriter::with_capacity(1 << 18, File::create(path)?), hasher: Xxh3::new(), bytes: 0 };
    let rows = write(&mut out)?;
    out.flush()?;
    out.inner.get_ref().sync_all()?;
    Ok(Written { rows, bytes: out.bytes, digest: format!("{:032x}", out.hasher.digest128()) })
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
