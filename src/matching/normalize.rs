//! Texts as they are compared: what does not change the meaning is taken out, and a map
//! leads back to the original.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

/// The text with everything taken out that does not change what is asked: width, case,
/// spaces, punctuation, bullets and numbering, and ways of spelling the same word.
///
/// ```
/// use checksheet::matching::normalize;
///
/// assert_eq!(normalize("ＩＤを 管理していますか？"), normalize("IDを管理していますか。"));
/// assert_eq!(normalize("(1) サーバーの取扱い及び手続き"), normalize("サーバの取り扱いおよび手続"));
/// ```
pub fn normalize(text: &str) -> String {
    without_spaces(&Normal::of(text).text)
}

pub(crate) fn without_spaces(normal: &str) -> String {
    normal.chars().filter(|c| *c != ' ').collect()
}

/// A text in its normal form, with the way back.
///
/// Words are runs of characters; a single space stands for any punctuation between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Normal {
    /// The normal form.
    pub(crate) text: String,
    /// For each byte of `text`, where its character began in the original.
    origin: Vec<u32>,
    /// Length of the original.
    len: u32,
    is_cut: bool,
}

impl Normal {
    /// Texts are read up to here; no question that a person wrote is longer.
    pub(crate) const MOST_BYTES: usize = 24_000;

