//! Dates as people write them.

use crate::edit::Date;

/// A date in a text, to the day or to the month.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct WrittenDate {
    /// Where it begins in the text, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    pub(crate) year: i32,
    pub(crate) month: u8,
    /// None in 「2027年9月」.
    pub(crate) day: Option<u8>,
}

impl WrittenDate {
    /// The day, or the last of the month.
    pub(crate) fn last_day(&self) -> Option<Date> {
        match self.day {
            Some(day) => Date::new(self.year, self.month, day),
            None => {
                (28..=31).rev().find_map(|day| Date::new(self.year, self.month, day))
            }
        }
    }

    /// The date in one form: `2027-09` or `2027-09-30`.
    pub(crate) fn key(&self) -> String {
        let month = format!("{:04}-{:02}", self.year, self.month);
        self.day.map_or(month.clone(), |day| format!("{month}-{day:02}"))
    }
}

/// The dates in a text that is in NFKC: `2027年9月30日`, `2027年9月`, `2027/9/30`,
/// `2027-09-30`, `2027.9.30`, `令和9年9月30日`, `R9.9.30`.
pub(crate) fn dates(text: &str) -> Vec<WrittenDate> {
    let mut dates = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find(begins) {
        let start = from + offset;
        let joined = text[..start].ends_with(|c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/')
        });
        match (!joined).then(|| date(text, start)).flatten() {
            Some(date) => {
                from = date.end;
                dates.push(date);
            }
            None => {
                from = start + text[start..].chars().next().map_or(1, char::len_utf8)
            }
        }
    }
    dates
}

fn begins(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '令' | '平' | 'R')
}

fn date(text: &str, start: usize) -> Option<WrittenDate> {
    let (year, separator, rest) = year(&text[start..])?;
    let (month, rest) = number(rest, 2)?;
    let (day, rest) = match separator {
        '年' => {
            let rest = rest.trim_start().strip_prefix('月')?;
            let day = number(rest.trim_start(), 2).and_then(|(day, rest)| {
                Some((day, rest.trim_start().strip_prefix('日')?))
            });
            day.map_or((None, rest), |(day, rest)| (Some(day), rest))
        }
        separator => {
            let (day, rest) = number(rest.strip_prefix(separator)?, 2)?;
            (Some(day), rest)
        }
    };
    if separator != '年'
        && rest.starts_with(|c: char| c.is_ascii_digit() || c == separator)
    {
        return None;
    }
    let (month, day) = (u8::try_from(month).ok()?, day.map(u8::try_from));
    let day = day.transpose().ok()?;
    Date::new(year, month, day.unwrap_or(1))?;
    Some(WrittenDate { start, end: text.len() - rest.len(), year, month, day })
}

/// A year of this age, what stands behind it, and the rest.
fn year(text: &str) -> Option<(i32, char, &str)> {
    const ERAS: &[(&str, u32)] = &[("令和", 2018), ("平成", 1988), ("R", 2018)];
    let era = ERAS.iter().find_map(|(name, before)| {
        Some((*before, text.strip_prefix(name)?.trim_start()))
    });
    let (before, digits, rest) = match era {
        Some((before, rest)) => (before, 2, rest),
        None => (0, 4, text),
    };
    let (count, rest) = match rest.strip_prefix('元') {
        Some(rest) if before > 0 => (1, rest),
        _ => number(rest, digits)?,
    };
    let year = before.checked_add(count).filter(|year| (1950..2100).contains(year))?;
    let separator = rest.trim_start().chars().next()?;
    if !matches!(separator, '年' | '/' | '-' | '.') {
        return None;
    }
    let rest = rest.trim_start().strip_prefix(separator)?.trim_start();
    Some((i32::try_from(year).ok()?, separator, rest))
}

fn number(text: &str, most_digits: usize) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > most_digits {
        return None;
    }
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates() {
        for (text, keys) in [
            ("有効期限:2027年9月30日まで", "2027-09-30"),
            ("2027年9月", "2027-09"),
            ("2027 年 9 月 3 日", "2027-09-03"),
            ("2026/4/1から2027/3/31", "2026-04-01 2027-03-31"),
            ("(2026-04-01)", "2026-04-01"),
            ("2026.4.1改定", "2026-04-01"),
            ("令和8年4月1日", "2026-04-01"),
            ("令和元年5月", "2019-05"),
            ("平成21年4月", "2009-04"),
            ("R8.4.1", "2026-04-01"),
            ("2026年度", ""),
            ("2026年13月", ""),
            ("2026/2/30", ""),
            ("03-2026-0401", ""),
            ("v2026.4.1", ""),
            ("12026/4/1", ""),
            ("2026/4/1/2", ""),
            ("ISO/IEC 27001:2022", ""),
            ("令", ""),
        ] {
            let found: Vec<String> = dates(text).iter().map(WrittenDate::key).collect();
            assert_eq!(found.join(" "), keys, "{text}");
        }
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        for (text, last) in [("2028年2月", "2028-02-29"), ("2027年9月", "2027-09-30")]
        {
            let date = dates(text)[0].last_day().unwrap();
            assert_eq!(date.to_string(), last);
        }
    }
}
