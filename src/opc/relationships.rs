use std::collections::HashMap;

use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Document, Token, Xml};

/// Where a part points to (ECMA-376 part 2, 6.5).
#[derive(Debug, Default)]
pub(crate) struct Relationships {
    list: Vec<Relationship>,
    by_id: HashMap<String, usize>,
}

/// One pointer.
#[derive(Debug)]
pub(crate) struct Relationship {
    /// The whole URI of the type.
    pub(crate) kind: String,
    /// The name of the part it points to; what is outside of the package is as written.
    pub(crate) target: String,
    /// Whether the target is outside of the package.
    pub(crate) external: bool,
}

impl Relationships {
    /// Read a relationships part that belongs to the part `source`.
    pub(super) fn read(
        data: &[u8],
        source: &str,
        limits: &Limits,
    ) -> Result<Relationships> {
        let document = Document::decode(data)?;
        let mut xml = Xml::new(document.text(), limits);
        let mut all = Relationships::default();
        loop {
            let tag = match xml.next()? {
                Token::Start(tag) | Token::Empty(tag) => tag,
                Token::Eof => return Ok(all),
                _ => continue,
            };
            if tag.local() != "Relationship" {
                continue;
            }
            let value = |name| tag.attr(name).unwrap_or_default();
            let target = value("Target");
            let external = value("TargetMode") == "External";
            all.by_id.insert(value("Id").into_owned(), all.list.len());
            all.list.push(Relationship {
                kind: value("Type").into_owned(),
                target: if external { target.into() } else { resolve(source, &target) },
                external,
            });
        }
    }

    /// The relationship of that id.
    pub(crate) fn get(&self, id: &str) -> Option<&Relationship> {
        self.by_id.get(id).map(|&i| &self.list[i])
    }

    /// Those into the package whose type ends in this word. The words are the same in
    /// both conformance classes; the namespaces before them are not.
    pub(crate) fn of_type(&self, word: &str) -> impl Iterator<Item = &Relationship> {
        self.list.iter().filter(move |r| !r.external && r.is(word))
    }
}

impl Relationship {
    /// Whether its type ends in this word.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.kind.rsplit('/').next() == Some(word)
    }
}

/// The name of the part that holds the relationships of a part.
pub(super) fn part_name(source: &str) -> String {
    let source = source.replace('\\', "/");
    let (folder, file) = source.rsplit_once('/').unwrap_or(("", &source));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

/// The target as a part name: relative to the folder of its source, or absolute.
pub(super) fn resolve(source: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let source = source.replace('\\', "/");
    let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
    let from_root = target.starts_with('/');
    let mut steps: Vec<&str> =
        if from_root { vec![] } else { folder.split('/').collect() };
    let path = target.split(['#', '?']).next().unwrap_or_default();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    unescape(&steps.join("/"))
}

/// Part names are written as URIs: `%E3%81%82.xml`.
pub(super) fn unescape(name: &str) -> String {
    if !name.contains('%') {
        return name.to_owned();
    }
    let bytes = name.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let digit = |at: usize| {
            bytes.get(at).and_then(|&b| char::from(b).to_digit(16)).map(|d| d as u8)
        };
        match (bytes[i], digit(i + 1), digit(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                i += 3;
            }
            (byte, _, _) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        for (source, target, part) in [
            ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/workbook.xml", "/xl/worksheets/a.xml", "xl/worksheets/a.xml"),
            ("xl/worksheets/a.xml", "../drawings/d.xml", "xl/drawings/d.xml"),
            ("xl/workbook.xml", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl\\workbook.xml", "styles.xml", "xl/styles.xml"),
            ("workbook.xml", "./styles.xml", "styles.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("", "../../../etc/passwd", "etc/passwd"),
            ("a.xml", "b%20c.xml#x", "b c.xml"),
        ] {
            assert_eq!(resolve(source, target), part, "{source} → {target}");
        }
    }

    #[test]
    fn relationship_parts() {
        assert_eq!(part_name(""), "_rels/.rels");
        assert_eq!(part_name("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(part_name("workbook.xml"), "_rels/workbook.xml.rels");
    }
}
