//! Which approved answer fits a question, and whether to trust it: the second guess.
//!
//! Two steps. An [index](Matcher) finds the entries that share the most with the question,
//! by characters, words and concepts. Then the question is cut into pieces, and each
//! candidate has to account for every piece: a score says what is near, and only the
//! account says whether it answers. What speaks for and against a candidate comes with it
//! as [`Evidence`].

mod asides;
mod asked;
mod bilingual;
mod case;
mod choice;
mod decide;
mod demand;
mod denial;
mod english;
mod evidence;
mod explain;
mod facets;
mod guards;
mod index;
mod keys;
mod letters;
mod likeness;
mod normalize;
mod objections;
mod planned;
mod polarity;
mod semantic;
mod story;
mod swap;
mod thesaurus;
mod wordings;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::library::{AnswerLibrary, Entry};

pub(crate) use self::choice::meaning_in as status_in_sheet;
pub use self::choice::{choose, is_qualified, legend};
pub use self::evidence::Evidence;
pub(crate) use self::evidence::named;
pub use self::guards::Guard;
pub use self::normalize::normalize;
pub(crate) use self::planned::{has_blanks, planned_choice, with_day};
pub use self::semantic::Embedder;
#[cfg(feature = "semantic")]
pub use self::semantic::StaticModel;
pub use self::thesaurus::Thesaurus;

use self::explain::Profile;
use self::index::Index;
use self::normalize::{Normal, without_spaces};
use self::semantic::Meanings;

/// Whether yes would be the bad answer to a question.
pub(crate) fn asks_in_the_negative(question: &str) -> bool {
    polarity::is_negative(&Normal::of(question).text)
}

/// A question as it is to be matched.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Question<'a> {
    /// 確認事項.
    pub text: &'a str,
    /// The heading that it stands under, or the cells of its category columns.
    pub category: Option<&'a str>,
}

/// What to do about a question.
#[derive(
    Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Safe to write without a person.
    Fill,
    /// Shown to a person, and not written by default.
    Suggest,
    /// Nothing fits.
    None,
}

/// How far from proof an answer may be and still be filled.
///
/// No score threshold alone carries over from one customer's wording to another's. So the
/// question is cut into pieces, and the entry has to account for them. A little may be left
/// over where the entry is clearly ahead of the next one that would answer otherwise; but
/// nothing where the question is else the entry's own to the letter, for then it asks just for
/// what differs. The policies differ in how much, and how far ahead; and in how near another
/// entry may come.
///
/// What speaks against filling is a [`Guard`]. One yields to a lead: [`Guard::Unclear`],
/// where what the question ends in is accounted for. Three speak against the mark alone:
/// with [`Guard::Denied`], [`Guard::NotApplicable`] and [`Guard::Polarity`] the entry's
/// remark, if it has one, may be filled without its mark
/// ([`Candidate::is_of_remark_alone`]). All others hold in all policies.
///
/// Measured with `examples/eval` (right fills / fills; answerable questions filled; a third
/// of the questions had no answer). First, on 410 questions on three masters, two of them new,
/// by three people of whose words none was used. Then on 1,040 on four masters by eight
/// others, some of whose words were used, and whose right and wrong answers chose weights.
/// Last, on 252 older ones, each without the wordings that the thesaurus had from it alone:
///
/// | | 410 new questions | 1,040 questions | 252 older ones |
/// |---|---|---|---|
/// | strict | 148 / 149, 54 % | 445 / 448, 63 % | 92 / 92, 49 % |
/// | balanced | 162 / 164, 59 % | 468 / 474, 67 % | 98 / 99, 53 % |
/// | eager | 176 / 183, 64 % | 493 / 515, 70 % | 105 / 113, 56 % |
///
/// The hardest are questions that differ from an entry's own by a word, which makes another
/// question of it. Of 110 such and plain ones on one master, strict filled 66 of 70 that were
/// the same and, wrongly, 2 of 40 that were not, when they were first seen. A user who set out
/// to deceive it brought 13 of 142 through; what they showed was mended as far as it went.
///
/// What is wrong is mostly an answer to a neighbouring question. So a person reads every
/// sheet; measure on your own.
#[derive(
    Clone, Copy, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Every piece of the question is accounted for; or all but a word or two, and the entry
    /// is clearly ahead. What the question ends in may be left over only where it is one
    /// word, neither an act nor people, and nothing else comes near.
    #[default]
    Strict,
    /// More may be left over, or the score or the lead be smaller, where the other two make up
    /// for it.
    Balanced,
    /// The best candidate, where no guard holds and little is left over.
    Eager,
}

