//! Which entries share the most with a question: TF-IDF over character n-grams, words and
//! concepts.
//!
//! The score of an entry is a weighted sum of cosines: the question against the entry's
//! question, and against all that the entry says. Cosines are linear in the entry, so
//! the sum is folded into one weight for each term and entry, and a question costs one
//! pass over the postings of its terms. BM25 was tried and dropped: its scores are not
//! comparable between questions.

use super::english::words;
use super::keys::KeyMap;
use super::normalize::{is_hiragana, is_kanji, is_katakana};
use super::thesaurus::{Hit, Kind, Thesaurus};

/// What the cosine with the entry's own question weighs, and that with all its text.
const QUESTION_GRAMS: f32 = 0.6;
const ALL_GRAMS: f32 = 0.5;
const QUESTION_CONCEPTS: f32 = 0.7;
const ALL_CONCEPTS: f32 = 0.5;
/// What the heading over the question weighs against its text.
const CATEGORY: f32 = 0.35;
/// The best score there is.
const BEST: f32 = QUESTION_GRAMS + ALL_GRAMS + QUESTION_CONCEPTS + ALL_CONCEPTS;
/// How often a concept counts that is only near what is written, and one that is common.
const NEAR: f32 = 0.35;
/// How often the concept of a wording counts that stands inside a longer one.
const INNER: f32 = 0.4;
const LIGHT: f32 = 0.3;
/// How often a single kanji counts: 雷害 and 落雷 share no more.
const UNIGRAM: f32 = 0.8;

/// A term of a text and how often it counts.
type Counts = KeyMap<f32>;

/// Marks the key of a concept; n-grams of three characters need 63 bits.
const CONCEPT: u64 = 1 << 63;

/// An inverted index with the weights worked in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    entries: usize,
    terms: KeyMap<u32>,
    idf: Vec<f32>,
    /// Where the postings of each term begin; one more than there are terms.
    starts: Vec<usize>,
    postings: Vec<Posting>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Posting {
    entry: u32,
    weight: f32,
}

/// The texts of an entry, in their normal form.
pub(crate) struct Texts<'a> {
    pub(crate) question: &'a str,
    /// Answers, headings and aliases.
    pub(crate) rest: &'a str,
}

/// A term of an entry while the index is built.
struct Draft {
    term: u32,
    in_question: f32,
    in_all: f32,
}

