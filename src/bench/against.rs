//! A saved bench -> what is faster and slower since.

use super::rows::ratio;
use super::{BENCH_VERSION, Bench, Benched, Compared};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// What a bench is compared with.
#[derive(Debug, Clone, Serialize)]
pub struct Against {
    /// The file, as it was given.
    pub file: String,
    /// The version of reprint that it was saved by.
    pub version: String,
    /// What rows took then, of those that are compared.
    pub rows: Vec<Then>,
}

/// What a row took when a bench was saved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Then {
    /// Threads.
    pub threads: usize,
    /// The stage or limit.
    pub stage: &'static str,
    /// Seconds of the fastest run.
    pub seconds: f64,
}

/// A bench as a file holds it: of its fields, those that a comparison needs.
#[derive(Debug, Deserialize)]
pub struct Saved {
    #[serde(skip)]
    path: PathBuf,
    schema_version: u32,
    program: String,
    version: String,
    corpus: SavedCorpus,
    settings: Map<String, Value>,
    runs: Vec<SavedRun>,
}

#[derive(Debug, Deserialize)]
struct SavedCorpus {
    documents: usize,
    text_bytes: u64,
    digest: String,
    planted: Option<SavedPlanted>,
}

#[derive(Debug, Deserialize)]
struct SavedPlanted {
    seed: u64,
    size: u64,
}

#[derive(Debug, Deserialize)]
struct SavedRun {
    threads: usize,
    rows: Vec<SavedRow>,
}

#[derive(Debug, Deserialize)]
struct SavedRow {
    stage: String,
    seconds: f64,
}

impl Saved {
    /// Reads what `reprint bench --save` wrote.
    ///
    /// # Errors
    /// If the file is something else, or of another version of the fields.
    pub fn read(path: &Path) -> Result<Saved> {
        let text = fs::read_to_string(path).map_err(Error::io(path, "read"))?;
        let refuse = |reason: String| {
            let remedy = "give a file that reprint bench --save wrote".to_string();
            Error::CannotBench { path: path.to_path_buf(), reason, remedy }
        };
        let read: serde_json::Result<Saved> = serde_json::from_str(&text);
        let saved = read.map_err(|error| refuse(format!("no saved bench: {error}")))?;
        if saved.program != "reprint" {
            return Err(refuse("no saved bench of reprint".to_string()));
        }
        if saved.schema_version != BENCH_VERSION {
            let version = saved.schema_version;
            return Err(refuse(format!("its fields have version {version}, where {BENCH_VERSION} is read")));
        }
        Ok(Saved { path: path.to_path_buf(), ..saved })
    }

    /// Whether a bench of this corpus, with these settings and numbers of threads, can be compared with this one:
    /// asked before it is made.
    ///
    /// # Errors
    /// If this one is of another corpus, looked for something else, or ran in other numbers of threads.
    pub fn check(&self, corpus: &Benched, settings: &Compared, threads: &[usize]) -> Result<()> {
        self.check_corpus(corpus)?;
        self.check_settings(settings)?;
        if !self.runs.iter().any(|run| threads.contains(&run.threads)) {
            let then: Vec<String> = self.runs.iter().map(|run| run.threads.to_string()).collect();
            let reason = format!("has runs in other numbers of threads: {}", then.join(", "));
            return Err(self.refuse(reason, format!("bench with --threads {}", then.join(","))));
        }
        Ok(())
    }

    /// Gives every row of a bench its ratio to the same row of this one.
    pub fn compare(&self, bench: &mut Bench) {
        let mut rows = Vec::new();
        for run in &mut bench.runs {
            let Some(then) = self.runs.iter().find(|then| then.threads == run.threads) else { continue };
            for row in &mut run.rows {
                let Some(old) = then.rows.iter().find(|old| old.stage == row.stage) else { continue };
                row.against_ratio = ratio(old.seconds, row.seconds);
                rows.push(Then { threads: run.threads, stage: row.stage, seconds: old.seconds });
            }
        }
        let file = self.path.to_string_lossy().into_owned();
        bench.against = Some(Against { file, version: self.version.clone(), rows });
    }

    fn refuse(&self, reason: String, remedy: String) -> Error {
        Error::CannotBench { path: self.path.clone(), reason, remedy }
    }

    fn check_corpus(&self, now: &Benched) -> Result<()> {
        let then = &self.corpus;
        if then.digest == now.digest && then.text_bytes == now.text_bytes {
            return Ok(());
        }
        let reason = format!(
            "is of another corpus: {} documents of {} bytes there, {} of {} here",
            then.documents, then.text_bytes, now.documents, now.text_bytes
        );
        let remedy = match then.planted {
            Some(SavedPlanted { seed, size }) if now.planted.is_none_or(|now| (now.seed, now.size) != (seed, size)) => {
                format!("bench the same one: reprint bench --seed {seed} --size {size}")
            }
            Some(_) => "this version of reprint plants another corpus by the same seed; save a bench anew".to_string(),
            None => "bench the documents that it was saved for".to_string(),
        };
        Err(self.refuse(reason, remedy))
    }

    /// A setting that only one of them knows cannot be told apart, and is passed over.
    fn check_settings(&self, now: &Compared) -> Result<()> {
        let Ok(Value::Object(now)) = serde_json::to_value(now) else { return Ok(()) };
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
        for (name, now) in &now {
            let Some(then) = self.settings.get(name).filter(|then| *then != now) else { continue };
            let reason = format!("was saved with other settings: {name} {} there, {} here", plain(then), plain(now));
            let option = format!("--{}", name.replace('_', "-"));
            let remedy = match then {
                Value::Bool(true) => format!("bench with {option}"),
                Value::Bool(false) => format!("bench without {option}"),
                then => format!("bench with {option} {}", plain(then)),
            };
            return Err(self.refuse(reason, remedy));
        }
        Ok(())
    }
}
