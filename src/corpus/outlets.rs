//! Names of outlets -> outlets, by a table of the user's.

use super::account::{Account, Reason};
use super::user_table::{Sheet, TableFile, key, read};
use crate::error::{Error, Result, nearest_names};
use ahash::AHashMap;
use std::path::Path;

const EXPECTED: &str = "CSV in UTF-8 with a header: name, canonical, and if wanted owner; a name in one row only";
const COLUMNS: [&str; 3] = ["name", "canonical", "owner"];

/// An outlet, as a table of the user's has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlet<'t> {
    /// What it is called.
    pub name: &'t str,
    /// Who owns it, if the table tells.
    pub owner: Option<&'t str>,
}

/// Which names of outlets mean the same outlet: a CSV file of the user's with the columns `name`, `canonical` and, if
/// wanted, `owner`.
///
/// Names are compared without case, accents and width ([`crate::text::fold`]), with white space as single spaces and
/// none at the ends. A canonical name stands for itself, in any spelling; without one, a name keeps its own.
///
/// ```
/// use reprint::corpus::{Document, OutletTable};
/// let csv = "name,canonical,owner\nherald.example,Daily Herald,Tamarack Media\nThe Daily Herald,Daily Herald,\n";
/// let table = OutletTable::parse(csv.as_bytes(), "outlets.csv".as_ref())?;
/// let outlet = table.outlet("HERALD.example ").unwrap();
/// assert_eq!((outlet.name, outlet.owner), ("Daily Herald", Some("Tamarack Media")));
/// assert_eq!(table.outlet("Courier"), None);
/// // documents in memory get the name that is to count; ReadOptions::outlets does it for files
/// let article = Document::new("1", "One two three.").outlet(outlet.name);
/// # assert_eq!(article.meta.outlet, Some("Daily Herald"));
/// # Ok::<(), reprint::error::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct OutletTable {
    file: TableFile,
    outlets: Vec<(String, Option<String>)>,
    /// Which outlet a name stands for.
    by_key: AHashMap<String, usize>,
    rows: Vec<Alias>,
}

#[derive(Debug, Clone)]
struct Alias {
    line: u64,
    name: String,
    outlet: usize,
}

impl OutletTable {
    /// Reads a table.
    ///
    /// # Errors
    /// If it cannot be read, lacks a column, is not UTF-8, has a row with fewer or more cells than its header, or
    /// gives a name two outlets or an outlet two owners.
    pub fn read(path: &Path) -> Result<OutletTable> {
        OutletTable::parse(&read(path).map_err(|reason| bad(path, reason))?, path)
    }

    /// Reads a table in memory; the path is for messages and the manifest.
    ///
    /// # Errors
    /// As [`OutletTable::read`].
    pub fn parse(bytes: &[u8], path: &Path) -> Result<OutletTable> {
        let bad = |reason| bad(path, reason);
        let sheet = Sheet::parse(bytes, &COLUMNS).map_err(bad)?;
        if let Some(missing) = (0..2).find(|&column| !sheet.has(column)) {
            return Err(bad(format!("no column {}", COLUMNS[missing])));
        }
        let mut table = OutletTable { file: TableFile::new(path, bytes), ..OutletTable::default() };
        table.fill(&sheet).map_err(bad)?;
        Ok(table)
    }

