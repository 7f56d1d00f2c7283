//! Soft findings: the result is good, but something was passed over or repaired.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::address::Location;
use crate::lang::Lang;

/// Something that a person should know, although nothing failed.
///
/// As JSON, and printed, it is its English text with the place in front.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The cell it is about, where it is about one.
    pub at: Option<Location>,
    japanese: String,
    english: String,
}

impl Note {
    /// A note in both languages.
    pub fn new(japanese: impl Into<String>, english: impl Into<String>) -> Note {
        Note { at: None, japanese: japanese.into(), english: english.into() }
    }

    /// A note about a sheet, which is named where it has a name: CSV files have none.
    pub(crate) fn of_sheet(
        sheet: &str,
        japanese: impl fmt::Display,
        english: impl fmt::Display,
    ) -> Note {
        if sheet.is_empty() {
            return Note::new(japanese.to_string(), english.to_string());
        }
        Note::new(
            format!("シート「{sheet}」: {japanese}"),
            format!("sheet {sheet:?}: {english}"),
        )
    }

    /// The same note, about a cell.
    #[must_use]
    pub fn at(self, at: Location) -> Note {
        Note { at: Some(at), ..self }
    }

    /// The text for a person, without the place.
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.japanese, &self.english)
    }

    /// The place and the text.
    pub fn line(&self, lang: Lang) -> String {
        match &self.at {
            Some(at) => format!("{at}: {}", self.text(lang)),
            None => self.text(lang).to_owned(),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(Lang::English))
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Note {
    /// A note that was stored says in both languages what it said in English.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Note, D::Error> {
        let text = String::deserialize(from)?;
        Ok(Note::new(text.clone(), text))
    }
}

impl JsonSchema for Note {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Note".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}
