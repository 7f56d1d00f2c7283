//! Answers that say less, or something else, than they seem to.

use super::{Hit, Master, Part, Rule, quote, sentences};
use crate::questionnaire::Status;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "unanswered",
        part: Some(Part::Status),
        japanese: "回答がないと、どのチェックシートにも使えません",
        english: "without an answer the entry serves no sheet",
        find: unanswered,
    },
    Rule {
        name: "no-remark",
        part: Some(Part::Remark),
        japanese: "備考のない回答は、備考を求めるチェックシートでは使えません",
        english: "an answer without a remark cannot be used where a remark is demanded",
        find: no_remark,
    },
    Rule {
        name: "negated-yes",
        part: Some(Part::Remark),
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
        if let Some(sentence) = denied(remark, &item.question) {
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

/// The sentence of the remark that says no to the question.
fn denied<'r>(remark: &'r str, question: &str) -> Option<&'r str> {
    let first = sentences(remark).next();
    let first = first.filter(|first| denies(first) || concedes(first, question));
    first.or_else(|| sentences(remark).find(|other| hands_over(other, question)))
}

/// Whether the sentence begins by denying what is asked, in the question's own words:
/// 「定期的な報告はしておりませんが、…」 where it asks for 定期的な報告.
fn concedes(sentence: &str, question: &str) -> bool {
    const BUT: &[&str] =
        &["ておりませんが", "ていませんが", "ていないが", "できませんが"];
    let clauses = BUT.iter().filter_map(|but| sentence.find(but));
    let clause = clauses.min().map(|end| &sentence[..end]);
    clause.is_some_and(|clause| {
        let mut words = words(clause).peekable();
        words.peek().is_some() && words.all(|word| question.contains(word))
    })
}

/// Whether the sentence leaves what is asked to the customer: 「バックアップはお客様の責任
/// 範囲です」. A question that asks who does what is answered by that.
fn hands_over(sentence: &str, question: &str) -> bool {
    const CUSTOMER: &[&str] = &["利用者", "利用者側", "お客様", "お客様側", "お客さま"];
    const DUTY: &[&str] = &["の責任範囲", "の責任です", "の責任となり", "の責任になり"];
    const OF_DUTIES: &[&str] = &["責任範囲", "責任分界", "役割分担", "分担"];
    let Some((before, _)) = DUTY.iter().find_map(|duty| sentence.split_once(duty))
    else {
        return false;
    };
    let Some((topic, who)) = before.rsplit_once('は') else { return false };
    CUSTOMER.contains(&who.trim())
        && words(topic).last().is_some_and(|word| question.contains(word))
        && !OF_DUTIES.iter().any(|duties| question.contains(duties))
}

/// The words that carry meaning, as far as the script tells: runs of kanji, katakana or
/// letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let carries = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '々' | 'ー' | '\u{4E00}'..='\u{9FFF}' | '\u{30A1}'..='\u{30FA}')
    };
    text.split(move |c| !carries(c)).filter(|word| word.chars().count() > 1)
}

/// Whether the sentence ends by saying that something is not, or not yet, done.
///
/// Only of the first sentence of a remark: those behind it tell limits and exceptions,
/// which a yes may have.
fn denies(sentence: &str) -> bool {
    const DENIALS: &[&str] = &[
        "おりません",
        "ていません",
        "ありません",
        "存在しません",
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
///
/// 「ていない」 inside a sentence is said of something: 「許可されていない者」.
fn asks_for_absence(question: &str) -> bool {
    const SIGNS: &[&str] =
        &["ませんか", "ないか", "ないこと", "せずに", "禁止", "無いこと"];
    let end = question.trim_end_matches(['。', '.', ')', '）', ' ', '\u{3000}']);
    end.ends_with("ていない") || SIGNS.iter().any(|sign| question.contains(sign))
}
