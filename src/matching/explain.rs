//! Is everything that the question says accounted for by an entry?
//!
//! A score cannot tell 「監査ログを取得していますか」 from 「監査ログの保存年数は」: they share
//! nearly everything with the same entry. But 保存年数 is a piece of the second question
//! for which the entry has nothing. So the question is cut into pieces, each piece is
//! looked up in the entry, and what is left over speaks against it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use crate::library::Entry;

use super::asides::{Aside, bracketed};
use super::asked::{Asked, Piece, is_japanese, other_words};
use super::choice::is_qualified;
use super::facets::{Facet, Facets, is_told};
use super::letters::Letters;
use super::likeness::Pairs;
use super::normalize::{Normal, is_hiragana, is_katakana};
use super::thesaurus::{Hit, Kind, Thesaurus};

/// What an entry says, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) question: String,
    pub(crate) aliases: Vec<String>,
    /// Everything, with headings and aliases.
    pub(crate) all: String,
    /// The pairs of characters of its question.
    pub(super) pairs: Pairs,
    /// Which pairs of characters `all` may have.
    letters: Letters,
    concepts: Vec<u32>,
    /// Concepts of its question and headings.
    asked: Vec<u32>,
    /// Those of its question with the examples in it.
    exemplified: Vec<u32>,
    /// What those are kinds of: 再委託 of 委託先.
    implied: Vec<u32>,
    pub(crate) japanese: bool,
    /// Whether the remark of an answer limits or takes back its mark.
    pub(crate) qualified: bool,
    /// Its own question and aliases, cut up.
    own: Asked,
    /// What kinds of value its answers state, made when it is first asked.
    stated: OnceLock<Vec<Facet>>,
    /// The remarks of its answers, as they are written.
    remarks: String,
}

impl Profile {
    pub(crate) fn of(thesaurus: &Thesaurus, entry: &Entry) -> Profile {
        let question = Normal::of(&entry.question).text;
        let remarks = remarks(entry);
        let answers = Normal::of(&remarks).text;
        let headings = Normal::of(&entry.sections.join(" / ")).text;
        let aliases: Vec<String> =
            entry.aliases.iter().map(|alias| Normal::of(alias).text).collect();
        let own = format!("{}\n{}", entry.question, entry.aliases.join("\n"));
        let demanded = Normal::of(&without_examples(&entry.question)).text;
        let about = format!("{demanded} {headings} {}", aliases.join(" "));
        let all = format!("{about} {answers}");
        let asked = concepts(thesaurus, &about);
        let mut both = concepts(thesaurus, &answers);
        // An address on the web is where something is published.
        if answers.contains("http") {
            both.extend(concepts(thesaurus, "公開"));
        }
        both.extend(&asked);
        both.sort_unstable();
        both.dedup();
        Profile {
            japanese: is_japanese(&question),
            qualified: entry.answers.iter().any(is_qualified),
            own: Asked::of(thesaurus, &own),
            pairs: Pairs::of(&question),
            exemplified: concepts(thesaurus, &question),
            question,
            aliases,
            letters: Letters::of(&all),
            all,
            concepts: both,
            implied: implied(thesaurus, &asked),
            asked,
            stated: OnceLock::new(),
            remarks,
        }
    }

    /// A customer's question and the heading over it, as something that could account for
    /// an entry.
    pub(crate) fn of_asked(
        thesaurus: &Thesaurus,
        asked: &Asked,
        heading: Option<&str>,
    ) -> Profile {
        let question = asked.normal.text.clone();
        let all = format!("{question} {}", heading.unwrap_or_default());
        let concepts = concepts(thesaurus, &all);
        Profile {
            japanese: asked.japanese,
            qualified: false,
            own: Asked::default(),
            pairs: Pairs::default(),
            exemplified: Vec::new(),
            question,
            aliases: Vec::new(),
            letters: Letters::of(&all),
            all,
            asked: concepts.clone(),
            implied: Vec::new(),
            concepts,
            stated: OnceLock::new(),
            remarks: String::new(),
        }
    }

    /// What kinds of value the answers of its entry state.
    pub(crate) fn stated(&self) -> &[Facet] {
        self.stated.get_or_init(|| Facets::builtin().stated(&self.remarks))
    }

