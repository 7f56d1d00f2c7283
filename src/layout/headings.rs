//! What a header says about the role of its column.
//!
//! Japanese and English compounds both end with their head (セキュリティ対策の*実施状況*,
//! vendor *response*), so a word at the end of a header says more than one elsewhere.
//! Words that stand for several things (項目, 結果, description) are in the weak lists:
//! they only count when nothing else speaks against them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{LazyLock, OnceLock};

use unicode_normalization::UnicodeNormalization;

pub(super) use super::header_words::STRONG;
use super::header_words::{CHOICES, ENGLISH, JAPANESE, REVIEWERS};
use super::{Role, text};

/// How well a header names each role, from 0 to 1. Indexed by [`Role`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Names([f32; ROLES]);

const ROLES: usize = Role::Other as usize + 1;

impl Names {
    /// How well it names this role.
    pub(super) fn of(&self, role: Role) -> f32 {
        self.0[role as usize]
    }

    /// The role that it names best, if it names any.
    pub(super) fn best(&self) -> Option<(Role, f32)> {
        ALL.iter()
            .map(|&role| (role, self.of(role)))
            .filter(|(_, score)| *score > 0.0)
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn raise(&mut self, role: Role, score: f32) {
        let old = &mut self.0[role as usize];
        *old = old.max(score);
    }
}

const ALL: [Role; 12] = [
    Role::Number,
    Role::Category,
    Role::Question,
    Role::Guidance,
    Role::Importance,
    Role::Status,
    Role::Mark,
    Role::Remark,
    Role::Evidence,
    Role::Respondent,
    Role::Date,
    Role::Reserved,
];

/// What a header says about the role of its column.
///
/// Parts in brackets and in another language count on their own: 番号⏎No., 回答（選択）.
pub(super) fn names(text: &str) -> Names {
    let mut names = Names::default();
    let text = first_line_of_note(text);
    let whole = normal(&words_apart(text));
    if whole.is_empty() || whole.chars().count() > LONGEST_HEADER {
        return names;
    }
    match_part(&whole, 1.0, &mut names);
    if lists_choices(&whole) {
        names.raise(Role::Status, 0.95);
    }
    if names.best().is_some_and(|(_, score)| score >= STRONG) {
        return qualified(&whole, names);
    }
    // The whole counts already, and for more.
    for (part, weight) in parts(&whole).into_iter().filter(|(part, _)| *part != whole) {
        match_part(&part, weight, &mut names);
    }
    if let Some(head) = english_head(&whole) {
        match_part(head, 0.9, &mut names);
    }
    qualified(&whole, names)
}

/// The first line of a header that goes on as a note: 「回答⏎（「いいえ」の場合は …）」.
pub(super) fn first_line_of_note(text: &str) -> &str {
    const LONGEST_LINE: usize = 24;
    const LEAST_NOTE: usize = 16;
    let Some((first, rest)) = text.trim().split_once('\n') else { return text };
    let note = rest
        .trim_start()
        .starts_with(['(', '（', '※', '*', '＊', '「', '・', '○', '[', '【'])
        && rest.chars().nth(LEAST_NOTE).is_some();
    if note && first.chars().nth(LONGEST_LINE).is_none() { first } else { text }
}

/// `ControlText` is control text.
fn words_apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    let mut small = false;
    for c in text.chars() {
        if small && c.is_ascii_uppercase() {
            apart.push(' ');
        }
        small = c.is_ascii_lowercase();
        apart.push(c);
    }
    apart
}

/// Longer texts are no headers, whatever they contain.
const LONGEST_HEADER: usize = 120;

/// Whether a header names a choice, as those of tick columns do.
pub(super) fn is_choice(text: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> =
        LazyLock::new(|| CHOICES.split(' ').collect());
    if !begins_as_choice(text) {
        return false;
    }
    let key = squeeze(&normal(text));
    let core = key.split(['(', '\n', ':']).next().unwrap_or_default();
    let (left, right) = core.split_once('/').unwrap_or((core, core));
    let known = |word: &str| KNOWN.contains(word);
    known(&key) || known(core) || (known(left) && known(right))
}

