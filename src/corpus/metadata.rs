//! What a table of the user's says of documents, over what their files say.

use super::Date;
use super::account::{Account, Reason};
use super::date::{Order, Slashed};
use super::user_table::{Sheet, TableFile, read};
use super::walk::Found;
use crate::error::{Error, Result};
use ahash::AHashMap;
use std::path::{Path, PathBuf};

const EXPECTED: &str = "CSV in UTF-8 with a header: id or path, and any of outlet, date, url and title";
const COLUMNS: [&str; 6] = ["id", "path", "outlet", "date", "url", "title"];

/// What is known of documents beside their files: a CSV file of the user's with the columns `id` or `path`, and any of
/// `outlet`, `date`, `url` and `title`. An empty cell leaves what the file says; other columns are not read.
///
/// `id` is the document's id as documents.jsonl has it. `path` is a file: its path on disk, from the working folder or
/// from the root, or its path below the folder that is read; it names all documents of that file. Where a row has both,
/// the id counts.
///
/// ```
/// use reprint::corpus::{Corpus, MetadataTable, ReadOptions, Store};
/// let folder = tempfile::tempdir().unwrap();
/// std::fs::write(folder.path().join("one.txt"), "One two three.").unwrap();
/// let csv = "path,outlet,date\none.txt,Daily Herald,2026-03-02\n";
/// let metadata = MetadataTable::parse(csv.as_bytes(), "metadata.csv".as_ref())?;
/// let options = ReadOptions { paths: vec![folder.path().into()], metadata: Some(metadata), ..Default::default() };
/// let store = Store::read(&options, &|_| {})?;
/// assert_eq!(store.meta(0).outlet, Some("Daily Herald"));
/// # Ok::<(), reprint::error::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct MetadataTable {
    file: TableFile,
    rows: Vec<Entry>,
    /// Rows and cells that cannot be used.
    bad: Vec<(Reason, u64, String)>,
}

/// What a row says.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    line: u64,
    names: Names,
    pub outlet: Option<String>,
    pub date: Option<Date>,
    pub url: Option<String>,
    pub title: Option<String>,
}

/// How a row names its documents.
#[derive(Debug, Clone)]
enum Names {
    Id(String),
    Path(String),
}

impl MetadataTable {
    /// Reads a table.
    ///
    /// # Errors
    /// If it cannot be read, is not UTF-8, or lacks the columns. Rows that cannot be used are told when documents
    /// are read.
    pub fn read(path: &Path) -> Result<MetadataTable> {
        MetadataTable::parse(&read(path).map_err(|reason| bad(path, reason))?, path)
    }

    /// Reads a table in memory; the path is for messages and the manifest.
    ///
    /// # Errors
    /// As [`MetadataTable::read`].
    pub fn parse(bytes: &[u8], path: &Path) -> Result<MetadataTable> {
        let bad = |reason| bad(path, reason);
        let sheet = Sheet::parse(bytes, &COLUMNS).map_err(bad)?;
        if !sheet.has(0) && !sheet.has(1) {
            return Err(bad("no column id or path".to_string()));
        }
        if !(2..COLUMNS.len()).any(|column| sheet.has(column)) {
            return Err(bad("no column outlet, date, url or title".to_string()));
        }
        let mut table = MetadataTable { file: TableFile::new(path, bytes), ..MetadataTable::default() };
        let dates = sheet.rows.iter().filter_map(|row| sheet.cell(row.cells.as_ref().ok()?, 3));
        let order = Slashed::order_of(dates.filter_map(Slashed::parse));
        for row in &sheet.rows {
            match &row.cells {
                Ok(cells) => table.add(&sheet, row.line, cells, order),
                Err(reason) => table.bad.push((Reason::BadRow, row.line, reason.clone())),
            }
        }
        Ok(table)
    }

    /// The file.
    pub fn file(&self) -> &TableFile {
        &self.file
    }

