//! Is everything that the question says accounted for by an entry?
//!
//! A score cannot tell 「監査ログを取得していますか」 from 「監査ログの保存年数は」: they share
//! nearly everything with the same entry. But 保存年数 is a piece of the second question
//! for which the entry has nothing. So the question is cut into pieces, each piece is
//! looked up in the entry, and what is left over speaks against it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::library::Entry;

use super::facets::{Facet, Facets};
use super::letters::Letters;
use super::normalize::{Normal, is_hiragana, is_kanji, is_katakana};
use super::thesaurus::{Hit, Kind, Thesaurus};

/// A question, cut up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) normal: Normal,
    pub(crate) hits: Vec<Hit>,
    pub(crate) pieces: Vec<Piece>,
    /// Whether it is in Japanese; otherwise English.
    pub(crate) japanese: bool,
    /// What kinds of value it asks for, and by which words.
    pub(crate) facets: Vec<(Facet, &'static str)>,
    /// Whether it wants something told: 「…を教えてください」.
    pub(crate) wants_telling: bool,
}

/// A part of a question that says something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    /// Its bytes in the normal form.
    pub(crate) at: Range<usize>,
    /// Its concepts; none for other words.
    pub(crate) concepts: Vec<u32>,
    /// What stands inside it, where it is a wording made of others.
    inside: Vec<Hit>,
    /// What it costs when the entry has nothing for it.
    pub(crate) weight: f32,
    pub(crate) kind: Kind,
}

impl Asked {
    /// Pieces beyond these are not looked at; such a text is no question.
    const MOST_PIECES: usize = 200;

    pub(crate) fn of(thesaurus: &Thesaurus, text: &str) -> Asked {
        let normal = Normal::of(text);
        let hits = thesaurus.scan(&normal.text);
        let mut pieces = pieces(thesaurus, &normal.text, &hits);
        pieces.truncate(Asked::MOST_PIECES);
        let japanese = is_japanese(&normal.text);
        let (facets, wants_telling) = Facets::builtin().asked(&normal.text);
        Asked { normal, hits, pieces, japanese, facets, wants_telling }
    }

    /// Whether it is too short to be a question.
    pub(crate) fn is_short(&self) -> bool {
        self.normal.text.chars().nth(1).is_none()
    }

    /// Whether it says nothing that could be looked up.
    pub(crate) fn is_hollow(&self) -> bool {
        self.pieces.iter().all(|piece| piece.kind == Kind::Light)
    }
}

/// What an entry says, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) question: String,
    pub(crate) aliases: Vec<String>,
    /// Everything, with headings and aliases.
    pub(crate) all: String,
    /// Which pairs of characters `all` may have.
    pairs: Letters,
    concepts: Vec<u32>,
    /// Concepts of its question and headings.
    asked: Vec<u32>,
    pub(crate) japanese: bool,
    /// Its own question and aliases, cut up.
    own: Asked,
}

