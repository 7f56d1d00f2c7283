//! Which words mean the same, and which mean nothing: data, read once.
//!
//! Japanese has no spaces, so its wordings are found anywhere, the longest at each place
//! first. English wordings are found as sequences of word stems.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;

use crate::error::{Error, Result};

use super::english::{follows, stands_alone, words};
use super::normalize::Normal;
use super::wordings::Wordings;

/// Concepts with their wordings, and words that ask nothing.
///
/// The one that comes with the crate knows a thousand concepts in Japanese and
/// English. A company adds its own words, its product names above all:
///
/// ```
/// use checksheet::matching::Thesaurus;
///
/// let own = "製品\ttopic\tミナトフォーム|帳票デザイナ\n";
/// let thesaurus = Thesaurus::builtin().with_tsv(own)?;
/// assert!(thesaurus.len() > Thesaurus::builtin().len());
///
/// let err = Thesaurus::builtin().with_tsv("帳票\tthing\tフォーム").unwrap_err();
/// assert_eq!(err.to_string(), "line 1, column 4: the kind is topic, named, light or generic, not \"thing\"");
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Thesaurus(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: Source,
    concepts: Vec<Concept>,
    /// Japanese wordings, and what each means.
    words: Wordings,
    meanings: Vec<Meaning>,
    /// English wordings by their stems joined with spaces.
    phrases: HashMap<String, Vec<u32>>,
    longest_phrase: usize,
    /// Parts of wordings that stand apart.
    parts: Option<AhoCorasick>,
    /// The wordings of two parts, by the first.
    joined: Vec<Vec<Joined>>,
}

/// What a thesaurus is made from, so that it can be made again with more or less.
#[derive(Clone, Debug, Default)]
struct Source {
    /// Concept, kind, wordings and nearby concepts, in order of definition.
    groups: Vec<Group>,
    generic: Vec<String>,
}

#[derive(Clone, Debug)]
struct Group {
    name: String,
    kind: Kind,
    /// In their normal form; parts joined by `+`.
    wordings: Vec<String>,
    near: Vec<String>,
}

/// How much a concept says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// The answer has to be about it.
    Topic,
    /// A certain technique, certificate or figure, which is never taken as said.
    Named,
    /// So common that it needs no explanation.
    Light,
}

/// One thing, however it is worded.
#[derive(Clone, Debug)]
pub(crate) struct Concept {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Concepts nearby, as indices.
    pub(crate) near: Vec<u32>,
}

/// What a wording means.
#[derive(Debug)]
struct Meaning {
    /// Its concepts; none for a word that asks nothing.
    concepts: Vec<u32>,
    /// Concepts of shorter wordings inside it, looked up when it is first found.
    inner: OnceLock<Vec<u32>>,
}

/// A wording of two parts, at the first.
#[derive(Debug)]
struct Joined {
    second: u32,
    concept: u32,
}

/// A wording that stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    /// Its bytes in the normal form.
    pub(crate) at: Range<usize>,
    /// What it means; nothing for a word that asks nothing.
    pub(crate) concepts: Vec<u32>,
    /// Concepts of shorter wordings inside it: 監視 in 稼働監視.
    pub(crate) inner: Vec<u32>,
}

impl Thesaurus {
    /// The one that comes with the crate.
    pub fn builtin() -> Thesaurus {
        static BUILTIN: OnceLock<Thesaurus> = OnceLock::new();
        BUILTIN
            .get_or_init(|| {
                let mut source = Source::default();
                // A test reads the data and fails on any error in it.
                let _ = source.add(include_str!("data/concepts.tsv"), str::to_owned);
                source.add_generic(include_str!("data/generic_ja.txt"));
                source.add_generic(include_str!("data/generic_en.txt"));
                Thesaurus::build(source)
            })
            .clone()
    }

    /// The same with the wordings of a TSV file in addition.
    ///
    /// Each line is `concept`, `kind` and `wordings`, separated by tabs, the wordings by
    /// `|`; a fourth field names nearby concepts. A concept that exists already gets the
    /// wordings in addition. The kind `generic` is for words that ask nothing; its
    /// concept's name does not matter. Lines that begin with `#` are comments.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) with the line and the column of what is not well formed.
    pub fn with_tsv(&self, tsv: &str) -> Result<Thesaurus> {
        let mut source = self.0.source.clone();
        source.add(tsv, normal_wording)?;
        Ok(Thesaurus::build(source))
    }

    /// The same without the wordings for which `keep` is false, in their normal form.
    ///
    /// It serves to measure: a wording that was learnt from a question must not be used
    /// on that question.
    #[must_use]
    pub fn retain(&self, keep: impl Fn(&str) -> bool) -> Thesaurus {
        let mut source = self.0.source.clone();
        let kept = |wording: &String| wording.split('+').all(&keep);
        for group in &mut source.groups {
            group.wordings.retain(kept);
        }
        source.generic.retain(kept);
        Thesaurus::build(source)
    }

