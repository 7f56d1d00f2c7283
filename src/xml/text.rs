//! Character data: references, line ends, and what XML cannot hold.

use std::borrow::Cow;

/// Text that is gathered from pieces, borrowed as long as it is one plain piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text<'a>(Cow<'a, str>);

impl<'a> Text<'a> {
    /// Add character data as written.
    pub(crate) fn push_raw(&mut self, raw: &'a str) {
        self.push(unescape_text(raw));
    }

    /// Add what needs no unescaping.
    pub(crate) fn push_plain(&mut self, text: &'a str) {
        self.push(line_ends(text));
    }

    fn push(&mut self, piece: Cow<'a, str>) {
        if self.0.is_empty() {
            self.0 = piece;
        } else {
            self.0.to_mut().push_str(&piece);
        }
    }

    /// The whole.
    pub(crate) fn into_inner(self) -> Cow<'a, str> {
        self.0
    }
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// The attribute value as it is meant. What is no reference stays as it is.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((c, len)) => {
                text.push(c);
                rest = &rest[len..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Character data as it is meant (XML 1.0, 2.11: a line ends with `\n` alone, unless the
/// `\r` is written as a reference).
fn unescape_text(raw: &str) -> Cow<'_, str> {
    match line_ends(raw) {
        Cow::Borrowed(raw) => unescape(raw),
        Cow::Owned(text) => Cow::Owned(unescape(&text).into_owned()),
    }
}

/// The text with each line ended by `\n` alone.
pub(crate) fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The character that a text starting with `&` refers to, and the reference's length.
fn reference(text: &str) -> Option<(char, usize)> {
    // The longest useful reference is &#x10FFFF; perhaps with leading zeros.
    let end = text.bytes().take(16).position(|b| b == b';')?;
    let c = match &text[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        name => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((c, end + 1))
}

/// Text as character data. What XML cannot hold has to be gone already.
pub(crate) fn escape_text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) =
        rest.bytes().position(|b| matches!(b, b'&' | b'<' | b'>' | b'\r'))
    {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push_str(match from.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&#13;",
        });
        rest = &from[1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (raw, text) in [
            ("a&amp;b&lt;&gt;&quot;&apos;", "a&b<>\"'"),
            ("&#12354;&#x3042;&#X3042;", "あああ"),
            ("AT&T & Co; &unknown; &#xD800; &", "AT&T & Co; &unknown; &#xD800; &"),
            ("&あいうえおかきくけこ;", "&あいうえおかきくけこ;"),
        ] {
            assert_eq!(unescape(raw), text);
        }
    }

    #[test]
    fn a_line_ends_with_a_line_feed() {
        let mut text = Text::default();
        text.push_raw("a\r\nb\rc&#13;\n");
        assert_eq!(&*text, "a\nb\nc\r\n");
    }

    #[test]
    fn escaped_text_is_read_back() {
        let mut out = String::new();
        escape_text("<a> & \"b\"\r\n", &mut out);
        assert_eq!(out, "&lt;a&gt; &amp; \"b\"&#13;\n");
        assert_eq!(unescape_text(&out), "<a> & \"b\"\r\n");
    }
}
