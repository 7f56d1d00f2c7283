//! Data styles (ODF 1.3 part 3, 16.29) as the number format codes of Excel.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Tag, Token, Xml, unescape};

/// A style of numbers, dates or times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum DataStyle {
    Number,
    Percentage,
    Date,
    Time { elapsed: bool },
    Text,
    Boolean,
}

impl DataStyle {
    /// What kind of data style a tag opens, where it opens one.
    pub(super) fn of(tag: &Tag<'_>) -> Option<DataStyle> {
        Some(match tag.name() {
            "number:number-style" | "number:currency-style" => DataStyle::Number,
            "number:percentage-style" => DataStyle::Percentage,
            "number:date-style" => DataStyle::Date,
            "number:time-style" => DataStyle::Time {
                elapsed: tag.flag("number:truncate-on-overflow") == Some(false),
            },
            "number:text-style" => DataStyle::Text,
            "number:boolean-style" => DataStyle::Boolean,
            _ => return None,
        })
    }

    /// The code of the style whose start tag was the last token.
    pub(super) fn read(self, xml: &mut Xml<'_>) -> Result<String> {
        let depth = xml.depth();
        let mut code = String::new();
        let mut in_text = false;
        let mut embedded = Embedded::default();
        loop {
            match xml.next()? {
                Token::Start(tag) if tag.name() == "number:embedded-text" => {
                    embedded.at = tag.number("number:position");
                }
                Token::Text(raw) if embedded.at.is_some() => {
                    embedded.add(&unescape(raw), xml.limits())?;
                }
                Token::Start(tag) | Token::Empty(tag) => {
                    in_text =
                        matches!(tag.name(), "number:text" | "number:currency-symbol");
                    let start = code.len();
                    self.piece(&tag, &mut code);
                    if tag.name() == "number:number" {
                        let point = code[start..].find('.').map(|at| start + at);
                        embedded.integer_end = point.unwrap_or(code.len());
                    }
                }
                Token::Text(raw) if in_text => literal(&unescape(raw), &mut code),
                Token::End(_) if xml.depth() < depth => break,
                Token::End(_) => (in_text, embedded.at) = (false, None),
                Token::Eof => break,
                _ => {}
            }
        }
        let code = embedded.put_into(code);
        Ok(match self {
            DataStyle::Text => "@".to_owned(),
            DataStyle::Boolean => "General".to_owned(),
            _ if code.is_empty() => "General".to_owned(),
            _ => code,
        })
    }

    fn piece(self, tag: &Tag<'_>, code: &mut String) {
        let long = tag.attr("number:style").is_some_and(|style| style == "long");
        let pick = |short, long_one| if long { long_one } else { short };
        code.push_str(match tag.name() {
            "number:number" | "number:fraction" => return number(tag, code),
            "number:scientific-number" => "0.00E+00",
            "number:year" if is_era(tag) => pick("e", "ee"),
            "number:year" => pick("yy", "yyyy"),
            "number:era" if long => "ggg",
            "number:era" => "gg",
            "number:month" if tag.flag("number:textual") == Some(true) => {
                pick("mmm", "mmmm")
            }
            "number:month" => pick("m", "mm"),
            "number:day" => pick("d", "dd"),
            "number:day-of-week" => pick("aaa", "aaaa"),
            "number:hours" if self == (DataStyle::Time { elapsed: true }) => "[h]",
            "number:hours" => pick("h", "hh"),
            "number:minutes" => pick("m", "mm"),
            "number:seconds" => pick("s", "ss"),
            "number:am-pm" => "AM/PM",
            _ => return,
        });
    }
}

/// Text between the digits of a number: `0-0`.
#[derive(Default)]
struct Embedded {
    /// How many digits stand behind the text that is being read.
    at: Option<usize>,
    /// The texts by the digits behind them; those at one place are one.
    texts: BTreeMap<usize, String>,
    /// How long they are together.
    bytes: u64,
    /// Where in the code the digits before the point end.
    integer_end: usize,
}

impl Embedded {
    fn add(&mut self, text: &str, limits: &Limits) -> Result<()> {
        let Some(at) = self.at else { return Ok(()) };
        let mut code = String::new();
        literal(text, &mut code);
        self.bytes += code.len() as u64;
        Limits::check("bytes of one text", self.bytes, limits.text_bytes)?;
        self.texts.entry(at).or_default().push_str(&code);
        Ok(())
    }

