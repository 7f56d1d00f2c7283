//! Encoding and delimiter of a file: told, or found by looking.

use super::records::{Field, Records};
use crate::charset::{Charset, Decoded, Delimiter, TextOptions};
use crate::error::Result;
use crate::limits::Limits;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dialect {
    pub(super) charset: Charset,
    delimiter: Delimiter,
}

/// The records that are looked at to find the delimiter.
const SAMPLE: usize = 200;

/// The bytes in which they are looked for.
const SAMPLE_BYTES: usize = 1 << 18;

impl Dialect {
    /// How the file is written, and its text.
    ///
    /// # Errors
    ///
    /// Those of [`Charset::decode_as_told`].
    pub(super) fn of<'b>(
        bytes: &'b [u8],
        options: &TextOptions,
    ) -> Result<(Dialect, Decoded<'b>)> {
        let (charset, decoded) = match options.encoding {
            None => Charset::sniff_and_decode(bytes),
            Some(told) => {
                let charset = told.as_in(bytes);
                (charset, charset.decode_as_told(bytes)?)
            }
        };
        let found = || sniff_delimiter(head(&decoded.text));
        let delimiter = options.delimiter.unwrap_or_else(found);
        Ok((Dialect { charset, delimiter }, decoded))
    }

    /// Whether a table was copied out of a document: it has tabs, and lines of several
    /// lengths. What a program writes is as wide in every record.
    pub(super) fn is_pasted(self, records: &Records) -> bool {
        let mut lens = records.iter().map(<[Field]>::len);
        let first = lens.next();
        self.delimiter == Delimiter::Tab && lens.any(|len| Some(len) != first)
    }

    /// The delimiter as it stands in [shadows](Charset::shadow).
    pub(super) fn delimiter(self) -> u8 {
        self.delimiter.as_char() as u8
    }
}

/// The part in which the first records are looked for.
fn head(text: &str) -> &str {
    let fits = |end: &usize| text.is_char_boundary(*end);
    let end = (0..=text.len().min(SAMPLE_BYTES)).rev().find(fits);
    &text[..end.unwrap_or(0)]
}

/// The delimiter that cuts most records into the same number of fields, more than one.
fn sniff_delimiter(text: &str) -> Delimiter {
    if let Some(told) = text.strip_prefix("sep=") {
        // What Excel itself heeds.
        let told = told.chars().next();
        if let Some(d) = Delimiter::ALL.into_iter().find(|d| Some(d.as_char()) == told)
        {
            return d;
        }
    }
    let start = sample(text);
    let mut best = (Delimiter::Comma, 0.0);
    let occurs = |delimiter: &Delimiter| start.contains(delimiter.as_char());
    for delimiter in Delimiter::ALL.into_iter().filter(occurs) {
        let score = evenness(start, delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// The first lines.
fn sample(text: &str) -> &str {
    let end = text.match_indices('\n').nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// How many records are cut, and how evenly, at most 2.
///
/// A table has many fields in many records. A comma in a sentence cuts a few records, and
/// unevenly. A quote inside of a field that is not quoted speaks of a wrong cut.
fn evenness(text: &str, delimiter: Delimiter) -> f64 {
    let byte = delimiter.as_char() as u8;
    let Ok(records) =
        Records::parse(Charset::UTF_8, text.as_bytes(), byte, &Limits::default())
    else {
        // Cut in the middle of a quoted field, or no quotes of this kind of file at all.
        let cuts =
            text.lines().filter(|line| line.contains(delimiter.as_char())).count();
        return cuts as f64 / text.lines().count().max(1) as f64;
    };
    let mut counts = std::collections::BTreeMap::new();
    let (mut written, mut stray) = (0usize, 0usize);
    for record in records.iter().filter(|r| r.iter().any(|field| !field.is_empty())) {
        written += 1;
        let is_stray =
            |field: &Field| !field.quoted && text[field.span()].contains('"');
        stray += usize::from(record.iter().any(is_stray));
        *counts.entry(record.len()).or_insert(0usize) += 1;
    }
    let cut: usize = counts.iter().filter(|(len, _)| **len > 1).map(|(_, n)| n).sum();
    let most = counts.iter().filter(|(len, _)| **len > 1).map(|(_, n)| *n).max();
    let even = cut + most.unwrap_or(0);
    (even as f64 - stray as f64) / written.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters() {
        for (text, delimiter) in [
            ("項番,確認事項,回答\n1,質問A,\n2,質問B,\n", Delimiter::Comma),
            ("No;Question;Answer\n1;Is it safe, and sound?;\n", Delimiter::Semicolon),
            ("項番\t確認事項\n1\tA, B, C\n2\tD\n", Delimiter::Tab),
            ("1;\"a,b,c\nd,e,f\ng,h,i\"\n2;\"j,k,l\"\n", Delimiter::Semicolon),
            ("sep=;\n1,2;3,4\n", Delimiter::Semicolon),
            ("説明、です。\n", Delimiter::Comma),
            ("", Delimiter::Comma),
        ] {
            assert_eq!(sniff_delimiter(text), delimiter, "{text:?}");
        }
    }

    #[test]
    fn a_wrong_encoding_is_told_with_the_line() {
        let bytes =
            Charset::of_label("cp932").unwrap().encode("a,b\n項番,1\n").unwrap();
        let options =
            TextOptions { encoding: Some(Charset::UTF_8), ..TextOptions::default() };
        let err = Dialect::of(&bytes, &options).unwrap_err();
        assert_eq!(
            err.to_string(),
            "line 2 (byte 4) is not in the encoding UTF-8; the file seems to be in Shift_JIS: leave --encoding out"
        );
    }
}
