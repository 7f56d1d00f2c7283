//! What a person may have asked to be given up: the signatures, and the entries of
//! replaced formulas in the calculation chain. It is allowed, and told.

use std::collections::BTreeSet;

use super::{Finder, Roles, Violation};
use crate::address::{CellRef, Location};
use crate::error::Result;
use crate::limits::Limits;
use crate::note::Note;
use crate::opc::{Package, Part};
use crate::xml::{Document, Tag, Token, Xml};

impl Finder<'_> {
    /// Take back the violations that come of it.
    pub(super) fn given_up(
        &mut self,
        before: &Package<'_>,
        after: &Package<'_>,
        book: &Roles,
    ) -> Result<()> {
        let mut gone = BTreeSet::new();
        if before.is_signed() && !after.is_signed() {
            let parts = before.signature_parts()?;
            gone.extend(parts.iter().map(|&part| before.name(part).to_owned()));
            self.found.allowed.push(Note::new(
                "電子署名が取り除かれています",
                "the digital signatures were taken out",
            ));
        }
        if let Some(chain) = book.calc_chain
            && self.chain(before, after, chain, book)?
        {
            let name = before.name(chain).to_owned();
            self.found.violations.retain(
                |v| !matches!(v, Violation::PartChanged { part } if *part == name),
            );
            if after.find(&name).is_none() {
                gone.insert(name);
            }
            self.found.allowed.push(Note::new(
                "計算順序 (calcChain) から、値に置き換えた数式が除かれています",
                "replaced formulas were taken out of the calculation chain",
            ));
        }
        if gone.is_empty() {
            return Ok(());
        }
        let mut violations = std::mem::take(&mut self.found.violations);
        violations.retain(|violation| match violation {
            Violation::PartLost { part } => !gone.contains(part),
            Violation::PartChanged { part } => {
                !speaks_no_more(part, &gone, before, after).unwrap_or(false)
            }
            _ => true,
        });
        self.found.violations = violations;
        Ok(())
    }

    /// Whether the calculation chain differs, and only in entries of changed cells that are
    /// gone. Entries that should be gone are violations.
    fn chain(
        &mut self,
        before: &Package<'_>,
        after: &Package<'_>,
        chain: Part,
        book: &Roles,
    ) -> Result<bool> {
        let old = before.read(chain)?;
        let Some(new) = after.find(before.name(chain)) else {
            let old = entries(&old, before.limits())?.entries;
            return Ok(self.only_replaced(&old, &[], book));
        };
        let new = after.read(new)?;
        let is_same = old == new;
        let new = match entries(&new, after.limits()) {
            // One that nobody touched may be as damaged as it likes.
            Err(_) if is_same => return Ok(false),
            new => new?,
        };
        for entry in &new.entries {
            self.stale(entry, book);
        }
        if is_same {
            return Ok(false);
        }
        let old = entries(&old, before.limits())?;
        let fewer = old.entries != new.entries && old.rest == new.rest;
        Ok(fewer && self.only_replaced(&old.entries, &new.entries, book))
    }

    /// An entry of a cell whose formula is gone.
    fn stale(&mut self, entry: &Entry, book: &Roles) {
        let Some(sheet) = book.names_by_id.get(&entry.sheet) else { return };
        let Ok(cell) = entry.cell.parse::<CellRef>() else { return };
        let at = Location::new(sheet.clone(), cell);
        if self.without_formula.contains(&at) {
            self.violation(Violation::FormulaLost { at });
        }
    }

    /// Whether only entries of cells that changed are gone.
    fn only_replaced(&self, old: &[Entry], new: &[Entry], book: &Roles) -> bool {
        let changed: BTreeSet<&Location> = self.found.changed.iter().collect();
        let mut new = new.iter().peekable();
        for entry in old {
            if new.next_if_eq(&entry).is_some() {
                continue;
            }
            let Some(sheet) = book.names_by_id.get(&entry.sheet) else { return false };
            let Ok(at) = entry.cell.parse::<CellRef>() else { return false };
            if !changed.contains(&Location::new(sheet.clone(), at)) {
                return false;
            }
        }
        new.next().is_none()
    }
}

/// An entry of the calculation chain.
#[derive(Debug, Eq, PartialEq)]
struct Entry {
    sheet: u32,
    cell: String,
    /// Its other attributes.
    rest: Vec<(String, String)>,
}

/// The calculation chain, taken apart.
#[derive(Debug, Default)]
struct Chain {
    entries: Vec<Entry>,
    /// Everything between the entries.
    rest: String,
}

fn entries(data: &[u8], limits: &Limits) -> Result<Chain> {
    let document = Document::decode(data)?;
    let mut xml = Xml::new(document.text(), limits);
    let (mut sheet, mut chain) = (0, Chain::default());
    loop {
        match xml.next()? {
            Token::Start(tag) | Token::Empty(tag) if tag.local() == "c" => {
                sheet = tag.number("i").unwrap_or(sheet);
                let cell = tag.attr("r").unwrap_or_default().into_owned();
                let rest = tag.attrs().filter(|attr| !matches!(attr.name, "i" | "r"));
                let rest =
                    rest.map(|a| (a.name.to_owned(), a.raw.to_owned())).collect();
                chain.entries.push(Entry { sheet, cell, rest });
            }
            Token::Eof => return Ok(chain),
            Token::End("c") => {}
            _ => chain.rest.push_str(&document.text()[xml.span()]),
        }
    }
}

/// Whether content types or relationships differ only in no longer naming parts that are
/// gone.
fn speaks_no_more(
    part: &str,
    gone: &BTreeSet<String>,
    before: &Package<'_>,
    after: &Package<'_>,
) -> Result<bool> {
    if part != "[Content_Types].xml" && !part.ends_with(".rels") {
        return Ok(false);
    }
    let rest = |package: &Package<'_>| -> Result<Vec<String>> {
        let Some(part) = package.find(part) else { return Ok(Vec::new()) };
        let data = package.read(part)?;
        let document = Document::decode(&data)?;
        let mut xml = Xml::new(document.text(), package.limits());
        let mut kept = Vec::new();
        loop {
            match xml.next()? {
                Token::Empty(tag) if names_one_of(&tag, gone) => {}
                Token::Start(tag) if names_one_of(&tag, gone) => xml.skip_element()?,
                Token::Eof => return Ok(kept),
                _ => kept.push(document.text()[xml.span()].to_owned()),
            }
        }
    };
    Ok(rest(before)? == rest(after)?)
}

fn names_one_of(tag: &Tag<'_>, gone: &BTreeSet<String>) -> bool {
    let attribute = match tag.local() {
        "Override" => "PartName",
        "Relationship" => "Target",
        _ => return false,
    };
    let name = tag.attr(attribute).unwrap_or_default().replace('\\', "/");
    let name = name.trim_start_matches(['/', '.']).to_ascii_lowercase();
    let named = |part: &String| {
        let part = part.replace('\\', "/").to_ascii_lowercase();
        part == name || part.ends_with(&format!("/{name}"))
    };
    !name.is_empty() && gone.iter().any(named)
}
