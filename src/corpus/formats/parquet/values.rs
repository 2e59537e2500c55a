//! The values of a part of a column, a value or a list of them a row. Texts stay in the page that they lie in.

use super::encodings::{deltas, hybrid, plain_texts, texts_behind_lengths, texts_by_prefixes};
use super::footer::{Column, Kind, damaged};
use super::pages::{Encoding, Head, heads, unpacked};
use crate::corpus::source::Failure;
use parquet::basic::Compression;
use parquet::file::metadata::ColumnChunkMetaData;
use std::ops::Range;

/// Bytes of a page.
pub(super) enum Page {
    /// As they stand in the file.
    InFile(Range<usize>),
    Own(Vec<u8>),
}

/// A value. Bytes lie in a page.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell {
    Missing,
    Bytes { page: u32, begin: u32, length: u32 },
    Integer(i64),
    Real(f64),
}

/// The values of a part of a column.
pub(super) struct Values {
    pub pages: Vec<Page>,
    pub cells: Vec<Cell>,
    /// Where the values of each row end, of lists.
    pub ends: Option<Vec<usize>>,
}

impl Values {
    /// The values of a row: one, or those of its list.
    pub(super) fn row(&self, row: usize) -> &[Cell] {
        match &self.ends {
            None => &self.cells[row..=row],
            Some(ends) => &self.cells[if row == 0 { 0 } else { ends[row - 1] }..ends[row]],
        }
    }
}

impl Cell {
    /// Bytes of a text.
    pub(super) fn length(&self) -> u64 {
        match self {
            Cell::Bytes { length, .. } => (*length).into(),
            _ => 0,
        }
    }
}

/// How much a row group may make of its bytes.
pub(super) struct Budget {
    pub left: u64,
    pub ratio: u64,
}

impl Budget {
    pub(super) fn spend(&mut self, bytes: u64) -> Result<(), Failure> {
        let ratio = self.ratio;
        self.left = self.left.checked_sub(bytes).ok_or_else(|| super::too_large(ratio))?;
        Ok(())
    }
}

/// Reads the pages of a part of a column.
pub(super) struct Reader<'f, 'c, 'n> {
    file: &'f [u8],
    column: &'c Column<'n>,
    values: Values,
    dictionary: Option<Vec<Cell>>,
}

impl<'f, 'c, 'n> Reader<'f, 'c, 'n> {
    /// The values of a part of a column, as many as the group has rows.
    pub(super) fn read(
        file: &'f [u8],
        column: &'c Column<'n>,
        part: &ColumnChunkMetaData,
        rows: usize,
        budget: &mut Budget,
    ) -> Result<Values, Failure> {
        let ends = (column.most_repetitions > 0).then(Vec::new);
        let values = Values { pages: Vec::new(), cells: Vec::new(), ends };
        let mut reader = Reader { file, column, values, dictionary: None };
        for (head, place) in heads(part, file)? {
            reader.page(&head, place, part.compression(), budget)?;
        }
        let values = reader.values;
        match values.ends.as_ref().map_or(values.cells.len(), Vec::len) == rows {
            true => Ok(values),
            false => Err(damaged("a column that has another number of rows than its group")),
        }
    }

    fn page(
        &mut self,
        head: &Head,
        place: Range<usize>,
        compression: Compression,
        budget: &mut Budget,
    ) -> Result<(), Failure> {
        if !head.has_values() && !head.is_dictionary() {
            return Ok(());
        }
        budget.spend(head.unpacked as u64)?;
        budget.spend((head.values() as u64).saturating_mul(size_of::<Cell>() as u64))?;
        let page = match unpacked(head, &self.file[place.clone()], compression, budget.ratio)? {
            Some(bytes) => Page::Own(bytes),
            None => Page::InFile(place),
        };
        let number = self.values.pages.len() as u32;
        let file = self.file;
        let bytes = match &page {
            Page::InFile(place) => &file[place.clone()],
            Page::Own(bytes) => bytes,
        };
        let made = match head.is_dictionary() {
            true => {
                self.dictionary = Some(self.column.plain(bytes, 0, head.values(), number).ok_or_else(unreadable)?);
                None
            }
            false => self.data(head, bytes, number, budget)?,
        };
        self.values.pages.extend([page].into_iter().chain(made));
        Ok(())
    }

    /// Takes the values of a page; gives the bytes that were made of it, if they do not lie in it.
    fn data(&mut self, head: &Head, page: &[u8], number: u32, budget: &mut Budget) -> Result<Option<Page>, Failure> {
        let Column { most_definitions, most_repetitions, .. } = *self.column;
        let count = head.values();
        let [repetitions, definitions, values] = head.split(page, most_repetitions, most_definitions)?;
        let levels = |place: Range<usize>, most: u32| match most {
            0 => Some(Vec::new()),
            most => hybrid(page.get(place)?, u32::BITS - most.leading_zeros(), count),
        };
        let repetitions = levels(repetitions, most_repetitions).ok_or_else(unreadable)?;
        let definitions = levels(definitions, most_definitions).ok_or_else(unreadable)?;
        let missing = definitions.iter().filter(|level| **level != most_definitions).count();
        let (cells, made) = match count - missing {
            0 => (Vec::new(), None),
            present => self.cells(head.encoding()?, page, values.start, present, number, budget)?,
        };
        let (mut cells, mut repetitions, mut definitions) =
            (cells.into_iter(), repetitions.into_iter(), definitions.into_iter());
        for _ in 0..count {
            let is_present = definitions.next().is_none_or(|level| level == most_definitions);
            let cell = if is_present { cells.next().unwrap_or(Cell::Missing) } else { Cell::Missing };
            self.take(cell, repetitions.next().unwrap_or(0))?;
        }
        Ok(made)
    }

