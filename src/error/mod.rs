//! The one error type of this crate.

mod foreign;
mod text;

pub(crate) use text::not_in_encoding;

use std::{fmt, io};

use crate::address::Location;
use crate::brief::cut;
use crate::lang::Lang;

/// A `Result` whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why there is no result.
///
/// A question that stays blank is not an error, see
/// [`BlankReason`](crate::BlankReason); neither is something passed over while reading,
/// see [`Note`](crate::Note).
///
/// Programs ask for the [`kind`](Error::kind). People read the text: it names the
/// place, from the outside in, then what is wrong, then what to do where that is known.
///
/// # Examples
///
/// ```
/// use checksheet::{CellRef, ErrorKind, Lang};
///
/// let err = "7C".parse::<CellRef>().unwrap_err();
/// assert!(matches!(err.kind(), ErrorKind::CellRef(text) if text == "7C"));
/// assert_eq!(err.to_string(), r#"not a cell reference: "7C""#);
/// assert_eq!(err.text(Lang::Japanese), "セル番地ではありません: \"7C\"");
/// ```
#[derive(Debug)]
pub struct Error(Box<Inner>);

// Boxed, so that `Result<T>` is no wider than `T` and a pointer.
#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    file: Option<String>,
    part: Option<String>,
    at: Option<Location>,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file could not be read or written.
    Io(io::Error),
    /// The bytes are of no format that this crate reads.
    UnknownFormat,
    /// The format is known, but this operation is not possible in it.
    Unsupported(Unsupported),
    /// There is nothing in the file.
    Empty,
    /// The file ends before its end.
    CutOff,
    /// A quote in a CSV file is never closed.
    OpenQuote {
        /// The line in which it opens, counting from 1.
        line: u64,
    },
    /// The file is damaged: the reader says how.
    Damaged(String),
    /// The file goes beyond one of the [`Limits`](crate::Limits).
    Limit {
        /// Which limit, in its own words: `"unpacked bytes"`.
        what: &'static str,
        /// The most that is allowed.
        most: u64,
    },
    /// The file is encrypted, and no password was given.
    PasswordNeeded,
    /// The file is encrypted with another password.
    PasswordWrong,
    /// The file is not in the encoding that it was said to be in.
    Encoding {
        /// The encoding's name.
        encoding: &'static str,
        /// The first line that is not in it, counting from 1.
        line: u64,
        /// The first byte that is not in it, counting from 0.
        offset: u64,
        /// The encoding that the file seems to be in instead.
        seems: Option<&'static str>,
    },
    /// The file makes no sense in the encoding that it was said to be in, though each of
    /// its bytes is something in it.
    OtherEncoding {
        /// The encoding that was told.
        told: &'static str,
        /// The encoding that the file is in.
        seems: &'static str,
    },
    /// The text is not a cell reference such as `C7`.
    CellRef(String),
    /// The workbook has no sheet of that name.
    NoSheet(String),
    /// No table of questions was found; the notes say what was looked at.
    NoTable,
    /// The value cannot stand in a cell.
    Value(ValueProblem),
    /// A text of an item cannot stand in a cell.
    Item {
        /// 項番 of the item, or its question where it has none.
        item: String,
        /// Why not.
        problem: ValueProblem,
    },
    /// The cell cannot be written without harm.
    Refused(Refusal),
    /// The workbook is no longer the one that the plan was made for.
    Changed {
        /// The text that the plan expects in the cell.
        expected: String,
        /// The text that the cell has now.
        found: String,
    },
    /// The result, read back, is not what was to be written. The result is withheld.
    ReadBack {
        /// What was to be written.
        expected: String,
        /// What the result holds.
        found: String,
    },
    /// What the user gave (JSON, TOML, TSV, a value) does not say what it should.
    Data {
        /// 誤り.
        japanese: String,
        /// What is wrong.
        english: String,
    },
    /// A workbook in which a person decides cannot be followed.
    Review(ReviewProblem),
    /// Several cells at once, each with its own error.
    Several {
        /// The first of them, in the order of the file.
        errors: Vec<Error>,
        /// How many there are besides.
        more: usize,
    },
    /// The model of sentences cannot be used.
    Model(ModelProblem),
}

/// Why a model of sentences cannot be used: see
/// [`Embedder`](crate::matching::Embedder).
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ModelProblem {
    /// The folder holds no model that this build reads.
    NotAModel,
    /// The file is not what its name says; its reader says why.
    Damaged(String),
    /// The tensor is missing, or of another type or shape.
    Tensor {
        /// Its name.
        name: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is; none where it is missing.
        found: Option<String>,
    },
    /// The tokenizer knows tokens for which the table has no row.
    Tokens {
        /// The highest token.
        highest: u64,
        /// How many rows there are.
        rows: u64,
    },
    /// The model gave no usable vectors; how it failed.
    Fails(String),
}

