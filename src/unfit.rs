//! Signs that a text is not meant for a customer as it stands.

use std::borrow::Cow;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::note::Note;

/// What says by itself that a text is not for outside, wherever it stands.
static INTERNAL_SIGNS: Signs = Signs::of(&[
    "社内メモ",
    "内部メモ",
    "社内用:",
    "社外非公開",
    "社内限りの情報",
    "社内限りです",
]);

/// What says that a text is not finished.
static UNFINISHED_SIGNS: Signs = Signs::of(&[
    "要確認",
    "確認中",
    "要修正",
    "要追記",
    "後日記入",
    "後で記入",
    "記入してください",
    "記載してください",
    "入力してください",
    "仮回答",
    "【仮】",
    "(仮)",
    "????",
]);

/// Labels that a text is marked with. Answers speak of them as well (「社外秘の文書は施錠
/// して保管」), so they count only where they stand as a mark: in brackets or before a
/// colon at the beginning, or at the end.
static LABELS: Signs = Signs::of(&[
    "社外秘",
    "部外秘",
    "社内秘",
    "対外秘",
    "極秘",
    "関係者限り",
    "関係者限",
    "関係者外秘",
    "関係者以外秘",
    "取扱注意",
    "取扱い注意",
    "取り扱い注意",
    "社外不可",
    "confidential",
    "strictly confidential",
    "company confidential",
    "internal use only",
    "internal only",
    "for internal use",
    "for internal use only",
    "do not share",
    "not for customers",
]);

/// Labels that say as much with more words: 社内限り, 部内用.
static SHORT_LABELS: Signs =
    Signs::of(&["社内", "内部", "部内", "秘", "非公開", "internal", "private"]);

/// What makes a label of such a word.
const LABEL_ENDS: &[&str] = &[
    "メモ",
    "コメント",
    "備考",
    "注記",
    "限り",
    "限定",
    "のみ",
    "専用",
    "用",
    "向け",
    "情報",
    "資料",
    "扱い",
    " note",
    " memo",
    " comment",
];

/// Other classes, which stand beside the labels where a text explains them.
const OTHER_CLASSES: &[&str] =
    &["公開", "一般", "社外", "外部", "部外", "public", "external", "restricted"];

/// Brackets of marks, and those that are used for much else.
const MARK_BRACKETS: &[(char, char)] =
    &[('【', '】'), ('[', ']'), ('〔', '〕'), ('《', '》'), ('<', '>'), ('〈', '〉')];
const ROUND_BRACKETS: (char, char) = ('(', ')');

/// What follows a label that is spoken of.
const PARTICLES: &[char] = &[
    'の', 'と', 'を', 'に', 'は', 'が', 'も', 'や', 'へ', 'で', '等', 'な', '・', '、',
    ',',
];

/// Words that are looked for all at once.
struct Signs {
    words: &'static [&'static str],
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl Signs {
    const fn of(words: &'static [&'static str]) -> Signs {
        Signs { words, automaton: OnceLock::new() }
    }

    /// None only if they were too many for an automaton.
    fn automaton(&self) -> Option<&AhoCorasick> {
        self.automaton.get_or_init(|| AhoCorasick::new(self.words).ok()).as_ref()
    }

    /// Whether one of them stands in a text.
    fn stand_in(&self, text: &str) -> bool {
        self.automaton().is_some_and(|automaton| automaton.is_match(text))
    }

    /// The first of them, as they are listed, that stands in a text.
    fn first_in(&self, text: &str) -> Option<&'static str> {
        let found = self.automaton()?.find_overlapping_iter(text);
        found.map(|found| found.pattern()).min().map(|first| self.words[first])
    }
}

fn nfkc(text: &str) -> Cow<'_, str> {
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfkc().collect()),
    }
}

/// How sure a label is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Label {
    /// 社外秘, 社内限り.
    Full,
    /// 社内, internal: a mark in brackets only.
    Short,
}

