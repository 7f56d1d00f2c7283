//! What sheets that people have filled could teach the master.

mod cells;
mod master;
mod numbers;
mod reader;
mod rivals;
mod workbook;

use serde::{Deserialize, Serialize};

use crate::brief::one_line;
use crate::diff::{Span, marked};
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::library::{AnswerLibrary, Entry, entry_mark};
use crate::matching::{asks_in_the_negative, named, normalize};
use crate::questionnaire::{Answer, Item, Questionnaire};
use crate::sent::{SentSheet, Source};

use self::reader::Reader;

pub use self::master::Entered;

/// Proposals for the master, from sheets that people have filled or corrected.
///
/// Nothing enters the master by itself. A person reads the proposals, as text, in a
/// [workbook](Harvest::to_xlsx) or as JSON, accepts those that are right, and [`accepted`](Harvest::accepted) gives those
/// as a questionnaire, to be given *before* the master as answers, or to be copied into it.
///
/// # Examples
///
/// ```
/// use checksheet::harvest::{Harvest, ProposalKind};
/// use checksheet::{Answer, AnswerLibrary, Item, Questionnaire, SentSheet};
///
/// let sheet = |question: &str, remark: &str| Questionnaire {
///     items: vec![Item {
///         question: question.to_owned(),
///         answers: vec![Answer::of("○", remark)],
///         ..Item::default()
///     }],
///     ..Questionnaire::default()
/// };
/// let master = sheet("ログを保管していますか。", "90日間保管しています。");
/// let library = AnswerLibrary::new().with("master.xlsx", &master);
/// let filled = sheet("操作の履歴は残りますか。", "90日間保管しています。");
/// let harvest = Harvest::new(&[SentSheet::new("a.xlsx", filled)], &library);
/// assert_eq!(harvest.proposals[0].kind, ProposalKind::Alias);
/// assert!(harvest.accepted().items.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Harvest {
    /// What could enter the master, in the order of the sheets.
    pub proposals: Vec<Proposal>,
}

/// Something that could enter the master.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Whether a person wants it.
    #[serde(default)]
    pub accepted: bool,
    /// What it would be.
    pub kind: ProposalKind,
    /// The question as it was asked.
    pub question: String,
    /// How it was answered.
    pub answers: Vec<Answer>,
    /// The entry that it is about, or that is nearest.
    pub entry: Option<EntryRef>,
    /// How the entry's remark would change, word by word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remark: Vec<Span>,
    /// Where it was said; more than one where sheets agree.
    pub sources: Vec<Source>,
}

/// What a proposal would be for the master.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProposalKind {
    /// A question that the master has no answer for.
    New,
    /// Other words for the question of an entry: the very same remark answered it.
    Alias,
    /// Another answer to a question that the master answers.
    Changed,
}

/// An entry of the master.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryRef {
    /// The source that it stands in.
    pub source: String,
    /// 項番.
    pub number: Option<String>,
    /// 確認事項.
    pub question: String,
    /// How it answers today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

impl Harvest {
    /// Compare filled sheets with the master.
    pub fn new(sheets: &[SentSheet], library: &AnswerLibrary) -> Harvest {
        let reader = Reader::new(library);
        let mut harvest = Harvest::default();
        for sent in sheets.iter().flat_map(SentSheet::answered) {
            if let Some(proposal) = reader.proposal(&sent) {
                harvest.add(proposal);
            }
        }
        harvest.proposals = rivals::gathered(harvest.proposals);
        harvest
    }

    /// Read proposals that were stored as JSON.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) with line and column; the same where
    /// two different answers to one question are accepted.
    pub fn from_json(json: &[u8]) -> Result<Harvest> {
        let harvest: Harvest = serde_json::from_slice(json).map_err(Error::json)?;
        harvest.check_contradictions()?;
        Ok(harvest)
    }

    /// The accepted proposals as answered questions, numbered as the entries they are
    /// about.
    pub fn accepted(&self) -> Questionnaire {
        let accepted = self.proposals.iter().filter(|proposal| proposal.accepted);
        let items = accepted.map(|proposal| Item {
            number: proposal.entry_number(),
            question: proposal.question.clone(),
            answers: proposal.answers.clone(),
            ..Item::default()
        });
        Questionnaire { items: items.collect(), ..Questionnaire::default() }
    }

