//! The recorded budgets, and what a count means beside one.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::process::Command;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions/budgets.json");

/// How far from its budget a kernel's own count may be, in percent.
const PERCENT: u64 = 5;

/// Instructions of one run.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Instructions {
    /// In this program: equal to the last one wherever the same compiler made it of the same source.
    pub own: u64,
    /// In the C library (it copies, compares and allocates): other versions of it have others.
    pub libc: u64,
}

/// The instructions of one run of each kernel, with what compiled them.
#[derive(Serialize, Deserialize)]
pub struct Budgets {
    /// The version of rustc. `.ci/run` counts with it.
    pub toolchain: String,
    pub target: String,
    pub instructions: BTreeMap<String, Instructions>,
}

impl Budgets {
    pub fn read() -> Self {
        let text = std::fs::read_to_string(FILE).unwrap_or_else(|error| panic!("{FILE}: {error}"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{FILE}: {error}"))
    }

    pub fn write(&self) {
        let text = serde_json::to_string_pretty(self).expect("plain data") + "\n";
        std::fs::write(FILE, text).unwrap_or_else(|error| panic!("{FILE}: {error}"));
        println!("recorded in {FILE}");
    }
}

/// The version and the target of the compiler of this `cargo bench`: under rustup, cargo leaves its toolchain in the environment.
pub fn compiler() -> Result<(String, String), String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
    let answer = Command::new(rustc).arg("-vV").output().map_err(|error| format!("rustc: {error}"))?;
    let answer = String::from_utf8_lossy(&answer.stdout);
    let field =
        |name: &str| answer.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
    match (field("release:"), field("host:")) {
        (Some(toolchain), Some(target)) => Ok((toolchain, target)),
        _ => Err("rustc does not tell its version".to_owned()),
    }
}

/// What a count means; with words for people if it is not `Kept`.
pub enum Verdict {
    Kept,
    Under(String),
    Over(String),
}

/// By how much a count exceeds a budget, in percent.
pub fn percent_over(counted: u64, budget: u64) -> f64 {
    (counted as f64 / budget as f64 - 1.0) * 100.0
}

/// A count beside the budget of its kernel. In the C library twice as many are too many, if they are more than
/// another version of it could explain: 5 % of the kernel's own.
pub fn judge(name: &str, counted: Instructions, budget: Option<Instructions>) -> Verdict {
    let Some(budget) = budget else { return Verdict::Over(format!("{name} has no budget.")) };
    let over = percent_over(counted.own, budget.own);
    let allowed = budget.own * PERCENT / 100;
    let says = |side: &str| {
        format!("{name}: {} instructions, {:.1} % {side} its budget of {}.", counted.own, over.abs(), budget.own)
    };
    if counted.own > budget.own + allowed {
        Verdict::Over(says("over"))
    } else if counted.libc > 2 * budget.libc + allowed {
        let (now, then) = (counted.libc, budget.libc);
        Verdict::Over(format!("{name}: {now} instructions in the C library, more than twice its budget of {then}."))
    } else if counted.own < budget.own - allowed {
        Verdict::Under(says("under"))
    } else {
        Verdict::Kept
    }
}

/// What `judge` must say.
pub fn check_verdicts() {
    let judge = |own, libc| judge("x", Instructions { own, libc }, Some(Instructions { own: 1000, libc: 100 }));
    for (own, libc) in [(950, 0), (1000, 100), (1050, 250)] {
        assert!(matches!(judge(own, libc), Verdict::Kept), "{own} {libc}");
    }
    let Verdict::Over(says) = judge(1051, 100) else { panic!("1051 is over 1050") };
    assert_eq!(says, "x: 1051 instructions, 5.1 % over its budget of 1000.");
    assert!(matches!(judge(1000, 251), Verdict::Over(_)));
    assert!(matches!(judge(949, 250), Verdict::Under(_)));
    assert!(matches!(self::judge("x", Instructions { own: 1, libc: 0 }, None), Verdict::Over(_)));
}
