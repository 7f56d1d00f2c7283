//! Numbers as a person reads them: the part of number formats (ECMA-376 part 1, 18.8.31)
//! that question numbers, dates, scores and amounts use.
//!
//! Two things differ from what Excel draws. `General` shows all 15 digits, however narrow
//! the column. And where Excel draws `####` (a negative date), or a format that is not
//! known here (fractions, Chinese digits), the number is shown as `General`.

mod code;
pub(crate) mod date;
mod parsed;

use std::sync::Arc;

use self::code::{Section, Token};
use super::cell::CellFormat;

/// Excel accepts no longer code.
const LONGEST_CODE: usize = 255;

/// Whether a code is too long for Excel. Its bytes are asked first: a code of a megabyte is
/// not to be counted again for each cell.
fn is_too_long(code: &str) -> bool {
    code.len() > LONGEST_CODE
        && (code.len() > 4 * LONGEST_CODE || code.chars().count() > LONGEST_CODE)
}

/// The number as shown in a cell of that format.
pub(crate) fn show(number: f64, format: &CellFormat) -> String {
    let code = &*format.number_format;
    if code.is_empty() || code.eq_ignore_ascii_case("General") || code == "@" {
        return general(number);
    }
    if is_too_long(code) || !number.is_finite() {
        return general(number);
    }
    let sections = parsed::sections(&format.number_format);
    let (section, magnitude) = choose(&sections, number);
    let shown = match section {
        None => None,
        Some(section) if section.is_date() => {
            date::show(section, number, format.epoch_1904)
        }
        Some(section) => decimal(section, magnitude),
    };
    shown.unwrap_or_else(|| general(number))
}

/// Whether a number in this format is a date or a time of day.
pub(crate) fn is_date(code: &Arc<str>) -> bool {
    !is_too_long(code) && parsed::sections(code).first().is_some_and(Section::is_date)
}

/// As many digits as it takes, as Excel does when it makes text of a number.
pub(crate) fn general(number: f64) -> String {
    if !number.is_finite() {
        return format!("{number}");
    }
    // Most numbers are whole, and rounding them as below is slow.
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return (number as i64).to_string();
    }
    // Excel keeps 15 digits: 0.1 + 0.2 is shown as 0.3.
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 {
        return "0".to_owned();
    }
    if (1e-9..1e21).contains(&rounded.abs()) {
        return format!("{rounded}");
    }
    let scientific = format!("{rounded:E}");
    match scientific.split_once('E') {
        Some((digits, power)) if power.starts_with('-') => format!("{digits}E{power}"),
        Some((digits, power)) => format!("{digits}E+{power}"),
        None => scientific,
    }
}

/// The code of a built-in format, as Excel shows it in Japan (ECMA-376 part 1, 18.8.30).
///
/// Files do not spell these out. Number 14, the date that one gets by typing a date, is
/// `mm-dd-yy` by the letter of the standard and follows the machine in practice.
pub(crate) fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => r#"[$-411]ggge"年"m"月"d"日""#,
        30 => "m/d/yy",
        31 => r#"yyyy"年"m"月"d"日""#,
        32 => r#"h"時"mm"分""#,
        33 => r#"h"時"mm"分"ss"秒""#,
        34 | 52 | 55 => r#"yyyy"年"m"月""#,
        35 | 53 | 56 => r#"m"月"d"日""#,
        37 => "#,##0;-#,##0",
        38 => "#,##0;[Red]-#,##0",
        39 => "#,##0.00;-#,##0.00",
        40 => "#,##0.00;[Red]-#,##0.00",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// The section for a number, and the number that it is to show: a section of its own for
/// negative numbers writes the minus sign itself, or does not.
fn choose(sections: &[Section], number: f64) -> (Option<&Section>, f64) {
    let conditional = sections.iter().take(2).any(|s| s.condition.is_some());
    if conditional {
        let holds = |section: &&Section| {
            section.condition.as_ref().is_none_or(|condition| condition.holds(number))
        };
        return (sections.iter().take(3).find(holds), number);
    }
    match sections {
        [all] | [all, _, ..] if number > 0.0 => (Some(all), number),
        [_, negative, ..] if number < 0.0 => (Some(negative), -number),
        [_, _, zero, ..] => (Some(zero), number),
        [all, ..] => (Some(all), number),
        [] => (None, number),
    }
}

/// A number as a section without a date shows it; none where the section is of a kind
/// that is not known.
fn decimal(section: &Section, number: f64) -> Option<String> {
    let tokens = &section.tokens;
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let slash =
        |token: &Token| matches!(token, Token::Literal(text) if text.contains('/'));
    if tokens.iter().any(slash) && tokens.iter().any(is_digit) {
        return None;
    }
    let places = Places::of(tokens);
    let mut digits = Digits::of(number.abs());
    digits.power += places.percent * 2 - places.thousands * 3;
    let exponent = places.exponent.then(|| digits.normalize(places.integer));
    digits.round(places.fraction);

    let minus = number < 0.0 && (!digits.is_zero() || !tokens.iter().any(is_digit));
    let mut shown = if minus { "-".to_owned() } else { String::new() };
    shown += &fill(tokens, &digits, &places, exponent, number);
    Some(shown)
}

/// What the placeholders of a section ask for.
#[derive(Default)]
struct Places {
    /// Placeholders before the point.
    integer: usize,
    /// Placeholders behind the point.
    fraction: usize,
    percent: i32,
    /// Commas behind the last digit: each divides by 1,000.
    thousands: i32,
    /// Commas between digits: 1,000 is written 1,000.
    grouped: bool,
    exponent: bool,
}

