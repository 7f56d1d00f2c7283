//! An answer in the words of the cell that takes it.
//!
//! The master says ○; the customer's list says はい, 対応済, `Yes`, 3. A word is chosen
//! only where exactly one of the words offered means what the answer says. Where the
//! list has no word for it, or two, the cell is left to a person.

use unicode_normalization::UnicodeNormalization;

use crate::questionnaire::{Answer, Status};

/// The word among `choices` that says what the answer says, exactly as the list has it.
///
/// `legend` pairs marks with their meanings where the sheet explains them (see
/// [`legend`]); it goes before everything that the marks mean elsewhere. In order:
///
/// 1. no choices: anything may stand here, and the mark is copied as it is written;
/// 2. the one choice that means the status of the answer: by the legend, by its own
///    words (`○：実施済`), or as a mark that everybody knows;
/// 3. of several such choices, the one with the same sign as the answer (○ of ◎ and ○);
/// 4. an answer in words of its own: the choice with the same words.
///
/// Otherwise nothing is chosen: never いいえ for △, never 該当なし for what is unknown, and
/// never a figure or letter (`1`–`5`, `A`–`D`) that no legend explains.
///
/// # Examples
///
/// ```
/// use checksheet::Answer;
/// use checksheet::matching::choose;
///
/// let choices = ["はい", "いいえ", "該当なし"].map(str::to_owned);
/// assert_eq!(choose(&Answer::of("○", ""), &choices, &[]), Some("はい"));
/// assert_eq!(choose(&Answer::of("△", ""), &choices, &[]), None);
///
/// let choices = ["1", "2", "3"].map(str::to_owned);
/// let legend = [("1", "未実施"), ("2", "一部実施"), ("3", "実施済")]
///     .map(|(mark, meaning)| (mark.to_owned(), meaning.to_owned()));
/// assert_eq!(choose(&Answer::of("○", ""), &choices, &legend), Some("3"));
/// assert_eq!(choose(&Answer::of("○", ""), &choices, &[]), None);
/// ```
pub fn choose<'a>(
    answer: &'a Answer,
    choices: &'a [String],
    legend: &[(String, String)],
) -> Option<&'a str> {
    let mark = answer.mark.as_deref()?;
    if choices.iter().all(|choice| choice.trim().is_empty()) {
        return Some(mark);
    }
    let same = |choice: &&String| fold(choice) == fold(mark);
    let Some(status) = status_of(answer) else {
        return only(choices.iter().filter(same));
    };
    let fitting =
        || choices.iter().filter(|choice| meaning_in(choice, legend) == Some(status));
    only(fitting()).or_else(|| only(fitting().filter(same)))
}

/// The legend that a text holds: pairs of a mark and its meaning.
///
/// ```
/// use checksheet::matching::legend;
///
/// let pairs = legend("回答は次から選んでください。 ○：実施済 △：一部実施 ×：未実施 －：該当なし");
/// assert_eq!(pairs[1], ("△".to_owned(), "一部実施".to_owned()));
/// assert_eq!(pairs.len(), 4);
/// ```
///
/// A mark is a sign, a figure or a letter that stands alone before `：`, `=`, `…` or `.`. A
/// single pair is no legend.
pub fn legend(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let starts: Vec<(usize, usize)> = mark_starts(text);
    for (i, &(mark_at, meaning_at)) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(text.len(), |next| next.0);
        let meaning = text[meaning_at..end].lines().next().unwrap_or_default();
        let meaning = within_bracket(meaning);
        let meaning = meaning.trim_matches(|c: char| {
            c.is_whitespace() || "、，,;；/／・|｜。(（[【「".contains(c)
        });
        let mark = text[mark_at..].chars().next().map(String::from);
        if let (Some(mark), false) = (mark, meaning.is_empty()) {
            pairs.push((mark, meaning.to_owned()));
        }
    }
    if pairs.len() < 2 {
        pairs.clear();
    }
    pairs
}

