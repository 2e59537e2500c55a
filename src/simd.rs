//! Which kernels this processor can run, asked of it once, and which of them may run.
//!
//! Every kernel gives the same result at any level, so that a choice is one of speed alone. It is of the whole process, as
//! the processor is.

use std::sync::atomic::{AtomicBool, Ordering};

static IS_PORTABLE: AtomicBool = AtomicBool::new(false);

/// From here on only the kernels that any processor can run are taken: to compare, and to measure.
pub fn use_portable_kernels() {
    IS_PORTABLE.store(true, Ordering::Relaxed);
}

/// Whether a kernel for AVX2 may run. Never where there is none.
#[cfg(target_arch = "x86_64")]
pub fn has_avx2() -> bool {
    !IS_PORTABLE.load(Ordering::Relaxed) && std::arch::is_x86_feature_detected!("avx2")
}

/// Whether a kernel for AVX2 may run: there are none for this processor.
#[cfg(not(target_arch = "x86_64"))]
pub fn has_avx2() -> bool {
    false
}
