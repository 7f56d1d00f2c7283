//! Encodings of text files: found, decoded, and written back without losing a character.

mod sniff;

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{
    DecoderResult, EUC_JP, Encoder, EncoderResult, Encoding, ISO_2022_JP, SHIFT_JIS,
    UTF_8, UTF_16BE, UTF_16LE,
};

use crate::brief::MOST_LACKING;
use crate::error::{Error, ErrorKind, Result};

/// How the characters of a text file are encoded.
///
/// # Examples
///
/// ```
/// use checksheet::Charset;
///
/// let bytes = b"\x8D\x80\x94\xD4,\x8Am\x94F\x8E\x96\x8D\x80,\x94\xF5\x8Dl\r\n";
/// let charset = Charset::sniff(bytes);
/// assert_eq!(charset.name(), "Shift_JIS");
/// assert_eq!(charset.decode(bytes).text, "項番,確認事項,備考\r\n");
/// assert_eq!(charset.first_unwritable("①は可、👍は不可"), Some('👍'));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Charset {
    encoding: &'static Encoding,
    byte_order_mark: bool,
}

/// The text of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded<'a> {
    /// The text, without the byte order mark. What is not in the encoding is U+FFFD.
    pub text: Cow<'a, str>,
    /// Whether all bytes were in the encoding.
    pub clean: bool,
}

impl Decoded<'_> {
    /// Whether nothing but the last character is not in the encoding.
    pub(crate) fn is_cut_off(&self) -> bool {
        let before = self.text.strip_suffix(char::REPLACEMENT_CHARACTER);
        before.is_some_and(|text| !text.contains(char::REPLACEMENT_CHARACTER))
    }
}

/// Where a file is not in an encoding.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fault {
    /// In bytes, from 0.
    offset: u64,
    /// From 1.
    line: u64,
}

/// What is known about a text file before it is read.
///
/// Whatever is not told is found by looking at the bytes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct TextOptions {
    /// The encoding.
    pub encoding: Option<Charset>,
    /// What stands between two fields.
    pub delimiter: Option<Delimiter>,
}

/// What stands between two fields.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, the comma of countries that write 1,5 for one and a half
    Semicolon,
    /// A tab, as in text copied out of a sheet
    Tab,
}

impl Charset {
    /// UTF-8 without a byte order mark.
    pub const UTF_8: Charset = Charset { encoding: UTF_8, byte_order_mark: false };

    /// UTF-8 with the mark by which Excel knows it.
    pub const UTF_8_WITH_MARK: Charset =
        Charset { encoding: UTF_8, byte_order_mark: true };

    /// The encoding of that name: `utf-8`, `cp932`, `euc-jp`, `utf-16le` and the other
    /// names of the WHATWG encoding standard. `utf-8-bom` has a byte order mark, and so
    /// has UTF-16.
    pub fn of_label(label: &str) -> Option<Charset> {
        let label = label.trim().to_ascii_lowercase();
        let encoding = match label.as_str() {
            "utf-8-bom" | "utf-8-sig" | "utf8-bom" => {
                return Some(Charset::UTF_8_WITH_MARK);
            }
            "cp932" | "ms932" | "sjis" => SHIFT_JIS,
            "cp51932" | "eucjp" => EUC_JP,
            "jis" => ISO_2022_JP,
            label => Encoding::for_label_no_replacement(label.as_bytes())?,
        };
        let byte_order_mark = encoding == UTF_16LE || encoding == UTF_16BE;
        Some(Charset { encoding, byte_order_mark })
    }

    /// The encoding that the bytes seem to be in.
    ///
    /// A byte order mark decides; then being UTF-8 without fault; then the escapes of
    /// ISO-2022-JP and the zero bytes of UTF-16; then kana in Shift_JIS (CP932) or EUC-JP,
    /// where the whole file is in it without fault. What is left is guessed, and the guess
    /// is held against both of them: that which decodes with the fewest faults and the most
    /// likely characters wins.
    pub fn sniff(bytes: &[u8]) -> Charset {
        Charset::sniff_and_decode(bytes).0
    }