    /// The values that stand in a page from `begin` on, and the bytes that were made of it.
    fn cells(
        &self,
        encoding: Encoding,
        page: &[u8],
        begin: usize,
        count: usize,
        number: u32,
        budget: &mut Budget,
    ) -> Result<(Vec<Cell>, Option<Page>), Failure> {
        let values = &page[begin..];
        let cells = match (encoding, self.column.kind) {
            (Encoding::Plain, _) => self.column.plain(page, begin, count, number),
            (Encoding::Dictionary, _) => self.of_dictionary(values, count),
            (Encoding::BehindLengths, Kind::Text) => texts_behind_lengths(values, count)
                .and_then(|places| places.into_iter().map(|place| cell(place, begin, number)).collect()),
            (Encoding::ByPrefixes, Kind::Text) => {
                let (texts, places) = texts_by_prefixes(values, count, budget.left).ok_or_else(unreadable)?;
                budget.spend(texts.len() as u64)?;
                let cells = places.into_iter().map(|place| cell(place, 0, number + 1)).collect::<Option<_>>();
                return Ok((cells.ok_or_else(unreadable)?, Some(Page::Own(texts))));
            }
            (Encoding::Deltas, kind) if kind.is_whole() => deltas(values, count)
                .filter(|(numbers, _)| numbers.len() == count)
                .map(|(numbers, _)| numbers.into_iter().map(|number| Cell::Integer(kind.cut(number))).collect()),
            _ => None,
        };
        Ok((cells.ok_or_else(unreadable)?, None))
    }

    /// Takes a value; in lists, one that begins a row or goes on with it.
    fn take(&mut self, cell: Cell, repetition: u32) -> Result<(), Failure> {
        let Values { cells, ends, .. } = &mut self.values;
        match ends {
            None => cells.push(cell),
            Some(ends) => {
                if !matches!(cell, Cell::Missing) {
                    cells.push(cell);
                }
                match (repetition, ends.last_mut()) {
                    (0, _) => ends.push(cells.len()),
                    (_, Some(end)) => *end = cells.len(),
                    (_, None) => return Err(damaged("a list that does not begin")),
                }
            }
        }
        Ok(())
    }

    fn of_dictionary(&self, values: &[u8], count: usize) -> Option<Vec<Cell>> {
        let (dictionary, (width, numbers)) = (self.dictionary.as_ref()?, values.split_first()?);
        let numbers = hybrid(numbers, (*width).into(), count)?;
        numbers.into_iter().map(|number| dictionary.get(number as usize).copied()).collect()
    }
}

fn unreadable() -> Failure {
    damaged("a page whose values cannot be read")
}

/// A text of a page; `begin` is where the bytes begin in which it was found.
fn cell((at, length): (usize, usize), begin: usize, page: u32) -> Option<Cell> {
    Some(Cell::Bytes { page, begin: u32::try_from(begin + at).ok()?, length: u32::try_from(length).ok()? })
}

impl Column<'_> {
    /// Values as they are, from a place of a page on.
    fn plain(&self, page: &[u8], begin: usize, count: usize, number: u32) -> Option<Vec<Cell>> {
        let bytes = page.get(begin..)?;
        if self.kind == Kind::Text {
            return plain_texts(bytes, count)?.into_iter().map(|place| cell(place, begin, number)).collect();
        }
        let values = bytes.get(..count.checked_mul(self.width)?)?.chunks_exact(self.width).enumerate();
        let cell_of = |(at, value): (usize, &[u8])| match self.kind {
            Kind::Real { is_long: true } => Some(Cell::Real(f64::from_le_bytes(value.try_into().ok()?))),
            Kind::Real { is_long: false } => Some(Cell::Real(f32::from_le_bytes(value.try_into().ok()?).into())),
            kind if kind.is_whole() && self.width == 4 => {
                Some(Cell::Integer(i32::from_le_bytes(value.try_into().ok()?).into()))
            }
            kind if kind.is_whole() => Some(Cell::Integer(i64::from_le_bytes(value.try_into().ok()?))),
            _ => cell((at * self.width, self.width), begin, number),
        };
        values.map(cell_of).collect()
    }
}

impl Kind {
    fn is_whole(self) -> bool {
        matches!(self, Kind::Integer { .. } | Kind::Day | Kind::Time(_))
    }

    /// Differences of short numbers go over their end.
    fn cut(self, number: i64) -> i64 {
        match self {
            Kind::Integer { is_long: false } | Kind::Day => (number as i32).into(),
            _ => number,
        }
    }
}
