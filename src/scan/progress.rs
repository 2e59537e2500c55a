//! How far a scan is, and how long its stages took.

use std::time::{Duration, Instant};

/// Hears how far a scan is.
pub trait Progress: Sync {
    /// A stage begins and will take so many steps.
    fn begin(&self, stage: &'static str, steps: u64);
    /// So many more steps are done.
    fn advance(&self, steps: u64);
}

impl Progress for () {
    fn begin(&self, _: &'static str, _: u64) {}
    fn advance(&self, _: u64) {}
}

/// Names and times the stages.
pub(super) struct Stages<'p> {
    pub progress: &'p dyn Progress,
    pub times: Vec<(&'static str, Duration)>,
    pub began: Instant,
}

impl Stages<'_> {
    pub fn begin(&mut self, stage: &'static str, steps: u64) {
        self.end();
        self.progress.begin(stage, steps);
        self.times.push((stage, Duration::ZERO));
        self.began = Instant::now();
    }

    pub fn end(&mut self) {
        if let Some((_, time)) = self.times.last_mut() {
            *time = self.began.elapsed();
        }
    }
}
