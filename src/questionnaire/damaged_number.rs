//! 項番 that Excel has changed while it was typed, and what was meant.
//!
//! | typed   | stored                    | shown           | told by                         |
//! |---------|---------------------------|-----------------|---------------------------------|
//! | `1-2`   | the 2 January of the year | 1月2日, 2-Jan   | a format without a year         |
//! | `1-32`  | January 1932              | Jan-32          | a month of a year that early    |
//! | `2-1-1` | 1 January 2002            | 2002/1/1        | a year that nobody typed it in  |
//! | `1.10`  | 1.1                       | 1.1             | 1.9 stands before it            |
//! | `(3)`   | -3                        | -3              | -1, -2 … and nothing above zero |
//!
//! What neither the format nor the neighbours prove is kept as it is shown. In CSV all that
//! is left of this are the texts: dates are known by how they are written, and texts that
//! are numbers count as such.

use std::collections::{BTreeMap, HashMap};

use crate::address::{CellRef, Location};
use crate::note::Note;
use crate::workbook::number_format::date::{MONTHS, Moment};
use crate::workbook::number_format::is_date;
use crate::workbook::{Format, Sheet, Value};

/// What was meant by the numbers of a column.
#[derive(Debug, Default)]
pub(super) struct RecoveredNumbers {
    texts: HashMap<CellRef, String>,
    /// What was recovered, one for each kind of damage.
    pub(super) notes: Vec<Note>,
}

impl RecoveredNumbers {
    /// Look at the cells of a column of numbers, in their order.
    pub(super) fn of(
        format: Format,
        sheet: &Sheet,
        cells: &[CellRef],
    ) -> RecoveredNumbers {
        let column: Vec<Shown> =
            cells.iter().map(|at| Shown::of(format, sheet, *at)).collect();
        let mut recovered = RecoveredNumbers::default();
        recovered.add(sheet, &column, dates(&column), &DATE);
        recovered.add(sheet, &column, lost_zeros(&column), &ZERO);
        recovered.add(sheet, &column, parentheses(&column), &PARENTHESES);
        recovered
    }

    /// What was meant in a cell, where that is not what it shows.
    pub(super) fn get(&self, at: CellRef) -> Option<&str> {
        self.texts.get(&at).map(String::as_str)
    }

    fn add(
        &mut self,
        sheet: &Sheet,
        column: &[Shown],
        meant: BTreeMap<usize, String>,
        damage: &Damage,
    ) {
        let Some((&first, example)) = meant.first_key_value() else { return };
        let (shown, count) = (&column[first].text, meant.len());
        let note = Note::new(
            format!(
                "{}項番 {count} 件を元に戻しました (例: {shown} → {example})",
                damage.japanese
            ),
            format!("{count} numbers {}, as {shown} for {example}", damage.english),
        );
        self.notes.push(note.at(Location::new(sheet.name(), column[first].at)));
        self.texts.extend(meant.into_iter().map(|(i, text)| (column[i].at, text)));
    }
}

struct Damage {
    japanese: &'static str,
    english: &'static str,
}

const DATE: Damage = Damage {
    japanese: "日付に変わっていた",
    english: "had been turned into dates and were restored",
};
const ZERO: Damage = Damage {
    japanese: "末尾の 0 が消えていた",
    english: "had lost the zero at their end and were restored",
};
const PARENTHESES: Damage = Damage {
    japanese: "負の数に変わっていた",
    english: "had been turned into negative numbers and were restored",
};

/// A cell of the column.
struct Shown {
    at: CellRef,
    text: String,
    number: Option<f64>,
    date: Option<Day>,
}

impl Shown {
    fn of(file: Format, sheet: &Sheet, at: CellRef) -> Shown {
        let text = sheet.text(at).trim().to_owned();
        let (mut number, mut date) = (None, None);
        if let Some(cell) = sheet.cell(at) {
            let format = sheet.format(cell.format);
            match cell.value {
                Value::Number(value) if is_date(&format.number_format) => {
                    date = Day::of(value, format.epoch_1904, &format.number_format);
                }
                Value::Number(value) => number = Some(value),
                Value::Text(_) => {
                    date = Day::written(&text);
                    // In a text file, numbers are texts.
                    if file == Format::Delimited {
                        number = decimal(&text);
                    }
                }
                _ => {}
            }
        }
        Shown { at, text, number, date }
    }
}

