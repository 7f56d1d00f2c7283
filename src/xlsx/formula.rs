//! The little of formulas that can be told without computing them.

/// What stands between the brackets of a call of that function.
pub(super) fn call<'t>(formula: &'t str, function: &str) -> Option<&'t str> {
    let (name, rest) = formula.trim().split_once('(')?;
    let argument = rest.strip_suffix(')')?.trim();
    name.trim().eq_ignore_ascii_case(function).then_some(argument)
}

/// The text of a string constant.
pub(super) fn quoted(formula: &str) -> Option<String> {
    let inside = formula.trim().strip_prefix('"')?.strip_suffix('"')?;
    let is_one = !inside.replace("\"\"", "").contains('"');
    is_one.then(|| inside.replace("\"\"", "\""))
}

/// What a link shows, where its formula says so: `HYPERLINK("https://…","text")`. Programs
/// that do not compute write such a cell without a value.
pub(super) fn shown_by_link(formula: &str) -> Option<String> {
    let arguments = call(formula, "HYPERLINK")?;
    let mut is_inside = false;
    let mut last = 0;
    for (at, byte) in arguments.bytes().enumerate() {
        match byte {
            b'"' => is_inside = !is_inside,
            b',' if !is_inside => last = at + 1,
            _ => {}
        }
    }
    quoted(&arguments[last..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_say_what_they_show() {
        for (formula, shown) in [
            (
                "HYPERLINK(\"https://a.example/\", \"方針, \"\"A\"\"\")",
                Some("方針, \"A\""),
            ),
            ("hyperlink(\"https://a.example/\")", Some("https://a.example/")),
            ("HYPERLINK(A1,\"方針\")", Some("方針")),
            ("HYPERLINK(\"https://a.example/\",B1)", None),
            ("HYPERLINK(A1,B1&\"x\")", None),
            ("IF(A1,\"x\")", None),
            ("HYPERLINK(", None),
        ] {
            assert_eq!(shown_by_link(formula).as_deref(), shown, "{formula}");
        }
    }
}
