//! A mapped file that shrinks while it is read raises SIGBUS, and so does the temporary file of `--memory` where its disk is full or
//! broken. Says which file, and what to do.

use std::ffi::c_int;

/// Sets the handler.
#[allow(unsafe_code)]
pub(super) fn install_handler() {
    // SAFETY: the structure is plain data for which zeros are valid, and the handler below calls
    // only functions that POSIX allows in one.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_bus_error as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO;
        libc::sigemptyset(&mut action.sa_mask);
        libc::sigaction(libc::SIGBUS, &action, std::ptr::null_mut());
    }
}

#[allow(unsafe_code)]
extern "C" fn on_bus_error(_: c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: the system passes a valid structure, whose address is meant for this signal.
    let address = unsafe { (*info).si_addr() } as usize;
    let parts = if super::spill::holds(address) {
        ["reprint: ", "cannot write to the temporary file of --memory", "\n  give --temp-dir a folder with room\n"]
    } else {
        let name = reprint::corpus::mapped_file_at(address).unwrap_or("a mapped file");
        ["reprint: ", name, ": became shorter while it was read\n  read it with --no-mmap\n"]
    };
    for part in parts {
        // SAFETY: the pointer and the length are those of a string.
        unsafe { libc::write(libc::STDERR_FILENO, part.as_ptr().cast(), part.len()) };
    }
    // SAFETY: ends the process without running anything else.
    unsafe { libc::_exit(super::FATAL as c_int) }
}
