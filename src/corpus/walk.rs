//! Paths -> files to read, in the order in which their documents are numbered.

use super::account::{Account, Reason};
use super::globs::{self, Excluded};
use super::recognise::{Format, by_name, has_no_ending, recognise};
use crate::error::{self, Error, nearest_names};
use ignore::WalkBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The file that makes a folder a result of reprint. It is written last.
pub const MANIFEST: &str = "manifest.json";

/// What a file is called until all of a result is written.
pub const PARTIAL: &str = ".partial";

/// Whether a folder holds a result of reprint, complete or interrupted: its tables are not articles.
pub fn is_result_folder(folder: &Path) -> bool {
    is_manifest(&folder.join(MANIFEST)) || is_manifest(&folder.join(format!("{MANIFEST}{PARTIAL}")))
}

/// Whether a file begins as our manifests do. It may be anything: a pipe, or a gigabyte of JSON.
fn is_manifest(path: &Path) -> bool {
    let mut begin = Vec::new();
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    is_file
        && fs::File::open(path).is_ok_and(|file| file.take(200).read_to_end(&mut begin).is_ok())
        && String::from_utf8_lossy(&begin)
            .split_whitespace()
            .collect::<String>()
            .starts_with("{\"program\":\"reprint\"")
}

/// The account, with each file that several of the given paths lead to noted once.
struct Notes<'n> {
    account: &'n mut Account,
    seen: &'n mut BTreeSet<(Reason, PathBuf)>,
}

impl Notes<'_> {
    fn add(&mut self, reason: Reason, path: &Path, detail: impl FnOnce() -> String) {
        let canonical = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if self.seen.insert((reason, canonical)) {
            self.account.add(reason, &path.to_string_lossy(), None, detail);
        }
    }

    fn add_walk_error(&mut self, error: &ignore::Error, root: &Path) {
        let path = path_of(error).unwrap_or(root);
        match error.io_error().map(std::io::Error::kind) {
            Some(ErrorKind::NotFound) => self.add(Reason::NotFound, path, String::new),
            Some(ErrorKind::PermissionDenied) => self.add(Reason::NoPermission, path, String::new),
            _ => self.add(Reason::Unreadable, path, || error.to_string()),
        }
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } => path_of(err),
        _ => None,
    }
}

/// A file to read.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub path: PathBuf,
    /// The path as given and walked: by what messages and the manifest name it.
    pub name: String,
    /// The path below the given folder, or the file's name: what ids are made of.
    pub id: String,
    /// The nearest folder below the given one whose name is not all digits.
    pub outlet: Option<String>,
    /// Whether the user named the file: then it is read whatever its name.
    pub is_named: bool,
    /// The `--releases` paths that it belongs to, by number.
    pub releases: Vec<usize>,
}

impl Found {
    /// A file that the user named.
    pub(super) fn named(path: &Path, name: String, id: String) -> Found {
        Found { path: path.to_path_buf(), name, id, outlet: None, is_named: true, releases: Vec::new() }
    }
}

/// What to look for and where.
pub(super) struct Walk<'w> {
    pub paths: &'w [PathBuf],
    pub releases: &'w [PathBuf],
    pub exclude: &'w [String],
    /// What all files are, if that is known.
    pub format: Option<Format>,
    /// The user's tables, which are no articles where they lie in a folder that is read.
    pub tables: Vec<&'w str>,
    /// A folder that is being written to.
    pub leave_out: Option<&'w Path>,
}