    /// What the entry itself asks, and whether a customer's question accounts for it.
    pub(crate) fn back(&self, asked: &Profile) -> Back {
        let explanation = Explanation::of(&self.own, asked);
        let left = self.own.pieces.iter().zip(&explanation.accounts);
        let left = left.filter(|(_, account)| matches!(account, Account::Nothing(_)));
        Back {
            left: left.flat_map(|(piece, _)| piece.concepts.clone()).collect(),
            share: explanation.share(),
            is_empty: self.own.is_hollow(),
        }
    }

    /// All its concepts, in order.
    pub(crate) fn concepts(&self) -> &[u32] {
        &self.concepts
    }

    pub(crate) fn has(&self, concept: u32) -> bool {
        self.concepts.binary_search(&concept).is_ok()
    }

    /// Whether it has the words.
    fn says(&self, words: &str) -> bool {
        self.letters.may_have(words) && stand_in(&self.all, words)
    }

    /// Whether its question has the thing, be it as an example.
    fn names(&self, words: &str, concepts: &[u32]) -> bool {
        let has_words =
            words.chars().nth(1).is_some() && stand_in(&self.question, words);
        has_words || concepts.iter().any(|id| self.exemplified.contains(id))
    }

    /// Whether something that the entry is about is a kind of this.
    pub(crate) fn implies(&self, concept: u32) -> bool {
        self.implied.binary_search(&concept).is_ok()
    }

    /// Whether the entry is itself about the concept, and does not merely mention it.
    pub(crate) fn is_about(&self, concept: u32) -> bool {
        self.asked.binary_search(&concept).is_ok()
    }
}

/// The question without the examples in brackets: an answer need not be about each of
/// 「（例えば内部監査、脆弱性診断など）」.
fn without_examples(question: &str) -> String {
    let mut kept = String::new();
    let mut from = 0;
    for part in bracketed(question).filter(|part| !part.is_empty()) {
        // One inside another is out already.
        if part.start >= from {
            kept += &question[from..part.start];
            from = part.end;
        }
    }
    kept + &question[from..]
}

pub(crate) fn remarks(entry: &Entry) -> String {
    let remarks = entry.answers.iter().filter_map(|answer| answer.remark.as_deref());
    remarks.collect::<Vec<_>>().join("\n")
}

fn concepts(thesaurus: &Thesaurus, text: &str) -> Vec<u32> {
    let mut concepts: Vec<u32> = thesaurus
        .scan(text)
        .into_iter()
        .flat_map(|hit| hit.concepts.into_iter().chain(hit.inner))
        .collect();
    concepts.sort_unstable();
    concepts.dedup();
    concepts
}

fn implied(thesaurus: &Thesaurus, concepts: &[u32]) -> Vec<u32> {
    let known = concepts.iter().filter_map(|id| thesaurus.concept(*id));
    let mut implied: Vec<u32> =
        known.flat_map(|concept| concept.near.clone()).collect();
    implied.sort_unstable();
    implied.dedup();
    implied
}

/// How much of an entry's own question a customer's question accounts for.
#[derive(Clone, Debug)]
pub(crate) struct Back {
    /// Concepts that the entry asks about, and the customer does not.
    pub(crate) left: Vec<u32>,
    /// The share that is accounted for.
    pub(crate) share: f32,
    /// Whether the entry asks nothing that could be looked up.
    pub(crate) is_empty: bool,
}

/// How a piece fared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Account {
    /// The entry has the concept.
    Concept(u32),
    /// The entry has the same words.
    Words,
    /// It needs no account.
    Common,
    /// The entry has nothing for this part of the piece.
    Nothing(Range<usize>),
}

/// The account of a whole question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Explanation {
    /// One for each piece.
    pub(crate) accounts: Vec<Account>,
    /// Weight of the pieces that the entry has nothing for.
    pub(crate) left: f32,
    /// Weight of those that it accounts for.
    pub(crate) told: f32,
    /// Weight of those that its question or headings account for.
    pub(crate) about: f32,
    /// Weight of common concepts, and of those that its question or headings have. They
    /// rank, and prove nothing.
    light: (f32, f32),
    /// Whether it accounts for a certain technique, certificate or figure.
    pub(crate) named_told: bool,
    /// Whether one of those left over is a certain technique, certificate or figure.
    pub(crate) named_left: bool,
    /// How many different things it accounts for.
    pub(crate) things: usize,
}

