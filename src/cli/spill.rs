//! Beyond `--memory`: large arrays lie in a file without a name instead, mapped into memory.
//!
//! The allocator of the command puts every array of [`LARGE`] bytes and more there as soon as those in memory have reached the
//! budget. To the stages it is memory; the system may write pages of it to disk and drop them whenever it needs room. So nothing
//! has to be written for the disk, no stage knows of it, and no result can differ. The file has no name from its first moment: it is gone when
//! the process is, however that ends.
//!
//! The file is as large as a range of addresses, and almost all of it is a hole: an array gets the next addresses, which are used once,
//! and disk for its bytes, which is given back with it. Disk is reserved before it is written to, as a full disk would otherwise be
//! known by a signal.

use memmap2::{MmapOptions, MmapRaw};
use std::alloc::{GlobalAlloc, Layout, System};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes of an array that may lie in the file: one costs a few calls of the system.
const LARGE: usize = 1 << 18;

/// Addresses: enough that none is needed twice. Where a process may have fewer (39 bits of them, `ulimit -v`) half as many are asked
/// for, and so on; arrays that get none stay in memory.
const MOST_SPACE: usize = 1 << 43;
const LEAST_SPACE: usize = 1 << 36;

const PAGE: usize = 4096;

/// An array that grows gets addresses for so many times its bytes, so that it seldom has to move.
const ROOM: usize = 8;

/// Where arrays beyond the budget lie.
struct Space {
    map: MmapRaw,
    file: File,
    folder: PathBuf,
    /// Bytes of large arrays that may be in memory.
    budget: usize,
    /// Addresses given out.
    next: AtomicUsize,
}

static THE_SPACE: OnceLock<Space> = OnceLock::new();

/// Bytes of large arrays in memory.
static IN_MEMORY: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Spilling = Spilling;

/// From now on keeps at most so many bytes of large arrays in memory, the others in a file of this folder.
pub(super) fn keep_in_memory(budget: usize, folder: &Path) -> io::Result<()> {
    let file = tempfile::tempfile_in(folder)?; // one without a name: nothing is left of it, however the process ends
    reserve(&file, 0, PAGE)?; // whether this file system can
    let map = mapped(&file)?;
    let _ = THE_SPACE.set(Space { map, file, folder: folder.to_path_buf(), budget, next: AtomicUsize::new(PAGE) });
    Ok(())
}

/// As many addresses for a file as there are.
fn mapped(file: &File) -> io::Result<MmapRaw> {
    let mut space = MOST_SPACE;
    loop {
        match MmapOptions::new().len(space).no_reserve_swap().map_raw(file) {
            Err(error) if error.kind() == io::ErrorKind::OutOfMemory && space > LEAST_SPACE => space /= 2,
            result => return result,
        }
    }
}

/// Whether the files of a folder are memory themselves.
pub(super) fn is_in_memory(folder: &Path) -> io::Result<bool> {
    const TMPFS: u32 = 0x0102_1994;
    const RAMFS: u32 = 0x8584_58f6;
    let folder = File::open(folder)?;
    #[allow(unsafe_code)]
    // SAFETY: the structure is plain data for which zeros are valid, and the system fills it.
    let kind = unsafe {
        let mut found: libc::statfs = std::mem::zeroed();
        if libc::fstatfs(folder.as_raw_fd(), &mut found) != 0 {
            return Err(io::Error::last_os_error());
        }
        found.f_type as u32
    };
    Ok(kind == TMPFS || kind == RAMFS)
}

/// Whether an address is in the file. Takes no lock and no memory, so that a signal handler may call it.
pub(super) fn holds(address: usize) -> bool {
    place(address as *mut u8).is_some()
}

struct Spilling;

