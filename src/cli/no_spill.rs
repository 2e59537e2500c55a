//! Where arrays cannot be moved to a file: `--memory` is refused.

use std::io;
use std::path::Path;

pub(super) fn keep_in_memory(_: usize, _: &Path) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "--memory is for Linux on 64 bits"))
}

pub(super) fn is_in_memory(_: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(unix)]
pub(super) fn holds(_: usize) -> bool {
    false
}
