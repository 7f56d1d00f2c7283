//! A form that was seen before: its layout, with what a person corrected, known again by
//! what the form looks like.
//!
//! A form is its header: the sheets, the header cells and the columns that they stand in.
//! The answers are no part of it, nor are the questions, which change from year to year.

mod fit;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use self::fit::Fit;
use crate::address::{CellRef, RowRange};
use crate::error::{Error, Result};
use crate::fingerprint::Fingerprint;
use crate::layout::{Layout, Role, SkipReason, Table};
use crate::note::Note;
use crate::workbook::{Sheet, Workbook};

/// The layout of one form, to be stored as `profiles/*.toml`.
///
/// # Examples
///
/// ```
/// use checksheet::{Profile, Profiles, layout, open};
///
/// let form = |year: &str| {
///     let csv = format!("番号,観点,要求,所見\n1,入退室,{year}の記録はありますか。,\n");
///     open(csv.as_bytes())
/// };
/// let last = form("2025年")?;
/// let detector = layout::Detector::new().column(layout::Role::Status, "D".parse()?);
/// let profile = Profile::new("甲社.csv", &last, &detector.detect(&last));
/// let stored = profile.to_toml()?;
///
/// let profiles = Profiles::new().with(Profile::from_toml(&stored)?);
/// let layout = profiles.recognise(&form("2026年")?).layout.expect("the same form");
/// assert_eq!(layout.tables[0].column(layout::Role::Status).unwrap().header, "所見");
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Of this file's form: 1.
    version: u32,
    /// What people call the form: as a rule the file that it was stored from.
    pub name: String,
    /// The header's fingerprint: the same for the same form.
    fingerprint: String,
    /// The fingerprint of the questions and their cells.
    questions: String,
    /// How each table is known.
    headers: Vec<Header>,
    layout: Layout,
}

/// How a table is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    sheet: String,
    /// The texts of each header row, by the letters of their columns.
    rows: Vec<IndexMap<String, String>>,
    /// Questions that a person said are not to be answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<String>,
}

const VERSION: u32 = 1;

impl Profile {
    /// The profile of a workbook that is read by this layout.
    pub fn new(name: &str, workbook: &Workbook, layout: &Layout) -> Profile {
        let headers: Vec<Header> = layout
            .tables
            .iter()
            .filter_map(|table| Header::of(workbook.sheet(table.sheet_name())?, table))
            .collect();
        let mut layout = Layout { notes: Vec::new(), ..layout.clone() };
        let columns = layout.tables.iter_mut().flat_map(|table| &mut table.columns);
        for column in columns {
            column.confidence = 1.0;
            column.reasons = vec![format!("the profile of {name}")];
        }
        Profile {
            version: VERSION,
            name: name.to_owned(),
            fingerprint: fingerprint(&headers),
            questions: questions(workbook, &layout),
            headers,
            layout,
        }
    }

    /// Read a profile.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) with the line: TOML that is not well formed, or another
    /// version's.
    pub fn from_toml(text: &str) -> Result<Profile> {
        let profile: Profile =
            toml::from_str(text).map_err(|err| Error::toml(text, &err))?;
        if profile.version != VERSION {
            let (found, known) = (profile.version, VERSION);
            return Err(Error::data(
                format!("版 {found} のプロファイルです。読めるのは版 {known} です"),
                format!("a profile of version {found}; this reads {known}"),
            ));
        }
        Ok(profile)
    }

    /// The profile as TOML.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) where a value has no form in TOML, which no profile has.
    pub fn to_toml(&self) -> Result<String> {
        let text = toml::to_string(self);
        text.map_err(Error::data_in_english)
    }

    /// The name of its file: that of the form's fingerprint, so that one form has one.
    pub fn file_name(&self) -> String {
        format!("{}.toml", self.fingerprint)
    }

    /// How many cells it is known by.
    fn cells(&self) -> usize {
        self.headers.iter().flat_map(|header| &header.rows).map(IndexMap::len).sum()
    }
}

impl Header {
    fn of(sheet: &Sheet, table: &Table) -> Option<Header> {
        let rows = table.header_rows.map_or_else(Vec::new, |rows| texts(sheet, rows));
        let question = table.column(Role::Question)?.column;
        let told = table.skipped_rows.iter().filter(|row| {
            // What is skipped by its looks is skipped by its looks next time too.
            row.reason == SkipReason::Told
        });
        let text = |row: u32| normal(&sheet.text(CellRef::new(row, question.0)));
        let mut skipped: Vec<String> = told.map(|row| text(row.row.0)).collect();
        skipped.retain(|text| !text.is_empty());
        Some(Header { sheet: table.sheet_name().to_owned(), rows, skipped })
    }
}

