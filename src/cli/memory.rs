//! `--memory` and `--temp-dir`: how much memory a scan may take, and where what is beyond lies.

use super::spill;
use anyhow::{Result, bail};
use clap::Args;
use reprint::corpus::Input;
use reprint::error::Error;
use reprint::report::Parameters;
use reprint::scratch::Scratch;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_128;

/// Large arrays may fill one part of so many of the memory: the rest is for all that is small.
const LARGE_PARTS: u64 = 4;

/// Between two looks at how much memory is taken.
const LOOK: Duration = Duration::from_millis(50);

#[derive(Args)]
#[command(next_help_heading = "Memory")]
pub(super) struct Memory {
    /// Take about so much memory (512M, 2G, 1.5GiB); what is beyond lies in files and is mapped. The results are the
    /// same
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<u64>,

    /// Where these files lie [default: the folder of --output, or the system's for temporary files]
    #[arg(long, value_name = "DIR", requires = "memory")]
    temp_dir: Option<PathBuf>,
}

impl Memory {
    /// How much, if it is bounded.
    pub(super) fn bytes(&self) -> Option<u64> {
        self.memory
    }

    /// Bounds the memory from now on, if that is wanted.
    pub(super) fn bound(&self, output: Option<&Path>) -> Result<Option<Bounded>> {
        let Some(memory) = self.memory else { return Ok(None) };
        let folder = self.folder(output);
        if spill::is_in_memory(&folder).map_err(Error::temporary(&folder))? {
            let folder = folder.display();
            bail!("{folder}: files there are memory, which --memory bounds\n  name a folder on a disk: --temp-dir DIR");
        }
        match spill::keep_in_memory((memory / LARGE_PARTS) as usize, &folder) {
            Err(error) if error.kind() == io::ErrorKind::OutOfMemory => bail!(
                "--memory: the system gives no 64 GiB of addresses to map files at\n  allow more (ulimit -v unlimited), or \
                 scan without --memory"
            ),
            result => result.map_err(Error::temporary(&folder))?,
        }
        // the system keeps no most of anonymous memory, so a thread looks; it ends with the process, and decides nothing
        std::thread::spawn(|| {
            loop {
                MOST.fetch_max(anonymous_bytes(), Relaxed);
                std::thread::sleep(LOOK);
            }
        });
        Ok(Some(Bounded { memory, folder }))
    }

    /// The folder for temporary files.
    fn folder(&self, output: Option<&Path>) -> PathBuf {
        let named = self.temp_dir.as_deref().or(output).map(Path::to_path_buf);
        named.unwrap_or_else(std::env::temp_dir)
    }
}

/// Most anonymous memory that was seen.
static MOST: AtomicU64 = AtomicU64::new(0);

/// A bound that was set.
pub(super) struct Bounded {
    memory: u64,
    folder: PathBuf,
}

impl Bounded {
    /// The folder of the scan of these inputs with these parameters.
    pub(super) fn scratch(&self, inputs: &[Input], parameters: &Parameters) -> Result<Scratch> {
        let what = serde_json::to_vec(&(env!("CARGO_PKG_VERSION"), inputs, parameters))?;
        Ok(Scratch::open(&self.folder, xxh3_128(&what))?)
    }

    /// Says so where the memory was too little.
    pub(super) fn note(&self) {
        let most = MOST.load(Relaxed);
        if most > self.memory.saturating_add(self.memory / 10) {
            let [memory, most] = [self.memory, most].map(|bytes| bytes.div_ceil(1_000_000));
            let _ = writeln!(
                io::stderr(),
                "note: --memory {memory}M is less than these documents need: {most}M were taken"
            );
        }
    }
}

/// Bytes of memory of this process that are no part of any file.
fn anonymous_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    1024 * kilobytes.unwrap_or(0)
}

/// A size as people write it: 512M, 2G, 1.5GiB; bytes without a unit.
pub(super) fn size(text: &str) -> Result<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => bail!("expected a size like 512M, 2G or 1.5GiB"),
    };
    match number.parse::<f64>() {
        Ok(number) if number > 0.0 => Ok((number * unit as f64) as u64),
        _ => bail!("expected a size like 512M, 2G or 1.5GiB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let sizes = ["512M", "2G", "1.5GiB", "1024", "3 kb", "1TiB", "0.5m"].map(|text| size(text).unwrap());
        assert_eq!(sizes, [512_000_000, 2_000_000_000, 3 << 29, 1024, 3000, 1 << 40, 500_000]);
        for text in ["", "M", "0", "-1M", "12X", "1.2.3G", "1e9", "nan"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