/// An entry that may answer a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// Index into [`AnswerLibrary::entries`]. In another library it may be another entry:
    /// [`Candidate::entry_in`] looks it up.
    #[serde(default)]
    pub entry: usize,
    /// The source that the entry stands in; empty in plans that did not store it.
    #[serde(default)]
    pub source: String,
    /// 項番 of the entry in its source; empty where it has none.
    pub number: String,
    /// From 0 to 1. It ranks; it does not decide.
    pub score: f64,
    /// What speaks for it and against it.
    pub evidence: Vec<Evidence>,
}

impl Candidate {
    /// The entry in a library: the one of this source and number, at the same place if it
    /// is still there.
    ///
    /// None where the library has no such entry. So a stored plan never shows another
    /// answer than the one that it was made with, whatever has become of the library.
    pub fn entry_in<'l>(&self, library: &'l AnswerLibrary) -> Option<&'l Entry> {
        let entries = library.entries();
        let is_it = |entry: &&Entry| {
            let number = entry.number.as_deref().unwrap_or_default();
            entry.source == self.source && number == self.number
        };
        let moved = || {
            // What has no number cannot be told from others without one.
            entries.iter().find(is_it).filter(|_| !self.number.is_empty())
        };
        entries.get(self.entry).filter(is_it).or_else(moved)
    }

    /// Whether the entry's remark answers the question, if it is filled, and its mark may
    /// not: with [`Guard::Denied`], [`Guard::NotApplicable`] or [`Guard::Polarity`].
    pub fn is_of_remark_alone(&self) -> bool {
        let of_mark = |evidence: &Evidence| matches!(evidence, Evidence::Guard(guard) if guard.is_of_the_mark());
        self.evidence.iter().any(of_mark)
    }
}

/// The decision on one question, and what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Match {
    /// What to do.
    pub decision: Decision,
    /// At most five, best first.
    pub candidates: Vec<Candidate>,
}

/// Finds the entries that fit a question.
///
/// Building it reads the whole library once; matching a question then takes a fraction
/// of a millisecond. The same library and question give the same result on every run
/// and machine.
///
/// # Examples
///
/// ```
/// use checksheet::matching::Question;
/// use checksheet::{Answer, AnswerLibrary, Decision, Item, Matcher, Questionnaire};
///
/// let item = |number: &str, question: &str, remark: &str| Item {
///     number: Some(number.to_owned()),
///     question: question.to_owned(),
///     answers: vec![Answer::of("○", remark)],
///     ..Item::default()
/// };
/// let master = Questionnaire {
///     items: vec![
///         item("1", "データのバックアップを取得していること。", "毎日取得しています。"),
///         item("2", "従業員に情報セキュリティ教育を行うこと。", "入社時と毎年実施しています。"),
///     ],
///     ..Questionnaire::default()
/// };
/// let library = AnswerLibrary::new().with("master.xlsx", &master);
/// let matcher = Matcher::new(&library);
/// let decide = |text| matcher.decide(&Question { text, category: None });
///
/// let found = decide("社員へのセキュリティ研修を実施していますか。");
/// assert_eq!(found.decision, Decision::Fill);
/// assert_eq!(found.candidates[0].number, "2");
/// // The same topic, but the entry says nothing of 世代数.
/// assert_eq!(decide("バックアップの世代数を記載してください。").decision, Decision::Suggest);
/// ```
#[derive(Clone, Debug)]
pub struct Matcher<'l> {
    library: &'l AnswerLibrary,
    policy: Policy,
    thesaurus: Thesaurus,
    index: Index,
    /// Entries by the normal form of their questions, in order of precedence.
    questions: HashMap<String, Vec<usize>>,
    /// Entries by the normal form of their aliases.
    aliases: HashMap<String, Vec<usize>>,
    /// What the entries say, made when it is first needed.
    profiles: Vec<OnceLock<Box<Profile>>>,
    meanings: Option<Meanings>,
}

impl<'l> Matcher<'l> {
    /// The most candidates that are told.
    pub const MOST_CANDIDATES: usize = 5;

