//! The calculation chain: which cells hold formulas, in the order of their last computing
//! (part 1, 18.6). Excel takes an entry for a cell without a formula as damage.

use std::collections::BTreeSet;

use crate::address::CellRef;
use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Splice, Tag, Token, Xml};

/// The chain without some cells; none where nothing is left of it.
///
/// An entry that does not name its sheet is on that of the one before it, so the first
/// that is kept behind one that goes may have to name it.
pub(super) fn without(
    source: &str,
    cells: &BTreeSet<(u32, CellRef)>,
    limits: &Limits,
) -> Result<Option<String>> {
    let mut xml = Xml::new(source, limits);
    let mut splice = Splice::new(source);
    // The sheet of the entry before, and the one that the kept text says.
    let (mut sheet, mut said) = (0, 0);
    let mut kept = false;
    loop {
        let (tag, end) = match xml.next()? {
            Token::Empty(tag) if tag.local() == "c" => (tag, tag.span().end),
            Token::Start(tag) if tag.local() == "c" => {
                xml.skip_element()?;
                (tag, xml.span().end)
            }
            Token::Eof if !kept => return Ok(None),
            Token::Eof => return splice.apply().map(Some),
            _ => continue,
        };
        let named = tag.number("i");
        sheet = named.unwrap_or(sheet);
        if place(&tag).is_some_and(|at| cells.contains(&(sheet, at))) {
            splice.replace(tag.span().start..end, "");
            continue;
        }
        kept = true;
        if named.is_none() && said != sheet {
            splice.insert(tag.attrs_end(), format!(" i=\"{sheet}\""));
        }
        said = sheet;
    }
}

fn place(tag: &Tag<'_>) -> Option<CellRef> {
    tag.attr("r")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_go_and_the_rest_stays_on_its_sheet() {
        const CHAIN: &str = "<calcChain><c r='B2' i='1'/><c r='B3'/><c r='B2' i='2' l='1'/><c r='C4'/></calcChain>";
        for (cells, after) in [
            (vec![(1, "C9")], Some(CHAIN.to_owned())),
            (
                vec![(1, "B2")],
                Some(
                    CHAIN
                        .replace("<c r='B2' i='1'/><c r='B3'/>", "<c r='B3' i=\"1\"/>"),
                ),
            ),
            (vec![(2, "C4")], Some(CHAIN.replace("<c r='C4'/>", ""))),
            (
                vec![(1, "B3"), (2, "B2")],
                Some(
                    "<calcChain><c r='B2' i='1'/><c r='C4' i=\"2\"/></calcChain>"
                        .to_owned(),
                ),
            ),
            (vec![(1, "B2"), (1, "B3"), (2, "B2"), (2, "C4")], None),
        ] {
            let cells =
                cells.into_iter().map(|(i, at)| (i, at.parse().unwrap())).collect();
            let found = without(CHAIN, &cells, &Limits::default()).unwrap();
            assert_eq!(found, after, "{cells:?}");
        }
    }
}
