//! What cells accept (part 1, 18.3.1.32), and the lists that stand elsewhere.

use std::collections::HashMap;

use super::formula::{call, quoted};
use crate::address::CellRange;
use crate::error::Result;
use crate::limits::{Budget, Limits};
use crate::workbook::{
    Choices, DefinedName, Operator, Sheet, Validation, ValidationKind,
};
use crate::xml::{Tag, Token, Xml};

/// Names may stand for names; no honest workbook goes deeper.
const MOST_NAMES: u32 = 8;

/// A validation as written.
#[derive(Debug, Default)]
pub(super) struct RawValidation {
    kind: String,
    operator: String,
    strict: bool,
    allow_blank: bool,
    ranges: Vec<CellRange>,
    first: String,
    second: String,
    /// A list whose choices may have commas (`x12ac:list`), as Excel writes it beside the
    /// other.
    listed: String,
}

impl RawValidation {
    /// Read a `dataValidation`, or its form in the extension list, whose formulas and
    /// ranges are elements inside of elements.
    pub(super) fn read(
        tag: &Tag<'_>,
        xml: &mut Xml<'_>,
        is_empty: bool,
        left: &mut Budget,
    ) -> Result<RawValidation> {
        left.take(1)?;
        let value = |name| tag.attr(name).unwrap_or_default().into_owned();
        let stops = matches!(value("errorStyle").as_str(), "" | "stop");
        let mut validation = RawValidation {
            kind: value("type"),
            operator: value("operator"),
            strict: stops && tag.flag("showErrorMessage").unwrap_or(false),
            allow_blank: tag.flag("allowBlank").unwrap_or(false),
            ranges: super::sheet::ranges(&value("sqref"), left)?,
            ..RawValidation::default()
        };
        if !is_empty {
            validation.content(xml, left)?;
        }
        Ok(validation)
    }

