//! What each stage takes: time by the wall and by the processors, and memory, where the system tells.

use crate::scan::Progress;
use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What one stage took in one run.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub stage: &'static str,
    pub seconds: f64,
    /// Of all threads together.
    pub cpu_seconds: Option<f64>,
    /// Most bytes resident while it ran, of the whole process.
    pub peak_bytes: Option<u64>,
    /// These less those resident when it began.
    pub growth_bytes: Option<u64>,
}

/// Times stages: those that are begun here, and those that a scan begins as the progress that it tells.
pub(crate) struct Clock<'p> {
    told: &'p dyn Progress,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    samples: Vec<Sample>,
    open: Option<Open>,
}

struct Open {
    stage: &'static str,
    began: Instant,
    cpu: Option<Duration>,
    resident: Option<u64>,
}

impl<'p> Clock<'p> {
    /// A clock that hands on how far stages are.
    pub fn new(told: &'p dyn Progress) -> Self {
        Clock { told, state: Mutex::default() }
    }

    /// Times one stage.
    pub fn time<T>(&self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        self.begin(stage, 0);
        let made = work();
        self.end();
        made
    }

    /// Ends the stage that runs.
    pub fn end(&self) {
        let now = Instant::now(); // first of all: what follows is not the stage's
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = state.open.take() else { return };
        let cpu = cpu_time().zip(open.cpu).map(|(now, then)| now.saturating_sub(then).as_secs_f64());
        let peak = open.resident.and_then(|_| memory("VmHWM:"));
        state.samples.push(Sample {
            stage: open.stage,
            seconds: (now - open.began).as_secs_f64(),
            cpu_seconds: cpu,
            peak_bytes: peak,
            growth_bytes: peak.zip(open.resident).map(|(peak, resident)| peak.saturating_sub(resident)),
        });
    }

    /// What was timed, in order.
    pub fn into_samples(self) -> Vec<Sample> {
        self.end();
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).samples
    }
}

impl Progress for Clock<'_> {
    fn begin(&self, stage: &'static str, steps: u64) {
        self.end();
        self.told.begin(stage, steps);
        let resident = forget_peak().and_then(|()| memory("VmRSS:"));
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.open = Some(Open { stage, resident, cpu: cpu_time(), began: Instant::now() });
    }

    fn advance(&self, steps: u64) {
        self.told.advance(steps);
    }
}

/// The time that the processors gave to all threads of this process.
#[cfg(unix)]
fn cpu_time() -> Option<Duration> {
    rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).try_into().ok()
}

#[cfg(not(unix))]
fn cpu_time() -> Option<Duration> {
    None
}

/// A line of what Linux tells of this process's memory, in bytes.
pub(crate) fn memory(line: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let value = status.lines().find_map(|told| told.strip_prefix(line))?;
    let kilobytes: u64 = value.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Has Linux take the memory that is resident now for the most that ever was ("5", see proc(5)), as the peak of
/// a stage would else be that of all stages before it.
fn forget_peak() -> Option<()> {
    fs::write("/proc/self/clear_refs", "5").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_follow_each_other_and_only_begun_ones_count() {
        let clock = Clock::new(&());
        clock.end();
        clock.begin("first", 3);
        clock.advance(3);
        clock.begin("second", 0);
        clock.end();
        clock.end();
        assert_eq!(clock.time("third", || 7), 7);
        let samples = clock.into_samples();
        assert_eq!(samples.iter().map(|sample| sample.stage).collect::<Vec<_>>(), ["first", "second", "third"]);
        assert!(samples.iter().all(|sample| sample.seconds >= 0.0));
    }
}
