//! Every shape that the place of a cell can have, before and after.

use std::collections::BTreeMap;

use super::fit::Fitted;
use super::locate::{Targets, locate};
use super::value::Content;
use super::write::write;
use crate::address::CellRef;
use crate::edit::CellValue;
use crate::error::{Refusal, Result};
use crate::limits::Limits;

/// Set cells of a sheet given as XML. `-` clears.
fn set(source: &str, edits: &str) -> Result<String> {
    let mut contents = BTreeMap::new();
    let mut targets = Targets::new();
    for edit in edits.split(' ') {
        let (at, text) = edit.split_once('=').unwrap();
        let at: CellRef = at.parse().unwrap();
        let value = if text == "-" { CellValue::Clear } else { text.into() };
        contents.insert(at, Content::of(&value, false).unwrap());
    }
    for at in contents.keys() {
        targets.entry(at.row).or_default().push(at.col);
    }
    let located = locate(source, &targets, &Limits::default())?;
    write(source, &located, &contents, &Fitted::default())
}

/// `[A1|text]` is a new cell.
fn expand(sheet: &str) -> String {
    sheet
        .replace("[", "<c r=\"")
        .replace("|", "\" t=\"inlineStr\"><is><t>")
        .replace("]", "</t></is></c>")
}

#[test]
fn every_shape_of_the_place() {
    for (name, before, edits, after) in [
        (
            "no rows",
            "<sheetData/>",
            "B2=x",
            "<sheetData><row r=\"2\">[B2|x]</row></sheetData>",
        ),
        (
            "no rows, spread out",
            "<sheetData xml:space='preserve' ></sheetData >",
            "B2=x A2=y A1=z",
            "<sheetData xml:space='preserve' ><row r=\"1\">[A1|z]</row>\
             <row r=\"2\">[A2|y][B2|x]</row></sheetData >",
        ),
        (
            "row missing between",
            "<sheetData><row r='1'/><row r='3'/></sheetData>",
            "A2=x",
            "<sheetData><row r='1'/><row r=\"2\">[A2|x]</row><row r='3'/></sheetData>",
        ),
        (
            "row missing behind",
            "<sheetData>\r\n <row r='1'/>\r\n</sheetData>",
            "A2=x",
            "<sheetData>\r\n <row r='1'/>\r\n<row r=\"2\">[A2|x]</row></sheetData>",
        ),
        (
            "row empty",
            "<sheetData><row r='2' ht='9' /></sheetData>",
            "B2=x D2=y",
            "<sheetData><row r='2' ht='9'>[B2|x][D2|y]</row></sheetData>",
        ),
        (
            "cell missing before, between, behind",
            "<sheetData><row r='2'><c r='B2'/><c r='D2'/></row></sheetData>",
            "A2=x C2=y E2=z",
            "<sheetData><row r='2'>[A2|x]<c r='B2'/>[C2|y]<c r='D2'/>[E2|z]</row></sheetData>",
        ),
        (
            "cell empty",
            "<sheetData><row r='2'><c s='3' r='B2' /></row></sheetData>",
            "B2=x",
            "<sheetData><row r='2'><c s='3' r='B2' t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>",
        ),
        (
            "cell with a value, a type and metadata",
            "<sheetData><row r='2'><c r='B2' t='s' s='3' vm='1'><v>7</v></c></row></sheetData>",
            "B2=x",
            "<sheetData><row r='2'><c r='B2' s='3' t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>",
        ),
        (
            "implied references stay true",
            "<sheetData><row><c/><c/></row><row/><row r='5'/><row/></sheetData>",
            "C1=x A2=y A4=z",
            "<sheetData><row><c/><c/>[C1|x]</row><row>[A2|y]</row><row r=\"4\">[A4|z]</row>\
             <row r='5'/><row/></sheetData>",
        ),
        (
            "cells that follow a cell with a place",
            "<sheetData><row><c r='C1'/><c/></row></sheetData>",
            "A1=x B1=y",
            "<sheetData><row>[A1|x][B1|y]<c r='C1'/><c/></row></sheetData>",
        ),
        (
            "prefixes",
            "<x:sheetData><x:row r='1'><x:c r='A1' t='s'><x:v>1</x:v></x:c></x:row></x:sheetData>",
            "A1=x",
            "<x:sheetData><x:row r='1'><x:c r='A1' t=\"inlineStr\"><x:is><x:t>x</x:t></x:is></x:c>\
             </x:row></x:sheetData>",
        ),
        (
            "clearing",
            "<sheetData><row r='1'><c r='A1' s='1' t='s'><v>1</v></c><c r='B1' s='2'/></row></sheetData>",
            "A1=- B1=- C1=- A9=-",
            "<sheetData><row r='1'><c r='A1' s='1'/><c r='B1' s='2'/></row></sheetData>",
        ),
        (
            "the column's format",
            "<cols><col min='2' max='3' style='4'/></cols><sheetData/>",
            "A1=x B1=y",
            "<cols><col min='2' max='3' style='4'/></cols><sheetData><row r=\"1\">[A1|x]\
             <c r=\"B1\" s=\"4|y]</row></sheetData>",
        ),
        (
            "the row's format",
            "<cols><col min='1' max='9' style='4'/></cols><sheetData><row r='1' s='5' \
             customFormat='1'/></sheetData>",
            "A1=x",
            "<cols><col min='1' max='9' style='4'/></cols><sheetData><row r='1' s='5' \
             customFormat='1'><c r=\"A1\" s=\"5|x]</row></sheetData>",
        ),
        (
            "a cell that is there twice",
            "<sheetData><row r='1'><c r='A1'/><c r='A1'/></row></sheetData>",
            "A1=x",
            "<sheetData><row r='1'><c r='A1' t=\"inlineStr\"><is><t>x</t></is></c>\
             <c r='A1' t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>",
        ),
    ] {
        let before =
            format!("<?xml version='1.0'?><worksheet>{before}</worksheet>\r\n");
        let after = format!(
            "<?xml version='1.0'?><worksheet>{}</worksheet>\r\n",
            expand(after)
        );
        let written = set(&before, edits).unwrap();
        assert_eq!(written, after, "{name}");
        assert_eq!(set(&written, edits).unwrap(), after, "{name}, again");
    }
}

