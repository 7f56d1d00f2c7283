//! Days and times of day, counted as Excel counts them.

use super::code::{DatePart, Section, Token};

/// A day and a time of day.
///
/// Excel's own calendar: in the 1900 system it has a 29 February 1900, and a day 0 of
/// January 1900 before the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moment {
    pub(crate) year: i32,
    pub(crate) month: u8,
    pub(crate) day: u8,
    /// Milliseconds since midnight.
    millis: u32,
    /// Sunday is 0.
    weekday: u8,
    /// Milliseconds since the epoch.
    total: i64,
}

const DAY: i64 = 86_400_000;
/// 1 January 1970, counted in the 1900 system.
const UNIX_EPOCH: i64 = 25_569;
/// 1 January 1904, counted in the 1900 system.
const EPOCH_1904: i64 = 1_462;
/// 31 December 9999, counted in the 1900 system: Excel shows none later.
const LAST: i64 = 2_958_465;

impl Moment {
    /// The moment of a serial number, where Excel shows one.
    pub(crate) fn of(serial: f64, epoch_1904: bool) -> Option<Moment> {
        Moment::rounded(serial, epoch_1904, 1)
    }

    fn rounded(serial: f64, epoch_1904: bool, unit: i64) -> Option<Moment> {
        if !(0.0..=LAST as f64 + 1.0).contains(&serial) {
            return None;
        }
        let total = (serial * (DAY / unit) as f64).round() as i64 * unit;
        let shift = if epoch_1904 { EPOCH_1904 } else { 0 };
        let day = total / DAY + shift;
        let millis = (total % DAY) as u32;
        let (year, month, date) = match day {
            0 => (1900, 1, 0),
            // Lotus 1-2-3 took 1900 for a leap year, and so it stayed.
            60 => (1900, 2, 29),
            1..60 => civil(day + 1 - UNIX_EPOCH),
            61..=LAST => civil(day - UNIX_EPOCH),
            _ => return None,
        };
        let weekday = ((day + 6) % 7) as u8;
        Some(Moment { year, month, day: date, millis, weekday, total })
    }

    /// Whether it is a day, without a time of day.
    pub(crate) fn is_midnight(&self) -> bool {
        self.millis == 0
    }
}

/// The serial number of a day that the Gregorian calendar has, from 1900 (or 1904) on.
pub(crate) fn serial(year: i32, month: u8, day: u8, epoch_1904: bool) -> Option<f64> {
    let since_1970 = days_from_civil(year, month, day);
    if civil(since_1970) != (year, month, day) {
        return None;
    }
    let days = since_1970 + UNIX_EPOCH;
    let days = if days <= 60 { days - 1 } else { days };
    let days = if epoch_1904 { days - EPOCH_1904 } else { days };
    let first = if epoch_1904 { 0 } else { 1 };
    (first..=LAST).contains(&days).then_some(days as f64)
}

/// Year, month and day of days since 1970, in the proleptic Gregorian calendar.
///
/// Years are counted from March, so that the leap day is the last of its year.
fn civil(days: i64) -> (i32, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era =
        (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * march_month + 2) / 5 + 1) as u8;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 } as u8;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month, day)
}

fn days_from_civil(year: i32, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    year.div_euclid(400) * 146_097 + of_era - 719_468
}

/// A serial number as the section of a date format shows it.
pub(super) fn show(section: &Section, serial: f64, epoch_1904: bool) -> Option<String> {
    let fraction =
        section.tokens.iter().any(|t| matches!(t, Token::Date(DatePart::Fraction(_))));
    let moment = Moment::rounded(serial, epoch_1904, if fraction { 1 } else { 1_000 })?;
    let noon =
        section.tokens.iter().any(|t| matches!(t, Token::Date(DatePart::Noon(_))));
    let mut shown = String::new();
    for token in &section.tokens {
        match token {
            Token::Literal(text) => shown.push_str(text),
            Token::Date(part) => {
                shown.push_str(&moment.part(*part, noon, section.japanese));
            }
            Token::General => shown.push_str(&super::general(serial)),
            _ => {}
        }
    }
    Some(shown)
}

