use std::borrow::Cow;
use std::ops::Range;

use super::text::unescape;

/// A start tag or an empty tag, as written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag<'a> {
    /// From `<` to `>`.
    raw: &'a str,
    /// Where the `<` stands in the document.
    start: usize,
    name_len: usize,
}

/// One attribute, as written.
#[derive(Clone, Debug)]
pub(crate) struct Attr<'a> {
    /// The name with its prefix.
    pub(crate) name: &'a str,
    /// The value between the quotes, with its references.
    pub(crate) raw: &'a str,
    /// The attribute and the space before it.
    pub(crate) written: &'a str,
    /// Where that stands in the document.
    pub(crate) span: Range<usize>,
}

impl<'a> Tag<'a> {
    pub(super) fn new(raw: &'a str, start: usize, name_len: usize) -> Tag<'a> {
        Tag { raw, start, name_len }
    }

    /// The tag as written.
    pub(crate) fn raw(&self) -> &'a str {
        self.raw
    }

    /// Where it stands in the document.
    pub(crate) fn span(&self) -> Range<usize> {
        self.start..self.start + self.raw.len()
    }

    /// The name with its prefix.
    pub(crate) fn name(&self) -> &'a str {
        self.raw.get(1..1 + self.name_len).unwrap_or_default()
    }

    /// The name without its prefix.
    pub(crate) fn local(&self) -> &'a str {
        local(self.name())
    }

    /// The prefix with its colon; empty where there is none.
    pub(crate) fn prefix(&self) -> &'a str {
        let name = self.name();
        &name[..name.len() - local(name).len()]
    }

    /// Where the name ends in the document.
    pub(crate) fn name_end(&self) -> usize {
        self.start + 1 + self.name_len
    }

    /// Where the last attribute ends in the document.
    pub(crate) fn attrs_end(&self) -> usize {
        self.attrs().last().map_or(self.name_end(), |attr| attr.span.end)
    }

    /// The attributes in order.
    pub(crate) fn attrs(&self) -> Attrs<'a> {
        Attrs { raw: self.raw, start: self.start, at: 1 + self.name_len }
    }

    /// The attribute of that name, which has no prefix.
    pub(crate) fn find(&self, name: &str) -> Option<Attr<'a>> {
        self.attrs().find(|attr| attr.name == name)
    }

    /// The value of the attribute of that name, which has no prefix.
    pub(crate) fn attr(&self, name: &str) -> Option<Cow<'a, str>> {
        self.find(name).map(|attr| unescape(attr.raw))
    }

    /// The value of the prefixed attribute of that local name: `r:id`.
    pub(crate) fn prefixed_attr(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attrs()
            .find(|attr| attr.name != name && local(attr.name) == name)
            .map(|attr| unescape(attr.raw))
    }

    /// A whole number.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.find(name)?.raw.trim().parse().ok()
    }

    /// A boolean (part 1, 22.9.2.1; `xsd:boolean` and its older spellings).
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.find(name)?.raw.trim() {
            "1" | "true" | "on" | "t" => Some(true),
            "0" | "false" | "off" | "f" => Some(false),
            _ => None,
        }
    }
}

impl<'a> Attr<'a> {
    /// The value as it is meant.
    pub(crate) fn value(&self) -> Cow<'a, str> {
        unescape(self.raw)
    }
}

/// The attributes of a [`Tag`].
#[derive(Clone, Debug)]
pub(crate) struct Attrs<'a> {
    raw: &'a str,
    start: usize,
    at: usize,
}

impl<'a> Iterator for Attrs<'a> {
    type Item = Attr<'a>;

    fn next(&mut self) -> Option<Attr<'a>> {
        let bytes = self.raw.as_bytes();
        let from = self.at;
        let skip = |mut at: usize, while_: fn(u8) -> bool| {
            while bytes.get(at).is_some_and(|&b| while_(b)) {
                at += 1;
            }
            at
        };
        let name_at = skip(from, |b| b.is_ascii_whitespace());
        let name_end = skip(name_at, |b| {
            !b.is_ascii_whitespace() && !matches!(b, b'=' | b'/' | b'>' | b'"' | b'\'')
        });
        let equals = skip(name_end, |b| b.is_ascii_whitespace());
        if name_end == name_at || bytes.get(equals) != Some(&b'=') {
            return None;
        }
        let quote_at = skip(equals + 1, |b| b.is_ascii_whitespace());
        let quote = *bytes.get(quote_at).filter(|b| matches!(b, b'"' | b'\''))?;
        let len = bytes[quote_at + 1..].iter().position(|&b| b == quote)?;
        let value = quote_at + 1..quote_at + 1 + len;
        self.at = value.end + 1;
        Some(Attr {
            name: self.raw.get(name_at..name_end)?,
            raw: self.raw.get(value)?,
            written: self.raw.get(from..self.at)?,
            span: self.start + from..self.start + self.at,
        })
    }
}

/// The name without its prefix.
pub(super) fn local(name: &str) -> &str {
    // Names are short: shorter than it takes to begin a search.
    let colon = name.bytes().rposition(|byte| byte == b':');
    colon.map_or(name, |at| &name[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(raw: &str) -> Tag<'_> {
        let name_len = raw[1..].find([' ', '/', '>', '\n']).unwrap();
        Tag::new(raw, 100, name_len)
    }

    #[test]
    fn attributes_as_written() {
        let tag = tag("<x:c r='B2'  t = \"s\"\n x:r:id='&lt;表' a='' />");
        let all: Vec<_> = tag.attrs().map(|a| (a.name, a.raw)).collect();
        assert_eq!(all, [("r", "B2"), ("t", "s"), ("x:r:id", "&lt;表"), ("a", "")]);
        assert_eq!((tag.prefix(), tag.local()), ("x:", "c"));
        assert_eq!(tag.prefixed_attr("id").unwrap(), "<表");
        assert_eq!(tag.find("t").unwrap().span, 111..120);
        assert!(tag.attr("id").is_none());
    }

    #[test]
    fn what_is_no_attribute_ends_them() {
        for raw in
            ["<c>", "<c />", "<c r>", "<c r=>", "<c r=B2>", "<c ='1'>", "<c r='1>"]
        {
            assert_eq!(tag(raw).attrs().count(), 0, "{raw}");
        }
    }
}
