//! The first promise, over every workbook in `fixtures/` and shapes that other writers
//! give them: an edit changes its cells and nothing else, whoever looks; and whatever
//! else is changed is found.

#![allow(clippy::unwrap_used, clippy::panic, reason = "panics are how tests fail")]

#[path = "common/parts.rs"]
mod parts;

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use calamine::{Reader, Xlsx};
use checksheet::workbook::{Sheet, SheetKind};
use checksheet::{
    CellRef, CellValue, Date, Edit, EditOptions, ErrorKind, Fit, Location, Workbook,
    edit, open, verify,
};
use parts::{Parts, packed, unpacked};
use proptest::prelude::*;
use proptest::sample::Index;

/// Another way to write a part.
type Reshape = fn(&[u8]) -> Vec<u8>;

/// Every workbook in the fixtures, in several shapes.
static WORKBOOKS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut paths = Vec::new();
    gather(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")), &mut paths);
    paths.sort();
    assert!(paths.len() > 30, "there are fixtures");
    let shaped = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let parts = unpacked(&bytes);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut all = vec![(name.clone(), bytes)];
        for (shape, reshape) in SHAPES {
            let parts = parts.iter().map(|(name, data)| {
                let is_xml = name.starts_with("xl/") && name.ends_with(".xml");
                let data = if is_xml { reshape(data) } else { data.clone() };
                (name.clone(), data)
            });
            all.push((format!("{name}, {shape}"), packed(&parts.collect())));
        }
        all
    };
    paths.iter().flat_map(shaped).collect()
});

/// What other writers do to the XML of a workbook.
const SHAPES: [(&str, Reshape); 3] = [
    ("byte order mark, line ends of Windows", |data| {
        let text = std::str::from_utf8(data).unwrap();
        let text = format!("\u{FEFF}{}", text.replacen("?>\n", "?>\r\n", 1));
        text.into_bytes()
    }),
    ("UTF-16", |data| {
        let text = std::str::from_utf8(data).unwrap().replacen("UTF-8", "UTF-16", 1);
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }),
    ("prefixed", |data| {
        let text = std::str::from_utf8(data).unwrap();
        if !text.contains("xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/") {
            return data.to_vec();
        }
        let mut prefixed = String::new();
        for piece in text.split_inclusive('<') {
            let name = piece.split([' ', '>', '/']).next().unwrap_or_default();
            let own = piece.starts_with(char::is_alphabetic) && !name.contains(':');
            let closing = piece.starts_with('/')
                && !piece.split('>').next().unwrap().contains(':');
            match (own, closing) {
                (true, _) => prefixed += &format!("x:{piece}"),
                (_, true) => prefixed += &format!("/x:{}", &piece[1..]),
                _ => prefixed += piece,
            }
        }
        prefixed.replacen("xmlns=", "xmlns:x=", 1).into_bytes()
    }),
];

fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "xlsx") {
            found.push(path);
        }
    }
}

/// An edit that is not yet for a certain workbook.
#[derive(Clone, Debug)]
struct Draft {
    sheet: Index,
    place: Place,
    value: CellValue,
}

#[derive(Clone, Debug)]
enum Place {
    /// A cell that is there.
    Present(Index),
    /// Near the table, most often absent.
    Near(u32, u16),
    /// Anywhere at all.
    Far(u32, u16),
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        4 => any::<Index>().prop_map(Place::Present),
        4 => (0u32..40, 0u16..12).prop_map(|(row, col)| Place::Near(row, col)),
        1 => (0..CellRef::MAX_ROWS, 0..CellRef::MAX_COLS)
            .prop_map(|(row, col)| Place::Far(row, col)),
    ]
}

fn value() -> impl Strategy<Value = CellValue> {
    let text = prop_oneof![
        "○|△|×|－|はい|=1\\+1|\\+1|-1|@a|_x000D_|_x005F_|</t>|&amp;|\\]\\]>| a |\r\n|\u{1}",
        "[ぁ-んァ-ヶ一-龠、。「」a-z \n]{0,120}",
        any::<String>(),
    ];
    let day = (1900i32..2100, 1u8..13, 1u8..32);
    prop_oneof![
        4 => text.prop_map(CellValue::Text),
        1 => any::<bool>().prop_map(CellValue::Bool),
        1 => (-1e15f64..1e15).prop_map(CellValue::Number),
        1 => day.prop_filter_map("no such day", |(year, month, day)| {
            Date::new(year, month, day).map(|date| CellValue::Date { date })
        }),
        1 => Just(CellValue::Clear),
    ]
}

fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let draft = (any::<Index>(), place(), value())
        .prop_map(|(sheet, place, value)| Draft { sheet, place, value });
    prop::collection::vec(draft, 1..8)
}

