//! One kernel, counted: this program again under callgrind, which counts only inside of one function.

use crate::kernels::KERNELS;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// What the counted process is called with, before the name of a kernel.
pub const CHILD: &str = "--count-one";

/// The exit code of a process that cannot run its kernel on this processor.
const CANNOT_RUN: u8 = 77;

/// Callgrind counts from the entry of this function to its end, found by its name in the symbol table. It holds no
/// closure: the name of one would hold this name, and its entry would end the counting.
#[inline(never)]
fn counted_by_callgrind(run: &mut dyn FnMut() -> usize) -> usize {
    black_box(run())
}

/// Runs one kernel twice: first so that its memory is there, then counted.
pub fn run_counted(name: &str) -> ExitCode {
    let kernel = KERNELS.iter().find(|kernel| kernel.name == name).expect("a kernel's name");
    let Some(mut run) = (kernel.prepare)() else { return ExitCode::from(CANNOT_RUN) };
    let answer = run();
    assert_eq!(counted_by_callgrind(black_box(&mut run)), answer);
    ExitCode::SUCCESS
}

/// Whether there is a valgrind.
pub fn check_installed() -> Result<(), String> {
    let found = Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if found.is_ok_and(|status| status.success()) { Ok(()) } else { Err("there is no valgrind".to_owned()) }
}

/// The instructions of one run of a kernel, or none if this processor cannot run it.
pub fn count(name: &str) -> Result<Option<u64>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let counts = folder.path().join("counts");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*counted_by_callgrind*"])
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(std::env::current_exe().map_err(|error| error.to_string())?)
        .args([CHILD, name])
        .output()
        .map_err(|error| error.to_string())?;
    if run.status.code() == Some(CANNOT_RUN.into()) {
        return Ok(None);
    }
    if !run.status.success() {
        return Err(format!("{name} failed: {}", String::from_utf8_lossy(&run.stderr)));
    }
    match total(&counts) {
        Some(instructions) if instructions > 0 => Ok(Some(instructions)),
        _ => Err(format!("{name}: callgrind counted nothing; are there symbols in the program?")),
    }
}

/// The `totals:` of callgrind's output: by default instructions read are its only event.
fn total(counts: &Path) -> Option<u64> {
    let counts = std::fs::read_to_string(counts).ok()?;
    counts.lines().find_map(|line| line.strip_prefix("totals: "))?.trim().parse().ok()
}
