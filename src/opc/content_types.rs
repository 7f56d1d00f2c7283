use std::collections::HashMap;

use super::{Package, Part, comparable};
use crate::error::Result;
use crate::xml::{Document, Token, Xml};

/// What the parts are (ECMA-376 part 2, 6.2.3).
#[derive(Debug, Default)]
pub(crate) struct ContentTypes {
    by_extension: HashMap<String, String>,
    by_name: HashMap<String, String>,
}

impl ContentTypes {
    /// Read them; empty where the package does not tell.
    pub(crate) fn read(package: &Package<'_>) -> Result<ContentTypes> {
        let mut types = ContentTypes::default();
        let Some(part) = package.find("[Content_Types].xml") else { return Ok(types) };
        let data = package.read_side(part)?;
        let document = Document::decode(&data)?;
        let mut xml = Xml::new(document.text(), package.limits());
        loop {
            let tag = match xml.next().map_err(|e| e.in_part(package.name(part)))? {
                Token::Start(tag) | Token::Empty(tag) => tag,
                Token::Eof => return Ok(types),
                _ => continue,
            };
            let value = |name| tag.attr(name).unwrap_or_default().into_owned();
            match tag.local() {
                "Default" => {
                    let extension = value("Extension").to_ascii_lowercase();
                    types.by_extension.insert(extension, value("ContentType"));
                }
                "Override" => {
                    let name = comparable(&value("PartName"));
                    types.by_name.insert(name, value("ContentType"));
                }
                _ => {}
            }
        }
    }

    /// The type of a part, empty where it has none.
    pub(crate) fn of(&self, package: &Package<'_>, part: Part) -> &str {
        let name = comparable(package.name(part));
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let by_name = self.by_name.get(&name);
        by_name.or_else(|| self.by_extension.get(extension)).map_or("", String::as_str)
    }
}