    /// The accepted proposals that are other words for the question of an entry, as
    /// lines for [`AnswerLibrary::with_aliases`]: each below a comment that says where it
    /// was asked, and with the mark by which the entry is found under another file name.
    pub fn aliases(&self) -> String {
        let mut text = String::new();
        let accepted = self.proposals.iter().filter(|proposal| {
            proposal.accepted && proposal.kind == ProposalKind::Alias
        });
        for proposal in accepted {
            let Some(entry) = &proposal.entry else { continue };
            let number = entry.number.as_deref().unwrap_or_default();
            let sources = proposal.sources.iter().map(Source::text);
            let sources = sources.collect::<Vec<_>>().join("; ");
            text += &format!("# {}\n", one_line(&sources));
            let question = one_line(&proposal.question);
            let (number, mark) = (one_line(number), entry_mark(&entry.question));
            text += &format!("{question}\t{number}\t{}\t{mark}\n", entry.source);
        }
        text
    }

    /// The counts in one line.
    pub fn summary(&self, lang: Lang) -> String {
        let count = |kind| self.proposals.iter().filter(|p| p.kind == kind).count();
        let new = count(ProposalKind::New);
        let alias = count(ProposalKind::Alias);
        let changed = count(ProposalKind::Changed);
        lang.pick(
            format!("提案: 新規 {new}、言い換え {alias}、回答の変更 {changed}"),
            format!("proposals: new {new}, alias {alias}, changed {changed}"),
        )
    }

    /// All proposals for a person.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = format!("{}\n", self.summary(lang));
        for (proposal, variants) in self.proposals.iter().zip(self.variants()) {
            text.push('\n');
            text += &proposal.text(variants, lang);
        }
        text
    }

    /// One more, joined with one that is there and says the same of the same question. The
    /// headings over it, which may tell another neighbour, make no other question of it;
    /// but what changes another entry stands by itself.
    fn add(&mut self, proposal: Proposal) {
        let same =
            self.proposals.iter_mut().find(|known| known.says_the_same(&proposal));
        let Some(known) = same else {
            self.proposals.push(proposal);
            return;
        };
        known.sources.extend(proposal.sources);
        if proposal.kind.certainty() > known.kind.certainty() {
            (known.kind, known.entry) = (proposal.kind, proposal.entry);
            known.remark = proposal.remark;
        }
    }
}

fn joined_remarks(answers: &[Answer]) -> String {
    let remarks = answers.iter().filter_map(|answer| answer.remark.as_deref());
    remarks.collect::<Vec<_>>().join("\n")
}

/// Whether two answers say the same, whatever marks the sheets use for it.
fn same_answers(a: &[Answer], b: &[Answer]) -> bool {
    same_statuses(a, b)
        && normalize(&joined_remarks(a)) == normalize(&joined_remarks(b))
}

fn same_statuses(a: &[Answer], b: &[Answer]) -> bool {
    let statuses = |answers: &[Answer]| -> Vec<_> {
        answers.iter().filter_map(|answer| answer.status).collect()
    };
    statuses(a) == statuses(b)
}

impl ProposalKind {
    /// How much is known of the entry that it is about.
    fn certainty(self) -> u8 {
        match self {
            ProposalKind::New => 0,
            ProposalKind::Alias => 1,
            ProposalKind::Changed => 2,
        }
    }

    fn text(self, lang: Lang) -> &'static str {
        match self {
            ProposalKind::New => lang.pick("新規", "new"),
            ProposalKind::Alias => lang.pick("言い換え", "alias"),
            ProposalKind::Changed => lang.pick("回答の変更", "changed"),
        }
    }
}

impl EntryRef {
    fn of(entry: &Entry) -> EntryRef {
        EntryRef {
            source: entry.source.clone(),
            number: entry.number.clone(),
            question: entry.question.clone(),
            answers: entry.answers.clone(),
        }
    }

    /// The entry for a person: `master.xlsx 6-14: the question`.
    fn text(&self, lang: Lang) -> String {
        let number = named(self.number.as_deref().unwrap_or_default(), lang);
        format!("{} {number}: {}", self.source, one_line(&self.question))
    }
}

impl Proposal {
    /// Whether it is the same answer to the same question, and not for two entries.
    fn says_the_same(&self, other: &Proposal) -> bool {
        let is_new = |p: &Proposal| p.kind == ProposalKind::New;
        same_answers(&self.answers, &other.answers)
            && normalize(&self.question) == normalize(&other.question)
            && (is_new(self) || is_new(other) || self.entry == other.entry)
    }

