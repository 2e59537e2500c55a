//! The recorded budgets, and what a count means beside one.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::process::Command;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions/budgets.json");

/// How far from its budget a count may be: what moves between machines (memory routines, an allocator) is less.
const PERCENT: f64 = 5.0;

/// The instructions of one run of each kernel, with what compiled them.
#[derive(Serialize, Deserialize)]
pub struct Budgets {
    /// The version of rustc. `.ci/run` counts with it.
    pub toolchain: String,
    pub target: String,
    pub instructions: BTreeMap<String, u64>,
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

/// What compiles.
pub struct Compiler {
    pub toolchain: String,
    pub target: String,
}

/// The compiler of this `cargo bench`: under rustup, cargo leaves its toolchain in the environment.
pub fn compiler() -> Result<Compiler, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
    let answer = Command::new(rustc).arg("-vV").output().map_err(|error| format!("rustc: {error}"))?;
    let answer = String::from_utf8_lossy(&answer.stdout);
    let field =
        |name: &str| answer.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
    match (field("release:"), field("host:")) {
        (Some(toolchain), Some(target)) => Ok(Compiler { toolchain, target }),
        _ => Err("rustc does not tell its version".to_owned()),
    }
}

/// What a count means; with words for people if it is not `Kept`.
pub enum Verdict {
    Kept,
    Under(String),
    Over(String),
}

/// By how much a count exceeds a budget.
pub fn percent_over(counted: u64, budget: u64) -> f64 {
    (counted as f64 / budget as f64 - 1.0) * 100.0
}

/// A count beside the budget of its kernel.
pub fn judge(name: &str, counted: u64, budget: Option<u64>) -> Verdict {
    let Some(budget) = budget else {
        return Verdict::Over(format!("{name}: {counted} instructions, without a budget."));
    };
    let over = percent_over(counted, budget);
    let says =
        |side: &str| format!("{name}: {counted} instructions, {:.1} % {side} its budget of {budget}.", over.abs());
    match over {
        over if over > PERCENT => Verdict::Over(says("over")),
        over if over < -PERCENT => Verdict::Under(says("under")),
        _ => Verdict::Kept,
    }
}

/// What `judge` must say.
pub fn check_verdicts() {
    for kept in [950, 1000, 1050] {
        assert!(matches!(judge("x", kept, Some(1000)), Verdict::Kept), "{kept}");
    }
    let Verdict::Over(says) = judge("x", 1051, Some(1000)) else { panic!("1051 is over 1050") };
    assert_eq!(says, "x: 1051 instructions, 5.1 % over its budget of 1000.");
    assert!(matches!(judge("x", 949, Some(1000)), Verdict::Under(_)));
    assert!(matches!(judge("x", 1, None), Verdict::Over(_)));
}
