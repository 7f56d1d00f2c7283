//! What an answered question proposes to the master.

use std::collections::HashMap;

use crate::diff::words;
use crate::library::{AnswerLibrary, Entry, EntryKind};
use crate::matching::{Candidate, Decision, Matcher, asks_in_the_negative, normalize};
use crate::questionnaire::{Answer, Status};
use crate::sent::SentItem;

use super::{
    EntryRef, Proposal, ProposalKind, joined_remarks, same_answers, same_statuses,
};

/// A remark shorter than this says too little to tell which entry it was taken from.
const TELLING_CHARS: usize = 8;

/// Compares answered questions with the master.
pub(super) struct Reader<'l> {
    library: &'l AnswerLibrary,
    matcher: Matcher<'l>,
    by_remark: HashMap<String, usize>,
    by_question: HashMap<String, usize>,
}

impl<'l> Reader<'l> {
    pub(super) fn new(library: &'l AnswerLibrary) -> Reader<'l> {
        let mut by_remark = HashMap::new();
        let mut by_question = HashMap::new();
        for (i, entry) in library.entries().iter().enumerate() {
            if entry.kind != EntryKind::Item {
                continue;
            }
            by_question.entry(normalize(&entry.question)).or_insert(i);
            if let Some(remark) = telling_remark(&entry.answers) {
                by_remark.entry(remark).or_insert(i);
            }
        }
        Reader { library, matcher: Matcher::new(library), by_remark, by_question }
    }

    pub(super) fn proposal(&self, sent: &SentItem<'_>) -> Option<Proposal> {
        let entries = self.library.entries();
        let question = normalize(&sent.item.question);
        if let Some(&same) = self.by_question.get(&question) {
            let known = says_nothing_new(&entries[same].answers, sent.answers());
            return (!known)
                .then(|| proposal(sent, ProposalKind::Changed, Some(&entries[same])));
        }
        let category = sent.category();
        let found = self.matcher.decide(&sent.question(&category));
        let nearest = found.candidates.first();
        let fills = found.decision == Decision::Fill;
        // Where the mark is left to a person, theirs is no news of the entry.
        let open = nearest.is_some_and(Candidate::is_of_remark_alone);
        let negative = asks_in_the_negative(&sent.item.question);
        let copied = self.copied(sent, &found.candidates);
        // A person has chosen another mark for the remark, and no to a question in the
        // negative is the entry's yes: the entry itself would say the opposite.
        let copied = copied.filter(|&copied| {
            let ours = &entries[copied].answers;
            if negative {
                same_statuses(ours, sent.answers())
            } else {
                !says_otherwise(ours, sent.answers())
            }
        });
        if let Some(copied) = copied {
            let entry = &entries[copied];
            // An entry that fills anyway, with its mark, needs no alias.
            let known =
                fills && !open && nearest.is_some_and(|best| best.entry == copied);
            return (!known).then(|| proposal(sent, ProposalKind::Alias, Some(entry)));
        }
        let changes = fills && !negative && !open;
        let nearest = nearest.map(|best| &entries[best.entry]);
        let kind = if changes { ProposalKind::Changed } else { ProposalKind::New };
        // Under a question in the negative the entry's own mark is the contrary.
        let known = !negative
            && nearest
                .is_some_and(|entry| says_nothing_new(&entry.answers, sent.answers()));
        (!(fills && known)).then(|| proposal(sent, kind, nearest))
    }

    /// The entry whose remark was copied. Of several with one remark, the nearest.
    fn copied(&self, sent: &SentItem<'_>, candidates: &[Candidate]) -> Option<usize> {
        let remark = telling_remark(sent.answers())?;
        let entries = self.library.entries();
        let mut near = candidates.iter().map(|candidate| candidate.entry);
        near.find(|&i| telling_remark(&entries[i].answers).as_ref() == Some(&remark))
            .or_else(|| self.by_remark.get(&remark).copied())
    }
}

fn proposal(
    sent: &SentItem<'_>,
    kind: ProposalKind,
    entry: Option<&Entry>,
) -> Proposal {
    let remark = match (kind, entry) {
        (ProposalKind::Changed, Some(entry)) => {
            words(&joined_remarks(&entry.answers), &joined_remarks(sent.answers()))
        }
        _ => Vec::new(),
    };
    Proposal {
        accepted: false,
        kind,
        question: sent.item.question.clone(),
        answers: sent.answers().to_vec(),
        entry: entry.filter(|entry| entry.kind == EntryKind::Item).map(EntryRef::of),
        remark,
        sources: vec![sent.source()],
    }
}

/// Whether the entry says all that was sent. A mark without a remark takes nothing back:
/// the sheet need not have room for one.
fn says_nothing_new(entry: &[Answer], sent: &[Answer]) -> bool {
    let is_mark = |answer: &Answer| {
        answer.remark.is_none() && !matches!(answer.status, Some(Status::Other))
    };
    same_answers(entry, sent) || sent.iter().all(is_mark) && same_statuses(entry, sent)
}

/// Whether a status was given that the entry has not.
fn says_otherwise(entry: &[Answer], sent: &[Answer]) -> bool {
    let has = |status| entry.iter().any(|answer| answer.status == Some(status));
    let marked = entry.iter().any(|answer| answer.status.is_some());
    marked && sent.iter().filter_map(|answer| answer.status).any(|status| !has(status))
}

fn telling_remark(answers: &[Answer]) -> Option<String> {
    let remark = normalize(&joined_remarks(answers));
    (remark.chars().count() >= TELLING_CHARS).then_some(remark)
}
