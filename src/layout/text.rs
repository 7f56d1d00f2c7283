//! What the text of a cell looks like: a question, a 項番, a mark, boxes to tick.

use std::borrow::Cow;

use memchr::memchr;
use unicode_normalization::UnicodeNormalization;

/// Without blanks around it. Hardly any text has some, which its outer bytes show.
pub(super) fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    let begins = match bytes {
        [b'!'..=b'~', ..] => true,
        [0xE3, second, third, ..] => (*second, *third) != (0x80, 0x80),
        [0xE4..=0xEF, ..] => true,
        _ => false,
    };
    let ends = match bytes {
        [.., b'!'..=b'~'] => true,
        [.., 0xE3, second, third] => (*second, *third) != (0x80, 0x80),
        [.., 0xE4..=0xEF, _, _] => true,
        _ => false,
    };
    if begins && ends { text } else { text.trim() }
}

/// How much a text reads like something that is asked or demanded, from 0 to 1.
pub(super) fn asks(text: &str) -> f32 {
    let text = trimmed(text);
    if !is_longer(text, 5) {
        return 0.0;
    }
    if memchr(b'\n', text.as_bytes()).is_none() {
        let best = sentence(text);
        return if best < 0.9 { best.max(inner(text)) } else { best };
    }
    let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or(text);
    // 「…していますか。※規程の名称もご記入ください」: the question may stand earlier.
    let first = text.lines().next().unwrap_or(text);
    let mut best = sentence(last);
    if best < 1.0 && first.len() < text.len() {
        best = best.max(sentence(first));
    }
    if best < 0.9 { best.max(inner(text)) } else { best }
}

fn inner(text: &str) -> f32 {
    // Each of them has one of these, and most texts have none.
    if !text.chars().any(|c| matches!(c, 'か' | 'こ' | '?' | '？')) {
        return 0.0;
    }
    let asked = ["ますか", "ですか", "いるか。", "あるか。", "ること。", "?", "？"];
    if asked.iter().any(|end| text.contains(end)) { 0.9 } else { 0.0 }
}

fn sentence(line: &str) -> f32 {
    // 「…しているか（委託先を含む）」
    let bracketed = line.trim_end().strip_suffix([')', '）']);
    let line = match bracketed.and_then(|rest| rest.rsplit_once(['(', '（'])) {
        Some((before, _)) if is_longer(before, 5) => before,
        _ => line,
    };
    let is_closing = |c: char| {
        matches!(
            c,
            '。' | '．' | '.' | ')' | '）' | '」' | '』' | '"' | '”' | '’' | '\''
        ) || c.is_whitespace()
    };
    let end = line.trim_end_matches(is_closing);
    let ends = |word: &str, score: f32| if end.ends_with(word) { score } else { 0.0 };
    let best = match end.chars().next_back() {
        Some('?' | '？' | 'か') => 1.0,
        Some('と') => ends("こと", 1.0),
        Some('い') => {
            ends("ください", 0.9).max(ends("下さい", 0.9)).max(ends("ない", 0.6))
        }
        Some('き') => ends("べき", 0.7),
        Some('よ') => ends("せよ", 0.8),
        Some('る') => ["いる", "する", "ある", "れる"]
            .iter()
            .zip([0.8, 0.7, 0.7, 0.6])
            .map(|(word, score)| ends(word, score))
            .fold(0.0, f32::max),
        Some('す') => ends("います", 0.6),
        Some('다') => ends("한다", 0.8).max(ends("있다", 0.6)),
        _ => 0.0,
    };
    if best > 0.0 { best } else { english(line) }
}

/// Verbs with which English questions and demands begin.
const OPENINGS: &str = " do does did is are was were has have had can could will would \
    should shall must may what how which who when where why please describe verify ensure \
    provide list confirm explain state specify indicate check test identify define \
    establish implement maintain review use configure enable restrict protect document \
    determine require limit monitor ";

fn english(line: &str) -> f32 {
    let line = line.trim_start_matches(|c: char| !c.is_alphabetic());
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    if words.nth(1).is_none() || !first.is_ascii() {
        return 0.0;
    }
    let first = format!(" {} ", first.to_ascii_lowercase());
    let demand = [" must ", " shall ", " should "];
    if OPENINGS.contains(&first) {
        0.8
    } else if demand.iter().any(|word| line.contains(word)) {
        0.7
    } else {
        0.0
    }
}

