//! `reprint report`: the folder of a scan -> a page to open.

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use reprint::page::{self, Shown, Text};
use reprint::report;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:
  reprint report out/ --open
  reprint report out/ --min-words 40 --html long-passages.html
  reprint report out/ --kind edited --kind paraphrase --text passages --html edits.html";

/// Makes a page, to be opened from disk, of results that a scan wrote
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder that `reprint scan -o` wrote
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Where to write the page [default: report.html in the folder]
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// Show passages of at least so many equal words
    #[arg(long, value_name = "N")]
    min_words: Option<u32>,

    /// Show passages of this kind; may be given more than once
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Vec<Kind>,

    /// How much text the page holds: whole documents, passages, or none
    #[arg(long, value_enum, default_value_t = Held::Full)]
    text: Held,

    /// Open the page
    #[arg(long)]
    open: bool,

    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Every word is equal
    Verbatim,
    /// Some words were changed, put in or left out
    Edited,
    /// In other words
    Paraphrase,
}

#[derive(Clone, Copy, ValueEnum)]
enum Held {
    /// Passages, and whole documents as far as the results have them
    Full,
    /// Shared passages only
    Passages,
    /// Places and numbers only
    None,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: Arguments) -> Result<u8> {
    let kind = |kind: &Kind| ["verbatim", "edited", "paraphrase"][*kind as usize].to_string();
    let shown = Shown {
        min_words: arguments.min_words,
        kinds: arguments.kind.iter().map(kind).collect(),
        text: match arguments.text {
            Held::Full => Text::Full,
            Held::Passages => Text::Passages,
            Held::None => Text::None,
        },
    };
    arguments.html.as_deref().map_or(Ok(()), check)?;
    let path = arguments.html.unwrap_or_else(|| arguments.folder.join(report::PAGE));
    write(&page::page(&arguments.folder, &shown)?, &path, arguments.quiet)?;
    if arguments.open {
        open(&path);
    }
    Ok(super::DONE)
}

/// Writes a page beside and renames it.
pub(super) fn write(page: &str, path: &Path, is_quiet: bool) -> Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let written = fs::write(&partial, page).and_then(|()| fs::rename(&partial, path));
    if let Err(error) = written {
        let _ = fs::remove_file(&partial);
        return Err(error)
            .with_context(|| format!("{}: cannot write; name another file with --html FILE", path.display()));
    }
    if !is_quiet {
        let _ = writeln!(io::stderr(), "wrote {}", report::clean(&path.display().to_string()));
    }
    Ok(())
}

/// Opens a file with what the system opens such files with; a machine that has nothing of that kind is no error.
pub(super) fn open(path: &Path) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    // a name that begins with - is no option
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let quiet = || std::process::Stdio::null();
    let status = std::process::Command::new(opener).arg(&path).stdout(quiet()).stderr(quiet()).status();
    // explorer's status says nothing
    if !status.is_ok_and(|status| status.success() || cfg!(windows)) {
        let note = format!("note: {opener} did not open the page; open {} yourself", path.display());
        let _ = writeln!(io::stderr(), "{}", report::clean(&note));
    }
}

/// Whether a page can be written under a name: asked before a long scan.
pub(super) fn check(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() || !folder.is_dir() {
        let reason = if path.is_dir() { "is a folder" } else { "its folder does not exist" };
        bail!("--html {}: {reason}\n  give the name of a file, for example --html report.html", path.display());
    }
    Ok(())
}
