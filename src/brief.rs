//! Texts of a sheet where there is little room for them.

use crate::lang::Lang;

/// The most characters that are told to be missing.
pub(crate) const MOST_LACKING: usize = 10;

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

/// Characters, each in quotes; those beyond [`MOST_LACKING`] are left out, which is told.
pub(crate) fn quoted(characters: &str, lang: Lang) -> String {
    let shown = characters.chars().take(MOST_LACKING);
    let more = characters.chars().nth(MOST_LACKING).is_some();
    match lang {
        Lang::Japanese => {
            let shown: String =
                shown.map(|c| format!("「{}」", c.escape_debug())).collect();
            shown + if more { "など" } else { "" }
        }
        Lang::English => {
            let shown: Vec<String> = shown.map(|c| format!("{c:?}")).collect();
            shown.join(", ") + if more { " and others" } else { "" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_quoted() {
        assert_eq!(quoted("〜", Lang::Japanese), "「〜」");
        assert_eq!(quoted("〜👍", Lang::English), "'〜', '👍'");
        assert_eq!(quoted("👍\u{200D}", Lang::Japanese), "「👍」「\\u{200d}」");
        let eleven = "0123456789a";
        assert!(quoted(eleven, Lang::Japanese).ends_with("「9」など"));
        assert!(quoted(eleven, Lang::English).ends_with("'9' and others"));
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("確認事項", 4), "確認事項");
        assert_eq!(cut("確認事項", 3), "確認事…");
        assert_eq!(one_line(" 一行目\n\u{3000}二行目 "), "一行目 二行目");
    }
}