/// Whether the remark takes back or limits what the mark says: ○ with
/// 「…は提供しておりません」.
///
/// Such an answer must not go into a sheet as a bare はい: the remark has to go with it.
///
/// ```
/// use checksheet::Answer;
/// use checksheet::matching::is_qualified;
///
/// assert!(is_qualified(&Answer::of("○", "SLA は規定していませんが、目標値を公開しています。")));
/// assert!(!is_qualified(&Answer::of("○", "許可されていない者は入室できないように施錠しています。")));
/// ```
pub fn is_qualified(answer: &Answer) -> bool {
    const JAPANESE: &[&str] = &[
        "ません",
        "ない。",
        "なし。",
        "対象外",
        "該当しな",
        "予定です",
        "検討中",
        "に限り",
        "を除き",
        "のみ対応",
        "利用者側の責任",
        "お客様の責任",
        "利用者の責任",
        "責任範囲にな",
        "お客様にて",
        "お客様側",
    ];
    const ENGLISH: &[&str] = &[
        " not ",
        "n't ",
        "except ",
        "only if ",
        "planned",
        "customer's responsibility",
    ];
    if status_of(answer) == Some(Status::NotApplicable) {
        return false;
    }
    let Some(remark) = answer.remark.as_deref() else {
        return false;
    };
    let lower = remark.to_lowercase();
    JAPANESE.iter().any(|sign| remark.contains(sign))
        || ENGLISH.iter().any(|sign| lower.contains(sign))
        || lower.starts_with("no ")
}

/// The status of the answer, also where its mark says it in a sentence.
fn status_of(answer: &Answer) -> Option<Status> {
    match answer.status {
        Some(Status::Other) | None => meaning(answer.mark.as_deref()?),
        status => status,
    }
}

/// The only one there is.
fn only<'a>(mut choices: impl Iterator<Item = &'a String>) -> Option<&'a str> {
    let first = choices.next()?;
    choices.all(|other| other == first).then_some(first.as_str())
}

/// What a choice means in a sheet with this legend.
pub(crate) fn meaning_in(choice: &str, legend: &[(String, String)]) -> Option<Status> {
    let explained = legend.iter().find(|(mark, _)| fold(mark) == fold(choice));
    let Some((_, text)) = explained else { return meaning(choice) };
    let told = meaning(text);
    // 「一部充足：満たしていない事項がある」: a word says it more clearly than a sentence.
    let is_word = choice.trim().chars().count() > 1 && known(&fold(text)).is_none();
    // 「対象外…業務の性質上あてはまらない」: and where the sentence is not understood.
    let own = if is_word { meaning(choice) } else { None };
    own.or(told)
}

/// What words mean as a status, if they say it clearly.
fn meaning(text: &str) -> Option<Status> {
    let text = fold(text);
    if let status @ (Status::Implemented
    | Status::Partial
    | Status::NotImplemented
    | Status::NotApplicable) = Status::of(&text)
    {
        return Some(status);
    }
    // 「いいえ / No」
    if let Some((japanese, english)) = text.split_once('/')
        && let Some(status) = known(japanese)
        && known(english) == Some(status)
    {
        return Some(status);
    }
    if let Some((head, tail)) = split_mark(&text) {
        let is_sign = head.chars().count() == 1;
        return if is_sign {
            meaning(tail).or_else(|| known(head))
        } else if says_more(tail) {
            None
        } else {
            known(head).or_else(|| meaning_of_sentence(&text))
        };
    }
    meaning_of_sentence(&text)
}

/// What a whole word or sign means to everybody.
fn known(word: &str) -> Option<Status> {
    Some(Status::of(word)).filter(|status| *status != Status::Other)
}

/// `○:実施済`, `3.対応済`, `対象外(理由を記入)` at its first separator.
fn split_mark(text: &str) -> Option<(&str, &str)> {
    let at = text.find([':', '=', '(', '.', '…', '・', '[', '【', '、', ','])?;
    let (head, tail) = text.split_at(at);
    let tail = tail.trim_start_matches([
        ':', '=', '(', '.', '…', '・', '[', '【', '、', ',', '。',
    ]);
    let tail = tail.trim_end_matches([')', ']', '】', '。', '.']);
    (!head.is_empty() && !tail.is_empty()).then_some((head, tail))
}

