//! Answers across sheets that were sent: where they disagree with each other, and where
//! they state what the master no longer does.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::brief::one_line;
use crate::facts::{Fact, FactKind, facts, unit};
use crate::lang::Lang;
use crate::library::{AnswerLibrary, Entry};
use crate::matching::{Decision, Matcher, normalize};
use crate::questionnaire::{Answer, Status};
use crate::sent::{SentItem, SentSheet, Source};

/// What does not agree among sheets that were sent and the master of today.
///
/// Two questions are the same when their wording is (but for width, spaces and
/// punctuation), or when the same entry of the master answers both beyond doubt.
///
/// Figures are compared where the master has an entry for the question; editions of
/// standards and numbers of certificates everywhere. What the customer's own question or
/// any entry of the master states is never stale.
///
/// # Examples
///
/// ```
/// use checksheet::check::{Check, Discrepancy};
/// use checksheet::{Answer, AnswerLibrary, Item, Questionnaire, SentSheet};
///
/// let sheet = |remark: &str| Questionnaire {
///     items: vec![Item {
///         question: "ログを保管していますか。".to_owned(),
///         answers: vec![Answer::of("○", remark)],
///         ..Item::default()
///     }],
///     ..Questionnaire::default()
/// };
/// let library = AnswerLibrary::new().with("master", &sheet("90日間保管しています。"));
/// let sent = [SentSheet::new("a.xlsx", sheet("30日間保管しています。"))];
/// let check = Check::new(&sent, &library);
/// assert!(matches!(&check.discrepancies[0], Discrepancy::Stale { stated, .. } if stated == "30日間"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Check {
    /// How many answers were looked at.
    pub answers: usize,
    /// How many of them the master has an entry for.
    pub known: usize,
    /// What does not agree.
    pub discrepancies: Vec<Discrepancy>,
}

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Discrepancy {
    /// The same question got different statuses.
    Disagree {
        /// The question as the first of the sheets asks it.
        question: String,
        /// Who said what; at least two.
        answers: Vec<Said>,
    },
    /// The master answers with another status today.
    OtherStatus {
        /// What was sent.
        sent: Said,
        /// 項番 of the entry.
        entry: String,
        /// The entry's mark.
        mark: String,
    },
    /// A figure, date, edition or certificate that the master does not state.
    Stale {
        /// What was sent.
        sent: Said,
        /// The figure as it was sent.
        stated: String,
        /// 項番 of the entry that answers the question, where there is one.
        entry: Option<String>,
        /// What that entry states instead, of the same kind.
        now: Vec<String>,
    },
}

/// An answer and where it was given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// Where.
    #[serde(flatten)]
    pub source: Source,
    /// The question as that sheet asks it.
    pub question: String,
    /// The mark.
    pub mark: Option<String>,
}

impl Check {
    /// Compare sheets with each other and with the master.
    pub fn new(sheets: &[SentSheet], library: &AnswerLibrary) -> Check {
        let matcher = Matcher::new(library);
        let stated = stated(library);
        let mut check = Check::default();
        let mut groups: BTreeMap<Group, Vec<SentItem<'_>>> = BTreeMap::new();
        for sent in sheets.iter().flat_map(SentSheet::answered) {
            check.answers += 1;
            let entry = entry_of(&matcher, &sent);
            check.known += usize::from(entry.is_some());
            let found = entry.map(|entry| &library.entries()[entry]);
            check
                .discrepancies
                .extend(found.and_then(|entry| other_status(&sent, entry)));
            check.discrepancies.extend(stale(&sent, found, &stated));
            let group = entry.map_or_else(
                || Group::Wording(normalize(&sent.item.question)),
                Group::Entry,
            );
            groups.entry(group).or_default().push(sent);
        }
        check.discrepancies.extend(groups.values().filter_map(|group| disagree(group)));
        check
    }

    /// The counts in one line.
    pub fn summary(&self, lang: Lang) -> String {
        let (answers, known, found) =
            (self.answers, self.known, self.discrepancies.len());
        lang.pick(
            format!("回答 {answers} 件 (マスターにあるもの {known} 件) 中、不一致 {found} 件"),
            format!("{answers} answers ({known} of them in the master), {found} discrepancies"),
        )
    }

    /// All that does not agree, for a person.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = format!("{}\n", self.summary(lang));
        for discrepancy in &self.discrepancies {
            text += &discrepancy.text(lang);
            text.push('\n');
        }
        text
    }
}