    pub(crate) fn of(text: &str) -> Normal {
        let mut end = text.len().min(Normal::MOST_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let normal = Normal::plain(&text[..end]).with_periods().respelled();
        Normal { is_cut: end < text.len(), ..normal }
    }

    /// Whether the original went on beyond what was read.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The bytes of the original that a range of the normal form came from. A part of a word
    /// that was respelled came from the whole of it.
    pub(crate) fn origin(&self, range: Range<usize>) -> Range<usize> {
        let at = |i: usize| self.origin.get(i).copied().unwrap_or(self.len);
        let start = at(range.start);
        let mut end = at(range.end);
        if !range.is_empty() && end == start {
            let behind = self.origin.get(range.end..).unwrap_or_default();
            end = behind.iter().copied().find(|at| *at > start).unwrap_or(self.len);
        }
        start as usize..end as usize
    }

    /// Width, case, punctuation, numbering and trailing long vowels.
    fn plain(original: &str) -> Normal {
        let mut normal = Normal { len: original.len() as u32, ..Normal::default() };
        let start = numbering(original);
        let mut chars = original[start..].char_indices().peekable();
        let mut gap = false;
        while let Some((at, first)) = chars.next() {
            let at = (start + at) as u32;
            let voiced = chars.next_if(|(_, c)| is_voicing(*c)).map(|(_, c)| c);
            if voiced.is_none() && is_stable(first) {
                normal.take(first, at, &mut gap);
                continue;
            }
            for c in
                std::iter::once(first).chain(voiced).nfkc().flat_map(char::to_lowercase)
            {
                normal.take(c, at, &mut gap);
            }
        }
        normal.end_of_run(' ');
        while normal.text.ends_with(' ') {
            normal.pop();
        }
        normal
    }

    /// Take up a character; `gap` tells whether spaces stand before it.
    fn take(&mut self, c: char, at: u32, gap: &mut bool) {
        self.end_of_run(c);
        if c.is_whitespace() {
            *gap |= self.text.ends_with(|c: char| c.is_ascii_alphanumeric());
        } else if is_of_words(c) || c.is_alphanumeric() {
            if *gap && c.is_ascii_alphanumeric() {
                self.push(' ', at);
            }
            *gap = false;
            self.push(c, at);
        } else {
            self.push(' ', at);
            *gap = false;
        }
    }

    fn push(&mut self, c: char, at: u32) {
        if c == ' ' && (self.text.is_empty() || self.text.ends_with(' ')) {
            return;
        }
        self.text.push(c);
        self.origin.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    fn pop(&mut self) {
        if let Some(c) = self.text.pop() {
            self.origin.truncate(self.origin.len() - c.len_utf8());
        }
    }

    /// サーバー is サーバ (JIS Z 8301): the long vowel at the end of a katakana word of four
    /// characters or more does not count.
    fn end_of_run(&mut self, next: char) {
        if is_katakana(next) || !self.text.ends_with('ー') {
            return;
        }
        let run =
            self.text.chars().rev().take_while(|c| is_katakana(*c)).take(4).count();
        if run == 4 {
            self.pop();
        }
    }

    /// With how often something is done said in one way.
    fn with_periods(self) -> Normal {
        let periods = periods(&self.text);
        self.replaced(periods)
    }

    /// With each word in the spelling that stands for all its spellings.
    fn respelled(self) -> Normal {
        let Some(spellings) = Spellings::get() else { return self };
        let found: Vec<_> = spellings
            .words
            .find_iter(&self.text)
            .map(|found| (found.range(), &spellings.read_as[found.pattern()]))
            .collect();
        self.replaced(found)
    }

    /// With other words in some places, which follow each other.
    fn replaced<W: AsRef<str>>(self, places: Vec<(Range<usize>, W)>) -> Normal {
        if places.is_empty() {
            return self;
        }
        let mut out = Normal { len: self.len, ..Normal::default() };
        let mut from = 0;
        for (place, words) in places {
            out.copy(&self, from..place.start);
            let at = self.origin[place.start];
            for c in words.as_ref().chars() {
                out.push(c, at);
            }
            from = place.end;
        }
        out.copy(&self, from..self.text.len());
        out
    }

    fn copy(&mut self, other: &Normal, range: Range<usize>) {
        self.text.push_str(&other.text[range.clone()]);
        self.origin.extend_from_slice(&other.origin[range]);
    }
}

/// Where a text says that something is done once in a time, and how that is said in one way:
/// 年に一度 is 年1回, 2年に1回 is 2年ごと.
fn periods(text: &str) -> Vec<(Range<usize>, String)> {
    /// The longer ones first.
    const UNITS: &[(&str, &str)] = &[
        ("か月", "か月"),
        ("ヶ月", "か月"),
        ("ヵ月", "か月"),
        ("カ月", "か月"),
        ("ケ月", "か月"),
        ("箇月", "か月"),
        ("週間", "週"),
        ("年", "年"),
        ("週", "週"),
        ("月", "月"),
        ("日", "日"),
    ];
    /// Before a unit these make another word of it: 隔週, 毎年, 後日.
    const OTHERS: &str = "隔半毎数後昨今前翌当平同";
    let found = text.match_indices(['回', '度']).filter_map(|(end, sign)| {
        let once = text[..end].strip_suffix(['1', '一'])?;
        let once = once.strip_suffix('に').unwrap_or(once);
        let (before, unit) = UNITS
            .iter()
            .find_map(|(written, unit)| Some((once.strip_suffix(written)?, *unit)))?;
        let rest = before.trim_end_matches(|c: char| c.is_numeric() || is_numeral(c));
        let words = match (&before[rest.len()..], unit) {
            ("", "か月") => return None,
            ("", _) if rest.ends_with(|c| OTHERS.contains(c)) => return None,
            ("", _) => format!("{unit}1回"),
            // The tenth month.
            (_, "月") => return None,
            ("1" | "一", "か月") => "月1回".to_owned(),
            ("1" | "一", "日") => "1日1回".to_owned(),
            ("1" | "一", _) => format!("{unit}1回"),
            (number, _) => {
                let digits: String = number.chars().map(as_digit).collect();
                format!("{digits}{unit}ごと")
            }
        };
        Some((rest.len()..end + sign.len(), words))
    });
    found.collect()
}

const NUMERALS: &str = "〇一二三四五六七八九";

fn is_numeral(c: char) -> bool {
    NUMERALS.contains(c)
}

fn as_digit(c: char) -> char {
    let value = (0..).zip(NUMERALS.chars()).find(|(_, numeral)| *numeral == c);
    value.and_then(|(value, _)| char::from_digit(value, 10)).unwrap_or(c)
}

/// Spellings of the same word, from `data/spelling.tsv`.
struct Spellings {
    words: AhoCorasick,
    read_as: Vec<String>,
}

impl Spellings {
    /// None only if the data were too large for an automaton, which a test excludes.
    fn get() -> Option<&'static Spellings> {
        static SPELLINGS: OnceLock<Option<Spellings>> = OnceLock::new();
        SPELLINGS.get_or_init(Spellings::read).as_ref()
    }

    fn read() -> Option<Spellings> {
        let pairs: Vec<(String, String)> = include_str!("data/spelling.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .map(|(from, to)| (Normal::plain(from).text, Normal::plain(to).text))
            .collect();
        let words = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(pairs.iter().map(|(from, _)| from))
            .ok()?;
        Some(Spellings {
            words,
            read_as: pairs.into_iter().map(|(_, to)| to).collect(),
        })
    }
}

/// Whether NFKC and lower case leave the character as it is, which saves asking them.
fn is_stable(c: char) -> bool {
    matches!(c, ' '..='@' | '['..='~' | '、' | '。' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{4e00}'..='\u{9fff}')
}

/// The characters of most words, which saves looking them up.
fn is_of_words(c: char) -> bool {
    matches!(c, '0'..='9' | 'a'..='z' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '\u{4e00}'..='\u{9fff}')
}

/// Marks that voice the character before them, and NFKC joins to it: ｶﾞ.
fn is_voicing(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{3099}' | '\u{309a}')
}

pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

pub(crate) fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

pub(crate) fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The length of the bullet or number in front of a question: `・`, `(1)`, `1-2.`, `Q3:`, `①`.
fn numbering(text: &str) -> usize {
    let rest = text.trim_start_matches(|c: char| {
        c.is_whitespace() || "・●○◆◇■□▪•‣※*＊-–—".contains(c)
    });
    let opened = rest.trim_start_matches(['(', '（', '[', '【', '<']);
    let opened = ["No.", "NO.", "No", "NO", "Ｎｏ．", "ＮＯ．", "№", "項番"]
        .iter()
        .find_map(|sign| opened.strip_prefix(sign))
        .map(str::trim_start)
        .filter(|behind| behind.starts_with(|c: char| c.is_numeric()))
        .unwrap_or(opened);
    let numbered = opened.trim_start_matches(|c: char| {
        matches!(c, '0'..='9' | '０'..='９' | '①'..='⑳' | '.' | '．' | '-' | '－' | 'Q' | 'Ｑ' | '問' | '第')
    });
    let head = &opened[..opened.len() - numbered.len()];
    let ends = numbered.starts_with([
        ')', '）', ']', '】', '>', ':', '：', ' ', '\u{3000}', '\t', '、',
    ]);
    let is_number = head.chars().any(|c| c.is_numeric())
        && (ends
            || head.ends_with(['.', '．'])
            || head.ends_with(|c: char| ('①'..='⑳').contains(&c)));
    let kept = if is_number {
        numbered.trim_start_matches(|c: char| {
            !c.is_alphanumeric() && !"「『（(【".contains(c)
        })
    } else {
        rest
    };
    // A text of nothing else keeps it: there is no question behind the number.
    if kept.is_empty() { 0 } else { text.len() - kept.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! reads_as {
        ($($name:ident, $text:literal, $normal:literal;)*) => {$(
            #[test]
            fn $name() {
                assert_eq!(Normal::of($text).text, $normal);
            }
        )*};
    }

    reads_as! {
        width_and_case, "ＩＤ ﾊﾟｽﾜｰﾄﾞ", "idパスワード";
        long_vowels, "サーバー、ユーザー、エラー、データセンター", "サーバ ユーザ エラー データセンタ";
        a_long_vowel_inside, "データベースサーバーの", "データベースサーバの";
        bullets, "・ＩＤの管理", "idの管理";
        numbers, "(1) ＩＤの管理", "idの管理";
        numbers_with_points, "1-2. 監査", "監査";
        question_numbers, "Q3: 監査", "監査";
        circled_numbers, "①監査", "監査";
        numbers_with_a_sign, "No. 12 退職者", "退職者";
        a_sign_without_a_number, "No監査", "no監査";
        years_are_not_numbering, "2026年の監査", "2026年の監査";
        figures_alone_stay, "24時間365日", "24時間365日";
        only_a_number, "1-2.", "1 2";
        spellings, "取扱い及び手続き、漏洩", "取り扱いおよび手続 漏えい";
        no_other_word_is_respelled, "変更について、更に保全できる", "変更について さらに保全できる";
        months, "３ヶ月 3カ月", "3か月3か月";
        once_in_a_time, "年に一度、1週間に1回、月１回、1ヶ月に一度", "年1回 週1回 月1回 月1回";
        once_in_several, "２年に１回、6ヶ月に1回、2週間に一度、90日に1回", "2年ごと 6か月ごと 2週ごと 90日ごと";
        other_words_of_time, "10月に1回、隔週に1回、後日一度、毎月1回", "10月に1回 隔週に1回 後日1度 毎月1回";
        many_years, "11年に1回、三年に一回", "11年ごと 3年ごと";
        english_words, "Is data  encrypted (at rest)?", "is data encrypted at rest";
        spaces_in_japanese, "監査 ログ\nの保護", "監査ログの保護";
        nothing, "", "";
        only_marks, "？！…", "";
    }

    #[test]
    fn the_way_back() {
        let text = "（１） サーバーの取扱い";
        let normal = Normal::of(text);
        let at = normal.text.find("取り扱い").unwrap();
        assert_eq!(&text[normal.origin(at..at + "取り扱い".len())], "取扱い");
        let at = normal.text.find("サーバ").unwrap();
        assert!(text[normal.origin(at..at + "サーバ".len())].starts_with("サーバ"));
    }

    #[test]
    fn what_is_passed_over_would_not_change() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32).filter(|c| is_stable(*c))
        {
            let normal = std::iter::once(c).nfkc().flat_map(char::to_lowercase);
            assert!(normal.eq(std::iter::once(c)), "{c:?}");
        }
    }

    #[test]
    fn spellings_are_stable() {
        let spellings = Spellings::get().unwrap();
        for word in &spellings.read_as {
            assert_eq!(&Normal::of(word).text, word, "read twice");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_normal_form_and_a_way_back(text in ".{0,60}") {
            let normal = Normal::of(&text);
            proptest::prop_assert_eq!(normal.text.len(), normal.origin.len());
            for (i, _) in normal.text.char_indices() {
                proptest::prop_assert!(text.get(normal.origin(i..i)).is_some());
            }
        }
    }
}
