//! What an answer may be, told in words: 「○△×で記入してください」, 回答（はい・いいえ）.

use super::{headings, text};

/// Longest choice that is told in a sentence, in characters.
const LONGEST_CHOICE: usize = 14;

/// What stands between choices.
const SEPARATORS: [char; 8] = ['・', '/', '／', '|', '｜', '、', ',', '，'];

/// Marks that a person may be told to write.
const MARKS: &str = "○〇◯◎●△▲▽×✕✓✔レ－-";

/// The choices that a text of the instructions tells, in its order; empty where it tells
/// none.
pub(super) fn in_sentences(text: &str) -> Vec<String> {
    let sentences = text.split_inclusive(['。', '\n']).map(str::trim);
    sentences.map(in_sentence).find(|found| !found.is_empty()).unwrap_or_default()
}

fn in_sentence(sentence: &str) -> Vec<String> {
    let normal = headings::normal(sentence);
    let has = |words: &[&str]| words.iter().any(|word| normal.contains(word));
    let asked = has(&[
        "回答",
        "記入",
        "選択",
        "選ん",
        "選び",
        "付け",
        "つけ",
        "記載",
        "入力",
        "お答え",
        "answer",
        "respond",
        "select",
        "choose",
        "enter ",
        "indicate",
    ]);
    // 「×の場合は …」 is a rule for one of them.
    let rule = has(&["場合", "とき", "時は", "if ", "when "]);
    if !asked || rule || sentence.chars().count() > 160 {
        return Vec::new();
    }
    let found = quoted(sentence);
    if found.len() >= 2 {
        return found;
    }
    let found = run_of_marks(sentence);
    if found.len() >= 2 {
        return found;
    }
    listed(sentence)
}

/// The choices in the header of an answer column: 回答（○・×）, Yes/No.
pub(super) fn in_header(header: &str) -> Vec<String> {
    let bracketed = header.split_once(['(', '（', '［', '[']);
    let inside =
        bracketed.map(|(_, rest)| rest.trim_end_matches([')', '）', '］', ']', ' ']));
    [inside, Some(header)]
        .into_iter()
        .flatten()
        .map(|part| {
            let found = run_of_marks(part);
            let only = found.iter().map(String::len).sum::<usize>() * 2 > part.len();
            if found.len() >= 2 && only { found } else { all_choices(part) }
        })
        .find(|found| found.len() >= 2)
        .unwrap_or_default()
}

/// The words of a text that is nothing but choices: 「有・無」, `Yes / No / N/A`.
pub(super) fn all_choices(text: &str) -> Vec<String> {
    // Asked of every cell, most of which are one word or begin with another one.
    let Some((first, _)) = text.split_once(SEPARATORS) else { return Vec::new() };
    if !headings::begins_as_choice(first.trim_start()) {
        return Vec::new();
    }
    let text = text
        .trim()
        .trim_matches(['[', ']', '<', '>', '＜', '＞', '(', ')', '（', '）']);
    let words = split(&text.replace("N/A", "N\u{2215}A").replace("n/a", "n\u{2215}a"));
    let known = words.iter().all(|word| headings::is_choice(word));
    // はい / Yes is one choice in two languages.
    let latin = words.iter().filter(|word| word.is_ascii()).count();
    let twice = words.len() == 2 && latin == 1;
    if words.len() >= 2 && known && !twice { words } else { Vec::new() }
}

/// 「はい」「いいえ」のいずれか, 「実施／一部実施／未実施」から.
fn quoted(sentence: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once(['「', '『', '"', '“', '\'', '‘'])
    {
        let Some((inside, after)) = after.split_once(['」', '』', '"', '”', '\'', '’'])
        else {
            break;
        };
        let joined = before.chars().all(|c| "、,・/／または又は・or ".contains(c));
        if !found.is_empty() && !joined {
            break;
        }
        let marks = run_of_marks(inside);
        let words = split(inside);
        let short = |word: &String| word.chars().count() <= LONGEST_CHOICE;
        if marks.len() >= 2
            && marks.concat().chars().count() * 2 > inside.chars().count()
        {
            found.extend(marks);
        } else if words.iter().all(short) {
            found.extend(words);
        }
        rest = after;
    }
    let known =
        found.iter().any(|word| headings::is_choice(word) || text::is_mark(word));
    if known { unique(found) } else { Vec::new() }
}