/// What makes two questions one.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
enum Group {
    Entry(usize),
    Wording(String),
}

/// The entry that answers the question beyond doubt.
fn entry_of(matcher: &Matcher<'_>, sent: &SentItem<'_>) -> Option<usize> {
    let category = sent.category();
    let found = matcher.decide(&sent.question(&category));
    let best = found.candidates.first()?;
    (found.decision == Decision::Fill).then_some(best.entry)
}

/// The keys of all facts that the master states.
fn stated(library: &AnswerLibrary) -> HashSet<String> {
    library.entries().iter().flat_map(entry_facts).map(|fact| fact.key).collect()
}

fn entry_facts(entry: &Entry) -> Vec<Fact> {
    let remarks = entry.answers.iter().filter_map(|answer| answer.remark.as_deref());
    let marks = entry.answers.iter().filter_map(|answer| answer.mark.as_deref());
    let texts = remarks.chain(marks).chain([entry.question.as_str()]);
    texts.flat_map(facts).collect()
}

/// A status that can be compared.
fn status(answer: &Answer) -> Option<Status> {
    answer.status.filter(|status| *status != Status::Other)
}

fn statuses(answers: &[Answer]) -> Vec<Status> {
    answers.iter().filter_map(status).collect()
}

fn other_status(sent: &SentItem<'_>, entry: &Entry) -> Option<Discrepancy> {
    let (said, now) = (statuses(sent.answers()), statuses(&entry.answers));
    // Several answers in one sheet and one in the other are no contradiction.
    if said.len() != now.len() || said.is_empty() || said == now {
        return None;
    }
    Some(Discrepancy::OtherStatus {
        sent: Said::of(sent),
        entry: entry.number.clone().unwrap_or_default(),
        mark: marks(&entry.answers).unwrap_or_default(),
    })
}

fn stale(
    sent: &SentItem<'_>,
    entry: Option<&Entry>,
    stated: &HashSet<String>,
) -> Vec<Discrepancy> {
    let asked: HashSet<String> =
        facts(&sent.item.question).into_iter().map(|fact| fact.key).collect();
    let now = entry.map(entry_facts).unwrap_or_default();
    let remarks = sent.answers().iter().filter_map(|answer| answer.remark.as_deref());
    let mut seen = HashSet::new();
    remarks
        .flat_map(facts)
        .filter(|fact| !stated.contains(&fact.key) && !asked.contains(&fact.key))
        .filter(|fact| entry.is_some() || is_of_the_company(fact.kind))
        .filter(|fact| seen.insert(fact.key.clone()))
        .map(|fact| Discrepancy::Stale {
            sent: Said::of(sent),
            entry: entry.and_then(|entry| entry.number.clone()),
            now: now
                .iter()
                .filter(|other| {
                    other.kind == fact.kind && unit(&other.key) == unit(&fact.key)
                })
                .map(|other| other.text.clone())
                .collect(),
            stated: fact.text,
        })
        .collect()
}

/// Whether the fact is one of the company, whatever was asked.
fn is_of_the_company(kind: FactKind) -> bool {
    matches!(kind, FactKind::Edition | FactKind::Certificate)
}

