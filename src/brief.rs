//! Texts of a sheet where there is little room for them.

/// The text on one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, or its first characters and 「…」.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("確認事項", 4), "確認事項");
        assert_eq!(cut("確認事項", 3), "確認事…");
        assert_eq!(one_line(" 一行目\n\u{3000}二行目 "), "一行目 二行目");
    }
}