impl Index {
    pub(crate) fn build<'a>(
        thesaurus: &Thesaurus,
        count: usize,
        texts: impl Iterator<Item = (String, String)> + 'a,
    ) -> Index {
        let mut index = Index { entries: count, ..Index::default() };
        let mut keys: Vec<u64> = Vec::new();
        let mut drafts: Vec<Draft> = Vec::new();
        let mut ends: Vec<usize> = Vec::with_capacity(count);
        for (question, rest) in texts {
            let texts = Texts { question: &question, rest: &rest };
            index.draft(thesaurus, &texts, &mut keys, &mut drafts);
            ends.push(drafts.len());
        }
        let mut df = vec![0_u32; keys.len()];
        for draft in &drafts {
            df[draft.term as usize] += 1;
        }
        let n = count as f32;
        index.idf = df.iter().map(|df| (1.0 + n / *df as f32).ln()).collect();
        index.post(&keys, &df, &drafts, &ends);
        index
    }

    /// Take up the terms of one entry.
    fn draft(
        &mut self,
        thesaurus: &Thesaurus,
        texts: &Texts<'_>,
        keys: &mut Vec<u64>,
        drafts: &mut Vec<Draft>,
    ) {
        let mut question = counts_for(texts.question);
        count(
            thesaurus,
            texts.question,
            &thesaurus.scan(texts.question),
            &mut question,
        );
        let mut all = counts_for(texts.rest);
        all.extend(&question);
        count(thesaurus, texts.rest, &thesaurus.scan(texts.rest), &mut all);
        let from = drafts.len();
        // In the order of their keys: that of a map differs between machines, and with it
        // the rounding of sums.
        let mut all: Vec<(u64, f32)> = all.into_iter().collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        for (key, times) in all {
            let next = keys.len() as u32;
            let term = *self.terms.entry(key).or_insert_with(|| {
                keys.push(key);
                next
            });
            let in_question = question.get(&key).copied().unwrap_or(0.0);
            drafts.push(Draft { term, in_question, in_all: times });
        }
        drafts[from..].sort_unstable_by_key(|draft| draft.term);
    }

    fn post(&mut self, keys: &[u64], df: &[u32], drafts: &[Draft], ends: &[usize]) {
        let mut next = Vec::with_capacity(df.len() + 1);
        let mut total = 0;
        for df in df {
            next.push(total);
            total += *df as usize;
        }
        self.starts = next.clone();
        self.starts.push(total);
        self.postings = vec![Posting::default(); total];
        let mut from = 0;
        for (entry, end) in (0..).zip(ends) {
            let drafts = &drafts[from..*end];
            let norms = self.norms(keys, drafts);
            for draft in drafts {
                let term = draft.term as usize;
                let weight = self.weight(draft, keys[term] & CONCEPT != 0, &norms);
                self.postings[next[term]] = Posting { entry, weight };
                next[term] += 1;
            }
            from = *end;
        }
    }

    fn weight(&self, draft: &Draft, concept: bool, norms: &Norms) -> f32 {
        let idf = self.idf[draft.term as usize];
        let (question, all, norms) = if concept {
            (QUESTION_CONCEPTS, ALL_CONCEPTS, &norms.concepts)
        } else {
            (QUESTION_GRAMS, ALL_GRAMS, &norms.grams)
        };
        idf * (question * tf(draft.in_question) / norms.0
            + all * tf(draft.in_all) / norms.1)
    }

    fn norms(&self, keys: &[u64], drafts: &[Draft]) -> Norms {
        let mut norms = Norms::default();
        for draft in drafts {
            let term = draft.term as usize;
            let norm = if keys[term] & CONCEPT != 0 {
                &mut norms.concepts
            } else {
                &mut norms.grams
            };
            norm.0 += (tf(draft.in_question) * self.idf[term]).powi(2);
            norm.1 += (tf(draft.in_all) * self.idf[term]).powi(2);
        }
        let root = |(a, b): (f32, f32)| (a.sqrt().max(1e-6), b.sqrt().max(1e-6));
        Norms { grams: root(norms.grams), concepts: root(norms.concepts) }
    }

    /// The best entries for a question under a heading, with scores from 0 to 1, best
    /// first; of equal ones the first in the library.
    pub(crate) fn search(
        &self,
        thesaurus: &Thesaurus,
        question: (&str, &[Hit]),
        category: Option<(&str, &[Hit])>,
        most: usize,
    ) -> Vec<(usize, f32)> {
        let mut weights = self.query(thesaurus, question.0, question.1, 1.0);
        if let Some((category, hits)) = category {
            weights.extend(self.query(thesaurus, category, hits, CATEGORY));
        }
        weights.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut scores = vec![0.0_f32; self.entries];
        for (term, weight) in weights {
            let term = term as usize;
            for posting in &self.postings[self.starts[term]..self.starts[term + 1]] {
                scores[posting.entry as usize] += weight * posting.weight;
            }
        }
        best(&scores, most)
    }

    /// The terms of a text that the index knows, with their weights.
    fn query(
        &self,
        thesaurus: &Thesaurus,
        text: &str,
        hits: &[Hit],
        factor: f32,
    ) -> Vec<(u32, f32)> {
        let mut counts = counts_for(text);
        count(thesaurus, text, hits, &mut counts);
        let mut keys: Vec<(u64, f32)> = counts.into_iter().collect();
        keys.sort_unstable_by_key(|(key, _)| *key);
        let unseen = (1.0 + self.entries as f32).ln();
        let (mut grams, mut concepts) = (0.0_f32, 0.0_f32);
        let mut known = Vec::with_capacity(keys.len());
        for (key, times) in keys {
            let term = self.terms.get(&key);
            let idf = term.map_or(unseen, |term| self.idf[*term as usize]);
            let weight = tf(times) * idf;
            let norm = if key & CONCEPT != 0 { &mut concepts } else { &mut grams };
            *norm += weight * weight;
            if let Some(term) = term {
                known.push((*term, key & CONCEPT != 0, weight));
            }
        }
        let (grams, concepts) = (grams.sqrt().max(1e-6), concepts.sqrt().max(1e-6));
        known
            .into_iter()
            .map(|(term, concept, weight)| {
                (term, factor * weight / if concept { concepts } else { grams } / BEST)
            })
            .collect()
    }
}