/// The edits for a workbook: on its worksheets, and in merged areas at the anchor.
fn edits(workbook: &Workbook, drafts: &[Draft]) -> Vec<Edit> {
    let sheets: Vec<_> =
        workbook.sheets().iter().filter(|s| s.kind() == SheetKind::Worksheet).collect();
    let edit = |draft: &Draft| {
        let sheet = draft.sheet.get(&sheets);
        let cells: Vec<CellRef> = sheet.cells().map(|(at, _)| at).collect();
        let at = match &draft.place {
            Place::Present(index) if !cells.is_empty() => *index.get(&cells),
            Place::Present(_) => CellRef::new(0, 0),
            Place::Near(row, col) | Place::Far(row, col) => CellRef::new(*row, *col),
        };
        let at = Location::new(sheet.name(), sheet.anchor(at));
        Edit::new(at, draft.value.clone())
    };
    drafts.iter().map(edit).collect()
}

/// Whether a cell names a column of an Excel table.
fn is_header(sheet: &Sheet, at: CellRef) -> bool {
    sheet.tables().iter().any(|table| {
        table.range.contains(at) && at.row < table.range.first.row + table.header_rows
    })
}

/// All cells as calamine reads them, printed.
fn by_calamine(bytes: &[u8]) -> Option<BTreeMap<(String, u32, u32), String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let mut cells = BTreeMap::new();
    for sheet in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&sheet).ok()?;
        while let Some(cell) = reader.next_cell().ok()? {
            let (row, col) = cell.get_position();
            let text = format!("{:?}", cell.get_value());
            if text != "Empty" {
                cells.insert((sheet.clone(), row, col), text);
            }
        }
    }
    Some(cells)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_changes_its_cells_and_nothing_else(
        (which, drafts, fit) in (any::<Index>(), drafts(), any::<bool>())
    ) {
        let (name, before) = which.get(&WORKBOOKS);
        let workbook = open(before).unwrap();
        let edits = edits(&workbook, &drafts);
        let fit = if fit { Fit::On } else { Fit::Off };
        let options = EditOptions { fit, ..EditOptions::default() };
        let after = match edit(before, &edits, &options) {
            Ok(edited) => edited.bytes,
            Err(err) => {
                // Formulas and headers of tables are refused, and nothing else is.
                let at = err.location().unwrap();
                let sheet = workbook.sheet(&at.sheet).unwrap();
                let computed = sheet.cell(at.cell).is_some_and(|cell| cell.formula);
                prop_assert!(computed || is_header(sheet, at.cell), "{name}: {err}");
                return Ok(());
            }
        };
        // As verify sees it, byte by byte.
        let found = verify(before, &after, Some(&edits)).unwrap();
        prop_assert!(found.violations.is_empty(), "{name}: {:?}", found.violations);
        // As our reader sees it.
        let planned: HashMap<&Location, &CellValue> =
            edits.iter().map(|edit| (&edit.at, &edit.value)).collect();
        let read = open(&after).unwrap();
        for (old, new) in workbook.sheets().iter().zip(read.sheets()) {
            for (at, _) in old.cells().chain(new.cells()) {
                let place = Location::new(old.name(), at);
                if !planned.contains_key(&place) {
                    prop_assert_eq!(old.cell(at), new.cell(at), "{}: {}", name, place);
                }
            }
        }
        // As somebody else sees it.
        if let Some(mut old) = by_calamine(before) {
            let mut new = by_calamine(&after).unwrap();
            for at in planned.keys() {
                let key = (at.sheet.clone(), at.cell.row, u32::from(at.cell.col));
                old.remove(&key);
                new.remove(&key);
            }
            prop_assert_eq!(old, new, "{}", name);
        }
        // And again.
        let again = edit(&after, &edits, &options).unwrap().bytes;
        prop_assert!(again == after, "{}: applied twice", name);
    }

    /// Any tag of any part left out, doubled, with another attribute or with a figure
    /// before it is found, unless it belongs to a planned cell.
    #[test]
    fn any_other_change_is_found(
        (which, part, tag, damage) in
            (any::<Index>(), any::<Index>(), any::<Index>(), 0..5u8)
    ) {
        let filled = which.get(&FILLED);
        let mut parts = unpacked(&filled.after);
        let part = part.index(parts.len());
        let (part, data) = &mut parts[part];
        let part = part.clone();
        let Ok(text) = String::from_utf8(data.clone()) else { return Ok(()) };
        let tags = tags(&text);
        if tags.is_empty() {
            return Ok(());
        }
        let span = tag.get(&tags).clone();
        let raw = &text[span.clone()];
        let new = match damage {
            0 => String::new(),
            1 => raw.repeat(2),
            2 => raw.replacen("=\"", "=\"9", 1),
            3 => raw.replacen("=\"", "=\" ", 1),
            _ => format!("9{raw}"),
        };
        let is_touched = original(&filled.before, &part) != text.as_bytes();
        if raw == new || (is_touched && filled.may_differ(&text, &span)) {
            return Ok(());
        }
        let damaged = format!("{}{new}{}", &text[..span.start], &text[span.end..]);
        let what = format!("{}: {part}: {raw} became {new}", filled.name);
        *data = damaged.into_bytes();
        // What cannot be read any more is found as well.
        if let Ok(found) = verify(&filled.before, &packed(&parts), Some(&filled.edits)) {
            prop_assert!(!found.unharmed, "{}", what);
        }
    }
}

