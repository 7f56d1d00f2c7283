//! What a text states that can be compared word for word: figures, dates, certificates.

pub(crate) mod date;

use unicode_normalization::UnicodeNormalization;

use self::date::dates;

/// Something that a text states.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Fact {
    pub(crate) kind: FactKind,
    /// As it is written, in NFKC.
    pub(crate) text: String,
    /// The same for every way to write it.
    pub(crate) key: String,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum FactKind {
    /// 「30日」「99.9%」: a number and what it counts.
    Figure,
    /// A day or a month.
    Date,
    /// An edition of a standard: `ISO/IEC 27001:2022`.
    Edition,
    /// The number of a certificate.
    Certificate,
}

/// What the text states, in its order within each kind.
pub(crate) fn facts(text: &str) -> Vec<Fact> {
    let text: String = text.nfkc().collect();
    let mut facts: Vec<Fact> = dates(&text)
        .into_iter()
        .map(|date| Fact {
            kind: FactKind::Date,
            text: text[date.start..date.end].to_owned(),
            key: date.key(),
        })
        .collect();
    facts.extend(certificates(&text));
    facts.extend(standards(&text).into_iter().filter_map(Standard::into_edition));
    facts.extend(figures(&text));
    facts
}

/// A standard that a text names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Standard {
    /// Where the name begins in the text, in bytes.
    pub(crate) start: usize,
    text: String,
    /// `ISO 27001`: who issues it and its number.
    pub(crate) name: String,
    /// The year of the edition.
    pub(crate) edition: Option<String>,
}

impl Standard {
    /// The number alone: that of ISO/IEC 27001 and JIS Q 27001 is the same.
    pub(crate) fn number(&self) -> &str {
        self.name.rsplit(' ').next().unwrap_or_default()
    }

    fn into_edition(self) -> Option<Fact> {
        let edition = self.edition?;
        let key = format!("{}:{edition}", self.name);
        Some(Fact { kind: FactKind::Edition, text: self.text, key })
    }
}

/// The ISO and JIS standards that a text in NFKC names.
pub(crate) fn standards(text: &str) -> Vec<Standard> {
    const ISSUERS: &[(&str, &str)] =
        &[("ISO/IEC", "ISO"), ("ISO", "ISO"), ("JIS Q", "JIS"), ("JISQ", "JIS")];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find(['I', 'J']) {
        let start = from + offset;
        from = start + 1;
        let issuer = ISSUERS.iter().find_map(|(prefix, issuer)| {
            Some((*issuer, text[start..].strip_prefix(prefix)?))
        });
        let Some((issuer, rest)) = issuer else { continue };
        let rest = rest.trim_start_matches([' ', '-']);
        let (number, rest) = digits(rest);
        if number.len() < 4 || number.len() > 5 {
            continue;
        }
        let edition = rest.strip_prefix([':', '-']).map(digits);
        let edition = edition.filter(|(year, _)| year.len() == 4);
        let rest = edition.map_or(rest, |(_, rest)| rest);
        let end = text.len() - rest.len();
        found.push(Standard {
            start,
            text: text[start..end].to_owned(),
            name: format!("{issuer} {number}"),
            edition: edition.map(|(year, _)| year.to_owned()),
        });
        from = end;
    }
    found
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// The numbers of certificates in a text in NFKC: 「認証番号：…」.
fn certificates(text: &str) -> impl Iterator<Item = Fact> {
    labelled(text, CERTIFICATE_LABELS).into_iter().filter_map(|(_, rest)| {
        let code: String = rest
            .chars()
            .take_while(|c| {
                c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '(' | ')')
            })
            .collect();
        let closing: &[char] = if code.contains('(') { &[] } else { &[')'] };
        let code = code.trim_end_matches(closing).trim_end_matches(['-', '/', '(']);
        let code = code.to_owned();
        let is_code = code.len() >= 4 && code.bytes().any(|b| b.is_ascii_digit());
        let key = code.to_ascii_uppercase();
        is_code.then_some(Fact { kind: FactKind::Certificate, text: code, key })
    })
}

/// What stands before the number of a certificate.
pub(crate) const CERTIFICATE_LABELS: &[&str] = &[
    "認証番号",
    "登録番号",
    "認証登録番号",
    "登録証番号",
    "認定番号",
    "Certificate No.",
    "Certificate number",
    "Certificate Number",
];

