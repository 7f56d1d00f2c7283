//! What speaks against filling a question with the entry that fits best.

use std::collections::HashSet;

use crate::library::EntryKind;
use crate::questionnaire::Status;

use super::asked::{Asked, is_japanese};
use super::case::{Case, MOSTLY};
use super::decide::{CLEAR, Scanned, VERBATIM, Weighed};
use super::demand::{CLEAR_LEAD, LONE_LEAD};
use super::denial;
use super::explain::{Account, Profile, remarks};
use super::facets::Facet;
use super::guards::{self, ACTS, Guard, PARTIES};
use super::polarity;
use super::swap::swapped;
use super::thesaurus::Kind;
use super::{Matcher, Policy};

/// From this score on a question asks what the entry's own asks, whatever its ending.
const NEARLY: f32 = 0.84;
/// A question that accounts for less of the entry's own has to be about it in other ways.
const LITTLE: f32 = 0.3;
/// From this score on one thing that both are about is enough, where it is none that
/// stands for itself, such as a technique.
const SURE_OF_ONE: f32 = 0.56;
/// The least score at which a question that names no subject is filled.
const SURE_OF_ACTS: f32 = 0.76;
/// The least score at which a catchword of one thing is filled, and the least that is
/// enough where no other entry comes near.
const SURE_OF_CATCHWORD: f32 = 0.71;
const SURE_OF_LONE_CATCHWORD: f32 = 0.62;
/// A question this near in letters to the entry's own follows it word by word.
const NEAR_LETTERS: f32 = 0.45;
/// From this lead on, an entry that has as much of the question is not near any more.
const NEAR_LEAD: f32 = 0.15;