/// The first sign that the text is for the company's own people.
///
/// ```text
/// 【社外秘】値引きの条件            a mark
/// 社外秘：値引きの条件              a mark
/// 値引きの条件（関係者限り）        a mark
/// 社外秘の文書は施錠して保管        none: it speaks of 社外秘
/// 極秘・社外秘・公開に区分          none
/// ```
pub(crate) fn internal_sign(text: &str) -> Option<String> {
    let lower = nfkc(text).to_lowercase();
    if let Some(sign) = INTERNAL_SIGNS.first_in(&lower) {
        return Some(sign.to_owned());
    }
    if !LABELS.stand_in(&lower) && !SHORT_LABELS.stand_in(&lower) {
        return None;
    }
    let explains = explains_classes(&lower);
    lower.lines().find_map(|line| {
        let line = line.trim().trim_start_matches(['※', '*', '■', '●', '#']).trim();
        let bare = || if explains { None } else { bare_mark(line) };
        bracketed_mark(line, explains).or_else(bare)
    })
}

/// That a text has such a sign.
pub(crate) fn internal_note(sign: &str) -> Note {
    Note::new(
        format!("社内向けの記載「{sign}」があります"),
        format!("has a remark for the company's own people: {sign:?}"),
    )
}

/// No label is longer, in bytes, with all its endings.
const LONGEST_LABEL: usize = 128;

fn label(text: &str) -> Option<Label> {
    let text = text.trim();
    if text.len() > LONGEST_LABEL {
        return None;
    }
    if LABELS.words.contains(&text) {
        return Some(Label::Full);
    }
    if SHORT_LABELS.words.contains(&text) {
        return Some(Label::Short);
    }
    let end = LABEL_ENDS.iter().find_map(|end| text.strip_suffix(end))?;
    label(end).map(|_| Label::Full)
}