    /// The code with the texts where they belong.
    fn put_into(self, code: String) -> String {
        let (mut whole, mut from) = (String::with_capacity(code.len()), 0);
        // Those with most digits behind them stand first.
        for (at, text) in self.texts.into_iter().rev() {
            let Some(place) = self.integer_end.checked_sub(at) else { continue };
            let digits = code.get(place..self.integer_end).unwrap_or(",");
            if digits.bytes().all(|digit| matches!(digit, b'0' | b'#')) {
                whole.push_str(&code[from..place]);
                whole.push_str(&text);
                from = place;
            }
        }
        whole.push_str(&code[from..]);
        whole
    }
}

/// Years of another calendar than the Gregorian are years of eras.
fn is_era(tag: &Tag<'_>) -> bool {
    tag.attr("number:calendar").is_some_and(|calendar| calendar != "gregorian")
}

fn number(tag: &Tag<'_>, code: &mut String) {
    // Excel shows no more than 30 digits.
    let count = |name| tag.number(name).unwrap_or(0usize).min(30);
    let integer = count("number:min-integer-digits");
    let places = count("number:decimal-places");
    let least = tag.number("number:min-decimal-places").unwrap_or(places).min(places);
    if tag.find("number:decimal-places").is_none() && integer <= 1 {
        return code.push_str("General");
    }
    if tag.flag("number:grouping") == Some(true) {
        let width = integer.max(4);
        let padded = "#".repeat(width - integer) + &"0".repeat(integer);
        let (head, tail) = padded.split_at(padded.len() - 3);
        *code += &format!("{head},{tail}");
    } else if integer == 0 {
        code.push('#');
    } else {
        *code += &"0".repeat(integer);
    }
    if places > 0 {
        *code += &format!(".{}{}", "0".repeat(least), "#".repeat(places - least));
    }
}

/// Text that stands in a code for itself.
fn literal(text: &str, code: &mut String) {
    match text {
        "" => {}
        // These need no quotes in any code, and are easier to read so.
        "/" | "-" | ":" | " " | "%" => code.push_str(text),
        _ => *code += &format!("\"{}\"", text.replace('"', "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn codes() {
        for (style, inside, code) in [
            (
                "number",
                "<number:number number:decimal-places='0' number:min-integer-digits='3'>\
                 <number:embedded-text number:position='2'>-</number:embedded-text>\
                 <number:embedded-text number:position='1'>の</number:embedded-text>\
                 </number:number>",
                "0-0\"の\"0",
            ),
            (
                "number",
                "<number:number number:decimal-places='0' number:min-integer-digits='2'>\
                 <number:embedded-text number:position='0'>-</number:embedded-text>\
                 <number:embedded-text number:position='1'>/</number:embedded-text>\
                 <number:embedded-text number:position='0'>:</number:embedded-text>\
                 </number:number>",
                "0/0-:",
            ),
            (
                "date",
                "<number:year number:style='long'/><number:text>/</number:text>\
                 <number:month/><number:text>/</number:text><number:day/>",
                "yyyy/m/d",
            ),
            (
                "date",
                "<number:day/><number:text>-</number:text><number:month number:textual='true'/>",
                "d-mmm",
            ),
            (
                "date",
                "<number:era number:style='long'/><number:year number:calendar='gengou'/>\
                 <number:text>年</number:text>",
                "ggge\"年\"",
            ),
            (
                "number",
                "<number:number number:decimal-places='2' number:min-integer-digits='1'/>",
                "0.00",
            ),
            (
                "number",
                "<number:number number:decimal-places='0' number:min-integer-digits='1' \
                 number:grouping='true'/>",
                "#,##0",
            ),
            ("number", "<number:number number:min-integer-digits='1'/>", "General"),
            (
                "number",
                "<number:text>No.</number:text>\
                 <number:number number:decimal-places='0' number:min-integer-digits='3'/>",
                "\"No.\"000",
            ),
            (
                "percentage",
                "<number:number number:decimal-places='0' number:min-integer-digits='1'/>\
                 <number:text>%</number:text>",
                "0%",
            ),
            ("text", "<number:text-content/>", "@"),
        ] {
            let source =
                format!("<number:{style}-style>{inside}</number:{style}-style>");
            let limits = Limits::default();
            let mut xml = Xml::new(&source, &limits);
            let Token::Start(tag) = xml.next().unwrap() else { panic!() };
            let read = DataStyle::of(&tag).unwrap().read(&mut xml).unwrap();
            assert_eq!(read, code);
        }
    }
}
