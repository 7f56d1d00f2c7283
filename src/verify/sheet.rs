//! Two versions of a sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::other_parts::Formats;
use super::{Finder, Violation};
use crate::address::{CellRef, Location, RowRef};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::note::Note;
use crate::xml::{Tag, Token, Xml};

/// How much is shown of what differs.
const EXCERPT: usize = 60;

/// A sheet, cut into pieces whose concatenation it is.
struct Pieces<'a> {
    list: Vec<Piece<'a>>,
    cells: BTreeMap<CellRef, Cell<'a>>,
    rows: BTreeMap<u32, Tag<'a>>,
    /// First column, last column, format.
    columns: Vec<(u32, u32, u32)>,
    default_height: f64,
    /// The prefix of the sheet's elements.
    prefix: &'a str,
}

enum Piece<'a> {
    /// A row's start tag, or the whole row where that is one tag.
    Row(u32, Tag<'a>, Closed),
    /// A row's end tag.
    RowEnd(u32, &'a str),
    /// A cell, whole.
    Cell(CellRef, &'a str),
    /// `<sheetData>`, or `<sheetData/>`.
    Data(Tag<'a>, Closed),
    /// Everything else.
    Other(&'a str),
}

#[derive(Clone, Copy, PartialEq)]
enum Closed {
    InItself,
    Later,
}

struct Cell<'a> {
    tag: Tag<'a>,
    raw: &'a str,
}

impl Finder<'_> {
    /// Compare cells, then rows, then all the rest.
    pub(super) fn sheet(
        &mut self,
        sheet: &str,
        part: &str,
        [before, after]: [&str; 2],
        formats: &mut Formats,
        limits: &Limits,
    ) -> Result<()> {
        let old = Pieces::cut(before, limits).map_err(|err| err.in_part(part))?;
        let new = Pieces::cut(after, limits).map_err(|err| err.in_part(part))?;
        let changed = self.cells(sheet, &old, &new, formats);
        let rows: BTreeSet<u32> = changed.iter().map(|at| at.row).collect();
        self.rows(sheet, &old, &new, &rows);
        for at in new.misplaced(&changed, &old) {
            self.violation(Violation::CellMisplaced { at: Location::new(sheet, at) });
        }
        let (left_old, left_new) =
            (old.without(&changed, &new), new.without(&changed, &old));
        if left_old != left_new {
            let (before, after) = first_difference(&left_old, &left_new);
            let part = part.to_owned();
            self.violation(Violation::OutsideCells { part, before, after });
        }
        Ok(())
    }

    /// The cells that differ.
    fn cells(
        &mut self,
        sheet: &str,
        old: &Pieces<'_>,
        new: &Pieces<'_>,
        formats: &mut Formats,
    ) -> BTreeSet<CellRef> {
        let all: BTreeSet<CellRef> =
            old.cells.keys().chain(new.cells.keys()).copied().collect();
        let mut changed = BTreeSet::new();
        for at in all {
            let (before, after) = (old.cells.get(&at), new.cells.get(&at));
            if before.map(|cell| cell.raw) == after.map(|cell| cell.raw) {
                continue;
            }
            changed.insert(at);
            let place = Location::new(sheet, at);
            let Some(after) = after else {
                self.violation(Violation::CellLost { at: place });
                continue;
            };
            if !new.is_written_well(at, after, before) {
                self.violation(Violation::CellDamaged { at: place.clone() });
            }
            if let Some(formula) = before.and_then(Cell::formula)
                && after.formula().is_none()
            {
                self.formula_lost(&place, &formula, new);
            }
            let had =
                before.map_or_else(|| old.implied_format(at), |cell| cell.format());
            let is_rich = |cell: &Cell<'_>| cell.tags().any(|tag| tag.local() == "rPr");
            if is_rich(after) && !before.is_some_and(is_rich) {
                self.violation(Violation::FormatChanged { at: place.clone() });
            }
            if had != after.format() {
                if formats.is_wrapped_copy(had, after.format()) {
                    self.found.allowed.push(wrapped(place.clone()));
                } else {
                    self.violation(Violation::FormatChanged { at: place.clone() });
                }
            }
            self.cell(place);
        }
        changed
    }

    /// Rows with changed cells may have another height; new rows hold changed cells and
    /// say nothing else.
    fn rows(
        &mut self,
        sheet: &str,
        old: &Pieces<'_>,
        new: &Pieces<'_>,
        touched: &BTreeSet<u32>,
    ) {
        for (&row, before) in &old.rows {
            let Some(after) = new.rows.get(&row) else {
                self.row_changed(sheet, row);
                continue;
            };
            let same = |skip: &[&str]| written(before, skip) == written(after, skip);
            if same(&[]) {
                continue;
            }
            let grown = is_at_least(after, before, old.default_height);
            if touched.contains(&row) && same(&HEIGHT) && grown {
                let at = Location::new(sheet, CellRef::new(row, 0));
                self.found.allowed.push(height(at));
            } else {
                self.row_changed(sheet, row);
            }
        }
        for (&row, tag) in &new.rows {
            let says_more = !written(tag, &["r", HEIGHT[0], HEIGHT[1]]).is_empty();
            let too_low =
                tag.number("ht").is_some_and(|ht: f64| ht < old.default_height);
            let is_harm = says_more || too_low || !touched.contains(&row);
            if !old.rows.contains_key(&row) && is_harm {
                self.row_changed(sheet, row);
            }
        }
    }

    /// A formula gave way to a value.
    fn formula_lost(&mut self, at: &Location, formula: &Tag<'_>, new: &Pieces<'_>) {
        self.found.allowed.push(
            Note::new("数式が値に置き換わっています", "a formula gave way to a value")
                .at(at.clone()),
        );
        self.without_formula.insert(at.clone());
        let is_master = formula.attr("ref").is_some();
        let group = formula.attr("si").filter(|_| is_master);
        if group.is_some_and(|group| new.has_shared(&group)) {
            self.violation(Violation::FormulaLost { at: at.clone() });
        }
    }

    fn row_changed(&mut self, sheet: &str, row: u32) {
        let (sheet, row) = (sheet.to_owned(), RowRef(row));
        self.violation(Violation::RowChanged { sheet, row });
    }
}

const HEIGHT: [&str; 2] = ["ht", "customHeight"];

/// The height of rows where a sheet says none, in points.
const DEFAULT_HEIGHT: f64 = 15.0;

/// Whether a row is as high as before or higher, or left to be fitted when it is opened.
fn is_at_least(after: &Tag<'_>, before: &Tag<'_>, default: f64) -> bool {
    let height = |tag: &Tag<'_>| tag.number::<f64>("ht");
    height(after).is_none_or(|now| now >= height(before).unwrap_or(default))
}

impl<'a> Pieces<'a> {
    fn cut(source: &'a str, limits: &Limits) -> Result<Pieces<'a>> {
        let mut pieces = Pieces {
            list: Vec::new(),
            cells: BTreeMap::new(),
            rows: BTreeMap::new(),
            columns: Vec::new(),
            default_height: DEFAULT_HEIGHT,
            prefix: "",
        };
        let mut xml = Xml::new(source, limits);
        let (mut in_data, mut row, mut next_row, mut next_col) = (false, 0, 0, 0);
        loop {
            let token = xml.next()?;
            let raw = &source[xml.span()];
            let depth = xml.depth();
            match token {
                Token::Start(tag) if depth == 2 && tag.local() == "sheetData" => {
                    in_data = true;
                    pieces.prefix = tag.prefix();
                    pieces.list.push(Piece::Data(tag, Closed::Later));
                }
                Token::Empty(tag) if depth == 1 && tag.local() == "sheetData" => {
                    pieces.list.push(Piece::Data(tag, Closed::InItself));
                }
                Token::Start(tag) if in_data && depth == 3 && tag.local() == "row" => {
                    (row, next_col) = (number_of(&tag, next_row)?, 0);
                    next_row = row + 1;
                    pieces.row(row, tag, Closed::Later);
                }
                Token::Empty(tag) if in_data && depth == 2 && tag.local() == "row" => {
                    row = number_of(&tag, next_row)?;
                    next_row = row + 1;
                    pieces.row(row, tag, Closed::InItself);
                }
                Token::Start(tag) if in_data && depth == 4 && tag.local() == "c" => {
                    xml.skip_element()?;
                    let at = place_of(&tag, row, next_col)?;
                    next_col = at.col + 1;
                    pieces.cell(at, tag, &source[tag.span().start..xml.span().end]);
                }
                Token::Empty(tag) if in_data && depth == 3 && tag.local() == "c" => {
                    let at = place_of(&tag, row, next_col)?;
                    next_col = at.col + 1;
                    pieces.cell(at, tag, raw);
                }
                Token::End("row") if in_data && depth == 2 => {
                    pieces.list.push(Piece::RowEnd(row, raw));
                }
                Token::End("sheetData") if depth == 1 => {
                    in_data = false;
                    pieces.list.push(Piece::Other(raw));
                }
                Token::Eof => return Ok(pieces),
                other => {
                    if let Token::Empty(tag) = other {
                        pieces.column(&tag);
                        if tag.local() == "sheetFormatPr" {
                            let height = tag.number("defaultRowHeight");
                            pieces.default_height = height.unwrap_or(DEFAULT_HEIGHT);
                        }
                    }
                    pieces.list.push(Piece::Other(raw));
                }
            }
        }
    }

    fn row(&mut self, row: u32, tag: Tag<'a>, closed: Closed) {
        self.rows.insert(row, tag);
        self.list.push(Piece::Row(row, tag, closed));
    }

    fn cell(&mut self, at: CellRef, tag: Tag<'a>, raw: &'a str) {
        self.cells.insert(at, Cell { tag, raw });
        self.list.push(Piece::Cell(at, raw));
    }

    fn column(&mut self, tag: &Tag<'_>) {
        let number = |name| tag.number::<u32>(name);
        if tag.local() == "col"
            && let (Some(min), Some(max)) = (number("min"), number("max"))
        {
            self.columns.push((min, max, number("style").unwrap_or(0)));
        }
    }

    /// The format of a cell that is not there.
    fn implied_format(&self, at: CellRef) -> u32 {
        let row = self.rows.get(&at.row);
        let own = row.filter(|tag| tag.flag("customFormat") == Some(true));
        if let Some(format) = own.and_then(|tag| tag.number("s")) {
            return format;
        }
        let col = u32::from(at.col) + 1;
        let column =
            self.columns.iter().find(|(min, max, _)| (*min..=*max).contains(&col));
        column.map_or(0, |(_, _, format)| *format)
    }

    /// Whether a changed cell is written as the sheet is, so that every reader finds it: in
    /// its namespace, and with the reference of its place.
    fn is_written_well(
        &self,
        at: CellRef,
        after: &Cell<'_>,
        before: Option<&Cell<'_>>,
    ) -> bool {
        let is_own = |tag: &Tag<'_>| tag.prefix() == self.prefix;
        // Extensions have namespaces of their own.
        let named_well = after
            .tags()
            .take_while(|tag| tag.local() != "extLst")
            .all(|tag| is_own(&tag));
        let reference =
            |cell: &Cell<'_>| cell.tag.attr("r").map(|text| text.trim().to_uppercase());
        let said = reference(after);
        let placed_well = said.as_ref().is_none_or(|said| *said == at.to_string())
            || before.is_some_and(|before| reference(before) == said);
        named_well && placed_well
    }

    /// Whether cells are computed from a shared formula.
    fn has_shared(&self, group: &str) -> bool {
        self.cells.values().filter_map(Cell::formula).any(|formula| {
            formula.attr("t").as_deref() == Some("shared")
                && formula.attr("si").as_deref() == Some(group)
        })
    }

    /// The changed cells that do not stand between their neighbours. What was out of order
    /// before may be so still.
    fn misplaced(
        &self,
        changed: &BTreeSet<CellRef>,
        old: &Pieces<'_>,
    ) -> BTreeSet<CellRef> {
        let places: Vec<(u32, Option<u16>)> = self.places().collect();
        let mut before: BTreeMap<_, usize> = BTreeMap::new();
        for place in old.places() {
            *before.entry(place).or_default() += 1;
        }
        let was_twice = |place| before.get(&place).is_some_and(|count| *count > 1);
        let mut found = BTreeSet::new();
        for pair in places.windows(2) {
            let (first, second) = (pair[0], pair[1]);
            if first < second || (first == second && was_twice(first)) {
                continue;
            }
            let touched = |&&(row, col): &&(u32, Option<u16>)| match col {
                Some(col) => changed.contains(&CellRef::new(row, col)),
                None => !old.rows.contains_key(&row),
            };
            let place = |&(row, col): &(u32, Option<u16>)| {
                CellRef::new(row, col.unwrap_or_default())
            };
            found.extend(pair.iter().filter(touched).map(place));
        }
        found
    }

    /// The rows, and the cells in them, as they stand.
    fn places(&self) -> impl Iterator<Item = (u32, Option<u16>)> {
        self.list.iter().filter_map(|piece| match piece {
            Piece::Row(row, ..) => Some((*row, None)),
            Piece::Cell(at, _) => Some((at.row, Some(at.col))),
            _ => None,
        })
    }

    /// The sheet without the changed cells, and without what it takes to hold them: the
    /// shape and height of their rows, and rows that the other version does not have.
    fn without(&self, changed: &BTreeSet<CellRef>, other: &Pieces<'_>) -> String {
        let rows: BTreeSet<u32> = changed.iter().map(|at| at.row).collect();
        let is_new = |row: &u32| rows.contains(row) && !other.rows.contains_key(row);
        let mut left = String::new();
        for piece in &self.list {
            match piece {
                Piece::Row(row, ..) | Piece::RowEnd(row, _) if is_new(row) => {}
                Piece::Row(row, tag, closed) => {
                    // Their attributes were told apart already where they differ.
                    left.push_str(&format!("<{} {row}>", tag.name()));
                    left.push_str(if rows.contains(row) { "" } else { tag.raw() });
                    if *closed == Closed::InItself {
                        left.push_str(&format!("</{}>", tag.name()));
                    }
                }
                Piece::RowEnd(_, raw) => left.push_str(raw),
                Piece::Cell(at, _) if changed.contains(at) => {}
                Piece::Cell(_, raw) | Piece::Other(raw) => left.push_str(raw),
                Piece::Data(tag, closed) => {
                    left.push_str(&format!("<{}{}>", tag.name(), written(tag, &[])));
                    if *closed == Closed::InItself {
                        left.push_str(&format!("</{}>", tag.name()));
                    }
                }
            }
        }
        left
    }
}

impl<'a> Cell<'a> {
    fn format(&self) -> u32 {
        self.tag.number("s").unwrap_or(0)
    }

    /// The tags of the cell and of what is in it.
    fn tags(&self) -> impl Iterator<Item = Tag<'a>> {
        let limits = Limits::default();
        let mut xml = Xml::new(self.raw, &limits);
        std::iter::from_fn(move || {
            loop {
                match xml.next() {
                    Ok(Token::Start(tag) | Token::Empty(tag)) => return Some(tag),
                    Ok(Token::Eof) | Err(_) => return None,
                    Ok(_) => {}
                }
            }
        })
    }

    fn formula(&self) -> Option<Tag<'a>> {
        self.raw
            .contains("f")
            .then(|| self.tags().find(|tag| tag.local() == "f"))
            .flatten()
    }
}

/// The attributes of a tag as written, without some of them, and what else stands in it.
fn written(tag: &Tag<'_>, skip: &[&str]) -> String {
    let kept = tag.attrs().filter(|attr| !skip.contains(&attr.name));
    let behind = &tag.raw()[tag.attrs_end() - tag.span().start..];
    let behind = behind.trim_end_matches('>').trim_end_matches('/').trim();
    kept.map(|attr| attr.written).chain([behind]).collect()
}

fn number_of(tag: &Tag<'_>, next: u32) -> Result<u32> {
    let number = match tag.attr("r") {
        Some(text) => text.trim().parse().unwrap_or(0),
        None => next + 1,
    };
    match number {
        1..=CellRef::MAX_ROWS => Ok(number - 1),
        _ => Err(Error::damaged(format!("a sheet has no row {number}"))),
    }
}

fn place_of(tag: &Tag<'_>, row: u32, next: u16) -> Result<CellRef> {
    let Some(text) = tag.attr("r") else {
        let at = CellRef::new(row, next);
        let fits = next < CellRef::MAX_COLS;
        return if fits { Ok(at) } else { Err(Error::damaged("a row is too long")) };
    };
    let letters = text.trim().trim_end_matches(|c: char| c.is_ascii_digit());
    let col = letters.parse::<crate::address::ColumnRef>()?;
    Ok(CellRef::new(row, col.0))
}

/// Where two texts begin to differ, some of each.
fn first_difference(a: &str, b: &str) -> (String, String) {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let excerpt = |text: &str| {
        let start = (0..=same).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        // From the tag that holds the difference.
        let start = text[..start].rfind('<').unwrap_or(start);
        text[start..].chars().take(EXCERPT).collect()
    };
    (excerpt(a), excerpt(b))
}

fn wrapped(at: Location) -> Note {
    Note::new("書式のコピーで折り返して表示します", "wrapped by a copy of its format")
        .at(at)
}

fn height(at: Location) -> Note {
    Note::new("行の高さが変わっています", "the height of the row has changed").at(at)
}