    /// A matcher over a library, with [`Policy::Strict`] and the built-in thesaurus.
    pub fn new(library: &'l AnswerLibrary) -> Matcher<'l> {
        Matcher::with_thesaurus(library, Thesaurus::builtin())
    }

    /// A matcher with another thesaurus.
    pub fn with_thesaurus(
        library: &'l AnswerLibrary,
        thesaurus: Thesaurus,
    ) -> Matcher<'l> {
        let entries = library.entries();
        let mut questions: HashMap<String, Vec<usize>> = HashMap::new();
        let mut aliases: HashMap<String, Vec<usize>> = HashMap::new();
        let texts = entries.iter().enumerate().map(|(i, entry)| {
            let (question, rest) = texts(entry);
            questions.entry(without_spaces(&question)).or_default().push(i);
            (question, rest)
        });
        let index = Index::build(&thesaurus, entries.len(), texts);
        for (i, entry) in entries.iter().enumerate() {
            for alias in &entry.aliases {
                aliases.entry(normalize(alias)).or_default().push(i);
            }
        }
        let profiles = vec![OnceLock::new(); entries.len()];
        Matcher {
            library,
            policy: Policy::default(),
            thesaurus,
            index,
            questions,
            aliases,
            profiles,
            meanings: None,
        }
    }

    /// The same matcher with another policy.
    #[must_use]
    pub fn policy(self, policy: Policy) -> Matcher<'l> {
        Matcher { policy, ..self }
    }

    /// The same matcher with a second opinion by meaning: see [`Embedder`].
    ///
    /// Embeds the questions of all entries. Each question that is decided on is then
    /// embedded once, and
    ///
    /// - what is suggested is ordered by words and meaning, out of the 50 entries that the
    ///   words find;
    /// - what the words would fill stays a fill only where the model does not point clearly
    ///   to another answer; else the candidate tells [`Guard::Meaning`].
    ///
    /// It never makes a fill. The same question as an entry's, and confirmed wordings, are
    /// not put to the vote.
    ///
    /// # Errors
    ///
    /// Those of the embedder, and [`ErrorKind::Model`](crate::ErrorKind::Model) where what
    /// it returns is not a vector for each text, all of one length.
    pub fn with_embedder(self, embedder: Arc<dyn Embedder>) -> Result<Matcher<'l>> {
        let entries = self.library.entries().iter();
        let texts: Vec<&str> = entries.map(|entry| entry.question.as_str()).collect();
        let meanings = Meanings::of(&texts, embedder)?;
        Ok(Matcher { meanings: Some(meanings), ..self })
    }

    /// The library that it looks in.
    pub fn library(&self) -> &'l AnswerLibrary {
        self.library
    }

    fn profile(&self, entry: usize) -> &Profile {
        self.profiles[entry].get_or_init(|| {
            Box::new(Profile::of(&self.thesaurus, &self.library.entries()[entry]))
        })
    }
}

