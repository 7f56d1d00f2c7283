//! What a policy demands of the entry that fits best.

use super::asked::Piece;
use super::case::Case;
use super::explain::{Account, remarks};
use super::guards::{ACTS, Guard};
use super::normalize::is_katakana;
use super::thesaurus::Kind;
use super::{Matcher, Policy};

// Scores and leads below were chosen on labelled questions of many authors, by what was
// right and wrong above them; the docs of `Policy` say what came of it on new ones.

/// The least score of a proven entry, and so much less where it has the very technique or
/// figure.
const PROVEN_SCORE: f32 = 0.45;
const CERTAIN: f32 = 0.05;
/// The least score of an entry that is clearly ahead and has nothing for a part of the
/// question, or whose question is brief.
const CLEAR_SCORE: f32 = 0.48;
/// For policies but [`Policy::Strict`], the least score and lead where the question is brief,
/// and the least score where nothing else comes near.
const AHEAD_SCORE: f32 = 0.45;
const AHEAD_LEAD: f32 = 0.1;
const FAIR_SCORE: f32 = 0.4;
/// The lead of an entry that cannot be mistaken for the next one.
pub(super) const CLEAR_LEAD: f32 = 0.2;
/// The lead of one where nothing else comes near.
pub(super) const LONE_LEAD: f32 = 0.3;
/// The score below which a thing or two are too little without a clear lead.
const BRIEF_SCORE: f32 = 0.56;
/// The least score of an entry that has something for all of the question and is clearly
/// ahead.
const WHOLE_SCORE: f32 = 0.3;
/// The least score at which it is told of a question that it does not apply either.
const SAME_SCORE: f32 = 0.52;
/// A question this near in letters to the entry's own, endings and all, is the same but for
/// what is left over, and asks just for that.
const ALTERED: f32 = 0.55;
/// The trust that is enough for [`Policy::Balanced`].
const TRUSTED: f32 = 0.88;
/// And the least share of the question that it accounts for.
const MOST_OF_IT: f32 = 0.6;
/// What a whole lead, a whole score and each of the first things that they share add to the
/// trust, and what a name that is left over takes.
const OF_LEAD: f32 = 0.9;
const OF_SCORE: f32 = 0.3;
const OF_THING: f32 = 0.035;
const FIRST_THINGS: usize = 6;
const OF_NAME: f32 = 0.5;
/// The least score for [`Policy::Eager`].
const EAGER_SCORE: f32 = 0.25;
/// Concepts that say only that there is a rule.
const RULES: &[&str] = &["文書化", "手順", "ポリシー", "合意"];
/// What can be done with a thing, which is more than that there is one.
const OPERATIONS: &[&str] = &[
    "変更", "追加", "登録", "強制", "転送", "連携", "出力", "延長", "短縮", "選択",
    "解除", "停止", "拒否", "譲渡",
];
/// Measures, each of which is asked by itself.
const MEASURES: &[&str] = &[
    "監査",
    "独立レビュー",
    "監視",
    "暗号化",
    "教育",
    "バックアップ",
    "冗長化",
    "認証",
    "入退室",
    "廃棄",
];
/// Concepts of those who do it, or from among whom somebody is taken.
const PEOPLE: &[&str] = &[
    "経営陣",
    "責任者",
    "従業員",
    "運用担当",
    "管理者",
    "利用者",
    "開発者",
    "外部要員",
    "専任者",
];
/// The most weight of pieces that may be left over.
const MOST_LEFT: f32 = 2.0;

impl Policy {
    /// The least distance to the next entry with another answer. The better an entry fits,
    /// the less a rival matters that fits nearly as well.
    pub(super) fn margin(self, score: f32) -> f32 {
        match self {
            Policy::Strict if score >= 0.66 => 0.05,
            Policy::Strict if score >= 0.56 => 0.1,
            Policy::Balanced if score >= 0.56 => 0.05,
            Policy::Strict | Policy::Balanced => 0.12,
            Policy::Eager => 0.02,
        }
    }

    /// Whether a brief question is enough for an entry this far ahead.
    fn takes_brief(self, score: f32, lead: f32) -> bool {
        match self {
            Policy::Strict => score >= CLEAR_SCORE && lead >= LONE_LEAD,
            Policy::Balanced | Policy::Eager => {
                score >= AHEAD_SCORE && lead >= AHEAD_LEAD
                    || score >= FAIR_SCORE && lead >= LONE_LEAD
            }
        }
    }
}

