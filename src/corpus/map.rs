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

/// Mapped files, each in a place of its own, and room for more.
struct Register {
    places: [OnceLock<Mapped>; PLACES],
    more: OnceLock<Box<Register>>,
}

const PLACES: usize = 1024;

static REGISTER: Register = Register::new();
static TAKEN: AtomicUsize = AtomicUsize::new(0);

impl Register {
    const fn new() -> Register {
        Register { places: [const { OnceLock::new() }; PLACES], more: OnceLock::new() }
    }
}

fn register(begin: usize, length: usize, name: &str) {
    let place = TAKEN.fetch_add(1, Ordering::Relaxed);
    let first = &REGISTER;
    let last = (0..place / PLACES).fold(first, |part, _| part.more.get_or_init(|| Box::new(Register::new())));
    let _ = last.places[place % PLACES].set(Mapped { begin, end: begin + length, name: name.into() });
}

/// The name of the mapped file that holds a memory address. Takes no lock and no memory, so that a
/// signal handler may call it.
pub fn mapped_file_at(address: usize) -> Option<&'static str> {
    let first: &'static Register = &REGISTER;
    let parts = std::iter::successors(Some(first), |part| part.more.get().map(|more| &**more));
    let mapped = parts.flat_map(|part| &part.places).filter_map(OnceLock::get);
    // addresses are given again when a map is gone: the last one counts
    mapped.filter(|m| (m.begin..m.end).contains(&address)).map(|m| &*m.name).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More files than one part of the register has places for. Other tests of this binary may map files meanwhile.
    #[test]
    fn every_mapped_file_has_a_name() {
        let begin = |number: usize| usize::MAX / 2 + 100 * number;
        (0..3 * PLACES).for_each(|number| register(begin(number), 100, &number.to_string()));
        for number in [0, PLACES - 1, PLACES, 3 * PLACES - 1] {
            assert_eq!(mapped_file_at(begin(number) + 99), Some(&*number.to_string()));
        }
        register(begin(7), 50, "again");
        assert_eq!((mapped_file_at(begin(7)), mapped_file_at(begin(7) + 50)), (Some("again"), Some("7")));
        assert_eq!(mapped_file_at(begin(3 * PLACES)), None);
    }
}