/// ○△×, ○・△・×, ○、×.
fn run_of_marks(text: &str) -> Vec<String> {
    let mut best: Vec<String> = Vec::new();
    let mut run: Vec<String> = Vec::new();
    for c in text.chars() {
        if MARKS.contains(c) && !(run.is_empty() && "-－".contains(c)) {
            run.push(c.to_string());
        } else if !"・、,/／ 　又はまたはか".contains(c) {
            if run.len() > best.len() {
                best = std::mem::take(&mut run);
            }
            run.clear();
        }
    }
    let found = if run.len() > best.len() { run } else { best };
    let all = found.len();
    let found = unique(found);
    // ○○ stands for a name.
    if found.len() == all { found } else { Vec::new() }
}

/// Known choices side by side in plain words: はい・いいえ・該当なしのいずれか.
fn listed(sentence: &str) -> Vec<String> {
    let apart = sentence
        .replace("N/A", "N\u{2215}A")
        .replace("n/a", "n\u{2215}a")
        .replace(" or ", ", ")
        .replace("、または", "、")
        .replace("または", "、")
        .replace("又は", "、");
    let mut best: Vec<String> = Vec::new();
    let mut run: Vec<String> = Vec::new();
    let end = |run: &mut Vec<String>, best: &mut Vec<String>| {
        if run.len() > best.len() {
            *best = std::mem::take(run);
        }
        run.clear();
    };
    for part in apart.split(['・', '/', '／', '、', ',']) {
        let whole = &restored(part.trim());
        if headings::is_choice(whole) {
            run.push(whole.clone());
            continue;
        }
        // The first follows other words, the last is followed by some.
        let after = leading_choice(whole).or_else(|| last_of(whole));
        if let Some(word) = after.filter(|_| !run.is_empty()) {
            run.push(word.to_owned());
        }
        end(&mut run, &mut best);
        if let Some(word) = trailing_choice(whole) {
            run.push(word.to_owned());
        }
    }
    end(&mut run, &mut best);
    if best.len() >= 2 { unique(best) } else { Vec::new() }
}

fn leading_choice(text: &str) -> Option<&str> {
    const AFTER: [&str; 9] =
        ["のいずれか", "の中から", "のうち", "から", "で", "を", "に", " ", "."];
    let ends = AFTER.iter().filter_map(|word| text.find(word));
    let mut heads = ends.filter_map(|at| text.get(..at));
    heads.find(|head| headings::is_choice(head))
}

/// The last of a list that says that it is one, known or not: 有・無・他 のいずれか.
fn last_of(text: &str) -> Option<&str> {
    let ends = ["のいずれか", "の中から", "のうち"].iter();
    let word = ends.filter_map(|word| text.split_once(word)).next()?.0.trim();
    let short = !word.is_empty() && word.chars().count() <= LONGEST_CHOICE;
    (short && !word.contains(char::is_whitespace)).then_some(word)
}

/// Whether the instructions ask for mark and text in one cell: 「記号に続けて内容を記入」.
pub(super) fn asks_for_text_behind_mark(text: &str) -> bool {
    const BEHIND: [&str; 8] = [
        "続けて",
        "に続き",
        "併せて",
        "あわせて",
        "合わせて",
        "の後に",
        "followed by",
        "and then",
    ];
    const TEXT: [&str; 13] = [
        "内容",
        "理由",
        "具体",
        "説明",
        "補足",
        "詳細",
        "状況",
        "コメント",
        "comment",
        "explanation",
        "detail",
        "description",
        "reason",
    ];
    let sentences = text.split_inclusive(['。', '\n']);
    sentences.map(headings::normal).any(|sentence| {
        let marks =
            ["記号", "記し", "○", "有", "はい", "回答", "mark", "yes", "answer"];
        let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        // Nothing is said of the cell where another column is named.
        has(&BEHIND) && has(&TEXT) && has(&marks) && !has(&["備考", "remark", "column"])
    })
}

