//! Cell references in the A1 style that people see in Excel.
//!
//! Rows and columns count from zero inside the program; everything that leaves it, on
//! the screen or as JSON, goes through the types here and reads as in Excel.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, ErrorKind, Result};

/// The position of one cell on a sheet.
///
/// # Examples
///
/// ```
/// use checksheet::CellRef;
///
/// let cell: CellRef = "C7".parse()?;
/// assert_eq!((cell.row, cell.col), (6, 2));
/// assert_eq!(cell.to_string(), "C7");
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CellRef {
    /// Zero-based row.
    pub row: u32,
    /// Zero-based column.
    pub col: u16,
}

impl CellRef {
    /// One past the last row that a worksheet can have (ECMA-376 part 1, 18.3.1.73).
    pub const MAX_ROWS: u32 = 1_048_576;
    /// One past the last column that a worksheet can have.
    pub const MAX_COLS: u16 = 16_384;

    /// The cell at a zero-based row and column.
    pub fn new(row: u32, col: u16) -> CellRef {
        CellRef { row, col }
    }

    /// Whether a worksheet has such a cell.
    pub(crate) fn is_on_a_sheet(self) -> bool {
        self.row < CellRef::MAX_ROWS && self.col < CellRef::MAX_COLS
    }
}

impl FromStr for CellRef {
    type Err = Error;

    /// Read `C7` or `$C$7`, in either case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CellRef`] when the text is not one cell, or lies outside the
    /// 1,048,576 × 16,384 cells of a worksheet.
    fn from_str(text: &str) -> Result<CellRef> {
        parse_cell(text).ok_or_else(|| Error::new(ErrorKind::CellRef(text.to_owned())))
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", ColumnRef(self.col), u64::from(self.row) + 1)
    }
}

/// A column, shown as its letters.
///
/// ```
/// use checksheet::ColumnRef;
///
/// assert_eq!(ColumnRef(27).to_string(), "AB");
/// assert_eq!("ab".parse::<ColumnRef>()?, ColumnRef(27));
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ColumnRef(
    /// Zero-based column.
    pub u16,
);

impl FromStr for ColumnRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<ColumnRef> {
        parse_column(text)
            .map(ColumnRef)
            .ok_or_else(|| Error::new(ErrorKind::CellRef(text.to_owned())))
    }
}

impl fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Columns are a bijective base 26: Z is followed by AA, not BA.
        let mut letters = [0u8; 4];
        let mut len = 0;
        let mut left = u32::from(self.0) + 1;
        while left > 0 {
            letters[len] = b'A' + ((left - 1) % 26) as u8;
            left = (left - 1) / 26;
            len += 1;
        }
        letters[..len].iter().rev().try_for_each(|&b| write!(f, "{}", char::from(b)))
    }
}

/// A row, shown counting from one.
///
/// ```
/// use checksheet::RowRef;
///
/// assert_eq!(RowRef(6).to_string(), "7");
/// assert_eq!(serde_json::to_string(&RowRef(6))?, "7");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RowRef(
    /// Zero-based row.
    pub u32,
);

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 + 1)
    }
}

impl Serialize for RowRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0 + 1)
    }
}

impl<'de> Deserialize<'de> for RowRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RowRef, D::Error> {
        let shown = u32::deserialize(deserializer)?;
        match shown.checked_sub(1) {
            Some(row) if row < CellRef::MAX_ROWS => Ok(RowRef(row)),
            _ => Err(de::Error::custom(format!("not a row: {shown}"))),
        }
    }
}

impl JsonSchema for RowRef {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Row".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer", "minimum": 1, "maximum": CellRef::MAX_ROWS,
            "description": "A row as people see it: the first is 1."
        })
    }
}

/// First and last row, both included. As JSON it is `[first, last]`.
#[derive(
    Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(from = "(RowRef, RowRef)", into = "(RowRef, RowRef)")]
pub struct RowRange {
    /// The first row.
    pub first: RowRef,
    /// The last row; not before the first.
    pub last: RowRef,
}

impl RowRange {
    /// Whether the row is one of these.
    pub fn contains(self, row: RowRef) -> bool {
        self.first <= row && row <= self.last
    }
}

impl From<(RowRef, RowRef)> for RowRange {
    fn from((a, b): (RowRef, RowRef)) -> RowRange {
        RowRange { first: a.min(b), last: a.max(b) }
    }
}