    /// [`sniff`](Charset::sniff), and the text, which most often was decoded to be sure.
    pub(crate) fn sniff_and_decode(bytes: &[u8]) -> (Charset, Decoded<'_>) {
        if let Some((encoding, _)) = Encoding::for_bom(bytes) {
            let charset = Charset { encoding, byte_order_mark: true };
            return (charset, charset.decode(bytes));
        }
        let (encoding, decoded) = sniff::without_mark(bytes);
        let charset = Charset { encoding, byte_order_mark: false };
        (charset, decoded.unwrap_or_else(|| charset.decode(bytes)))
    }

    /// The name by which the standard calls it.
    pub fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// The same, as the file itself has it: with the byte order mark that is there.
    #[must_use]
    pub fn as_in(self, bytes: &[u8]) -> Charset {
        let marked = Encoding::for_bom(bytes).is_some_and(|(e, _)| e == self.encoding);
        Charset { byte_order_mark: marked, ..self }
    }

    /// How many bytes the byte order mark takes.
    pub fn mark_len(self) -> usize {
        match (self.byte_order_mark, self.encoding) {
            (false, _) => 0,
            (true, e) if e == UTF_8 => 3,
            (true, _) => 2,
        }
    }

    /// The text of a file.
    pub fn decode(self, bytes: &[u8]) -> Decoded<'_> {
        let body = bytes.get(self.mark_len()..).unwrap_or_default();
        let (text, faults) = self.encoding.decode_without_bom_handling(body);
        Decoded { text, clean: !faults }
    }

    /// A file of this text, byte order mark included.
    ///
    /// # Errors
    ///
    /// The first character that the encoding lacks.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let mark: &[u8] = match (self.byte_order_mark, self.encoding) {
            (false, _) => b"",
            (true, e) if e == UTF_16LE => b"\xFF\xFE",
            (true, e) if e == UTF_16BE => b"\xFE\xFF",
            (true, _) => b"\xEF\xBB\xBF",
        };
        Ok([mark, &self.encode_piece(text)?].concat())
    }

    /// The first character of the text that the encoding lacks.
    pub fn first_unwritable(self, text: &str) -> Option<char> {
        self.encode_piece(text).err()
    }

    /// The characters of the text that the encoding lacks, each once, in their order; no
    /// more than eleven, of which messages name ten.
    ///
    /// ```
    /// use checksheet::Charset;
    ///
    /// let charset = Charset::of_label("cp932").unwrap();
    /// assert_eq!(charset.unwritable("髙橋 10〜20名👍 〜"), "〜👍");
    /// ```
    pub fn unwritable(self, text: &str) -> String {
        let mut lacking = String::new();
        let mut rest = Cow::Borrowed(text);
        for _ in 0..=MOST_LACKING {
            let Some(character) = self.first_unwritable(&rest) else { break };
            lacking.push(character);
            let behind = rest.find(character).map_or("", |at| &rest[at..]);
            rest = Cow::Owned(behind.replace(character, ""));
        }
        lacking
    }

    /// The first bytes of a file that are not in the encoding.
    fn first_fault(self, bytes: &[u8]) -> Option<Fault> {
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut scratch = [0; 4096];
        let (mut at, mut line) = (self.mark_len(), 1);
        loop {
            let rest = bytes.get(at..)?;
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(rest, &mut scratch, true);
            at += read;
            let breaks =
                scratch[..written].iter().filter(|&&byte| byte == b'\n').count();
            line += breaks as u64;
            match result {
                DecoderResult::InputEmpty => return None,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(len, behind) => {
                    let offset =
                        at.saturating_sub(usize::from(len) + usize::from(behind));
                    return Some(Fault { offset: offset as u64, line });
                }
            }
        }
    }

    /// The text of a file that is said to be in this encoding.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Encoding`] where it has bytes that are nothing in it;
    /// [`ErrorKind::OtherEncoding`] where all are something, but the file is in another
    /// encoding beyond doubt.
    pub(crate) fn decode_as_told(self, bytes: &[u8]) -> Result<Decoded<'_>> {
        let decoded = self.decode(bytes);
        let encoding = self.name();
        if let Some(fault) = (!decoded.clean).then(|| self.first_fault(bytes)).flatten()
        {
            let Fault { offset, line } = fault;
            let found = Charset::sniff(bytes).name();
            let seems = (found != encoding).then_some(found);
            return Err(ErrorKind::Encoding { encoding, line, offset, seems }.into());
        }
        match sniff::beyond_doubt(bytes, self.encoding).map(Encoding::name) {
            Some(seems) if seems != encoding => {
                Err(ErrorKind::OtherEncoding { told: encoding, seems }.into())
            }
            _ => Ok(decoded),
        }
    }

    /// The text of a piece of a file that is not its beginning.
    pub(crate) fn decode_piece(self, bytes: &[u8]) -> Cow<'_, str> {
        self.encoding.decode_without_bom_handling(bytes).0
    }

    /// The bytes of a piece of text inside a file.
    pub(crate) fn encode_piece(self, text: &str) -> Result<Vec<u8>, char> {
        if self.encoding == UTF_8 {
            return Ok(text.as_bytes().to_vec());
        }
        if self.encoding == UTF_16LE {
            return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        if self.encoding == UTF_16BE {
            return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        let bytes = encode_strictly(self.encoding.new_encoder(), text)?;
        // The standard lets an encoder write some characters as others that look alike
        // (¥ as \, − as －). Here what was written must be what is read.
        match self.encoding.decode_without_bom_handling(&bytes).0 {
            back if back == text => Ok(bytes),
            back => Err(first_difference(text, &back)),
        }
    }

    /// Where the structure of a text file is to be looked for: as many bytes as were
    /// given, each character below `@` as itself at its first byte, and everything else
    /// as something that is none of these.
    ///
    /// In all encodings but two a byte below `@` is never a part of a longer character.
    pub(crate) fn shadow(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        if self.unit() == 2 {
            let big = self.encoding == UTF_16BE;
            return Cow::Owned(
                bytes.chunks(2).flat_map(|u| wide_shadow(u, big)).collect(),
            );
        }
        if self.encoding == ISO_2022_JP {
            return Cow::Owned(escaped_shadow(bytes));
        }
        Cow::Borrowed(bytes)
    }

    /// The bytes of the smallest character.
    pub(crate) fn unit(self) -> usize {
        if self.encoding == UTF_16LE || self.encoding == UTF_16BE { 2 } else { 1 }
    }

    /// The escape sequence in force behind these bytes; empty where there is none.
    pub(crate) fn escape_behind(self, bytes: &[u8]) -> &'static [u8] {
        if self.encoding != ISO_2022_JP {
            return b"";
        }
        let last = bytes.iter().rposition(|&b| b == ESC);
        last.map_or(b"", |at| Mode::of(&bytes[at..]).map_or(b"", Mode::escape))
    }
}

