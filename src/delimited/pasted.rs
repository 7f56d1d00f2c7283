//! Tables that were copied out of a PDF: tab-separated, and damaged on the way.
//!
//! | damage                              | as pasted             | repaired                    |
//! |-------------------------------------|-----------------------|-----------------------------|
//! | a tab became a space                | `○ 記録しています。`    | `○` and `記録しています。`     |
//! | two answers became one text         | `…です。 ○ また…`       | two rows of one question    |
//! | bullets that the copying program set | `- ◆本書は…`           | `◆本書は…`                   |
//! | a page's header comes again         | the title once more   | nothing                     |
//!
//! Lines stay rows, so that answers can still be filled in place; only rows that were
//! taken apart cannot. Every repair is told in a note.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::{CellRange, CellRef, Location};
use crate::note::Note;
use crate::workbook::{Cell, Value};

/// The texts of a table by row and column.
type Grid = BTreeMap<u32, BTreeMap<u16, String>>;

/// A table, repaired.
#[derive(Debug, Default)]
pub(super) struct Pasted {
    pub(super) cells: Vec<(CellRef, Cell)>,
    pub(super) merges: Vec<CellRange>,
    pub(super) notes: Vec<Note>,
    pub(super) rows: RowMap,
}

/// Which record each row came from.
#[derive(Debug, Default)]
pub(super) struct RowMap {
    /// The rows that were put in, each behind the row above it.
    inserted: BTreeSet<u32>,
    /// The rows whose fields are no longer those of the record.
    altered: BTreeSet<u32>,
}

/// Marks that stand alone in a status column. A dash does too, but in a text it opens a
/// list as often.
const MARKS: &str = "○〇◯◎●△▲×✕";
const DASHES: &str = "-－ー―‐−";

/// How many cells hold a mark alone before a column is one of marks.
const FEWEST_MARKS: usize = 3;

impl RowMap {
    /// The record of a row; none where the row was taken apart.
    pub(super) fn record(&self, row: u32) -> Option<u32> {
        let before = self.inserted.range(..=row).count() as u32;
        (!self.altered.contains(&row)).then(|| row - before)
    }
}

/// Repair a table.
pub(super) fn repair(cells: Vec<(CellRef, Cell)>) -> Pasted {
    let mut grid = Grid::new();
    for (at, cell) in &cells {
        if let Value::Text(text) = &cell.value {
            grid.entry(at.row).or_default().insert(at.col, text.to_string());
        }
    }
    let Some(status) = status_column(&grid) else {
        return Pasted { cells, ..Pasted::default() };
    };
    let mut repair = Repair { status, out: Pasted::default(), row: 0 };
    let first = first_marked(&grid, status);
    let mut title = Title::default();
    let mut above = 0;
    for (record, fields) in grid {
        repair.row += record - above;
        above = record;
        if record < first && fields.len() == 1 {
            repair.line_above_the_table(fields, &mut title);
        } else {
            repair.row_of_the_table(fields);
        }
    }
    repair.out
}

/// The first lines, which the header of each page repeats in the same order.
#[derive(Default)]
struct Title {
    lines: Vec<String>,
    /// How many of them were just repeated.
    repeated: usize,
}

impl Title {
    fn is_new(&mut self, line: String) -> bool {
        let again =
            [self.repeated, 0].into_iter().find(|&i| self.lines.get(i) == Some(&line));
        // Lines further down may say the same and mean it.
        match again.filter(|&i| i == 0 || self.repeated > 0) {
            Some(i) => {
                self.repeated = i + 1;
                false
            }
            None => {
                self.repeated = 0;
                self.lines.push(line);
                true
            }
        }
    }
}

/// The column in which marks stand alone.
fn status_column(grid: &Grid) -> Option<u16> {
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    for fields in grid.values() {
        for (col, _) in fields.iter().filter(|(_, text)| is_mark(text)) {
            *counts.entry(*col).or_default() += 1;
        }
    }
    let (col, count) =
        counts.into_iter().max_by_key(|(col, n)| (*n, u16::MAX - col))?;
    (col > 0 && count >= FEWEST_MARKS).then_some(col)
}

