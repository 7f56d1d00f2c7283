//! From the bytes of a part to text, and back with nothing lost.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, Result};

/// The text of an XML part, and how its bytes wrote it.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    text: Cow<'a, str>,
    encoding: &'static Encoding,
    /// The byte order mark, as many bytes as were there.
    mark: &'a [u8],
}

impl<'a> Document<'a> {
    /// Decode a part (XML 1.0, appendix F): by its byte order mark, else as UTF-16 where
    /// every other byte is zero, else by its declaration, else as UTF-8.
    ///
    /// # Errors
    ///
    /// [`Damaged`](crate::ErrorKind::Damaged) where the bytes are not in that encoding.
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Document<'a>> {
        let (encoding, mark_len) = match bytes {
            [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
            [0xFF, 0xFE, ..] => (UTF_16LE, 2),
            [0xFE, 0xFF, ..] => (UTF_16BE, 2),
            [b'<', 0, ..] => (UTF_16LE, 0),
            [0, b'<', ..] => (UTF_16BE, 0),
            _ => (declared(bytes), 0),
        };
        let (mark, content) = bytes.split_at(mark_len);
        let text = if encoding == UTF_8 {
            let text = std::str::from_utf8(content)
                .map_err(|err| Error::damaged(format!("XML: {err}")))?;
            Cow::Borrowed(text)
        } else {
            encoding
                .decode_without_bom_handling_and_without_replacement(content)
                .ok_or_else(|| {
                    Error::damaged(format!("XML: not {}", encoding.name()))
                })?
        };
        Ok(Document { text, encoding, mark })
    }

    /// Decode a part that is to be written back with changes.
    ///
    /// # Errors
    ///
    /// As [`decode`](Document::decode), and where the bytes around the changes could not be
    /// written as they were.
    pub(crate) fn decode_to_change(bytes: &'a [u8]) -> Result<Document<'a>> {
        let document = Document::decode(bytes)?;
        document.check_way_back(bytes)?;
        Ok(document)
    }

    /// The text, without the byte order mark.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether another document has the same encoding and byte order mark.
    pub(crate) fn is_written_as(&self, other: &Document<'_>) -> bool {
        self.encoding == other.encoding && self.mark == other.mark
    }

    /// Whether the text can be written back as the bytes it was decoded from.
    ///
    /// # Errors
    ///
    /// [`Damaged`](crate::ErrorKind::Damaged) where not: some encodings have two codes for
    /// one character.
    pub(crate) fn check_way_back(&self, bytes: &[u8]) -> Result<()> {
        let is_unicode = [UTF_8, UTF_16LE, UTF_16BE].contains(&self.encoding);
        if is_unicode || self.encode(self.text.clone().into_owned()) == bytes {
            return Ok(());
        }
        Err(Error::damaged(format!(
            "XML: {} has two codes for a character, and cannot be written as it was",
            self.encoding.name()
        )))
    }

    /// Bytes for a changed text, written as the original was.
    pub(crate) fn encode(&self, text: String) -> Vec<u8> {
        let wide = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let units = text.encode_utf16().flat_map(unit);
            self.mark.iter().copied().chain(units).collect()
        };
        if self.encoding == UTF_16LE {
            wide(u16::to_le_bytes)
        } else if self.encoding == UTF_16BE {
            wide(u16::to_be_bytes)
        } else if self.encoding == UTF_8 {
            if self.mark.is_empty() {
                return text.into_bytes();
            }
            [self.mark, text.as_bytes()].concat()
        } else {
            // What the encoding lacks becomes a character reference: just what XML wants.
            self.encoding.encode(&text).0.into_owned()
        }
    }
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(200)];
    let name = || {
        let end = head.windows(2).position(|pair| pair == b"?>")?;
        let declaration = std::str::from_utf8(&head[..end]).ok()?;
        let (_, after) = declaration.strip_prefix("<?xml")?.split_once("encoding")?;
        let value = after.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
    };
    // A declaration that could be read as bytes is not in UTF-16, whatever it says.
    name().filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn decoded_and_encoded_is_as_it_was() {
        let declared =
            |name: &str| format!("<?xml version=\"1.0\" encoding='{name}'?>");
        let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode("<a>表</a>");
        for (name, bytes) in [
            ("plain", "<a>表</a>".as_bytes().to_vec()),
            ("marked", "\u{FEFF}<a>表</a>".into()),
            ("declared", (declared("UTF-8") + "<a>表</a>").into()),
            ("declared wrongly", (declared("UTF-16") + "<a>表</a>").into()),
            ("wide", utf16("\u{FEFF}<a>表𠮷</a>", u16::to_le_bytes)),
            ("wide, big end first", utf16("\u{FEFF}<a>表</a>", u16::to_be_bytes)),
            ("wide, without mark", utf16("<a>表</a>", u16::to_le_bytes)),
            ("Japanese", [declared("Shift_JIS").as_bytes(), &sjis].concat()),
        ] {
            let document = Document::decode(&bytes).unwrap();
            assert!(document.text().contains("<a>表"), "{name}");
            assert_eq!(document.encode(document.text().to_owned()), bytes, "{name}");
        }
    }

    /// ≒ has two codes in Shift_JIS, of which one is written.
    #[test]
    fn what_cannot_be_written_as_it_was_is_not_changed() {
        let head = b"<?xml version='1.0' encoding='Shift_JIS'?><a>";
        let part = |code: &[u8]| [head, code, b"</a>"].concat();
        assert!(Document::decode_to_change(&part(&[0x81, 0xE0])).is_ok());
        let twin = part(&[0x87, 0x90]);
        assert!(Document::decode(&twin).unwrap().text().contains('≒'));
        assert!(Document::decode_to_change(&twin).is_err());
    }

    #[test]
    fn wrong_bytes_are_damage() {
        assert!(Document::decode(b"<a>\xFF</a>").is_err());
        assert!(Document::decode(b"\xFF\xFE<\0\0\xD8<\0").is_err());
    }
}