impl Delimiter {
    /// All of them.
    pub(crate) const ALL: [Delimiter; 3] =
        [Delimiter::Tab, Delimiter::Comma, Delimiter::Semicolon];

    /// The character.
    pub fn as_char(self) -> char {
        match self {
            Delimiter::Comma => ',',
            Delimiter::Semicolon => ';',
            Delimiter::Tab => '\t',
        }
    }
}

impl std::str::FromStr for Delimiter {
    type Err = Error;

    /// Read `,`, `;`, a tab, `\t` or `tab`.
    fn from_str(text: &str) -> Result<Delimiter> {
        match text {
            "," | "comma" => Ok(Delimiter::Comma),
            ";" | "semicolon" => Ok(Delimiter::Semicolon),
            "\t" | "\\t" | "tab" => Ok(Delimiter::Tab),
            _ => Err(Error::data(
                format!("区切り文字 (comma, semicolon, tab) ではありません: {text:?}"),
                format!("not a delimiter (comma, semicolon or tab): {text:?}"),
            )),
        }
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        f.write_str(if self.byte_order_mark { " with BOM" } else { "" })
    }
}

fn encode_strictly(mut encoder: Encoder, text: &str) -> Result<Vec<u8>, char> {
    let room = encoder
        .max_buffer_length_from_utf8_without_replacement(text.len())
        .unwrap_or(text.len().saturating_mul(8));
    let mut bytes = Vec::with_capacity(room);
    let (result, _) =
        encoder.encode_from_utf8_to_vec_without_replacement(text, &mut bytes, true);
    match result {
        EncoderResult::Unmappable(c) => Err(c),
        EncoderResult::InputEmpty | EncoderResult::OutputFull => Ok(bytes),
    }
}