/// Whether the Japanese characters with which a text begins are all found in choices. Few
/// texts need be brought into their normal form, which is dear.
pub(super) fn begins_as_choice(text: &str) -> bool {
    static FOUND: LazyLock<BTreeSet<char>> =
        LazyLock::new(|| CHOICES.chars().collect());
    let mut rest = text.chars();
    while let Some(c) = rest.next().filter(|c| text::is_script(*c)) {
        // A mark that is written apart makes another character of it: か and ゛.
        let marked = rest.as_str().starts_with(['\u{3099}', '\u{309A}']);
        if !marked && !FOUND.contains(&c) {
            return false;
        }
    }
    true
}

/// Whether a header says no more than in which language its column is.
pub(super) fn names_language(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "日本語",
        "和文",
        "和訳",
        "英語",
        "英文",
        "英訳",
        "原文",
        "翻訳",
        "japanese",
        "english",
        "en",
        "ja",
    ];
    let key = squeeze(&normal(text));
    WORDS.contains(&key.as_str())
}

/// Whether a header in its normal form is nothing but choices: ○/×, 有・無, はい／いいえ.
fn lists_choices(whole: &str) -> bool {
    let words: Vec<&str> =
        whole.split(['/', '・', '、', ',', '|']).map(str::trim).collect();
    words.len() >= 2 && words.iter().all(|word| is_choice(word))
}

/// Words that give a whole column, or all below a group header, to one of the parties.
fn qualified(whole: &str, mut names: Names) -> Names {
    const OURS: &[&str] = &[
        "(弊社",
        "(当社",
        "(弊行",
        "(当行",
        "弊社使用",
        "当社使用",
        "弊社記入",
        "当社記入",
        "弊社確認",
        "当社確認",
        "使用欄",
        "委託元記入",
        "委託元確認",
        "審査用",
        "発注者",
        "記入不要",
        "use only",
        "internal use",
        "office use",
        "customer use",
    ];
    // 「いいえ」の場合、その理由: the text that goes with an answer.
    let named = |role: &Role| names.of(*role) >= 0.8;
    // 実施している場合「レ」を記入, 該当する場合は○印: the place of a tick.
    const TICK: [&str; 8] =
        ["レ点", "「レ」", "レを", "○印", "○を", "「○」を", "✓を", "チェックを"];
    let several = whole.contains(['×', '△']);
    if !several && TICK.iter().any(|word| whole.contains(word)) {
        names.raise(Role::Status, 0.95);
    } else if whole.contains("場合") && !ALL.iter().any(named) {
        names.raise(Role::Remark, 0.9);
    }
    let said = OURS.iter().any(|word| whole.contains(word));
    let theirs = REVIEWERS.iter().any(|word| whole.starts_with(word))
        && names.of(Role::Question) < 0.8;
    if said || theirs {
        names.raise(Role::Reserved, STRONG);
    }
    names
}

/// Whether a header asks for the reason of a no, and for nothing else: 「いいえ」の場合、その理由,
/// 対象外の理由, `If no, please explain`.
pub(crate) fn asks_for_reason(header: &str) -> bool {
    const NO: &[&str] = &[
        "いいえ",
        "×",
        "△",
        "未実施",
        "未対応",
        "実施していない",
        "実施しない",
        "実施できない",
        "対応していない",
        "対応しない",
        "対応できない",
        "不適合",
        "非該当",
        "該当なし",
        "対象外",
        "if no",
        "not applicable",
    ];
    const WHY: &[&str] = &["理由", "why", "reason", "explain", "justification"];
    // What takes an answer of any kind.
    const ANYTHING: &[&str] = &[
        "備考",
        "コメント",
        "補足",
        "詳細",
        "内容",
        "説明",
        "特記",
        "方法",
        "対策",
        "根拠",
        "はい",
        "○",
        "◯",
        "〇",
        "comment",
        "remark",
        "note",
        "detail",
        "if yes",
    ];
    let lowest = normal(header.rsplit(" / ").next().unwrap_or(header));
    let lowest = lowest.trim_start_matches(['「', '『', '"', '(', '※', '【']);
    let has = |words: &[&str]| words.iter().any(|word| lowest.contains(word));
    NO.iter().any(|no| lowest.starts_with(no))
        && has(WHY)
        && !has(ANYTHING)
        && lowest.matches("場合").count() < 2
}

type Index = HashMap<&'static str, Vec<(Role, f32)>>;

fn index(words: impl Iterator<Item = (Role, f32, &'static str)>) -> Index {
    let mut index = Index::new();
    for (role, strength, word) in words {
        index.entry(word).or_default().push((role, strength));
    }
    index
}

fn japanese() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        index(JAPANESE.iter().flat_map(|&(role, strength, words)| {
            words.split_whitespace().map(move |word| (role, strength, word))
        }))
    })
}

