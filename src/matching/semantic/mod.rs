//! A second opinion by meaning: what a model of sentences makes of what the words found.
//!
//! The words decide. A model orders what a person chooses from, and it has a vote on what
//! would be filled: a fill stays only where the model does not point clearly to another
//! answer. It never makes a fill, since similarity does not tell an answer from the answer
//! to a neighbouring question. What a person has confirmed, and the same question, is not
//! put to the vote.
//!
//! The trap is that cosines of two models do not compare: one has all of them between 0.7
//! and 1, another between 0 and 1. So they are stretched over the candidates of a
//! question, from the farthest to the nearest, before anything is weighed or compared.

#[cfg(feature = "semantic")]
mod static_model;
#[cfg(feature = "semantic")]
mod table;
#[cfg(feature = "semantic")]
mod tokens;

use std::fmt;
use std::sync::Arc;

use crate::error::{ErrorKind, ModelProblem, Result};

#[cfg(feature = "semantic")]
pub use self::static_model::StaticModel;

/// So many of the entries that the words find are put in order by meaning.
pub(crate) const RERANKED: usize = 50;
/// What the meaning weighs against the words where candidates are put in order. From a
/// quarter to a half there is little between them.
const MEANING: f32 = 0.35;
/// How much nearer another answer has to be for a vote against: as a part of the distance
/// from the farthest to the nearest candidate, and as a cosine.
const CLEARLY: f32 = 0.2;
const AT_LEAST: f32 = 0.02;

/// Turns sentences into vectors: the nearer two are in meaning, the nearer in direction.
///
/// A [`Matcher`](super::Matcher) takes one [along](super::Matcher::with_embedder), and
/// then has it order the candidates that it suggests, and asks it whether it agrees with
/// what would be filled. No model comes with this crate, and nothing is downloaded: with
/// the feature `semantic` models are read from files, and a program may bring its own.
///
/// Measured with `examples/eval --leave-one-out` on 252 Japanese and 80 English questions,
/// with the vectors of multilingual-e5-small in four bits (of the right entries that many
/// per cent are first, and among the first five; right fills / fills with
/// [`Policy::Strict`](super::Policy::Strict)):
///
/// | | words | words and meaning |
/// |---|---|---|
/// | Japanese, first / first five | 76.9 / 89.2 | 83.9 / 95.7 |
/// | Japanese, fills | 87 / 88 | 86 / 86 |
/// | English, first / first five | 66.7 / 86.7 | 73.3 / 93.3 |
///
/// No static model was at hand to be measured.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use checksheet::matching::{Embedder, Question};
/// use checksheet::{Answer, AnswerLibrary, Item, Matcher, Questionnaire, Result};
///
/// /// Knows two topics, and nothing else.
/// struct Topics;
///
/// impl Embedder for Topics {
///     fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
///         let about = |text: &str, words: &[&str]| {
///             f32::from(u8::from(words.iter().any(|word| text.contains(word))))
///         };
///         let vector = |text: &&str| {
///             vec![about(text, &["入館", "入室"]), about(text, &["媒体", "機器"])]
///         };
///         Ok(texts.iter().map(vector).collect())
///     }
/// }
///
/// let item = |number: &str, question: &str| Item {
///     number: Some(number.to_owned()),
///     question: question.to_owned(),
///     answers: vec![Answer::of("○", &format!("規程{number}に定めています。"))],
///     ..Item::default()
/// };
/// let items = vec![item("1", "機器の記録を残すこと。"), item("2", "入室を管理すること。")];
/// let master = Questionnaire { items, ..Questionnaire::default() };
/// let library = AnswerLibrary::new().with("master", &master);
/// let question = Question { text: "入館の記録は残りますか。", category: None };
///
/// let words = Matcher::new(&library);
/// assert_eq!(words.decide(&question).candidates[0].number, "1");
/// let both = words.with_embedder(Arc::new(Topics))?;
/// assert_eq!(both.decide(&question).candidates[0].number, "2");
/// # Ok::<(), checksheet::Error>(())
/// ```
pub trait Embedder: Send + Sync {
    /// A vector for each text, in their order and all of the same length.
    ///
    /// Only directions count, so vectors need not be of unit length. All zeros stand for a
    /// text of which nothing is known. The same text has to give the same vector on every
    /// call, or matches will not be the same on every run.
    ///
    /// # Errors
    ///
    /// Any: a matcher is then not made, and a question that it happens to is not filled.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>>;
}

