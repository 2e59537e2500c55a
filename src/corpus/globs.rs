//! Patterns of paths: which files one stands for where no shell told, and which files are left out.

use crate::error::{Error, Result};
use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};
use std::path::{Component, Path, PathBuf};

/// What is left out below a folder, or in an archive.
#[derive(Clone)]
pub(super) struct Excluded(Override);

impl Excluded {
    /// By these patterns, in this folder.
    pub(super) fn new(patterns: &[String], folder: &Path) -> Result<Excluded> {
        let mut overrides = OverrideBuilder::new(folder);
        for glob in patterns {
            let bad = |reason: String| Error::BadGlob { glob: glob.clone(), reason };
            if glob.trim().is_empty() {
                return Err(bad("an empty pattern matches everything".into()));
            }
            overrides.add(&format!("!{glob}")).map_err(|error| bad(error.to_string()))?;
        }
        let bad = |error: ignore::Error| Error::BadGlob { glob: patterns.join(" "), reason: error.to_string() };
        overrides.build().map(Excluded).map_err(bad)
    }

    /// For a walk through the folder.
    pub(super) fn into_inner(self) -> Override {
        self.0
    }

    /// Whether a file is left out, by its name or by that of a folder that it lies in.
    pub(super) fn has(&self, file: &Path) -> bool {
        !self.0.is_empty() && file.ancestors().any(|part| self.0.matched(part, part != file).is_ignore())
    }
}

/// The files and folders that a pattern stands for, sorted, as a Unix shell would tell: `data/*.jsonl`, `data/**/2026-??.csv`. The
/// shells of Windows leave that to programs, and a pattern in quotes comes as it is. None if it is no pattern.
pub(super) fn matching(pattern: &Path, excluded: &[String]) -> Result<Option<Vec<PathBuf>>> {
    let is_pattern = |part: &Component| part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let base: PathBuf = pattern.components().take_while(|part| !is_pattern(part)).collect();
    let parts: Vec<_> = pattern.components().skip_while(|part| !is_pattern(part)).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let parts: Vec<_> = parts.iter().map(|part| part.as_os_str().to_string_lossy()).collect();
    // a slash before it: of the whole path below the base, not of any part
    let below = OverrideBuilder::new(".").add(&format!("/{}", parts.join("/"))).and_then(|builder| builder.build());
    let Ok(below) = below else { return Ok(None) };
    let folder = if base.as_os_str().is_empty() { Path::new(".") } else { &base };
    let depth = (!parts.iter().any(|part| part == "**")).then_some(parts.len());
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).hidden(true).follow_links(false).max_depth(depth);
    walk.overrides(Excluded::new(excluded, folder)?.into_inner());
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in walk.sort_by_file_name(Ord::cmp).build().flatten() {
        let below_base = entry.path().strip_prefix(folder).unwrap_or(Path::new(""));
        let (path, is_folder) = (base.join(below_base), entry.file_type().is_some_and(|kind| kind.is_dir()));
        // a folder is read whole
        let is_in_one = found.last().is_some_and(|folder| path.starts_with(folder));
        let is_base = below_base.as_os_str().is_empty();
        if !is_base && !is_in_one && below.matched(below_base, is_folder).is_whitelist() {
            found.push(path);
        }
    }
    Ok(Some(found))
}
