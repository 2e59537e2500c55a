//! A folder for what a scan has done so far: written part by part, so that one which was interrupted goes on from there.
//!
//! ```text
//! PARENT/reprint-scratch-KEY/       KEY: a digest of the inputs and the parameters
//!     reprint-scratch               the marker: what the folder is; locked as long as its process runs
//!     keys-17, pairs-17, …          parts, each written beside and renamed, with a digest at its end
//! ```
//!
//! A folder with the marker that no process holds is left from a scan that was killed: with the same key its parts are used, with any
//! other it is removed. Nothing else is ever removed.

use crate::error::{Error, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// How the names of these folders begin, and the name of the marker in them.
pub const SCRATCH: &str = "reprint-scratch";

/// How the marker begins. Another version means that parts are written in another way.
const MARK: &str = "A temporary folder of reprint, version 1\n";

const PARTIAL: &str = "partial";

/// A folder of one scan.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    /// Held as long as the scan runs: the system lets go of it whatever happens to the process.
    _marker: File,
}

impl Scratch {
    /// Takes the folder of a scan, with what an interrupted one with the same key left there, and removes those that interrupted
    /// scans with other keys left beside it.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn open(parent: &Path, key: u128) -> Result<Scratch> {
        let name = |copy: u32| match copy {
            0 => format!("{SCRATCH}-{key:032x}"),
            _ => format!("{SCRATCH}-{key:032x}-{copy}"),
        };
        remove_abandoned(parent, &name(0));
        // the same scan may run twice at once
        let taken = (0..).find_map(|copy| Scratch::take(parent.join(name(copy))).transpose());
        taken.unwrap_or_else(|| Err(Error::temporary(parent)(io::ErrorKind::AlreadyExists.into())))
    }

    /// Takes a folder, unless another process has it.
    fn take(folder: PathBuf) -> Result<Option<Scratch>> {
        let marker = folder.join(SCRATCH);
        let is_ours = !folder.exists() || is_marker(&marker);
        if !is_ours {
            return Ok(None);
        }
        let open = || {
            if !folder.exists() {
                fs::create_dir(&folder)?;
            }
            let mut file = OpenOptions::new().read(true).append(true).create(true).open(&marker)?;
            if file.metadata()?.len() == 0 {
                file.write_all(MARK.as_bytes())?;
            }
            Ok(file)
        };
        let file = open().map_err(Error::temporary(&folder))?;
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            _ => Ok(Some(Scratch { folder, _marker: file })),
        }
    }

    fn path(&self, part: &str) -> PathBuf {
        self.folder.join(part)
    }

    /// The bytes of a part that was finished.
    pub fn read(&self, part: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.path(part)).ok()?;
        let digest = bytes.split_off(bytes.len().checked_sub(8)?);
        (digest == xxh3_64(&bytes).to_le_bytes()).then_some(bytes)
    }

    /// Writes a part at once.
    ///
    /// # Errors
    /// If it cannot be written: the disk is full.
    pub fn write(&self, part: &str, bytes: &[u8]) -> Result<()> {
        let (path, partial) = (self.path(part), self.path(part).with_extension(PARTIAL));
        let write = || {
            let mut file = File::create(&partial)?;
            file.write_all(bytes)?;
            file.write_all(&xxh3_64(bytes).to_le_bytes())?;
            fs::rename(&partial, &path)
        };
        write().map_err(Error::temporary(&self.folder))
    }

    /// Files that grow together, emptied.
    ///
    /// # Errors
    /// If they cannot be made.
    pub(crate) fn growing(&self, parts: impl Iterator<Item = String>) -> Result<Growing> {
        let create = |part: String| Ok((File::create(self.path(&part))?, Xxh3::new()));
        let files = parts.map(create).collect::<io::Result<_>>().map_err(Error::temporary(&self.folder))?;
        Ok(Growing { files, folder: self.folder.clone() })
    }

    /// The bytes of a file that grew to this digest; `None` if it has another.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn grown(&self, part: &str, digest: u64) -> Result<Option<Vec<u8>>> {
        let bytes = fs::read(self.path(part)).map_err(Error::temporary(&self.folder))?;
        Ok((xxh3_64(&bytes) == digest).then_some(bytes))
    }

    /// What went wrong with a part.
    pub(crate) fn error(&self, what: &str) -> Error {
        Error::temporary(&self.folder)(io::Error::new(io::ErrorKind::InvalidData, what.to_string()))
    }

    /// Removes a part that is not needed any more.
    pub fn forget(&self, part: &str) {
        let _ = fs::remove_file(self.path(part));
    }

    /// Removes the folder: the scan is done.
    pub fn remove(&self) {
        remove(&self.folder);
    }
}

