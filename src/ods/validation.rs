//! What cells accept (ODF 1.3 part 3, 9.4.5): conditions taken apart.

use std::str::FromStr;

use crate::address::{CellRange, CellRef};
use crate::workbook::{Operator, ValidationKind};

/// A condition such as `of:cell-content-is-in-list("○";"×")`.
///
/// A list that is not written out keeps its source, `[$Lists.$A$1:.$A$4]`, to be looked up
/// once all sheets are read.
pub(super) fn condition(written: &str) -> ValidationKind {
    let text = ["of:", "oooc:", "msoxl:"]
        .iter()
        .find_map(|prefix| written.strip_prefix(prefix))
        .unwrap_or(written);
    if let Some(inside) = between(text, "cell-content-is-in-list(", ")") {
        return list(inside);
    }
    let (kind, comparison) = match text.split_once(" and ") {
        Some((kind, comparison)) => (kind, comparison),
        None => ("", text),
    };
    let Some(operator) = operator(comparison) else {
        return ValidationKind::Custom(text.to_owned());
    };
    match kind {
        "cell-content-is-whole-number()" => ValidationKind::Whole(operator),
        "cell-content-is-date()" => ValidationKind::Date(operator),
        "cell-content-is-time()" => ValidationKind::Time(operator),
        "cell-content-is-decimal-number()" => ValidationKind::Decimal(operator),
        _ if text.starts_with("cell-content-text-length") => {
            ValidationKind::TextLength(operator)
        }
        _ => ValidationKind::Custom(text.to_owned()),
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.strip_prefix(start)?.strip_suffix(end)
}

fn list(inside: &str) -> ValidationKind {
    let mut choices = Vec::new();
    let mut rest = inside.trim();
    while let Some(opened) = rest.strip_prefix('"') {
        let (choice, behind) = quoted(opened);
        choices.push(choice);
        rest = behind.trim_start().trim_start_matches([';', ',']).trim_start();
    }
    let choices = (rest.is_empty() && !choices.is_empty()).then_some(choices);
    ValidationKind::List { choices: choices.map(Into::into), source: inside.to_owned() }
}

/// The string up to the closing quote, two quotes standing for one, and what is behind.
fn quoted(opened: &str) -> (String, &str) {
    let mut text = String::new();
    let mut rest = opened;
    while let Some((before, behind)) = rest.split_once('"') {
        text.push_str(before);
        match behind.strip_prefix('"') {
            Some(behind) => {
                text.push('"');
                rest = behind;
            }
            None => return (text, behind),
        }
    }
    (text + rest, "")
}

fn operator(comparison: &str) -> Option<Operator> {
    for (name, make) in [
        ("cell-content-is-between(", Operator::Between as fn(_, _) -> _),
        ("cell-content-is-not-between(", Operator::NotBetween),
        ("cell-content-text-length-is-between(", Operator::Between),
        ("cell-content-text-length-is-not-between(", Operator::NotBetween),
    ] {
        if let Some(inside) = between(comparison, name, ")") {
            let (low, high) = inside.split_once([',', ';'])?;
            return Some(make(number(low), number(high)));
        }
    }
    let compared = comparison
        .strip_prefix("cell-content()")
        .or_else(|| comparison.strip_prefix("cell-content-text-length()"))?;
    // Two-letter signs first: `<` begins three of them.
    for (sign, make) in [
        ("<=", Operator::LessOrEqual as fn(_) -> _),
        (">=", Operator::GreaterOrEqual),
        ("!=", Operator::NotEqual),
        ("<>", Operator::NotEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("=", Operator::Equal),
    ] {
        if let Some(bound) = compared.strip_prefix(sign) {
            return Some(make(number(bound)));
        }
    }
    None
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// A range of an ODF document: `[$'It''s'.$A$1:.$A$4]`, `$Sheet1.$A$1`.
#[derive(Debug, PartialEq)]
pub(super) struct Address {
    /// The sheet, where it is named.
    pub(super) sheet: Option<String>,
    pub(super) range: CellRange,
}

impl Address {
    pub(super) fn parse(text: &str) -> Option<Address> {
        let text = text.trim();
        let text = between(text, "[", "]").unwrap_or(text);
        let (sheet, first) = split_sheet(text)?;
        let (first, last) = first.split_once(':').unwrap_or((first, first));
        // The end may name the sheet again: `A1:Sheet1.A4`.
        let last = split_sheet(last).map_or(last, |(_, last)| last);
        let cell = |text: &str| CellRef::from_str(text.trim_start_matches('.')).ok();
        Some(Address { sheet, range: CellRange::new(cell(first)?, cell(last)?) })
    }

    /// As it is written in Excel: `Lists!$A$1:$A$4`.
    pub(super) fn in_excel(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("'{}'!{}", sheet.replace('\'', "''"), self.range),
            None => self.range.to_string(),
        }
    }
}

/// The sheet's name and what is behind the point.
fn split_sheet(text: &str) -> Option<(Option<String>, &str)> {
    let name = text.strip_prefix('$').unwrap_or(text);
    if let Some(quoted) = name.strip_prefix('\'') {
        let mut at = 0;
        loop {
            at += quoted.get(at..)?.find('\'')?;
            match quoted[at + 1..].starts_with('\'') {
                true => at += 2,
                false => break,
            }
        }
        let behind = quoted[at + 1..].strip_prefix('.')?;
        return Some((Some(quoted[..at].replace("''", "'")), behind));
    }
    let (sheet, behind) = name.split_once('.')?;
    if sheet.contains(':') {
        // `A1:.A4`: the point belongs to the end.
        return Some((None, text));
    }
    Some(((!sheet.is_empty()).then(|| sheet.to_owned()), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        for (written, expected) in [
            ("of:cell-content-is-in-list(\"○\";\"×\")", Some(vec!["○", "×"])),
            (
                "cell-content-is-in-list(\"はい\",\"いいえ\")",
                Some(vec!["はい", "いいえ"]),
            ),
            (
                "of:cell-content-is-in-list(\"a\"\"b\"; \"c;d\")",
                Some(vec!["a\"b", "c;d"]),
            ),
            ("of:cell-content-is-in-list([$Lists.$A$1:.$A$3])", None),
            ("of:cell-content-is-in-list()", None),
            ("of:cell-content-is-in-list(\"open", None),
        ] {
            let kind = condition(written);
            let choices = match &kind {
                ValidationKind::List { choices, .. } => choices.as_deref(),
                _ => None,
            };
            let expected = expected.map(|e| e.into_iter().map(str::to_owned).collect());
            assert_eq!(choices.map(<[String]>::to_vec), expected, "{written}");
        }
    }

    #[test]
    fn comparisons() {
        for (written, expected) in [
            (
                "of:cell-content-is-whole-number() and cell-content-is-between(1,5)",
                ValidationKind::Whole(Operator::Between(Some(1.0), Some(5.0))),
            ),
            (
                "of:cell-content-is-decimal-number() and cell-content()>=0.5",
                ValidationKind::Decimal(Operator::GreaterOrEqual(Some(0.5))),
            ),
            (
                "of:cell-content-text-length()<=200",
                ValidationKind::TextLength(Operator::LessOrEqual(Some(200.0))),
            ),
            (
                "of:is-true-formula(LEN([.A1])>3)",
                ValidationKind::Custom("is-true-formula(LEN([.A1])>3)".to_owned()),
            ),
        ] {
            assert_eq!(condition(written), expected, "{written}");
        }
    }

    #[test]
    fn addresses() {
        for (text, sheet, range) in [
            ("[$Lists.$A$1:.$A$4]", Some("Lists"), "A1:A4"),
            ("$'It''s a.b'.$A$1:$'It''s a.b'.$B$2", Some("It's a.b"), "A1:B2"),
            ("[.A1]", None, "A1"),
            ("[.$B$2:.$B$5]", None, "B2:B5"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(address.sheet.as_deref(), sheet, "{text}");
            assert_eq!(address.range.to_string(), range, "{text}");
        }
        for text in ["", "[", "'open", "$Lists.", "Sheet1.A1:"] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }
}
