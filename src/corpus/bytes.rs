//! Files -> bytes: mapped, read, or decompressed, each with a digest of the file as it is.

use super::charset;
use super::map;
use super::source::HEAD;
use super::{Account, Reason};
use memmap2::Mmap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Files shorter than this are read, not mapped. Whole scans of 20,000 files of 3 kB took 0.81 of
/// the time when read instead of mapped (median of 7 pairs); of 65 kB or 1 MB, the same. A map a
/// file would also run into the system's limit (65,530 on Linux).
pub(super) const READ_BELOW: u64 = 64 * 1024;

/// Where texts lie in memory.
pub(super) enum Backing {
    Map(Mapped),
    Text(String),
    /// Bytes with texts among them.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only pages of Parquet are such"))]
    Bytes(Vec<u8>),
}

/// A mapped file, and how to tell whether it was changed since. It is closed: a system lets a process have about a thousand
/// files open, and a folder may hold many more.
pub(super) struct Mapped {
    map: Mmap,
    path: PathBuf,
    name: String,
    seen: Option<Seen>,
    digest: u128,
}

/// What the system says of a file that nobody touches.
#[derive(PartialEq)]
struct Seen {
    length: u64,
    modified: Option<SystemTime>,
    /// Its device and number: another file may stand under the name.
    #[cfg(unix)]
    file: (u64, u64),
}

impl Seen {
    fn new(metadata: &Metadata) -> Seen {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Seen {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            file: (metadata.dev(), metadata.ino()),
        }
    }
}

impl Mapped {
    pub(super) fn new(file: &File, path: &Path, name: &str) -> io::Result<Self> {
        let seen = Some(Seen::new(&file.metadata()?));
        let map = map::map(file, name)?;
        let digest = xxh3_128(&map);
        Ok(Mapped { map, path: path.to_path_buf(), name: name.to_string(), seen, digest })
    }

    /// Whether the mapped bytes are others than at first. Looked at only where the system says that
    /// the file was touched or is not there: one that was only appended to, or replaced, is still what it was.
    pub(super) fn has_changed(&self) -> bool {
        let now = fs::metadata(&self.path).ok().as_ref().map(Seen::new);
        now != self.seen && xxh3_128(&self.map) != self.digest
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.map
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Backing {
    /// The text of a place, checked each time where the file could have changed under the map;
    /// nothing if it did, or if the place is none.
    pub(super) fn text(&self, begin: usize, length: usize) -> &str {
        let place = begin..begin.saturating_add(length);
        match self {
            Backing::Text(text) => text.get(place).unwrap_or(""),
            Backing::Map(map) => text_at(map.bytes(), place),
            Backing::Bytes(bytes) => text_at(bytes, place),
        }
    }
}

fn text_at(bytes: &[u8], place: Range<usize>) -> &str {
    bytes.get(place).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
}

/// The bytes of a plain file.
pub(super) enum Plain {
    Mapped(Mapped),
    Read(Vec<u8>),
}

impl Plain {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Plain::Mapped(map) => map.bytes(),
            Plain::Read(bytes) => bytes,
        }
    }

    /// The digest of the file's bytes, in hexadecimal.
    pub(super) fn digest(&self) -> String {
        let digest = match self {
            Plain::Mapped(map) => map.digest,
            Plain::Read(bytes) => xxh3_128(bytes),
        };
        format!("{digest:032x}")
    }
}

/// The first bytes of a file, from which it is read again afterwards.
pub(super) fn head(mut file: &File) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    file.take(HEAD as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head)
}

/// A reader that takes the digest and the length of what passes.
pub(super) struct Digesting<R> {
    inner: R,
    hasher: Xxh3,
    length: u64,
}

impl<R> Digesting<R> {
    pub(super) fn new(inner: R) -> Self {
        Digesting { inner, hasher: Xxh3::new(), length: 0 }
    }

    pub(super) fn digest(&self) -> (String, u64) {
        (format!("{:032x}", self.hasher.digest128()), self.length)
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.length += count as u64;
        Ok(count)
    }
}

/// Names a system error in the account.
pub(super) fn account_for(error: &io::Error, path: &str, account: &mut Account) {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => Reason::NotFound,
        io::ErrorKind::PermissionDenied => Reason::NoPermission,
        _ => Reason::Unreadable,
    };
    let detail = || if reason == Reason::Unreadable { error.to_string() } else { String::new() };
    account.add(reason, path, None, detail);
}

/// A record as text, whatever its file is: what is not UTF-8 is decoded, or replaced, and counted.
pub(super) fn decode(bytes: &[u8], path: &str, line: Option<u64>, account: &mut Account) -> String {
    let decoded = charset::decode_part(without_mark(bytes));
    decoded.account(path, line, account);
    decoded.text.into_owned()
}

/// The bytes after a UTF-8 byte order mark.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{SeekFrom, Write};

    #[test]
    fn a_file_has_changed_if_what_was_mapped_has() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[b'x'; 100_000]).unwrap();
        let map = Mapped::new(file.as_file(), file.path(), "f").unwrap();
        assert!(!map.has_changed());
        let later = SystemTime::now() + std::time::Duration::from_secs(60);
        file.write_all(b"appended").unwrap();
        file.as_file().set_modified(later).unwrap();
        assert!(!map.has_changed());
        file.seek(SeekFrom::Start(5)).unwrap();
        file.write_all(b"y").unwrap();
        file.as_file().set_modified(later).unwrap();
        assert!(map.has_changed());
    }

    #[test]
    fn a_file_that_was_replaced_or_removed_has_not_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, [b'x'; 100_000]).unwrap();
        let map = Mapped::new(&File::open(&path).unwrap(), &path, "f").unwrap();
        fs::write(folder.path().join("other"), [b'y'; 100_000]).unwrap();
        #[cfg(unix)] // Windows replaces no file that is mapped
        fs::rename(folder.path().join("other"), &path).unwrap();
        assert!(!map.has_changed());
        #[cfg(unix)]
        fs::remove_file(&path).unwrap();
        assert!(!map.has_changed());
    }
}