/// The texts of some rows, by column.
fn texts(sheet: &Sheet, rows: RowRange) -> Vec<IndexMap<String, String>> {
    (rows.first.0..=rows.last.0).map(|row| texts_of_row(sheet, row)).collect()
}

fn texts_of_row(sheet: &Sheet, row: u32) -> IndexMap<String, String> {
    let texts = sheet.row(row).map(|(at, cell)| {
        (crate::address::ColumnRef(at.col).to_string(), normal(&sheet.shown(cell)))
    });
    texts.filter(|(_, text)| !text.is_empty()).collect()
}

/// A text without width and spaces, which people change without noticing.
fn normal(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// A sheet's name without its figures: 「2025年度」 is 「2026年度」 next time.
fn normal_sheet(name: &str) -> String {
    let mut normal = String::new();
    for c in self::normal(name).chars() {
        match c {
            c if !c.is_ascii_digit() => normal.push(c),
            _ if normal.ends_with('#') => {}
            _ => normal.push('#'),
        }
    }
    normal
}

fn fingerprint(headers: &[Header]) -> String {
    let mut print = Fingerprint::new();
    for header in headers {
        print.add(&normal_sheet(&header.sheet));
        for (column, text) in header.rows.iter().flatten() {
            print.add(column);
            print.add(text);
        }
    }
    print.hex()
}

/// What is asked, and in which cells: equal texts in the question columns of all tables.
fn questions(workbook: &Workbook, layout: &Layout) -> String {
    let mut print = Fingerprint::new();
    for table in &layout.tables {
        print.add(table.sheet_name());
        let Some(sheet) = workbook.sheet(table.sheet_name()) else { continue };
        let columns: Vec<u16> =
            table.columns(Role::Question).map(|column| column.column.0).collect();
        let first = table.first_body_row().0;
        // What stands below the last question is told apart, too.
        for row in sheet.rows().filter(|row| *row >= first) {
            for col in &columns {
                let at = CellRef::new(row, *col);
                let text = normal(&sheet.text(at));
                if !text.is_empty() {
                    print.add(&at.to_string());
                    print.add(&text);
                    // Whether it is asked at all.
                    let struck = sheet.is_struck(at);
                    print.add(if struck { "struck out" } else { "" });
                    print.add(if sheet.is_row_hidden(row) { "hidden" } else { "" });
                }
            }
        }
    }
    print.hex()
}

/// The profiles of all forms that were seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profiles {
    profiles: Vec<Profile>,
}

/// What profiles say of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognised {
    /// The layout, where a profile fits.
    pub layout: Option<Layout>,
    /// Which profile was used; and which would have been, had the form not changed.
    pub notes: Vec<Note>,
}

impl Profiles {
    /// No profiles, which recognise nothing.
    pub fn new() -> Profiles {
        Profiles::default()
    }

    /// One more.
    #[must_use]
    pub fn with(mut self, profile: Profile) -> Profiles {
        self.profiles.push(profile);
        self
    }

    /// The layout of a workbook whose form is known.
    ///
    /// Where the questions are those of the profile, in the same cells, its layout holds
    /// as it is. Where they have changed under the same header, they are looked for
    /// anew, by the stored columns. A profile whose header has changed is not used; that
    /// is said where the form is still much like it. Of several that fit, the one that is
    /// known by the most header cells is used.
    pub fn recognise(&self, workbook: &Workbook) -> Recognised {
        let mut found = Recognised::default();
        let mut best: Option<(usize, &Profile, Layout)> = None;
        for profile in &self.profiles {
            match profile.fit(workbook) {
                Fit::Known(layout) => {
                    let cells = profile.cells();
                    if best.as_ref().is_none_or(|(most, ..)| cells > *most) {
                        best = Some((cells, profile, *layout));
                    }
                }
                Fit::Changed(what) => found.notes.push(changed(profile, &what)),
                Fit::Other => {}
            }
        }
        if let Some((_, profile, layout)) = best {
            let name = &profile.name;
            found.notes = vec![Note::new(
                format!("様式のプロファイル「{name}」を使いました"),
                format!("read by the profile of {name:?}"),
            )];
            found.layout = Some(layout);
        }
        found
    }
}

fn changed(profile: &Profile, what: &Note) -> Note {
    use crate::lang::Lang::{English, Japanese};
    let name = &profile.name;
    Note::new(
        format!(
            "様式のプロファイル「{name}」は合わなくなったので使いません。{}。inspect --save-profile で保存し直してください",
            what.text(Japanese)
        ),
        format!(
            "the profile of {name:?} no longer fits and is not used: {}; store it again with `inspect --save-profile`",
            what.text(English)
        ),
    )
}

#[cfg(test)]
mod tests;