    /// The number that it has in the master; none for what is new there.
    fn entry_number(&self) -> Option<String> {
        let entry = self.entry.as_ref().filter(|_| self.kind != ProposalKind::New)?;
        entry.number.clone()
    }

    /// For a person; to what it is about there are so many answers.
    fn text(&self, variants: usize, lang: Lang) -> String {
        let kind = self.kind.text(lang);
        let mut text = format!("{kind}: {}\n", one_line(&self.question));
        if let Some(entry) = &self.entry {
            let name = match self.kind {
                ProposalKind::New => lang.pick("最も近い項目", "nearest"),
                _ => lang.pick("項目", "entry"),
            };
            text += &format!("  {name}: {}\n", entry.text(lang));
        }
        let dispute = rivals::dispute(variants, lang);
        for remark in dispute.into_iter().chain(self.reservation(lang)) {
            text += &format!("  {remark}\n");
        }
        if self.kind != ProposalKind::Alias {
            text += &format!("  {}\n", self.answer_line(lang));
        }
        for source in &self.sources {
            text += &format!("  - {}\n", source.text());
        }
        text
    }

    /// Why it changes no entry, where its own words make that dangerous.
    fn reservation(&self, lang: Lang) -> Option<String> {
        let apart = self.kind == ProposalKind::New && self.entry.is_some();
        (apart && asks_in_the_negative(&self.question)).then(|| {
            lang.pick(
                "否定や懸念を尋ねる質問なので、近い項目の回答の変更とはしていません",
                "asks in the negative, so it is not taken as a change of the nearest entry",
            )
            .to_owned()
        })
    }

