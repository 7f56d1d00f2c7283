//! Answers that say less, or something else, than they seem to.

use super::{Hit, Master, Rule, quote, sentences};
use crate::questionnaire::Status;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "unanswered",
        japanese: "回答がないと、どのチェックシートにも使えません",
        english: "without an answer the entry serves no sheet",
        find: unanswered,
    },
    Rule {
        name: "no-remark",
        japanese: "備考のない回答は、備考を求めるチェックシートでは使えません",
        english: "an answer without a remark cannot be used where a remark is demanded",
        find: no_remark,
    },
    Rule {
        name: "negated-yes",
        japanese: "○ なのに備考が否定しています。△ や － ではありませんか",
        english: "the mark says yes and the remark says no; is it partial or not applicable?",
        find: negated_yes,
    },
];

fn unanswered(master: &Master<'_>) -> Vec<Hit> {
    let blank = master.items().filter(|(_, item)| {
        !item.question.trim().is_empty()
            && item.answers.iter().all(|answer| answer.is_empty())
    });
    blank
        .map(|(i, _)| Hit::at_item(i, "回答がありません", "there is no answer"))
        .collect()
}

fn no_remark(master: &Master<'_>) -> Vec<Hit> {
    let bare = master.answers().filter_map(|(i, _, answer)| {
        let mark = answer.mark.as_deref()?;
        answer.remark.is_none().then(|| (i, quote(mark)))
    });
    bare.map(|(i, mark)| {
        Hit::at_item(
            i,
            format!("「{mark}」に備考がありません"),
            format!("{mark:?} has no remark"),
        )
    })
    .collect()
}

fn negated_yes(master: &Master<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (i, item, answer) in master.answers() {
        let yes = answer.status == Some(Status::Implemented);
        let remark = answer.remark.as_deref().unwrap_or_default();
        // What a question forbids, an answer may deny: 「持ち出していませんか」.
        if !yes || asks_for_absence(&item.question) {
            continue;
        }
        let first = sentences(remark).next();
        if let Some(sentence) = first.filter(|sentence| denies(sentence)) {
            let sentence = quote(sentence);
            hits.push(Hit::at_item(
                i,
                format!("実施の回答ですが、備考は「{sentence}」です"),
                format!("answered with yes, and the remark says {sentence:?}"),
            ));
        }
    }
    hits
}

/// Whether the sentence ends by saying that something is not, or not yet, done.
///
/// Only the first sentence of a remark is asked: those behind it tell limits and
/// exceptions, which a yes may have.
fn denies(sentence: &str) -> bool {
    const DENIALS: &[&str] = &[
        "おりません",
        "ていません",
        "ありません",
        "できません",
        "いたしません",
        "していない",
        "対象外です",
        "対象外",
        "未実施です",
        "未実施",
        "未対応です",
        "未対応",
        "予定です",
        "検討中です",
        "検討中",
    ];
    /// Said of what cannot happen, which is a promise: 「漏れることはありません」.
    const PROMISES: &[&str] =
        &["ことはありません", "ことはできません", "以外", "恐れは"];
    let end = sentence.trim_end_matches(['。', '.', ')', '）', ' ', '\u{3000}']);
    let lower = end.to_lowercase();
    let english = ["no,", "no.", "not applicable", "we do not ", "there is no "];
    let denied = DENIALS.iter().any(|denial| end.ends_with(denial))
        || lower == "no"
        || english.iter().any(|start| lower.starts_with(start));
    denied && !PROMISES.iter().any(|promise| end.contains(promise))
}

/// Whether the question asks that something is not the case.
fn asks_for_absence(question: &str) -> bool {
    const SIGNS: &[&str] =
        &["ませんか", "ないか", "ないこと", "せずに", "禁止", "ていない", "無いこと"];
    SIGNS.iter().any(|sign| question.contains(sign))
}