fn first_marked(grid: &Grid, status: u16) -> u32 {
    let marked = |fields: &BTreeMap<u16, String>| {
        fields.get(&status).is_some_and(|t| is_mark(t))
    };
    grid.iter().find(|(_, fields)| marked(fields)).map_or(0, |(row, _)| *row)
}

fn is_mark(text: &str) -> bool {
    let mut chars = text.trim().chars();
    let first = chars.next();
    first.is_some_and(|c| MARKS.contains(c) || DASHES.contains(c))
        && chars.next().is_none()
}

struct Repair {
    status: u16,
    out: Pasted,
    /// The row that is written next.
    row: u32,
}

impl Repair {
    fn line_above_the_table(
        &mut self,
        mut fields: BTreeMap<u16, String>,
        title: &mut Title,
    ) {
        let row = self.row;
        for text in fields.values_mut() {
            if let Some(line) = text.strip_prefix("- ") {
                *text = line.to_owned();
                self.note(
                    row,
                    0,
                    "行頭の「- 」を取り除きました",
                    "took off the bullet that copying had set",
                );
            }
        }
        let joined: String = fields.values().map(String::as_str).collect();
        if title.is_new(joined) {
            self.write(fields);
        } else {
            self.note(
                row,
                0,
                "繰り返された行を省きました",
                "left out a line that had been copied twice",
            );
        }
    }

    fn row_of_the_table(&mut self, mut fields: BTreeMap<u16, String>) {
        self.run_together(&mut fields);
        let remark = self.status + 1;
        let marked = fields.get(&self.status).is_some_and(|text| is_mark(text));
        let second =
            fields.get(&remark).filter(|_| marked).and_then(|text| two_answers(text));
        let Some((first, mark, rest)) = second else { return self.write(fields) };
        fields.insert(remark, first);
        let top = self.row;
        let (japanese, english) = (
            "1 つの備考に 2 つの回答があるため、2 行に分けました",
            "one remark held two answers and was split into two rows",
        );
        self.note(top, remark, japanese, english);
        self.write(fields);
        self.row += 1;
        self.out.rows.inserted.insert(self.row);
        self.out.rows.altered.extend([top, self.row]);
        self.row_of_the_table(BTreeMap::from([(self.status, mark), (remark, rest)]));
        let last = self.row;
        self.out.merges.retain(|merge| merge.first.row <= top);
        let merged =
            |col| CellRange::new(CellRef::new(top, col), CellRef::new(last, col));
        self.out.merges.extend((0..self.status).map(merged));
    }

    /// `○ 記録しています。` where the remark is missing.
    fn run_together(&mut self, fields: &mut BTreeMap<u16, String>) {
        let remark = self.status + 1;
        if fields.contains_key(&remark) {
            return;
        }
        let Some((mark, rest)) =
            fields.get(&self.status).and_then(|text| leading_mark(text))
        else {
            return;
        };
        fields.insert(self.status, mark);
        fields.insert(remark, rest);
        self.out.rows.altered.insert(self.row);
        let (japanese, english) = (
            "1 つになっていた記号と備考を分けました",
            "status and remark had run together and were taken apart",
        );
        self.note(self.row, self.status, japanese, english);
    }

    fn write(&mut self, fields: BTreeMap<u16, String>) {
        let row = self.row;
        let cell = |(col, text): (u16, String)| {
            (CellRef::new(row, col), Cell::new(Value::Text(text.into())))
        };
        self.out.cells.extend(fields.into_iter().map(cell));
    }

    fn note(&mut self, row: u32, col: u16, japanese: &str, english: &str) {
        let at = Location::new("", CellRef::new(row, col));
        self.out.notes.push(Note::new(japanese, english).at(at));
    }
}

/// A mark, a space, and a text.
fn leading_mark(text: &str) -> Option<(String, String)> {
    let (mark, rest) = text.trim_start().split_once([' ', '\u{3000}'])?;
    let rest = rest.trim();
    (is_mark(mark) && !rest.is_empty()).then(|| (mark.to_owned(), rest.to_owned()))
}