impl Matcher<'_> {
    /// Whether the best entry is filled in spite of what speaks against it.
    pub(super) fn is_sure(&self, case: &Case<'_>, guards: &[Guard]) -> bool {
        guards.iter().all(|guard| self.is_outweighed(case, *guard))
            && self.suffices(case)
    }

    /// Whether a doubt does not hold: that the question is brief, where the entry is far
    /// enough ahead and has what it ends in; and what speaks against the mark alone, where
    /// a remark can be given without it.
    fn is_outweighed(&self, case: &Case<'_>, guard: Guard) -> bool {
        let score = case.best.score;
        match guard {
            Guard::Unclear => {
                !case.is_unreadable()
                    && self.policy.takes_brief(score, case.lead)
                    && !self.leaves_focus(case)
            }
            // Such a remark is of its own question, unless that is the same.
            Guard::NotApplicable => {
                self.has_remark(case) && score >= SAME_SCORE && case.lead >= LONE_LEAD
            }
            _ => guard.is_of_the_mark() && self.has_remark(case),
        }
    }

    fn has_remark(&self, case: &Case<'_>) -> bool {
        !remarks(self.entry(case.best.entry)).trim().is_empty()
    }

    /// Whether the best entry meets what the policy demands.
    fn suffices(&self, case: &Case<'_>) -> bool {
        let is_trusted = || {
            trust(case) >= TRUSTED
                && case.best.explanation.share() >= MOST_OF_IT
                && self.keeps_focus(case)
        };
        let is_near = || {
            case.best.score >= EAGER_SCORE && case.best.explanation.left <= MOST_LEFT
        };
        if !case.is_whole() && (case.likeness >= ALTERED || leaves_restriction(case)) {
            return false;
        }
        match self.policy {
            Policy::Strict => self.is_proven(case),
            Policy::Balanced => self.is_proven(case) || is_trusted(),
            Policy::Eager => self.is_proven(case) || is_trusted() || is_near(),
        }
    }

    /// Whether the entry accounts for the question, or for so much of it that it is clearly
    /// the one.
    fn is_proven(&self, case: &Case<'_>) -> bool {
        let explained = &case.best.explanation;
        // Words that the remark happens to have are no answer.
        let about =
            explained.about > 0.0 || explained.named_told || case.lead >= LONE_LEAD;
        let told = !case.asked.wants_telling || !self.leaves_focus(case);
        about
            && told
            && case.best.score >= least(case)
            && !is_faint(case)
            && self.leaves_little(case)
    }

    /// Whether the entry has something for all of the question, or for so much that it is
    /// clearly the one.
    fn leaves_little(&self, case: &Case<'_>) -> bool {
        let clear = case.best.score >= CLEAR_SCORE && case.lead >= CLEAR_LEAD;
        case.is_whole()
            || case.best.explanation.left <= MOST_LEFT
                && clear
                && !leaves_name(case)
                && self.keeps_focus(case)
    }

    /// Whether the entry has something for what comes last, or that may be left over.
    fn keeps_focus(&self, case: &Case<'_>) -> bool {
        !self.leaves_focus(case) || self.may_leave_focus(case)
    }

    /// Whether the last word may be left over: it is the only one, nothing else comes near,
    /// and it is no act, no measure and no people.
    fn may_leave_focus(&self, case: &Case<'_>) -> bool {
        let is_asked = |id: &u32| {
            [PEOPLE, ACTS, MEASURES].iter().any(|names| self.is_one_of(*id, names))
        };
        let matters = |(piece, text): (&Piece, &str)| {
            piece.concepts.iter().any(is_asked)
                || OPERATIONS.iter().any(|operation| text.contains(operation))
        };
        case.lead >= LONE_LEAD && case.left().count() == 1 && !case.left().any(matters)
    }

    /// Whether what is left over comes last, where Japanese has what is asked about. That
    /// there is a rule for it is not what is asked: 「…の管理ルールを定めていますか」.
    fn leaves_focus(&self, case: &Case<'_>) -> bool {
        let accounts = case.asked.pieces.iter().zip(&case.best.explanation.accounts);
        let last = accounts.rev().find(|(piece, account)| {
            piece.kind != Kind::Light && **account != Account::Common
        });
        last.is_some_and(|(piece, account)| {
            matches!(account, Account::Nothing(_))
                && !piece.concepts.iter().any(|id| self.is_one_of(*id, RULES))
        })
    }
}