    /// How many concepts it knows.
    pub fn len(&self) -> usize {
        self.0.concepts.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.0.concepts.is_empty()
    }

    pub(crate) fn concept(&self, id: u32) -> Option<&Concept> {
        self.0.concepts.get(id as usize)
    }

    /// The wordings in a text, from left to right, none inside another; then those of
    /// several parts.
    pub(crate) fn scan(&self, text: &str) -> Vec<Hit> {
        let inner = &*self.0;
        let mut hits: Vec<Hit> = inner
            .words
            .find_in(text)
            .filter(|(at, _)| stands_alone(text, at.clone()))
            .map(|(at, word)| Hit {
                concepts: inner.meanings[word].concepts.clone(),
                inner: inner.inner_of(word, &text[at.clone()]).to_vec(),
                at,
            })
            .collect();
        self.scan_phrases(text, &mut hits);
        self.scan_joined(text, &mut hits);
        hits.sort_by(|a, b| a.at.start.cmp(&b.at.start).then(b.at.end.cmp(&a.at.end)));
        hits
    }

    /// The shorter wordings inside one, with what they mean.
    pub(crate) fn inside(&self, wording: &str) -> Vec<Hit> {
        let inner = &*self.0;
        let mut found = inner.words.inside(wording);
        // 障害発生 without its last character is 障害; 発生 is left to be found.
        if let Some(end) = found.last().map(|(at, _)| at.end) {
            let rest = inner.words.find_in(&wording[end..]);
            found.extend(rest.map(|(at, word)| (end + at.start..end + at.end, word)));
        }
        let hit = |(at, word): (Range<usize>, usize)| Hit {
            at,
            concepts: inner.meanings[word].concepts.clone(),
            inner: Vec::new(),
        };
        found.into_iter().map(hit).collect()
    }

    fn scan_phrases(&self, text: &str, hits: &mut Vec<Hit>) {
        let inner = &*self.0;
        let words = words(text);
        let taken: Vec<Range<usize>> = hits.iter().map(|hit| hit.at.clone()).collect();
        let mut passed = 0;
        let mut i = 0;
        while i < words.len() {
            let mut step = 0;
            let mut phrase = String::new();
            for (n, word) in words[i..].iter().take(inner.longest_phrase).enumerate() {
                if n > 0 && !follows(text, &words[i + n - 1].at, &word.at) {
                    break;
                }
                if n > 0 {
                    phrase.push(' ');
                }
                phrase.push_str(&word.stem);
                if let Some(meaning) = inner.phrases.get(&phrase) {
                    let at = words[i].at.start..word.at.end;
                    while taken.get(passed).is_some_and(|t| t.end <= at.start) {
                        passed += 1;
                    }
                    if taken.get(passed).is_none_or(|t| at.end <= t.start) {
                        if step > 0 {
                            hits.pop();
                        }
                        let concepts = meaning.clone();
                        hits.push(Hit { at, concepts, inner: Vec::new() });
                        step = n + 1;
                    }
                }
            }
            i += step.max(1);
        }
    }

    fn scan_joined(&self, text: &str, hits: &mut Vec<Hit>) {
        let inner = &*self.0;
        if inner.joined.is_empty() {
            return;
        }
        let mut places: BTreeMap<u32, Range<usize>> = BTreeMap::new();
        for found in
            inner.parts.iter().flat_map(|parts| parts.find_overlapping_iter(text))
        {
            let range = found.start()..found.end();
            places.entry(found.pattern().as_u32()).or_insert(range);
        }
        for (&part, first) in &places {
            for joined in &inner.joined[part as usize] {
                let Some(second) = places.get(&joined.second) else { continue };
                hits.extend([first, second].map(|at| Hit {
                    at: at.clone(),
                    concepts: vec![joined.concept],
                    inner: Vec::new(),
                }));
            }
        }
    }

    fn build(source: Source) -> Thesaurus {
        let ids: HashMap<&str, u32> = source
            .groups
            .iter()
            .zip(0..)
            .map(|(group, i)| (group.name.as_str(), i))
            .collect();
        let concepts = source
            .groups
            .iter()
            .map(|group| Concept {
                name: group.name.clone(),
                kind: group.kind,
                near: group
                    .near
                    .iter()
                    .filter_map(|name| ids.get(name.as_str()).copied())
                    .collect(),
            })
            .collect();
        let mut table = Table::default();
        for (group, id) in source.groups.iter().zip(0..) {
            for wording in &group.wordings {
                table.add(wording, Some(id));
            }
        }
        for word in &source.generic {
            table.add(word, None);
        }
        Thesaurus(Arc::new(table.finish(source, concepts)))
    }
}

