//! A folder of tables that are made for a page or a file only, and that goes away with the run.

use super::folder::is_of_a_result;
use crate::error::{Error, Result};
use crate::scratch::{new_marker, owner_in, remove, remove_abandoned, unless_taken};
use std::fs::File;
use std::path::{Path, PathBuf};

/// How the names of these folders begin; so many letters and digits follow.
const PASSING: &str = "reprint-tables-";
const LETTERS: usize = 6;

/// The folder. It is removed when it is dropped; what a killed run left is removed by the next one.
#[derive(Debug)]
pub struct PassingFolder {
    path: PathBuf,
    /// Held as long as the folder is: the system lets go of it whatever happens to the process.
    _marker: File,
}

impl PassingFolder {
    /// Removes those in a folder for temporary files that runs left which were killed.
    pub fn remove_abandoned(parent: &Path) {
        if let Ok(owner) = owner_in(parent) {
            remove_abandoned(parent, owner, is_passing, is_of_a_result);
        }
    }

    /// Makes one there.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn new(parent: &Path) -> Result<PassingFolder> {
        loop {
            let made = tempfile::Builder::new().prefix(PASSING).rand_bytes(LETTERS).tempdir_in(parent);
            let path = made.map_err(Error::temporary(parent))?.keep();
            if let Some(marker) = unless_taken(new_marker(&path)).map_err(Error::temporary(&path))? {
                return Ok(PassingFolder { path, _marker: marker });
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for PassingFolder {
    fn drop(&mut self) {
        remove(&self.path, is_of_a_result);
    }
}

fn is_passing(name: &str) -> bool {
    name.strip_prefix(PASSING)
        .is_some_and(|rest| rest.len() == LETTERS && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_a_killed_run_left_is_removed_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let folder = |name: &str| parent.path().join(name);
        let first = PassingFolder::new(parent.path()).unwrap();
        // as a killed run leaves it: nobody holds its marker
        let left = folder("reprint-tables-a1B2c3");
        fs::create_dir(&left).unwrap();
        drop(new_marker(&left).unwrap());
        fs::write(left.join("texts.jsonl.partial"), "a text").unwrap();
        fs::write(left.join("manifest.json"), "{}").unwrap();
        // others
        fs::create_dir(folder("reprint-tables-mine")).unwrap();
        fs::create_dir(folder("reprint-tables-a1B2c4")).unwrap();
        fs::write(folder("reprint-tables-a1B2c4/texts.jsonl"), "mine").unwrap();
        let second = PassingFolder::new(parent.path()).unwrap();
        PassingFolder::remove_abandoned(parent.path());
        assert!(!left.exists() && first.path().exists() && folder("reprint-tables-a1B2c4/texts.jsonl").exists());
        drop((first, second));
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 2);
    }
}