/// Why a workbook in which a person decides, of a review or of proposals for the master,
/// cannot be followed.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ReviewProblem {
    /// It is no review workbook, or the data that belongs to it was deleted.
    NotAReview,
    /// It was made for another questionnaire, or the questions have changed since.
    OtherFile,
    /// It is no workbook of proposals, or the data that belongs to it was deleted.
    NotProposals,
    /// A column is missing.
    NoColumn {
        /// 見出し.
        japanese: &'static str,
        /// Its header.
        english: &'static str,
    },
    /// The decision is none of those there are.
    UnknownDecision {
        /// What the cell says.
        said: String,
        /// 選べる判断.
        japanese: String,
        /// The decisions there are.
        english: String,
    },
    /// The workbook was not written with a row of this name.
    UnknownRow(String),
    /// Another row decides on the same.
    Twice(String),
    /// The proposal of this row answers the same otherwise, and both are accepted.
    ContradictsRow(String),
    /// A proposal for the master was changed: only the decision is a person's.
    ChangesProposal,
    /// The proposal is accepted, and it was changed.
    AcceptsChange,
    /// The proposal is accepted, and there is none.
    AcceptsNothing,
    /// The answer is to be edited, and it is empty.
    EditsNothing,
    /// The item is to stay blank, and an answer was typed.
    BlankWithText,
    /// It is still to be decided, and a text was typed.
    UndecidedWithText,
    /// The answer cannot stand in the questionnaire; why, in both languages.
    NotWritable {
        /// 理由.
        japanese: String,
        /// The reason.
        english: String,
    },
}

/// What a format, or this build, cannot do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Unsupported {
    /// A Word, PowerPoint or other Office file that is not a workbook.
    NotAWorkbook,
    /// An encrypted workbook, in a build without the feature `encryption`.
    Encrypted,
    /// A PDF: its text has to be copied out first.
    Pdf,
    /// An HTML document without a table.
    HtmlWithoutTable,
    /// A workbook that is one XML file: Flat ODS, or the XML Spreadsheet of Excel 2003.
    XmlWorkbook,
    /// A logo that is neither PNG nor JPEG.
    Logo,
}

/// Why a value cannot stand in a cell.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ValueProblem {
    /// More than 32,767 UTF-16 code units (Excel's limit on a cell's text).
    TooLong(usize),
    /// Not a finite number.
    NotFinite,
    /// A day before the workbook's first, or after the year 9999.
    OutsideCalendar(String),
    /// The file's encoding has no such character.
    NotInEncoding {
        /// Characters that cannot be written, each once; no more than eleven.
        characters: String,
        /// The encoding's name.
        encoding: &'static str,
    },
}

