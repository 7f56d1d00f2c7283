//! Records and fields, as spans of bytes: the part that reading and editing share.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr3};

use crate::charset::Charset;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{Budget, Limits};
use crate::xml::line_ends;

/// The fields of a file and where each is.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Records {
    fields: Vec<Field>,
    /// For each record, one past its last field.
    ends: Vec<usize>,
}

/// A field, quotes included, delimiter and line end not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Field {
    start: usize,
    end: usize,
    pub(super) quoted: bool,
}

impl Field {
    pub(super) fn span(self) -> Range<usize> {
        self.start..self.end
    }

    pub(super) fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl Records {
    /// The records of a file of bytes in that encoding, byte order mark left out.
    ///
    /// Lines end with CR LF, LF or CR. A quote counts at the start of a field only; in a
    /// quoted field two quotes stand for one. An empty line is a record of one empty field.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OpenQuote`], and [`ErrorKind::Limit`] when there are more fields than
    /// cells are allowed.
    pub(super) fn parse(
        charset: Charset,
        bytes: &[u8],
        delimiter: u8,
        limits: &Limits,
    ) -> Result<Records> {
        let start = charset.mark_len().min(bytes.len());
        let shadow = charset.shadow(&bytes[start..]);
        let unit = charset.unit();
        Parser { shadow: &shadow, unit, delimiter, offset: start }.records(limits)
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The fields of a record; none behind the last record.
    pub(super) fn record(&self, index: usize) -> &[Field] {
        let Some(&end) = self.ends.get(index) else { return &[] };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.fields[start..end]
    }

    /// All records.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[Field]> {
        (0..self.len()).map(|index| self.record(index))
    }

    /// All fields.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }
}

struct Parser<'a> {
    shadow: &'a [u8],
    unit: usize,
    delimiter: u8,
    offset: usize,
}

impl Parser<'_> {
    fn records(&self, limits: &Limits) -> Result<Records> {
        let mut left = Budget::new("fields", limits.cells);
        let mut records = Records::default();
        let mut at = 0;
        while at < self.shadow.len() {
            left.take(1)?;
            let start = at;
            at = if self.shadow[at] == b'"' {
                let closed = self.behind_quotes(at).ok_or_else(|| self.unclosed(at))?;
                self.field_end(closed)
            } else {
                self.field_end(at)
            };
            records.fields.push(Field {
                start: self.offset + start,
                end: self.offset + at,
                quoted: self.shadow[start] == b'"',
            });
            let delimited = self.shadow.get(at) == Some(&self.delimiter);
            at = self.behind_mark(at);
            if delimited && at < self.shadow.len() {
                continue;
            }
            if delimited {
                records.fields.push(self.empty_at_the_end());
            }
            left.take(Limits::ROW)?;
            records.ends.push(records.fields.len());
        }
        Ok(records)
    }

    /// A delimiter at the very end of the file has an empty field behind it.
    fn empty_at_the_end(&self) -> Field {
        let end = self.offset + self.shadow.len();
        Field { start: end, end, quoted: false }
    }

    /// The next delimiter or line end.
    fn field_end(&self, mut at: usize) -> usize {
        if self.unit == 1 {
            let rest = self.shadow.get(at..).unwrap_or_default();
            let found = memchr3(self.delimiter, b'\n', b'\r', rest);
            return found.map_or(self.shadow.len(), |len| at + len);
        }
        while let Some(&byte) = self.shadow.get(at) {
            if byte == self.delimiter || byte == b'\n' || byte == b'\r' {
                break;
            }
            at += self.unit;
        }
        at.min(self.shadow.len())
    }

    /// Behind the quote that closes the one at `at`.
    fn behind_quotes(&self, at: usize) -> Option<usize> {
        let mut at = at + self.unit;
        if self.unit == 1 {
            loop {
                at += memchr(b'"', self.shadow.get(at..)?)? + 1;
                if self.shadow.get(at) != Some(&b'"') {
                    return Some(at);
                }
                at += 1;
            }
        }
        loop {
            match *self.shadow.get(at)? {
                b'"' if self.shadow.get(at + self.unit) == Some(&b'"') => {
                    at += 2 * self.unit;
                }
                b'"' => return Some(at + self.unit),
                _ => at += self.unit,
            }
        }
    }

    /// Behind the delimiter or line end at `at`.
    fn behind_mark(&self, at: usize) -> usize {
        let next = self.shadow.get(at + self.unit);
        let both = self.shadow.get(at) == Some(&b'\r') && next == Some(&b'\n');
        (at + if both { 2 * self.unit } else { self.unit }).min(self.shadow.len())
    }

    fn unclosed(&self, at: usize) -> Error {
        let breaks = self.shadow[..at].iter().filter(|&&byte| byte == b'\n').count();
        ErrorKind::OpenQuote { line: breaks as u64 + 1 }.into()
    }
}