    fn content(&mut self, xml: &mut Xml<'_>, left: &mut Budget) -> Result<()> {
        let depth = xml.depth();
        let mut within = "";
        loop {
            match xml.next()? {
                Token::Start(tag) => match tag.local() {
                    name @ ("formula1" | "formula2" | "list") => within = name,
                    "sqref" => {
                        let list = xml.element_text()?;
                        self.ranges = super::sheet::ranges(&list, left)?;
                    }
                    _ => {}
                },
                Token::Text(raw) => {
                    let text = match within {
                        "formula1" => &mut self.first,
                        "formula2" => &mut self.second,
                        "list" => &mut self.listed,
                        _ => continue,
                    };
                    text.push_str(&crate::xml::unescape(raw));
                    xml.check_text(text.len())?;
                }
                Token::End(name) if name == within => within = "",
                Token::End(_) if xml.depth() < depth => return Ok(()),
                Token::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// The validation, its list looked up.
    pub(super) fn resolve(
        self,
        book: &Lists<'_>,
        sheet: usize,
    ) -> Result<Option<Validation>> {
        let first = self.first.trim();
        let bounds = (first.parse().ok(), self.second.trim().parse().ok());
        let operator = operator(&self.operator, bounds);
        let kind = match self.kind.as_str() {
            "list" if !self.listed.is_empty() => ValidationKind::List {
                choices: Some(book.in_cells.counted(fields(&self.listed))?.into()),
                source: self.listed.trim().to_owned(),
            },
            "list" => ValidationKind::List {
                choices: book.choices(first, sheet, &self.ranges)?.map(Into::into),
                source: first.to_owned(),
            },
            "whole" => ValidationKind::Whole(operator),
            "decimal" => ValidationKind::Decimal(operator),
            "date" => ValidationKind::Date(operator),
            "time" => ValidationKind::Time(operator),
            "textLength" => ValidationKind::TextLength(operator),
            "custom" => ValidationKind::Custom(first.to_owned()),
            // `none`: a hint without a condition.
            _ => return Ok(None),
        };
        Ok(Some(Validation {
            ranges: self.ranges,
            kind,
            strict: self.strict,
            allow_blank: self.allow_blank,
        }))
    }
}

fn operator(name: &str, (first, second): (Option<f64>, Option<f64>)) -> Operator {
    match name {
        "notBetween" => Operator::NotBetween(first, second),
        "equal" => Operator::Equal(first),
        "notEqual" => Operator::NotEqual(first),
        "greaterThan" => Operator::Greater(first),
        "lessThan" => Operator::Less(first),
        "greaterThanOrEqual" => Operator::GreaterOrEqual(first),
        "lessThanOrEqual" => Operator::LessOrEqual(first),
        _ => Operator::Between(first, second),
    }
}

/// Where lists are looked up.
#[derive(Debug)]
pub(super) struct Lists<'a> {
    sheets: &'a [Sheet],
    names: &'a [DefinedName],
    by_name: HashMap<(Option<usize>, String), usize>,
    /// Sheets by their names in lower case: names do not differ by case alone.
    by_sheet: HashMap<String, usize>,
    in_cells: Choices,
}

impl<'a> Lists<'a> {
    pub(super) fn new(
        sheets: &'a [Sheet],
        names: &'a [DefinedName],
        limits: &Limits,
    ) -> Lists<'a> {
        let mut by_name = HashMap::new();
        for (i, name) in names.iter().enumerate() {
            by_name.entry((name.sheet, name.name.to_lowercase())).or_insert(i);
        }
        let mut by_sheet = HashMap::new();
        for (i, sheet) in sheets.iter().enumerate() {
            by_sheet.entry(sheet.name().to_lowercase()).or_insert(i);
        }
        Lists { sheets, names, by_name, by_sheet, in_cells: Choices::new(limits) }
    }

    /// The choices that a formula on a sheet stands for, where that can be told without
    /// computing, and where they are the same for all cells of these ranges.
    fn choices(
        &self,
        formula: &str,
        sheet: usize,
        ranges: &[CellRange],
    ) -> Result<Option<Vec<String>>> {
        let formula = formula.strip_prefix('=').unwrap_or(formula);
        if let Some(list) = quoted(formula) {
            let choices = list.split(',').map(|choice| choice.trim().to_owned());
            return Ok(Some(self.in_cells.counted(choices)?));
        }
        let reference = call(formula, "INDIRECT").unwrap_or(formula);
        if drifts(reference, ranges) {
            return Ok(None);
        }
        self.texts(formula, sheet, MOST_NAMES)
    }

    /// The texts of the cells that a reference, a name or an `INDIRECT` of one means.
    fn texts(
        &self,
        formula: &str,
        sheet: usize,
        names_left: u32,
    ) -> Result<Option<Vec<String>>> {
        let Some(names_left) = names_left.checked_sub(1) else { return Ok(None) };
        if let Some(argument) = call(formula, "INDIRECT") {
            let text = match quoted(argument) {
                Some(text) => Some(text),
                None => self
                    .texts(argument, sheet, names_left)?
                    .and_then(|texts| texts.into_iter().next()),
            };
            return match text {
                Some(text) => self.texts(&text, sheet, names_left),
                None => Ok(None),
            };
        }
        if let Some((sheet, range)) = self.reference(formula, sheet) {
            let sheet = self.sheets.get(sheet);
            return sheet.map(|sheet| self.in_cells.of(sheet, range)).transpose();
        }
        let (scope, name) = match self.qualified(formula) {
            Some((scope, name)) => (scope, name),
            None => (sheet, formula),
        };
        let Some(name) = self.name(name, scope) else { return Ok(None) };
        self.texts(&name.refers_to, name.sheet.unwrap_or(sheet), names_left)
    }

    /// `A1:A9`, `$A$1`, `Lists!$A$1:$A$9`, `'回答 例'!A:A`, `A1#` aside.
    fn reference(&self, text: &str, sheet: usize) -> Option<(usize, CellRange)> {
        let (sheet, range) = self.qualified(text).unwrap_or((sheet, text));
        Some((sheet, range.trim().parse().ok()?))
    }

    /// A sheet's name and what stands behind its exclamation mark.
    fn qualified<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let (name, rest) = text.rsplit_once('!')?;
        let unquoted = name
            .strip_prefix('\'')
            .and_then(|name| name.strip_suffix('\''))
            .map_or_else(|| name.to_owned(), |name| name.replace("''", "'"));
        Some((*self.by_sheet.get(&unquoted.to_lowercase())?, rest))
    }

    /// The name as a sheet knows it: its own before the workbook's.
    fn name(&self, name: &str, sheet: usize) -> Option<&DefinedName> {
        let name = name.to_lowercase();
        let own = self.by_name.get(&(Some(sheet), name.clone()));
        own.or_else(|| self.by_name.get(&(None, name))).map(|&i| &self.names[i])
    }
}

/// Whether a reference means other cells for some cells of these ranges, because it is
/// relative to them.
fn drifts(reference: &str, ranges: &[CellRange]) -> bool {
    let place = reference.rsplit_once('!').map_or(reference, |(_, place)| place).trim();
    let Some(first) = ranges.first().map(|range| range.first) else { return false };
    if place.parse::<CellRange>().is_err() {
        return false;
    }
    let fixed = |is_its: fn(u8) -> bool| {
        let bytes = place.as_bytes();
        let starts = |i: usize| is_its(bytes[i]) && (i == 0 || !is_its(bytes[i - 1]));
        (0..bytes.len()).filter(|&i| starts(i)).all(|i| i > 0 && bytes[i - 1] == b'$')
    };
    let one_row = ranges.iter().all(|r| r.first.row == first.row && r.height() == 1);
    let one_column = ranges.iter().all(|r| r.first.col == first.col && r.width() == 1);
    !(one_row || fixed(|b| b.is_ascii_digit()))
        || !(one_column || fixed(|b| b.is_ascii_alphabetic()))
}