/// Why a cell is not written.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Refusal {
    /// The package is digitally signed; any change would break the signature.
    Signed,
    /// The cell holds a formula.
    Formula,
    /// The cell is the master of a shared formula: others are computed from it.
    SharedFormula,
    /// The cell belongs to an array formula or a data table.
    ArrayFormula,
    /// The sheet is a chart, dialog or macro sheet and has no cells.
    NotAWorksheet,
    /// The cell has a validation that would reject the value.
    Validation(String),
    /// The cell is a header of an Excel table, whose columns are named by their headers.
    TableHeader,
    /// The row was repaired when it was read: in the file its cells are one field.
    TakenApart,
    /// The cell is inside a merged area, whose value stands in the given cell.
    Merged(crate::address::CellRef),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Error {
        Error(Box::new(Inner { kind, file: None, part: None, at: None }))
    }

    /// A damaged file, in the words of whoever found out.
    pub(crate) fn damaged(what: impl fmt::Display) -> Error {
        Error::new(ErrorKind::Damaged(cut(&what.to_string(), text::MOST)))
    }

    /// Data that does not say what it should.
    pub(crate) fn data(
        japanese: impl Into<String>,
        english: impl Into<String>,
    ) -> Error {
        let (japanese, english) = (japanese.into(), english.into());
        Error::new(ErrorKind::Data { japanese, english })
    }

    /// The same in the words of another crate, which are English.
    pub(crate) fn data_in_english(what: impl fmt::Display) -> Error {
        let what = what.to_string();
        let japanese = foreign::in_japanese(&what);
        Error::data(format!("内容に誤りがあります: {japanese}"), what)
    }

    /// The same at a place in a text, counting from 1.
    pub(crate) fn data_at(
        line: usize,
        column: usize,
        japanese: impl fmt::Display,
        english: impl fmt::Display,
    ) -> Error {
        Error::data(
            format!("{line} 行目 {column} 文字目: {japanese}"),
            format!("line {line}, column {column}: {english}"),
        )
    }

    /// JSON that does not say what it should; the text names line and column.
    pub(crate) fn json(err: serde_json::Error) -> Error {
        Error::data_in_english(err)
    }

    /// TOML that does not say what it should.
    pub(crate) fn toml(text: &str, err: &toml::de::Error) -> Error {
        let start = err.span().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
        let what = err.message();
        let japanese = foreign::in_japanese(what);
        Error::data(
            format!("{line} 行目に誤りがあります: {japanese}"),
            format!("line {line}: {what}"),
        )
    }

    /// Say in which file it happened.
    ///
    /// The library works on bytes and does not know; programs add it.
    #[must_use]
    pub fn in_file(mut self, name: impl Into<String>) -> Error {
        self.0.file.get_or_insert_with(|| name.into());
        self
    }

    /// Say in which part of the package it happened. The innermost caller wins.
    #[must_use]
    pub(crate) fn in_part(mut self, name: &str) -> Error {
        self.0.part.get_or_insert_with(|| name.to_owned());
        self
    }

    /// Say at which cell it happened. The innermost caller wins.
    #[must_use]
    pub(crate) fn at(mut self, at: &Location) -> Error {
        self.0.at.get_or_insert_with(|| at.clone());
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The cell at which it went wrong, when it is known.
    pub fn location(&self) -> Option<&Location> {
        self.0.at.as_ref()
    }

    /// The part of the package in which it went wrong, when it is known.
    pub fn part(&self) -> Option<&str> {
        self.0.part.as_deref()
    }

    /// One error out of several: the first of them with their cells, in the order of rows.
    pub(crate) fn several(mut errors: Vec<Error>) -> Error {
        /// More are not read at once.
        const MOST: usize = 50;
        if errors.len() == 1
            && let Some(only) = errors.pop()
        {
            return only;
        }
        errors.sort_by_key(|err| err.location().map(|at| (at.cell.row, at.cell.col)));
        let more = errors.len().saturating_sub(MOST);
        errors.truncate(MOST);
        ErrorKind::Several { errors, more }.into()
    }

    /// The text for a person.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = String::new();
        if let Some(file) = &self.0.file {
            text += &format!("{file}: ");
        }
        if let Some(part) = &self.0.part {
            text += &format!("{part}: ");
        }
        if let Some(at) = &self.0.at {
            text += &format!("{at}: ");
        }
        text + &self.0.kind.text(lang)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::English))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Io(err) => Some(err),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(err: io::Error) -> Error {
        Error::new(ErrorKind::Io(err))
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error::new(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::CellRef;

    #[test]
    fn a_text_of_the_file_does_not_fill_the_screen() {
        let long = "長".repeat(100_000);
        let shown = |text: &String| text.clone();
        for err in [
            Error::damaged(format!("a sheet has no cell {long}")),
            ErrorKind::CellRef(shown(&long)).into(),
            ErrorKind::NoSheet(shown(&long)).into(),
            ErrorKind::Changed { expected: shown(&long), found: shown(&long) }.into(),
            ErrorKind::ReadBack { expected: shown(&long), found: shown(&long) }.into(),
        ] {
            let text = err.to_string();
            assert!(
                text.chars().count() < 600 && text.contains("長…"),
                "{}",
                text.len()
            );
        }
    }

    #[test]
    fn text_goes_from_the_outside_in() {
        let at = Location::new("回答", CellRef::new(6, 2));
        let err = Error::new(ErrorKind::Refused(Refusal::Formula))
            .at(&at)
            .in_part("xl/worksheets/sheet2.xml")
            .in_file("a.xlsx");
        assert_eq!(
            err.to_string(),
            "a.xlsx: xl/worksheets/sheet2.xml: '回答'!C7: the cell holds a formula; \
             --replace-formulas puts the value in its place",
        );
        assert_eq!(err.location(), Some(&at));
    }

    #[test]
    fn the_innermost_place_wins() {
        let err = Error::damaged("x").in_part("inner").in_part("outer");
        assert_eq!(err.part(), Some("inner"));
    }

    #[test]
    fn an_error_is_one_word() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