    /// The outlet that a name stands for; none if the table does not have it.
    pub fn outlet(&self, name: &str) -> Option<Outlet<'_>> {
        let (name, owner) = &self.outlets[*self.by_key.get(&key(name))?];
        Some(Outlet { name, owner: owner.as_deref() })
    }

    /// The file.
    pub fn file(&self) -> &TableFile {
        &self.file
    }

    fn fill(&mut self, sheet: &Sheet) -> std::result::Result<(), String> {
        let mut by_canonical: AHashMap<String, usize> = AHashMap::new();
        let mut lines: AHashMap<String, u64> = AHashMap::new();
        for row in &sheet.rows {
            let line = row.line;
            let cells = row.cells.as_ref().map_err(|reason| format!("line {line}: {reason}"))?;
            let name = sheet.cell(cells, 0).filter(|name| !key(name).is_empty());
            let name = name.ok_or_else(|| format!("line {line}: no name"))?;
            let canonical = sheet.cell(cells, 1).unwrap_or(name);
            let outlet = *by_canonical.entry(key(canonical)).or_insert_with(|| {
                self.outlets.push((canonical.to_string(), None));
                self.outlets.len() - 1
            });
            self.own(outlet, sheet.cell(cells, 2)).map_err(|reason| format!("line {line}: {reason}"))?;
            let first = *lines.entry(key(name)).or_insert(line);
            let known = *self.by_key.entry(key(name)).or_insert(outlet);
            if known != outlet {
                let [x, y] = [known, outlet].map(|outlet| &self.outlets[outlet].0);
                return Err(format!("{name} is {x} in line {first} and {y} in line {line}"));
            }
            self.rows.push(Alias { line, name: name.to_string(), outlet });
        }
        // a canonical name stands for itself: a chain of names has two outlets for the one in its middle
        for (outlet, (canonical, _)) in self.outlets.iter().enumerate() {
            let known = *self.by_key.entry(key(canonical)).or_insert(outlet);
            if known != outlet {
                let other = &self.outlets[known].0;
                return Err(format!(
                    "{canonical} is a canonical name, and is {other} in line {}",
                    lines[&key(canonical)]
                ));
            }
        }
        Ok(())
    }

    fn own(&mut self, outlet: usize, owner: Option<&str>) -> std::result::Result<(), String> {
        let (name, known) = &mut self.outlets[outlet];
        match (&known, owner) {
            (Some(known), Some(owner)) if key(known) != key(owner) => {
                Err(format!("{name} is owned by {owner}, and in a line before by {known}"))
            }
            (None, Some(owner)) => {
                *known = Some(owner.to_string());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn bad(path: &Path, reason: String) -> Error {
    Error::BadTable { option: "--outlets", path: path.into(), reason, expected: EXPECTED }
}

/// The names of outlets that documents have, and the outlets that they are.
#[derive(Default, Clone)]
pub(super) struct Outlets {
    /// Each name as documents have it, and the number of its outlet.
    names: Vec<(String, u32)>,
    outlets: Vec<String>,
    owners: Vec<Option<String>>,
    by_name: AHashMap<String, u32>,
    by_outlet: AHashMap<String, u32>,
}

impl Outlets {
    /// The number of a name, known or new.
    pub(super) fn number(&mut self, name: String, table: Option<&OutletTable>) -> u32 {
        if let Some(&number) = self.by_name.get(&name) {
            return number;
        }
        let known = table.and_then(|table| table.outlet(&name));
        let Outlet { name: outlet, owner } = known.unwrap_or(Outlet { name: &name, owner: None });
        let next = self.outlets.len() as u32;
        let outlet = *self.by_outlet.entry(outlet.to_string()).or_insert_with_key(|outlet| {
            self.outlets.push(outlet.clone());
            self.owners.push(owner.map(str::to_string));
            next
        });
        let number = self.names.len() as u32;
        self.by_name.insert(name.clone(), number);
        self.names.push((name, outlet));
        number
    }

    /// What the outlet of a name is called.
    pub(super) fn outlet(&self, number: u32) -> &str {
        &self.outlets[self.names[number as usize].1 as usize]
    }

    /// Who owns it.
    pub(super) fn owner(&self, number: u32) -> Option<&str> {
        self.owners[self.names[number as usize].1 as usize].as_deref()
    }

    /// The name itself, if its outlet is called otherwise.
    pub(super) fn as_given(&self, number: u32) -> Option<&str> {
        let name = &*self.names[number as usize].0;
        (name != self.outlet(number)).then_some(name)
    }

    /// The outlets, in the order in which they were first met.
    pub(super) fn all(&self) -> &[String] {
        &self.outlets
    }

    /// Names the rows of the table that no document needs: misspelled, mostly.
    pub(super) fn account_for_unused(&self, table: &OutletTable, account: &mut Account) {
        let keys: std::collections::BTreeSet<String> = self.names.iter().map(|(name, _)| key(name)).collect();
        for row in &table.rows {
            let canonical = &table.outlets[row.outlet].0;
            // a row of an outlet itself tells its owner, whatever its documents call it
            let is_needed = keys.contains(&key(&row.name))
                || key(&row.name) == key(canonical) && self.by_outlet.contains_key(canonical);
            if !is_needed {
                account.add(Reason::UnusedName, &table.file.path, Some(row.line), || {
                    let nearest = nearest_names(&row.name, self.names.iter().map(|(name, _)| name.as_str()), 1);
                    let nearest = nearest.first().map(|name| format!(" (nearest: {name})")).unwrap_or_default();
                    format!("{}{nearest}", row.name)
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(csv: &str) -> std::result::Result<OutletTable, String> {
        OutletTable::parse(csv.as_bytes(), "t.csv".as_ref()).map_err(|error| error.to_string())
    }

    #[test]
    fn names_are_folded_and_canonical_names_stand_for_themselves() {
        let table =
            parse("owner,Name,canonical\n,bbc.example,BBC\nPublic,BBC Rádio,bbc\nMail,mail.example,\n").unwrap();
        let outlet = |name| table.outlet(name).map(|outlet| (outlet.name, outlet.owner));
        let bbc = Some(("BBC", Some("Public")));
        assert_eq!(["BBC.example", " bbc  radio ", "bbc"].map(outlet), [bbc; 3]);
        assert_eq!(outlet("MAIL.EXAMPLE"), Some(("mail.example", Some("Mail"))));
        assert_eq!([outlet("Herald"), outlet("")], [None; 2]);
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let refused = |rows: &str| parse(&format!("name,canonical,owner\n{rows}")).unwrap_err();
        let twice = refused("a,X,\nb,Y,\nA,Y,\n");
        assert!(twice.contains("A is X in line 2 and Y in line 4") && twice.contains("expected: CSV"), "{twice}");
        assert!(refused("a,b,\nb,c,\n").contains("b is a canonical name, and is c in line 3"));
        assert!(refused("a,X,One\nb,X,Two\n").contains("line 3: X is owned by Two"));
        assert!(refused("a,X\n").contains("line 2: 2 cells where the header has 3"));
        assert!(refused(",X,\n").contains("line 2: no name"));
        assert!(parse("name,owner\na,b\n").unwrap_err().contains("no column canonical"));
        assert!(parse("name,canonical\na,X\na,x\n").is_ok());
    }

    #[test]
    fn names_that_no_document_has_are_named() {
        let table = parse("name,canonical\ntelegraf,Telegraph\ntelegraph,Telegraph\nTelegraph,Telegraph\n").unwrap();
        let mut outlets = Outlets::default();
        let number = outlets.number("TELEGRAPH".into(), Some(&table));
        assert_eq!((outlets.outlet(number), outlets.as_given(number)), ("Telegraph", Some("TELEGRAPH")));
        let other = outlets.number("Telegraph".into(), Some(&table));
        assert_eq!((outlets.as_given(other), outlets.all().len()), (None, 1));
        let mut account = Account::default();
        outlets.account_for_unused(&table, &mut account);
        let entry = &account.by_reason()[&Reason::UnusedName];
        assert_eq!((entry.count, entry.examples[0].line), (1, Some(2)));
        assert_eq!(entry.examples[0].detail, "telegraf (nearest: TELEGRAPH)");
    }
}
