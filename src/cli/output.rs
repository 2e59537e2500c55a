//! `-o`, `--tables` and `--force`: what a scan writes, and where.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use reprint::export::{self, Format};
use reprint::report::{OutputFolder, TableFormat};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(super) struct Output {
    /// Write all tables to this folder; or to a file that ends in .gexf, the network of outlets, for Gephi, or in .sqlite,
    /// a database (in builds with the feature "sqlite"). May be given once for a folder, and for files
    #[arg(short, long, value_name = "DIR")]
    output: Vec<PathBuf>,

    /// Write the tables in this format, too: csv for spreadsheets, parquet for DuckDB and Polars. JSON lines, from which the page is made, are there
    /// in any case
    #[arg(long, value_enum, value_name = "FORMAT", value_delimiter = ',', requires = "output")]
    tables: Vec<Tables>,

    /// Write to the folder even if it holds other files, and replace files that are not of reprint
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Tables {
    /// JSON lines
    Jsonl,
    /// A .csv beside each table
    Csv,
    /// A .parquet beside each table, in builds with the feature "parquet"
    Parquet,
}

impl Output {
    /// The folder of the tables.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folders().next()
    }

    fn folders(&self) -> impl Iterator<Item = &Path> {
        self.output.iter().map(PathBuf::as_path).filter(|path| Format::of(path).is_none())
    }

    /// The files that are written beside it, or alone.
    pub(super) fn files(&self) -> impl Iterator<Item = (&Path, Format)> {
        self.output.iter().filter_map(|path| Some((path.as_path(), Format::of(path)?)))
    }

    /// The formats of tables beside JSON lines.
    pub(super) fn formats(&self) -> Result<Vec<TableFormat>> {
        let format = |tables: &Tables| match tables {
            Tables::Jsonl => None,
            Tables::Csv => Some(Ok(export::csv::CSV)),
            Tables::Parquet => Some(export::parquet_tables()),
        };
        Ok(self.tables.iter().filter_map(format).collect::<reprint::error::Result<_>>()?)
    }

    /// Whether all of this can be written: asked before a scan.
    pub(super) fn check(&self) -> Result<()> {
        if let Some(second) = self.folders().nth(1) {
            bail!("-o {}: tables go to one folder\n  give -o once, or a file that ends in .gexf", second.display());
        }
        if !self.formats()?.is_empty() && self.folder().is_none() {
            bail!("--tables: there is no folder for tables\n  name one, too: -o DIR");
        }
        for (path, format) in self.files() {
            export::check_replaceable(path, format, self.force)?;
        }
        Ok(())
    }

    /// Makes the folder ready.
    pub(super) fn prepare(&self, path: &Path) -> Result<OutputFolder> {
        let folder = OutputFolder::prepare(path, self.force)?;
        if !self.force {
            folder.check_formats(&self.formats()?)?;
        }
        Ok(folder)
    }

    /// Writes the files, of the tables in a folder.
    pub(super) fn write_files(&self, folder: &Path) -> Result<()> {
        for (path, format) in self.files() {
            export::export(folder, format, path)?;
        }
        Ok(())
    }
}
