//! All tables in one SQLite database, with foreign keys, indexes and full-text search, so that Datasette shows it as it
//! is.

use super::APPLICATION;
use super::schema::{Column, Kind, TABLES, Table};
use crate::corpus::MANIFEST;
use crate::error::{Error, Result};
use crate::report::{SCHEMA_VERSION, SUMMARY};
use crate::results::Rows;
use rusqlite::types::{Null, ToSql, ToSqlOutput};
use rusqlite::{Connection, OpenFlags, params_from_iter};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Columns whose words can be searched.
const SEARCHED: [(&str, &str); 4] =
    [("documents", "title, author, outlet"), ("texts", "text"), ("clusters", "text"), ("release_sentences", "text")];

/// Columns by which tables are looked through, beside those that refer to others.
const INDEXED: [&str; 6] = ["outlet", "date", "class", "use", "source_outlet", "article_outlet"];

/// Writes the result in a folder as a database.
pub(super) fn write(folder: &Path, path: &Path) -> Result<()> {
    let failed = |error: rusqlite::Error| Error::io(path, "write")(io::Error::other(error));
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::io(path, "replace")(error)),
        _ => {}
    }
    // without the flag that takes "file:…" for an address
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut database = Connection::open_with_flags(path, flags).map_err(failed)?;
    database.execute_batch(&settings()).map_err(failed)?;
    let transaction = database.transaction().map_err(failed)?;
    transaction.execute_batch(&tables()).map_err(failed)?;
    for table in TABLES.iter().filter(|table| folder.join(table.lines()).exists()) {
        fill(&transaction, folder, table, path)?;
    }
    for name in [MANIFEST, SUMMARY] {
        transaction.execute("INSERT INTO about VALUES (?, ?)", [name, &about(folder, name)?]).map_err(failed)?;
    }
    transaction.execute_batch(&indexes()).map_err(failed)?;
    transaction.commit().map_err(failed)?;
    database.execute_batch("ANALYZE").map_err(failed)?;
    database.close().map_err(|(_, error)| failed(error))?;
    File::open(path).and_then(|file| file.sync_all()).map_err(Error::io(path, "write"))
}

/// A file of the result, without what differs from run to run.
fn about(folder: &Path, name: &str) -> Result<String> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).map_err(Error::io(&path, "read"))?;
    let no_result = |error| Error::NoResult { folder: folder.to_path_buf(), reason: format!("{name}: {error}") };
    let mut about: Map<String, Value> = serde_json::from_str(&text).map_err(no_result)?;
    about.remove("run");
    serde_json::to_string_pretty(&about).map_err(no_result)
}

/// Nobody sees the file before it is whole, so that nothing need be undone. Foreign keys hold when all is there.
fn settings() -> String {
    let application = u32::from_be_bytes(*APPLICATION);
    format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; \
         PRAGMA application_id = {application}; PRAGMA user_version = {SCHEMA_VERSION};"
    )
}

fn fill(database: &Connection, folder: &Path, table: &Table, path: &Path) -> Result<()> {
    let failed = |error: rusqlite::Error| Error::io(path, "write")(io::Error::other(error));
    let names: Vec<String> = table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let places = vec!["?"; names.len()].join(", ");
    let insert = format!("INSERT INTO \"{}\" ({}) VALUES ({places})", table.name, names.join(", "));
    let mut insert = database.prepare(&insert).map_err(failed)?;
    let lines = table.lines();
    let mut rows = Rows::open(folder, &lines)?;
    while let Some(row) = rows.next::<BTreeMap<&str, Cell>>()? {
        let cells = table.columns.iter().map(|(name, _)| row.get(name).unwrap_or(&Cell::Null));
        insert.execute(params_from_iter(cells)).map_err(failed)?;
    }
    Ok(())
}

/// A value as SQLite has it: lists and objects as JSON, which its functions read.
enum Cell<'r> {
    Null,
    Whole(i64),
    Real(f64),
    Text(String),
    Nested(&'r str),
}

impl<'r> Deserialize<'r> for Cell<'r> {
    fn deserialize<D: Deserializer<'r>>(value: D) -> std::result::Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(value)?.get();
        Ok(match json.as_bytes()[0] {
            b'n' => Cell::Null,
            b't' | b'f' => Cell::Whole(i64::from(json == "true")),
            b'[' | b'{' => Cell::Nested(json),
            b'"' => Cell::Text(serde_json::from_str(json).map_err(D::Error::custom)?),
            _ => match json.parse() {
                Ok(whole) => Cell::Whole(whole),
                Err(_) => Cell::Real(json.parse().map_err(D::Error::custom)?),
            },
        })
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Cell::Null => Null.to_sql(),
            Cell::Whole(number) => Ok((*number).into()),
            Cell::Real(number) => Ok((*number).into()),
            Cell::Text(text) => Ok(text.as_str().into()),
            Cell::Nested(json) => Ok((*json).into()),
        }
    }
}

/// Documents and clusters go by the names that others use for them, other rows by numbers.
fn key(table: &Table) -> Option<&'static str> {
    match table.name {
        "documents" => Some("id"),
        "clusters" => Some("cluster"),
        _ => None,
    }
}

fn tables() -> String {
    let about = "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) STRICT;".to_string();
    let table = |table: &Table| {
        let number = key(table).is_none().then(|| "\"row\" INTEGER PRIMARY KEY".to_string());
        let columns = table.columns.iter().map(|column| definition(table, column));
        let columns: Vec<String> = number.into_iter().chain(columns).collect();
        format!("CREATE TABLE \"{}\" ({}) STRICT;", table.name, columns.join(", "))
    };
    [about].into_iter().chain(TABLES.iter().map(table)).collect()
}

fn definition(table: &Table, (name, kind): &Column) -> String {
    let refers = match kind {
        Kind::Document => " REFERENCES documents(id)",
        Kind::Cluster => " REFERENCES clusters(cluster)",
        _ => "",
    };
    let data = match kind {
        Kind::Integer | Kind::Boolean => "INTEGER",
        Kind::Real => "REAL",
        Kind::Text | Kind::Date | Kind::Nested | Kind::Document | Kind::Cluster => "TEXT",
    };
    let primary = if key(table) == Some(name) { " PRIMARY KEY NOT NULL" } else { "" };
    format!("\"{name}\" {data}{primary}{refers}")
}

/// Indexes of what tables are joined and looked through by, and of words: these hold no text of their own, but refer to
/// the table's, by which Datasette finds them.
fn indexes() -> String {
    let mut sql = String::new();
    for table in &TABLES {
        let is_indexed = |(name, kind): &&Column| {
            matches!(kind, Kind::Document | Kind::Cluster) || (INDEXED.contains(name) && key(table) != Some(name))
        };
        for (name, _) in table.columns.iter().filter(is_indexed) {
            sql += &format!("CREATE INDEX \"{0}_{name}\" ON \"{0}\" (\"{name}\");\n", table.name);
        }
    }
    for (table, columns) in SEARCHED {
        sql += &format!(
            "CREATE VIRTUAL TABLE \"{table}_fts\" USING FTS5 ({columns}, content=\"{table}\", \
             tokenize='unicode61 remove_diacritics 2');\n\
             INSERT INTO \"{table}_fts\" (\"{table}_fts\") VALUES ('rebuild');\n"
        );
    }
    sql
}