    fn add(&mut self, sheet: &Sheet, line: u64, cells: &[String], order: Option<Order>) {
        let text = |column: usize| sheet.cell(cells, column).map(str::to_string);
        let Some(names) = text(0).map(Names::Id).or_else(|| text(1).map(Names::Path)) else {
            return self.bad.push((Reason::BadRow, line, "neither id nor path".to_string()));
        };
        let read = |text: &str| Slashed::parse(text).map_or_else(|| Date::parse(text), |slashed| slashed.date(order));
        let date = sheet.cell(cells, 3);
        if let Some(unreadable) = date.filter(|date| read(date).is_none()) {
            self.bad.push((Reason::BadDate, line, unreadable.to_string()));
        }
        let (outlet, date, url, title) = (text(2), date.and_then(read), text(4), text(5));
        self.rows.push(Entry { line, names, outlet, date, url, title });
    }
}

fn bad(path: &Path, reason: String) -> Error {
    Error::BadTable { option: "--metadata", path: path.into(), reason, expected: EXPECTED }
}

/// The rows of a table by the documents that they name, and what became of them.
pub(super) struct Overrides<'t> {
    table: &'t MetadataTable,
    by_id: AHashMap<&'t str, Vec<usize>>,
    by_file: AHashMap<usize, Vec<usize>>,
    fates: Vec<Fate>,
}

#[derive(Clone, Default)]
struct Fate {
    is_used: bool,
    /// Of a path that several folders have: how many.
    files: usize,
    /// A document that an earlier row names, and the line of that row.
    repeats: Option<(String, u64)>,
}

impl<'t> Overrides<'t> {
    pub(super) fn new(table: &'t MetadataTable, files: &[Found]) -> Self {
        let fates = vec![Fate::default(); table.rows.len()];
        let mut overrides = Overrides { table, by_id: AHashMap::new(), by_file: AHashMap::new(), fates };
        let mut by_path: AHashMap<PathBuf, Vec<usize>> = AHashMap::new();
        let has_paths = table.rows.iter().any(|row| matches!(row.names, Names::Path(_)));
        for (number, file) in files.iter().enumerate().filter(|_| has_paths) {
            by_path.entry(absolute(&file.name)).or_default().push(number);
            by_path.entry(below(&file.id)).or_default().push(number);
        }
        for (i, row) in table.rows.iter().enumerate() {
            match &row.names {
                Names::Id(id) => overrides.by_id.entry(id).or_default().push(i),
                Names::Path(path) => {
                    let of = |path: PathBuf| by_path.get(&path).map_or(&[][..], Vec::as_slice);
                    let on_disk = of(absolute(path));
                    let files = if on_disk.is_empty() { of(below(path)) } else { on_disk };
                    overrides.fates[i].files = files.len();
                    if let [file] = files {
                        overrides.by_file.entry(*file).or_default().push(i);
                    }
                }
            }
        }
        overrides
    }

    /// The row that a document takes: the first that names it.
    pub(super) fn of(&mut self, file: usize, id: &str) -> Option<&'t Entry> {
        let table = self.table;
        let rows = |rows: Option<&Vec<usize>>| rows.cloned().unwrap_or_default();
        let mut rows = [rows(self.by_id.get(id)), rows(self.by_file.get(&file))].concat();
        rows.sort_unstable();
        let (&first, later) = rows.split_first()?;
        self.fates[first].is_used = true;
        for &row in later {
            self.fates[row].repeats.get_or_insert_with(|| (id.to_string(), table.rows[first].line));
        }
        Some(&table.rows[first])
    }

    /// Names the rows, and the cells, that no document took.
    pub(super) fn account(self, account: &mut Account) {
        let path = &self.table.file.path;
        for (reason, line, detail) in &self.table.bad {
            account.add(*reason, path, Some(*line), || detail.clone());
        }
        for (row, fate) in self.table.rows.iter().zip(self.fates) {
            let (Names::Id(name) | Names::Path(name)) = &row.names;
            if let Some((id, line)) = fate.repeats {
                account.add(Reason::RepeatedRow, path, Some(row.line), || format!("{id}, in line {line}"));
            } else if fate.files > 1 {
                let detail = || format!("{name} is there in {} folders: give its path on disk", fate.files);
                account.add(Reason::BadRow, path, Some(row.line), detail);
            } else if !fate.is_used {
                account.add(Reason::NoSuchDocument, path, Some(row.line), || name.clone());
            }
        }
    }
}

/// A path on disk, however it is written.
fn absolute(path: &str) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.into())
}