/// The number that a text is, as a spreadsheet writes one: digits, and a point between.
fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits =
        |run: &str| !run.is_empty() && run.bytes().all(|b| b.is_ascii_digit());
    (is_digits(whole) && is_digits(part)).then(|| text.parse().ok()).flatten()
}

/// A date that stands where a number should be.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Day {
    /// None where the text of a cell shows none.
    year: Option<i32>,
    month: u8,
    day: u8,
    /// Whether a person sees the year.
    shows_year: bool,
    /// Whether a person sees the day.
    shows_day: bool,
}

/// Before that year nobody typed into the files that come today: an earlier one is a part
/// of the number.
const FIRST_TYPED_IN: i32 = 2007;

impl Day {
    fn of(serial: f64, epoch_1904: bool, code: &str) -> Option<Day> {
        let moment = Moment::of(serial, epoch_1904).filter(Moment::is_midnight)?;
        Some(Day {
            year: Some(moment.year),
            month: moment.month,
            day: moment.day,
            shows_year: code.contains(['y', 'Y', 'e', 'E']),
            shows_day: code.contains(['d', 'D']),
        })
    }

    /// A date as the text of a cell, which is how it comes out of a CSV export.
    fn written(text: &str) -> Option<Day> {
        let text = text.strip_suffix("00:00:00").unwrap_or(text).trim_end();
        let day = |year, month: &str, day: &str| {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Day {
                year,
                month,
                day,
                shows_year: year.is_some(),
                shows_day: true,
            })
        };
        if let Some((month, rest)) = text.split_once('月') {
            return day(None, month, rest.strip_suffix('日')?);
        }
        if let Some((first, second)) = text.split_once('-')
            && let Some(found) = Day::with_name(first, second)
        {
            return Some(found);
        }
        let parts: Vec<&str> = text.split(['/', '-']).collect();
        let [first, second, third] = parts[..] else { return None };
        // What is typed as 2026-1-1 has no zeros.
        let padded = second.len() == 2 && third.len() == 2;
        match (first.len(), third.len(), text.contains('-')) {
            (4, _, dashes) if !dashes || padded => {
                day(first.parse().ok(), second, third)
            }
            // As in the United States.
            (_, 4, false) => day(third.parse().ok(), first, second),
            _ => None,
        }
    }

    /// `2-Jan`, or `Jan-32`.
    fn with_name(first: &str, second: &str) -> Option<Day> {
        let month_of = |name: &str| {
            let is_month = |month: &&str| {
                month.get(..3).is_some_and(|m| name.eq_ignore_ascii_case(m))
            };
            (1..).zip(MONTHS).find(|(_, month)| is_month(month)).map(|(n, _)| n)
        };
        let (month, other) = match (month_of(second), month_of(first)) {
            (Some(month), _) => (month, first.parse::<u8>().ok()?),
            (None, month) => (month?, second.parse::<u8>().ok()?),
        };
        let of_year = second.parse::<u8>().is_ok();
        let day = if of_year { 1 } else { other };
        let year = of_year.then_some(1900 + i32::from(other));
        let found = Day { year, month, day, shows_year: of_year, shows_day: !of_year };
        ((1..=31).contains(&day) && other < 100).then_some(found)
    }

    /// `1-2`, as it stands without a year; or `1-32`, which is no day of January.
    fn in_two(self) -> Option<Vec<u32>> {
        let second = match (self.shows_day, self.year) {
            (true, _) => u32::from(self.day),
            (false, Some(year @ 1932..2000)) if self.shows_year && self.day == 1 => {
                u32::try_from(year % 100).ok()?
            }
            _ => return None,
        };
        Some(vec![u32::from(self.month), second])
    }

    /// `2-1-1`: a year of two digits is that of 1930 to 2029.
    fn in_three(self) -> Option<Vec<u32>> {
        if !self.shows_day {
            return None;
        }
        let year = u32::try_from(self.year?).ok()?;
        let short = (1930..2030).contains(&year).then_some(year % 100)?;
        Some(vec![short, u32::from(self.month), u32::from(self.day)])
    }
}

