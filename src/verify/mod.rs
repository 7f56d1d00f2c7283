//! Proof that filling a workbook changed the answers and nothing else.
//!
//! It compares two files and knows nothing of how the second was made: no code of the
//! editor is used here. Parts are compared byte by byte. In a sheet, what is left after
//! taking the changed cells out has to be the same, to the byte.

mod other_parts;
mod sheet;
#[cfg(test)]
mod tests;
mod violation;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

pub use self::violation::Violation;
use crate::address::{CellRef, Location};
use crate::error::Result;
use crate::limits::Limits;
use crate::note::Note;
use crate::opc::{Package, Part};
use crate::open::{Opener, sniff};
use crate::workbook::{Format, Workbook};
use crate::xml::{Document, Token, Xml};

/// What two files have in common, and what not.
///
/// # JSON
///
/// `{"unharmed": true, "violations": [], "changed": ["'回答'!C7"], "allowed": ["…"]}`;
/// each violation has a `kind` and says where it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Verification {
    /// Whether there are no violations.
    pub unharmed: bool,
    /// What should not differ and does.
    pub violations: Vec<Violation>,
    /// The cells that differ, as they may.
    pub changed: Vec<Location>,
    /// What else differs, as it may: a row's height, a wrapped copy of a format, the
    /// request to compute formulas.
    pub allowed: Vec<Note>,
}

/// Compare a file before and after filling.
///
/// With `planned`, only these cells may differ; without, any cell may, and all that do
/// are told. Beside the cells, these may differ, and are told: the height of a row with
/// a changed cell, the format of a changed cell where the new one is a wrapped copy of
/// the old, formats appended to the list of formats, and `fullCalcOnLoad`.
///
/// Two files of another format than xlsx are compared cell by cell.
///
/// # Errors
///
/// Those of [`open`](crate::open), for either file.
pub fn verify(
    before: &[u8],
    after: &[u8],
    planned: Option<&[Location]>,
) -> Result<Verification> {
    verify_with(before, after, planned, &Opener::new())
}

/// [`verify`] with what is known about both files: their password, their encoding.
///
/// # Errors
///
/// As `verify`.
pub fn verify_with(
    before: &[u8],
    after: &[u8],
    planned: Option<&[Location]>,
    opener: &Opener,
) -> Result<Verification> {
    let limits = Limits::default();
    let (before, after) = (&*opener.decrypt(before)?, &*opener.decrypt(after)?);
    let mut found = Finder::new(planned);
    if before != after {
        match (sniff(before, &limits)?, sniff(after, &limits)?) {
            (Format::Xlsx, Format::Xlsx) => {
                let before = Package::open(before, &limits)?;
                let after = Package::open(after, &limits)?;
                found.packages(&before, &after)?;
            }
            _ => found.grids(&opener.open(before)?, &opener.open(after)?),
        }
    }
    let mut found = found.found;
    found.unharmed = found.violations.is_empty();
    Ok(found)
}

/// Gathers what is found.
struct Finder<'p> {
    planned: Option<HashSet<&'p Location>>,
    found: Verification,
}