    fn answer_line(&self, lang: Lang) -> String {
        let marks = self.answers.iter().filter_map(|answer| answer.mark.as_deref());
        let marks = marks.collect::<Vec<_>>().join(" / ");
        let remark = if self.remark.is_empty() {
            joined_remarks(&self.answers)
        } else {
            marked(&self.remark)
        };
        format!("{}: {marks} {}", lang.pick("回答", "answer"), one_line(&remark))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sheet;

    const MASTER: &str = "
        > 前文の一行です。
        1|ログを保管していますか。|○|90日間保管しています。
        2|バックアップを取得していますか。|○|毎日取得しています。
        3|紙を扱っていますか。|－|扱いません。";

    fn harvested(text: &str) -> Harvest {
        let library = AnswerLibrary::new().with("master", &sheet(MASTER));
        Harvest::new(&[SentSheet::new("a.xlsx", sheet(text))], &library)
    }

    macro_rules! harvests {
        ($($name:ident, $sheet:literal, $expected:expr;)*) => {$(
            #[test]
            fn $name() {
                let found: Vec<_> = harvested($sheet)
                    .proposals
                    .iter()
                    .map(|proposal| (proposal.kind, proposal.entry_number()))
                    .collect();
                let expected: Option<(ProposalKind, Option<&str>)> = $expected;
                let expected: Vec<_> = expected
                    .into_iter()
                    .map(|(kind, number)| (kind, number.map(str::to_owned)))
                    .collect();
                assert_eq!(found, expected);
            }
        )*};
    }

    harvests! {
        what_the_master_says, "Q1|ログを、保管していますか？|はい|90日間保管しています", None;
        another_remark, "Q1|ログを保管していますか。|○|180日間保管しています。",
            Some((ProposalKind::Changed, Some("1")));
        a_mark_without_the_remark, "Q1|ログを保管していますか。|○|", None;
        another_status, "Q1|ログを保管していますか。|△|90日間保管しています。",
            Some((ProposalKind::Changed, Some("1")));
        a_remark_under_other_words, "Q1|操作の履歴は残りますか。|○|90日間保管しています。",
            Some((ProposalKind::Alias, Some("1")));
        a_remark_that_tells_nothing, "Q1|夜間は無人ですか。|－|扱いません。",
            Some((ProposalKind::New, None));
        an_unknown_question, "Q1|警備員は何名いますか。|○|5名です。",
            Some((ProposalKind::New, None));
        a_question_without_answer, "Q1|警備員は何名いますか。||", None;
    }

    #[test]
    fn sheets_that_agree_make_one_proposal() {
        let library = AnswerLibrary::new().with("master", &sheet(MASTER));
        let sent = |name: &str| {
            SentSheet::new(name, sheet("7|警備員は何名いますか。|○|5名です。"))
        };
        let harvest = Harvest::new(&[sent("a.xlsx"), sent("b.xlsx")], &library);
        let [proposal] = &harvest.proposals[..] else { panic!("{harvest:?}") };
        let sources: Vec<String> = proposal.sources.iter().map(Source::text).collect();
        assert_eq!(sources, ["a.xlsx (7)", "b.xlsx (7)"]);
    }

    #[test]
    fn a_changed_answer_for_a_person() {
        let harvest =
            harvested("Q1|ログを保管していますか。|○|180日間保管しています。");
        assert_eq!(
            harvest.text(Lang::English),
            "proposals: new 0, alias 0, changed 1\n\n\
             changed: ログを保管していますか。\n  entry: master 1: ログを保管していますか。\n  \
             answer: ○ [-90-]{+180+}日間保管しています。\n  - a.xlsx (Q1)\n"
        );
    }

    #[test]
    fn only_what_a_person_accepted_comes_out_again() {
        let mut harvest = harvested(
            "1|警備員は何名いますか。|○|5名です。
             2|ログを保管していますか。|○|180日間保管しています。",
        );
        assert_eq!(harvest.accepted().items, []);
        harvest.proposals[1].accepted = true;
        let json = serde_json::to_vec(&harvest).unwrap();
        let accepted = Harvest::from_json(&json).unwrap().accepted();
        assert_eq!(accepted.items.len(), 1);
        assert_eq!(accepted.items[0].number.as_deref(), Some("1"));
        assert_eq!(
            accepted.items[0].answers[0].remark.as_deref(),
            Some("180日間保管しています。")
        );
    }

    #[test]
    fn what_was_accepted_has_the_columns_of_the_sheets_alone() {
        let mut harvest = harvested(
            "1|ログを保管していますか。|○|180日間保管しています。
             3|紙を扱っていますか。|○|少しだけ扱っています。",
        );
        harvest.proposals.iter_mut().for_each(|proposal| proposal.accepted = true);
        let accepted = harvest.accepted();
        let numbers = accepted.items.iter().filter_map(|item| item.number.as_deref());
        assert_eq!(numbers.collect::<Vec<_>>(), ["1", "3"]);
        assert!(accepted.items.iter().all(|item| item.extra.is_empty()));
    }

    #[test]
    fn proposals_for_two_entries_stay_two() {
        use ProposalKind::{Alias, Changed, New};
        let proposal = |kind, entry: &str| Proposal {
            accepted: false,
            kind,
            question: "警備員は何名いますか。".to_owned(),
            answers: vec![Answer::of("○", "5名です。")],
            entry: Some(EntryRef {
                source: "master".to_owned(),
                number: Some(entry.to_owned()),
                question: entry.to_owned(),
                answers: Vec::new(),
            }),
            remark: Vec::new(),
            sources: Vec::new(),
        };
        for (added, expected) in [
            (vec![(New, "1"), (New, "2")], vec![(New, "1")]),
            (vec![(New, "1"), (Changed, "2")], vec![(Changed, "2")]),
            (vec![(Changed, "2"), (New, "1")], vec![(Changed, "2")]),
            (
                vec![(Changed, "1"), (Changed, "2")],
                vec![(Changed, "1"), (Changed, "2")],
            ),
            (vec![(Alias, "1"), (Changed, "1")], vec![(Changed, "1")]),
            (vec![(Alias, "1"), (Changed, "2")], vec![(Alias, "1"), (Changed, "2")]),
        ] {
            let mut harvest = Harvest::default();
            let proposals = added.iter().map(|(kind, entry)| proposal(*kind, entry));
            proposals.for_each(|proposal| harvest.add(proposal));
            let kept = harvest.proposals.iter();
            let kept =
                kept.map(|p| (p.kind, p.entry.as_ref().unwrap().question.as_str()));
            assert_eq!(kept.collect::<Vec<_>>(), expected, "{added:?}");
        }
    }

    #[test]
    fn no_to_a_question_in_the_negative_changes_no_entry() {
        for question in [
            "紙を扱うことはありますか。",
            "紙を扱っていませんか。",
            "紙は扱っていないですか。",
            "紙を使い回していますか。",
        ] {
            let harvest = harvested(&format!("Q1|{question}|×|紙は社内にありません。"));
            let kinds = harvest.proposals.iter().map(|proposal| proposal.kind);
            assert!(kinds.eq([ProposalKind::New]), "{question} {harvest:?}");
        }
        // Neither where a confirmed wording leads to the entry.
        let (question, mark) =
            ("紙を扱うことはありますか。", entry_mark("紙を扱っていますか。"));
        let library = AnswerLibrary::new().with("master", &sheet(MASTER));
        let library = library.with_aliases(&format!("{question}\t3\tmaster\t{mark}\n"));
        let sent = sheet(&format!("Q1|{question}|×|紙は社内にありません。"));
        let harvest =
            Harvest::new(&[SentSheet::new("a.xlsx", sent)], &library.unwrap());
        let kinds = harvest.proposals.iter().map(|proposal| proposal.kind);
        assert!(kinds.eq([ProposalKind::New]), "{harvest:?}");
        // The remark was copied; under the entry's own status it would say the opposite.
        let copied = "Q1|ログを失うことはありますか。|×|90日間保管しています。";
        let text = harvested(copied).text(Lang::English);
        assert!(text.starts_with("proposals: new 1, alias 0, changed 0"), "{text}");
        assert!(text.contains("asks in the negative, so it is not taken"), "{text}");
    }

    #[test]
    fn a_remark_under_another_mark_is_no_wording_of_its_entry() {
        let kinds = |master: &str, sent: &str| -> Vec<ProposalKind> {
            let library = AnswerLibrary::new().with("master", &sheet(master));
            let sent = [SentSheet::new("a.xlsx", sheet(sent))];
            let harvest = Harvest::new(&sent, &library);
            harvest.proposals.iter().map(|proposal| proposal.kind).collect()
        };
        let filled = "Q1|操作の履歴を取っておきますか。|×|90日間保管しています。";
        assert_eq!(kinds(MASTER, filled), [ProposalKind::Changed]);
        let other =
            "Q1|後から経緯を追えるようにしていますか。|×|90日間保管しています。";
        assert_eq!(kinds(MASTER, other), [ProposalKind::New]);
        // A sheet without marks says nothing else than the entry.
        let mut bare = sheet(&other.replace('×', "○"));
        bare.items[0].answers = vec![Answer {
            remark: bare.items[0].answers[0].remark.clone(),
            ..Answer::default()
        }];
        let library = AnswerLibrary::new().with("master", &sheet(MASTER));
        let harvest = Harvest::new(&[SentSheet::new("a.xlsx", bare)], &library);
        assert_eq!(harvest.proposals[0].kind, ProposalKind::Alias);
        // The mark was left open, and a person chose.
        let remark = "立入監査はお受けしていません。";
        let master = format!("1|立入監査を受け入れること。|○|{remark}");
        let chosen =
            format!("Q1|当社による立入監査を受け入れていただけますか。|×|{remark}");
        assert_eq!(kinds(&master, &chosen), [ProposalKind::New]);
    }

    #[test]
    fn accepted_wordings_answer_the_next_time() {
        let mut harvest =
            harvested("Q1|操作の履歴は\t残りますか。|○|90日間保管しています。");
        assert_eq!(harvest.aliases(), "");
        harvest.proposals[0].accepted = true;
        let aliases = harvest.aliases();
        assert_eq!(
            aliases,
            "# a.xlsx (Q1)\n操作の履歴は 残りますか。\t1\tmaster\te318af9e0e6a8829\n"
        );
        let library = AnswerLibrary::new().with("master", &sheet(MASTER));
        let library = library.with_aliases(&aliases).unwrap();
        assert_eq!(
            library.entries()[1].aliases.len() + library.entries()[0].aliases.len(),
            1
        );
    }

    #[test]
    fn an_accepted_wording_finds_its_entry_under_another_name() {
        let alias = "操作の履歴は残りますか。\t1\tmaster\te318af9e0e6a8829\n";
        let of = |name: &str, master: &str| {
            let library = AnswerLibrary::new().with(name, &sheet(master));
            library.with_aliases(alias)
        };
        let renamed = of("master-2027.xlsx", MASTER).unwrap();
        let known = |library: &AnswerLibrary| {
            let entry =
                library.entries().iter().find(|entry| !entry.aliases.is_empty());
            entry.map(|entry| entry.question.clone())
        };
        let question = Some("ログを保管していますか。".to_owned());
        assert_eq!(known(&renamed), question);
        // Another question has its number now.
        let renumbered = "1|紙を扱っていますか。|－|扱いません。
            7|ログを 保管していますか。|○|90日間保管しています。";
        let found = known(&of("master", renumbered).unwrap());
        assert_eq!(found.as_deref(), Some("ログを 保管していますか。"));
        let err = of("master", "1|紙を扱っていますか。|－|扱いません。").unwrap_err();
        assert!(err.to_string().contains("was reworded or is gone"), "{err}");
    }
}