/// Where a label stands in a text in NFKC, with a colon or a space behind it, and the
/// text behind that.
pub(crate) fn labelled<'t>(text: &'t str, labels: &[&str]) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    for label in labels {
        for (at, _) in text.match_indices(label) {
            let rest = &text[at + label.len()..];
            let value = rest.trim_start_matches([' ', ':', '=', 'は', 'が', '第']);
            if value.len() < rest.len() {
                found.push((at, value));
            }
        }
    }
    // 「認証登録番号」 holds 「登録番号」: what is behind them is the same place.
    found.sort_by_key(|(at, value)| (value.len(), *at));
    found.dedup_by_key(|(_, value)| value.len());
    found.sort_by_key(|(at, _)| *at);
    found
}

/// Units, and the one that stands for all ways to write it. Longer ones come first.
const UNITS: &[(&str, &str)] = &[
    ("営業日", "営業日"),
    ("日間", "日"),
    ("日", "日"),
    ("時間", "時間"),
    ("分間", "分"),
    ("分", "分"),
    ("秒", "秒"),
    ("週間", "週"),
    ("週", "週"),
    ("か月", "か月"),
    ("ヶ月", "か月"),
    ("ケ月", "か月"),
    ("カ月", "か月"),
    ("箇月", "か月"),
    ("年間", "年"),
    ("年", "年"),
    ("世代", "世代"),
    ("回", "回"),
    ("文字", "文字"),
    ("桁", "桁"),
    ("名", "名"),
    ("人", "名"),
    ("件", "件"),
    ("%", "%"),
    ("パーセント", "%"),
    ("GB", "GB"),
    ("TB", "TB"),
    ("MB", "MB"),
    ("bit", "bit"),
    ("ビット", "bit"),
    ("days", "日"),
    ("day", "日"),
    ("hours", "時間"),
    ("hour", "時間"),
    ("minutes", "分"),
    ("months", "か月"),
    ("years", "年"),
    ("year", "年"),
];

/// The figures with a unit in a text in NFKC. Parts of dates are none.
fn figures(text: &str) -> Vec<Fact> {
    let dates = dates(text);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let start = from + offset;
        let number = &text[start..];
        let len = number
            .bytes()
            .take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
            .count();
        from = start + len;
        let number = number[..len].trim_end_matches(['.', ',']);
        let rest = text[start + number.len()..].trim_start();
        let dated = dates.iter().any(|date| (date.start..date.end).contains(&start));
        // 「27001年」 does not exist, and 「2026年」 is a year, not a span of time.
        let is_year = number.len() == 4 && rest.starts_with('年');
        let joined = text[..start]
            .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
        if dated || is_year || joined {
            continue;
        }
        if let Some((unit, one)) = UNITS.iter().find(|(unit, _)| starts(rest, unit)) {
            found.push(Fact {
                kind: FactKind::Figure,
                text: format!("{number}{unit}"),
                key: format!("{}{one}", number.replace(',', "")),
            });
        }
    }
    found
}

/// Whether the text starts with this unit, and not with a longer word.
fn starts(text: &str, unit: &str) -> bool {
    let Some(rest) = text.strip_prefix(unit) else { return false };
    let goes_on = match unit {
        "年" => rest.starts_with(['度', '版']),
        "分" => rest.starts_with(['類', '離', '割']),
        _ => {
            unit.ends_with(|c: char| c.is_ascii_alphabetic())
                && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        }
    };
    !goes_on
}

/// The unit of a figure's key: 「日」 of 「30日」.
pub(crate) fn unit(key: &str) -> &str {
    key.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_texts_state() {
        for (text, expected) in [
            ("バックアップは３０日間保管します。", "30日"),
            ("初報は24時間以内、稼働率は99.9％です。", "24時間 99.9%"),
            ("1,000名 と 12 ヶ月", "1000名 12か月"),
            ("年1回、2026年度に3分類", "1回"),
            ("Kept for 30 days and 1 year.", "30日 1年"),
            ("2026年4月1日から90日", "2026-04-01 90日"),
            (
                "認証番号：MINATO-IS-000000、規格：ISO/IEC 27001:2022（JIS Q 27001:2023）",
                "MINATO-IS-000000 ISO 27001:2022 JIS 27001:2023",
            ),
            ("認証登録番号はIS 12", ""),
            ("登録番号 第10000000(02)号", "10000000(02)"),
            ("(認証番号 IS-0000)", "IS-0000"),
            ("ISO27001認証、ISMS", ""),
            ("TLS1.2とAES-256bit", ""),
            ("2026年のみ、v3分", ""),
        ] {
            let keys: Vec<String> =
                facts(text).into_iter().map(|fact| fact.key).collect();
            assert_eq!(keys.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn units_of_keys() {
        assert_eq!(unit("99.9%"), "%");
        assert_eq!(unit("30日"), "日");
    }
}
