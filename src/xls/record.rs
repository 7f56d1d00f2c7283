//! Records of BIFF and the strings in them ([MS-XLS] 2.1.4).

use std::borrow::Cow;
use std::sync::Arc;

use encoding_rs::{Encoding, SHIFT_JIS};

use crate::error::{Error, Result};

/// A record and those that continue it.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    /// What the CONTINUE records behind it hold.
    pub(super) continued: Vec<&'a [u8]>,
}

/// The records of a stream from a place on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
}

const CONTINUE: u16 = 0x003C;

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Records<'a> {
        Records { stream }
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.stream, 0)?;
        let len = usize::from(u16_at(self.stream, 2)?);
        // A record that is cut off gives what is left of it.
        let end = (4 + len).min(self.stream.len());
        let data = self.stream.get(4..end)?;
        self.stream = &self.stream[end..];
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one()?;
        let mut continued = Vec::new();
        while u16_at(self.stream, 0) == Some(CONTINUE) {
            continued.push(self.one()?.1);
        }
        Some(Record { kind, data, continued })
    }
}

impl Record<'_> {
    pub(super) fn u8(&self, at: usize) -> Result<u8> {
        self.data.get(at).copied().ok_or_else(|| self.short())
    }

    pub(super) fn u16(&self, at: usize) -> Result<u16> {
        u16_at(self.data, at).ok_or_else(|| self.short())
    }

    pub(super) fn u32(&self, at: usize) -> Result<u32> {
        u32_at(self.data, at).ok_or_else(|| self.short())
    }

    pub(super) fn f64(&self, at: usize) -> Result<f64> {
        f64_at(self.data, at).ok_or_else(|| self.short())
    }

    pub(super) fn from(&self, at: usize) -> Result<&[u8]> {
        self.data.get(at..).ok_or_else(|| self.short())
    }

    pub(super) fn short(&self) -> Error {
        Error::damaged(format!("a record of type 0x{:04X} is too short", self.kind))
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().map(|b| f64::from_le_bytes(*b))
}

/// How a file writes its strings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strings {
    /// Whether it is of Excel 97 or later: strings are Unicode.
    pub(crate) unicode: bool,
    /// The code page of the older ones.
    pub(crate) code_page: &'static Encoding,
}

impl Strings {
    /// The encoding of a Windows code page, Japanese where it is not known.
    pub(super) fn code_page(number: u16) -> &'static Encoding {
        match number {
            932 => SHIFT_JIS,
            936 => encoding_rs::GBK,
            949 => encoding_rs::EUC_KR,
            950 => encoding_rs::BIG5,
            1250..=1258 => Encoding::for_label(format!("windows-{number}").as_bytes())
                .unwrap_or(encoding_rs::WINDOWS_1252),
            10_000 => encoding_rs::MACINTOSH,
            _ => SHIFT_JIS,
        }
    }

    /// A string behind its length of two bytes, and how many bytes it takes.
    pub(super) fn long(self, bytes: &[u8]) -> Option<(String, usize)> {
        let len = usize::from(u16_at(bytes, 0)?);
        self.chars(bytes, 2, len)
    }

    /// A string behind its length of one byte.
    pub(super) fn short(self, bytes: &[u8]) -> Option<(String, usize)> {
        let len = usize::from(*bytes.first()?);
        self.chars(bytes, 1, len)
    }

    /// `len` characters, in Unicode behind a byte of flags.
    pub(super) fn chars(
        self,
        bytes: &[u8],
        at: usize,
        len: usize,
    ) -> Option<(String, usize)> {
        if !self.unicode {
            let end = at.checked_add(len)?.min(bytes.len());
            let text =
                self.code_page.decode_without_bom_handling(bytes.get(at..end)?).0;
            return Some((text.into_owned(), end));
        }
        if len == 0 {
            return Some((String::new(), (at + 1).min(bytes.len())));
        }
        let wide = bytes.get(at)? & 1 != 0;
        let size = if wide { len.checked_mul(2)? } else { len };
        let end = (at + 1).checked_add(size)?.min(bytes.len());
        let data = bytes.get(at + 1..end)?;
        Some((decode(data, wide).into_owned(), end))
    }
}