/// Wordings in their normal forms while a thesaurus is built. Ordered, so that the same
/// data always make the same thesaurus.
#[derive(Default)]
struct Table {
    words: BTreeMap<String, Vec<u32>>,
    phrases: BTreeMap<String, Vec<u32>>,
    parts: BTreeMap<String, u32>,
    joined: Vec<Vec<Joined>>,
}

impl Table {
    fn add(&mut self, wording: &str, concept: Option<u32>) {
        if let (Some((a, b)), Some(concept)) = (wording.split_once('+'), concept) {
            let [first, second] = [a, b].map(|part| self.part(part));
            self.joined[first as usize].push(Joined { second, concept });
            return;
        }
        if wording.is_empty() {
            return;
        }
        let meanings = if wording.is_ascii() {
            let stems: Vec<String> =
                words(wording).into_iter().map(|word| word.stem).collect();
            self.phrases.entry(stems.join(" ")).or_default()
        } else {
            self.words.entry(wording.to_owned()).or_default()
        };
        if let Some(concept) = concept.filter(|concept| !meanings.contains(concept)) {
            meanings.push(concept);
        }
    }

    /// The number of a part.
    fn part(&mut self, part: &str) -> u32 {
        let next = self.parts.len() as u32;
        let number = *self.parts.entry(part.to_owned()).or_insert(next);
        self.joined.resize_with(self.parts.len(), Vec::new);
        number
    }

    fn finish(self, source: Source, concepts: Vec<Concept>) -> Inner {
        let longest = self.phrases.keys().map(|p| p.split(' ').count()).max();
        let mut parts: Vec<(String, u32)> = self.parts.into_iter().collect();
        parts.sort_by_key(|(_, id)| *id);
        let (wordings, meanings): (Vec<String>, Vec<Vec<u32>>) =
            self.words.into_iter().unzip();
        let words = Wordings::new(wordings);
        let meanings = meanings
            .into_iter()
            .map(|concepts| Meaning { concepts, inner: OnceLock::new() })
            .collect();
        Inner {
            source,
            concepts,
            words,
            meanings,
            phrases: self.phrases.into_iter().collect(),
            longest_phrase: longest.unwrap_or_default(),
            // None only where they are gigabytes.
            parts: AhoCorasick::new(parts.into_iter().map(|(part, _)| part)).ok(),
            joined: self.joined,
        }
    }
}

impl Inner {
    /// Concepts of the wordings inside a wording, other than its own.
    fn inner_of(&self, word: usize, wording: &str) -> &[u32] {
        let Meaning { concepts, inner } = &self.meanings[word];
        inner.get_or_init(|| {
            let inside = self.words.inside(wording).into_iter();
            inside
                .flat_map(|(_, word)| &self.meanings[word].concepts)
                .filter(|id| !concepts.contains(id))
                .copied()
                .collect()
        })
    }
}

impl Source {
    /// Take up the lines of a TSV file, with each wording in its normal form.
    fn add(&mut self, tsv: &str, normal: fn(&str) -> String) -> Result<()> {
        let mut ids: HashMap<String, usize> =
            self.groups.iter().enumerate().map(|(i, g)| (g.name.clone(), i)).collect();
        let mut near = Vec::new();
        for (line, number) in tsv.trim_start_matches('\u{feff}').lines().zip(1..) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let Some(group) = Group::read(line, number, normal)? else {
                let words = line.split('\t').nth(2).unwrap_or_default();
                self.generic.extend(words.split('|').map(normal));
                continue;
            };
            near.extend(group.near.iter().map(|name| (number, line, name.clone())));
            match ids.get(&group.name) {
                Some(&i) => {
                    self.groups[i].wordings.extend(group.wordings);
                    self.groups[i].near.extend(group.near);
                }
                None => {
                    ids.insert(group.name.clone(), self.groups.len());
                    self.groups.push(group);
                }
            }
        }
        match near.iter().find(|(_, _, name)| !ids.contains_key(name)) {
            Some((number, line, name)) => {
                let at = line.rfind(name.as_str()).unwrap_or_default();
                let column = line[..at].chars().count() + 1;
                wrong(
                    *number,
                    column,
                    &format!("概念 {name:?} はありません"),
                    &format!("there is no concept {name:?}"),
                )
            }
            None => Ok(()),
        }
    }

    fn add_generic(&mut self, text: &str) {
        let words = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace);
        self.generic.extend(words.map(normal_wording));
    }
}