/// Dates: which reading, of two numbers or of three, makes the column count on?
fn dates(column: &[Shown]) -> BTreeMap<usize, String> {
    let found: Vec<(usize, Day)> =
        column.iter().enumerate().filter_map(|(i, c)| Some((i, c.date?))).collect();
    let early = |day: Day| day.year.is_some_and(|year| year < FIRST_TYPED_IN);
    let (two, three) = (steps(column, Day::in_two), steps(column, Day::in_three));
    let of_month = |day: &Day| !day.shows_day && day.in_two().is_some();
    let proof_of_two = found.iter().any(|(_, day)| !day.shows_year || of_month(day));
    let proof_of_three =
        found.iter().any(|(_, day)| day.shows_day && day.shows_year && early(*day));
    // Where years of today are shown, most of the dates must count on: days may be meant.
    let most = found.len().div_ceil(2);
    let read = match (proof_of_two, proof_of_three) {
        (true, false) => Day::in_two,
        (false, true) => Day::in_three,
        // Within one year both count on; a number that begins with 25 does so nowhere else.
        _ if two > 0 && two >= most && two >= three => Day::in_two,
        _ if three > 0 && three >= most => Day::in_three,
        _ => return BTreeMap::new(),
    };
    let separator = separator(column);
    let joined = |parts: Vec<u32>| {
        let parts: Vec<String> = parts.iter().map(u32::to_string).collect();
        parts.join(separator)
    };
    found.into_iter().filter_map(|(i, day)| Some((i, joined(read(day)?)))).collect()
}

/// How often a number is the next after the one above it, when dates are so read.
fn steps(column: &[Shown], read: impl Fn(Day) -> Option<Vec<u32>>) -> usize {
    let parts: Vec<Option<Vec<u32>>> = column
        .iter()
        .map(|cell| match cell.date {
            Some(day) => read(day),
            None => parts_of(&cell.text),
        })
        .collect();
    let follows = |pair: &[Option<Vec<u32>>]| match pair {
        [Some(above), Some(below)] => is_next(above, below),
        _ => false,
    };
    parts.windows(2).filter(|pair| follows(pair)).count()
}

/// Whether `1-3` follows `1-2`, or `2-1` follows `1-9`.
fn is_next(above: &[u32], below: &[u32]) -> bool {
    let same = above.iter().zip(below).take_while(|(a, b)| a == b).count();
    let steps =
        |i: usize| above.get(i).and_then(|n| n.checked_add(1)) == below.get(i).copied();
    let rest = below.get(same + 1..).unwrap_or_default();
    match above.len() == same {
        // `1` is followed by `1-1`.
        true => below
            .get(same..)
            .is_some_and(|rest| !rest.is_empty() && rest.iter().all(|&n| n == 1)),
        false => steps(same) && rest.iter().all(|&n| n == 1),
    }
}

/// The runs of digits of a text that has nothing else but separators.
fn parts_of(text: &str) -> Option<Vec<u32>> {
    let parts = text
        .split(['-', '.', '－', '‐', '−', '/'])
        .map(|part| part.trim().parse().ok());
    parts.collect()
}

/// What stands between the digits of those numbers that were left alone.
fn separator(column: &[Shown]) -> &'static str {
    let uses = |sign: char| {
        let counts = |cell: &&Shown| {
            let whole = cell.date.is_none() && cell.number.is_none();
            let parts = parts_of(&cell.text).map_or(0, |parts| parts.len());
            whole && parts > 1 && cell.text.contains(sign)
        };
        column.iter().filter(counts).count()
    };
    // Points are never taken for a date.
    if uses('/') > uses('-') { "/" } else { "-" }
}

/// `1.1` right behind `1.9` is `1.10`.
fn lost_zeros(column: &[Shown]) -> BTreeMap<usize, String> {
    let mut meant: BTreeMap<usize, String> = BTreeMap::new();
    for i in 1..column.len() {
        let above = meant.get(&(i - 1)).unwrap_or(&column[i - 1].text);
        let stored = column[i].number.is_some();
        if let (true, Some(text)) = (stored, with_zero(above, &column[i].text)) {
            meant.insert(i, text);
        }
    }
    meant
}

fn with_zero(above: &str, text: &str) -> Option<String> {
    let (whole_above, part_above) = above.rsplit_once('.')?;
    let next = part_above.parse::<u32>().ok()?.checked_add(1)?.to_string();
    let zeros = next.len() - next.trim_end_matches('0').len();
    let kept = next.trim_end_matches('0');
    let expected = match kept {
        "" => return None,
        kept => format!("{whole_above}.{kept}"),
    };
    (zeros > 0 && expected == text).then(|| format!("{whole_above}.{next}"))
}

