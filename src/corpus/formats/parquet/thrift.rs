//! Thrift's compact protocol, as far as it must be known to walk over it: how long things are, and how deep.
//!
//! Lengths that a file tells are checked here before anything takes memory for them.

/// Structures one in the other.
const DEPTH: usize = 64;

/// A place in bytes of the compact protocol. Nothing where they end too early or mean nothing.
pub(super) struct Walk<'b> {
    bytes: &'b [u8],
    pub at: usize,
}

/// Kinds of values, as the protocol numbers them.
pub(super) const TRUE: u8 = 1;
pub(super) const INTEGERS: std::ops::RangeInclusive<u8> = 4..=6;
pub(super) const LIST: u8 = 9;
pub(super) const STRUCTURE: u8 = 12;

impl<'b> Walk<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Walk { bytes, at: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// A number of seven bits a byte, the last byte without its highest.
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number with a sign, which is its lowest bit.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn over(&mut self, length: u64) -> Option<()> {
        let length = usize::try_from(length).ok()?;
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len())?;
        self.at = end;
        Some(())
    }

    /// How many elements a list has, and of which kind.
    pub(super) fn list(&mut self) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let size = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
        // every element has a byte at least
        (size <= (self.bytes.len() - self.at) as u64).then_some((size as usize, head & 0x0f))
    }

    /// Walks over the fields of a structure, which `each` is told the number and kind of: it walks over the value and says so, or
    /// leaves it.
    pub(super) fn fields(&mut self, mut each: impl FnMut(&mut Self, i16, u8) -> Option<bool>) -> Option<()> {
        self.fields_at(DEPTH, &mut each)
    }

    fn fields_at(&mut self, depth: usize, each: &mut dyn FnMut(&mut Self, i16, u8) -> Option<bool>) -> Option<()> {
        let mut id = 0_i16;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => i16::try_from(self.signed()?).ok()?,
                more => id.checked_add(more.into())?,
            };
            if !each(self, id, head & 0x0f)? {
                self.skip(head & 0x0f, depth)?;
            }
        }
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            1 | 2 => Some(()),
            3 => self.byte().map(drop),
            4..=6 => self.number().map(drop),
            7 => self.over(8),
            8 => {
                let length = self.number()?;
                self.over(length)
            }
            9 | 10 => {
                let (size, kind) = self.list()?;
                (0..size).try_for_each(|_| self.element(kind, depth))
            }
            11 => {
                let size = self.number()?;
                let kinds = if size == 0 { 0 } else { self.byte()? };
                (0..size).try_for_each(|_| {
                    self.element(kinds >> 4, depth)?;
                    self.element(kinds & 0x0f, depth)
                })
            }
            12 => self.fields_at(depth, &mut |_, _, _| Some(false)),
            _ => None,
        }
    }

    /// An element of a list: unlike a field, one that is true or false has a byte.
    fn element(&mut self, kind: u8, depth: usize) -> Option<()> {
        if matches!(kind, 1 | 2) { self.byte().map(drop) } else { self.skip(kind, depth) }
    }
}