/// The fields of a line whose fields may be quoted: `1,"2,3"`.
fn fields(line: &str) -> impl Iterator<Item = String> {
    let mut rest = Some(line.trim());
    std::iter::from_fn(move || {
        let text = rest?.trim_start();
        let Some(inside) = text.strip_prefix('"') else {
            let (field, behind) =
                text.split_once(',').map_or((text, None), |(a, b)| (a, Some(b)));
            rest = behind;
            return Some(field.trim().to_owned());
        };
        let mut field = String::new();
        let mut chars = inside.char_indices().peekable();
        let mut end = inside.len();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' if chars.next_if(|(_, c)| *c == '"').is_none() => {
                    end = at + 1;
                    break;
                }
                c => field.push(c),
            }
        }
        rest = inside[end..].split_once(',').map(|(_, behind)| behind);
        Some(field.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::CellRef;
    use crate::workbook::Cell;

    fn lists(check: impl Fn(&Lists<'_>)) {
        let column = |name: &str, texts: &[&str]| {
            let mut sheet = Sheet::new(name);
            let cell = |(row, text): (usize, &&str)| {
                (CellRef::new(row as u32, 0), Cell::new(*text))
            };
            sheet.set_cells(texts.iter().enumerate().map(cell).collect());
            sheet
        };
        let sheets =
            [column("回答", &["選択肢", "b"]), column("it's a list", &["○", "", "×"])];
        let name = |name: &str, sheet, refers_to: &str| DefinedName {
            name: name.to_owned(),
            sheet,
            refers_to: refers_to.to_owned(),
        };
        let names = [
            name("選択肢", None, "'it''s a list'!$A$1:$A$3"),
            name("Local", Some(0), "$A$2"),
            name("again", None, "選択肢"),
            name("loop", None, "LOOP"),
        ];
        check(&Lists::new(&sheets, &names, &Limits::default()));
    }

    #[test]
    fn lists_are_found_where_they_are() {
        lists(|lists| {
            for (formula, choices) in [
                ("\"○, ×,a \"\"b\"\"\"", Some(vec!["○", "×", "a \"b\""])),
                ("$A$1:$A$9", Some(vec!["選択肢", "b"])),
                ("'it''s a list'!A:A", Some(vec!["○", "×"])),
                ("選択肢", Some(vec!["○", "×"])),
                ("AGAIN", Some(vec!["○", "×"])),
                ("local", Some(vec!["b"])),
                ("INDIRECT(\"選択肢\")", Some(vec!["○", "×"])),
                ("indirect( $A$1 )", Some(vec!["○", "×"])),
                ("INDIRECT(\"'it''s a list'!A3\")", Some(vec!["×"])),
                ("loop", None),
                ("Missing!A1", None),
                ("OFFSET(A1,0,0,3)", None),
            ] {
                let found = lists.choices(formula, 0, &[]).unwrap();
                let choices =
                    choices.map(|c| c.into_iter().map(str::to_owned).collect());
                assert_eq!(found, choices, "{formula}");
            }
        });
    }

    #[test]
    fn choices_with_commas() {
        for (line, choices) in [
            ("1,\"2,3\"", vec!["1", "2,3"]),
            ("\"a \"\"b\"\"\", c ,", vec!["a \"b\"", "c", ""]),
            ("はい", vec!["はい"]),
            ("\"open", vec!["open"]),
        ] {
            assert_eq!(fields(line).collect::<Vec<_>>(), choices, "{line}");
        }
        let both = "<v type='list'><mc:AlternateContent><mc:Choice>\
            <x12ac:list>○,\"△,×\"</x12ac:list></mc:Choice><mc:Fallback>\
            <formula1>\"○,△,×\"</formula1></mc:Fallback></mc:AlternateContent></v>";
        lists(|lists| {
            let limits = Limits::default();
            let mut xml = Xml::new(both, &limits);
            let Token::Start(tag) = xml.next().unwrap() else { panic!("a tag") };
            let mut left = Budget::new("ranges", 9);
            let raw = RawValidation::read(&tag, &mut xml, false, &mut left).unwrap();
            let validation = raw.resolve(lists, 0).unwrap().unwrap();
            let ValidationKind::List { choices, .. } = validation.kind else {
                panic!("a list")
            };
            assert_eq!(choices.unwrap().to_vec(), ["○", "△,×"]);
        });
    }

    #[test]
    fn relative_lists_are_told_where_all_cells_have_the_same() {
        for (reference, ranges, expected) in [
            ("$A$1:$A$3", "C1:C9", false),
            ("A$1:A$3", "C1:C9", false),
            ("A1:A3", "C1", false),
            ("A1:A3", "C1:C9", true),
            ("A$1:A$3", "C1:D9", true),
            ("$A:$A", "C1:D9", false),
            ("Lists!A1:A3", "C1 C2", true),
            ("選択肢", "C1:D9", false),
        ] {
            let mut left = Budget::new("ranges", 9);
            let ranges = super::super::sheet::ranges(ranges, &mut left).unwrap();
            assert_eq!(drifts(reference, &ranges), expected, "{reference}");
        }
    }
}