impl Group {
    /// The group of a line; none for words that ask nothing.
    fn read(
        line: &str,
        number: usize,
        normal: fn(&str) -> String,
    ) -> Result<Option<Group>> {
        let fields: Vec<&str> = line.split('\t').collect();
        let column = |i: usize| {
            1 + fields[..i].iter().map(|f| f.chars().count() + 1).sum::<usize>()
        };
        let wrong = |column: usize, japanese: &str, english: &str| {
            wrong(number, column, japanese, english)
        };
        let [name, kind, wordings, ..] = fields[..] else {
            let end = line.chars().count() + 1;
            return wrong(
                end,
                "概念、種類、言い方をタブで区切ってください",
                "a concept, its kind and its wordings are separated by tabs",
            );
        };
        let kind = match kind.trim() {
            "topic" => Kind::Topic,
            "named" => Kind::Named,
            "light" => Kind::Light,
            "generic" => return Ok(None),
            other => {
                return wrong(
                    column(1),
                    &format!(
                        "種類は topic, named, light, generic のいずれかで、{other:?} ではありません"
                    ),
                    &format!(
                        "the kind is topic, named, light or generic, not {other:?}"
                    ),
                );
            }
        };
        if name.trim().is_empty() {
            return wrong(1, "概念の名前がありません", "a concept needs a name");
        }
        let list = |text: &str| -> Vec<String> {
            text.split('|')
                .map(str::trim)
                .filter(|s| !s.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let wordings: Vec<String> =
            list(wordings).iter().map(|wording| normal(wording)).collect();
        if wordings.is_empty() {
            return wrong(column(2), "言い方がありません", "a concept needs a wording");
        }
        let near = fields.get(3).map(|near| list(near)).unwrap_or_default();
        Ok(Some(Group { name: name.trim().to_owned(), kind, wordings, near }))
    }
}

fn wrong<T>(line: usize, column: usize, japanese: &str, english: &str) -> Result<T> {
    Err(Error::data_at(line, column, japanese, english))
}

/// A wording, or each part of one, in its normal form.
fn normal_wording(wording: &str) -> String {
    let parts: Vec<String> =
        wording.split('+').map(|part| Normal::of(part).text).collect();
    parts.join("+")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let thesaurus = Thesaurus::builtin();
        let mut names: Vec<String> = thesaurus
            .scan(&Normal::of(text).text)
            .into_iter()
            .flat_map(|hit| hit.concepts)
            .filter_map(|id| thesaurus.concept(id).map(|concept| concept.name.clone()))
            .collect();
        names.sort();
        names.dedup();
        names
    }

    #[test]
    fn the_data_are_well_formed() {
        let mut source = Source::default();
        source.add(include_str!("data/concepts.tsv"), str::to_owned).unwrap();
        assert!(source.groups.len() >= 400, "{}", source.groups.len());
        let names: std::collections::HashSet<&String> =
            source.groups.iter().map(|group| &group.name).collect();
        for group in &source.groups {
            for near in &group.near {
                assert!(names.contains(near), "{}: no concept {near}", group.name);
            }
            for wording in &group.wordings {
                // A space stands for punctuation; a figure in front looks like a number.
                let written = if wording.is_ascii() {
                    format!("a {wording}")
                } else {
                    format!("a{}", wording.replace(' ', "、"))
                };
                let normal = normal_wording(&written);
                assert_eq!(normal[1..].trim_start(), wording, "{}", group.name);
            }
        }
    }

    #[test]
    fn both_languages_mean_the_same() {
        for (japanese, english, concept) in [
            ("多要素認証", "multi-factor authentication", "mfa"),
            ("バックアップ", "Backups", "バックアップ"),
            ("ＩＳＯ27001", "ISO/IEC 27001", "isms"),
            ("データセンター", "data centres", "データセンター"),
        ] {
            assert!(
                found(japanese).iter().any(|name| name == concept),
                "{japanese}: {:?}",
                found(japanese)
            );
            assert!(
                found(english).iter().any(|name| name == concept),
                "{english}: {:?}",
                found(english)
            );
        }
    }

    #[test]
    fn a_short_english_word_is_not_found_inside_another() {
        assert!(!found("cedric").contains(&"edr".to_owned()));
        assert!(!found("waffle").contains(&"waf".to_owned()));
    }

    #[test]
    fn errors_tell_line_and_column() {
        for (tsv, expected) in [
            (
                "a",
                "line 1, column 2: a concept, its kind and its wordings are separated by tabs",
            ),
            ("# c\na\ttopic\t|", "line 2, column 9: a concept needs a wording"),
        ] {
            assert_eq!(
                Thesaurus::builtin().with_tsv(tsv).unwrap_err().to_string(),
                expected
            );
        }
    }

    #[test]
    fn what_is_not_retained_is_not_found() {
        let less = Thesaurus::builtin().retain(|wording| wording != "バックアップ");
        let hits = less.scan("バックアップ");
        assert!(hits.iter().all(|hit| hit.concepts.is_empty()), "{hits:?}");
    }
}
