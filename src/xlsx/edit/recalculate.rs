//! Formulas that depend on the new values: Excel computes them when it opens the file.

use super::super::grid::{Grid, Piece};
use super::super::read::with_text;
use super::Editor;
use crate::error::Result;
use crate::limits::Limits;
use crate::note::Note;
use crate::opc::Part;
use crate::workbook::SheetKind;
use crate::xml::{Document, Splice, Tag, Token, Xml};

impl Editor<'_> {
    /// Ask for computation (`fullCalcOnLoad`; part 1, 18.2.2) where there are formulas.
    /// The values that were saved with them stay, for readers that do not compute.
    pub(super) fn recalculate(&mut self) -> Result<()> {
        if self.parts.is_empty() || !self.any_formulas()? {
            return Ok(());
        }
        let part = self.book.part;
        let named = |err: crate::Error| err.in_part(self.package.name(part));
        let data = self.package.read(part)?;
        let document = Document::decode_to_change(&data).map_err(named)?;
        let asked = ask(document.text(), self.package.limits()).map_err(named)?;
        if let Some(text) = asked {
            self.parts.insert(part, document.encode(text));
            self.notes.push(Note::new(
                "数式があるため、開いたときに再計算されるようにしました (fullCalcOnLoad)",
                "there are formulas: they are computed again when the file is opened (fullCalcOnLoad)",
            ));
        }
        Ok(())
    }

    /// Whether any sheet has a formula. Edited sheets have been searched already.
    fn any_formulas(&self) -> Result<bool> {
        // The calculation chain lists them; but not every program writes it.
        let chain = self.book.related(self.package, "calcChain");
        if self.has_formulas || chain.is_some_and(|part| !self.removed.contains(&part))
        {
            return Ok(true);
        }
        let others =
            self.book.sheets.iter().filter(|sheet| sheet.kind == SheetKind::Worksheet);
        for part in others.filter_map(|sheet| sheet.part) {
            if !self.parts.contains_key(&part) && self.has_formula(part)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn has_formula(&self, part: Part) -> Result<bool> {
        let limits = self.package.limits();
        with_text(self.package, part, |text| {
            // Formulas are closed by `f>`, or are data tables.
            let maybe = text.contains("f>") || text.contains("dataTable");
            if maybe { finds_formula(text, limits) } else { Ok(false) }
        })
    }
}

fn finds_formula(source: &str, limits: &Limits) -> Result<bool> {
    let mut xml = Xml::new(source, limits);
    loop {
        match xml.next()? {
            Token::Start(tag) if xml.depth() == 2 && tag.local() == "sheetData" => {
                let mut grid = Grid::new(&mut xml, limits);
                loop {
                    match grid.next()? {
                        Piece::Cell(cell) if cell.formula.is_some() => return Ok(true),
                        Piece::End(_) => break,
                        _ => {}
                    }
                }
            }
            Token::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// What stands before `calcPr` (part 1, 18.2.27).
const BEFORE: [&str; 9] = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
];

/// The workbook part with `fullCalcOnLoad`; none where it has it already.
fn ask(source: &str, limits: &Limits) -> Result<Option<String>> {
    let mut xml = Xml::new(source, limits);
    let mut splice = Splice::new(source);
    let (mut before, mut prefix) = (None, "");
    loop {
        match xml.next()? {
            Token::Start(tag) if tag.local() == "calcPr" => {
                return ask_in(&tag, splice);
            }
            Token::Empty(tag) if tag.local() == "calcPr" => {
                return ask_in(&tag, splice);
            }
            Token::Start(tag) if xml.depth() == 1 => prefix = tag.prefix(),
            Token::Empty(tag) if xml.depth() == 1 && BEFORE.contains(&tag.local()) => {
                before = Some(xml.span().end);
            }
            Token::End(name) if xml.depth() == 1 && BEFORE.contains(&name) => {
                before = Some(xml.span().end);
            }
            Token::Eof => break,
            _ => {}
        }
    }
    let Some(before) = before else { return Ok(None) };
    splice.insert(before, format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"));
    splice.apply().map(Some)
}

fn ask_in(tag: &Tag<'_>, mut splice: Splice<'_>) -> Result<Option<String>> {
    match tag.find("fullCalcOnLoad") {
        Some(_) if tag.flag("fullCalcOnLoad") == Some(true) => return Ok(None),
        Some(attr) => splice.replace(attr.span, " fullCalcOnLoad=\"1\""),
        None => splice.insert(tag.attrs_end(), " fullCalcOnLoad=\"1\""),
    }
    splice.apply().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_once_and_in_its_place() {
        for (source, expected) in [
            (
                "<w><sheets><sheet/></sheets><pivotCaches/></w>",
                "<w><sheets><sheet/></sheets><calcPr fullCalcOnLoad=\"1\"/><pivotCaches/></w>",
            ),
            (
                "<x:w><x:sheets/><x:definedNames><x:definedName>A</x:definedName>\
                 </x:definedNames></x:w>",
                "<x:w><x:sheets/><x:definedNames><x:definedName>A</x:definedName>\
                 </x:definedNames><x:calcPr fullCalcOnLoad=\"1\"/></x:w>",
            ),
            (
                "<w><sheets/><calcPr calcId='1' /></w>",
                "<w><sheets/><calcPr calcId='1' fullCalcOnLoad=\"1\" /></w>",
            ),
            (
                "<w><sheets/><calcPr fullCalcOnLoad='0' calcId='1'></calcPr></w>",
                "<w><sheets/><calcPr fullCalcOnLoad=\"1\" calcId='1'></calcPr></w>",
            ),
        ] {
            let limits = Limits::default();
            let asked = ask(source, &limits).unwrap().unwrap();
            assert_eq!(asked, expected);
            assert_eq!(ask(&asked, &limits).unwrap(), None, "asked already");
        }
    }
}