fn first_difference(text: &str, back: &str) -> char {
    let mut back = back.chars();
    text.chars().find(|&c| back.next() != Some(c)).unwrap_or('\u{FFFD}')
}

const ESC: u8 = 0x1B;
/// Stands for whatever has no part in the structure of a file.
const OTHER: u8 = 0xFF;

fn wide_shadow(unit: &[u8], big_endian: bool) -> impl Iterator<Item = u8> + use<> {
    let low = match (unit, big_endian) {
        (&[low, 0], false) | (&[0, low], true) if low.is_ascii() => low,
        _ => OTHER,
    };
    std::iter::once(low).chain((unit.len() == 2).then_some(OTHER))
}

/// A mode of ISO-2022-JP, which an escape sequence switches to.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Ascii,
    Roman,
    Katakana,
    Double,
}

impl Mode {
    fn of(bytes: &[u8]) -> Option<Mode> {
        Some(match bytes {
            [ESC, b'(', b'B', ..] => Mode::Ascii,
            [ESC, b'(', b'J', ..] => Mode::Roman,
            [ESC, b'(', b'I', ..] => Mode::Katakana,
            [ESC, b'$', b'@' | b'B', ..] => Mode::Double,
            _ => return None,
        })
    }

    fn is_double(self) -> bool {
        self == Mode::Double
    }

    fn escape(self) -> &'static [u8] {
        match self {
            Mode::Ascii => b"",
            Mode::Roman => b"\x1B(J",
            Mode::Katakana => b"\x1B(I",
            Mode::Double => b"\x1B$B",
        }
    }
}