/// Two answers in one remark: behind the end of a sentence, a mark stands alone.
fn two_answers(remark: &str) -> Option<(String, String, String)> {
    for (at, mark) in remark.char_indices().filter(|(_, c)| MARKS.contains(*c)) {
        let (before, behind) = (&remark[..at], &remark[at + mark.len_utf8()..]);
        let ends = before.trim_end().ends_with(['。', '.', '）', ')', '．']);
        let alone = before.ends_with(char::is_whitespace)
            && behind.starts_with(char::is_whitespace);
        if ends && alone && !behind.trim().is_empty() {
            let first = before.trim_end().to_owned();
            return Some((first, mark.to_string(), behind.trim().to_owned()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::TextOptions;
    use crate::edit::{Edit, EditOptions};
    use crate::limits::Limits;

    const FILE: &str = "入退室確認票\n\n入退室確認票\n- ◆本票は毎年改めます。\n\
        項番\t確認事項\t実施有無\t備考\n1 入退室\n\
        1-1\t入退室を記録していますか。\t○\t記録しています。\n\
        1-2\t記録を点検していますか。\t○ 毎月点検しています。 - 点検表\n\n\
        1-3\t来訪者に付き添いますか。\t○\t本社は付き添います。 △ 支社は受付までです。\n\
        1-4\t監視カメラがありますか。\t-\t\n\
        1-5\t鍵を管理していますか。\t×\t\n";

    fn grid() -> Vec<(String, String)> {
        let workbook = super::super::read(
            FILE.as_bytes(),
            &TextOptions::default(),
            &Limits::default(),
        );
        let workbook = workbook.unwrap();
        let sheet = &workbook.sheets()[0];
        sheet.cells().map(|(at, cell)| (at.to_string(), sheet.shown(cell))).collect()
    }

    #[test]
    fn what_copying_has_damaged() {
        let cells = grid();
        let text = |at: &str| {
            let found = cells.iter().find(|(place, _)| place == at);
            found.map_or("", |(_, text)| text.as_str())
        };
        for (at, expected) in [
            ("A1", "入退室確認票"),
            ("A3", ""),
            ("A4", "◆本票は毎年改めます。"),
            ("A6", "1 入退室"),
            ("C8", "○"),
            ("D8", "毎月点検しています。 - 点検表"),
            ("C10", "○"),
            ("D10", "本社は付き添います。"),
            ("C11", "△"),
            ("D11", "支社は受付までです。"),
            ("A12", "1-4"),
            ("A13", "1-5"),
        ] {
            assert_eq!(text(at), expected, "{at}");
        }
    }

    #[test]
    fn each_repair_has_a_note() {
        let read = super::super::read(
            FILE.as_bytes(),
            &TextOptions::default(),
            &Limits::default(),
        );
        let workbook = read.unwrap();
        let notes: Vec<String> = workbook.notes().iter().map(Note::to_string).collect();
        assert_eq!(
            notes,
            [
                "A3: left out a line that had been copied twice",
                "A4: took off the bullet that copying had set",
                "C8: status and remark had run together and were taken apart",
                "D10: one remark held two answers and was split into two rows",
            ]
        );
        let merges: Vec<String> =
            workbook.sheets()[0].merges().map(|merge| merge.to_string()).collect();
        assert_eq!(merges, ["A10:A11", "B10:B11"]);
    }

    #[test]
    fn rows_that_were_not_taken_apart_are_filled_in_place() {
        let set = |at: &str| {
            let edit_at =
                Edit::new(Location::new("", at.parse().unwrap()), "図面のとおり");
            super::super::edit(FILE.as_bytes(), &[edit_at], &EditOptions::default())
        };
        let edited = set("D13").unwrap().bytes;
        let expected = FILE.replace("×\t\n", "×\t図面のとおり\n");
        assert_eq!(String::from_utf8(edited).unwrap(), expected);
        for at in ["D8", "D10", "C11"] {
            let err = set(at).unwrap_err();
            assert!(err.to_string().contains("taken apart"), "{err}");
        }
    }

    #[test]
    fn a_table_without_damage_stays_as_it_is() {
        let cell = |row, col, text: &str| (CellRef::new(row, col), Cell::new(text));
        let rows = (0..5).flat_map(|row| {
            [cell(row, 0, "1"), cell(row, 1, "○"), cell(row, 2, "- 可")]
        });
        let cells: Vec<_> = rows.collect();
        let pasted = repair(cells.clone());
        assert_eq!((pasted.cells, pasted.notes), (cells, vec![]));
    }
}
