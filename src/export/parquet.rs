//! A table as Parquet, with the types of its columns: whole numbers, shares, truth values, lists and objects. Dates are
//! texts, as a month or a year is no day.

use super::schema::{Column, Kind, Table};
use crate::error::Error;
use crate::report::TableFormat;
use crate::results::Rows;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Every table as `NAME.parquet`.
pub(super) const PARQUET: TableFormat = TableFormat { ending: "parquet", write };

/// Rows that are made columns at a time: so many, or of so many bytes as JSON lines.
const BATCH_ROWS: usize = 1024;
const BATCH_BYTES: usize = 8 << 20;

/// Bytes of a row group, which is in memory until it is whole, and which readers read in parallel.
const GROUP_BYTES: usize = 32 << 20;

type Row = Map<String, Value>;

fn write(name: &str, folder: &Path, lines: &str, out: &mut (dyn Write + Send)) -> crate::error::Result<u64> {
    let Some(table) = Table::named(name) else { return Ok(0) };
    let path = folder.join(format!("{name}.parquet"));
    let failed = |error: ParquetError| Error::io(&path, "write")(io::Error::other(error));
    let mut columns = Columns::new(table, out).map_err(failed)?;
    let mut rows = Rows::open(folder, lines)?;
    let (mut waiting, mut bytes, mut count) = (Vec::new(), 0, 0);
    while let Some(row) = rows.next::<Row>()? {
        debug_assert!(row.len() == table.columns.len(), "{name}: its columns are not those of export/schema.rs");
        waiting.push(row);
        bytes += rows.line_bytes();
        count += 1;
        if waiting.len() == BATCH_ROWS || bytes >= BATCH_BYTES {
            columns.add(&waiting).map_err(failed)?;
            waiting.clear();
            bytes = 0;
        }
    }
    columns.add(&waiting).map_err(failed)?;
    columns.parquet.close().map_err(failed)?;
    Ok(count)
}

/// Rows on their way into columns.
struct Columns<'o> {
    schema: Arc<Schema>,
    parquet: ArrowWriter<&'o mut (dyn Write + Send)>,
}

impl<'o> Columns<'o> {
    fn new(table: &Table, out: &'o mut (dyn Write + Send)) -> Result<Columns<'o>, ParquetError> {
        let schema = Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("reprint {}", env!("CARGO_PKG_VERSION")));
        let parquet = ArrowWriter::try_new(out, schema.clone(), Some(properties.build()))?;
        Ok(Columns { schema, parquet })
    }

    fn add(&mut self, rows: &[Row]) -> Result<(), ParquetError> {
        let values = |field: &Field| rows.iter().map(|row| row.get(field.name()).unwrap_or(&Value::Null)).collect();
        let columns = self.schema.fields().iter().map(|field| column(field.data_type(), values(field))).collect();
        self.parquet.write(&RecordBatch::try_new(self.schema.clone(), columns)?)?;
        if self.parquet.in_progress_size() >= GROUP_BYTES {
            self.parquet.flush()?;
        }
        Ok(())
    }
}

/// Values as a column of a type. What is not of the type, as `null` is not, is nothing there.
fn column(data: &DataType, values: Vec<&Value>) -> ArrayRef {
    match data {
        DataType::Int64 => Arc::new(Int64Array::from_iter(values.iter().map(|value| value.as_i64()))),
        DataType::Float64 => Arc::new(Float64Array::from_iter(values.iter().map(|value| value.as_f64()))),
        DataType::Boolean => Arc::new(BooleanArray::from_iter(values.iter().map(|value| value.as_bool()))),
        DataType::List(field) => {
            let lists = || values.iter().map(|value| value.as_array());
            let lengths = OffsetBuffer::from_lengths(lists().map(|list| list.map_or(0, Vec::len)));
            let elements = column(field.data_type(), lists().flatten().flatten().collect());
            let present = NullBuffer::from_iter(lists().map(|list| list.is_some()));
            Arc::new(ListArray::new(field.clone(), lengths, elements, Some(present)))
        }
        DataType::Struct(fields) => {
            let parts = |at: usize| values.iter().map(|value| part_of(value, at, fields[at].name())).collect();
            let columns = (0..fields.len()).map(|at| column(fields[at].data_type(), parts(at))).collect();
            let present = NullBuffer::from_iter(values.iter().map(|value| !value.is_null()));
            Arc::new(StructArray::new(fields.clone(), columns, Some(present)))
        }
        _ => Arc::new(StringArray::from_iter(values.iter().map(|value| value.as_str()))),
    }
}

/// A part of an object; or of an operation, which is a list of a text and a number, and so has no type.
fn part_of<'v>(value: &'v Value, at: usize, name: &str) -> &'v Value {
    match value {
        Value::Array(parts) => parts.get(at).unwrap_or(&Value::Null),
        object => &object[name],
    }
}

fn field((name, kind): &Column) -> Field {
    let data = match kind {
        Kind::Text | Kind::Date | Kind::Document | Kind::Cluster => DataType::Utf8,
        Kind::Integer => DataType::Int64,
        Kind::Real => DataType::Float64,
        Kind::Boolean => DataType::Boolean,
        Kind::Nested => nested(name),
    };
    Field::new(*name, data, true)
}

/// The type of a list or an object.
fn nested(name: &str) -> DataType {
    use DataType::{Boolean, Float64, Int64, Utf8};
    let span = ["begin", "end", "begin_byte", "end_byte"].map(|name| (name, Int64));
    let sentences = ["kept", "edited", "moved", "reworded", "partly", "cut", "put_in"].map(|name| (name, Int64));
    match name {
        "ops" => list(object(&[("op", Utf8), ("words", Int64)])),
        "first" | "second" => object(&[("a", Utf8), ("b", Utf8), ("a_begin", Int64), ("b_begin", Int64)]),
        "printed_by" => list(object(&[("article", Utf8), ("share", Float64), ("fate", Utf8)])),
        "edits" => {
            let splice = object(&[&span[..], &[("quoted", Boolean), ("marked", Boolean)]].concat());
            object(&[&sentences[..], &[("splices", list(splice))]].concat())
        }
        _ => list(Utf8),
    }
}

fn object(fields: &[(&str, DataType)]) -> DataType {
    let field = |(name, data): &(&str, DataType)| Field::new(*name, data.clone(), true);
    DataType::Struct(fields.iter().map(field).collect::<Fields>())
}

fn list(of: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("element", of, true)))
}
