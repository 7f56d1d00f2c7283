//! A question, cut into the pieces that say something.

use std::ops::Range;

use super::asides::{Aside, asides};
use super::facets::{Facet, Facets};
use super::likeness::Pairs;
use super::normalize::{Normal, is_hiragana, is_kanji, is_katakana};
use super::thesaurus::{Hit, Kind, Thesaurus};

/// A question, cut up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) normal: Normal,
    pub(crate) hits: Vec<Hit>,
    pub(crate) pieces: Vec<Piece>,
    /// Its pairs of characters.
    pub(super) pairs: Pairs,
    /// What it says beside the point, by its bytes.
    pub(super) asides: Vec<Aside>,
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
    pub(super) inside: Vec<Hit>,
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
        let asides = asides(text);
        let pairs = Pairs::of(&normal.text);
        Asked { normal, hits, pieces, pairs, asides, japanese, facets, wants_telling }
    }

    /// The kind of value that this part of it asks for, and the word for it: 頻度, 期限.
    pub(super) fn value_at(
        &self,
        part: &Range<usize>,
    ) -> Option<(Facet, &'static str)> {
        let overlaps = |word: &str| {
            let mut places = self.normal.text.match_indices(word);
            places.any(|(at, _)| at < part.end && part.start < at + word.len())
        };
        let found = self.facets.iter().find(|(_, word)| overlaps(word));
        found.copied()
    }

    /// Whether a piece stands in a part of the original text.
    pub(super) fn is_within(&self, piece: &Piece, part: &Range<usize>) -> bool {
        let at = self.normal.origin(piece.at.clone());
        part.start <= at.start && at.start < part.end
    }

    /// The noun that it wants told, where that is no concept: 参照先 in
    /// 「…の参照先を記入してください」. Nouns that anything said about the thing tells are
    /// none: 実施状況, 管理方法.
    pub(super) fn noun_to_tell(&self) -> Option<&str> {
        const TELL: &[&str] = &[
            "を記入",
            "をご記入",
            "を記載",
            "をご記載",
            "を教え",
            "をお教え",
            "を回答",
            "をご回答",
            "を示",
            "をお示し",
            "を明示",
            "をご提示",
            "を挙げ",
            "を列挙",
            "をお知らせ",
            "をお聞かせ",
            "をお書き",
        ];
        /// 「…を明示していますか」 wants nothing told.
        const WANTED: &[&str] = &["くだ", "下さ", "願", "いただ", "のこと", "せよ"];
        const ANYTHING: &[&str] = &[
            "状況",
            "状態",
            "内容",
            "方法",
            "有無",
            "概要",
            "対策",
            "対応",
            "体制",
            "取組",
            "取り組み",
            "措置",
            "仕組",
            "仕組み",
            "詳細",
            "範囲",
            "手順",
            "方針",
            "考え方",
            "運用",
            "管理",
            "方式",
            "手段",
            "可否",
            "理由",
            "実施",
            "制度",
            "考え",
            "旨",
            "事項",
            "情報",
            "項目",
            "要否",
            "扱い",
            "取り扱い",
            "策",
        ];
        let text = self.normal.text.as_str();
        let told = TELL.iter().filter_map(|tell| {
            let at = text.rfind(tell)?;
            let behind = &text[at + tell.len()..];
            let wanted = WANTED.iter().any(|word| behind.contains(word));
            (wanted || behind.is_empty()).then_some(at)
        });
        let told = told.max()?;
        let is_noun = |c: &char| is_kanji(*c) || is_katakana(*c);
        let length: usize =
            text[..told].chars().rev().take_while(is_noun).map(char::len_utf8).sum();
        let from = told - length;
        let noun = &text[from..told];
        let known = self.pieces.iter().any(|piece| piece.at.end > from);
        let any = ANYTHING.iter().any(|ending| noun.ends_with(ending));
        (!noun.is_empty() && !known && !any).then_some(noun)
    }

    /// Whether it is too short to be a question.
    pub(crate) fn is_short(&self) -> bool {
        self.normal.text.chars().nth(1).is_none()
    }

    /// Whether it says more than is looked at.
    pub(crate) fn is_endless(&self) -> bool {
        self.pieces.len() >= Asked::MOST_PIECES || self.normal.is_cut()
    }

    /// Whether it says nothing that could be looked up.
    pub(crate) fn is_hollow(&self) -> bool {
        self.pieces.iter().all(|piece| piece.kind == Kind::Light)
    }
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
pub(super) fn other_words(text: &str, range: Range<usize>, pieces: &mut Vec<Piece>) {
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

/// A run of kanji without those at its ends that say little: 各拠点, 期限内, 印刷機.
fn without_affixes(text: &str, run: Range<usize>) -> (usize, usize) {
    const BEFORE: &str = "各全当本貴弊該両約毎御諸同";
    const AFTER: &str = "等的性化者時用内外上中後前側先別間可要有無所様毎類面点件物人方度回次数名年月日分秒際旨折故他例何誰皆値室域書策形末場院額員機";
    let words = text[run.clone()].trim_end_matches(|c| AFTER.contains(c));
    let end = run.start + words.len();
    let words = words.trim_start_matches(|c| BEFORE.contains(c));
    (end - words.len(), end)
}

/// Whether a text is in Japanese rather than in English.
pub(crate) fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| is_hiragana(c) || is_katakana(c) || is_kanji(c))
}