/// At most so many bytes of a text, and whole characters of it.
fn first_bytes(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// 「【社外秘】…」, 「…（社外秘）」.
fn bracketed_mark(line: &str, explains: bool) -> Option<String> {
    let brackets = MARK_BRACKETS.iter().chain([&ROUND_BRACKETS]);
    brackets.into_iter().find_map(|&(open, close)| {
        let round = open == ROUND_BRACKETS.0;
        line.match_indices(open).find_map(|(at, _)| {
            let inside = line[at..].strip_prefix(open)?;
            let window = first_bytes(inside, 2 * LONGEST_LABEL);
            let content = window.split_once(close)?.0;
            let behind = &inside[content.len() + close.len_utf8()..];
            let first = content.split([':', '・', '、', ',', '/']).next().unwrap_or("");
            let label = label(if round { content } else { first })?;
            let before = &line[..at];
            let is_first = before.is_empty()
                || (!round
                    && before.ends_with(['。', '.', ' ', '\u{3000}', ']', '】']));
            let leads = is_first && !behind.starts_with(PARTICLES);
            let ends =
                behind.is_empty() && (!round || label == Label::Full) && !explains;
            (leads || ends).then(|| format!("{open}{content}{close}"))
        })
    })
}

/// 「社外秘：…」, 「…。社外秘」, 「本回答は社外秘です」.
fn bare_mark(line: &str) -> Option<String> {
    let full = |text: &str| {
        let text = text.trim();
        let counts = label(text) == Some(Label::Full) || text == "internal";
        counts.then(|| text.to_owned())
    };
    let head = line.split([':', '。']).next().unwrap_or(line);
    let dashed = line.split(" - ").next().unwrap_or(line);
    let tail = line.trim_end_matches('。').rsplit(['。', '※']).next().unwrap_or(line);
    let spoken = || {
        const SUBJECTS: &[&str] =
            &["本回答は", "この回答は", "本備考は", "この備考は", "本欄は", "この欄は"];
        let (_, rest) = SUBJECTS.iter().find_map(|subject| line.split_once(subject))?;
        let rest = rest.trim_start_matches('、');
        LABELS
            .words
            .iter()
            .find(|label| rest.starts_with(**label))
            .map(|l| (*l).to_owned())
    };
    full(head).or_else(|| full(dashed)).or_else(|| full(tail)).or_else(spoken)
}

/// Whether the text lists classes of information, each with what it says of it.
fn explains_classes(text: &str) -> bool {
    let is_class = |head: &str| label(head).is_some() || OTHER_CLASSES.contains(&head);
    let segments = text.split(['\n', '。', '.', ';', '、']);
    let heads = segments.filter_map(|segment| Some(segment.split_once(':')?.0.trim()));
    let mut classes: Vec<&str> = heads.filter(|head| is_class(head)).collect();
    classes.sort_unstable();
    classes.dedup();
    classes.len() > 1
}

/// The first sign that the text is not finished.
pub(crate) fn leftover(text: &str) -> Option<String> {
    /// Words that count where they stand alone, in capitals.
    const WORDS: &[&str] = &["TODO", "FIXME", "TBD", "TBC"];
    let text = nfkc(text);
    let sign = UNFINISHED_SIGNS.first_in(&text).map(str::to_owned);
    let word = || {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .find(|word| WORDS.contains(word) || is_row_of(word, 'X', 3))
            .map(str::to_owned)
    };
    sign.or_else(word).or_else(|| blanked_out(&text))
}

fn is_row_of(word: &str, letter: char, least: usize) -> bool {
    word.len() >= least && word.chars().all(|c| c == letter)
}

/// 「●●」「〇〇株式会社」: signs in place of a name.
fn blanked_out(text: &str) -> Option<String> {
    const SIGNS: &[char] = &['●', '○', '〇', '◯', '■', '□', '▲', '△', '×', '＊'];
    let chars: Vec<char> = text.chars().collect();
    let pair =
        chars.windows(2).find(|pair| pair[0] == pair[1] && SIGNS.contains(&pair[0]));
    pair.map(|pair| pair.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_end_is_looked_through_once() {
        assert_eq!(internal_sign(&"用".repeat(349_000)), None);
        assert_eq!(internal_sign(&format!("{}>", "‹".repeat(300_000))), None);
        assert_eq!(internal_sign(&"(社".repeat(300_000)), None);
    }

    #[test]
    fn whatever_is_finished_and_for_outside_has_no_sign() {
        for (text, left, internal) in [
            ("保存期間は要確認", Some("要確認"), None),
            ("TBD", Some("TBD"), None),
            ("●●株式会社の基盤を用いています。", Some("●●"), None),
            ("［社内］値引きの条件", None, Some("[社内]")),
            ("Internal use only: see ticket", None, Some("internal use only")),
            ("社内規程に定めています。", None, None),
            ("○ 年1回実施しています。", None, None),
        ] {
            assert_eq!(leftover(text).as_deref(), left, "{text}");
            assert_eq!(internal_sign(text).as_deref(), internal, "{text}");
        }
    }

    #[test]
    fn labels_count_where_they_stand_as_a_mark() {
        for text in [
            "【社外秘】値引きの条件",
            "［部外秘］値引きの条件",
            "値引きの条件です。【関係者限り】",
            "値引きの条件（社外秘）",
            "（取扱注意）値引きの条件",
            "社外秘：値引きの条件",
            "取扱注意",
            "※社内限定：値引きの条件",
            "【社内メモ】値引きの条件",
            "【社外秘・要削除】値引きの条件",
            "値引きに応じます。社外秘",
            "本回答は、社外秘です。",
            "回答します。\n【社内】値引きの条件",
            "CONFIDENTIAL: see ticket",
            "[Confidential] see ticket",
            "Confidential - see ticket",
            "Internal: see ticket",
            "(Internal use only) see ticket",
            "Internal note: see ticket",
            "㊙値引きの条件\n【秘】",
        ] {
            assert!(internal_sign(text).is_some(), "{text}");
        }
        for text in [
            "社外秘の文書は施錠して保管しています。",
            "文書を極秘・社外秘・公開に区分しています。",
            "文書を区分しています（極秘、社外秘、公開）。",
            "文書には【社外秘】と表示しています。",
            "【社外秘】の表示を徹底しています。",
            "「社外秘」「部外秘」のラベルを付けます。",
            "極秘：役員のみ\n社外秘：従業員のみ\n公開：制限なし",
            "社内：カード認証、社外：受付",
            "社内：カード認証を行っています。",
            "Internal: badge readers. External: escorts.",
            "We classify data as public, internal and confidential.",
            "入退室を管理しています（社内規程による）。",
            "【社内体制】委員会を設けています。",
            "監査報告書（非公開）",
            "取扱注意のラベルを貼っています。",
            "秘密保持契約を締結しています。",
            "社内限定のネットワークです。",
            "Confidential data is encrypted.",
        ] {
            assert_eq!(internal_sign(text), None, "{text}");
        }
    }
}