/// Whether a text stands in brackets as headings do: 【方針・組織】.
pub(super) fn is_bracketed(text: &str) -> bool {
    let pairs = [
        ('【', '】'),
        ('＜', '＞'),
        ('<', '>'),
        ('[', ']'),
        ('［', '］'),
        ('≪', '≫'),
        ('〈', '〉'),
    ];
    let inside = pairs.iter().find_map(|(opening, closing)| {
        let inside = trimmed(text).strip_prefix(*opening)?.strip_suffix(*closing)?;
        Some((inside, opening))
    });
    inside.is_some_and(|(inside, opening)| {
        !inside.is_empty() && !inside.contains(*opening) && asks(inside) < 0.9
    })
}

/// Whether a text leads over to those below it: 「次の各項目にお答えください」.
pub(super) fn leads(text: &str) -> bool {
    ["次の", "以下の", "下記の", "following"].iter().any(|word| text.contains(word))
}

/// Whether a text crosses its cell out: nothing is to be written there.
pub(crate) fn is_slash(text: &str) -> bool {
    matches!(trimmed(text), "／" | "/" | "＼" | "\\" | "∕" | "╱" | "╲")
}

/// Whether a text in Latin letters has several words.
pub(super) fn is_sentence(text: &str) -> bool {
    let is_word = |word: &&str| word.starts_with(|c: char| c.is_alphabetic());
    text.split_whitespace().filter(is_word).nth(2).is_some()
}

/// Whether the text could be a 項番: `1-1`, `(3)`, `①`, `AIS-01.1`, `問1`.
pub(super) fn is_number(text: &str) -> bool {
    let text = trimmed(text);
    if text.is_empty() || text.len() > 72 {
        return false;
    }
    if text.is_ascii() { is_ascii_number(text) } else { is_wide_number(text) }
}

fn is_wide_number(text: &str) -> bool {
    // Compatible forms of these are no digits, and there may be three of them at most.
    if text.chars().filter(|c| is_script(*c)).take(4).count() > 3 {
        return false;
    }
    let normal = compatible(text);
    let length = normal.chars().count();
    let digits = normal.chars().filter(char::is_ascii_digit).count();
    let blanks = normal.chars().filter(|c| c.is_whitespace()).count();
    let ascii_letters = normal.chars().filter(char::is_ascii_alphabetic).count();
    let wide = normal.chars().filter(|c| !c.is_ascii()).count();
    let plain = normal.chars().all(|c| {
        c.is_alphanumeric() || c.is_whitespace() || "-._()[]:/#&*,+‐−–—※§".contains(c)
    });
    // 「1.1 方針」 is the name of a group.
    let named = normal.split_once(' ').is_some_and(|(before, after)| {
        let wide = after.chars().filter(|c| *c >= '\u{1100}').count();
        before.ends_with(|c: char| c.is_ascii_digit() || c == '.') && wide >= 2
    });
    // A value with a unit or a name (TLS1.2, 24時間) is kept out by the column's other
    // cells, not here.
    plain
        && !named
        && digits > 0
        && length <= 24
        && blanks <= 2
        && wide <= 3
        && ascii_letters <= 18
}

/// The same of a text that is its own normal form, and holds no wide characters.
fn is_ascii_number(text: &str) -> bool {
    let (mut digits, mut blanks, mut letters) = (0, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'a'..=b'z' | b'A'..=b'Z' => letters += 1,
            b' ' | b'\t'..=b'\r' => blanks += 1,
            _ if b"-._()[]:/#&*,+".contains(&byte) => {}
            _ => return false,
        }
    }
    digits > 0 && text.len() <= 24 && blanks <= 2 && letters <= 18
}

/// NFKC, which leaves ASCII as it is.
fn compatible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// How deep a 項番 of this shape is: `1` is 1, `1-2` is 2. 0 where it has no digits.
pub(super) fn depth(shape: &str) -> usize {
    shape.bytes().filter(|byte| *byte == b'9').count()
}