fn english() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        index(ENGLISH.iter().flat_map(|&(role, strength, phrases)| {
            let plain = |phrase: &'static str| phrase.trim().trim_end_matches('?');
            phrases.split('|').map(move |phrase| (role, strength, plain(phrase)))
        }))
    })
}

fn match_part(part: &str, weight: f32, names: &mut Names) {
    match_characters(&squeeze(part), weight, names);
    match_words(part, weight, names);
}

/// Longest word of the Japanese lists in characters, with some room.
const LONGEST_WORD: usize = 16;

/// Match what is written without blanks: every run of characters may be a word.
fn match_characters(text: &str, weight: f32, names: &mut Names) {
    let ends: Vec<usize> =
        text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let length = ends.len() - 1;
    if length > 2 * LONGEST_WORD {
        return;
    }
    for from in 0..length {
        for to in from + 1..=length.min(from + LONGEST_WORD) {
            // One character says nothing about a longer text.
            if to - from == 1 && length > 1 {
                continue;
            }
            let Some(found) = japanese().get(&text[ends[from]..ends[to]]) else {
                continue;
            };
            let fit = match (from, to == length) {
                (0, true) => 1.0,
                (_, true) => 0.85,
                (0, _) => 0.5,
                _ => 0.4,
            };
            for (role, strength) in found {
                names.raise(*role, weight * strength * fit);
            }
        }
    }
}

/// Match what is written with blanks: every run of words may be a phrase.
fn match_words(text: &str, weight: f32, names: &mut Names) {
    let text = text.trim_matches(|c: char| c.is_whitespace() || ":*?".contains(c));
    let plain: String =
        text.chars().map(|c| if "_-\n".contains(c) { ' ' } else { c }).collect();
    let starts = starts_of_words(&plain);
    if starts.len() > 16 {
        return;
    }
    let few = starts.len() <= 6;
    for (i, from) in starts.iter().enumerate() {
        for next in starts[i + 1..].iter().copied().chain([plain.len()]) {
            let end = plain[..next].trim_end().len();
            let phrases = [text.get(*from..end), plain.get(*from..end)];
            let Some(found) = phrases.iter().flatten().find_map(|p| english().get(p))
            else {
                continue;
            };
            let fit = match (*from, end == plain.len()) {
                (0, true) => 1.0,
                // A letter or a figure in a longer text names nothing.
                _ if end - from < 2 => 0.0,
                (_, true) if few => 0.85,
                (0, _) if few => 0.4,
                _ => 0.3,
            };
            for (role, strength) in found {
                names.raise(*role, weight * strength * fit);
            }
        }
    }
}

fn starts_of_words(text: &str) -> Vec<usize> {
    let mut blank = true;
    let starts = text.char_indices().filter(|(_, c)| {
        let first = blank && !c.is_whitespace();
        blank = c.is_whitespace();
        first
    });
    starts.map(|(i, _)| i).collect()
}

/// NFKC, lower case, single blanks; line breaks stay.
pub(super) fn normal(text: &str) -> String {
    if text.is_ascii() && !text.contains(|c: char| c.is_ascii_whitespace()) {
        return text.to_ascii_lowercase();
    }
    let mut normal = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        let c = if c.is_whitespace() && c != '\n' { ' ' } else { c };
        if c == ' ' && normal.ends_with([' ', '\n']) {
            continue;
        }
        normal.push(c);
    }
    normal.trim().to_owned()
}

/// Without any blanks, and without what decorates headers.
pub(super) fn squeeze(normal: &str) -> String {
    let decorated = |c: char| c.is_whitespace() || "■◆●▼【】[]「」*※".contains(c);
    normal.chars().filter(|c| !decorated(*c)).collect()
}

/// What stands before the preposition, where English puts the head: *explanation* if no,
/// *description* of the control.
fn english_head(whole: &str) -> Option<&str> {
    let at = [" if ", " of ", " for ", " where ", " when ", " to ", " from ", " in "]
        .iter()
        .filter_map(|word| whole.find(word))
        .min()?;
    whole.get(..at)
}

