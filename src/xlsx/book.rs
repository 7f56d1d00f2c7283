//! The workbook part: which sheets there are, and where (part 1, 18.2).

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::opc::{Package, Part, Relationships};
use crate::workbook::{DefinedName, SheetKind, Visibility};
use crate::xml::{Document, Tag, Token, Xml};

/// What the workbook part says.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) part: Part,
    pub(super) sheets: Vec<SheetEntry>,
    pub(super) names: Vec<DefinedName>,
    pub(super) epoch_1904: bool,
    relationships: Relationships,
}

/// A tab.
#[derive(Debug)]
pub(super) struct SheetEntry {
    pub(super) name: String,
    /// The number by which other parts know it; not its place.
    pub(super) id: u32,
    pub(super) visibility: Visibility,
    pub(super) kind: SheetKind,
    /// None where the relationship leads nowhere.
    pub(super) part: Option<Part>,
}

impl Book {
    /// Find and read the workbook part.
    pub(super) fn read(package: &Package<'_>) -> Result<Book> {
        let part = package.main_part()?;
        let data = package.read_side(part)?;
        let relationships = package.relationships(part)?;
        let mut book = Book {
            part,
            sheets: Vec::new(),
            names: Vec::new(),
            epoch_1904: false,
            relationships,
        };
        book.read_part(package, &data)
            .map_err(|err| err.in_part(package.name(part)))?;
        Ok(book)
    }

    fn read_part(&mut self, package: &Package<'_>, data: &[u8]) -> Result<()> {
        let document = Document::decode(data)?;
        let mut xml = Xml::new(document.text(), package.limits());
        loop {
            match xml.next()? {
                Token::Start(tag) if tag.local() == "definedName" => {
                    let text = xml.element_text()?.into_inner();
                    self.names.push(defined_name(&tag, text));
                }
                Token::Start(tag) | Token::Empty(tag) => match tag.local() {
                    "workbook" | "sheets" | "definedNames" => {}
                    "workbookPr" => {
                        self.epoch_1904 |= tag.flag("date1904").unwrap_or(false);
                    }
                    "sheet" => {
                        let entry = self.sheet_entry(package, &tag);
                        self.sheets.push(entry);
                        let sheets = self.sheets.len() as u64;
                        Limits::check("sheets", sheets, package.limits().parts)?;
                    }
                    _ => {}
                },
                Token::Eof if self.sheets.is_empty() => {
                    return Err(Error::damaged("the workbook has no sheets"));
                }
                Token::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn sheet_entry(&self, package: &Package<'_>, tag: &Tag<'_>) -> SheetEntry {
        let id = tag.prefixed_attr("id").unwrap_or_default();
        let target = self.relationships.get(&id).filter(|target| !target.external);
        let part = target.and_then(|target| package.find(&target.target));
        let is_worksheet = target.is_some_and(|target| target.is("worksheet"));
        SheetEntry {
            name: tag.attr("name").unwrap_or_default().into_owned(),
            id: tag.number("sheetId").unwrap_or(0),
            visibility: match tag.attr("state").as_deref() {
                Some("hidden") => Visibility::Hidden,
                Some("veryHidden") => Visibility::VeryHidden,
                _ => Visibility::Visible,
            },
            kind: if is_worksheet { SheetKind::Worksheet } else { SheetKind::Other },
            part,
        }
    }

    /// The part of that kind that belongs to the workbook: `styles`, `sharedStrings`.
    pub(super) fn related(&self, package: &Package<'_>, kind: &str) -> Option<Part> {
        self.relationships.of_type(kind).find_map(|r| package.find(&r.target))
    }
}

fn defined_name(tag: &Tag<'_>, refers_to: Cow<'_, str>) -> DefinedName {
    DefinedName {
        name: tag.attr("name").unwrap_or_default().into_owned(),
        sheet: tag.number("localSheetId"),
        refers_to: refers_to.trim().to_owned(),
    }
}
