//! What a person says about a sheet, in options of the program or once for all.

use std::path::{Path, PathBuf};

use checksheet::layout::{Detector, Role};
use checksheet::workbook::Sheet;
use checksheet::{
    CellRef, ColumnRef, Lang, Layout, Profile, Profiles, RowRange, RowRef, Workbook,
};
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::{Deserialize, de::IntoDeserializer};

use crate::input;
use crate::said::Said;

/// Corrections that win over what is detected.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Hints {
    /// Where the questions are, as JSON from `inspect --json`, possibly corrected
    #[arg(long, conflicts_with_all =
        ["profiles", "sheet", "header_rows", "column", "skip_rows"])]
    layout: Option<PathBuf>,
    /// Forms that were seen before, as a folder of `inspect --save-profile`; a form that
    /// is among them is read as it was stored. What the options below say wins
    #[arg(long, value_name = "FOLDER")]
    profiles: Option<PathBuf>,
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
    /// What finds the questions by them; files are read once.
    pub(crate) fn finder(&self) -> anyhow::Result<Finder> {
        let layout = self.layout.as_deref().map(input::layout).transpose()?;
        let profiles = match &self.profiles {
            Some(folder) if !self.is_told() => profiles(folder)?,
            _ => Profiles::new(),
        };
        Ok(Finder { layout, profiles, detector: self.detector() })
    }

    /// The files that are read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.layout.as_deref().into_iter()
    }

    /// The profiles that are read.
    pub(crate) fn profile_files(&self) -> anyhow::Result<Vec<PathBuf>> {
        self.profiles.as_deref().map_or_else(|| Ok(Vec::new()), profile_files)
    }

    fn is_told(&self) -> bool {
        self.header_rows.is_some()
            || !(self.sheet.is_empty()
                && self.column.is_empty()
                && self.skip_rows.is_empty())
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

/// Finds the questions of workbooks.
#[derive(Debug)]
pub(crate) struct Finder {
    layout: Option<Layout>,
    profiles: Profiles,
    detector: Detector,
}

impl Finder {
    /// By the layout that was given, or a profile that fits, or as it is found. What
    /// profiles have to say is among the notes.
    ///
    /// A sheet that is named and not there is an error that tells those that are; so is
    /// whatever else was told and cannot be heeded.
    pub(crate) fn layout(&self, workbook: &Workbook) -> Result<Layout, Said> {
        if let Some(layout) = &self.layout {
            let mut layout = settled(layout.clone());
            layout.notes.splice(0..0, layout.of_another_form(workbook));
            return Ok(layout);
        }
        let known = self.profiles.recognise(workbook);
        let mut layout = match known.layout {
            Some(layout) => settled(layout),
            None => self.detect(workbook)?,
        };
        layout.notes.splice(0..0, known.notes);
        Ok(layout)
    }

    fn detect(&self, workbook: &Workbook) -> Result<Layout, Said> {
        let Some(missing) = self.detector.missing_sheet(workbook) else {
            let layout = self.detector.detect(workbook);
            let overlooked = self.detector.overlooked(workbook, &layout);
            if overlooked.is_empty() {
                return Ok(layout);
            }
            let all = |lang| {
                let notes = overlooked.iter().map(|note| note.text(lang).to_owned());
                notes.collect::<Vec<_>>().join("\n")
            };
            return Err(Said::new(all(Lang::Japanese), all(Lang::English)));
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
}

/// A layout that a person gave or kept is settled, however doubtful it was when found.
fn settled(mut layout: Layout) -> Layout {
    for column in layout.tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.confidence = 1.0;
    }
    layout
}

fn profile_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let named = |err: std::io::Error| input::named(err.into(), folder);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(named)? {
        let path = entry.map_err(named)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The profiles of a folder, by name.
fn profiles(folder: &Path) -> anyhow::Result<Profiles> {
    profile_files(folder)?.iter().try_fold(Profiles::new(), |profiles, path| {
        let profile = Profile::from_toml(&input::text(path)?);
        Ok(profiles.with(profile.map_err(|err| input::named(err, path))?))
    })
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