/// Words by which sentences tell their status. The first row that has one decides, so
/// that 「今後実施予定」 is none and 「実施していない」 is not 「実施」.
const SENTENCES: &[(Option<Status>, &[&str])] = &[
    (
        None,
        &[
            "予定",
            "検討",
            "計画",
            "今後",
            "不明",
            "分からない",
            "わからない",
            "代替",
            "実施中",
            "対応中",
            "準備中",
            "構築中",
            "導入中",
            "整備中",
            "進行中",
            "着手",
            "保留",
            "要確認",
            "未定",
            "未回答",
            "未確認",
            "未記入",
            "未選択",
            "選択してください",
            "問題なし",
            "異常なし",
            "特になし",
            "inreview",
            "tbd",
            "pending",
            "planned",
            "inprogress",
            "roadmap",
            "unknown",
            "alternative",
            "compensating",
        ],
    ),
    (
        Some(Status::NotApplicable),
        &["対象外", "該当しな", "該当な", "非該当", "適用外", "notapplicable", "n/a"],
    ),
    (
        Some(Status::Partial),
        &["一部", "部分", "概ね", "おおむね", "不十分", "partial", "partly", "some"],
    ),
    (
        Some(Status::NotImplemented),
        &[
            "ていない",
            "ておりません",
            "ていません",
            "できない",
            "できません",
            "しない",
            "さない",
            "わない",
            "せず",
            "不可",
            "不適",
            "不採用",
            "不備",
            "不合格",
            "非準拠",
            "非対応",
            "非適合",
            "未",
            "なし",
            "not",
            "non-",
            "noncompliant",
            "unmet",
            "none",
        ],
    ),
    (
        Some(Status::Implemented),
        &[
            "実施",
            "対応",
            "適合",
            "準拠",
            "整備",
            "導入",
            "採用",
            "遵守",
            "充足",
            "完了",
            "運用中",
            "可能",
            "満た",
            "済",
            "できている",
            "している",
            "しています",
            "しております",
            "yes",
            "implemented",
            "compliant",
            "inplace",
            "full",
            "met",
            "satisf",
        ],
    ),
];

/// Whether a note behind a word claims something that an answer does not tell:
/// 「未対応（予定あり）」.
fn says_more(tail: &str) -> bool {
    SENTENCES
        .iter()
        .filter(|(status, _)| status.is_none())
        .any(|(_, words)| words.iter().any(|word| tail.contains(word)))
}

fn meaning_of_sentence(text: &str) -> Option<Status> {
    SENTENCES
        .iter()
        .find(|(_, words)| words.iter().any(|word| text.contains(word)))
        .and_then(|(status, _)| *status)
}

/// Width, case and spaces taken out, and the signs that are drawn alike made one.
fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '〇' | '◯' | '⭕' => '○',
            '✕' | '✖' | '✗' | '✘' | '❌' => '×',
            '▵' => '△',
            '‐' | '‑' | '–' | '—' | '―' | 'ー' | '−' | '─' => '-',
            c => c,
        })
        .collect()
}

