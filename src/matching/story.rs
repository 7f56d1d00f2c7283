//! What customers tell of themselves before they ask.
//!
//! 「当院では昨年停電がありましたので、非常用電源の有無を伺います」 asks about the power supply.
//! That there was an outage is the customer's own story, and no answer need account for it.

use super::normalize::is_kanji;

/// The customer, as it speaks of itself.
const US: &[&str] = &[
    "当社",
    "弊社",
    "当行",
    "弊行",
    "当院",
    "本院",
    "当学",
    "本学",
    "当校",
    "本校",
    "当大学",
    "当市",
    "本市",
    "本県",
    "本町",
    "当庁",
    "当組合",
    "当庫",
    "当法人",
    "当機構",
    "当財団",
    "当団体",
    "当協会",
    "当業界",
    "当方",
    "私ども",
    "我々",
];

/// The vendor, and requests: a clause with one of them is no story.
const ASKED: &[&str] = &[
    "貴社",
    "御社",
    "貴方",
    "貴院",
    "貴サービス",
    "貴製品",
    "伺い",
    "教え",
    "お願い",
    "ですか",
    "ますか",
];

/// Ends of a reason before a comma, and of a sentence that tells one.
const REASONS: &[&str] = &[
    "ので",
    "ことから",
    "ため",
    "おりますが",
    "いますが",
    "ありますが",
    "ところですが",
    "とのことですが",
    "おりまして",
    "を踏まえ",
    "に鑑み",
];
const TALES: &[&str] = &["ました", "おります", "ございます"];

/// What is asked has at least this many characters.
const SHORTEST: usize = 12;

/// The question without the customer's own story before it; the whole text where there is
/// none.
pub(super) fn without_story(question: &str) -> &str {
    let mut from = 0;
    for (at, mark) in question.match_indices(['、', '。', '\n']) {
        let clause = &question[from..at];
        let endings = if mark == "。" { TALES } else { REASONS };
        let behind = &question[at + mark.len()..];
        let is_over = endings.iter().any(|ending| clause.ends_with(ending));
        // A story may have commas in it.
        if !is_over {
            if mark != "、" {
                break;
            }
            continue;
        }
        let is_asked = ASKED.iter().any(|word| clause.contains(word));
        let is_short = behind.chars().nth(SHORTEST - 1).is_none();
        if is_asked || is_short || !tells_of_us(clause) {
            break;
        }
        from = at + mark.len();
    }
    if from == 0 { question } else { question[from..].trim_start() }
}

/// Whether the customer is named, and not inside another word: 担当社員.
fn tells_of_us(clause: &str) -> bool {
    US.iter().any(|us| {
        clause
            .match_indices(us)
            .any(|(at, _)| !clause[..at].chars().next_back().is_some_and(is_kanji))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories() {
        for (question, expected) in [
            (
                "当院では昨年、停電がありましたので、非常用電源の有無を伺います。",
                "非常用電源の有無を伺います。",
            ),
            (
                "昨年、当社の取引先が被害を受けました。貴社での対策を教えてください。",
                "貴社での対策を教えてください。",
            ),
        ] {
            assert_eq!(without_story(question), expected);
        }
    }

    #[test]
    fn what_is_no_story_stays() {
        for question in [
            // Whose story it is has to be said, and what is asked has to be behind it.
            "データを扱うため、従業員に教育を行っていますか。",
            "当社では多要素認証が必須のため、対応の有無を伺います。",
            "担当社員による不正を防止するため、操作ログを取得していますか。",
            "　パスワードの管理方法を教えてください。",
            // The vendor is meant, and this is a question itself.
            "当社向けのサービスについて、貴社はISMS認証を取得していますが、適用範囲に含まれていますか。",
            "当社データの消去方法について伺います。証明書の発行も可能でしょうか。",
            "貴社は当社の業務を再委託しておりますが、教育の実施状況を教えてください。",
        ] {
            assert_eq!(without_story(question), question);
        }
    }
}
