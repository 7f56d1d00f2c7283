//! How alike two spellings are.

/// How many characters have to be put in, left out or exchanged to make one of the other.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, above) in b.iter().zip(row.iter().skip(1)) {
            left = (left + 1).min(above + 1).min(diagonal + usize::from(x != *y));
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// The known spelling that is most like this one, where one is like it at all.
pub(super) fn meant<'k>(
    word: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let known = known.into_iter().map(|known| (distance(word, known), known));
    let (distance, meant) = known.min()?;
    (distance <= word.chars().count().div_ceil(3)).then_some(meant)
}