fn original(file: &[u8], part: &str) -> Vec<u8> {
    let part = unpacked(file).into_iter().find(|(name, _)| name == part);
    part.map(|(_, data)| data).unwrap_or_default()
}

/// A workbook and what it became.
struct Filled {
    name: String,
    before: Vec<u8>,
    after: Vec<u8>,
    edits: Vec<Edit>,
}

/// Every fixture with its first and last cell and an absent one set.
static FILLED: LazyLock<Vec<Filled>> = LazyLock::new(|| {
    let plain = WORKBOOKS.iter().filter(|(name, _)| !name.contains(", "));
    let filled = |(name, before): &(String, Vec<u8>)| {
        let workbook = open(before).unwrap();
        let sheet = &workbook.sheets()[0];
        let mut free = sheet
            .cells()
            .filter(|(at, cell)| !cell.formula && sheet.anchor(*at) == *at)
            .filter(|(at, _)| !is_header(sheet, *at));
        let first = free.next().unwrap().0;
        let last = free.last().map_or(first, |(at, _)| at);
        let edits: Vec<Edit> = [first, last, CellRef::new(90, 2)]
            .map(|at| Edit::new(Location::new(sheet.name(), at), "回答"))
            .to_vec();
        let options = EditOptions { fit: Fit::Off, ..EditOptions::default() };
        let after = edit(before, &edits, &options).unwrap().bytes;
        Filled { name: name.clone(), before: before.clone(), after, edits }
    };
    plain.map(filled).collect()
});

impl Filled {
    /// Whether a tag is that of a planned cell, of the row made for one, or the request
    /// to compute formulas, without which the file is what it was.
    fn may_differ(&self, text: &str, tag: &std::ops::Range<usize>) -> bool {
        let raw = &text[tag.clone()];
        let is_planned = |edit: &Edit| {
            let Some(start) = text.find(&format!("<c r=\"{}\"", edit.at.cell)) else {
                return false;
            };
            let end = start + text[start..].find("</c>").unwrap() + "</c>".len();
            (start..end).contains(&tag.start)
        };
        raw == "<row r=\"91\">"
            || raw.contains("fullCalcOnLoad")
            || self.edits.iter().any(is_planned)
    }
}

/// Where the tags are.
fn tags(text: &str) -> Vec<std::ops::Range<usize>> {
    let start = |(at, _)| at;
    let starts = text.match_indices('<').map(start);
    starts.filter_map(|at| Some(at..at + text[at..].find('>')? + 1)).collect()
}

/// Each part in turn is left out, put behind the others, or has a byte more.
#[test]
fn a_part_that_is_lost_moved_or_changed_is_found() {
    for filled in FILLED.iter().step_by(7) {
        let parts = unpacked(&filled.after);
        let harmed = |parts: &Parts| {
            let found = verify(&filled.before, &packed(parts), Some(&filled.edits));
            found.map_or(true, |found| !found.unharmed)
        };
        assert!(!harmed(&parts), "{}", filled.name);
        for i in 0..parts.len() {
            let what = format!("{}: {}", filled.name, parts[i].0);
            let mut lost = parts.clone();
            let part = lost.remove(i);
            assert!(harmed(&lost), "{what} is lost");
            if i + 1 < parts.len() {
                lost.push(part);
                assert!(harmed(&lost), "{what} is moved");
            }
            let mut changed = parts.clone();
            changed[i].1.push(b' ');
            assert!(harmed(&changed), "{what} has a byte more");
        }
    }
}

#[test]
fn no_edits_give_back_the_same_bytes() {
    for (name, bytes) in WORKBOOKS.iter() {
        let edited = edit(bytes, &[], &EditOptions::default()).unwrap();
        assert!(edited.bytes == *bytes && edited.notes.is_empty(), "{name}");
        let nothing = checksheet::FillPlan::default().apply(bytes).unwrap();
        assert!(nothing.bytes == *bytes, "{name}");
    }
}

#[test]
fn a_rebuilt_file_is_compared_by_its_values() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats"));
    let before = std::fs::read(folder.join("minato.xls")).unwrap();
    let edits = [Edit::new(Location::new("回答票", "D7".parse().unwrap()), "○")];
    let after = edit(&before, &edits, &EditOptions::default()).unwrap().bytes;
    let found = verify(&before, &after, Some(&edits)).unwrap();
    assert_eq!(found.violations, []);
    assert_eq!(found.changed, [edits[0].at.clone()]);
    assert!(found.allowed[0].to_string().contains("only the values"));
    // Another cell, too.
    let other = Edit::new(Location::new("回答票", "C10".parse().unwrap()), "質問");
    let other = edit(&after, &[other], &EditOptions::default()).unwrap().bytes;
    let found = verify(&before, &other, Some(&edits)).unwrap();
    assert_eq!(found.violations.len(), 1, "{:?}", found.violations);
    // And no file is made of one of another kind.
    let csv = std::fs::read(folder.join("minato_sjis.csv")).unwrap();
    let err = verify(&csv, &after, None).unwrap_err();
    assert!(matches!(err.kind(), ErrorKind::Data { .. }), "{err}");
}
