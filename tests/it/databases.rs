//! Results as a database and as columns with types, in builds with these features; and what builds without them say.

#[cfg(any(not(feature = "sqlite"), not(feature = "parquet")))]
#[test]
fn what_a_build_lacks_ends_the_run_with_the_remedy() {
    use crate::support::{names, scan};
    let parent = tempfile::tempdir().unwrap();
    let path = |name: &str| parent.path().join(name).to_str().unwrap().to_string();
    let mut cases: Vec<(Vec<String>, &str)> = Vec::new();
    if cfg!(not(feature = "sqlite")) {
        cases.push((vec!["-o".into(), path("results.sqlite")], "--features sqlite"));
    }
    if cfg!(not(feature = "parquet")) {
        cases.push((vec!["--tables".into(), "parquet".into(), "-o".into(), path("out")], "--features parquet"));
    }
    for (arguments, remedy) in cases {
        let run = scan(["data/newsroom".to_string()].into_iter().chain(arguments)).expect(2);
        assert!(run.stderr.contains(&format!("cargo install --path . {remedy}")), "{}", run.stderr);
        assert!(run.stdout.is_empty() && names(parent.path()).is_empty());
    }
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use crate::exports::{HOSTILE, TABLES, hostile_result, ordered_rows};
    use crate::support::{names, scan};
    use rusqlite::Connection;
    use rusqlite::types::Value as Sql;
    use serde_json::Value;
    use std::fs;
    use std::path::Path;

    /// What SQLite should hold of a JSON value.
    fn expected(value: &Value) -> Sql {
        match value {
            Value::Null => Sql::Null,
            Value::Bool(is) => Sql::Integer(i64::from(*is)),
            Value::Number(number) => number.as_i64().map_or_else(|| Sql::Real(number.as_f64().unwrap()), Sql::Integer),
            Value::String(text) => Sql::Text(text.clone()),
            nested => Sql::Text(nested.to_string()),
        }
    }

    /// Holds every table against the JSON lines in a folder; gives the number of rows.
    #[track_caller]
    fn assert_agrees(database: &Connection, out: &Path) -> usize {
        let mut all = 0;
        for table in TABLES.iter().filter(|table| out.join(format!("{table}.jsonl")).exists()) {
            let lines = ordered_rows(out, table);
            let mut select = database.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY rowid")).unwrap();
            let columns: Vec<String> = select.column_names().map(|name| name.to_string()).collect();
            let mut rows = select.query([]).unwrap();
            for line in &lines {
                let row = rows.next().unwrap().unwrap();
                let own = columns.iter().position(|column| column != "row").unwrap();
                assert_eq!(columns[own..], line.0.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
                for (at, (name, value)) in line.0.iter().enumerate() {
                    let cell: Sql = row.get(own + at).unwrap();
                    match (&cell, value) {
                        (Sql::Text(json), Value::Array(_) | Value::Object(_)) => {
                            assert_eq!(serde_json::from_str::<Value>(json).unwrap(), *value)
                        }
                        _ => assert_eq!(cell, expected(value), "{table} {name}"),
                    }
                }
            }
            assert!(rows.next().unwrap().is_none());
            all += lines.len();
        }
        let broken: i64 =
            database.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |x| x.get(0)).unwrap();
        assert_eq!(broken, 0);
        let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(whole, "ok");
        all
    }

    #[test]
    fn the_database_holds_what_the_json_lines_hold() {
        let parent = tempfile::tempdir().unwrap();
        let path = |name: &str| parent.path().join(name).to_str().unwrap().to_string();
        let base =
            ["data/newsroom", "--releases", "data/newsroom/releases", "-q", "--candidates", "--paraphrase", "all"];
        for (threads, file) in [("1", "one.sqlite"), ("3", "three.sqlite")] {
            scan(base.into_iter().chain(["--threads", threads, "-o", &path("out"), "-o", &path(file)])).expect(0);
        }
        assert!(fs::read(path("one.sqlite")).unwrap() == fs::read(path("three.sqlite")).unwrap());
        let database = Connection::open(path("three.sqlite")).unwrap();
        assert!(assert_agrees(&database, Path::new(&path("out"))) > 500);
        // words, whatever their accents and case, find their texts
        let found = |query: &str| -> i64 {
            let count = "SELECT count(*) FROM texts JOIN texts_fts ON texts_fts.rowid = row WHERE texts_fts MATCH ?";
            database.query_row(count, [query], |row| row.get(0)).unwrap()
        };
        let texts = ordered_rows(Path::new(&path("out")), "texts");
        let holding = texts.iter().filter(|row| row.0[1].1.as_str().unwrap().to_lowercase().contains("relaydesk"));
        assert_eq!(found("RÉLAYDESK") as usize, holding.count());
        assert!(found("relaydesk") > 0);
        let indexes: i64 = database
            .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL", [], |x| x.get(0))
            .unwrap();
        assert!(indexes > 20);
    }

    #[test]
    fn hostile_text_is_only_text() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("file:x?mode=memory.db");
        let (_, out) = hostile_result(&["-o", file.to_str().unwrap()]);
        let database = Connection::open_with_flags(&file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        assert_eq!(names(parent.path()), ["file:x?mode=memory.db"]);
        assert!(assert_agrees(&database, out.path()) > 2 * HOSTILE.len());
    }

    #[test]
    fn a_database_of_others_is_not_replaced() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("mine.sqlite");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE mine (x); PRAGMA user_version = 1").unwrap();
        let mine = fs::read(&path).unwrap();
        let write = |more: &[&str]| {
            scan(["data/newsroom", "-q", "-o", path.to_str().unwrap()].into_iter().chain(more.iter().copied()))
        };
        assert!(write(&[]).expect(2).stderr.contains("--force"));
        assert!(fs::read(&path).unwrap() == mine);
        write(&["--force"]).expect(0);
        write(&[]).expect(0); // ours
        assert_eq!(names(parent.path()), ["mine.sqlite"]);
    }
}