/// The text up to where a bracket ends that began before it: 「（○：対応済　×：未対応）から」.
fn within_bracket(text: &str) -> &str {
    let mut open = 0_usize;
    let end = text.char_indices().find(|(_, c)| {
        let closes = ")）]】」".contains(*c);
        let is_end = closes && open == 0;
        open = match c {
            '(' | '（' | '[' | '【' | '「' => open + 1,
            _ if closes => open.saturating_sub(1),
            _ => open,
        };
        is_end
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// Where marks with a meaning begin, and where their meanings do.
fn mark_starts(text: &str) -> Vec<(usize, usize)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let is_mark = |c: char| {
        c.is_ascii_alphanumeric()
            || ('Ａ'..='Ｚ').contains(&c)
            || ('０'..='９').contains(&c)
            || "○〇◯◎●△▲▵×✕✖✗✘✓✔－-‐−ー―".contains(c)
    };
    let joins = |c: char| "：:＝=…．.・".contains(c);
    let stands_alone = |i: usize| {
        i == 0
            || chars.get(i - 1).is_some_and(|&(_, before)| {
                before.is_whitespace() || !(before.is_alphanumeric() || joins(before))
            })
    };
    let mut starts = Vec::new();
    for i in 0..chars.len() {
        if !is_mark(chars[i].1) || !stands_alone(i) {
            continue;
        }
        let mut next = i + 1;
        while chars.get(next).is_some_and(|(_, c)| *c == ' ' || *c == '\u{3000}') {
            next += 1;
        }
        if !chars.get(next).is_some_and(|&(_, c)| joins(c)) {
            continue;
        }
        while chars.get(next).is_some_and(|&(_, c)| joins(c) || c == ' ') {
            next += 1;
        }
        if let Some(&(meaning_at, _)) = chars.get(next) {
            starts.push((chars[i].0, meaning_at));
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_in_a_sentence() {
        let text = "選択肢（○：対応済　△：一部対応　×：未対応）から選び、補足を記入してください。";
        let expected = [("○", "対応済"), ("△", "一部対応"), ("×", "未対応")];
        let expected =
            expected.map(|(mark, meaning)| (mark.to_owned(), meaning.to_owned()));
        assert_eq!(legend(text), expected);
        let text = "○：対応済（全社）　×：未対応（予定なし）";
        assert_eq!(legend(text)[0].1, "対応済（全社）");
    }

    fn words(list: &str) -> Vec<String> {
        list.split(' ').map(str::to_owned).collect()
    }

    macro_rules! chooses {
        ($($name:ident, $mark:literal, $choices:literal, $expected:expr;)*) => {$(
            #[test]
            fn $name() {
                let answer = Answer::of($mark, "");
                assert_eq!(choose(&answer, &words($choices), &[]), $expected);
            }
        )*};
    }

    chooses! {
        the_exact_glyph_of_the_list, "○", "〇 ✕", Some("〇");
        another_circle, "〇", "◯ ×", Some("◯");
        a_wide_cross, "×", "○ Ｘ", Some("Ｘ");
        a_dash_of_another_length, "－", "○ △ × ‐", Some("‐");
        a_long_vowel_mark_as_a_dash, "-", "○ × ー", Some("ー");
        yes_for_a_circle, "○", "はい いいえ 一部 該当なし", Some("はい");
        part_for_a_triangle, "△", "はい いいえ 一部 該当なし", Some("一部");
        not_applicable_for_a_dash, "-", "Yes No N/A", Some("N/A");
        a_circle_for_yes, "Yes", "○ △ × －", Some("○");
        done_for_a_circle, "○", "対応済 一部対応 未対応 対象外", Some("対応済");
        not_done_for_a_cross, "×", "対応済 一部対応 未対応 対象外", Some("未対応");
        carried_out, "○", "実施 未実施", Some("実施");
        planned_is_not_carried_out, "○", "実施予定 未実施", None;
        in_sentences, "○", "実施している 一部実施している 実施していない", Some("実施している");
        in_sentences_not, "×", "実施している 一部実施している 実施していない", Some("実施していない");
        a_choice_that_explains_itself, "△", "○：実施済 △：一部実施 ×：未実施", Some("△：一部実施");
        a_sign_is_what_its_words_say, "○", "◎：実施済 ○：一部実施 ×：未実施", Some("◎：実施済");
        figures_that_explain_themselves, "○", "1.対応済 2.一部対応 3.未対応", Some("1.対応済");
        no_word_for_part, "△", "はい いいえ", None;
        no_word_for_not_applicable, "－", "はい いいえ", None;
        two_words_for_no, "×", "はい いいえ（予定あり） いいえ（予定なし）", None;
        the_same_sign_of_two, "○", "◎ ○ △ ×", Some("○");
        two_signs_and_neither_is_ours, "はい", "◎ ○ △ ×", None;
        letters_mean_nothing_by_themselves, "○", "A B C D", None;
        figures_mean_nothing_by_themselves, "○", "1 2 3 4 5", None;
        words_of_its_own, "検討中", "実施済 検討中 未実施", Some("検討中");
        words_that_are_not_offered, "検討中", "実施済 未実施 対象外", None;
        unknown_is_never_not_applicable, "不明", "はい いいえ N/A", None;
        adopted, "○", "採用 不採用", Some("採用");
        not_adopted, "×", "採用 不採用", Some("不採用");
        there_is, "○", "有 無", Some("有");
        there_is_none, "×", "有 無", Some("無");
        done_in_a_word, "○", "済 未 対象外", Some("済");
        not_done_in_a_word, "×", "済 未 対象外", Some("未");
        met, "○", "満たす 満たさない", Some("満たす");
        not_met, "×", "満たす 満たさない", Some("満たさない");
        met_in_part, "△", "満たしている 一部満たしている 満たしていない", Some("一部満たしている");
        complies, "○", "準拠 一部準拠 非準拠", Some("準拠");
        complies_not, "×", "準拠 一部準拠 非準拠", Some("非準拠");
        can, "○", "対応可 対応不可", Some("対応可");
        cannot, "×", "対応可 対応不可", Some("対応不可");
        in_progress_is_not_done, "○", "実施中 未実施", None;
        finished, "○", "完了 未完了", Some("完了");
        kept, "×", "遵守 未遵守", Some("未遵守");
        compliant, "○", "Compliant Non-compliant", Some("Compliant");
        not_compliant, "×", "Compliant Non-compliant", Some("Non-compliant");
        no_english_word_for_part, "△", "Compliant Non-compliant", None;
        english_part, "△", "Implemented PartiallyImplemented NotImplemented NotApplicable", Some("PartiallyImplemented");
        english_not_applicable, "－", "Implemented PartiallyImplemented NotImplemented NotApplicable", Some("NotApplicable");
        english_met, "○", "Met NotMet", Some("Met");
        english_not_met, "×", "Met NotMet", Some("NotMet");
        in_place, "×", "InPlace NotInPlace", Some("NotInPlace");
        a_tick, "○", "レ", Some("レ");
        a_tick_is_not_for_a_cross, "×", "レ", None;
        y_and_n, "×", "Y N", Some("N");
        placeholder_is_no_answer, "×", "未選択 実施済 未実施", Some("未実施");
        undecided_is_no_answer, "×", "実施済 未定", None;
        figures_with_words, "△", "3:対応済 2:一部対応 1:未対応 0:対象外", Some("2:一部対応");
        letters_with_words, "×", "A.実施 B.一部実施 C.未実施", Some("C.未実施");
        a_wide_dash, "-", "○ × －", Some("－");
        a_minus, "－", "○ × −", Some("−");
        a_small_triangle, "△", "○ ▵ ×", Some("▵");
        a_note_in_parentheses, "－", "はい いいえ 対象外（理由を記入）", Some("対象外（理由を記入）");
    }

    #[test]
    fn without_a_list_the_mark_is_copied() {
        assert_eq!(choose(&Answer::of("△", ""), &[], &[]), Some("△"));
        assert_eq!(choose(&Answer::default(), &[], &[]), None);
    }

    #[test]
    fn the_legend_goes_before_what_marks_mean_elsewhere() {
        let legend = legend("◎…対応済　○…一部対応　×…未対応");
        let choices = words("◎ ○ ×");
        assert_eq!(choose(&Answer::of("○", ""), &choices, &legend), Some("◎"));
        assert_eq!(choose(&Answer::of("△", ""), &choices, &legend), Some("○"));
    }

    #[test]
    fn words_go_before_the_sentence_that_explains_them() {
        let legend = [
            ("充足", "すべての事項を満たしている"),
            ("一部充足", "満たしていない事項がある"),
            ("未充足", "大部分を満たしていない"),
        ]
        .map(|(mark, text)| (mark.to_owned(), text.to_owned()));
        let choices = ["充足", "一部充足", "未充足"].map(str::to_owned);
        for (mark, choice) in [("○", "充足"), ("△", "一部充足"), ("×", "未充足")]
        {
            let answer = Answer::of(mark, "");
            assert_eq!(choose(&answer, &choices, &legend), Some(choice), "{mark}");
        }
        // What the sentence says need not be understood.
        let legend = [("○", "実施している"), ("対象外", "業務の性質上あてはまらない")]
            .map(|(mark, text)| (mark.to_owned(), text.to_owned()));
        let choices = ["○", "×", "対象外"].map(str::to_owned);
        for mark in ["－", "対象外"] {
            let answer = Answer::of(mark, "");
            assert_eq!(choose(&answer, &choices, &legend), Some("対象外"), "{mark}");
        }
    }

    #[test]
    fn the_same_in_two_languages() {
        let choices = ["はい / Yes", "一部 / Partly", "いいえ / No", "該当なし / N/A"];
        let choices = choices.map(str::to_owned);
        for (mark, choice) in [("○", 0), ("△", 1), ("×", 2), ("－", 3)]
            .map(|(mark, i)| (mark, &choices[i]))
        {
            let answer = Answer::of(mark, "");
            assert_eq!(choose(&answer, &choices, &[]), Some(choice.as_str()), "{mark}");
        }
    }

    #[test]
    fn letters_by_their_legend() {
        let legend =
            legend("【凡例】A：対応済、B：一部対応、C：未対応（予定あり）、D：対象外");
        assert_eq!(legend.len(), 4, "{legend:?}");
        let choices = words("A B C D");
        assert_eq!(choose(&Answer::of("○", ""), &choices, &legend), Some("A"));
        assert_eq!(choose(&Answer::of("-", ""), &choices, &legend), Some("D"));
        assert_eq!(choose(&Answer::of("×", ""), &choices, &legend), None, "planned");
    }

    #[test]
    fn a_text_without_a_legend_has_none() {
        for text in
            ["", "版：1.0", "TLS1.2: 有効 です。", "URL https://example.com/a.html"]
        {
            assert_eq!(legend(text), [], "{text}");
        }
    }

    #[test]
    fn a_qualified_answer() {
        for (mark, remark, expected) in [
            ("○", "お客様へのログの提供は行っておりません。", true),
            ("○", "Logs are not provided to customers.", true),
            ("○", "毎年見直しています。", false),
            ("－", "本機能は提供しておりません。", false),
            ("○", "", false),
        ] {
            assert_eq!(is_qualified(&Answer::of(mark, remark)), expected, "{remark}");
        }
    }
}