impl Moment {
    fn part(&self, part: DatePart, noon: bool, japanese: bool) -> String {
        let hour = self.millis / 3_600_000;
        let minute = self.millis / 60_000 % 60;
        let second = self.millis / 1_000 % 60;
        match part {
            DatePart::Year(..=2) => format!("{:02}", self.year % 100),
            DatePart::Year(_) => format!("{:04}", self.year),
            DatePart::EraName(len) => era_name(self.era(), len).to_owned(),
            DatePart::EraYear(len) if japanese => {
                padded((self.year - self.era().first_year + 1) as u32, len)
            }
            DatePart::EraYear(_) => format!("{:04}", self.year),
            DatePart::Month(len) => month(self.month, len),
            DatePart::Day(len @ ..=2) => padded(u32::from(self.day), len),
            DatePart::Day(3) => weekday(self.weekday)[..3].to_owned(),
            DatePart::Day(_) => weekday(self.weekday).to_owned(),
            DatePart::Weekday(len) => {
                let name = WEEKDAYS[usize::from(self.weekday % 7)].0;
                if len == 3 { name.to_owned() } else { format!("{name}曜日") }
            }
            DatePart::Hour(len) if noon => padded((hour + 11) % 12 + 1, len),
            DatePart::Hour(len) => padded(hour, len),
            DatePart::Minute(len) => padded(minute, len),
            DatePart::Second(len) => padded(second, len),
            DatePart::Fraction(len) => {
                let digits = format!(".{:03}", self.millis % 1_000);
                digits.chars().chain(std::iter::repeat('0')).take(len + 1).collect()
            }
            DatePart::Noon(letters) => {
                let name = if hour < 12 { "AM" } else { "PM" };
                name[..letters.min(2)].to_owned()
            }
            DatePart::ElapsedHours(len) => elapsed(self.total / 3_600_000, len),
            DatePart::ElapsedMinutes(len) => elapsed(self.total / 60_000, len),
            DatePart::ElapsedSeconds(len) => elapsed(self.total / 1_000, len),
        }
    }

    fn era(&self) -> &'static Era {
        let day = (self.year, self.month, self.day);
        ERAS.iter().find(|era| era.first_day() <= day).unwrap_or(&ERAS[ERAS.len() - 1])
    }
}

struct Era {
    name: &'static str,
    letter: &'static str,
    first_year: i32,
    first_month: u8,
    first_day: u8,
}

impl Era {
    fn first_day(&self) -> (i32, u8, u8) {
        (self.first_year, self.first_month, self.first_day)
    }
}

/// The latest first. A serial number begins in 1900, which was 明治33年.
const ERAS: [Era; 5] = [
    Era { name: "令和", letter: "R", first_year: 2019, first_month: 5, first_day: 1 },
    Era { name: "平成", letter: "H", first_year: 1989, first_month: 1, first_day: 8 },
    Era {
        name: "昭和", letter: "S", first_year: 1926, first_month: 12, first_day: 25
    },
    Era {
        name: "大正", letter: "T", first_year: 1912, first_month: 7, first_day: 30
    },
    Era { name: "明治", letter: "M", first_year: 1868, first_month: 1, first_day: 1 },
];

const WEEKDAYS: [(&str, &str); 7] = [
    ("日", "Sunday"),
    ("月", "Monday"),
    ("火", "Tuesday"),
    ("水", "Wednesday"),
    ("木", "Thursday"),
    ("金", "Friday"),
    ("土", "Saturday"),
];

/// The names of the months in English. The first three letters are their short names.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn era_name(era: &Era, len: usize) -> &str {
    match len {
        1 => era.letter,
        2 => era
            .name
            .split_at_checked('令'.len_utf8())
            .map_or(era.name, |(first, _)| first),
        _ => era.name,
    }
}

fn weekday(day: u8) -> &'static str {
    WEEKDAYS[usize::from(day % 7)].1
}

fn month(month: u8, len: usize) -> String {
    let name = MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("");
    match len {
        ..=2 => padded(u32::from(month), len),
        3 => name.get(..3).unwrap_or("").to_owned(),
        5 => name.get(..1).unwrap_or("").to_owned(),
        _ => name.to_owned(),
    }
}

fn padded(number: u32, len: usize) -> String {
    let width = len.min(2);
    format!("{number:0width$}")
}

fn elapsed(number: i64, len: usize) -> String {
    format!("{number:0len$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_one_serial_number() {
        for epoch_1904 in [false, true] {
            let shift = if epoch_1904 { EPOCH_1904 } else { 0 };
            let mut before = None;
            for day in 0..=LAST - shift {
                let moment = Moment::of(day as f64, epoch_1904).unwrap();
                let date = (moment.year, moment.month, moment.day);
                assert!(before < Some(date), "{day}: {date:?}");
                before = Some(date);
                // The two days that only Excel knows.
                if date != (1900, 1, 0) && date != (1900, 2, 29) {
                    let back = serial(date.0, date.1, date.2, epoch_1904);
                    assert_eq!(back, Some(day as f64), "{date:?}");
                }
            }
        }
    }

    #[test]
    fn days_that_people_know() {
        for (serial, epoch_1904, date) in [
            (1.0, false, (1900, 1, 1)),
            (59.0, false, (1900, 2, 28)),
            (60.0, false, (1900, 2, 29)),
            (61.0, false, (1900, 3, 1)),
            (43_586.0, false, (2019, 5, 1)),
            (42_124.0, true, (2019, 5, 1)),
            (2_958_465.0, false, (9999, 12, 31)),
        ] {
            let moment = Moment::of(serial, epoch_1904).unwrap();
            assert_eq!((moment.year, moment.month, moment.day), date);
        }
        assert_eq!(Moment::of(43_586.0, false).unwrap().weekday, 3);
    }

    #[test]
    fn no_moment_outside_of_the_calendar() {
        for serial in [-1.0, 2_958_466.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(Moment::of(serial, false), None, "{serial}");
        }
    }
}