impl<'p> Finder<'p> {
    fn new(planned: Option<&'p [Location]>) -> Finder<'p> {
        let planned = planned.map(|planned| planned.iter().collect());
        Finder { planned, found: Verification::default() }
    }

    fn violation(&mut self, violation: Violation) {
        self.found.violations.push(violation);
    }

    /// A cell that differs.
    fn cell(&mut self, at: Location) {
        match &self.planned {
            Some(planned) if !planned.contains(&at) => {
                self.violation(Violation::CellChanged { at });
            }
            _ => self.found.changed.push(at),
        }
    }

    /// Part by part; then what is in those that differ.
    fn packages(&mut self, before: &Package<'_>, after: &Package<'_>) -> Result<()> {
        let pairs = self.pairs(before, after);
        let book = Roles::find(before)?;
        // The formats first: cells refer to them.
        let mut formats = other_parts::Formats::default();
        let mut sheets = Vec::new();
        for (old, new) in pairs {
            let (old_data, new_data) = (before.read(old)?, after.read(new)?);
            if old_data == new_data {
                if book.styles == Some(old) {
                    formats.set_unchanged(&old_data, before.limits())?;
                }
                continue;
            }
            let name = before.name(old).to_owned();
            let Some((old_text, new_text)) = self.texts(&name, &old_data, &new_data)
            else {
                continue;
            };
            if let Some(sheet) = book.sheets.get(&old) {
                sheets.push((sheet.clone(), name, old_text, new_text));
            } else if old == book.workbook {
                self.workbook(&name, &old_text, &new_text, before.limits())?;
            } else if book.styles == Some(old) {
                formats = self.styles(&name, &old_text, &new_text, before.limits())?;
            } else {
                self.violation(Violation::PartChanged { part: name });
            }
        }
        for (sheet, part, old, new) in sheets {
            self.sheet(&sheet, &part, [&old, &new], &formats, before.limits())?;
        }
        Ok(())
    }

    /// The parts that are in both.
    fn pairs(
        &mut self,
        before: &Package<'_>,
        after: &Package<'_>,
    ) -> Vec<(Part, Part)> {
        // Names may be there twice: the n-th of one is the n-th of the other.
        let keyed = |package: &Package<'_>| {
            let mut seen: HashMap<String, usize> = HashMap::new();
            let key = |part: Part| {
                let name = package.name(part).to_owned();
                let count = seen.entry(name.clone()).or_default();
                *count += 1;
                ((name, *count), part)
            };
            package.parts().map(key).collect::<Vec<_>>()
        };
        let (old, new) = (keyed(before), keyed(after));
        let new_by_key: BTreeMap<_, _> = new.iter().map(|(k, p)| (k, *p)).collect();
        let old_keys: BTreeSet<_> = old.iter().map(|(key, _)| key).collect();
        let mut pairs = Vec::new();
        for (key, part) in &old {
            match new_by_key.get(key) {
                Some(&counterpart) => pairs.push((*part, counterpart)),
                None => self.violation(Violation::PartLost { part: key.0.clone() }),
            }
        }
        for (key, _) in new.iter().filter(|(key, _)| !old_keys.contains(key)) {
            self.violation(Violation::PartAdded { part: key.0.clone() });
        }
        let in_order = pairs.is_sorted_by_key(|(_, new)| *new);
        if !in_order {
            self.violation(Violation::PartsReordered);
        }
        pairs
    }

    /// Both versions of a part as text, if they are XML in the same encoding.
    fn texts(
        &mut self,
        part: &str,
        old: &[u8],
        new: &[u8],
    ) -> Option<(String, String)> {
        let documents = (Document::decode(old), Document::decode(new));
        if let (Ok(old), Ok(new)) = documents {
            let text = new.text().to_owned();
            if old.encode(text.clone()) == new.encode(text.clone()) {
                return Some((old.text().to_owned(), text));
            }
        }
        self.violation(Violation::PartChanged { part: part.to_owned() });
        None
    }

    fn grids(&mut self, before: &Workbook, after: &Workbook) {
        for (i, old) in before.sheets().iter().enumerate() {
            let Some(new) =
                after.sheets().get(i).filter(|new| new.name() == old.name())
            else {
                self.violation(Violation::PartLost { part: old.name().to_owned() });
                continue;
            };
            let cells = old.cells().chain(new.cells()).map(|(at, _)| at);
            let cells: BTreeSet<CellRef> = cells.collect();
            for at in cells {
                if old.cell(at) != new.cell(at) {
                    self.cell(Location::new(old.name(), at));
                }
            }
        }
        for added in after.sheets().iter().skip(before.sheets().len()) {
            self.violation(Violation::PartAdded { part: added.name().to_owned() });
        }
    }
}

/// Which part is what.
struct Roles {
    workbook: Part,
    styles: Option<Part>,
    sheets: HashMap<Part, String>,
}

impl Roles {
    fn find(package: &Package<'_>) -> Result<Roles> {
        let workbook = package.main_part()?;
        let relationships = package.relationships(workbook)?;
        let target = |name: &str| package.find(name);
        let styles = relationships.of_type("styles").find_map(|r| target(&r.target));
        let data = package.read(workbook)?;
        let document = Document::decode(&data)?;
        let mut xml = Xml::new(document.text(), package.limits());
        let mut sheets = HashMap::new();
        loop {
            match xml.next()? {
                Token::Start(tag) | Token::Empty(tag) if tag.local() == "sheet" => {
                    let id = tag.prefixed_attr("id").unwrap_or_default();
                    let part = relationships.get(&id).filter(|r| r.is("worksheet"));
                    if let Some(part) = part.and_then(|r| target(&r.target)) {
                        let name = tag.attr("name").unwrap_or_default().into_owned();
                        sheets.entry(part).or_insert(name);
                    }
                }
                Token::Eof => return Ok(Roles { workbook, styles, sheets }),
                _ => {}
            }
        }
    }
}