impl Profile {
    pub(crate) fn of(thesaurus: &Thesaurus, entry: &Entry) -> Profile {
        let question = Normal::of(&entry.question).text;
        let answers = Normal::of(&remarks(entry)).text;
        let headings = Normal::of(&entry.sections.join(" / ")).text;
        let aliases: Vec<String> =
            entry.aliases.iter().map(|alias| Normal::of(alias).text).collect();
        let own = format!("{} / {}", entry.question, entry.aliases.join(" / "));
        let demanded = Normal::of(&without_examples(&entry.question)).text;
        let about = format!("{demanded} {headings} {}", aliases.join(" "));
        let all = format!("{about} {answers}");
        let asked = concepts(thesaurus, &about);
        let mut both = concepts(thesaurus, &answers);
        both.extend(&asked);
        both.sort_unstable();
        both.dedup();
        Profile {
            japanese: is_japanese(&question),
            own: Asked::of(thesaurus, &own),
            question,
            aliases,
            pairs: Letters::of(&all),
            all,
            concepts: both,
            asked,
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
            own: Asked::default(),
            question,
            aliases: Vec::new(),
            pairs: Letters::of(&all),
            all,
            asked: concepts.clone(),
            concepts,
        }
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

    /// Whether it has the words, not inside another one: ログ is not in プログラム.
    fn says(&self, words: &str) -> bool {
        if !self.pairs.may_have(words) {
            return false;
        }
        let inside = |at: usize| {
            let next = self.all[at + words.len()..].chars().next();
            words.ends_with(is_katakana) && next.is_some_and(is_katakana)
        };
        self.all.match_indices(words).any(|(at, _)| !inside(at))
    }

    /// Whether the entry is itself about the concept, and does not merely mention it.
    pub(crate) fn is_about(&self, concept: u32) -> bool {
        self.asked.binary_search(&concept).is_ok()
    }
}

/// The question without the examples in brackets: an answer need not be about each of
/// 「（例えば内部監査、脆弱性診断など）」.
fn without_examples(question: &str) -> Cow<'_, str> {
    const OPENINGS: &[&str] =
        &["例えば", "たとえば", "例:", "例：", "e.g.", "for example"];
    let mut kept = Cow::Borrowed("");
    let mut rest = question;
    while let Some(at) = rest.find(['(', '（']) {
        let (before, bracket) = rest.split_at(at);
        let Some(end) = bracket.find([')', '）']) else { break };
        let inside = bracket.trim_start_matches(['(', '（']).trim_start();
        kept += before;
        if !OPENINGS.iter().any(|opening| inside.starts_with(opening)) {
            kept += &bracket[..end];
        }
        rest = &bracket[end..];
    }
    if kept.is_empty() { Cow::Borrowed(question) } else { kept + rest }
}

/// What kinds of value the answers of an entry state.
pub(crate) fn stated(entry: &Entry) -> Vec<Facet> {
    Facets::builtin().stated(&remarks(entry))
}

pub(crate) fn remarks(entry: &Entry) -> String {
    let remarks = entry.answers.iter().filter_map(|answer| answer.remark.as_deref());
    remarks.collect::<Vec<_>>().join("\n")
}

fn concepts(thesaurus: &Thesaurus, text: &str) -> Vec<u32> {
    let mut concepts: Vec<u32> =
        thesaurus.scan(text).into_iter().flat_map(|hit| hit.concepts).collect();
    concepts.sort_unstable();
    concepts.dedup();
    concepts
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
    /// Whether the last piece is left over: in Japanese what is asked about comes last.
    pub(crate) last_left: bool,
    /// How many different things it accounts for.
    pub(crate) things: usize,
}