impl Matcher<'_> {
    /// Reasons not to fill the first of the candidates.
    pub(super) fn guards(
        &self,
        text: &str,
        category: Option<Scanned<'_>>,
        case: &Case<'_>,
    ) -> Vec<Guard> {
        let mut guards = self.by_kind(case);
        guards.extend(self.by_what_is_asked(case));
        let answers_all = case.is_verbatim()
            || case.asks_the_same()
            || case.is_whole() && case.lead >= CLEAR_LEAD;
        if !answers_all && self.is_joined(case.asked, category, case.best) {
            guards.push(Guard::TwoQuestions);
        }
        if self.is_ambiguous(case) {
            guards.push(Guard::Ambiguous);
        }
        if self.is_swapped(case) {
            guards.push(Guard::OtherSubject);
        }
        if !case.is_verbatim() {
            guards.extend(self.against_itself(case));
            guards.extend(self.beside_the_point(case, is_catchword(text)));
        }
        let mut told = HashSet::new();
        guards.retain(|guard| told.insert(*guard));
        guards
    }

    /// What kind of question and of entry they are.
    fn by_kind(&self, case: &Case<'_>) -> Vec<Guard> {
        let asked = case.asked;
        let is_fact = self.entry(case.best.entry).kind == EntryKind::Fact;
        let kinds = [
            (case.is_unreadable(), Guard::Unclear),
            (is_fact, Guard::Fact),
            (asked.japanese != case.profile.japanese, Guard::Language),
            (polarity::is_negative(case.question()), Guard::Polarity),
            (self.does_not_apply(case), Guard::NotApplicable),
        ];
        kinds.into_iter().filter(|(is_so, _)| *is_so).map(|(_, guard)| guard).collect()
    }

    /// Whether the entry says that its own question does not apply, and this one is not
    /// beyond doubt the same.
    fn does_not_apply(&self, case: &Case<'_>) -> bool {
        let best = case.best;
        !case.is_verbatim()
            && best.score < NEARLY
            && self.is_not_applicable(best.entry)
            && !case.asks_the_same()
    }

    /// What is asked for and not told.
    fn by_what_is_asked(&self, case: &Case<'_>) -> Vec<Guard> {
        let mut guards = Vec::new();
        if case.best.explanation.named_left {
            guards.push(Guard::NotNamed);
        }
        guards.extend(guards::not_stated(
            case.asked,
            case.profile,
            case.is_verbatim() || case.asks_the_same(),
        ));
        // What is of a kind of value is looked after above.
        let noun = case.asked.noun_to_tell();
        let is_told = |noun: &str| {
            case.profile.all.contains(noun) || !case.asked.facets.is_empty()
        };
        if noun.is_some_and(|noun| !is_told(noun)) {
            guards.push(Guard::NotTold);
        }
        if guards::is_rarer(case.question(), &case.profile.all) {
            guards.push(Guard::not_stated(Facet::Frequency));
        }
        if guards::asks_for_the_day(case.question(), &case.profile.all) {
            guards.push(Guard::not_stated(Facet::Duration));
        }
        guards
    }

    /// Whether another entry would do as well.
    fn is_ambiguous(&self, case: &Case<'_>) -> bool {
        let (best, others) = (case.best, case.others);
        let margin = self.policy.margin(best.score);
        let same = |entry: usize| {
            self.profile(entry).pairs.likeness(&case.asked.pairs) >= VERBATIM
        };
        let close = self.rival(best, others).is_some_and(|(rival, lead)| {
            lead < margin && (!case.is_verbatim() || same(rival.entry))
        });
        // Of the same question asked twice, only the heading tells which is meant.
        let twice = others.iter().any(|other| {
            self.profile(other.entry).question == case.profile.question
                && !self.same_answer(other.entry, best.entry)
                && (case.heading.is_none() || best.score - other.score < CLEAR)
        });
        close || twice
    }

    /// Whether the question is nearly the entry's own, with another noun in the place of one.
    fn is_swapped(&self, case: &Case<'_>) -> bool {
        let concepts = |noun: &str| -> Vec<u32> {
            let hits = self.thesaurus.scan(noun).into_iter();
            let whole = hits.filter(|hit| hit.at.len() == noun.len());
            whole.flat_map(|hit| hit.concepts).collect()
        };
        let (question, own) = (case.question(), case.profile.question.as_str());
        let differs = |(ours, theirs): (&str, &str)| {
            let (a, b) = (concepts(ours), concepts(theirs));
            let said = own.contains(ours) || question.contains(theirs);
            !said && !a.iter().any(|id| b.contains(id) || case.profile.is_about(*id))
        };
        case.likeness >= NEAR_LETTERS && swapped(question, own).into_iter().any(differs)
    }

    /// What the answer says against its mark, where another question than its own is asked.
    fn against_itself(&self, case: &Case<'_>) -> Option<Guard> {
        let (asked, profile) = (case.asked, case.profile);
        let entry = self.entry(case.best.entry);
        let question = case.question();
        // A mark that says no itself is not denied, and neither is what an open question
        // wants told.
        let says_no =
            entry.answers.iter().all(|a| a.status == Some(Status::NotImplemented));
        let yes_or_no = !says_no && !asked.wants_telling && !guards::is_open(question);
        let denied =
            || yes_or_no && denial::denies(&self.thesaurus, asked, &remarks(entry));
        if denial::asks_our_consent(question, &profile.all) {
            Some(Guard::OtherParty)
        } else if denial::is_about_another(question, &profile.question) {
            Some(Guard::OtherSubject)
        } else {
            denied().then_some(Guard::Denied)
        }
    }

    /// Reasons why the entry is about something else, though it may account for all that
    /// the question says: the question has to account for what the entry is about, too.
    fn beside_the_point(&self, case: &Case<'_>, is_catchword: bool) -> Option<Guard> {
        let explained = &case.best.explanation;
        if self.is_of_another_party(case) {
            return Some(Guard::OtherParty);
        }
        if guards::asks_only(case.question(), &case.profile.all) {
            return Some(Guard::NotNamed);
        }
        if self.is_of_another_subject(case) {
            return Some(Guard::OtherSubject);
        }
        // Of several entries that are about all that is asked, none is the one.
        let as_much = |other: &Weighed| {
            self.entry(other.entry).kind == EntryKind::Item
                && other.explanation.about >= explained.about
                && other.explanation.left <= explained.left
                && !self.same_answer(other.entry, case.best.entry)
        };
        let near = case.lead < NEAR_LEAD;
        if near && case.back.share < MOSTLY && case.others.iter().any(as_much) {
            return Some(Guard::Ambiguous);
        }
        let vague = !explained.named_told && case.best.score < SURE_OF_ONE;
        let alone = case.lead >= LONE_LEAD;
        let least = if alone { SURE_OF_LONE_CATCHWORD } else { SURE_OF_CATCHWORD };
        let bare = is_catchword && case.best.score < least;
        (case.is_of_one_thing() && (vague || bare)).then_some(Guard::Unclear)
    }

    /// Whether one is about another party than the other: suppliers, visitors, leavers.
    fn is_of_another_party(&self, case: &Case<'_>) -> bool {
        let is_party = |id: &u32| self.is_one_of(*id, PARTIES);
        // A heading of several subjects, 「外部委託・契約」, does not say who is meant.
        // In normal form there are spaces between them.
        let heading =
            case.heading.filter(|text| !(is_japanese(text) && text.contains(' ')));
        let question = Profile::of_asked(&self.thesaurus, case.asked, heading);
        // 委託先管理 and 再委託 are of one party.
        let near = |id: u32| {
            let known = self.thesaurus.concept(id);
            known.into_iter().flat_map(|concept| concept.near.iter().copied())
        };
        let has = |id: u32| case.profile.has(id) || case.profile.implies(id);
        let lacks = |id: &&u32| !has(**id) && !near(**id).any(has);
        let mut parties = question.concepts().iter().filter(|id| is_party(id));
        parties.any(|id| lacks(&id))
            || (case.is_of_one_thing() && case.back.left.iter().any(is_party))
            || guards::tells_others(case.question(), &case.profile.all)
    }

    /// Whether what they share is not what the entry is about.
    fn is_of_another_subject(&self, case: &Case<'_>) -> bool {
        let (explained, back) = (&case.best.explanation, &case.back);
        let mentioned = explained.about < 0.5 * explained.told;
        let elsewhere = back.share == 0.0 || (mentioned && back.share < LITTLE);
        // A certain technique or figure is told where it is told; and several things, if
        // they are all, mostly.
        let is_whole = self.policy != Policy::Strict && case.is_whole();
        let certain = (explained.named_told || is_whole) && explained.things > 1;
        // 手順, 記録 and their like are asked of everything: they name no subject.
        let is_act = |id: &u32| self.is_one_of(*id, ACTS);
        let mut told = case.asked.pieces.iter().zip(&explained.accounts);
        let says_what = told.any(|(piece, account)| match account {
            Account::Concept(id) => piece.kind != Kind::Light && !is_act(id),
            Account::Words => !piece.concepts.iter().any(is_act),
            Account::Common | Account::Nothing(_) => false,
        });
        (elsewhere && !back.is_empty && !certain)
            || (!says_what && case.best.score < SURE_OF_ACTS)
            || (back.share < MOSTLY && guards::asks_who(case.question()))
    }

    pub(super) fn is_one_of(&self, concept: u32, names: &[&str]) -> bool {
        let known = self.thesaurus.concept(concept);
        known.is_some_and(|concept| names.contains(&concept.name.as_str()))
    }

    fn is_not_applicable(&self, entry: usize) -> bool {
        let answers = &self.entry(entry).answers;
        answers.iter().any(|answer| answer.status == Some(Status::NotApplicable))
    }

    /// Whether a part of the question has its answer in another entry.
    fn is_joined(
        &self,
        asked: &Asked,
        category: Option<Scanned<'_>>,
        best: &Weighed,
    ) -> bool {
        let parts: Vec<Asked> = guards::parts(&asked.normal.text)
            .into_iter()
            .map(|part| Asked::of(&self.thesaurus, part))
            .filter(|part| !part.is_hollow())
            .take(6)
            .collect();
        if parts.len() < 2 {
            return false;
        }
        parts.iter().any(|part| {
            let weighed = self.weigh(part, self.near(part, category, 8));
            let ours = weighed.iter().find(|other| other.entry == best.entry);
            let ours = ours.map_or(0.0, |ours| ours.score);
            weighed.first().is_some_and(|first| {
                first.score > ours + 0.08 && !self.same_answer(first.entry, best.entry)
            })
        })
    }
}

