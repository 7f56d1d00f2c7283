//! Answers and certificates that have ended, or end soon.

use unicode_normalization::UnicodeNormalization;

use super::{Hit, Master, Rule, Spot};
use crate::edit::Date;
use crate::facts::date::dates;
use crate::facts::labelled;
use crate::note::Note;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "expired",
        part: None,
        japanese: "期限の切れた回答や認証を送ると、虚偽の回答になります",
        english: "to send what has ended is to state what is not true",
        find: expired,
    },
    Rule {
        name: "expires-soon",
        part: None,
        japanese: "まもなく期限が切れます。更新の予定を確かめてください",
        english: "it ends soon; see to its renewal",
        find: expires_soon,
    },
];

/// Headers and labels before the last day that something holds.
const LABELS: &[&str] = &[
    "有効期限",
    "有効期間",
    "認証期限",
    "見直し期限",
    "次回見直し日",
    "回答期限切れ",
    "Valid until",
    "valid until",
    "Expires on",
    "expires on",
    "Expiry date",
    "Expires",
    "Expiry",
];

fn expired(master: &Master<'_>) -> Vec<Hit> {
    let Some(today) = master.today else { return Vec::new() };
    let ended = ends(master).into_iter().filter(|(_, day)| *day < today);
    ended
        .map(|(spot, day)| Hit {
            spot,
            message: Note::new(
                format!("有効期限 {day} を過ぎています"),
                format!("has ended on {day}"),
            ),
        })
        .collect()
}

fn expires_soon(master: &Master<'_>) -> Vec<Hit> {
    let Some(today) = master.today else { return Vec::new() };
    let soon = ends(master).into_iter().filter(|(_, day)| {
        *day >= today && days(*day) - days(today) <= i64::from(master.soon)
    });
    soon.map(|(spot, day)| Hit {
        spot,
        message: Note::new(
            format!("有効期限 {day} が近づいています"),
            format!("ends on {day}"),
        ),
    })
    .collect()
}

/// The last days that are stated, in columns of their own or in the text; of several in
/// one place, the first to come.
fn ends(master: &Master<'_>) -> Vec<(Spot, Date)> {
    let mut ends = Vec::new();
    for (i, item) in master.items() {
        for (header, cell) in &item.extra {
            if LABELS.iter().any(|label| header.contains(label)) {
                ends.extend(last_day(cell).map(|day| (Spot::Item(i), day)));
            }
        }
    }
    for (spot, text) in master.statements() {
        let text: String = text.nfkc().collect();
        for (_, value) in labelled(&text, LABELS) {
            let value = value.split(['。', '\n']).next().unwrap_or_default();
            ends.extend(last_day(value).map(|day| (spot, day)));
        }
    }
    ends.sort_by_key(|(spot, day)| (*spot, days(*day)));
    ends.dedup_by_key(|(spot, _)| *spot);
    ends
}

/// Of a span (`2024年10月1日～2027年9月30日`) the second date, where it follows at once.
fn last_day(text: &str) -> Option<Date> {
    const MOST_BETWEEN: usize = 12;
    let text: String = text.nfkc().collect();
    let found = dates(&text);
    let first = found.first()?;
    let last = found.get(1).filter(|second| {
        let between = &text[first.end..second.start];
        between.len() <= MOST_BETWEEN
            && between.contains(['~', '〜', '-', '–', 'か', '→'])
    });
    last.unwrap_or(first).last_day()
}

/// Days since some day in the past.
fn days(date: Date) -> i64 {
    // Years begin in March here, so that the leap day is the last of its year.
    let year = i64::from(date.year) - i64::from(date.month < 3);
    let month = (i64::from(date.month) + 9) % 12;
    let of_year = (153 * month + 2) / 5 + i64::from(date.day) - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + of_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_between() {
        let day = |text: &str| days(Date::try_from(text.to_owned()).unwrap());
        for (from, to, expected) in [
            ("2026-12-31", "2027-01-01", 1),
            ("2028-02-28", "2028-03-01", 2),
            ("2027-02-28", "2027-03-01", 1),
            ("2000-01-01", "2001-01-01", 366),
            ("2026-01-01", "2027-01-01", 365),
        ] {
            assert_eq!(day(to) - day(from), expected, "{from} to {to}");
        }
    }

    #[test]
    fn the_end_of_a_span() {
        for (text, last) in [
            ("2024年10月1日～2027年9月30日", "2027-09-30"),
            ("2024/10/1 から 2027/9/30", "2027-09-30"),
            ("2027年9月、初回登録:2021年10月", "2027-09-30"),
        ] {
            assert_eq!(last_day(text).unwrap().to_string(), last, "{text}");
        }
    }
}