/// The normal forms of an entry's question, and of all else that it says.
fn texts(entry: &Entry) -> (String, String) {
    let remarks = entry.answers.iter().filter_map(|answer| answer.remark.as_deref());
    let rest: Vec<&str> = remarks
        .chain(entry.sections.iter().map(String::as_str))
        .chain(entry.aliases.iter().map(String::as_str))
        .collect();
    (Normal::of(&entry.question).text, Normal::of(&rest.join(" / ")).text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Answer, Item, Questionnaire};

    fn master(rows: &[(&str, &str, &str)]) -> AnswerLibrary {
        let item = |(number, question, remark): &(&str, &str, &str)| Item {
            number: Some((*number).to_owned()),
            question: (*question).to_owned(),
            answers: vec![Answer::of("○", remark)],
            ..Item::default()
        };
        let items = rows.iter().map(item).collect();
        let questionnaire = Questionnaire { items, ..Questionnaire::default() };
        AnswerLibrary::new().with("master", &questionnaire)
    }

    fn form() -> AnswerLibrary {
        master(&[
            (
                "1",
                "帳票データのバックアップを取得していること。",
                "毎日取得しています。",
            ),
            (
                "2",
                "従業員に情報セキュリティ教育を行うこと。",
                "毎年6月に実施しています。",
            ),
            (
                "3",
                "監査ログを改ざんから保護していること。",
                "運用担当者も変更できません。",
            ),
            ("4", "通信を暗号化していること。", "TLS 1.2以上を用いています。"),
        ])
    }

    fn decide(library: &AnswerLibrary, text: &str) -> (Decision, String) {
        let found = Matcher::new(library).decide(&Question { text, category: None });
        let number = found.candidates.first().map(|c| c.number.clone());
        (found.decision, number.unwrap_or_default())
    }

    #[test]
    fn decisions() {
        let library = form();
        for (question, decision, number) in [
            ("帳票データのバックアップを取得していますか。", Decision::Fill, "1"),
            ("社員研修を実施していますか。", Decision::Fill, "2"),
            ("研修は年1回以上行っていますか。", Decision::Fill, "2"),
            ("研修は四半期ごとに行っていますか。", Decision::Suggest, "2"),
            ("研修の受講率を教えてください。", Decision::Suggest, "2"),
            ("監査ログが書き換えられることはありませんか。", Decision::Fill, "3"),
            ("監査ログの保存年数を記入してください。", Decision::Suggest, "3"),
            ("バックアップおよび通信の暗号化を行っていますか。", Decision::Suggest, ""),
            ("Is data encrypted in transit?", Decision::Suggest, "4"),
        ] {
            let (found, first) = decide(&library, question);
            assert_eq!(found, decision, "{question}");
            assert!(number.is_empty() || first == number, "{question}: {first}");
        }
    }

    #[test]
    fn confirmed_wordings_go_first() {
        let aliases = "帳票が消えたらどうなりますか\t1\nWhat about backups?\t1\n";
        let library = form().with_aliases(aliases).unwrap();
        for question in [
            "帳票が消えたらどうなりますか？",
            "・帳票が消えたら、どうなりますか",
            "What about backups?",
        ] {
            let expected = (Decision::Fill, "1".to_owned());
            assert_eq!(decide(&library, question), expected, "{question}");
        }
    }

    #[test]
    fn the_same_question_twice_with_different_answers_is_not_filled() {
        let library = master(&[
            ("1", "パスワードの管理", "運用担当者は16文字以上です。"),
            ("2", "パスワードの管理", "利用者は12文字以上です。"),
        ]);
        assert_eq!(decide(&library, "パスワードの管理").0, Decision::Suggest);
    }

    #[test]
    fn an_english_master_fills_english_questions() {
        let library = master(&[
            ("1", "Backups of customer data are taken.", "Every night."),
            ("2", "All employees receive security awareness training.", "Every year."),
        ]);
        let expected = (Decision::Fill, "2".to_owned());
        assert_eq!(
            decide(&library, "Do all staff receive security training?"),
            expected
        );
    }

    #[test]
    fn any_question_has_a_result() {
        let library = form();
        let long = "帳票データのバックアップと監査ログ、".repeat(2_000);
        for question in ["", " ", "？", "a", "票", "1", "\u{0}", long.as_str()] {
            assert_ne!(
                decide(&library, question).0,
                Decision::Fill,
                "{:.20}",
                question
            );
        }
        assert_eq!(decide(&AnswerLibrary::new(), "監査").0, Decision::None);
        let empty = master(&[("1", "", "a"), ("2", "", "b"), ("3", "監査", "c")]);
        assert_eq!(decide(&empty, "").0, Decision::None);
    }

    #[test]
    fn a_stored_candidate_finds_its_entry_again() {
        let library = form();
        let question = Question { text: "監査ログの保護", category: None };
        let best = Matcher::new(&library).decide(&question).candidates.remove(0);
        let json = serde_json::to_string(&best).unwrap();
        let stored: Candidate = serde_json::from_str(&json).unwrap();
        assert_eq!(stored.entry, best.entry);
        let number = |candidate: &Candidate, library: &AnswerLibrary| {
            candidate.entry_in(library).and_then(|entry| entry.number.clone())
        };
        assert_eq!(number(&stored, &library).as_deref(), Some("3"));
        // Another master in front, one without the entry, and a plan without the source.
        let items = vec![library_item("3", "別の質問")];
        let other = Questionnaire { items, ..Questionnaire::default() };
        let both = AnswerLibrary::new().with("other", &other).with("master", &{
            let items = vec![library_item("9", "追加"), library_item("3", "監査ログ")];
            Questionnaire { items, ..Questionnaire::default() }
        });
        assert_eq!(stored.entry_in(&both).unwrap().question, "監査ログ");
        assert_eq!(number(&stored, &AnswerLibrary::new().with("other", &other)), None);
        let old = Candidate { source: String::new(), entry: 0, ..stored };
        assert_eq!(number(&old, &both), None);
    }

    fn library_item(number: &str, question: &str) -> Item {
        Item {
            number: Some(number.to_owned()),
            question: question.to_owned(),
            answers: vec![Answer::of("○", "")],
            ..Item::default()
        }
    }

    #[test]
    fn the_same_input_gives_the_same_result() {
        let library = form();
        let question = Question {
            text: "監査ログと研修と暗号化",
            category: Some("運用"),
        };
        let first = Matcher::new(&library).decide(&question);
        assert_eq!(Matcher::new(&library).decide(&question), first);
    }
}
