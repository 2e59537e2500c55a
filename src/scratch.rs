//! A folder for what a scan has done so far: written part by part, so that one which was interrupted goes on from there.
//!
//! ```text
//! PARENT/reprint-scratch-KEY/       KEY: a digest of the inputs and the parameters
//!     reprint-scratch               the marker: what the folder is; locked as long as its process runs
//!     keys-17, pairs-17, …          parts, each written beside and renamed, with a digest at its end
//! ```
//!
//! A folder with the marker that no process holds is left from a scan that was killed: with the same key its parts are used, with any
//! other it is removed. Nothing else is ever removed: a folder of this name that is a link, is someone else's or has another marker is
//! left alone, and so is a file in ours with a name that we do not write.

mod marked;

use crate::error::{Error, Result};
use marked::{create_anew, create_folder, is_empty, locked_marker};
pub(crate) use marked::{new_marker, owner_in, remove, remove_abandoned, unless_taken};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// How the names of these folders begin, and the name of the marker in them.
pub const SCRATCH: &str = "reprint-scratch";

const PARTIAL: &str = "partial";

/// Names of parts before their number, and those without.
const NUMBERED: [&str; 5] = ["words-", "keys-of-passages-", "keys-of-documents-", "pairs-", "alignments-"];
const WITHOUT_NUMBER: [&str; 2] = ["signed", "recurring"];

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
        let owner = owner_in(parent).map_err(Error::temporary(parent))?;
        let kept = name(0);
        remove_abandoned(parent, owner, |name| is_folder_name(name) && name != kept, is_part_name);
        // the same scan may run twice at once
        let taken = (0..).find_map(|copy| Scratch::take(parent.join(name(copy)), owner).transpose());
        taken.unwrap_or_else(|| Err(Error::temporary(parent)(io::ErrorKind::AlreadyExists.into())))
    }

    /// Takes a folder, unless another process has it or it is not ours.
    fn take(folder: PathBuf, owner: u32) -> Result<Option<Scratch>> {
        loop {
            let marker = match create_folder(&folder) {
                Ok(()) => unless_taken(new_marker(&folder)).map_err(Error::temporary(&folder))?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match locked_marker(&folder, owner) {
                    None if is_empty(&folder, owner) => {
                        unless_taken(new_marker(&folder)).map_err(Error::temporary(&folder))?
                    }
                    marker => marker,
                },
                Err(error) => return Err(Error::temporary(&folder)(error)),
            };
            if let Some(marker) = marker {
                return Ok(Some(Scratch { folder, _marker: marker }));
            }
            // the process that had it may have removed it meanwhile
            let is_gone = fs::symlink_metadata(&folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
            if !is_gone {
                return Ok(None);
            }
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
            let mut file = create_anew(&partial)?;
            file.write_all(bytes)?;
            file.write_all(&xxh3_64(bytes).to_le_bytes())?;
            fs::rename(&partial, &path)
        };
        write().map_err(Error::temporary(&self.folder))
    }

    /// Files that grow together, emptied. They are opened when something is appended: a system lets a process have few open.
    ///
    /// # Errors
    /// If they cannot be made.
    pub(crate) fn growing(&self, parts: impl Iterator<Item = String>) -> Result<Growing> {
        let create = |part: String| {
            let path = self.path(&part);
            create_anew(&path).map(|_| (path, Xxh3::new()))
        };
        let files = parts.map(create).collect::<io::Result<_>>().map_err(Error::temporary(&self.folder))?;
        Ok(Growing { files, folder: self.folder.clone() })
    }

    /// The bytes of a file that grew to this digest; `None` if it has another.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn grown(&self, part: &str, digest: u64) -> Result<Option<Vec<u8>>> {
        match fs::read(self.path(part)) {
            Ok(bytes) => Ok((xxh3_64(&bytes) == digest).then_some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::temporary(&self.folder)(error)),
        }
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
        remove(&self.folder, is_part_name);
    }
}

/// Files that grow together.
pub(crate) struct Growing {
    files: Vec<(PathBuf, Xxh3)>,
    folder: PathBuf,
}

impl Growing {
    pub fn append(&mut self, file: usize, bytes: &[u8]) -> Result<()> {
        let (path, digest) = &mut self.files[file];
        digest.update(bytes);
        let append = |path: &Path| OpenOptions::new().append(true).open(path)?.write_all(bytes);
        append(path).map_err(Error::temporary(&self.folder))
    }

    /// The digest of each file.
    pub fn digests(&self) -> Vec<u64> {
        self.files.iter().map(|(_, digest)| digest.digest()).collect()
    }
}

/// Whether a folder has a name that we give: a key, and which copy.
fn is_folder_name(name: &str) -> bool {
    let Some(name) = name.strip_prefix(SCRATCH).and_then(|name| name.strip_prefix('-')) else { return false };
    let (key, copy) = name.split_once('-').unwrap_or((name, "1"));
    key.len() == 32 && key.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) && is_number(copy)
}