/// What the entries of a library mean.
#[derive(Clone)]
pub(crate) struct Meanings {
    embedder: Arc<dyn Embedder>,
    /// One for each entry, of unit length or all zeros.
    entries: Arc<[Vec<f32>]>,
}

impl fmt::Debug for Meanings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meanings")
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}

impl Meanings {
    pub(crate) fn of(texts: &[&str], embedder: Arc<dyn Embedder>) -> Result<Meanings> {
        /// How many texts a model gets at once.
        const AT_ONCE: usize = 256;
        let mut entries: Vec<Vec<f32>> = Vec::with_capacity(texts.len());
        for texts in texts.chunks(AT_ONCE) {
            entries.extend(embed(embedder.as_ref(), texts)?);
        }
        let lengths = entries.windows(2).find(|pair| pair[0].len() != pair[1].len());
        match lengths {
            None => Ok(Meanings { embedder, entries: entries.into() }),
            Some(_) => Err(fails("vectors of different lengths")),
        }
    }

    /// How near these entries are to a question.
    pub(crate) fn opinion(
        &self,
        question: &str,
        entries: impl IntoIterator<Item = usize>,
    ) -> Result<Opinion> {
        let vector =
            embed(self.embedder.as_ref(), &[question])?.pop().unwrap_or_default();
        if self.entries.first().is_some_and(|entry| entry.len() != vector.len()) {
            return Err(fails("vectors of different lengths"));
        }
        let cosines = entries
            .into_iter()
            .map(|entry| (entry, dot(&vector, &self.entries[entry])));
        Ok(Opinion::of(cosines.collect()))
    }
}

/// How near the candidates of a question are to it in meaning.
#[derive(Debug)]
pub(crate) struct Opinion {
    /// Entries and cosines.
    cosines: Vec<(usize, f32)>,
    farthest: f32,
    /// From the farthest to the nearest.
    reach: f32,
}

impl Opinion {
    fn of(cosines: Vec<(usize, f32)>) -> Opinion {
        let values = || cosines.iter().map(|(_, cosine)| *cosine);
        let farthest = values().fold(f32::INFINITY, f32::min);
        let nearest = values().fold(f32::NEG_INFINITY, f32::max);
        Opinion { farthest, reach: nearest - farthest, cosines }
    }

    fn cosine(&self, entry: usize) -> Option<f32> {
        let mut found = self.cosines.iter().filter(|(other, _)| *other == entry);
        found.next().map(|(_, cosine)| *cosine)
    }

    /// The score by words and meaning, where the words alone give this one, and the nearest
    /// in meaning has at most so much of it.
    ///
    /// Where the model sees no difference, the words are all there is.
    pub(crate) fn mixed(&self, entry: usize, words: f32, most: f32) -> f32 {
        match self.cosine(entry) {
            Some(cosine) if self.reach >= AT_LEAST => {
                let meaning = (cosine - self.farthest) / self.reach;
                words * (1.0 - MEANING) + meaning * most * MEANING
            }
            _ => words,
        }
    }

    /// Whether one of the others is clearly nearer than this entry.
    pub(crate) fn is_against(
        &self,
        entry: usize,
        others: impl IntoIterator<Item = usize>,
    ) -> bool {
        let Some(ours) = self.cosine(entry) else { return false };
        let clearly = (CLEARLY * self.reach).max(AT_LEAST);
        let mut others = others.into_iter().filter_map(|other| self.cosine(other));
        others.any(|other| other - ours >= clearly)
    }
}

/// A vector for each text, of unit length or all zeros.
fn embed(embedder: &dyn Embedder, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
    let mut vectors = embedder.embed(texts)?;
    if vectors.len() != texts.len() {
        return Err(fails("not a vector for each text"));
    }
    for vector in &mut vectors {
        if vector.iter().any(|value| !value.is_finite()) {
            return Err(fails("a vector holds what is no number"));
        }
        to_unit(vector);
    }
    Ok(vectors)
}

/// Make a vector of unit length; all zeros stay.
fn to_unit(vector: &mut [f32]) {
    // Squares of what is finite may not be.
    let most = vector.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
    if most == 0.0 {
        return;
    }
    vector.iter_mut().for_each(|value| *value /= most);
    let length = dot(vector, vector).sqrt();
    vector.iter_mut().for_each(|value| *value /= length);
}

/// Added up from the first to the last, so that it is the same on every machine.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

fn fails(how: &str) -> crate::error::Error {
    ErrorKind::Model(ModelProblem::Fails(how.to_owned())).into()
}