impl Explanation {
    /// What the entry accounts for. The kinds of value that its answer states account for the
    /// words that ask for them.
    pub(crate) fn of(asked: &Asked, profile: &Profile) -> Explanation {
        let mut accounts: Vec<Account> = asked
            .pieces
            .iter()
            .map(|piece| account(&asked.normal.text, piece, profile))
            .collect();
        let values: Vec<_> = accounts
            .iter()
            .enumerate()
            .filter_map(|(i, account)| match account {
                Account::Nothing(part) => Some((i, asked.value_at(part)?)),
                _ => None,
            })
            .collect();
        if !values.is_empty() {
            let stated = profile.stated();
            let told =
                |value: &(usize, (Facet, &str))| is_told(value.1.0, value.1.1, stated);
            for (i, _) in values.into_iter().filter(told) {
                accounts[i] = Account::Words;
            }
        }
        for aside in &asked.asides {
            pass_over(asked, aside, profile, &mut accounts);
        }
        Explanation::weighed(asked, profile, accounts)
    }

    fn weighed(
        asked: &Asked,
        profile: &Profile,
        accounts: Vec<Account>,
    ) -> Explanation {
        let mut explanation = Explanation::default();
        let mut things = BTreeSet::new();
        for (piece, account) in asked.pieces.iter().zip(accounts) {
            match &account {
                Account::Concept(concept) if piece.kind == Kind::Light => {
                    explanation.light.0 += LIGHT;
                    if profile.is_about(*concept) {
                        explanation.light.1 += LIGHT;
                    }
                }
                _ if piece.kind == Kind::Light => explanation.light.0 += LIGHT,
                Account::Common => {}
                Account::Nothing(_) => {
                    explanation.left += piece.weight;
                    let text = &asked.normal.text[piece.at.clone()];
                    let is_figure = text.starts_with(|c: char| c.is_ascii_digit());
                    explanation.named_left |= piece.kind == Kind::Named || is_figure;
                }
                Account::Concept(concept) => {
                    things.insert((Some(*concept), ""));
                    explanation.told += piece.weight;
                    explanation.named_told |= piece.kind == Kind::Named;
                    if profile.is_about(*concept) {
                        explanation.about += piece.weight;
                    }
                }
                Account::Words => {
                    let text = &asked.normal.text[piece.at.clone()];
                    things.insert((None, text));
                    explanation.told += piece.weight;
                    if profile.question.contains(text) {
                        explanation.about += piece.weight;
                    }
                }
            }
            explanation.accounts.push(account);
        }
        explanation.things = things.len();
        explanation
    }

    /// The share of the question that is accounted for.
    pub(crate) fn share(&self) -> f32 {
        let all = self.told + self.left;
        if all > 0.0 { self.told / all } else { 0.0 }
    }

    /// The share of the question that the entry is about.
    pub(crate) fn share_about(&self) -> f32 {
        let all = self.told + self.left + self.light.0;
        if all > 0.0 { (self.about + self.light.1) / all } else { 0.0 }
    }
}

/// What is beside the point need not be accounted for where the point is; but a certain
/// technique or figure always.
fn pass_over(
    asked: &Asked,
    aside: &Aside,
    profile: &Profile,
    accounts: &mut [Account],
) {
    let (part, inside, least) = match aside {
        Aside::Purpose(part) => (part, false, 2),
        Aside::Examples(part) => (part, true, 1),
    };
    let text = |i: usize| &asked.normal.text[asked.pieces[i].at.clone()];
    let is_within = |i: usize| asked.is_within(&asked.pieces[i], part);
    let is_named =
        |i: usize| inside && profile.names(text(i), &asked.pieces[i].concepts);
    let is_told = |i: &usize| {
        let told = matches!(accounts[*i], Account::Concept(_) | Account::Words)
            || is_named(*i);
        told && asked.pieces[*i].kind != Kind::Light && is_within(*i) == inside
    };
    if (0..accounts.len()).filter(is_told).count() < least {
        return;
    }
    for i in (0..accounts.len()).filter(|i| is_within(*i)) {
        let is_topic = asked.pieces[i].kind == Kind::Topic && !text(i).is_ascii();
        if (is_topic || is_named(i)) && matches!(accounts[i], Account::Nothing(_)) {
            accounts[i] = Account::Common;
        }
    }
}

