//! What stands at the end of a Parquet file: its columns, and where their parts lie.

use super::thrift::{INTEGERS, LIST, STRUCTURE, Walk};
use crate::corpus::account::Reason;
use crate::corpus::fields::{Node, Role};
use crate::corpus::formats::no_text_column;
use crate::corpus::read::Reading;
use crate::corpus::source::Failure;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::ColumnDescriptor;

/// Groups of columns one in the other: the library that reads them calls itself for each.
const DEPTH: usize = 64;

const MARK: &[u8] = b"PAR1";

/// What is wrong with bytes that should be Parquet.
pub(super) fn damaged(detail: impl std::fmt::Display) -> Failure {
    Failure::new(Reason::Damaged, format!("Parquet: {detail}"))
}

/// The footer of a file.
pub(super) fn read(bytes: &[u8]) -> Result<ParquetMetaData, Failure> {
    let cut = || Failure::new(Reason::Truncated, "Parquet: it does not end as such a file does");
    let body = bytes.strip_suffix(MARK).filter(|body| body.len() >= MARK.len() + 4).ok_or_else(cut)?;
    let (body, length) = body.split_at(body.len() - 4);
    let length = u32::from_le_bytes(length.try_into().unwrap_or_default()) as usize;
    let begin = body.len().checked_sub(length).ok_or_else(|| damaged("its footer is longer than the file"))?;
    let footer = &body[begin..];
    check(footer).ok_or_else(|| damaged("its footer cannot be read"))?;
    ParquetMetaDataReader::decode_metadata(footer).map_err(damaged)
}

/// Looks at what the library believes: lengths, and how deep groups of columns lie.
fn check(footer: &[u8]) -> Option<()> {
    let mut walk = Walk::new(footer);
    let mut has_columns = false;
    walk.fields(|walk, id, kind| match (id, kind) {
        (2, LIST) => {
            has_columns = true;
            let (size, kind) = walk.list()?;
            (kind == STRUCTURE || size == 0).then_some(())?;
            check_columns(walk, size)?;
            Some(true)
        }
        _ => Some(false),
    })?;
    has_columns.then_some(())
}

/// The columns stand in one list, each group before its members, of which it tells the number.
fn check_columns(walk: &mut Walk, size: usize) -> Option<()> {
    let mut open: Vec<usize> = Vec::new();
    for number in 0..size {
        let (mut members, mut has_name) = (0, false);
        walk.fields(|walk, id, kind| match id {
            5 if INTEGERS.contains(&kind) => {
                members = usize::try_from(walk.signed()?).ok()?;
                Some(true)
            }
            _ => {
                has_name |= id == 4;
                Some(false)
            }
        })?;
        while open.last() == Some(&0) {
            open.pop();
        }
        match open.last_mut() {
            Some(left) => *left -= 1,
            None if number > 0 => return None,
            None => {}
        }
        open.push(members);
        (has_name && members <= size && open.len() <= DEPTH).then_some(())?;
    }
    open.iter().all(|left| *left == 0).then_some(())
}

/// A column that documents need.
pub(super) struct Column<'n> {
    /// Its number among all.
    pub number: usize,
    /// Its name, as a field of a record.
    pub name: String,
    /// What a field of this name is.
    pub node: &'n Node,
    pub kind: Kind,
    /// Bytes of a value that all have as many.
    pub width: usize,
    pub most_definitions: u32,
    pub most_repetitions: u32,
}

impl Column<'_> {
    pub(super) fn is(&self, role: Role) -> bool {
        self.node.is(role, &self.name)
    }
}

/// What the values of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Text,
    Integer {
        is_long: bool,
    },
    Real {
        is_long: bool,
    },
    /// Days since 1970.
    Day,
    /// So many a second since 1970.
    Time(i64),
    /// A time as Impala and Spark once wrote it: nanoseconds of a day, and the day's number.
    OldTime,
    Uuid,
}

/// The columns that documents need, and an error if none holds a text.
pub(super) fn columns<'n>(file: &ParquetMetaData, reading: &'n Reading) -> Result<Vec<Column<'n>>, Failure> {
    let all = file.file_metadata().schema_descr().columns();
    let wanted: Vec<Column> =
        all.iter().enumerate().filter_map(|(number, column)| wanted(number, column, reading)).collect();
    if !wanted.iter().any(|column| column.is(Role::Text)) {
        return Err(no_text_column(&all.iter().map(|column| path(column).join(".")).collect::<Vec<_>>()));
    }
    Ok(wanted)
}

fn wanted<'n>(number: usize, column: &ColumnDescriptor, reading: &'n Reading) -> Option<Column<'n>> {
    let path = path(column);
    let (first, rest) = path.split_first()?;
    let node = rest.iter().try_fold(reading.names.root().get(first)?, |node, name| node.get(name))?;
    let name = path.last()?.to_string();
    let (most_definitions, most_repetitions) = (column.max_def_level(), column.max_rep_level());
    let is_wanted = Role::ALL.into_iter().any(|role| node.is(role, &name)) && most_repetitions <= 1;
    let kind = kind(column).filter(|_| is_wanted)?;
    let width = match kind {
        Kind::Integer { is_long: false } | Kind::Real { is_long: false } | Kind::Day => 4,
        Kind::OldTime => 12,
        Kind::Uuid => 16,
        _ => 8,
    };
    let (most_definitions, most_repetitions) = (most_definitions.try_into().ok()?, most_repetitions.try_into().ok()?);
    Some(Column { number, name, node, kind, width, most_definitions, most_repetitions })
}

/// The names that lead to a column, without those that make it a list.
fn path(column: &ColumnDescriptor) -> &[String] {
    const OF_LISTS: [&str; 6] = ["list", "bag", "array", "element", "item", "array_element"];
    let mut path = column.path().parts();
    while let [_, .., last] = path
        && column.max_rep_level() > 0
        && OF_LISTS.contains(&last.as_str())
    {
        path = &path[..path.len() - 1];
    }
    path
}

fn kind(column: &ColumnDescriptor) -> Option<Kind> {
    let is_decimal = column.converted_type() == ConvertedType::DECIMAL
        || matches!(column.logical_type_ref(), Some(LogicalType::Decimal(_)));
    let time = match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Timestamp(time)), _) => match time.unit {
            TimeUnit::MILLIS => Some(1000),
            TimeUnit::MICROS => Some(1_000_000),
            TimeUnit::NANOS => Some(1_000_000_000),
        },
        (_, ConvertedType::TIMESTAMP_MILLIS) => Some(1000),
        (_, ConvertedType::TIMESTAMP_MICROS) => Some(1_000_000),
        _ => None,
    };
    let is_day =
        column.converted_type() == ConvertedType::DATE || matches!(column.logical_type_ref(), Some(LogicalType::Date));
    let is_uuid = matches!(column.logical_type_ref(), Some(LogicalType::Uuid));
    match column.physical_type() {
        _ if is_decimal => None,
        Type::BYTE_ARRAY => Some(Kind::Text),
        Type::INT32 if is_day => Some(Kind::Day),
        Type::INT32 => Some(Kind::Integer { is_long: false }),
        Type::INT64 => Some(time.map_or(Kind::Integer { is_long: true }, Kind::Time)),
        Type::INT96 => Some(Kind::OldTime),
        Type::FLOAT => Some(Kind::Real { is_long: false }),
        Type::DOUBLE => Some(Kind::Real { is_long: true }),
        Type::FIXED_LEN_BYTE_ARRAY if is_uuid && column.type_length() == 16 => Some(Kind::Uuid),
        Type::FIXED_LEN_BYTE_ARRAY | Type::BOOLEAN => None,
    }
}