impl Explanation {
    pub(crate) fn of(asked: &Asked, profile: &Profile) -> Explanation {
        let mut explanation = Explanation::default();
        let mut things = BTreeSet::new();
        for piece in &asked.pieces {
            let account = account(&asked.normal.text, piece, profile);
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
            if piece.kind != Kind::Light && account != Account::Common {
                explanation.last_left = matches!(account, Account::Nothing(_));
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

fn account(text: &str, piece: &Piece, profile: &Profile) -> Account {
    let piece_text = &text[piece.at.clone()];
    let shared = piece.concepts.iter().copied().find(|id| profile.is_about(*id));
    let shared =
        shared.or_else(|| piece.concepts.iter().copied().find(|id| profile.has(*id)));
    if let Some(concept) = shared {
        return Account::Concept(concept);
    }
    if piece.kind == Kind::Light {
        return Account::Common;
    }
    let same_words = if piece_text.starts_with(|c: char| c.is_ascii_digit()) {
        contains_words(&profile.all, with_unit(text, &piece.at))
    } else if piece_text.is_ascii() {
        profile.pairs.may_have(piece_text) && contains_words(&profile.all, piece_text)
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
                left = Some(from..ends[i + 1]);
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

/// What the question says beyond words that ask nothing.
fn pieces(thesaurus: &Thesaurus, text: &str, hits: &[Hit]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for hit in hits {
        if hit.at.start > from {
            other_words(text, from..hit.at.start, &mut pieces);
        }
        from = from.max(hit.at.end);
        let kind = kind_of(thesaurus, &hit.concepts);
        if let Some(kind) = kind {
            let weight = if kind == Kind::Named { 2.0 } else { 1.0 };
            let at = hit.at.clone();
            let inside = thesaurus.inside(&text[at.clone()]);
            // What is certain is not accounted for by what it is a kind of.
            let is_kind = |id: &&u32| kind_of(thesaurus, &[**id]) == Some(kind);
            let concepts = match kind {
                Kind::Named => hit.concepts.iter().filter(is_kind).copied().collect(),
                Kind::Topic | Kind::Light => hit.concepts.clone(),
            };
            pieces.push(Piece { at, concepts, inside, weight, kind });
        }
    }
    other_words(text, from..text.len(), &mut pieces);
    pieces
}

/// The heaviest kind of several concepts.
fn kind_of(thesaurus: &Thesaurus, concepts: &[u32]) -> Option<Kind> {
    let kinds: Vec<Kind> = concepts
        .iter()
        .filter_map(|id| thesaurus.concept(*id))
        .map(|c| c.kind)
        .collect();
    [Kind::Named, Kind::Topic, Kind::Light]
        .into_iter()
        .find(|kind| kinds.contains(kind))
}

/// The runs of kanji, katakana, letters and figures in a part of the text that no wording
/// covers. Hiragana is grammar, and a single kanji before it a verb.
fn other_words(text: &str, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let class = |c: char| match c {
        _ if is_kanji(c) => 1,
        _ if is_katakana(c) => 2,
        _ if c.is_ascii_alphabetic() => 3,
        _ if c.is_numeric() => 4,
        _ if is_hiragana(c) || c == ' ' => 0,
        _ => 5,
    };
    let part = &text[range.clone()];
    let mut chars = part.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| class(*c) == class(first)) {
            end = at + c.len_utf8();
        }
        let followed = part[end..].chars().next().is_some_and(is_okurigana);
        let kanji = class(first) == 1;
        let (start, end) =
            if kanji { without_affixes(part, start..end) } else { (start, end) };
        let single = part[start..end].chars().nth(1).is_none();
        let is_verb = kanji && single && followed;
        let is_letter = !kanji && single && class(first) != 4;
        if class(first) == 0 || is_verb || is_letter || start == end {
            continue;
        }
        pieces.push(Piece {
            at: range.start + start..range.start + end,
            concepts: Vec::new(),
            inside: Vec::new(),
            weight: 1.0,
            kind: Kind::Topic,
        });
    }
}

/// Whether a hiragana behind a kanji may belong to the same word, as in 扱い; particles do
/// not.
fn is_okurigana(c: char) -> bool {
    is_hiragana(c) && !"はがをのにでともやへ".contains(c)
}

/// A run of kanji without those at its ends that only join words: 各拠点, 期限内.
fn without_affixes(text: &str, run: Range<usize>) -> (usize, usize) {
    const BEFORE: &str = "各全当本貴弊該両約毎御諸同";
    const AFTER: &str = "等的性化者時用内外上中後前側先別間可要有無所様毎類面点件物人方度回次数名年月日分秒際旨折故他例何誰皆値室域書";
    let words = text[run.clone()].trim_end_matches(|c| AFTER.contains(c));
    let end = run.start + words.len();
    let words = words.trim_start_matches(|c| BEFORE.contains(c));
    (end - words.len(), end)
}

/// Whether a text is in Japanese rather than in English.
pub(crate) fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| is_hiragana(c) || is_katakana(c) || is_kanji(c))
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
            aliases: Vec::new(),
        }
    }

    fn left(question: &str, entry: &Entry) -> Vec<String> {
        let thesaurus = Thesaurus::builtin();
        let asked = Asked::of(&thesaurus, question);
        let explanation = Explanation::of(&asked, &Profile::of(&thesaurus, entry));
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
    fn a_run_is_covered_in_parts() {
        let thesaurus = Thesaurus::builtin();
        let profile = Profile::of(&thesaurus, &entry("手順と運用、プログラム", ""));
        assert_eq!(left_over("運用手順", &profile), None);
        assert_eq!(left_over("運用標準手順", &profile), Some(6..12));
        assert_eq!(left_over("手", &profile), Some(0..3));
        assert_eq!(left_over("ログ", &profile), Some(0..6));
    }
}