impl Places {
    fn of(tokens: &[Token]) -> Places {
        let mut places = Places::default();
        let mut point = false;
        let mut commas = 0;
        for token in tokens {
            match token {
                Token::Point => point = true,
                Token::Percent => places.percent += 1,
                Token::Exponent { .. } => places.exponent = true,
                Token::Comma if places.integer > 0 => commas += 1,
                Token::Digit(_) if places.exponent => {}
                Token::Digit(_) if point => places.fraction += 1,
                Token::Digit(_) => {
                    places.integer += 1;
                    places.grouped |= commas > 0;
                    commas = 0;
                }
                _ => {}
            }
        }
        places.thousands = commas;
        places
    }
}

/// The decimal digits of a number: 0.`digits` × 10^`power`.
///
/// Numbers are rounded as people do, half up on the digits that they see; on the binary
/// number 1.005 would be shown as 1.00.
struct Digits {
    digits: Vec<u8>,
    power: i32,
}

impl Digits {
    fn of(number: f64) -> Digits {
        let text = format!("{number:.14e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        let mut digits: Vec<u8> =
            digits.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Digits { digits, power: power.parse::<i32>().unwrap_or(0) + 1 }
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Move the point so that `integer` digits stand before it; give the power of ten.
    fn normalize(&mut self, integer: usize) -> i32 {
        if self.is_zero() {
            return 0;
        }
        let step = integer.max(1) as i32;
        // `##0.0E+0`: with several digits the power is a multiple of their number.
        let exponent = (self.power - 1).div_euclid(step) * step;
        self.power -= exponent;
        exponent
    }

    /// Keep so many digits behind the point.
    fn round(&mut self, fraction: usize) {
        let keep = self.power + fraction as i32;
        if keep < 0 {
            self.digits.clear();
        }
        let keep = keep.max(0) as usize;
        let Some(&next) = self.digits.get(keep) else { return };
        self.digits.truncate(keep);
        if next >= 5 {
            self.carry();
        }
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
    }

    fn carry(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            *digit += 1;
            if *digit < 10 {
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
        self.power += 1;
    }

    /// The digit at a power of ten.
    fn at(&self, power: i32) -> u8 {
        let i = self.power - 1 - power;
        usize::try_from(i).ok().and_then(|i| self.digits.get(i)).copied().unwrap_or(0)
    }

    /// How many digits stand before the point.
    fn integer_len(&self) -> usize {
        if self.is_zero() { 0 } else { self.power.max(0) as usize }
    }
}

/// Put digits in the places.
fn fill(
    tokens: &[Token],
    digits: &Digits,
    places: &Places,
    exponent: Option<i32>,
    number: f64,
) -> String {
    let mut shown = String::new();
    let (mut integer, mut fraction) = (places.integer, 0);
    let mut pointed = false;
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            Token::Literal(text) => shown.push_str(text),
            Token::Percent => shown.push('%'),
            Token::General | Token::Text => shown.push_str(&general(number.abs())),
            Token::Point => {
                // `0.##`: the point stays, also where no digit follows it.
                if !pointed && places.integer == 0 {
                    push_integer(&mut shown, '#', digits, 0, places, true);
                }
                pointed = true;
                shown.push('.');
            }
            Token::Digit(place) if integer > 0 => {
                integer -= 1;
                let leading = integer + 1 == places.integer;
                push_integer(&mut shown, *place, digits, integer, places, leading);
            }
            Token::Digit(place) => {
                fraction += 1;
                push_fraction(&mut shown, *place, digits, fraction);
            }
            Token::Exponent { plus } => {
                let mut width = 0;
                while tokens.next_if(|t| matches!(t, Token::Digit(_))).is_some() {
                    width += 1;
                }
                push_exponent(&mut shown, exponent.unwrap_or(0), *plus, width);
            }
            Token::Comma | Token::Date(_) => {}
        }
    }
    shown
}

/// The digit of one place before the point; of the leading place, all that stand before
/// it too.
fn push_integer(
    shown: &mut String,
    place: char,
    digits: &Digits,
    power: usize,
    places: &Places,
    leading: bool,
) {
    let len = digits.integer_len();
    let first = if leading { len.max(power + 1) - 1 } else { power };
    for power in (power..=first).rev() {
        if power < len {
            shown.push(char::from(b'0' + digits.at(power as i32)));
        } else if place == '0' {
            shown.push('0');
        } else if place == '?' {
            shown.push(' ');
        }
        let written = power < len || place == '0';
        if places.grouped && written && power > 0 && power % 3 == 0 {
            shown.push(',');
        }
    }
}

fn push_fraction(shown: &mut String, place: char, digits: &Digits, nth: i32) {
    let digit = digits.at(-nth);
    let more = digits.digits.len() as i32 - digits.power >= nth;
    match place {
        '0' => shown.push(char::from(b'0' + digit)),
        _ if more => shown.push(char::from(b'0' + digit)),
        '?' => shown.push(' '),
        _ => {}
    }
}

fn push_exponent(shown: &mut String, exponent: i32, plus: bool, width: usize) {
    shown.push('E');
    if exponent < 0 {
        shown.push('-');
    } else if plus {
        shown.push('+');
    }
    *shown += &format!("{:0width$}", exponent.unsigned_abs());
}

#[cfg(test)]
mod tests;
