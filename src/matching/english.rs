//! English words, and what is left of them without their endings.

use std::ops::Range;

/// An English word or a number in a text.
pub(crate) struct Word {
    pub(crate) at: Range<usize>,
    pub(crate) stem: String,
}

/// The English words and numbers of a normal form; `iso27001` is two.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let bytes = text.as_bytes();
    let mut start: Option<usize> = None;
    for i in 0..=bytes.len() {
        let here = bytes.get(i).copied().unwrap_or(b' ');
        if let Some(from) = start {
            let same = here.is_ascii_alphanumeric()
                && here.is_ascii_digit() == bytes[from].is_ascii_digit();
            if !same {
                words.push(Word { at: from..i, stem: stem(&text[from..i]) });
                start = None;
            }
        }
        if start.is_none() && here.is_ascii_alphanumeric() {
            start = Some(i);
        }
    }
    words
}

/// Whether two words stand next to each other.
pub(super) fn follows(text: &str, a: &Range<usize>, b: &Range<usize>) -> bool {
    matches!(&text[a.end..b.start], "" | " ")
}

/// An English word without its endings, crudely: policies, policy; managed, manage.
fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    let cut = |stem: &mut String, ending: &str, least: usize, with: &str| {
        if stem.len() >= least + ending.len() && stem.ends_with(ending) {
            stem.truncate(stem.len() - ending.len());
            stem.push_str(with);
            return true;
        }
        false
    };
    if !(stem.ends_with("ss") || stem.ends_with("us") || stem.ends_with("is")) {
        let _ = cut(&mut stem, "ies", 2, "y") || cut(&mut stem, "s", 3, "");
    }
    let shortened = cut(&mut stem, "ied", 2, "y")
        || cut(&mut stem, "ing", 3, "")
        || cut(&mut stem, "ed", 3, "");
    if shortened {
        let bytes = stem.as_bytes();
        let n = bytes.len();
        if n > 3 && bytes[n - 1] == bytes[n - 2] && !b"sl".contains(&bytes[n - 1]) {
            stem.pop();
        }
    }
    let _ = cut(&mut stem, "e", 3, "");
    stem
}

/// Whether a wording that begins or ends with a letter or digit is not part of a longer
/// English word.
pub(super) fn stands_alone(text: &str, at: Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let joins = |a: Option<&u8>, b: Option<&u8>| match (a, b) {
        (Some(a), Some(b)) => {
            (a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
                || (a.is_ascii_digit() && b.is_ascii_digit())
        }
        _ => false,
    };
    let before = at.start.checked_sub(1).and_then(|i| bytes.get(i));
    !joins(before, bytes.get(at.start))
        && !joins(bytes.get(at.end - 1), bytes.get(at.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        for (word, expected) in [
            ("policies", "policy"),
            ("policy", "policy"),
            ("logged", "log"),
            ("managed", "manag"),
            ("manage", "manag"),
            ("access", "access"),
            ("backups", "backup"),
            ("is", "is"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }
}