/// How far the answer can be trusted: the share of the question that the entry accounts
/// for, with something for its lead, its score and how many things they share, and less
/// where a name is left over.
///
/// The weights are those of a logistic regression on questions of nine authors on four
/// masters. Fitted on eight of them, it did as well on the ninth.
fn trust(case: &Case<'_>) -> f32 {
    let explained = &case.best.explanation;
    let name = if leaves_name(case) { OF_NAME } else { 0.0 };
    explained.share()
        + OF_LEAD * case.lead.min(LONE_LEAD)
        + OF_SCORE * case.best.score
        + OF_THING * explained.things.min(FIRST_THINGS) as f32
        - name
}

/// The least score of a proven entry for this question.
fn least(case: &Case<'_>) -> f32 {
    let explained = &case.best.explanation;
    if case.lead < CLEAR_LEAD {
        PROVEN_SCORE
    } else if case.is_whole() {
        WHOLE_SCORE
    } else if explained.named_told && explained.things > 1 {
        // A certain technique or figure that the entry has says much by itself.
        PROVEN_SCORE - CERTAIN
    } else {
        PROVEN_SCORE
    }
}

/// Whether little speaks for it: a thing or two, a low score, and the next entry near.
fn is_faint(case: &Case<'_>) -> bool {
    case.best.explanation.things <= 2
        && case.best.score < BRIEF_SCORE
        && case.lead < CLEAR_LEAD
}

/// Whether something is left over that says which of several things is meant, by whom or in
/// what: 英語での問い合わせ, 外部機関による評価.
fn leaves_restriction(case: &Case<'_>) -> bool {
    const RESTRICTS: &[&str] =
        &["による", "によって", "での", "に関する", "に対する", "に係る", "における"];
    case.left().any(|(piece, _)| {
        let behind = &case.question()[piece.at.end..];
        RESTRICTS.iter().any(|word| behind.starts_with(word))
    })
}

