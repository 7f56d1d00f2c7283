use unicode_normalization::UnicodeNormalization;

/// The text with everything taken out that does not change what is asked: width, case,
/// spaces and punctuation.
///
/// ```
/// use checksheet::matching::normalize;
///
/// assert_eq!(normalize("ＩＤを 管理していますか？"), normalize("IDを管理していますか。"));
/// ```
pub fn normalize(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}
