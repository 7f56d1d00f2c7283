//! Sheets that answer one question differently: of their proposals one can be right.

use std::collections::HashMap;

use super::{Harvest, Proposal, ProposalKind, same_answers};
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::matching::normalize;

impl Harvest {
    /// How many answers there are to what each proposal is about: 1 where the sheets
    /// agree. They agree on the question, or change one entry of the master.
    pub(super) fn variants(&self) -> Vec<usize> {
        let groups = groups(&self.proposals);
        let mut variants: HashMap<usize, Vec<&Proposal>> = HashMap::new();
        for (group, proposal) in groups.iter().zip(&self.proposals) {
            let known = variants.entry(*group).or_default();
            if !known.iter().any(|a| same_answers(&a.answers, &proposal.answers)) {
                known.push(proposal);
            }
        }
        groups.iter().map(|group| variants.get(group).map_or(0, Vec::len)).collect()
    }

    /// The accepted proposals that another accepted one contradicts, each with the first
    /// that it contradicts.
    pub(super) fn contradicted(&self) -> Vec<(usize, usize)> {
        let groups = groups(&self.proposals);
        let accepted = || {
            let numbered = self.proposals.iter().enumerate();
            numbered.filter(|(_, proposal)| proposal.accepted)
        };
        let contradicted = accepted().filter_map(|(later, proposal)| {
            let mut earlier = accepted().take_while(|(i, _)| *i < later);
            let earlier = earlier.find(|(i, other)| {
                groups[*i] == groups[later]
                    && !same_answers(&other.answers, &proposal.answers)
            });
            earlier.map(|(i, _)| (later, i))
        });
        contradicted.collect()
    }

    /// No two of the accepted proposals contradict each other.
    pub(super) fn check_contradictions(&self) -> Result<()> {
        let Some(&(later, earlier)) = self.contradicted().first() else {
            return Ok(());
        };
        let question = &self.proposals[later].question;
        let (earlier, later) = (earlier + 1, later + 1);
        Err(Error::data(
            format!(
                "提案 {earlier} と {later} は「{question}」への違う回答です。採用するのは 1 つにしてください"
            ),
            format!(
                "proposals {earlier} and {later} answer {question:?} differently; accept one of them"
            ),
        ))
    }
}

/// The group of each proposal, by the number of its first: those about one question or
/// one entry, and those that are about one of these with any of them.
fn groups(proposals: &[Proposal]) -> Vec<usize> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<usize> = Vec::new();
    for (i, proposal) in proposals.iter().enumerate() {
        groups.push(i);
        for key in keys(proposal) {
            let first = *known.entry(key).or_insert(i);
            let (one, other) = (groups[first], groups[i]);
            let (joined, into) = (one.max(other), one.min(other));
            groups.iter_mut().filter(|g| **g == joined).for_each(|g| *g = into);
        }
    }
    groups
}

/// What a proposal is about: its question, and the entry that it changes.
fn keys(proposal: &Proposal) -> Vec<String> {
    let question = format!("question {}", normalize(&proposal.question));
    let changes = proposal.kind == ProposalKind::Changed;
    let entry = proposal.entry.as_ref().filter(|_| changes).map(|entry| {
        let number = entry.number.as_deref().unwrap_or_default();
        format!("entry {} {number} {}", entry.source, normalize(&entry.question))
    });
    [Some(question), entry].into_iter().flatten().collect()
}

/// Put those that contradict each other behind the first of them.
pub(super) fn gathered(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let groups = groups(&proposals);
    let mut numbered: Vec<(usize, Proposal)> =
        groups.into_iter().zip(proposals).collect();
    numbered.sort_by_key(|(group, _)| *group);
    numbered.into_iter().map(|(_, proposal)| proposal).collect()
}

