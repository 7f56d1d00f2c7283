//! Taking parts out of a package: what points at them goes, too.

use std::collections::{BTreeMap, BTreeSet};

use super::relationships::{part_name, resolve};
use super::{Package, Part, comparable};
use crate::error::Result;
use crate::xml::{Document, Splice, Tag, Token, Xml};

impl Package<'_> {
    /// The parts of the package's digital signatures (part 2, chapter 10): the origin,
    /// the signatures and certificates it leads to, and the relationships among them.
    pub(crate) fn signature_parts(&self) -> Result<BTreeSet<Part>> {
        let mut found = BTreeSet::new();
        let root = self.relationships_of("")?;
        let origins = root.of_type("origin").filter(|r| r.kind.contains(SIGNATURE));
        let mut next: Vec<Part> =
            origins.filter_map(|r| self.find(&r.target)).collect();
        while let Some(part) = next.pop() {
            if !found.insert(part) {
                continue;
            }
            let own = self.find(&part_name(self.name(part)));
            found.extend(own);
            let targets = self.relationships(part)?;
            let further = ["signature", "certificate"].map(|kind| {
                let of_signature =
                    targets.of_type(kind).filter(|r| r.kind.contains(SIGNATURE));
                of_signature.filter_map(|r| self.find(&r.target)).collect::<Vec<_>>()
            });
            next.extend(further.concat());
        }
        Ok(found)
    }

    /// The content types, and the relationships of the part `source` (of the package
    /// itself, where that is empty), without what speaks of some parts. Only those that
    /// change.
    pub(crate) fn without(
        &self,
        removed: &BTreeSet<Part>,
        source: &str,
    ) -> Result<BTreeMap<Part, Vec<u8>>> {
        let names: BTreeSet<String> =
            removed.iter().map(|&part| comparable(self.name(part))).collect();
        let mut changed = BTreeMap::new();
        for name in ["[Content_Types].xml", &part_name(source)] {
            let Some(part) = self.find(name) else { continue };
            let data = self.read_side(part)?;
            let document = Document::decode(&data)?;
            let text = without(document.text(), self, |tag| {
                let value = |name| tag.attr(name).unwrap_or_default();
                match tag.local() {
                    "Override" => names.contains(&comparable(&value("PartName"))),
                    "Relationship" => {
                        let target = resolve(source, &value("Target"));
                        names.contains(&comparable(&target))
                    }
                    _ => false,
                }
            })
            .map_err(|err| err.in_part(self.name(part)))?;
            if text != document.text() {
                changed.insert(part, document.encode(text));
            }
        }
        Ok(changed)
    }
}

/// What the types of all relationships of signatures have in them.
const SIGNATURE: &str = "/digital-signature/";

/// A text without the elements that are meant.
fn without(
    source: &str,
    package: &Package<'_>,
    goes: impl Fn(&Tag<'_>) -> bool,
) -> Result<String> {
    let mut xml = Xml::new(source, package.limits());
    let mut splice = Splice::new(source);
    loop {
        match xml.next()? {
            Token::Start(tag) if goes(&tag) => {
                xml.skip_element()?;
                splice.replace(tag.span().start..xml.span().end, "");
            }
            Token::Empty(tag) if goes(&tag) => splice.replace(tag.span(), ""),
            Token::Eof => return splice.apply(),
            _ => {}
        }
    }
}