#[test]
fn what_is_out_of_order_is_refused() {
    for (sheet, edits) in [
        ("<row r='5'/><row r='3'/>", "A3=x"),
        ("<row r='1'><c r='D1'/><c r='B1'/></row>", "B1=x"),
    ] {
        let sheet = format!("<w><sheetData>{sheet}</sheetData></w>");
        assert!(set(&sheet, edits).is_err(), "{sheet}");
    }
}

#[test]
fn refusals() {
    let sheet = "<w><sheetData><row r='1'><c r='A1'><f>B1</f></c>\
        <c r='B1'><f t='shared' si='0' ref='B1:B9'>C1</f></c><c r='C1'><f t='shared' si='0'/></c>\
        <c r='D1'><f t='array' ref='D1:E2'>A1</f></c><c r='E1'><v>2</v></c></row></sheetData>\
        <mergeCells><mergeCell ref='A5:B6'/></mergeCells></w>";
    let mut targets = Targets::new();
    for at in ["A1", "B1", "C1", "D1", "E1", "F1", "D2", "A5", "B5", "A6"] {
        let at: CellRef = at.parse().unwrap();
        targets.entry(at.row).or_default().push(at.col);
    }
    for cols in targets.values_mut() {
        cols.sort_unstable();
    }
    let located = locate(sheet, &targets, &Limits::default()).unwrap();
    let anchor = || Refusal::Merged("A5".parse().unwrap());
    for (at, refusal) in [
        ("A1", Some(Refusal::Formula)),
        ("B1", Some(Refusal::SharedFormula)),
        ("C1", Some(Refusal::Formula)),
        ("D1", Some(Refusal::ArrayFormula)),
        ("E1", Some(Refusal::ArrayFormula)),
        ("D2", Some(Refusal::ArrayFormula)),
        ("F1", None),
        ("A5", None),
        ("B5", Some(anchor())),
        ("A6", Some(anchor())),
    ] {
        assert_eq!(located.refusal(at.parse().unwrap()), refusal, "{at}");
    }
}