fn disagree(group: &[SentItem<'_>]) -> Option<Discrepancy> {
    let mut by_status: HashMap<Vec<Status>, usize> = HashMap::new();
    let comparable: Vec<&SentItem<'_>> =
        group.iter().filter(|sent| !statuses(sent.answers()).is_empty()).collect();
    for sent in &comparable {
        *by_status.entry(statuses(sent.answers())).or_default() += 1;
    }
    if by_status.len() < 2 {
        return None;
    }
    Some(Discrepancy::Disagree {
        question: comparable.first()?.item.question.clone(),
        answers: comparable.into_iter().map(Said::of).collect(),
    })
}

fn marks(answers: &[Answer]) -> Option<String> {
    let marks: Vec<&str> =
        answers.iter().filter_map(|answer| answer.mark.as_deref()).collect();
    (!marks.is_empty()).then(|| marks.join(" / "))
}

impl Said {
    fn of(sent: &SentItem<'_>) -> Said {
        Said {
            source: sent.source(),
            question: sent.item.question.clone(),
            mark: marks(sent.answers()),
        }
    }

    fn line(&self) -> String {
        format!("{}: {}", self.source.text(), self.mark.as_deref().unwrap_or("?"))
    }
}

impl Discrepancy {
    /// What does not agree, for a person.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Discrepancy::Disagree { question, answers } => {
                let lines: String =
                    answers.iter().map(|said| format!("\n  {}", said.line())).collect();
                let name = lang.pick(
                    "同じ質問に違う回答があります",
                    "one question, different answers",
                );
                format!("{name}: {}{lines}", one_line(question))
            }
            Discrepancy::OtherStatus { sent, entry, mark } => {
                let (line, question) = (sent.line(), one_line(&sent.question));
                lang.pick(
                    format!(
                        "{line}: マスター {entry} の回答は「{mark}」です: {question}"
                    ),
                    format!("{line}: {entry} of the master says {mark:?}: {question}"),
                )
            }
            Discrepancy::Stale { sent, stated, entry, now } => {
                let (place, question) = (sent.source.text(), one_line(&sent.question));
                let entry = entry.as_deref().unwrap_or("-");
                let now = now.join(", ");
                let instead = match now.is_empty() {
                    true => String::new(),
                    false => lang.pick(
                        format!(" ({entry} では {now})"),
                        format!(" ({entry} says {now})"),
                    ),
                };
                lang.pick(
                    format!("{place}: 「{stated}」はマスターにありません{instead}: {question}"),
                    format!("{place}: the master does not state {stated:?}{instead}: {question}"),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sheet;

    const MASTER: &str = "
        > 認証番号：IS-0000、規格：ISO/IEC 27001:2022
        1|ログを保管していますか。|○|90日間保管しています。
        2|バックアップを取得していますか。|○|毎日取得し、30日間保管しています。
        3|脆弱性診断を受けていますか。|△|年1回受けています。";

    fn checked(sheets: &[(&str, &str)]) -> String {
        let library = AnswerLibrary::new().with("master", &sheet(MASTER));
        let sent: Vec<SentSheet> = sheets
            .iter()
            .map(|(name, text)| SentSheet::new(*name, sheet(text)))
            .collect();
        Check::new(&sent, &library).text(Lang::English)
    }

    macro_rules! checks {
        ($($name:ident, $sheet:literal, $expected:literal;)*) => {$(
            #[test]
            fn $name() {
                let text = checked(&[("a.xlsx", $sheet)]);
                let found: Vec<&str> = text.lines().skip(1).collect();
                assert_eq!(found.join("\n"), $expected);
            }
        )*};
    }

    checks! {
        what_the_master_says,
            "Q1|ログを保管していますか。|はい|90日間です。", "";
        a_figure_of_another_entry,
            "Q1|ログを保管していますか。|はい|30日間です。", "";
        a_figure_that_the_question_asks_for,
            "Q1|ログを保管していますか。|はい|90日間。15日の停止はありません。",
            "a.xlsx (Q1): the master does not state \"15日\" (1 says 90日間): ログを保管していますか。";
        another_status,
            "Q3|脆弱性診断を受けていますか。|○|受けています。",
            "a.xlsx (Q3): ○: 3 of the master says \"△\": 脆弱性診断を受けていますか。";
        a_figure_where_the_master_has_no_entry,
            "Q9|夜間の警備員は何名いますか。|○|5名です。", "";
        an_old_edition_anywhere,
            "Q9|どの認証をお持ちか教えてください。||ISO/IEC 27001:2013です。",
            "a.xlsx (Q9): the master does not state \"ISO/IEC 27001:2013\": どの認証をお持ちか教えてください。";
        a_certificate_of_the_master,
            "Q9|どの認証をお持ちか教えてください。||認証番号：IS-0000", "";
    }

    #[test]
    fn sheets_that_disagree() {
        let text = checked(&[
            ("a.xlsx", "1|夜間も監視していますか。|○|しています。"),
            ("b.xlsx", "7|夜間も、監視していますか？|いいえ|していません。"),
            ("c.xlsx", "2|夜間も監視していますか。||資料をご覧ください。"),
        ]);
        assert_eq!(
            text,
            "3 answers (0 of them in the master), 1 discrepancies\n\
             one question, different answers: 夜間も監視していますか。\n  \
             a.xlsx (1): ○\n  b.xlsx (7): いいえ\n"
        );
    }
}
