//! `_xHHHH_`: how strings write characters that XML cannot hold (part 1, 22.9.2.19).

use std::borrow::Cow;

/// The text that is meant.
pub(super) fn decode(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match character(rest) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[len..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text so written that it means itself, without the characters that XML forbids.
pub(super) fn encode(text: &str) -> Cow<'_, str> {
    // 0xEF begins U+FFFE and U+FFFF, and full-width forms: those are looked at one by one.
    let needs_no_look = |b: u8| b >= b' ' && b != b'_' && b != 0xEF;
    let is_clean = |c: char| c != '_' && !is_forbidden(c);
    if text.bytes().all(needs_no_look) || text.chars().all(is_clean) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (i, c) in text.char_indices() {
        if c == '_' && would_be_read_as_escape(&text[i..]) {
            out.push_str("_x005F_");
        } else if is_forbidden(c) {
            out.push_str(&format!("_x{:04X}_", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether what stands here reads as an escape, or will with the one that is written for
/// the character behind it.
fn would_be_read_as_escape(text: &str) -> bool {
    let behind = text.get("_xHHHH".len()..).and_then(|rest| rest.chars().next());
    let ends = behind.is_some_and(|c| c == '_' || is_forbidden(c));
    ends && digits(text).is_some()
}

/// Whether XML 1.0 has no way to write it (2.2), or reads it as something else.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

/// The character that an escape at the start of the text stands for, and its length. Two
/// escapes may make up one character beyond the 16 bits.
fn character(text: &str) -> Option<(char, usize)> {
    const LEN: usize = "_xHHHH_".len();
    let first = unit(text)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((c, LEN));
    }
    let second = unit(text.get(LEN..)?)?;
    let c = char::decode_utf16([first, second]).next()?.ok()?;
    Some((c, 2 * LEN))
}

fn unit(text: &str) -> Option<u16> {
    let digits = digits(text).filter(|_| text.as_bytes().get(6) == Some(&b'_'))?;
    u16::from_str_radix(digits, 16).ok()
}

/// `HHHH` of `_xHHHH`.
fn digits(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        for (written, meant) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "😀"),
            ("_xD83D_", "_xD83D_"),
            ("_x00_ _x00G0_ __x0041_", "_x00_ _x00G0_ _A"),
            ("_x表です_", "_x表です_"),
        ] {
            assert_eq!(decode(written.into()), meant, "{written}");
        }
    }

    #[test]
    fn encoded_text_is_decoded_to_itself() {
        for (text, written) in [
            ("plain 表", "plain 表"),
            ("a_b", "a_b"),
            ("_x000D_", "_x005F_x000D_"),
            ("\u{1}\u{FFFE}", "_x0001__xFFFE_"),
            ("__x0041_", "__x005F_x0041_"),
            ("_x0041\u{1}", "_x005F_x0041_x0001_"),
        ] {
            assert_eq!(encode(text), written);
            assert_eq!(decode(encode(text)), text);
        }
    }
}
