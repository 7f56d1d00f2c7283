use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::edit::Date;
use crate::lang::Lang;
use crate::workbook::number_format::date::MONTHS;

/// How dates are written.
#[derive(
    Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum DateStyle {
    /// 西暦: 2026年4月1日.
    #[default]
    Western,
    /// 和暦: 令和8年4月1日. English has no such thing and stays western.
    Era,
}

/// The Japanese eras since the Gregorian calendar came into use, latest first.
const ERAS: [(&str, Date); 5] = [
    ("令和", Date { year: 2019, month: 5, day: 1 }),
    ("平成", Date { year: 1989, month: 1, day: 8 }),
    ("昭和", Date { year: 1926, month: 12, day: 25 }),
    ("大正", Date { year: 1912, month: 7, day: 30 }),
    ("明治", Date { year: 1873, month: 1, day: 1 }),
];

/// 明治 is counted from 1868; the calendar was changed in its sixth year.
const MEIJI_FIRST_YEAR: i32 = 1868;

/// The date as it stands on a cover.
pub(crate) fn written(date: Date, style: DateStyle, lang: Lang) -> String {
    let Date { year, month, day } = date;
    match lang {
        Lang::English => {
            let month = MONTHS.get(usize::from(month.max(1)) - 1).unwrap_or(&"");
            format!("{day} {month} {year}")
        }
        Lang::Japanese => match era(date).filter(|_| style == DateStyle::Era) {
            Some(year) => format!("{year}年{month}月{day}日"),
            None => format!("{year}年{month}月{day}日"),
        },
    }
}

/// The date in file names: `20260401`.
pub(crate) fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year, date.month, date.day)
}

/// 令和8, 令和元.
fn era(date: Date) -> Option<String> {
    let (name, first) = ERAS.iter().find(|(_, first)| *first <= date)?;
    let first_year = if *name == "明治" { MEIJI_FIRST_YEAR } else { first.year };
    match date.year - first_year + 1 {
        1 => Some(format!("{name}元")),
        year => Some(format!("{name}{year}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_begin_on_their_days() {
        for (year, month, day, text) in [
            (2026, 4, 1, "令和8年4月1日"),
            (2019, 5, 1, "令和元年5月1日"),
            (2019, 4, 30, "平成31年4月30日"),
            (1989, 1, 7, "昭和64年1月7日"),
            (1873, 1, 1, "明治6年1月1日"),
            (1600, 10, 21, "1600年10月21日"),
        ] {
            let date = Date { year, month, day };
            assert_eq!(written(date, DateStyle::Era, Lang::Japanese), text);
        }
    }

    #[test]
    fn western_dates_in_both_languages() {
        let date = Date { year: 2026, month: 4, day: 1 };
        assert_eq!(written(date, DateStyle::Western, Lang::Japanese), "2026年4月1日");
        assert_eq!(written(date, DateStyle::Era, Lang::English), "1 April 2026");
        assert_eq!(compact(date), "20260401");
    }
}
