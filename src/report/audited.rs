//! An audit that stands beside results: what people said of a sample of their rows.
//!
//! `reprint eval --marks` writes it, and it holds for the `alignments.jsonl` whose digest it names. A scan leaves it
//! where it is; where the scan gave the same rows again, their audit is told.

use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::Path;

/// The name under which an audit is looked for in a folder of results.
pub const AUDIT: &str = "audit.json";

/// The version of an audit's fields that is read here.
const AUDIT_VERSION: u32 = 1;

/// What an audit says of the rows of `alignments.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audited {
    schema_version: u32,
    alignments_digest: String,
    /// Whose marks `precision` is: `both`, or of one coder.
    basis: String,
    precision: Precision,
    alpha: Alpha,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Precision {
    marked: u64,
    share: Option<f64>,
    low: f64,
    high: f64,
    rows_not_covered: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Alpha {
    shared: Option<f64>,
}

/// What stands in a folder under the name of an audit.
#[derive(Debug, Clone, PartialEq)]
pub enum StandingAudit {
    /// Nothing.
    Nothing,
    /// The audit of these results.
    OfThese(Audited),
    /// The audit of other results.
    OfOthers,
    /// No audit, or one that this version cannot read.
    Unreadable,
}

impl StandingAudit {
    /// What stands beside results whose `alignments.jsonl` has this digest.
    pub fn beside(folder: &Path, alignments_digest: &str) -> StandingAudit {
        let bytes = match std::fs::read(folder.join(AUDIT)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return StandingAudit::Nothing,
            Err(_) => return StandingAudit::Unreadable,
        };
        match serde_json::from_slice::<Audited>(&bytes) {
            Ok(audit) if audit.schema_version != AUDIT_VERSION => StandingAudit::Unreadable,
            Ok(audit) if audit.alignments_digest == alignments_digest => StandingAudit::OfThese(audit),
            Ok(_) => StandingAudit::OfOthers,
            Err(_) => StandingAudit::Unreadable,
        }
    }
}

impl Audited {
    /// The audit in lines: "audited: 96 % of passages are shared text (95 % interval 93–98; …)".
    pub(crate) fn lines(&self) -> Vec<String> {
        let Precision { marked, share, low, high, rows_not_covered } = self.precision;
        let Some(share) = share else { return vec!["audited, but nobody marked what is shared text".to_string()] };
        let percent = |share: f64| (100.0 * share).round();
        let coders = match (&*self.basis, self.alpha.shared) {
            ("both", Some(alpha)) => format!("two coders, alpha {}", format!("{alpha:.2}").replacen("0.", ".", 1)),
            // where all marks are the same, alpha cannot be told
            ("both", None) => "two coders who agree".to_string(),
            _ => "one coder".to_string(),
        };
        let (share, low, high) = (percent(share), percent(low), percent(high));
        let rows = super::count(marked as usize, "row");
        let precision =
            format!("audited: {share} % of passages are shared text (95 % interval {low}–{high}; {rows}, {coders})");
        let rest =
            |n: u64| format!("(that says nothing of {}, of kinds without a mark)", super::count(n as usize, "passage"));
        [precision].into_iter().chain((rows_not_covered > 0).then(|| rest(rows_not_covered))).collect()
    }
}

/// Prints an audit.
pub(super) fn print(audit: &Audited, out: &mut dyn Write) -> io::Result<()> {
    let lines = audit.lines();
    writeln!(out, "{}", lines[0])?;
    lines[1..].iter().try_for_each(|line| writeln!(out, "  {line}"))
}
