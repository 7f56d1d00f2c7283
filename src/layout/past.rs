//! Which columns hold what was answered before: 前回回答, or last year's beside this one's.

use super::headings;

/// Words of a header that say so by themselves.
const WORDS: [&str; 9] = [
    "前年",
    "前回",
    "昨年",
    "過去",
    "前期",
    "previous",
    "prior",
    "last year",
    "last answer",
];

/// Of each header, whether its column holds what was answered before.
pub(super) fn of(headers: &[String]) -> Vec<bool> {
    let headers: Vec<String> = headers.iter().map(|h| headings::normal(h)).collect();
    let years: Vec<Option<(String, u32)>> = headers.iter().map(|h| year(h)).collect();
    let told = |header: &String| WORDS.iter().any(|word| header.contains(word));
    let is_earlier = |(rest, year): &(String, u32)| {
        let others = years.iter().flatten();
        others.into_iter().any(|(other, later)| other == rest && later > year)
    };
    let earlier = years.iter().map(|year| year.as_ref().is_some_and(is_earlier));
    headers
        .iter()
        .zip(earlier)
        .map(|(header, earlier)| told(header) || earlier)
        .collect()
}

/// The year in a header in its normal form, and the rest of the header: 2025年度回答,
/// 令和7年度 実施状況, FY25 answer.
fn year(header: &str) -> Option<(String, u32)> {
    let start = header.find(|c: char| c.is_ascii_digit())?;
    let (before, from) = header.split_at(start);
    let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
    let (digits, after) = from.split_at(end);
    let year: u32 = digits.parse().ok()?;
    let era = ["令和", "平成", "r", "fy", "fy ", "h"];
    let is_year = match digits.len() {
        4 => (1990..2100).contains(&year),
        1 | 2 => {
            let said = after.starts_with('年') || before.ends_with("fy");
            era.iter().any(|era| before.trim_end().ends_with(era.trim())) && said
        }
        _ => false,
    };
    is_year.then(|| (format!("{before} {after}"), year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_years_are_past() {
        for (headers, past) in [
            (&["2025年度回答", "2026年度回答"][..], &[true, false][..]),
            (&["令和7年度 実施状況", "令和8年度 実施状況"], &[true, false]),
            (&["FY25 Answer", "FY26 Answer"], &[true, false]),
            (&["2025年度\n回答", "備考", "2026年度\n回答"], &[true, false, false]),
            (&["前回の回答", "回答"], &[true, false]),
            (&["ISO 27001:2022", "ISO 27001:2013", "回答"], &[false; 3]),
            (&["回答1", "回答2"], &[false; 2]),
            (&["2026年度回答", "備考"], &[false; 2]),
        ] {
            let headers: Vec<String> = headers.iter().map(|&h| h.to_owned()).collect();
            assert_eq!(of(&headers), past, "{headers:?}");
        }
    }
}