/// What is said of a proposal to which there are so many answers.
pub(super) fn dispute(variants: usize, lang: Lang) -> Option<String> {
    (variants > 1).then(|| {
        lang.pick(
            format!("回答が {variants} 通りあります。採用は 1 つまで"),
            format!("{variants} different answers; accept one"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harvest::SentSheet;
    use crate::library::AnswerLibrary;
    use crate::testing::sheet;

    const MASTER: &str = "1|ログを保管していますか。|○|90日間保管しています。";

    fn harvest(sheets: &[&str]) -> Harvest {
        let library = AnswerLibrary::new().with("master", &sheet(MASTER));
        let sent = (1..)
            .zip(sheets)
            .map(|(i, text)| SentSheet::new(format!("{i}.xlsx"), sheet(text)));
        Harvest::new(&sent.collect::<Vec<_>>(), &library)
    }

    #[test]
    fn sheets_that_disagree_stand_together_and_say_so() {
        let harvest = harvest(&[
            "1|警備員は何名いますか。|○|5名です。\n2|門は閉まりますか。|○|夜は閉まります。",
            "7|警備員は、何名いますか？|○|3名です。",
            "9|警備員は何名いますか。|〇|5名です",
        ]);
        assert_eq!(
            harvest.text(Lang::English),
            "proposals: new 3, alias 0, changed 0\n\n\
             new: 警備員は何名いますか。\n  2 different answers; accept one\n  answer: ○ 5名です。\n  \
             - 1.xlsx (1)\n  - 3.xlsx (9)\n\n\
             new: 警備員は、何名いますか？\n  2 different answers; accept one\n  answer: ○ 3名です。\n  \
             - 2.xlsx (7)\n\n\
             new: 門は閉まりますか。\n  answer: ○ 夜は閉まります。\n  - 1.xlsx (2)\n"
        );
    }

    #[test]
    fn one_of_several_answers_is_accepted() {
        let mut harvest = harvest(&[
            "1|ログを保管していますか。|○|180日間保管しています。",
            "1|ログを保管していますか。|○|1年間保管しています。",
        ]);
        assert_eq!(harvest.variants(), [2, 2]);
        harvest.proposals[1].accepted = true;
        let read = |harvest: &Harvest| {
            Harvest::from_json(&serde_json::to_vec(harvest).unwrap())
        };
        assert_eq!(read(&harvest).unwrap().accepted().items.len(), 1);
        harvest.proposals[0].accepted = true;
        let err = read(&harvest).unwrap_err().to_string();
        let said = "proposals 1 and 2 answer \"ログを保管していますか。\" differently; accept one of them";
        assert_eq!(err, said);
    }

    #[test]
    fn what_two_proposals_have_in_common_with_a_third_is_one_matter() {
        let proposal = |question: &str, changes: bool, remark: &str| Proposal {
            accepted: true,
            kind: if changes { ProposalKind::Changed } else { ProposalKind::New },
            question: question.to_owned(),
            answers: vec![crate::Answer::of("○", remark)],
            entry: changes.then(|| crate::harvest::EntryRef {
                source: "master".to_owned(),
                number: Some("1".to_owned()),
                question: "ログを保管していますか。".to_owned(),
                answers: vec![crate::Answer::of("○", "90日間保管しています。")],
            }),
            remark: Vec::new(),
            sources: Vec::new(),
        };
        let proposals = vec![
            proposal("Q1", false, "30日間です。"),
            proposal("Q2", true, "60日間です。"),
            proposal("Q1", true, "60日間です。"),
        ];
        let harvest = Harvest { proposals };
        assert_eq!(groups(&harvest.proposals), [0, 0, 0]);
        assert_eq!(harvest.contradicted(), [(1, 0), (2, 0)]);
        let master =
            format!("項番,確認事項,実施有無,備考\n{}", MASTER.replace('|', ","));
        let entered = harvest.enter(master.as_bytes(), &crate::EditOptions::default());
        let said = "proposals 1 and 2 answer \"Q2\" differently; accept one of them";
        assert_eq!(entered.unwrap_err().to_string(), said);
    }
}
