//! The rule by which files are named: `{company}_{date}_v{version}`.

/// What a rule may name.
pub(super) const PLACEHOLDERS: [&str; 6] =
    ["company", "product", "customer", "title", "date", "version"];

/// What is wrong with a rule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fault<'r> {
    /// A placeholder that means nothing, without its braces.
    Unknown(&'r str),
    /// A brace that is opened, and not closed.
    Open,
}

/// The first fault of the rule, and at which byte it is.
pub(super) fn fault(rule: &str) -> Option<(usize, Fault<'_>)> {
    let mut rest = rule;
    loop {
        let at = rule.len() - rest.len();
        let open = at + rest.find('{')?;
        let Some((_, key, after)) = next_key(rest) else {
            return Some((open, Fault::Open));
        };
        if !PLACEHOLDERS.contains(&key) {
            return Some((open, Fault::Unknown(key)));
        }
        rest = after;
    }
}

/// The rule with values in place of `{key}`.
pub(super) fn fill(rule: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut name = String::new();
    let mut rest = rule;
    while let Some((before, key, after)) = next_key(rest) {
        if let Some(value) = value(key).filter(|value| !value.trim().is_empty()) {
            name += before;
            name += value.trim();
        }
        rest = after;
    }
    name += rest;
    // The rule itself must not lead out of the folder either.
    let name: String = name.chars().map(allowed).collect();
    name.trim_matches(['_', '-', ' ', '.']).to_owned()
}

fn next_key(rule: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = rule.split_once('{')?;
    let (key, after) = rest.split_once('}')?;
    Some((before, key, after))
}

/// Windows refuses these in names, and some of them mean folders elsewhere.
fn allowed(c: char) -> char {
    match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        c if c.is_control() => '_',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names() {
        for (name, rule, expected) in [
            ("all known", "{a}_{b}", "あ_b_c"),
            ("one unknown", "{a}_{x}_{b}", "あ_b_c"),
            ("first unknown", "{x}_{a}", "あ"),
            ("a prefix goes with its value", "{a}_v{x}", "あ"),
            ("fixed text", "checksheet", "checksheet"),
            ("not closed", "{a}_{b", "あ_{b"),
        ] {
            let value = |key: &str| match key {
                "a" => Some("あ".to_owned()),
                "b" => Some("b/c".to_owned()),
                _ => None,
            };
            assert_eq!(fill(rule, value), expected, "{name}");
        }
    }

    #[test]
    fn faults_of_a_rule() {
        for (rule, expected) in [
            ("{company}_{date}_v{version}", None),
            ("checksheet", None),
            ("{company}_{cutomer}", Some((10, Fault::Unknown("cutomer")))),
            ("{}", Some((0, Fault::Unknown("")))),
            ("{date}_{version", Some((7, Fault::Open))),
        ] {
            assert_eq!(fault(rule), expected, "{rule}");
        }
    }
}
