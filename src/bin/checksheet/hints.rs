//! What a person says about a sheet, in options of the program.

use checksheet::layout::{Detector, Role};
use checksheet::workbook::Sheet;
use checksheet::{CellRef, ColumnRef, Layout, RowRange, RowRef, Workbook};
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::{Deserialize, de::IntoDeserializer};

use crate::said::Said;

/// Corrections that win over what is detected.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Hints {
    /// Look at this sheet only, hidden or not; may be given several times
    #[arg(long, value_name = "NAME")]
    sheet: Vec<String>,
    /// The rows of the header: 5 or 5-6
    #[arg(long, value_name = "ROWS", value_parser = rows)]
    header_rows: Option<RowRange>,
    /// What a column is for: question=C, status=E, remark=F …
    #[arg(long, value_name = "ROLE=COLUMN", value_parser = role_column)]
    column: Vec<(Role, ColumnRef)>,
    /// Rows that are not to be answered: 12 or 12-20
    #[arg(long, value_name = "ROWS", value_parser = rows)]
    skip_rows: Vec<RowRange>,
}

impl Hints {
    /// What is found in a workbook by a detector that heeds them.
    ///
    /// A sheet that is named and not there is an error that tells those that are.
    pub(crate) fn detect(&self, workbook: &Workbook) -> Result<Layout, Said> {
        let detector = self.detector();
        let Some(missing) = detector.missing_sheet(workbook) else {
            return Ok(detector.detect(workbook));
        };
        let names: Vec<&str> = workbook.sheets().iter().map(Sheet::name).collect();
        let quoted: Vec<String> =
            names.iter().map(|name| format!("{name:?}")).collect();
        Err(Said::new(
            format!(
                "シート「{missing}」はありません。あるのは「{}」です",
                names.join("」「")
            ),
            format!("no sheet {missing:?}; there is {}", quoted.join(", ")),
        ))
    }

    fn detector(&self) -> Detector {
        let mut detector = Detector::new();
        for name in &self.sheet {
            detector = detector.sheet(name);
        }
        if let Some(rows) = self.header_rows {
            detector = detector.header_rows(rows);
        }
        for (role, column) in &self.column {
            detector = detector.column(*role, *column);
        }
        self.skip_rows.iter().fold(detector, |detector, rows| detector.skip_rows(*rows))
    }
}

fn rows(text: &str) -> Result<RowRange, String> {
    let (first, last) = text.split_once(['-', ':']).unwrap_or((text, text));
    Ok((row(first)?, row(last)?).into())
}

fn row(text: &str) -> Result<RowRef, String> {
    let number: Option<u32> = text.trim().parse().ok();
    number
        .and_then(|number| number.checked_sub(1))
        .filter(|row| *row < CellRef::MAX_ROWS)
        .map(RowRef)
        .ok_or_else(|| format!("not a row: {text:?}"))
}

fn role_column(text: &str) -> Result<(Role, ColumnRef), String> {
    let (role, column) =
        text.split_once('=').ok_or("say ROLE=COLUMN, such as status=E")?;
    let name: StrDeserializer<'_, ValueError> = role.trim().into_deserializer();
    let role = Role::deserialize(name).map_err(|err| err.to_string())?;
    let column =
        column.trim().parse().map_err(|err: checksheet::Error| err.to_string())?;
    Ok((role, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_as_people_write_them() {
        assert_eq!(rows("5-6"), Ok((RowRef(4), RowRef(5)).into()));
        assert_eq!(rows("7"), Ok((RowRef(6), RowRef(6)).into()));
        assert!(rows("0").is_err() && rows("x").is_err() && rows("1048577").is_err());
        assert_eq!(role_column("status=E"), Ok((Role::Status, ColumnRef(4))));
        assert!(role_column("answer=E").is_err() && role_column("status").is_err());
    }
}
