//! Packages (ECMA-376 part 2): a zip of parts that point at each other by relationships.
//!
//! Every byte that is not asked to change is kept. Parts are found by following
//! relationships, and names are compared as the specification says: without regard to
//! case.

mod content_types;
#[cfg(feature = "encryption")]
mod encryption;
mod relationships;
mod remove;
mod save;
mod zip;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(crate) use self::content_types::ContentTypes;
#[cfg(feature = "encryption")]
pub(crate) use self::encryption::{decrypt, encrypt};
pub(crate) use self::relationships::Relationships;
use self::zip::Archive;
pub(crate) use self::zip::looks_like_zip;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

/// A package, opened.
#[derive(Debug)]
pub(crate) struct Package<'a> {
    archive: Archive<'a>,
    /// Entries by comparable name.
    names: HashMap<String, usize>,
    /// Entries by the very name.
    spelled: HashMap<String, usize>,
    has_twins: bool,
    limits: Limits,
    unpacked: Cell<u64>,
}

/// A part of one [`Package`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Part(usize);

impl<'a> Package<'a> {
    /// Find all parts; none is unpacked yet.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>> {
        let archive = Archive::open(bytes, limits)?;
        let mut names = HashMap::with_capacity(archive.entries.len());
        let mut spelled = HashMap::with_capacity(archive.entries.len());
        for (i, entry) in archive.entries.iter().enumerate() {
            // Of two entries with one name the last counts, as in other readers; of two
            // that differ in case, the one that is spelled as the other parts spell it
            // is found first, see `find`.
            names.insert(comparable(&entry.name), i);
            spelled.insert(entry.name.clone(), i);
        }
        let has_twins = names.len() < archive.entries.len();
        // Some writers leave names in the zip as they are in relationships: `%20`.
        for (i, entry) in archive.entries.iter().enumerate() {
            if entry.name.contains('%') {
                let name = comparable(&relationships::unescape(&entry.name));
                names.entry(name).or_insert(i);
            }
        }
        let (limits, unpacked) = (*limits, Cell::new(0));
        Ok(Package { archive, names, spelled, has_twins, limits, unpacked })
    }

    /// The part of that name.
    pub(crate) fn find(&self, name: &str) -> Option<Part> {
        let spelled_so = self.spelled.get(name.trim_start_matches('/'));
        spelled_so.or_else(|| self.names.get(&comparable(name))).map(|&i| Part(i))
    }

    /// Whether two parts have the same name but for their case. Readers disagree on which
    /// of them counts.
    pub(crate) fn has_twins(&self) -> bool {
        self.has_twins
    }

    /// All parts, in the order of the directory.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part> {
        (0..self.archive.entries.len()).map(Part)
    }

    /// The name of a part as the zip spells it.
    pub(crate) fn name(&self, part: Part) -> &str {
        &self.archive.entries[part.0].name
    }

    /// Unpack a part.
    pub(crate) fn read(&self, part: Part) -> Result<Vec<u8>> {
        self.read_up_to(part, self.limits.part_bytes)
    }

    /// Unpack a part that holds neither cells nor texts.
    pub(crate) fn read_side(&self, part: Part) -> Result<Vec<u8>> {
        self.read_up_to(part, self.limits.side_part_bytes)
    }

    fn read_up_to(&self, part: Part, part_bytes: u64) -> Result<Vec<u8>> {
        let entry = &self.archive.entries[part.0];
        let left = self.limits.unpacked_bytes.saturating_sub(self.unpacked.get());
        if entry.size > left {
            let most = self.limits.unpacked_bytes;
            return Err(ErrorKind::Limit { what: "unpacked bytes", most }.into());
        }
        let data = self
            .archive
            .read(entry, &Limits { part_bytes, ..self.limits })
            .map_err(|err| err.in_part(&entry.name))?;
        self.unpacked.set(self.unpacked.get().saturating_add(data.len() as u64));
        Ok(data)
    }

    /// The limits it was opened with.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Where a part points to.
    pub(crate) fn relationships(&self, part: Part) -> Result<Relationships> {
        self.relationships_of(self.name(part))
    }

    /// The part that the package is about: in a workbook, the workbook part.
    pub(crate) fn main_part(&self) -> Result<Part> {
        let relationships = self.relationships_of("")?;
        relationships
            .of_type("officeDocument")
            .find_map(|relationship| self.find(&relationship.target))
            .ok_or_else(|| Error::damaged("the package names no main part"))
    }

    /// Whether any change would break a signature.
    pub(crate) fn is_signed(&self) -> bool {
        self.relationships_of("").is_ok_and(|relationships| {
            relationships
                .of_type("origin")
                .any(|r| r.kind.contains("/digital-signature/"))
        })
    }

    /// The package with some parts replaced, and some left out.
    pub(crate) fn save(
        &self,
        parts: BTreeMap<Part, Vec<u8>>,
        removed: &BTreeSet<Part>,
    ) -> Result<Vec<u8>> {
        let parts = parts.into_iter().map(|(part, data)| (part.0, data)).collect();
        self.archive.save(&parts, &removed.iter().map(|part| part.0).collect())
    }

    fn relationships_of(&self, name: &str) -> Result<Relationships> {
        match self.find(&relationships::part_name(name)) {
            None => Ok(Relationships::default()),
            Some(part) => {
                let rels_name = self.name(part);
                let data = self.read_side(part)?;
                Relationships::read(&data, name, &self.limits)
                    .map_err(|err| err.in_part(rels_name))
            }
        }
    }
}

/// A name so written that equal names are equal strings (part 2, 6.2.2.3), and that the
/// backslashes of some writers do not matter.
fn comparable(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}
