//! How alike texts are, among their own kind.
//!
//! Questions of one sheet share their phrases: every second one ends in 「…していますか」.
//! So character pairs count by how rare they are among all texts that are compared, and
//! what stands nearly everywhere counts nothing.

use std::collections::HashMap;

type Gram = (char, char);

/// Texts, ready to be compared with each other.
#[derive(Debug)]
pub(crate) struct TextIndex {
    /// The character pairs of each text, sorted, each once.
    grams: Vec<Vec<Gram>>,
    /// What all pairs of each text weigh together.
    weights: Vec<f64>,
    postings: HashMap<Gram, Vec<usize>>,
}

impl TextIndex {
    /// A pair in more texts than this is a phrase of the trade and weighs nothing. That
    /// also bounds the work: every gram leads to this many texts at most.
    const MOST_TEXTS: usize = 256;

    /// An index over texts that are [normal](crate::matching::normalize) already.
    pub(crate) fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> TextIndex {
        let grams: Vec<Vec<Gram>> = texts.into_iter().map(grams).collect();
        let mut postings: HashMap<Gram, Vec<usize>> = HashMap::new();
        for (i, text) in grams.iter().enumerate() {
            for gram in text {
                postings.entry(*gram).or_default().push(i);
            }
        }
        let mut index = TextIndex { grams, weights: Vec::new(), postings };
        index.weights = index
            .grams
            .iter()
            .map(|text| text.iter().map(|gram| index.weight(*gram)).sum())
            .collect();
        index
    }

    /// The texts that have something in common with this one, with how alike they are,
    /// from 0 to 1; in the order given.
    pub(crate) fn near(&self, text: usize) -> Vec<(usize, f64)> {
        let mut shared: HashMap<usize, f64> = HashMap::new();
        for gram in &self.grams[text] {
            let weight = self.weight(*gram);
            if weight == 0.0 {
                continue;
            }
            for other in self.postings.get(gram).into_iter().flatten() {
                *shared.entry(*other).or_default() += weight;
            }
        }
        let own = self.weights[text];
        let mut near: Vec<(usize, f64)> = shared
            .into_iter()
            .filter(|(other, _)| *other != text)
            .map(|(other, shared)| (other, 2.0 * shared / (own + self.weights[other])))
            .collect();
        near.sort_by_key(|(other, _)| *other);
        near
    }

    fn weight(&self, gram: Gram) -> f64 {
        let texts = self.postings.get(&gram).map_or(0, Vec::len);
        if texts == 0 || texts > TextIndex::MOST_TEXTS {
            return 0.0;
        }
        (1.0 + self.grams.len() as f64 / texts as f64).ln()
    }
}

fn grams(text: &str) -> Vec<Gram> {
    let mut grams: Vec<Gram> = text.chars().zip(text.chars().skip(1)).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_texts_say_counts_little() {
        let index = TextIndex::new([
            "入退室の記録を保管していますか",
            "入退室の記録を一年間保管していますか",
            "脆弱性の診断を実施していますか",
            "従業員の教育を実施していますか",
        ]);
        let near = index.near(0);
        let score = |of: usize| near.iter().find(|(i, _)| *i == of).unwrap().1;
        assert!(score(1) > 0.7, "{near:?}");
        assert!(score(2) < 0.3, "{near:?}");
    }

    #[test]
    fn texts_without_pairs_are_near_nothing() {
        let index = TextIndex::new(["", "a", "ab"]);
        assert_eq!(index.near(0), []);
        assert_eq!(index.near(2), []);
    }

    #[test]
    fn many_texts_alike_stay_cheap() {
        let texts: Vec<String> = (0..3000).map(|i| format!("同じ質問の{i}")).collect();
        let index = TextIndex::new(texts.iter().map(String::as_str));
        let found: usize = (0..texts.len()).map(|i| index.near(i).len()).sum();
        assert!(found <= texts.len() * TextIndex::MOST_TEXTS * 8);
    }
}