/// `-1`, `-2`, `-3` is how Excel keeps `(1)`, `(2)`, `(3)`.
fn parentheses(column: &[Shown]) -> BTreeMap<usize, String> {
    let whole =
        |number: f64| number < 0.0 && number.fract() == 0.0 && number > -10_000.0;
    let numbers: Vec<(usize, f64)> =
        column.iter().enumerate().filter_map(|(i, c)| Some((i, c.number?))).collect();
    let follows = |pair: &[(usize, f64)]| pair[0].1 - pair[1].1 == 1.0;
    let counts = numbers.windows(2).any(follows);
    if !counts || !numbers.iter().all(|(_, number)| whole(*number)) {
        return BTreeMap::new();
    }
    numbers.into_iter().map(|(i, number)| (i, format!("({})", -number))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::workbook::number_format::date::serial;
    use crate::workbook::{Cell, CellFormat};

    /// Cells: text, a number, or a date; and a format.
    enum C {
        T(&'static str),
        N(f64),
        D(i32, u8, u8),
    }
    use C::{D, N, T};

    fn sheet(code: &str, column: &[C], epoch_1904: bool) -> (Sheet, Vec<CellRef>) {
        let mut sheet = Sheet::new("回答");
        let format = CellFormat {
            number_format: code.into(),
            epoch_1904,
            ..CellFormat::default()
        };
        sheet.formats = Arc::new([CellFormat::default(), format]);
        let cell = |c: &C| match c {
            T(text) => Cell::new(*text),
            N(number) => Cell::new(*number),
            D(y, m, d) => {
                let days = serial(*y, *m, *d, epoch_1904).unwrap();
                Cell { format: 1, ..Cell::new(days) }
            }
        };
        let places: Vec<CellRef> =
            (0..column.len() as u32).map(|r| CellRef::new(r, 0)).collect();
        sheet.set_cells(places.iter().copied().zip(column.iter().map(cell)).collect());
        (sheet, places)
    }

    fn recovered(code: &str, column: &[C]) -> Vec<String> {
        let (sheet, places) = sheet(code, column, false);
        let numbers = RecoveredNumbers::of(Format::Xlsx, &sheet, &places);
        let text =
            |at: &CellRef| numbers.get(*at).map_or(sheet.text(*at), str::to_owned);
        places.iter().map(text).collect()
    }

    #[test]
    fn what_was_typed() {
        const MONTH_DAY: &str = "m\"月\"d\"日\"";
        for (name, code, column, meant) in [
            (
                "month and day",
                MONTH_DAY,
                &[D(2025, 1, 1), D(2025, 1, 2), D(2025, 2, 1), T("13-1")][..],
                &["1-1", "1-2", "2-1", "13-1"][..],
            ),
            ("one alone", "d-mmm", &[D(2025, 1, 1)], &["1-1"]),
            (
                "the year is shown",
                "yyyy/m/d",
                &[D(2025, 1, 1), D(2025, 1, 2), D(2025, 2, 1)],
                &["1-1", "1-2", "2-1"],
            ),
            (
                "three levels",
                "yyyy/m/d",
                &[D(2001, 1, 1), D(2001, 1, 2), D(2001, 2, 1), D(2002, 1, 1)],
                &["1-1-1", "1-1-2", "1-2-1", "2-1-1"],
            ),
            (
                "three levels and later years",
                "yyyy/m/d",
                &[D(2010, 1, 1), D(2010, 1, 2), D(2011, 1, 1), D(2011, 1, 2)],
                &["10-1-1", "10-1-2", "11-1-1", "11-1-2"],
            ),
            ("a date indeed", "yyyy/m/d", &[D(2025, 4, 1)], &["2025/4/1"]),
            (
                "days of meetings",
                "yyyy/m/d",
                &[D(2025, 4, 1), D(2025, 5, 1), D(2025, 6, 15), D(2025, 7, 3)],
                &["2025/4/1", "2025/5/1", "2025/6/15", "2025/7/3"],
            ),
            (
                "behind the days of the month",
                "mmm-yy",
                &[T("1-30"), T("1-31"), D(1932, 1, 1), D(1933, 1, 1)],
                &["1-30", "1-31", "1-32", "1-33"],
            ),
            ("months indeed", "mmm-yy", &[D(2026, 1, 1)], &["Jan-26"]),
            (
                "behind the days of the month, as text",
                "",
                &[T("30-Jan"), T("31-Jan"), T("Jan-32")],
                &["1-30", "1-31", "1-32"],
            ),
            (
                "text with zeros",
                "",
                &[T("2026-01-01"), T("2026-01-02 00:00:00"), T("2026-02-01")],
                &["1-1", "1-2", "2-1"],
            ),
            (
                "text as in the United States",
                "",
                &[T("01/01/2026"), T("01/02/2026"), T("02/01/2026")],
                &["1-1", "1-2", "2-1"],
            ),
            (
                "three numbers as typed",
                "",
                &[T("2026-1-1"), T("2026-1-2")],
                &["2026-1-1", "2026-1-2"],
            ),
            (
                "sections between",
                MONTH_DAY,
                &[T("1"), D(2025, 1, 1), D(2025, 1, 2), T("2"), D(2025, 2, 1)],
                &["1", "1-1", "1-2", "2", "2-1"],
            ),
            (
                "text out of a CSV file",
                "",
                &[T("1月1日"), T("1月2日")],
                &["1-1", "1-2"],
            ),
            ("English text", "", &[T("1-Jan"), T("2-Jan")], &["1-1", "1-2"]),
            ("text with a year", "", &[T("2025/1/1"), T("2025/1/2")], &["1-1", "1-2"]),
            (
                "the zero of ten",
                "",
                &[N(1.8), N(1.9), N(1.1), N(1.11), N(2.1)],
                &["1.8", "1.9", "1.10", "1.11", "2.1"],
            ),
            ("the zero of twenty", "", &[N(1.19), N(1.2)], &["1.19", "1.20"]),
            ("no zero was lost", "", &[N(1.0), N(1.1), N(1.2)], &["1", "1.1", "1.2"]),
            ("text keeps its zeros", "", &[T("1.9"), T("1.1")], &["1.9", "1.1"]),
            ("parentheses", "", &[N(-1.0), N(-2.0), T("(1)")], &["(1)", "(2)", "(1)"]),
            ("negative numbers", "", &[N(-1.0), N(2.0)], &["-1", "2"]),
            (
                "whatever else",
                "",
                &[T("①"), T("Ⅰ"), T("Ａ－０１"), T("")],
                &["①", "Ⅰ", "Ａ－０１", ""],
            ),
        ] {
            assert_eq!(recovered(code, column), meant, "{name}");
        }
    }

    /// In a text file, numbers are texts.
    #[test]
    fn zeros_that_csv_lost() {
        let column = [T("1.8"), T("1.9"), T("1.1"), T("1.11")];
        let (sheet, places) = sheet("", &column, false);
        let in_file = |format| RecoveredNumbers::of(format, &sheet, &places);
        assert_eq!(in_file(Format::Xlsx).get(places[2]), None);
        assert_eq!(in_file(Format::Delimited).get(places[2]), Some("1.10"));
        assert_eq!(in_file(Format::Delimited).get(places[3]), None);
    }

    #[test]
    fn texts_that_are_numbers() {
        for (text, number) in [("1.1", 1.1), ("-3", -3.0), ("12", 12.0)] {
            assert_eq!(decimal(text), Some(number), "{text}");
        }
        for text in ["inf", "NaN", "1e5", "+1", ".5", "1.", "-", "", "1.2.3", "１"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn both_counts_of_days() {
        let (sheet, places) = sheet("m/d", &[D(2025, 1, 1), D(2025, 1, 2)], true);
        let numbers = RecoveredNumbers::of(Format::Xlsx, &sheet, &places);
        assert_eq!(numbers.get(places[1]), Some("1-2"));
    }

    #[test]
    fn a_note_tells_how_many() {
        let (sheet, places) = sheet("m/d", &[D(2025, 1, 1), D(2025, 1, 2)], false);
        let numbers = RecoveredNumbers::of(Format::Xlsx, &sheet, &places);
        let notes: Vec<String> = numbers.notes.iter().map(Note::to_string).collect();
        let expected = "'回答'!A1: 2 numbers had been turned into dates and were restored, as 1/1 for 1-1";
        assert_eq!(notes, [expected]);
    }
}