fn trailing_choice(text: &str) -> Option<&str> {
    const BEFORE: [&str; 7] = ["は、", "は", "：", ":", "に", "with ", " "];
    let starts =
        BEFORE.iter().filter_map(|word| text.rfind(word).map(|at| at + word.len()));
    let mut tails = starts.filter_map(|at| text.get(at..)).map(str::trim);
    tails.find(|tail| headings::is_choice(tail))
}

fn split(text: &str) -> Vec<String> {
    let parts = text.split(SEPARATORS);
    parts.map(|word| restored(word.trim())).filter(|word| !word.is_empty()).collect()
}

/// The slash of N/A was set aside while others separated words.
fn restored(word: &str) -> String {
    word.replace('\u{2215}', "/")
}

fn unique(words: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_tell_the_choices() {
        for (sentence, expected) in [
            ("各項目について、○△×で記入してください。", "○ △ ×"),
            ("○、△、×のいずれかを記入のこと", "○ △ ×"),
            ("「有・無・他」で回答してください。", "有 無 他"),
            (
                "※回答は「実施／一部実施／未実施」から選択してください。",
                "実施 一部実施 未実施",
            ),
            (
                "各設問について、「はい」「いいえ」「該当なし」のいずれかを選択してください。",
                "はい いいえ 該当なし",
            ),
            (
                "回答欄には、はい・いいえ・該当なしのいずれかをご記入ください。",
                "はい いいえ 該当なし",
            ),
            ("Please answer Yes, No or N/A.", "Yes No N/A"),
            ("Select 'Yes', 'No' or 'Partial' for each item.", "Yes No Partial"),
            (
                "回答欄には 有・無・他 のいずれかを記し、続けて内容を記入する（例：有 毎月）",
                "有 無 他",
            ),
            ("回答は、適・否でお願いします。\n備考は任意です。", "適 否"),
        ] {
            assert_eq!(in_sentences(sentence).join(" "), expected, "{sentence}");
        }
    }

    #[test]
    fn sentences_that_tell_none() {
        for sentence in [
            "「いいえ」の場合は備考欄に理由を記入してください。",
            "会社名、部署、氏名を記入してください。",
            "○○株式会社 御中 ご回答ください。",
            "「回答シート」「別紙」に記入してください。",
            "該当するものを選択してください。",
            "Please answer all questions, providing details where needed.",
        ] {
            assert!(in_sentences(sentence).is_empty(), "{sentence}");
        }
    }

    #[test]
    fn mark_and_text_in_one_cell() {
        for (text, expected) in [
            ("回答欄には記号に続けて内容を記入してください", true),
            ("有・無・他 のいずれかを記し、続けて内容を記入する", true),
            ("Enter Yes or No, followed by a short explanation.", true),
            ("回答に続けて備考欄に理由を記入してください。", false),
            ("○△×で記入してください。", false),
            ("続けて裏面もご覧ください。", false),
        ] {
            assert_eq!(asks_for_text_behind_mark(text), expected, "{text}");
        }
    }

    #[test]
    fn headers_that_tell_the_choices() {
        for (header, expected) in [
            ("回答（○・×）", "○ ×"),
            ("実施有無\n(○/△/×)", "○ △ ×"),
            ("Compliant (Y/N)", "Y N"),
            ("Yes/No/N/A", "Yes No N/A"),
            ("はい・いいえ", "はい いいえ"),
            ("回答", ""),
            ("備考・補足", ""),
            ("Response", ""),
        ] {
            assert_eq!(in_header(header).join(" "), expected, "{header}");
        }
    }
}
