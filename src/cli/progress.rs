//! Progress on standard error: bars where it is a terminal, for stages of more than a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use reprint::scan::Progress;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// One bar at a time.
pub(super) struct Bars {
    shown: bool,
    current: Mutex<Option<Bar>>,
}

struct Bar {
    bar: ProgressBar,
    began: Instant,
}

/// A stage shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

impl Bars {
    pub(super) fn new(quiet: bool) -> Self {
        Bars { shown: !quiet && std::io::stderr().is_terminal(), current: Mutex::new(None) }
    }

    /// Removes the bar.
    pub(super) fn clear(&self) {
        if let Some(last) = self.current.lock().unwrap_or_else(|e| e.into_inner()).take() {
            last.bar.finish_and_clear();
        }
    }
}

impl Progress for Bars {
    fn begin(&self, stage: &'static str, steps: u64) {
        self.clear();
        if !self.shown {
            return;
        }
        let bar = ProgressBar::with_draw_target((steps > 0).then_some(steps), ProgressDrawTarget::hidden());
        let template =
            if steps > 0 { "{prefix:10} {bar:40} {percent:>3} % {elapsed}" } else { "{prefix:10} {spinner} {elapsed}" };
        bar.set_style(ProgressStyle::with_template(template).expect("the template is right"));
        bar.set_prefix(stage);
        *self.current.lock().unwrap_or_else(|e| e.into_inner()) = Some(Bar { bar, began: Instant::now() });
    }

    fn advance(&self, steps: u64) {
        if !self.shown {
            return;
        }
        if let Some(current) = &*self.current.lock().unwrap_or_else(|e| e.into_inner()) {
            current.bar.inc(steps);
            if current.bar.is_hidden() && current.began.elapsed() > PATIENCE {
                current.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
    }
}
