//! Records of BIFF12 ([MS-XLSB] 2.1.4).

use crate::error::{Error, Result};

/// A record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) kind: u32,
    pub(super) data: &'a [u8],
}

/// The records of a part.
pub(super) struct Records<'a> {
    data: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(data: &'a [u8]) -> Records<'a> {
        Records { data }
    }

    /// A number of seven bits a byte; the highest bit says that more follow.
    fn number(&mut self, most_bytes: u32) -> Option<u32> {
        let mut number = 0;
        for i in 0..most_bytes {
            let (&byte, behind) = self.data.split_first()?;
            self.data = behind;
            number |= u32::from(byte & 0x7F) << (7 * i);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        // The type keeps its continuation bits out of its number as written in the
        // specification: 0x0193 there is 403 here.
        let kind = self.number(2)?;
        let len = self.number(4)? as usize;
        let (data, behind) = self.data.split_at(len.min(self.data.len()));
        self.data = behind;
        Some(Record { kind, data })
    }
}

impl<'a> Record<'a> {
    pub(super) fn u8(&self, at: usize) -> Result<u8> {
        self.data.get(at).copied().ok_or_else(|| self.short())
    }

    pub(super) fn u16(&self, at: usize) -> Result<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    pub(super) fn u32(&self, at: usize) -> Result<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    pub(super) fn f64(&self, at: usize) -> Result<f64> {
        self.array(at).map(f64::from_le_bytes)
    }

    /// A string behind its length, and the place behind it. Null is empty.
    pub(super) fn text(&self, at: usize) -> Result<(String, usize)> {
        let len = self.u32(at)?;
        if len == u32::MAX {
            return Ok((String::new(), at + 4));
        }
        let end = (len as usize).checked_mul(2).and_then(|len| len.checked_add(at + 4));
        let data = end
            .and_then(|end| self.data.get(at + 4..end))
            .ok_or_else(|| self.short())?;
        let text = encoding_rs::UTF_16LE.decode_without_bom_handling(data).0;
        Ok((text.into_owned(), at + 4 + data.len()))
    }

    pub(super) fn slice(&self, at: usize, len: usize) -> Result<&'a [u8]> {
        let end = at.checked_add(len);
        end.and_then(|end| self.data.get(at..end)).ok_or_else(|| self.short())
    }

    fn array<const N: usize>(&self, at: usize) -> Result<[u8; N]> {
        let found = self.data.get(at..).and_then(|data| data.first_chunk::<N>());
        found.copied().ok_or_else(|| self.short())
    }

    fn short(&self) -> Error {
        Error::damaged(format!("a record of type {} is too short", self.kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_lengths_of_several_bytes() {
        let bytes = [0x07, 0x02, 1, 2, 0x93, 0x02, 0x81, 0x01, 9];
        let found: Vec<(u32, usize)> = Records::new(&bytes)
            .map(|record| (record.kind, record.data.len()))
            .collect();
        // The last claims 129 bytes and has one.
        assert_eq!(found, [(7, 2), (0x13 | 2 << 7, 1)]);
    }

    #[test]
    fn a_string_that_claims_too_much_is_damage() {
        let record = Record { kind: 7, data: &[0xFF, 0xFF, 0xFF, 0x7F, 0, 0] };
        assert!(record.text(0).is_err());
        assert_eq!(
            Record { kind: 7, data: &[0xFF; 4] }.text(0).unwrap(),
            (String::new(), 4)
        );
    }
}