/// Characters of two bytes, or of one: the low half of Unicode.
fn decode(data: &[u8], wide: bool) -> Cow<'_, str> {
    if wide {
        encoding_rs::UTF_16LE.decode_without_bom_handling(data).0
    } else {
        encoding_rs::mem::decode_latin1(data)
    }
}

/// The same, put behind a text.
fn decode_onto(text: &mut String, data: &[u8], wide: bool) {
    if !wide {
        text.push_str(&encoding_rs::mem::decode_latin1(data));
        return;
    }
    let mut decoder = encoding_rs::UTF_16LE.new_decoder_without_bom_handling();
    text.reserve(decoder.max_utf8_buffer_length(data.len()).unwrap_or(4 * data.len()));
    // There is room for all of it.
    let _ = decoder.decode_to_string(data, text, true);
}

/// The table of strings that cells share ([MS-XLS] 2.4.265).
///
/// A string may go on in the next CONTINUE record, which then begins with flags of its own.
pub(super) fn shared_strings(record: &Record<'_>) -> Vec<Arc<str>> {
    let mut pieces = Pieces { current: record.data, rest: record.continued.iter() };
    let mut strings = Vec::new();
    // Each is decoded here, and kept in no more bytes than it has.
    let mut text = String::new();
    pieces.skip(8);
    while pieces.string(&mut text).is_some() {
        strings.push(Arc::from(&*text));
    }
    strings
}

struct Pieces<'r, 'a> {
    current: &'a [u8],
    rest: std::slice::Iter<'r, &'a [u8]>,
}

impl Pieces<'_, '_> {
    fn next_piece(&mut self) -> Option<()> {
        self.current = self.rest.next()?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.current.is_empty() {
            self.next_piece()?;
        }
        let (first, behind) = self.current.split_first()?;
        self.current = behind;
        Some(*first)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        let (low, high) = (self.u16()?, self.u16()?);
        Some(u32::from(high) << 16 | u32::from(low))
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 {
            let here = count.min(self.current.len());
            self.current = &self.current[here..];
            count -= here;
            if count > 0 && self.next_piece().is_none() {
                return;
            }
        }
    }

    /// The next string. Rich text and phonetic runs are passed over.
    fn string(&mut self, text: &mut String) -> Option<()> {
        text.clear();
        let mut left = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 0x08 != 0 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 0x04 != 0 { self.u32()? as usize } else { 0 };
        let mut wide = flags & 1 != 0;
        while left > 0 {
            if self.current.is_empty() {
                self.next_piece()?;
                wide = self.byte()? & 1 != 0;
            }
            let unit = if wide { 2 } else { 1 };
            let here = left.min(self.current.len() / unit);
            if here == 0 {
                return None;
            }
            let (data, behind) = self.current.split_at(here * unit);
            decode_onto(text, data, wide);
            self.current = behind;
            left -= here;
        }
        self.skip(runs * 4);
        self.skip(extra);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_goes_on_in_the_next_record_in_another_width() {
        // Six characters: three narrow in the table, three wide in what continues it.
        let table = [&[0u8; 8][..], &[6, 0, 0], b"abc"].concat();
        let wide: Vec<u8> =
            "項番表".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let more = [&[1u8][..], &wide, &[1, 0, 0, b'z']].concat();
        let record = Record { kind: 0xFC, data: &table, continued: vec![&more] };
        assert_eq!(shared_strings(&record), ["abc項番表", "z"].map(Arc::from));
    }

    #[test]
    fn a_cut_off_table_gives_what_is_there() {
        let table = [&[0u8; 8][..], &[1, 0, 0, b'a'], &[9, 0, 0, b'b']].concat();
        let record = Record { kind: 0xFC, data: &table, continued: vec![] };
        assert_eq!(shared_strings(&record), ["a"].map(Arc::from));
    }

    #[test]
    fn old_strings_are_in_a_code_page() {
        let strings = Strings { unicode: false, code_page: Strings::code_page(932) };
        assert_eq!(
            strings.short(b"\x04\x8D\x80\x94\xD4!"),
            Some(("項番".to_owned(), 5))
        );
    }
}