impl From<RowRange> for (RowRef, RowRef) {
    fn from(range: RowRange) -> (RowRef, RowRef) {
        (range.first, range.last)
    }
}

/// A rectangle of cells, written `B2:D5`, or `B2` where it is a single one.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CellRange {
    /// The top left cell.
    pub first: CellRef,
    /// The bottom right cell.
    pub last: CellRef,
}

impl CellRange {
    /// The smallest rectangle that holds both cells.
    pub fn new(a: CellRef, b: CellRef) -> CellRange {
        CellRange {
            first: CellRef::new(a.row.min(b.row), a.col.min(b.col)),
            last: CellRef::new(a.row.max(b.row), a.col.max(b.col)),
        }
    }

    /// Whether the cell lies in it.
    pub fn contains(self, at: CellRef) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.col..=self.last.col).contains(&at.col)
    }

    /// Whether the two share a cell.
    pub fn overlaps(self, other: CellRange) -> bool {
        self.first.row <= other.last.row
            && other.first.row <= self.last.row
            && self.first.col <= other.last.col
            && other.first.col <= self.last.col
    }

    /// Whether it is a single cell.
    pub fn is_cell(self) -> bool {
        self.first == self.last
    }

    /// How many rows it covers.
    pub fn height(self) -> u32 {
        self.last.row - self.first.row + 1
    }

    /// How many columns it covers.
    pub fn width(self) -> u16 {
        self.last.col - self.first.col + 1
    }
}

impl FromStr for CellRange {
    type Err = Error;

    /// Read `B2:D5`, `B2`, and the whole columns `B:D` and rows `2:5`.
    fn from_str(text: &str) -> Result<CellRange> {
        let (a, b) = text.split_once(':').unwrap_or((text, text));
        let parsed = match (parse_cell(a), parse_cell(b)) {
            (Some(a), Some(b)) => Some(CellRange::new(a, b)),
            _ if !text.contains(':') => None,
            _ => whole_columns(a, b).or_else(|| whole_rows(a, b)),
        };
        parsed.ok_or_else(|| Error::new(ErrorKind::CellRef(text.to_owned())))
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_cell() {
            return self.first.fmt(f);
        }
        write!(f, "{}:{}", self.first, self.last)
    }
}

/// A cell on a named sheet, written `'回答 1'!C7`.
///
/// The one sheet of a CSV file has no name; there a place is written `C7`: field C of
/// record 7.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Location {
    /// The sheet's name as shown on its tab; empty in a file without sheets.
    pub sheet: String,
    /// The cell on that sheet.
    pub cell: CellRef,
}

impl Location {
    /// The cell on the sheet of that name.
    pub fn new(sheet: impl Into<String>, cell: CellRef) -> Location {
        Location { sheet: sheet.into(), cell }
    }
}

impl FromStr for Location {
    type Err = Error;

    /// Read `'回答 1'!C7`, `Sheet1!C7` or `C7`.
    fn from_str(text: &str) -> Result<Location> {
        let Some((sheet, cell)) = text.rsplit_once('!') else {
            return Ok(Location::new("", text.parse()?));
        };
        let sheet = match sheet.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')) {
            Some(quoted) => quoted.replace("''", "'"),
            None => sheet.to_owned(),
        };
        Ok(Location { sheet, cell: cell.parse()? })
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sheet.is_empty() {
            return self.cell.fmt(f);
        }
        write!(f, "'{}'!{}", self.sheet.replace('\'', "''"), self.cell)
    }
}

/// Strings in JSON: what `Display` writes, `FromStr` reads.
macro_rules! as_string {
    ($($type:ident $name:literal $description:literal,)*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                String::deserialize(from)?.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "description": $description })
            }
        }
    )*};
}

as_string! {
    CellRef "Cell" "A cell such as C7.",
    CellRange "Range" "A rectangle of cells such as B2:D5.",
    ColumnRef "ColumnLetters" "A column's letters, such as AB.",
    Location "Location" "A cell on a sheet, such as '回答'!C7.",
}

fn parse_cell(text: &str) -> Option<CellRef> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let split = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at(split);
    let col = parse_column(letters)?;
    let row = parse_row(digits)?;
    Some(CellRef { row, col })
}