#[allow(unsafe_code)]
// SAFETY: arrays below `LARGE` bytes, and those there is room for, are the system allocator's. The others are pages of the map that
// no other array has had or will have, so they do not overlap, are aligned to a page and read as zeros. Which of both an array
// is tells its address.
unsafe impl GlobalAlloc for Spilling {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() < LARGE {
            return unsafe { System.alloc(layout) };
        }
        spilled(layout, 1).unwrap_or_else(|| counted(unsafe { System.alloc(layout) }, layout.size(), 0))
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.size() < LARGE {
            return unsafe { System.alloc_zeroed(layout) };
        }
        spilled(layout, 1).unwrap_or_else(|| counted(unsafe { System.alloc_zeroed(layout) }, layout.size(), 0))
    }

    unsafe fn dealloc(&self, array: *mut u8, layout: Layout) {
        if layout.size() >= LARGE {
            if let Some((space, offset)) = place(array) {
                return space.release(offset - PAGE, PAGE + layout.size());
            }
            IN_MEMORY.fetch_sub(layout.size(), Relaxed);
        }
        unsafe { System.dealloc(array, layout) }
    }

    unsafe fn realloc(&self, array: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.size().max(size) < LARGE {
            return unsafe { System.realloc(array, layout, size) };
        }
        match place(array) {
            Some((space, offset)) if size >= LARGE && unsafe { space.resize(offset, layout.size(), size) } => array,
            None if stays_in_memory(layout.size(), size) => {
                counted(unsafe { System.realloc(array, layout, size) }, large(size), large(layout.size()))
            }
            _ => unsafe {
                let grown = Layout::from_size_align_unchecked(size, layout.align());
                let moved = match size >= LARGE {
                    true => spilled(grown, ROOM).unwrap_or_else(|| counted(System.alloc(grown), size, 0)),
                    false => System.alloc(grown),
                };
                if !moved.is_null() {
                    array.copy_to_nonoverlapping(moved, layout.size().min(size));
                    self.dealloc(array, layout);
                }
                moved
            },
        }
    }
}

/// The space and the place in it of an array that lies there.
fn place(array: *mut u8) -> Option<(&'static Space, usize)> {
    let space = THE_SPACE.get()?;
    let offset = (array as usize).wrapping_sub(space.map.as_ptr() as usize);
    (offset < space.map.len()).then_some((space, offset))
}

/// An array in the file, with addresses to grow to so many times its size; `None`, and it is counted, if it shall be in memory.
fn spilled(layout: Layout, room: usize) -> Option<*mut u8> {
    let held = IN_MEMORY.fetch_add(layout.size(), Relaxed).saturating_add(layout.size());
    let space = THE_SPACE.get().filter(|space| held > space.budget && layout.align() <= PAGE)?;
    let spilled = space.array(layout.size(), room).or_else(|| space.array(layout.size(), 1))?;
    IN_MEMORY.fetch_sub(layout.size(), Relaxed);
    Some(spilled)
}

/// Bytes that count.
fn large(size: usize) -> usize {
    if size >= LARGE { size } else { 0 }
}

/// What the system gave for so many bytes that were counted, in place of others; if nothing, that is undone.
fn counted(array: *mut u8, more: usize, less: usize) -> *mut u8 {
    if array.is_null() {
        IN_MEMORY.fetch_add(less, Relaxed);
        IN_MEMORY.fetch_sub(more, Relaxed);
    }
    array
}

/// Whether an array in memory stays there with another size; then that is counted.
fn stays_in_memory(old: usize, new: usize) -> bool {
    let (less, more) = (large(old), large(new));
    let budget = THE_SPACE.get().map_or(usize::MAX, |space| space.budget);
    if new > old && IN_MEMORY.load(Relaxed).saturating_sub(less).saturating_add(more) > budget {
        return false;
    }
    IN_MEMORY.fetch_add(more, Relaxed);
    IN_MEMORY.fetch_sub(less, Relaxed);
    true
}

impl Space {
    /// An array with room to grow, which is written in the page before it.
    fn array(&self, size: usize, room: usize) -> Option<*mut u8> {
        let room = size.checked_mul(room)?.checked_next_multiple_of(PAGE)?;
        let end = |begin: usize| begin.checked_add(PAGE)?.checked_add(room).filter(|&end| end <= self.map.len());
        let begin = self.next.fetch_update(Relaxed, Relaxed, end).ok()?; // one that does not fit takes none
        self.reserve(begin, PAGE + size);
        #[allow(unsafe_code)]
        // SAFETY: in the map, and reserved; no other array has these addresses.
        unsafe {
            let begin = self.map.as_mut_ptr().add(begin);
            begin.cast::<usize>().write(room);
            Some(begin.add(PAGE))
        }
    }

    /// Gives an array another size in its place; false if there is no room.
    #[allow(unsafe_code)]
    unsafe fn resize(&self, offset: usize, old: usize, new: usize) -> bool {
        // SAFETY: every array of the space has a page before it.
        let room = unsafe { self.map.as_ptr().add(offset - PAGE).cast::<usize>().read() };
        let (old, new) = (old.next_multiple_of(PAGE), new.next_multiple_of(PAGE));
        if new > room {
            return false;
        }
        if new > old {
            self.reserve(offset + old, new - old);
        } else {
            self.release(offset + new, old - new);
        }
        true
    }