/// Whether the question is a mere noun phrase, such as 「稼働監視」 or 「WAFの導入」.
fn is_catchword(question: &str) -> bool {
    let question = question.trim();
    let is_sentence = ["か", "こと", "。", "？", "?", "."]
        .iter()
        .any(|ending| question.ends_with(ending));
    !is_sentence && question.chars().count() <= 20
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::AnswerLibrary;
    use crate::matching::{Decision, Question};
    use crate::questionnaire::{Answer, Item, Questionnaire};

    #[derive(Debug, PartialEq)]
    enum Decided {
        Fill,
        /// The remark is given, and its mark is not.
        Remark,
        Not,
    }

    /// What is decided where the master has this one entry.
    fn decided(entry: (&str, &str, &str), category: &str, text: &str) -> Decided {
        let (question, mark, remark) = entry;
        let item = Item {
            number: Some("1".to_owned()),
            question: question.to_owned(),
            answers: vec![Answer::of(mark, remark)],
            ..Item::default()
        };
        let master = Questionnaire { items: vec![item], ..Questionnaire::default() };
        let library = AnswerLibrary::new().with("master", &master);
        let category = Some(category).filter(|category| !category.is_empty());
        let found = Matcher::new(&library).decide(&Question { text, category });
        match found.decision {
            Decision::Fill if found.candidates[0].is_of_remark_alone() => {
                Decided::Remark
            }
            Decision::Fill => Decided::Fill,
            _ => Decided::Not,
        }
    }

    #[test]
    fn a_remark_that_says_no_answers_what_is_open_or_marked_no() {
        let remark = "立入監査はお受けしていません。";
        let entry = ("立入監査を受け入れていること。", "○", remark);
        let yes_or_no = "立入監査を受け入れていただけますか。";
        assert_eq!(decided(entry, "", yes_or_no), Decided::Remark);
        let open = "立入監査はどのように受け入れていますか。";
        assert_eq!(decided(entry, "", open), Decided::Fill);
        let brief = "監査は。";
        assert_eq!(decided(entry, "", brief), Decided::Not);
        let no = ("立入監査を受け入れていること。", "×", remark);
        assert_eq!(decided(no, "", yes_or_no), Decided::Fill);
    }

    #[test]
    fn a_heading_of_several_subjects_says_nothing_of_who_is_meant() {
        let entry =
            ("情報セキュリティ教育を行うこと。", "○", "毎年6月に実施しています。");
        let text = "情報セキュリティ教育を毎年行っていますか。";
        assert_eq!(decided(entry, "外部委託・契約", text), Decided::Fill);
        assert_eq!(decided(entry, "委託先管理", text), Decided::Not);
        assert_eq!(decided(entry, "Supplier management", text), Decided::Not);
    }

    #[test]
    fn what_is_a_kind_of_a_party_is_about_that_party() {
        let entry =
            ("再委託の有無と範囲", "○", "監視業務だけを国内の1社に再委託しています。");
        assert_eq!(decided(entry, "委託先管理", "再委託の有無"), Decided::Fill);
    }

    #[test]
    fn which_party_does_it_is_another_question() {
        let entry = (
            "サーバーのバックアップを取得し、復元を試験すること。",
            "○",
            "毎日取得しています。",
        );
        let text = "サーバーのバックアップは、貴社と当社のどちらが担当ですか。";
        assert_eq!(decided(entry, "", text), Decided::Not);
    }

    #[test]
    fn what_is_more_than_the_entry_says_is_left_to_a_person() {
        let power =
            ("停電に備えて電源を確保すること。", "○", "基盤の事業者の管理範囲です。");
        let tls =
            ("通信経路を暗号化すること。", "○", "TLS 1.2とTLS 1.3を用いています。");
        let place = (
            "データを保管する場所を示すこと。",
            "○",
            "日本国内のデータセンターに保管しています。",
        );
        let test =
            ("事業継続計画の有効性を評価すること。", "○", "毎年1回、評価しています。");
        let scan = ("脆弱性診断を行うこと。", "○", "年1回、脆弱性診断を行っています。");
        let backup = (
            "データのバックアップを取得すること。",
            "○",
            "バックアップは利用者側の責任範囲です。",
        );
        for (entry, text, expected) in [
            (power, "停電に備えて電源を確保していますか。", Decided::Fill),
            (power, "無停電電源装置を設置していますか。", Decided::Not),
            (power, "自家発電装置がありますか。", Decided::Not),
            (tls, "通信経路の暗号化にTLS 1.2を使用していますか。", Decided::Fill),
            (tls, "通信経路の暗号化にTLS 1.2のみを使用していますか。", Decided::Not),
            (place, "データを保管する場所は海外にありますか。", Decided::Remark),
            (test, "事業継続計画の訓練を実施していますか。", Decided::Not),
            (scan, "脆弱性診断の結果を顧客に提供していますか。", Decided::Not),
            (backup, "データのバックアップを貴社が取得していますか。", Decided::Remark),
        ] {
            assert_eq!(decided(entry, "", text), expected, "{text}");
        }
    }
}