/// Whether something is left over in letters, or in katakana or figures and is no known
/// thing: it may name a product or a technique.
fn leaves_name(case: &Case<'_>) -> bool {
    let is_name = |c: char| c.is_ascii() || c.is_numeric() || is_katakana(c);
    case.left().any(|(piece, text)| {
        let in_letters = text.contains(|c: char| c.is_ascii_alphabetic());
        in_letters || piece.concepts.is_empty() && text.contains(is_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::AnswerLibrary;
    use crate::matching::{Decision, Question};
    use crate::questionnaire::{Answer, Item, Questionnaire};

    fn decided(entries: &[(&str, &str)], policy: Policy, text: &str) -> Decision {
        let item = |(question, remark): &(&str, &str)| Item {
            question: (*question).to_owned(),
            answers: vec![Answer::of("○", remark)],
            ..Item::default()
        };
        let items = entries.iter().map(item).collect();
        let master = Questionnaire { items, ..Questionnaire::default() };
        let library = AnswerLibrary::new().with("master", &master);
        let matcher = Matcher::new(&library).policy(policy);
        matcher.decide(&Question { text, category: None }).decision
    }

    #[test]
    fn two_things_at_a_low_score_are_too_little_beside_another_entry() {
        let admins = (
            "ネットワークの管理者に割り当てる権限を最小にし、その利用を制限して、\
             ログオンの手順を定め、操作を記録すること。",
            "運用部の2名に限っています。",
        );
        let users = (
            "利用者がネットワークサービスの利用の方針を定められるよう、\
             サービスの内容と、利用できる範囲を示すこと。",
            "手引に載せています。回線の使い方に制限はありません。",
        );
        let text = "ネットワークまわりで使ううえでの制限はありますか。";
        for (policy, expected) in [
            (Policy::Strict, Decision::Suggest),
            (Policy::Balanced, Decision::Suggest),
            (Policy::Eager, Decision::Fill),
        ] {
            assert_eq!(decided(&[admins, users], policy, text), expected, "{policy:?}");
        }
    }

    #[test]
    fn what_is_left_over_in_letters_is_a_name() {
        let erased = (
            "契約終了後、顧客データを確実に消去すること。",
            "契約終了の30日後に削除します。",
        );
        let decided = |text: &str| decided(&[erased], Policy::Strict, text);
        let plain = "契約終了後に顧客データを消去していますか。";
        assert_eq!(decided(plain), Decision::Fill);
        let named = "契約終了後にCryptographic Eraseで顧客データを消去していますか。";
        assert_eq!(decided(named), Decision::Suggest);
    }

    #[test]
    fn what_comes_last_may_be_left_over_where_no_other_entry_comes_near() {
        let watch =
            ("サービスの稼働状況を常時監視すること。", "24時間365日、監視しています。");
        let officer = (
            "情報セキュリティの統括責任者を任命していること。",
            "管理本部長を任命しています。",
        );
        let decided = |text: &str| decided(&[watch, officer], Policy::Strict, text);
        for (text, expected) in [
            ("稼働状況を常時監視し、異常を検知していますか。", Decision::Fill),
            ("統括責任者の任命を掲示していますか。", Decision::Suggest),
            ("統括責任者を役員から任命していますか。", Decision::Suggest),
            ("稼働状況の常時監視の登録を変更できますか。", Decision::Suggest),
            ("稼働状況の監視を延長できますか。", Decision::Suggest),
            ("統括責任者の任命を監査していますか。", Decision::Suggest),
        ] {
            assert_eq!(decided(text), expected, "{text}");
        }
    }

    #[test]
    fn a_word_that_differs_from_the_entrys_own_question_is_what_is_asked() {
        let planned = (
            "計画停止を事前に通知するか。",
            "計画停止は14日前までにメールでお知らせします。",
        );
        let parts = (
            "オープンソースソフトウェアの構成と脆弱性を管理しているか。",
            "依存ライブラリを自動で検査しています。",
        );
        for (text, expected) in [
            ("計画停止を事前に通知していますか。", Decision::Fill),
            ("緊急のメンテナンスによる停止を事前に通知するか。", Decision::Suggest),
            (
                "オープンソースソフトウェアのライセンスを管理しているか。",
                Decision::Suggest,
            ),
        ] {
            for policy in [Policy::Strict, Policy::Balanced, Policy::Eager] {
                assert_eq!(
                    decided(&[planned, parts], policy, text),
                    expected,
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn what_says_which_is_meant_is_not_left_over() {
        let desk =
            ("問い合わせ窓口を設けていること。", "平日9時から18時まで対応しています。");
        let review = ("独立した評価を行っていること。", "内部監査を毎年行っています。");
        for (text, expected) in [
            ("問い合わせの窓口はありますか。", Decision::Fill),
            ("英語での問い合わせ窓口はありますか。", Decision::Suggest),
            ("有識者による独立した評価を行っていますか。", Decision::Suggest),
        ] {
            assert_eq!(
                decided(&[desk, review], Policy::Balanced, text),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn the_named_concepts_are_known() {
        let known = crate::matching::Thesaurus::builtin();
        let is_known = |name: &&str| {
            (0..known.len() as u32)
                .filter_map(|id| known.concept(id))
                .any(|concept| concept.name == *name)
        };
        for name in [RULES, PEOPLE, MEASURES, ACTS].concat() {
            assert!(is_known(&name), "{name}");
        }
    }

    #[test]
    fn balanced_trusts_what_accounts_for_most() {
        let leavers = (
            "退職時に、秘密保持の誓約書を取得し、入館証と端末を返却させ、\
             アカウントを削除し、アクセス権を見直すこと。",
            "人事部が行っています。",
        );
        let text = "社員が辞める際は、花束と盆栽と掛軸を贈り、守秘の誓約を書いてもらい、\
                    PCを返してもらい、IDを消し、権限を見直していますか。";
        for (policy, expected) in
            [(Policy::Strict, Decision::Suggest), (Policy::Balanced, Decision::Fill)]
        {
            assert_eq!(decided(&[leavers], policy, text), expected, "{policy:?}");
        }
    }

    #[test]
    fn words_that_ask_for_more_are_not_passed_over() {
        let password = (
            "利用者のパスワードを管理し、ログインの手順を定めること。",
            "手引に定めています。",
        );
        for (text, expected) in [
            ("ログインのパスワードを管理していますか。", Decision::Fill),
            ("初回ログイン時のパスワード強制変更", Decision::Suggest),
            ("ログインのパスワードの追加や登録ができますか。", Decision::Suggest),
        ] {
            assert_eq!(decided(&[password], Policy::Strict, text), expected, "{text}");
        }
    }
}