    fn reserve(&self, offset: usize, size: usize) {
        if let Err(error) = reserve(&self.file, offset, size) {
            // an allocator cannot fail with a message, nor can its caller go on
            let why = io::Error::from_raw_os_error(error.raw_os_error().unwrap_or(libc::EIO));
            let folder = self.folder.display();
            let message = format!(
                "reprint: {folder}: no room for what --memory leaves no room for in memory: {why}\n  \
                 name a folder on a larger disk with --temp-dir DIR, or give more --memory\n"
            );
            #[allow(unsafe_code)]
            // SAFETY: the pointer and the length are those of a string; then nothing else runs.
            unsafe {
                libc::write(libc::STDERR_FILENO, message.as_ptr().cast(), message.len());
                libc::_exit(super::FATAL as i32)
            }
        }
    }

    /// Gives pages back to the disk.
    fn release(&self, offset: usize, size: usize) {
        if size > 0 {
            let _ = fallocate(&self.file, libc::FALLOC_FL_PUNCH_HOLE | libc::FALLOC_FL_KEEP_SIZE, offset, size);
        }
    }
}

fn reserve(file: &File, offset: usize, size: usize) -> io::Result<()> {
    fallocate(file, 0, offset, size)
}

fn fallocate(file: &File, mode: i32, offset: usize, size: usize) -> io::Result<()> {
    let size = size.next_multiple_of(PAGE);
    loop {
        #[allow(unsafe_code)]
        // SAFETY: a system call on numbers; of the pages that it takes away no array is left.
        let result = unsafe { libc::fallocate(file.as_raw_fd(), mode, offset as i64, size as i64) };
        match (result, io::Error::last_os_error()) {
            (0, _) => return Ok(()),
            (_, error) if error.kind() == io::ErrorKind::Interrupted => {}
            (_, error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Other tests of this binary may allocate meanwhile: what they count is a few arrays.
    #[test]
    fn arrays_keep_their_bytes_wherever_they_lie() {
        let folder = tempfile::tempdir().unwrap();
        let before: Vec<u64> = (0..100_000).collect();
        keep_in_memory(3 * LARGE, folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the file has no name");
        let is_spilled = |array: &[u64]| place(array.as_ptr() as *mut u8).is_some();
        assert!(!is_spilled(&before) && !holds(before.as_ptr() as usize));

        // what cannot be had takes no addresses, and is not counted
        let counted = IN_MEMORY.load(Relaxed);
        for size in [isize::MAX as usize, MOST_SPACE] {
            assert_eq!(THE_SPACE.get().unwrap().array(size, 1), None);
            assert_eq!(THE_SPACE.get().unwrap().array(size, ROOM), None);
        }
        assert!(Vec::<u8>::new().try_reserve_exact(isize::MAX as usize).is_err());
        assert!(vec![0u8; LARGE].try_reserve_exact(isize::MAX as usize - LARGE).is_err());
        assert!(IN_MEMORY.load(Relaxed) < counted + (1 << 30));

        let zeros = vec![0u64; 4 * LARGE / 8];
        assert!(is_spilled(&zeros) && holds(zeros.as_ptr() as usize) && zeros.iter().all(|&x| x == 0));
        // grows in memory, then from memory to the file, in its place there, and to another one
        let mut growing: Vec<u64> = Vec::new();
        let mut was_in_memory = false;
        for number in 0..64 * LARGE as u64 / 8 {
            growing.push(number);
            was_in_memory |= !is_spilled(&growing);
        }
        assert!(was_in_memory && is_spilled(&growing));
        assert!(growing.iter().enumerate().all(|(at, &x)| x == at as u64));
        // and gets smaller: in the file, then in memory
        for left in [LARGE, LARGE / 8 + 1, 10] {
            growing.truncate(left);
            growing.shrink_to_fit();
            assert_eq!(is_spilled(&growing), left > LARGE / 8);
            assert!(growing.iter().copied().eq(0..left as u64));
        }
        assert!(before.iter().copied().eq(0..100_000));
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(keep_in_memory(0, Path::new("/no/such/folder")).is_err());
    }
}
