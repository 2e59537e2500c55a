//! `reprint eval --sample` and `--marks`: what was found before people who judge it.

use super::eval::name_what_was_skipped;
use super::scan::Format;
use anyhow::Result;
use clap::Args;
use reprint::error::Error;
use reprint::eval::{self, AuditFiles, AuditSample, List, Skipped};
use reprint::export::write_beside;
use reprint::report;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Drawing a sample, and reading it back.
#[derive(Args)]
pub(super) struct AuditArguments {
    /// Draw so many rows from the results in a folder, and write a sheet for two coders, its key and
    /// what they are asked; every class, kind and length gives its share
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..),
          conflicts_with_all = ["found", "pairs", "candidates", "kind", "class", "format", "marks"])]
    sample: Option<u32>,

    /// Another seed draws other rows
    #[arg(long, value_name = "S", default_value_t = 0, requires = "sample")]
    seed: u64,

    /// Results of the same documents under a lower --min-words: what only these hold (near-misses) gives
    /// a quarter of the rows
    #[arg(long, value_name = "DIR", requires = "sample")]
    near: Option<PathBuf>,

    /// Read the marks of two coders: the sheet that both marked, or a copy of each
    #[arg(long, value_name = "FILE", num_args = 1..,
          conflicts_with_all = ["truth", "found", "pairs", "candidates", "kind", "class", "seed"])]
    marks: Vec<PathBuf>,

    /// The key of the sheet, if it is not beside the first one as NAME.key.jsonl
    #[arg(long, value_name = "FILE", requires = "marks")]
    key: Option<PathBuf>,

    /// With --sample: the sheet (else audit.csv in the folder of results). With --marks: the audit as JSON
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["found", "pairs", "candidates", "kind", "class"])]
    output: Option<PathBuf>,
}

/// Draws a sample and writes its files; gives the exit code.
pub(super) fn draw(arguments: &AuditArguments, folder: &Path) -> Result<u8> {
    let files = AuditFiles::of(&arguments.output.clone().unwrap_or_else(|| folder.join("audit.csv")));
    files.check_free()?;
    let size = arguments.sample.unwrap_or_default() as usize;
    let mut skipped = Skipped::default();
    let drawn = eval::draw_sample(folder, arguments.near.as_deref(), arguments.seed, size, &mut skipped);
    name_what_was_skipped(&skipped);
    let drawn = drawn?;
    files.write(&drawn)?;
    let mut out = io::BufWriter::new(anstream::stdout());
    super::told(tell(&drawn, &files, &mut out).and_then(|()| out.flush()))?;
    if let (Some(near), false) =
        (&arguments.near, drawn.sample.strata.iter().any(|s| s.stratum.list == List::NearMisses))
    {
        let note = format!("note: {} holds no near-miss, no row that the other results lack", near.display());
        let _ = writeln!(io::stderr(), "{}", report::clean(&note));
    }
    Ok(if skipped.count() > 0 { super::SKIPPED } else { super::DONE })
}

fn tell(drawn: &AuditSample, files: &AuditFiles, out: &mut dyn Write) -> io::Result<()> {
    let strata = &drawn.sample.strata;
    for list in [List::Alignments, List::ShortAlignments, List::NearMisses] {
        let of_list = strata.iter().filter(|stratum| stratum.stratum.list == list);
        let (rows, drawn) = of_list.clone().fold((0, 0), |(rows, drawn), s| (rows + s.rows, drawn + s.drawn));
        if rows > 0 {
            writeln!(out, "{drawn} of {rows} {}, from {} strata", list.words(), of_list.count())?;
        }
    }
    let name = |path: &Path| report::clean(&path.display().to_string());
    writeln!(out, "wrote {}, the sheet for two coders", name(&files.sheet))?;
    writeln!(out, "      {}, what they are asked", name(&files.instructions))?;
    writeln!(out, "      {}, the key: not for their eyes", name(&files.key))?;
    writeln!(out, "then  reprint eval --marks {}", name(&files.sheet))
}

/// Reads marks and prints what they say; gives the exit code.
pub(super) fn read_back(arguments: &AuditArguments, format: Format) -> Result<u8> {
    let key_path = arguments.key.clone().unwrap_or_else(|| AuditFiles::of(&arguments.marks[0]).key);
    let key = eval::read_key(&key_path)?;
    if let Some(path) = &arguments.output {
        let whole = |path: &Path| fs::canonicalize(path).ok();
        let is_read = |read: &PathBuf| whole(path).is_some() && whole(read) == whole(path);
        if arguments.marks.iter().chain([&key_path]).any(is_read) {
            let remedy = "give the audit a name of its own, for example -o audit.json".to_string();
            let reason = "is read, and would be overwritten".to_string();
            return Err(Error::CannotAudit { path: path.clone(), reason, remedy }.into());
        }
    }
    let mut skipped = Skipped::default();
    let marks = eval::read_marks(&arguments.marks, &key, &mut skipped)?;
    name_what_was_skipped(&skipped);
    let audit = eval::audit(&key, &marks);
    let json = serde_json::to_string_pretty(&audit)? + "\n";
    if let Some(path) = &arguments.output {
        write_beside(path, |partial| fs::write(partial, &json).map_err(Error::io(path, "write")))?;
    }
    let mut out = io::BufWriter::new(anstream::stdout());
    let printed = match format {
        Format::Text => eval::print_audit(&audit, &mut out),
        Format::Json => out.write_all(json.as_bytes()),
    };
    super::told(printed.and_then(|()| out.flush()))?;
    Ok(if skipped.count() > 0 { super::SKIPPED } else { super::DONE })
}