#[cfg(feature = "parquet")]
mod parquet {
    use crate::exports::{TABLES, hostile_result, ordered_rows};
    use crate::support::{names, scan};
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::{Field, Row};
    use serde_json::{Map, Value, json};
    use std::fs;
    use std::path::Path;

    fn value(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Bool(is) => json!(is),
            Field::Long(number) => json!(number),
            Field::Double(number) => json!(number),
            Field::Str(text) => json!(text),
            Field::Group(row) => object(row),
            Field::ListInternal(list) => list.elements().iter().map(value).collect(),
            other => panic!("{other:?}: no type of ours"),
        }
    }

    fn object(row: &Row) -> Value {
        row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect::<Map<_, _>>().into()
    }

    /// What a column should hold: whole numbers in columns of shares are shares, operations are objects.
    fn agrees(name: &str, read: &Value, line: &Value) -> bool {
        match (read, line) {
            (Value::Array(read), Value::Array(line)) if name == "ops" => {
                let line: Vec<Value> = line.iter().map(|op| json!({"op": op[0], "words": op[1]})).collect();
                *read == line
            }
            (read, line) => read == line,
        }
    }

    #[track_caller]
    fn assert_agrees(out: &Path) -> usize {
        let mut all = 0;
        for table in TABLES.iter().filter(|table| out.join(format!("{table}.jsonl")).exists()) {
            let file = fs::File::open(out.join(format!("{table}.parquet"))).unwrap();
            let reader = SerializedFileReader::new(file).unwrap();
            let mut records = reader.get_row_iter(None).unwrap();
            let lines = ordered_rows(out, table);
            for line in &lines {
                let row = records.next().unwrap().unwrap();
                let columns: Vec<(String, Value)> =
                    row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect();
                assert_eq!(columns.len(), line.0.len());
                for ((name, read), (expected, held)) in columns.iter().zip(&line.0) {
                    assert!(name == expected && agrees(name, read, held), "{table} {name}: {read} {held}");
                }
            }
            assert!(records.next().is_none());
            all += lines.len();
        }
        all
    }

    #[test]
    fn parquet_holds_what_the_json_lines_hold() {
        let outs = ["1", "3"].map(|threads| {
            let out = tempfile::tempdir().unwrap();
            let base = ["data/newsroom", "--releases", "data/newsroom/releases", "-q", "--candidates"];
            let more = ["--paraphrase", "all", "--tables", "parquet", "--threads", threads, "-o"];
            scan(base.into_iter().chain(more).chain([out.path().to_str().unwrap()])).expect(0);
            out
        });
        assert!(assert_agrees(outs[0].path()) > 500);
        let files: Vec<String> = names(outs[0].path()).into_iter().filter(|name| name.ends_with("parquet")).collect();
        assert_eq!(files.len(), TABLES.len());
        for file in files {
            assert!(fs::read(outs[0].path().join(&file)).unwrap() == fs::read(outs[1].path().join(&file)).unwrap());
        }
        let (_, hostile) = hostile_result(&["--tables", "parquet,csv"]);
        assert_agrees(hostile.path());
    }
}