fn parse_column(letters: &str) -> Option<u16> {
    let letters = letters.strip_prefix('$').unwrap_or(letters);
    // Three letters reach past XFD, and keep the arithmetic below from overflowing.
    let plausible = (1..=3).contains(&letters.len())
        && letters.bytes().all(|b| b.is_ascii_alphabetic());
    let number = |n, b: u8| n * 26 + u16::from(b.to_ascii_uppercase() - b'A') + 1;
    let col = plausible.then(|| letters.bytes().fold(0, number) - 1)?;
    (col < CellRef::MAX_COLS).then_some(col)
}

fn parse_row(digits: &str) -> Option<u32> {
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    let row =
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?;
    row.and_then(|row: u32| row.checked_sub(1)).filter(|&row| row < CellRef::MAX_ROWS)
}

fn whole_columns(a: &str, b: &str) -> Option<CellRange> {
    let (a, b) = (parse_column(a)?, parse_column(b)?);
    let last_row = CellRef::MAX_ROWS - 1;
    Some(CellRange::new(CellRef::new(0, a), CellRef::new(last_row, b)))
}

fn whole_rows(a: &str, b: &str) -> Option<CellRange> {
    let (a, b) = (parse_row(a)?, parse_row(b)?);
    let last_col = CellRef::MAX_COLS - 1;
    Some(CellRange::new(CellRef::new(a, 0), CellRef::new(b, last_col)))
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! reads {
        ($name:ident, $text:expr, $row:expr, $col:expr) => {
            #[test]
            fn $name() {
                let cell: CellRef = $text.parse().unwrap();
                assert_eq!((cell.row, cell.col), ($row, $col));
            }
        };
    }

    macro_rules! refuses {
        ($name:ident, $text:expr) => {
            #[test]
            fn $name() {
                let err = $text.parse::<CellRef>().unwrap_err();
                assert_eq!(
                    err.to_string(),
                    format!("not a cell reference: {:?}", $text)
                );
            }
        };
    }

    reads!(first_cell, "A1", 0, 0);
    reads!(last_one_letter_column, "Z1", 0, 25);
    reads!(first_two_letter_column, "AA1", 0, 26);
    reads!(last_cell, "XFD1048576", 1_048_575, 16_383);
    reads!(absolute, "$C$7", 6, 2);
    reads!(lower_case, "c7", 6, 2);

    refuses!(empty, "");
    refuses!(row_zero, "A0");
    refuses!(no_row, "A");
    refuses!(no_column, "7");
    refuses!(past_last_column, "XFE1");
    refuses!(past_last_row, "A1048577");
    refuses!(row_of_eleven_digits, "A10000000001");
    refuses!(a_range, "A1:B2");
    refuses!(full_width_digits, "A１");
    refuses!(four_letter_column, "AAAA1");
    refuses!(signed_row, "A+1");

    #[test]
    fn every_column_prints_what_it_reads() {
        for col in 0..CellRef::MAX_COLS {
            let cell = CellRef { row: 41, col };
            assert_eq!(cell.to_string().parse::<CellRef>().unwrap(), cell);
        }
    }

    #[test]
    fn ranges_read_in_any_order_and_print_in_one() {
        for (text, shown) in [
            ("B2:D5", "B2:D5"),
            ("D5:B2", "B2:D5"),
            ("B5:D2", "B2:D5"),
            ("C7", "C7"),
            ("C:C", "C1:C1048576"),
            ("3:4", "A3:XFD4"),
        ] {
            assert_eq!(text.parse::<CellRange>().unwrap().to_string(), shown, "{text}");
        }
        assert!("C".parse::<CellRange>().is_err());
        assert!("C:4".parse::<CellRange>().is_err());
    }

    #[test]
    fn locations_read_what_they_write() {
        for sheet in ["it's 回答", "Sheet1", "a!b", ""] {
            let at = Location::new(sheet, CellRef::new(6, 2));
            assert_eq!(at.to_string().parse::<Location>().unwrap(), at, "{at}");
        }
        let at: Location = "Sheet1!C7".parse().unwrap();
        assert_eq!(at.to_string(), "'Sheet1'!C7");
    }

    #[test]
    fn rows_in_json_count_from_one() {
        let range: RowRange = serde_json::from_str("[5,6]").unwrap();
        assert_eq!((range.first, range.last), (RowRef(4), RowRef(5)));
        assert!(serde_json::from_str::<RowRef>("0").is_err());
        assert!(serde_json::from_str::<RowRef>("1048577").is_err());
    }
}
