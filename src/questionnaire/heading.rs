//! Headings: 「2-1 内部組織」 is number and title.

use unicode_normalization::UnicodeNormalization;

use super::Section;

impl Section {
    /// The section that a heading names.
    ///
    /// Its level is how many numbers its 項番 has, or `level` where there is none.
    ///
    /// ```
    /// use checksheet::Section;
    ///
    /// let section = Section::of_heading("２－１　内部組織", 1);
    /// assert_eq!(section.number.as_deref(), Some("２－１"));
    /// assert_eq!((section.title.as_str(), section.level), ("内部組織", 2));
    /// ```
    pub fn of_heading(heading: &str, level: u8) -> Section {
        let heading = heading.trim();
        let Some((number, title)) = split_number(heading) else {
            return Section { number: None, title: heading.to_owned(), level };
        };
        let level = u8::try_from(count_numbers(number)).unwrap_or(u8::MAX).max(1);
        Section { number: Some(number.to_owned()), title: title.to_owned(), level }
    }
}

/// The number at the beginning of a heading and what follows it.
///
/// A number is digits with separators between them, possibly after a short prefix and
/// within brackets: `1`, `2-1`, `(3)`, `第4章`, `A-1`, `V2.1`, `①`, `Ⅳ`. It must be
/// followed by a space or a stop, so that 「2要素認証」 stays whole.
fn split_number(heading: &str) -> Option<(&str, &str)> {
    let stop = |c: char| c.is_whitespace() || "．.、,:：)）".contains(c);
    let end = heading
        .char_indices()
        .find(|&(i, c)| {
            let next = heading[i + c.len_utf8()..].chars().next();
            // A stop between digits belongs to the number: 1.2, 1．2
            stop(c) && !(matches!(c, '.' | '．') && next.is_some_and(is_digit))
        })
        .map(|(i, _)| i)?;
    let closing = heading[end..].chars().next().filter(|c| ")）".contains(*c));
    let number_end = end + closing.map_or(0, char::len_utf8);
    let number = heading[..number_end].trim_end_matches(['.', '．']);
    let title = heading[number_end..].trim_start_matches(stop).trim();
    (is_number(number) && !title.is_empty()).then_some((number, title))
}

fn is_digit(c: char) -> bool {
    c.is_numeric() && c != '〇'
}

fn is_number(text: &str) -> bool {
    let normal: String = text.nfkc().collect();
    let inner = normal
        .trim_start_matches(['(', '[', '【', '第', '§'])
        .trim_end_matches([')', ']', '】', '章', '節', '条', '項']);
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    let letters = inner.chars().filter(char::is_ascii_alphabetic).count();
    let separators = inner.chars().filter(|c| "-.‐_/".contains(*c)).count();
    let roman = digits == 0 && inner.chars().all(|c| "IVX".contains(c)) && letters > 0;
    let letter = digits == 0 && letters == 1 && separators == 0;
    let known = digits + letters + separators == inner.chars().count();
    known && (roman || letter || (digits > 0 && digits <= 9 && letters <= 4))
}

fn count_numbers(number: &str) -> usize {
    let normal: String = number.nfkc().collect();
    normal.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings() {
        for (heading, number, title, level) in [
            (
                "1 情報セキュリティのための方針群",
                Some("1"),
                "情報セキュリティのための方針群",
                1,
            ),
            ("2-1 内部組織", Some("2-1"), "内部組織", 2),
            ("３．アクセス制御", Some("３"), "アクセス制御", 1),
            ("1.2.3 Logging", Some("1.2.3"), "Logging", 3),
            ("第4章 運用", Some("第4章"), "運用", 1),
            ("(2) 体制", Some("(2)"), "体制", 1),
            ("（２）体制", Some("（２）"), "体制", 1),
            ("A. 組織", Some("A"), "組織", 1),
            ("Ⅳ 物理", Some("Ⅳ"), "物理", 1),
            ("①　人", Some("①"), "人", 1),
            ("V2 Authentication", Some("V2"), "Authentication", 1),
            ("2要素認証", None, "2要素認証", 3),
            ("組織的対策", None, "組織的対策", 3),
            ("Access control", None, "Access control", 3),
            ("2024年度版 改訂", None, "2024年度版 改訂", 3),
            ("", None, "", 3),
        ] {
            let section = Section::of_heading(heading, 3);
            assert_eq!(section.number.as_deref(), number, "{heading}");
            assert_eq!((section.title.as_str(), section.level), (title, level));
        }
    }
}
