use super::*;

#[test]
fn a_text_that_is_an_address() {
    for (text, is) in [
        ("https://example.com/a?b=c&d", true),
        ("http://example.com", true),
        ("公開しています: https://example.com/a", false),
        ("https://example.com/a https://example.org/", false),
        ("https://", false),
        ("", false),
    ] {
        assert_eq!(is_address(text), is, "{text}");
    }
}
