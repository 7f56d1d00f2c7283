//! Excel tables (part 1, 18.5.1.2): parts of their own, beside the cells that they name.

use super::read::with_side_text;
use crate::address::{CellRange, CellRef};
use crate::error::Result;
use crate::opc::{Package, Part};
use crate::workbook::SheetTable;
use crate::xml::{Token, Xml};

/// The table that a part describes.
pub(super) fn read(package: &Package<'_>, part: Part) -> Result<Option<SheetTable>> {
    with_side_text(package, part, |text| {
        let mut xml = Xml::new(text, package.limits());
        loop {
            let tag = match xml.next()? {
                Token::Start(tag) | Token::Empty(tag) => tag,
                Token::Eof => return Ok(None),
                _ => continue,
            };
            let name = tag.attr("displayName").or_else(|| tag.attr("name"));
            let range = tag.attr("ref").and_then(|text| text.trim().parse().ok());
            return Ok(range.map(|range| SheetTable {
                name: name.unwrap_or_default().into_owned(),
                range,
                header_rows: tag.number("headerRowCount").unwrap_or(1),
            }));
        }
    })
}

/// The header cells of a sheet's tables. A table that cannot be read has none.
pub(super) fn headers(package: &Package<'_>, sheet: Part) -> Result<Vec<CellRange>> {
    let relationships = package.relationships(sheet)?;
    let parts = relationships.of_type("table").filter(|target| !target.external);
    let tables = parts
        .filter_map(|target| package.find(&target.target))
        .filter_map(|part| read(package, part).ok().flatten());
    let header = |table: SheetTable| {
        let CellRange { first, last } = table.range;
        let below = first.row.checked_add(table.header_rows)?;
        let last_row = below.checked_sub(1)?.min(last.row);
        (table.header_rows > 0)
            .then(|| CellRange::new(first, CellRef::new(last_row, last.col)))
    };
    Ok(tables.filter_map(header).collect())
}