impl Walk<'_> {
    /// The files below all paths, sorted, each once.
    pub(super) fn files(&self, account: &mut Account) -> error::Result<Vec<Found>> {
        let leave_out = self.leave_out.and_then(|folder| folder.canonicalize().ok());
        let mut found: BTreeMap<PathBuf, (usize, Found)> = BTreeMap::new();
        let mut passed_over: BTreeSet<(Reason, PathBuf)> = BTreeSet::new();
        let inputs = self.paths.iter().map(|path| (path, None));
        let releases = self.releases.iter().enumerate().map(|(number, path)| (path, Some(number)));
        for (path, release) in inputs.chain(releases) {
            let mut notes = Notes { account: &mut *account, seen: &mut passed_over };
            for file in self.below(path, release, leave_out.as_deref(), &mut notes)? {
                let canonical = file.path.canonicalize().unwrap_or_else(|_| file.path.clone());
                let depth = file.id.len();
                match found.get_mut(&canonical) {
                    // the outermost folder names it, whatever the order of the paths
                    Some((known_depth, known)) => {
                        let mut releases = std::mem::take(&mut known.releases);
                        releases.extend(&file.releases);
                        if (depth, &known.name) > (*known_depth, &file.name) {
                            (*known_depth, *known) = (depth, file);
                        }
                        known.releases = releases;
                    }
                    None => drop(found.insert(canonical, (depth, file))),
                }
            }
        }
        if let (Some(folder), Some(given)) = (&leave_out, self.leave_out) {
            let is_inside = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path.starts_with(folder));
            if self.paths.iter().chain(self.releases).any(is_inside) {
                return Err(Error::OutputIsInput { folder: given.to_path_buf() });
            }
        }
        let mut files: Vec<Found> = found.into_values().map(|(_, file)| file).collect();
        files.sort_by(|x, y| x.name.cmp(&y.name));
        Ok(files)
    }

    fn below(
        &self,
        root: &Path,
        release: Option<usize>,
        leave_out: Option<&Path>,
        notes: &mut Notes,
    ) -> error::Result<Vec<Found>> {
        let name = root.to_string_lossy().into_owned();
        if name == "-" {
            let releases = release.into_iter().collect();
            return Ok(vec![Found { releases, ..Found::named(root, name, "stdin".to_string()) }]);
        }
        let metadata = match fs::metadata(root) {
            Ok(metadata) => metadata,
            Err(error) => match globs::matching(root, self.exclude)? {
                Some(paths) if !paths.is_empty() => {
                    let below = |path: &PathBuf| self.below(path, release, leave_out, notes);
                    return Ok(paths.iter().map(below).collect::<error::Result<Vec<_>>>()?.concat());
                }
                _ if release.is_some() => return Err(no_such_release(root)),
                Some(_) => {
                    notes.add(Reason::NotFound, root, || "nothing matches the pattern".into());
                    return Ok(Vec::new());
                }
                None => {
                    super::bytes::account_for(&error, &name, notes.account);
                    return Ok(Vec::new());
                }
            },
        };
        if metadata.is_dir() {
            return self.walk(root, release, leave_out, notes);
        }
        if !metadata.is_file() {
            notes.add(Reason::NotAFile, root, String::new);
            return Ok(Vec::new());
        }
        let id = root.file_name().map_or(name.clone(), |file| file.to_string_lossy().into_owned());
        Ok(vec![Found { releases: release.into_iter().collect(), ..Found::named(root, name, id) }])
    }

    fn walk(
        &self,
        root: &Path,
        release: Option<usize>,
        leave_out: Option<&Path>,
        notes: &mut Notes,
    ) -> error::Result<Vec<Found>> {
        let mut walk = WalkBuilder::new(root);
        let excluded = Excluded::new(self.exclude, root)?.into_inner();
        walk.standard_filters(false).hidden(true).follow_links(false).overrides(excluded);
        let mut found = Vec::new();
        let mut results: Vec<PathBuf> = Vec::new();
        for entry in walk.sort_by_file_name(Ord::cmp).build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    notes.add_walk_error(&error, root);
                    continue;
                }
            };
            let path = entry.path();
            let name = path.to_string_lossy().into_owned();
            let Some(kind) = entry.file_type() else { continue };
            if results.iter().any(|folder| path.starts_with(folder)) {
                continue;
            }
            if kind.is_dir() {
                let is_output = leave_out.is_some_and(|folder| path.canonicalize().is_ok_and(|p| p == folder));
                if is_output || is_result_folder(path) {
                    notes.add(Reason::ResultFolder, path, String::new);
                    results.push(path.to_path_buf());
                }
            } else if !kind.is_file() {
                notes.add(Reason::OtherFile, path, || "a link or a device".into());
            } else if self.is_table(path) {
                notes.add(Reason::OtherFile, path, || "a table of --outlets or --metadata".into());
            } else if self.is_wanted(path, &name) {
                let below = path.strip_prefix(root).unwrap_or(path);
                let id = below.to_string_lossy().into_owned();
                found.push(Found {
                    path: path.into(),
                    name,
                    id,
                    outlet: folder_outlet(below),
                    releases: release.into_iter().collect(),
                    is_named: false,
                });
            } else {
                notes.add(Reason::OtherFile, path, String::new);
            }
        }
        Ok(found)
    }

    fn is_table(&self, path: &Path) -> bool {
        let is_same = |table: &&str| Path::new(table).canonicalize().ok() == path.canonicalize().ok();
        let is_named_so = |table: &&&str| Path::new(table).file_name() == path.file_name();
        self.tables.iter().filter(is_named_so).any(is_same)
    }

    /// Whether a file in a folder is read: one whose ending, or for want of one whose content, is that of a format.
    fn is_wanted(&self, path: &Path, name: &str) -> bool {
        let content = || {
            let head = fs::File::open(path).and_then(|file| super::bytes::head(&file)).unwrap_or_default();
            recognise(&head, name, None).is_some()
        };
        self.format.is_some() || by_name(name).is_some() || (has_no_ending(name) && content())
    }
}

/// The outlet that the folders tell in which a file lies.
pub(super) fn folder_outlet(below: &Path) -> Option<String> {
    let folders = below.parent()?.components().rev();
    let names = folders.map(|folder| folder.as_os_str().to_string_lossy().into_owned());
    names.into_iter().find(|name| !name.bytes().all(|b| b.is_ascii_digit()))
}

/// A release path with nothing there: names what is near it.
fn no_such_release(path: &Path) -> Error {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside: Vec<String> = fs::read_dir(parent)
        .map(|entries| {
            entries.flatten().map(|entry| parent.join(entry.file_name()).to_string_lossy().into_owned()).collect()
        })
        .unwrap_or_default();
    let name = path.to_string_lossy().into_owned();
    let nearest = nearest_names(&name, beside.iter().map(String::as_str), 3);
    Error::NoSuchSource { option: "--releases", name, nearest }
}