/// Write the shape of a 項番, which tells one kind from another: `V1.2` is `V9.9`.
pub(super) fn shape_into(text: &str, shape: &mut String) {
    shape.clear();
    for c in compatible(trimmed(text)).chars() {
        let class = match c {
            '0'..='9' => '9',
            'a'..='z' | 'A'..='Z' => 'A',
            _ if c.is_alphabetic() => 'あ',
            _ if c.is_whitespace() => ' ',
            _ => c,
        };
        if !(shape.ends_with(class) && (class == '9' || class == 'A')) {
            shape.push(class);
        }
    }
}

/// Whether the cell holds a mark or a word that is an answer by itself.
pub(super) fn is_mark(text: &str) -> bool {
    const MARKS: &str = "○〇◯◎●△▲×✕✖✗✘✓✔☑☐レ■□-－ー―–—/xXoOyYnN";
    let mut chars = text.trim().chars();
    match (chars.next(), chars.next()) {
        (Some(mark), None) => MARKS.contains(mark),
        _ => false,
    }
}

/// Whether a text has more characters than these.
pub(super) fn is_longer(text: &str, characters: usize) -> bool {
    // A character has four bytes at most, and one at least.
    text.len() > 4 * characters
        || text.len() > characters && text.chars().nth(characters).is_some()
}

/// Whether a character of Japanese writing stands for itself in every normal form.
pub(super) fn is_script(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{4E00}'..='\u{9FFF}')
}

/// Whether the text is a footnote by its first characters.
pub(super) fn is_footnote(text: &str) -> bool {
    let text = trimmed(text);
    let begins = |marks: &[&str]| marks.iter().any(|mark| text.starts_with(mark));
    match text.chars().next() {
        Some('※' | '＊' | '*') => true,
        Some('注') => begins(&["注)", "注）", "注:", "注："]),
        Some('(' | '（') => begins(&["(注", "（注"]),
        Some('N') => begins(&["Note:", "NOTE:"]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_around_a_text_are_not_seen() {
        let texts =
            ["", "a", " a", "a\n", "あ", "\u{3000}あ", "あ\u{3000}", "\u{3000}"];
        let more =
            ["漢", "é", "\u{A0}a", "漢\u{2003}", "a\u{85}", "ｶ", "。", "😀", "か😀"];
        for text in texts.into_iter().chain(more) {
            assert_eq!(trimmed(text), text.trim(), "{text:?}");
        }
    }

    #[test]
    fn questions_and_demands() {
        for text in [
            "入退室の記録を保管していますか。",
            "基本方針を定めること",
            "体制を整備しているか（委託先を含む）",
            "Do you encrypt data at rest?",
            "Verify that sessions expire.",
            "Please describe your backup policy",
            "責任者を定めていますか。\n※役職をご記入ください",
        ] {
            assert!(asks(text) >= 0.7, "{text}: {}", asks(text));
        }
        for text in
            ["組織・体制", "○", "1-1", "情報セキュリティ方針", "Network Security", ""]
        {
            assert!(asks(text) < 0.5, "{text}: {}", asks(text));
        }
    }

    #[test]
    fn numbers() {
        for text in [
            "1", "1-1", "(3)", "①", "AIS-01.1", "V1.2.3", "A.5.1", "問12", "Q001",
            "Gen 1", "第1条",
        ] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "",
            "組織",
            "Yes",
            "1.1 方針",
            "2. 認証",
            "2025年4月1日までに提出",
            "年1回以上見直すこと",
        ] {
            assert!(!is_number(text), "{text}");
        }
        let shape = |text: &str| {
            let mut shape = "9.9".to_owned();
            shape_into(text, &mut shape);
            shape
        };
        let depth = |text: &str| depth(&shape(text));
        assert_eq!(["1", "10-25", "V1.2.3", "(4)", "-"].map(depth), [1, 2, 3, 1, 0]);
        assert_eq!(depth("１－１０"), 2);
        assert_eq!(shape("V12.3"), shape("V1.20"));
        assert_ne!(shape("V1"), shape("1.1"));
    }

    proptest::proptest! {
        #[test]
        fn latin_numbers_are_judged_as_all_others(text in "[0-9Az ._()x-]{1,30}|[ -~]{1,12}") {
            proptest::prop_assert_eq!(is_ascii_number(&text), is_wide_number(&text));
        }
    }

    #[test]
    fn footnotes() {
        assert!(is_footnote("※ご不明な点は") && is_footnote("（注1）有無を記入"));
        assert!(!is_footnote("1. 目的") && !is_footnote("注文"));
    }
}