/// The parts of a header: lines, alternatives, and what stands in brackets.
fn parts(whole: &str) -> Vec<(String, f32)> {
    let mut parts = Vec::new();
    let mut outside = String::new();
    let mut inside = String::new();
    let mut depth = 0_u32;
    for c in whole.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
        if c == ')' && depth == 0 {
            parts.push((std::mem::take(&mut inside), 0.5));
        }
    }
    let lines = outside.split(['\n', '/', '|', '・']).map(str::trim);
    parts.extend(lines.filter(|line| !line.is_empty()).map(|l| (l.to_owned(), 0.95)));
    parts.push((outside.trim().to_owned(), 0.95));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(text: &str) -> Option<Role> {
        names(text).best().map(|(role, _)| role)
    }

    #[test]
    fn headers_name_their_roles() {
        for (expected, headers) in [
            (
                Role::Number,
                "項番 No. ＮＯ № # 設問番号 管理番号 番号⏎No. Control␣ID Q#",
            ),
            (Role::Category, "大分類 中分類 カテゴリー 分野⏎Domain Category Sub␣Area"),
            (
                Role::Question,
                "確認事項 チェック項目 セキュリティ要求事項 設問 審査項目 Question \
                 Security␣Requirement 検証要件の内容 質問内容（日本語）",
            ),
            (Role::Guidance, "回答例（参考） 記入例 Guidance Example␣response"),
            (Role::Importance, "重要度 必須⏎区分 必須／任意 Severity レベル1"),
            (
                Role::Status,
                "回答 ご回答 実施有無 対策の実施状況 対応可否 Status Vendor␣Response \
                 Compliant␣(Yes/No) 回答⏎Answer 実施の有無",
            ),
            (Role::Remark, "備考 コメント欄 特記事項 具体的な内容 Comments Remarks"),
            (
                Role::Remark,
                "不適合の場合の対応方針 「いいえ」の場合、その理由 ×の場合の内容",
            ),
            (Role::Status, "実施している場合⏎「レ」を記入 該当する場合は○印"),
            (Role::Evidence, "証跡 エビデンス 添付資料番号 Evidence"),
            (Role::Respondent, "担当部署 回答者 Owner"),
            (Role::Date, "実施時期 完了予定日 Due␣Date"),
            (
                Role::Reserved,
                "弊社使用欄 確認者使用欄 配点 評価（弊社） 審査メモ⏎Reviewer",
            ),
        ] {
            for header in headers.split_whitespace() {
                let header = header.replace('⏎', "\n").replace('␣', " ");
                assert_eq!(role(&header), Some(expected), "{header:?}");
            }
        }
    }

    #[test]
    fn reasons_of_a_no() {
        for (header, expected) in [
            ("「いいえ」の場合、その理由", true),
            ("実施していない理由", true),
            ("対象外の理由", true),
            ("If no, please explain", true),
            ("理由", false),
            ("備考（「×」の場合は理由）", false),
            ("×の場合の対応内容", false),
            ("対応方法（未実施の場合は理由）", false),
            ("実施している場合はその方法、実施していない場合はその理由", false),
            ("回答の根拠（対象外の場合は理由）", false),
            ("◯×の理由", false),
            ("回答（適合/不適合） / 理由", false),
            ("回答 / △×の場合の理由", true),
            ("「はい」「いいえ」の理由", false),
        ] {
            assert_eq!(asks_for_reason(header), expected, "{header}");
        }
    }

    #[test]
    fn other_texts_name_nothing() {
        for text in ["", "2025年4月改訂", "入退室の記録", "Not", "idea", "東京", "Acme"]
        {
            let best = names(text).best();
            assert!(best.is_none_or(|(_, score)| score < 0.5), "{text}: {best:?}");
        }
    }

    #[test]
    fn words_are_in_their_normal_form() {
        for (_, _, words) in JAPANESE {
            for word in words.split_whitespace() {
                assert_eq!(squeeze(&normal(word)), word, "{word}");
            }
        }
        for (_, _, phrases) in ENGLISH {
            for phrase in phrases.split('|') {
                assert_eq!(normal(phrase), phrase.trim(), "{phrase}");
            }
        }
    }

    #[test]
    fn tick_columns_are_named_for_choices() {
        for text in
            ["はい", "いいえ", "該当なし", "Ｙｅｓ", "N/A", "実施済", "△", "はい / Yes"]
        {
            assert!(is_choice(text), "{text}");
        }
        for text in ["回答", "1", "レベル1", "備考", "画面", "Level 1"] {
            assert!(!is_choice(text), "{text}");
        }
    }
}