fn account(text: &str, piece: &Piece, profile: &Profile) -> Account {
    let piece_text = &text[piece.at.clone()];
    let shared = piece.concepts.iter().copied().find(|id| profile.is_about(*id));
    let shared =
        shared.or_else(|| piece.concepts.iter().copied().find(|id| profile.has(*id)));
    let implied = || piece.concepts.iter().copied().find(|id| profile.implies(*id));
    if let Some(concept) = shared.or_else(implied) {
        return Account::Concept(concept);
    }
    if piece.kind == Kind::Light {
        return Account::Common;
    }
    let same_words = if piece_text.starts_with(|c: char| c.is_ascii_digit()) {
        contains_words(&profile.all, with_unit(text, &piece.at))
    } else if piece_text.is_ascii() {
        profile.letters.may_have(piece_text) && contains_words(&profile.all, piece_text)
    } else {
        profile.says(in_context(text, &piece.at))
    };
    if same_words {
        return Account::Words;
    }
    if piece.kind == Kind::Topic && is_composed(piece_text, &piece.inside, profile) {
        return Account::Words;
    }
    // A concept is one thing; other words may be several run together.
    if !piece.concepts.is_empty() || piece_text.is_ascii() {
        return Account::Nothing(piece.at.clone());
    }
    match left_over(piece_text, profile) {
        None => Account::Words,
        Some(left) => {
            Account::Nothing(piece.at.start + left.start..piece.at.start + left.end)
        }
    }
}

/// Whether the entry has all the wordings that a longer one is made of.
fn is_composed(wording: &str, inside: &[Hit], profile: &Profile) -> bool {
    let has = |hit: &Hit| {
        hit.concepts.is_empty()
            || hit.concepts.iter().any(|id| profile.has(*id))
            || profile.says(&wording[hit.at.clone()])
    };
    let says_nothing = inside.iter().all(|hit| hit.concepts.is_empty());
    if says_nothing || !inside.iter().all(has) {
        return false;
    }
    let mut rest = Vec::new();
    let mut from = 0;
    for hit in inside {
        other_words(wording, from..hit.at.start, &mut rest);
        from = hit.at.end;
    }
    other_words(wording, from..wording.len(), &mut rest);
    rest.iter().all(|piece| left_over(&wording[piece.at.clone()], profile).is_none())
}

/// What a common concept weighs in the ranking.
const LIGHT: f32 = 0.25;

/// A run of kanji or katakana is looked up in parts of fewer characters than this.
const LONGEST_WORD: usize = 24;

/// The part of a run of words that the text does not hold in parts of two characters or
/// more.
fn left_over(run: &str, profile: &Profile) -> Option<Range<usize>> {
    let ends: Vec<usize> =
        run.char_indices().map(|(i, _)| i).chain([run.len()]).collect();
    let mut left: Option<Range<usize>> = None;
    let mut i = 0;
    while i + 1 < ends.len() {
        let mut longer = i + 2..ends.len().min(i + LONGEST_WORD);
        let longest = longer.rfind(|&j| profile.says(&run[ends[i]..ends[j]]));
        match longest {
            Some(j) => i = j,
            None => {
                let from = left.as_ref().map_or(ends[i], |left| left.start);
                // The last character makes no part of its own.
                let to = if i + 2 == ends.len() - 1 { i + 2 } else { i + 1 };
                left = Some(from..ends[to]);
                i += 1;
            }
        }
    }
    left
}

/// A single character with the one before it, else the one behind it; it says too little
/// alone.
fn in_context<'t>(text: &'t str, at: &Range<usize>) -> &'t str {
    if text[at.clone()].chars().nth(1).is_some() {
        return &text[at.clone()];
    }
    let before = text[..at.start].chars().next_back().filter(|c| *c != ' ');
    let after = text[at.end..].chars().next().filter(|c| *c != ' ');
    match (before, after) {
        (_, Some(after)) if !is_hiragana(after) => {
            &text[at.start..at.end + after.len_utf8()]
        }
        (Some(before), _) => &text[at.start - before.len_utf8()..at.end],
        (None, Some(after)) => &text[at.start..at.end + after.len_utf8()],
        // No text holds a space twice: it is not found.
        (None, None) => "  ",
    }
}