fn escaped_shadow(bytes: &[u8]) -> Vec<u8> {
    let mut shadow = Vec::with_capacity(bytes.len());
    let mut mode = Mode::Ascii;
    while let Some(&byte) = bytes.get(shadow.len()) {
        if let Some(next) = Mode::of(&bytes[shadow.len()..]) {
            mode = next;
            shadow.extend([OTHER; 3]);
        } else if matches!(mode, Mode::Ascii | Mode::Roman)
            || matches!(byte, b'\r' | b'\n')
        {
            shadow.push(byte);
        } else {
            shadow.push(OTHER);
        }
    }
    shadow
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "項番,確認事項,実施有無\r\n1-1,責任者を定めていますか。,○\r\n";

    #[test]
    fn what_was_written_is_recognised() {
        for label in [
            "utf-8",
            "utf-8-bom",
            "cp932",
            "euc-jp",
            "iso-2022-jp",
            "utf-16le",
            "utf-16be",
        ] {
            let charset = Charset::of_label(label).unwrap();
            let bytes = charset.encode(TEXT).unwrap();
            assert_eq!(Charset::sniff(&bytes), charset, "{label}");
            assert_eq!(charset.decode(&bytes).text, TEXT, "{label}");
        }
    }

    #[test]
    fn utf_16_is_recognised_without_a_mark() {
        // The blank of Japanese has a zero where ASCII has none.
        let blanks = TEXT.replace("責任者を", "責任者を　");
        for (label, text) in [
            ("utf-16le", TEXT),
            ("utf-16be", TEXT),
            ("utf-16le", &blanks),
            ("utf-16be", &blanks),
        ] {
            let charset = Charset::of_label(label).unwrap();
            let bytes = charset.encode_piece(text).unwrap();
            assert_eq!(Charset::sniff(&bytes).name(), charset.name());
        }
    }

    #[test]
    fn short_texts_are_recognised() {
        for text in
            ["備考", "はい", "回答欄\r\n", "ﾊｲ,ｲｲｴ,ﾅｼ 回答", "①②③", "A社の対応状況"]
        {
            for label in ["utf-8", "cp932", "euc-jp"] {
                let charset = Charset::of_label(label).unwrap();
                let bytes = charset.encode(text).unwrap();
                assert_eq!(Charset::sniff(&bytes).name(), charset.name(), "{text}");
            }
        }
    }

    #[test]
    fn a_truncated_character_does_not_change_the_guess() {
        for label in ["utf-8", "cp932", "euc-jp"] {
            let charset = Charset::of_label(label).unwrap();
            let bytes = charset.encode("責任者を定めていますか").unwrap();
            assert_eq!(Charset::sniff(&bytes[..bytes.len() - 1]), charset, "{label}");
        }
    }

    /// Whatever is wrong further down, the long way is gone.
    #[test]
    fn faults_behind_the_beginning_are_weighed() {
        for label in ["cp932", "euc-jp"] {
            let charset = Charset::of_label(label).unwrap();
            let mut bytes = charset.encode(&TEXT.repeat(100)).unwrap();
            let at = bytes.len() - 40;
            bytes[at] = 0xFF;
            let (found, decoded) = Charset::sniff_and_decode(&bytes);
            assert_eq!(found, charset);
            assert_eq!(decoded, charset.decode(&bytes), "{label}");
            assert!(!decoded.clean && !decoded.is_cut_off());
        }
    }

    #[test]
    fn western_text_stays_western() {
        let bytes =
            b"N\xB0;Question;R\xE9ponse\r\n1;Le pr\xE9nom est-il prot\xE9g\xE9 ?;\r\n";
        assert_eq!(Charset::sniff(bytes).name(), "windows-1252");
    }

    #[test]
    fn characters_that_an_encoding_lacks() {
        for (label, text, lacks) in [
            ("cp932", "髙﨑①Ⅳ㈱～－", None),
            ("cp932", "〜", Some('〜')),
            ("cp932", "価格は¥100", Some('¥')),
            ("cp932", "−1", Some('−')),
            ("cp932", "𠮷野家", Some('𠮷')),
            ("cp932", "完了👍", Some('👍')),
            ("euc-jp", "責任者", None),
            ("euc-jp", "〜", Some('〜')),
            ("iso-2022-jp", "ｶﾅ", Some('ｶ')),
            ("utf-16le", "𠮷野家👍", None),
            ("utf-8", "𠮷野家👍", None),
        ] {
            let charset = Charset::of_label(label).unwrap();
            assert_eq!(charset.first_unwritable(text), lacks, "{label} {text}");
        }
    }

    #[test]
    fn all_characters_that_an_encoding_lacks() {
        for (label, text, lacks) in [
            ("cp932", "10〜20名👍、髙𠮷〜👍です", "〜👍𠮷"),
            ("cp932", "ᄀᄁᄂᄃᄄᄅᄆᄇᄈᄉᄊᄋᄌ", "ᄀᄁᄂᄃᄄᄅᄆᄇᄈᄉᄊ"),
            ("iso-2022-jp", "ﾃﾞｰﾀ①", "ﾃﾞｰﾀ"),
        ] {
            let charset = Charset::of_label(label).unwrap();
            assert_eq!(charset.unwritable(text), lacks, "{label} {text}");
        }
    }

    #[test]
    fn unknown_names_are_refused() {
        assert_eq!(Charset::of_label("cp9999"), None);
        assert_eq!(Charset::of_label(""), None);
    }
}