/// Whether a file has the name of a part, finished or not.
fn is_part_name(name: &str) -> bool {
    let name = name.strip_suffix(PARTIAL).and_then(|name| name.strip_suffix('.')).unwrap_or(name);
    let numbered = NUMBERED.iter().any(|kind| name.strip_prefix(kind).is_some_and(is_number));
    numbered || WITHOUT_NUMBER.contains(&name)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())
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
    use super::marked::MARK;
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

    /// A folder named as ours, with this marker and a part.
    fn named(parent: &Path, key: u128, marker: &str) -> PathBuf {
        let folder = parent.join(format!("{SCRATCH}-{key:032x}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(SCRATCH), marker).unwrap();
        fs::write(folder.join("pairs-00"), "mine").unwrap();
        folder
    }

    /// Takes two folders and removes them, one of them with the key 7.
    fn scan_twice(parent: &Path) {
        Scratch::open(parent, 7).unwrap().remove();
        Scratch::open(parent, 1000).unwrap().remove();
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let parent = tempfile::tempdir().unwrap();
        let longer = format!("{MARK}and my notes");
        let others = ["", "my notes", &MARK[..MARK.len() - 1], &longer];
        let folders: Vec<PathBuf> = (7..).zip(others).map(|(key, marker)| named(parent.path(), key, marker)).collect();
        // with the marker, but under other names
        let names = ["", "-", "-notes", "-00ff", &format!("-{:032x}-", 7), &format!("-{:032X}", 0xff), "-x-1"];
        for name in names {
            let folder = named(parent.path(), 77, MARK);
            fs::rename(folder, parent.path().join(format!("{SCRATCH}{name}"))).unwrap();
        }
        scan_twice(parent.path());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), others.len() + names.len());
        for (folder, marker) in folders.iter().zip(others) {
            assert_eq!(fs::read_to_string(folder.join(SCRATCH)).unwrap(), marker);
            assert_eq!(fs::read_to_string(folder.join("pairs-00")).unwrap(), "mine");
        }
        // what a name and a marker say is ours
        let abandoned = named(parent.path(), 78, MARK);
        scan_twice(parent.path());
        assert!(!abandoned.exists());
    }

    /// A scan that was killed when it had made its folder, and no marker.
    #[test]
    fn an_empty_folder_is_taken_or_removed() {
        let parent = tempfile::tempdir().unwrap();
        let empty = |key: u128| fs::create_dir(parent.path().join(format!("{SCRATCH}-{key:032x}"))).unwrap();
        empty(7);
        empty(8);
        let scratch = Scratch::open(parent.path(), 7).unwrap();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
        scratch.remove();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_of_others_in_our_folder_stays() {
        let parent = tempfile::tempdir().unwrap();
        let folder = named(parent.path(), 8, MARK);
        let ours = ["words-000000", "keys-of-documents-63.partial", "signed", "recurring", "alignments-1000000"];
        let others = ["notes.txt", "pairs-", "pairs-00.txt", "signed.old", "words-00000a"];
        ours.iter().chain(&others).for_each(|name| fs::write(folder.join(name), "").unwrap());
        scan_twice(parent.path());
        let mut left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, others);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_pipes_are_left_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (parent, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let target = named(elsewhere.path(), 1, MARK);
        symlink(&target, parent.path().join(format!("{SCRATCH}-{:032x}", 7))).unwrap();
        let linked = named(parent.path(), 8, "");
        fs::remove_file(linked.join(SCRATCH)).unwrap();
        symlink(target.join(SCRATCH), linked.join(SCRATCH)).unwrap();
        let pipe = named(parent.path(), 9, "");
        fs::remove_file(pipe.join(SCRATCH)).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(pipe.join(SCRATCH)).status().unwrap().success());
        scan_twice(parent.path());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 3);
        for folder in [&target, &linked, &pipe] {
            assert_eq!(fs::read_to_string(folder.join("pairs-00")).unwrap(), "mine");
        }
        // a part is not written through a link, and nobody else can read it
        let scratch = Scratch::open(parent.path(), 10).unwrap();
        symlink(target.join("pairs-00"), scratch.path("pairs-00.partial")).unwrap();
        scratch.write("pairs-00", b"done").unwrap();
        assert_eq!(fs::read_to_string(target.join("pairs-00")).unwrap(), "mine");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!([&scratch.folder, &scratch.path("pairs-00")].map(|path| mode(path)), [0o700, 0o600]);
        scratch.remove();
    }

    #[test]
    fn keys_that_are_gone_or_were_changed_are_none() {
        let parent = tempfile::tempdir().unwrap();
        let scratch = Scratch::open(parent.path(), 7).unwrap();
        fs::write(scratch.path("keys-of-passages-00"), b"rows").unwrap();
        let grown = |part: &str, of: &[u8]| scratch.grown(part, xxh3_64(of)).unwrap();
        assert_eq!(grown("keys-of-passages-00", b"rows").as_deref(), Some(&b"rows"[..]));
        assert_eq!([grown("keys-of-passages-00", b"others"), grown("keys-of-passages-01", b"rows")], [None, None]);
        scratch.remove();
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
