//! The one place that maps files, and a register of what is mapped.

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Maps a whole file for reading.
///
/// A map is sound as long as nobody changes the file. We cannot know that, so: every text is
/// validated as UTF-8 each time it is taken from a map (a file changed in place gives other text,
/// never an invalid `str`); a file that shrinks raises SIGBUS, which the binary turns into a message
/// with the file's name (`mapped_file_at`); and `--no-mmap` reads files instead.
pub(super) fn map(file: &File, name: &str) -> io::Result<Mmap> {
    #[allow(unsafe_code)]
    // SAFETY: see above.
    let map = unsafe { Mmap::map(file)? };
    register(map.as_ptr() as usize, map.len(), name);
    Ok(map)
}

struct Mapped {
    begin: usize,
    end: usize,
    name: Box<str>,
}

/// More files than this are mapped without being named when they shrink.
const SLOTS: usize = 1024;

static REGISTER: [OnceLock<Mapped>; SLOTS] = [const { OnceLock::new() }; SLOTS];
static TAKEN: AtomicUsize = AtomicUsize::new(0);

fn register(begin: usize, length: usize, name: &str) {
    let slot = TAKEN.fetch_add(1, Ordering::Relaxed);
    if let Some(slot) = REGISTER.get(slot) {
        let _ = slot.set(Mapped { begin, end: begin + length, name: name.into() });
    }
}

/// The name of the mapped file that holds a memory address. Takes no lock and no memory, so that a
/// signal handler may call it.
pub fn mapped_file_at(address: usize) -> Option<&'static str> {
    let mapped = REGISTER.iter().rev().filter_map(OnceLock::get);
    mapped.filter(|m| (m.begin..m.end).contains(&address)).map(|m| &*m.name).next()
}
