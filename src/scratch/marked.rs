//! Folders of temporary files with a marker in them, which is locked as long as their process runs: what a killed process left is
//! told from what others work with, and removed.

use super::SCRATCH;
use std::fs::{self, DirBuilder, File, FileType, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// The marker. Another version means that parts are written in another way.
pub(super) const MARK: &str = "A temporary folder of reprint, version 1\n";

/// A folder that only we can look into: it holds what stands in the documents.
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new file that only we can read.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true).create_new(true).open(path)
}

/// The same in place of one that may be there.
pub(super) fn create_anew(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => create(path),
    }
}

/// The marker of a folder that was just made, locked before it is one. Where a file system has no locks nobody takes that folder
/// or removes it.
pub(crate) fn new_marker(folder: &Path) -> io::Result<File> {
    let mut marker = create(&folder.join(SCRATCH))?;
    let _ = marker.try_lock();
    marker.write_all(MARK.as_bytes())?;
    Ok(marker)
}

/// The marker of a folder that is ours, locked; `None` if it is not ours or a process has it.
pub(super) fn locked_marker(folder: &Path, owner: u32) -> Option<File> {
    let ours = |path: &Path, is_kind: fn(&FileType) -> bool| {
        let found = fs::symlink_metadata(path).ok()?; // of a link itself
        (is_kind(&found.file_type()) && owner_of(&found) == owner).then_some(found)
    };
    let path = folder.join(SCRATCH);
    ours(folder, FileType::is_dir)?;
    ours(&path, FileType::is_file)?; // before it is opened: a pipe would wait
    let mut marker = OpenOptions::new().read(true).append(true).open(&path).ok()?;
    marker.try_lock().ok()?;
    let mut mark = [0; MARK.len()];
    let is_mark = marker.metadata().is_ok_and(|found| found.len() == MARK.len() as u64)
        && marker.read_exact(&mut mark).is_ok()
        && mark == *MARK.as_bytes();
    // another process may have removed it, and a third one made it again, before it was locked
    let is_same = is_same(&marker.metadata().ok()?, &ours(&path, FileType::is_file)?);
    (is_mark && is_same).then_some(marker)
}

/// Whether both are of one file.
#[cfg(unix)]
fn is_same(x: &Metadata, y: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (x.dev(), x.ino()) == (y.dev(), y.ino())
}

/// Whose a file is.
#[cfg(unix)]
fn owner_of(metadata: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::uid(metadata)
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(not(unix))]
fn owner_of(_: &Metadata) -> u32 {
    0
}

/// A marker, unless another process was first: it made one in an empty folder, or removed the folder.
pub(crate) fn unless_taken(marker: io::Result<File>) -> io::Result<Option<File>> {
    match marker {
        Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => Ok(None),
        marker => marker.map(Some),
    }
}

/// Whether a folder is ours and holds nothing: its process was killed before it made the marker, or is about to make it.
pub(super) fn is_empty(folder: &Path, owner: u32) -> bool {
    let is_ours = fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir() && owner_of(&found) == owner);
    is_ours && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Who files are of that we make in a folder.
pub(crate) fn owner_in(parent: &Path) -> io::Result<u32> {
    tempfile::tempfile_in(parent).and_then(|ours| ours.metadata()).map(|ours| owner_of(&ours))
}

/// Removes the folders with such names of processes that ended without removing them.
pub(crate) fn remove_abandoned(parent: &Path, owner: u32, is_named: impl Fn(&str) -> bool, is_part: fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        // locked until all is removed: nobody takes it meanwhile
        if !entry.file_name().to_str().is_some_and(&is_named) {
            continue;
        } else if let Some(_locked) = locked_marker(&entry.path(), owner) {
            remove(&entry.path(), is_part);
        } else if is_empty(&entry.path(), owner) {
            let _ = fs::remove_dir(entry.path()); // only if it still is
        }
    }
}

/// Removes the parts in a folder, then the marker, and the folder if nothing else is there.
pub(crate) fn remove(folder: &Path, is_part: fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_part)) {
        let _ = fs::remove_file(entry.path());
    }
    let _ = fs::remove_file(folder.join(SCRATCH));
    let _ = fs::remove_dir(folder);
}