/// A path below a folder, however it is written: never one that [`absolute`] gives.
fn below(path: &str) -> PathBuf {
    let path = Path::new(path);
    path.strip_prefix(".").unwrap_or(path).components().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(csv: &[u8]) -> std::result::Result<MetadataTable, String> {
        MetadataTable::parse(csv, "m.csv".as_ref()).map_err(|error| error.to_string())
    }

    fn file(name: &str, id: &str) -> Found {
        let (path, name, id) = (name.into(), name.to_string(), id.to_string());
        Found { path, name, id, outlet: None, releases: Vec::new(), is_named: false }
    }

    fn reasons(overrides: Overrides) -> Vec<(Reason, u64, String)> {
        let mut account = Account::default();
        overrides.account(&mut account);
        let entries: Vec<_> = account.by_file().map(|(reason, _, entry)| (reason, entry.clone())).collect();
        let rows = |(reason, entry): (Reason, crate::corpus::Entry)| {
            entry.examples.into_iter().map(move |x| (reason, x.line.unwrap(), x.detail)).collect::<Vec<_>>()
        };
        entries.into_iter().flat_map(rows).collect()
    }

    #[test]
    fn paths_on_disk_and_below_the_folder() {
        let files = [file("in/a/x.txt", "a/x.txt"), file("more/a/x.txt", "a/x.txt"), file("./in//b.txt", "b.txt")];
        let here = std::env::current_dir().unwrap();
        let csv = format!(
            "path,title\nin/a/x.txt,1\na/x.txt,2\n./b.txt,3\n{}/more/a/x.txt,4\nin/b.txt,5\nc.txt,6\n",
            here.display()
        );
        let table = parse(csv.as_bytes()).unwrap();
        let mut overrides = Overrides::new(&table, &files);
        let titles: Vec<_> = (0..3).map(|file| overrides.of(file, "").unwrap().title.clone().unwrap()).collect();
        assert_eq!(titles, ["1", "4", "3"]);
        let told = reasons(overrides);
        let lines: Vec<_> = told.iter().map(|(reason, line, _)| (*reason, *line)).collect();
        assert_eq!(lines, [(Reason::BadRow, 3), (Reason::NoSuchDocument, 7), (Reason::RepeatedRow, 6)]);
    }

    #[test]
    fn what_cannot_be_used_is_named_and_the_rest_goes_on() {
        let csv = b"id,date,title\na,yesterday,A\n,2026,x\nb,2026-03,\nb,2026-04,\nshort\nc,2026,\n";
        let table = parse(csv).unwrap();
        let mut overrides = Overrides::new(&table, &[]);
        let a = overrides.of(0, "a").unwrap();
        assert_eq!((a.title.as_deref(), a.date), (Some("A"), None));
        let b = overrides.of(0, "b").unwrap();
        assert_eq!((b.title.as_deref(), b.date), (None, Date::parse("2026-03")));
        let told = reasons(overrides);
        let lines: Vec<_> = told.iter().map(|(reason, line, _)| (*reason, *line)).collect();
        let expected = [
            (Reason::BadRow, 3),
            (Reason::BadRow, 6),
            (Reason::NoSuchDocument, 7),
            (Reason::RepeatedRow, 5),
            (Reason::BadDate, 2),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn files_without_the_columns_are_refused() {
        let refused = |csv: &[u8]| parse(csv).unwrap_err();
        assert!(refused(b"outlet,date\n").contains("no column id or path"));
        assert!(refused(b"id,name\n").contains("no column outlet, date, url or title\n  expected: CSV"));
        assert!(refused(b"").contains("empty"));
        assert!(refused(b"id,title\n\xff,x\n").contains("line 2 is not UTF-8"));
    }

    proptest! {
        #[test]
        fn any_rows_are_used_or_named(rows in proptest::collection::vec("[a-c\"\n,]{0,6}", 0..8)) {
            let csv = format!("id,title\n{}\n", rows.join("\n"));
            if let Ok(table) = parse(csv.as_bytes()) {
                let mut overrides = Overrides::new(&table, &[]);
                let used = ["a", "b", "c"].iter().filter(|id| overrides.of(0, id).is_some()).count();
                let mut account = Account::default();
                overrides.account(&mut account);
                prop_assert_eq!(account.skipped() as usize + used, table.rows.len() + table.bad.len());
            }
        }
    }
}
