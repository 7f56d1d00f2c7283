use super::super::escape;
use crate::edit::CellValue;
use crate::error::ValueProblem;
use crate::workbook::number_format::date;
use crate::xml::{escape_text, line_ends};

/// Excel's limit on the text of a cell, in UTF-16 code units.
const MOST_TEXT: usize = 32_767;

/// What a cell is to hold, as it is written.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    /// An inline string, escaped, and whether its blanks need protection.
    Text {
        escaped: String,
        preserve: bool,
    },
    /// A `v` and the type that it needs.
    Plain {
        kind: Option<&'static str>,
        value: String,
    },
    Nothing,
}

impl Content {
    pub(super) fn of(
        value: &CellValue,
        epoch_1904: bool,
    ) -> Result<Content, ValueProblem> {
        match value {
            CellValue::Text(text) if text.is_empty() => Ok(Content::Nothing),
            CellValue::Text(text) => Content::text(text),
            CellValue::Bool(yes) => {
                let value = if *yes { "1" } else { "0" };
                Ok(Content::Plain { kind: Some("b"), value: value.to_owned() })
            }
            CellValue::Number(number) if !number.is_finite() => {
                Err(ValueProblem::NotFinite)
            }
            CellValue::Number(number) => Ok(Content::number(*number)),
            CellValue::Date { date } => {
                date::serial(date.year, date.month, date.day, epoch_1904)
                    .map(Content::number)
                    .ok_or_else(|| ValueProblem::OutsideCalendar(date.to_string()))
            }
            CellValue::Clear => Ok(Content::Nothing),
        }
    }

    /// A line ends with one line feed, as Excel itself has it.
    fn text(text: &str) -> Result<Content, ValueProblem> {
        let text = line_ends(text);
        // A text has as many bytes as UTF-16 code units, or more.
        if text.len() > MOST_TEXT {
            let units = text.encode_utf16().count();
            if units > MOST_TEXT {
                return Err(ValueProblem::TooLong(units));
            }
        }
        let blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let preserve = blank(text.chars().next())
            || blank(text.chars().next_back())
            || text.contains('\n');
        let mut escaped = String::with_capacity(text.len() + 16);
        escape_text(&escape::encode(&text), &mut escaped);
        Ok(Content::Text { escaped, preserve })
    }

    fn number(number: f64) -> Content {
        let magnitude = number.abs();
        // A plain decimal where that is short.
        let value = if magnitude == 0.0 || (1e-5..1e15).contains(&magnitude) {
            format!("{number}")
        } else {
            format!("{number:E}")
        };
        Content::Plain { kind: None, value }
    }

    /// About how many bytes a cell takes that holds it, its tags included.
    pub(super) fn room(&self) -> usize {
        const TAGS: usize = 96;
        match self {
            Content::Text { escaped, .. } => TAGS + escaped.len(),
            Content::Plain { value, .. } => TAGS + value.len(),
            Content::Nothing => TAGS,
        }
    }

    /// The cell's type attribute.
    pub(super) fn kind(&self) -> Option<&'static str> {
        match self {
            Content::Text { .. } => Some("inlineStr"),
            Content::Plain { kind, .. } => *kind,
            Content::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Date;

    fn written(value: impl Into<CellValue>) -> String {
        match Content::of(&value.into(), false).unwrap() {
            Content::Text { escaped, preserve } => {
                format!("{escaped}{}", if preserve { "|" } else { "" })
            }
            Content::Plain { kind, value } => {
                format!("{}:{value}", kind.unwrap_or("n"))
            }
            Content::Nothing => String::new(),
        }
    }

    #[test]
    fn values_as_written() {
        for (text, expected) in [
            ("=1+1", "=1+1"),
            ("a & <b>", "a &amp; &lt;b&gt;"),
            (" a", " a|"),
            ("a\u{3000}", "a\u{3000}|"),
            ("a\r\nb\rc", "a\nb\nc|"),
            ("_x000D_\u{1}", "_x005F_x000D__x0001_"),
            ("", ""),
        ] {
            assert_eq!(written(text), expected, "{text:?}");
        }
        let day = Date::new(2026, 4, 1).unwrap();
        for (value, expected) in [
            (CellValue::Number(0.1), "n:0.1"),
            (CellValue::Number(-0.0), "n:-0"),
            (CellValue::Number(1e300), "n:1E300"),
            (CellValue::Number(123_456_789.0), "n:123456789"),
            (CellValue::Bool(true), "b:1"),
            (CellValue::Date { date: day }, "n:46113"),
            (CellValue::Clear, ""),
        ] {
            assert_eq!(written(value), expected);
        }
    }

    #[test]
    fn what_cannot_stand_in_a_cell() {
        let content = |value: CellValue| Content::of(&value, false);
        assert!(content("あ".repeat(MOST_TEXT).into()).is_ok());
        assert_eq!(
            content("𠮷".repeat(16_384).into()),
            Err(ValueProblem::TooLong(32_768)),
        );
        assert_eq!(content(CellValue::Number(f64::NAN)), Err(ValueProblem::NotFinite));
        let date = Date::new(1899, 1, 1).unwrap();
        assert_eq!(
            content(CellValue::Date { date }),
            Err(ValueProblem::OutsideCalendar("1899-01-01".to_owned())),
        );
    }
}