/// Files that grow together.
pub(crate) struct Growing {
    files: Vec<(File, Xxh3)>,
    folder: PathBuf,
}

impl Growing {
    pub fn append(&mut self, file: usize, bytes: &[u8]) -> Result<()> {
        let (file, digest) = &mut self.files[file];
        digest.update(bytes);
        file.write_all(bytes).map_err(Error::temporary(&self.folder))
    }

    /// The digest of each file.
    pub fn digests(&self) -> Vec<u64> {
        self.files.iter().map(|(_, digest)| digest.digest()).collect()
    }
}

fn is_marker(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.starts_with(MARK) || text.is_empty())
}

/// Removes the folders of scans that ended without removing them, but for one.
fn remove_abandoned(parent: &Path, kept: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_named = entry.file_name().to_str().is_some_and(|name| name.starts_with(SCRATCH) && name != kept);
        let marker = entry.path().join(SCRATCH);
        if is_named && is_marker(&marker) && File::open(&marker).is_ok_and(|file| file.try_lock().is_ok()) {
            remove(&entry.path());
        }
    }
}

/// Removes the files of a folder, the marker last, and the folder.
fn remove(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name() != SCRATCH) {
        let _ = fs::remove_file(entry.path());
    }
    let _ = fs::remove_file(folder.join(SCRATCH));
    let _ = fs::remove_dir(folder);
}

/// Numbers as bytes, one after the other.
pub(crate) fn put<N: Into<u64> + Copy>(bytes: &mut Vec<u8>, numbers: &[N], width: usize) {
    numbers.iter().for_each(|&number| bytes.extend_from_slice(&number.into().to_le_bytes()[..width]));
}

/// Takes numbers from bytes.
pub(crate) struct Numbers<'b>(pub &'b [u8]);

impl Numbers<'_> {
    pub fn u32(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    pub fn u64(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupted_scan_finds_its_parts_and_another_removes_them() {
        let parent = tempfile::tempdir().unwrap();
        let scratch = Scratch::open(parent.path(), 7).unwrap();
        scratch.write("pairs-00", b"done").unwrap();
        drop(scratch); // killed
        let scratch = Scratch::open(parent.path(), 7).unwrap();
        assert_eq!(scratch.read("pairs-00").as_deref(), Some(&b"done"[..]));
        assert_eq!(scratch.read("pairs-01"), None);
        // the same scan at the same time starts anew, and a third one leaves both alone
        let same = Scratch::open(parent.path(), 7).unwrap();
        assert_eq!(same.read("pairs-00"), None);
        let other = Scratch::open(parent.path(), 8).unwrap();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 3);
        drop((scratch, same));
        other.remove();
        Scratch::open(parent.path(), 9).unwrap().remove();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let parent = tempfile::tempdir().unwrap();
        let foreign = parent.path().join(format!("{SCRATCH}-{:032x}", 7));
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join(SCRATCH), "my notes").unwrap();
        Scratch::open(parent.path(), 7).unwrap().remove();
        Scratch::open(parent.path(), 8).unwrap().remove();
        assert_eq!(fs::read_to_string(foreign.join(SCRATCH)).unwrap(), "my notes");
    }

    #[test]
    fn a_part_that_was_cut_is_none() {
        let parent = tempfile::tempdir().unwrap();
        let scratch = Scratch::open(parent.path(), 7).unwrap();
        scratch.write("pairs-00", b"0123456789").unwrap();
        let bytes = fs::read(scratch.path("pairs-00")).unwrap();
        for cut in [bytes.len() - 1, 9, 3, 0] {
            fs::write(scratch.path("pairs-00"), &bytes[..cut]).unwrap();
            assert_eq!(scratch.read("pairs-00"), None);
        }
        scratch.remove();
    }
}
