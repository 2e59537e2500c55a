//! One kernel, counted: this program again under callgrind, which counts only inside of one function.

use crate::budgets::Instructions;
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

/// The C library's memory routines without vectors: which ones it takes would else depend on the processor, and
/// `rep movsb` counts as an instruction a byte. Kernels of ours ask the processor, not this.
const TUNABLES: &str = "glibc.cpu.hwcaps=-ERMS,-FSRM,-SSSE3,-SSE4_1,-AVX,-AVX2,-AVX_Fast_Unaligned_Load,-BMI2,\
                        -AVX512F,-AVX512VL,-AVX512BW";

/// The instructions of one run of a kernel, or none if this processor cannot run it.
pub fn count(name: &str) -> Result<Option<Instructions>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let counts = folder.path().join("counts");
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*counted_by_callgrind*"])
        .args(["--compress-strings=no", "--compress-pos=no"])
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(&program)
        .args([CHILD, name])
        .env("GLIBC_TUNABLES", TUNABLES)
        .output()
        .map_err(|error| error.to_string())?;
    if run.status.code() == Some(CANNOT_RUN.into()) {
        return Ok(None);
    }
    if !run.status.success() {
        return Err(format!("{name} failed: {}", String::from_utf8_lossy(&run.stderr)));
    }
    let counts = std::fs::read_to_string(&counts).map_err(|error| format!("{name}: {error}"))?;
    let counted = read_counts(&counts, &program).ok_or(format!("{name}: the counts cannot be read"))?;
    if counted.own == 0 {
        return Err(format!("{name}: nothing was counted; are there symbols in the program?"));
    }
    Ok(Some(counted))
}

/// Sums callgrind's output by the object that the instructions are in: `ob=` begins one, a line of two numbers is a
/// line of source and its instructions, and the one behind `calls=` is those of the function called, told there too.
fn read_counts(counts: &str, program: &Path) -> Option<Instructions> {
    let mut counted = Instructions { own: 0, libc: 0 };
    let mut lines = counts.lines();
    let mut is_own = false;
    while let Some(line) = lines.next() {
        if let Some(object) = line.strip_prefix("ob=") {
            is_own = Path::new(object).file_name() == program.file_name();
        } else if line.starts_with("calls=") {
            lines.next();
        } else if line.starts_with(|c: char| c.is_ascii_digit()) {
            let instructions: u64 = line.split(' ').nth(1)?.parse().ok()?;
            *(if is_own { &mut counted.own } else { &mut counted.libc }) += instructions;
        } else if let Some(total) = line.strip_prefix("totals: ") {
            return (total.trim().parse() == Ok(counted.own + counted.libc)).then_some(counted);
        }
    }
    None
}
