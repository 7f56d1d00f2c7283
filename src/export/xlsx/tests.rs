use super::*;

#[test]
fn a_text_that_is_an_address_is_a_link() {
    let long = format!("https://example.com/{}", "a".repeat(60));
    for (text, is_link) in [
        ("https://example.com/a?b=c&d", true),
        ("http://example.com", true),
        ("公開しています: https://example.com/a", false),
        ("https://example.com/a https://example.org/", false),
        ("https://", false),
        (&long, false),
        ("", false),
    ] {
        assert_eq!(link(text).is_some(), is_link, "{text}");
    }
}
