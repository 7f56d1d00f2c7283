use proptest::prelude::*;

use super::*;

fn in_format(code: &str) -> CellFormat {
    CellFormat { number_format: code.into(), ..CellFormat::default() }
}

#[test]
fn a_code_that_no_person_made_shows_the_bare_number() {
    for code in ["0E+0".repeat(60), "ggge".repeat(60), "%".repeat(255)] {
        assert_eq!(show(1.5, &in_format(&code)), "1.5", "{code}");
    }
}

macro_rules! shows {
    ($($name:ident: $code:literal { $($number:literal => $shown:literal),* $(,)? })*) => {$(
        #[test]
        fn $name() {
            for (number, shown) in [$(($number as f64, $shown)),*] {
                assert_eq!(show(number, &in_format($code)), shown, "{number}");
            }
        }
    )*};
}

shows! {
    general_keeps_fifteen_digits: "General" {
        1 => "1", 1.1 => "1.1", 0.30000000000000004 => "0.3", -2.5 => "-2.5", -0.0 => "0",
        123456789012345.0 => "123456789012345", 1e21 => "1E+21", 1.5e-12 => "1.5E-12",
    }
    text_format: "@" { 1.1 => "1.1" }
    japanese_general: "G/標準" { 3 => "3" }
    general_with_a_word: "General\"点\"" { 3 => "3点", -3 => "-3点" }

    integers: "0" { 1.5 => "2", 0.4 => "0", -0.4 => "0", 12 => "12" }
    two_places: "0.00" { 1.1 => "1.10", 1.005 => "1.01", -1 => "-1.00", 9.999 => "10.00" }
    optional_places: "0.##" { 1.5 => "1.5", 1 => "1.", 1.234 => "1.23" }
    two_points: ".." { 12 => "12.." }
    no_integer_place: ".0" { 0.5 => ".5", 12.5 => "12.5" }
    leading_zeros: "000" { 7 => "007", 1234 => "1234" }
    optional_digits: "#" { 0 => "", 7 => "7" }
    thousands: "#,##0" { 0 => "0", 999 => "999", 1000 => "1,000", 1234567 => "1,234,567" }
    thousands_and_zeros: "0,000" { 7 => "0,007" }
    in_millions: "#,##0,,\"百万円\"" { 1234567890 => "1,235百万円" }
    percent: "0%" { 0.5 => "50%", 1 => "100%", 0.005 => "1%" }
    percent_places: "0.0%" { 0.1234 => "12.3%" }
    scientific: "0.00E+00" { 12345 => "1.23E+04", 0.00012 => "1.20E-04", 0 => "0.00E+00" }
    dashes_between_digits: "0-0" { 11 => "1-1", 123 => "12-3", 5 => "0-5" }
    escaped_dash: "0\\-00" { 203 => "2-03" }
    quoted_words: "\"No.\"0" { 7 => "No.7" }
    parentheses: "(0)" { 7 => "(7)" }
    currency: "[$¥-411]#,##0" { 1200 => "¥1,200" }
    accounting: "_(#,##0_);(#,##0)" { 5 => " 5 ", -5 => "(5)" }
    three_sections: "0;-0;\"なし\"" { 0 => "なし", -3 => "-3", 3 => "3" }
    colours: "0;[Red]-0" { -3 => "-3" }
    nothing_at_all: ";;;" { 1 => "", -1 => "", 0 => "" }
    conditions: "[>=1]\"○\";[<1]\"×\"" { 1 => "○", 0 => "×", -1 => "-×" }
    fractions_are_not_known: "# ?/?" { 0.5 => "0.5" }

    year_month_day: "yyyy/m/d" { 45748 => "2025/4/1", 2.5 => "1900/1/2", -1 => "-1" }
    padded_date: "yyyy\\-mm\\-dd" { 45748 => "2025-04-01" }
    month_and_day: "m\"月\"d\"日\"" { 45658 => "1月1日", 45659.4 => "1月2日" }
    unquoted_month_and_day: "m月d日" { 45658 => "1月1日" }
    day_and_month: "d-mmm" { 45658 => "1-Jan" }
    short_year: "mmm\\-yy" { 45658 => "Jan-25" }
    reiwa: "[$-411]ggge\"年\"m\"月\"d\"日\"" {
        43586 => "令和1年5月1日", 43585 => "平成31年4月30日", 1 => "明治33年1月1日",
    }
    era_letter: "[$-411]ge.m.d" { 45748 => "R7.4.1" }
    era_year_elsewhere: "e/m/d" { 45748 => "2025/4/1" }
    japanese_weekday: "m/d(aaa)" { 45748 => "4/1(火)" }
    long_japanese_weekday: "aaaa" { 45748 => "火曜日" }
    english_weekday: "ddd, dddd" { 45748 => "Tue, Tuesday" }
    time: "h:mm" { 0.5 => "12:00", 45748.999999 => "0:00" }
    half_day_time: "h:mm AM/PM" { 0.5 => "12:00 PM", 0.0 => "12:00 AM", 0.75 => "6:00 PM" }
    time_with_seconds: "hh:mm:ss.000" { 0.25 => "06:00:00.000" }
    minutes_before_seconds: "mm:ss" { 0.5104166666 => "15:00" }
    elapsed_hours: "[h]:mm" { 1.5 => "36:00" }
    months_are_no_minutes: "yyyy/mm/dd hh:mm" { 45748.5 => "2025/04/01 12:00" }
    unbalanced_quote: "0\"点" { 5 => "5点" }
    unbalanced_bracket: "0[Red" { 5 => "5" }
}

#[test]
fn the_1904_epoch_is_four_years_later() {
    let format = CellFormat { epoch_1904: true, ..in_format("yyyy/m/d") };
    assert_eq!(show(0.0, &format), "1904/1/1");
    assert_eq!(show(44286.0, &format), "2025/4/1");
}

#[test]
fn which_codes_are_dates() {
    for (code, date) in [
        ("yyyy/m/d", true),
        ("m\"月\"d\"日\"", true),
        ("[$-411]ge.m.d", true),
        ("[h]:mm", true),
        ("General", false),
        ("0.00", false),
        ("[Red]0", false),
        ("\"day\"0", false),
        ("0;yyyy", false),
        ("@", false),
    ] {
        assert_eq!(is_date(&code.into()), date, "{code}");
    }
}

#[test]
fn every_builtin_code_is_understood() {
    for id in 0..200 {
        if let Some(code) = builtin(id) {
            assert!(!show(1.5, &in_format(code)).is_empty(), "{id}");
        }
    }
}

proptest! {
    #[test]
    fn no_code_and_no_number_panics(code in ".{0,40}", number in any::<f64>()) {
        show(number, &in_format(&code));
        is_date(&code.as_str().into());
    }

    #[test]
    fn no_code_made_of_its_signs_panics(
        code in "[0#?,.%;@E+\\-\\[\\]hmsydgea\"\\\\_*/$年 ]{0,24}",
        number in prop_oneof![any::<f64>(), -1e5..1e7],
    ) {
        show(number, &in_format(&code));
    }

    #[test]
    fn two_places_are_what_rust_shows(cents in -10_000_000i64..10_000_000) {
        let shown = show(cents as f64 / 100.0, &in_format("0.00"));
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.abs();
        prop_assert_eq!(shown, format!("{sign}{}.{:02}", cents / 100, cents % 100));
    }
}