/// A figure with the two characters behind it: 24時間, 12か月.
fn with_unit<'t>(text: &'t str, figure: &Range<usize>) -> &'t str {
    let behind = &text[figure.end..];
    let unit: usize = behind
        .chars()
        .take_while(|c| *c != ' ' && !c.is_ascii())
        .take(2)
        .map(char::len_utf8)
        .sum();
    &text[figure.start..figure.end + unit]
}

/// Whether words stand in a text, and not inside another: ログ is not in プログラム.
fn stand_in(text: &str, words: &str) -> bool {
    let inside = |at: usize| {
        let next = text[at + words.len()..].chars().next();
        words.ends_with(is_katakana) && next.is_some_and(is_katakana)
    };
    text.match_indices(words).any(|(at, _)| !inside(at))
}

/// Whether English words stand in a text as words.
fn contains_words(text: &str, phrase: &str) -> bool {
    let bytes = text.as_bytes();
    text.match_indices(phrase).any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        let after = bytes.get(at + phrase.len());
        !before.is_some_and(u8::is_ascii_alphanumeric)
            && !after.is_some_and(u8::is_ascii_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Answer;

    fn entry(question: &str, remark: &str) -> Entry {
        Entry {
            source: "master".to_owned(),
            kind: crate::library::EntryKind::Item,
            number: Some("1".to_owned()),
            sections: Vec::new(),
            question: question.to_owned(),
            answers: vec![Answer::of("○", remark)],
            planned: None,
            aliases: Vec::new(),
        }
    }

    fn left(question: &str, entry: &Entry) -> Vec<String> {
        let thesaurus = Thesaurus::builtin();
        let asked = Asked::of(&thesaurus, question);
        let profile = Profile::of(&thesaurus, entry);
        let explanation = Explanation::of(&asked, &profile);
        explanation
            .accounts
            .into_iter()
            .filter_map(|account| match account {
                Account::Nothing(at) => Some(asked.normal.text[at].to_owned()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn what_the_entry_has_nothing_for_is_left_over() {
        let backup = entry(
            "データのバックアップを取得していること。",
            "毎日取得し、7世代を保管しています。",
        );
        for (question, expected) in [
            ("バックアップの取得について", vec![]),
            ("データのコピーを取っていますか", vec![]),
            ("バックアップは暗号化されていますか", vec!["暗号化"]),
            ("帳票の原本をバックアップしていますか", vec!["帳票", "原本"]),
            ("バックアップの保管庫は耐火ですか", vec!["保管庫", "耐火"]),
        ] {
            assert_eq!(left(question, &backup), expected, "{question}");
        }
    }

    #[test]
    fn what_a_wording_leaves_of_a_word_asks_nothing() {
        let kept = entry("パスワードを復元できない形で保存していること。", "");
        let question = "パスワードは復元できない形式で保存されていますか";
        assert_eq!(left(question, &kept), Vec::<String>::new());
    }

    #[test]
    fn what_is_beside_the_point_needs_no_account() {
        let review = entry(
            "独立した評価（例えば、内部監査、有識者の意見など）を行うこと。",
            "毎年、内部監査を行っています。",
        );
        for (question, expected) in [
            ("独立した評価（有識者の意見、内部監査等）を行っていますか", vec![]),
            ("独立した評価（内部監査、公聴会等）を行っていますか", vec![]),
            ("公聴会で独立した評価を行っていますか", vec!["公聴会"]),
            (
                "評価が形骸化することのないよう、独立した内部監査を毎年行っていますか",
                vec![],
            ),
            ("形骸化した独立の評価や内部監査を行っていますか", vec!["形骸"]),
        ] {
            assert_eq!(left(question, &review), expected, "{question}");
        }
    }

    #[test]
    fn a_run_is_covered_in_parts() {
        let thesaurus = Thesaurus::builtin();
        let profile = Profile::of(&thesaurus, &entry("手順と運用、プログラム", ""));
        assert_eq!(left_over("運用手順", &profile), None);
        assert_eq!(left_over("運用標準手順", &profile), Some(6..12));
        assert_eq!(left_over("手", &profile), Some(0..3));
        assert_eq!(left_over("ログ", &profile), Some(0..6));
    }
}