/// The text of a field as a person reads it: quotes taken off, line breaks as LF.
pub(super) fn text_of(raw: &str, quoted: bool) -> Cow<'_, str> {
    // A line end closes a field that is not quoted.
    if !quoted {
        return Cow::Borrowed(raw);
    }
    let text = unquoted(raw);
    match line_ends(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(text) => Cow::Owned(text),
    }
}

fn unquoted(raw: &str) -> Cow<'_, str> {
    let inside = raw.strip_prefix('"').unwrap_or(raw);
    if let Some(plain) = inside.strip_suffix('"').filter(|text| !text.contains('"')) {
        return Cow::Borrowed(plain);
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('"') {
        text.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                text.push('"');
                rest = after;
            }
            // What stands behind the closing quote is kept as it is, as Excel does.
            None => return Cow::Owned(text + after),
        }
    }
    Cow::Owned(text + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(file: &str) -> Vec<Vec<String>> {
        let records =
            Records::parse(Charset::UTF_8, file.as_bytes(), b',', &Limits::default())
                .unwrap();
        let text =
            |field: &Field| text_of(&file[field.span()], field.quoted).into_owned();
        records.iter().map(|fields| fields.iter().map(text).collect()).collect()
    }

    #[test]
    fn fields() {
        for (file, expected) in [
            ("", vec![]),
            ("a", vec![vec!["a"]]),
            ("a,b\nc,d\n", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a\r\nb\rc\n", vec![vec!["a"], vec!["b"], vec!["c"]]),
            ("a,\n,b", vec![vec!["a", ""], vec!["", "b"]]),
            ("a,", vec![vec!["a", ""]]),
            ("a\n\nb", vec![vec!["a"], vec![""], vec!["b"]]),
            ("\"a,b\",c", vec![vec!["a,b", "c"]]),
            ("\"a\nb\r\nc\"", vec![vec!["a\nb\nc"]]),
            ("\"a\"\"b\"\"\"", vec![vec!["a\"b\""]]),
            ("\"\",\"\"", vec![vec!["", ""]]),
            ("\"a\"b,c", vec![vec!["ab", "c"]]),
            ("5\" disk,\"x\"", vec![vec!["5\" disk", "x"]]),
        ] {
            assert_eq!(texts(file), expected, "{file:?}");
        }
    }

    #[test]
    fn an_open_quote_is_told_with_its_line() {
        let err =
            Records::parse(Charset::UTF_8, b"a,b\nc,\"d\ne", b',', &Limits::default())
                .unwrap_err();
        assert_eq!(
            err.to_string(),
            "the quote that opens in line 2 is never closed; close it, or have the file \
             sent again if it is cut off"
        );
    }

    #[test]
    fn second_bytes_of_characters_are_no_delimiters() {
        // 全 U+5168 ends in 68, 弬 U+5F2C in 2C; in JIS the second byte of 穐 is a comma.
        for (label, text) in
            [("utf-16le", "弬,全"), ("utf-16be", "弬,全"), ("iso-2022-jp", "穐,秋")]
        {
            let charset = Charset::of_label(label).unwrap();
            let bytes = charset.encode(text).unwrap();
            let records =
                Records::parse(charset, &bytes, b',', &Limits::default()).unwrap();
            assert_eq!(records.fields().len(), 2, "{label}");
        }
    }
}