/// Lengths of an entry's vectors: of its question, of all its text.
#[derive(Default)]
struct Norms {
    grams: (f32, f32),
    concepts: (f32, f32),
}

/// The weight of a term that stands several times.
fn tf(times: f32) -> f32 {
    if times > 1.0 { 1.0 + times.ln() } else { times }
}

/// The highest scores above zero, and whose they are.
fn best(scores: &[f32], most: usize) -> Vec<(usize, f32)> {
    let mut best: Vec<(usize, f32)> = Vec::with_capacity(most + 1);
    for (entry, &score) in scores.iter().enumerate() {
        let low =
            if best.len() < most { 0.0 } else { best.last().map_or(0.0, |b| b.1) };
        if score > low {
            let at = best.partition_point(|b| b.1 >= score);
            best.insert(at, (entry, score));
            best.truncate(most);
        }
    }
    best
}

/// Room for the terms of a text: about one for each of its bytes.
fn counts_for(text: &str) -> Counts {
    Counts::with_capacity_and_hasher(text.len(), Default::default())
}

/// Count the terms of a text.
fn count(thesaurus: &Thesaurus, text: &str, hits: &[Hit], counts: &mut Counts) {
    count_grams(text, counts);
    for word in words(text) {
        let key = word_key(&word.stem);
        *counts.entry(key).or_default() += 1.0;
    }
    for run in katakana_runs(text) {
        *counts.entry(word_key(run)).or_default() += 1.0;
    }
    for id in hits.iter().flat_map(|hit| &hit.inner) {
        let times = counts.entry(CONCEPT | u64::from(*id)).or_default();
        *times = times.max(INNER);
    }
    for &id in hits.iter().flat_map(|hit| &hit.concepts) {
        let Some(concept) = thesaurus.concept(id) else { continue };
        let times = if concept.kind == Kind::Light { LIGHT } else { 1.0 };
        *counts.entry(CONCEPT | u64::from(id)).or_default() += times;
        for &near in &concept.near {
            let times = counts.entry(CONCEPT | u64::from(near)).or_default();
            *times = times.max(NEAR);
        }
    }
}

/// Kanji, and pairs and triples of characters, without those of hiragana alone, which are grammar,
/// and those of English, whose words are counted.
fn count_grams(text: &str, counts: &mut Counts) {
    let mut last: [char; 2] = [' '; 2];
    for c in text.chars() {
        let skip = |c: char| c == ' ' || c.is_ascii();
        let [a, b] = last;
        if is_kanji(c) {
            *counts.entry(gram_key([' ', ' ', c])).or_default() += UNIGRAM;
        }
        if !skip(c) && !skip(b) {
            if !(is_hiragana(b) && is_hiragana(c)) {
                *counts.entry(gram_key([' ', b, c])).or_default() += 1.0;
            }
            let grammar = is_hiragana(a) && is_hiragana(b) && is_hiragana(c);
            if !skip(a) && !grammar {
                *counts.entry(gram_key([a, b, c])).or_default() += 1.0;
            }
        }
        last = [b, c];
    }
}

fn katakana_runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_katakana(c)).filter(|run| run.chars().nth(1).is_some())
}

fn gram_key(chars: [char; 3]) -> u64 {
    chars.iter().fold(0, |key, c| (key << 21) | u64::from(u32::from(*c)))
}

/// FNV-1a, with the bit of concepts out and one in that no n-gram has.
fn word_key(word: &str) -> u64 {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash & !CONCEPT) | 1 << 62
}
