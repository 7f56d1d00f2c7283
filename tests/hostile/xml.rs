//! XML that takes advantage of its readers.

use super::package::{Package, questionnaire, row};
use super::{Case, Refused, withstands};

/// A sheet with this inside its `worksheet` element.
fn sheet(inside: String) -> Vec<u8> {
    Package::new(inside).stored().bytes()
}

#[test]
fn markup_without_end() {
    const N: usize = 4 << 20;
    withstands([
        (
            "a million elements inside each other",
            Some(Refused),
            sheet("<a>".repeat(1 << 20)),
        ),
        (
            "as many inside a cell",
            Some(Refused),
            sheet(format!("<sheetData><row><c><v>{}", "<a>".repeat(1 << 20))),
        ),
        (
            "a million attributes",
            None,
            sheet(format!("<sheetData {}/>", "a='' ".repeat(1 << 20))),
        ),
        (
            "a million attributes on a cell",
            None,
            sheet(format!(
                "<sheetData><row><c {}/></row></sheetData>",
                "a='' ".repeat(1 << 20)
            )),
        ),
        ("ampersands", None, sheet("&".repeat(N))),
        (
            "ampersands in a text",
            None,
            sheet(questionnaire(&row(&["1", &"&".repeat(500_000), "", ""]))),
        ),
        (
            "references in a text",
            None,
            sheet(questionnaire(&row(&["1", &"&amp;".repeat(200_000), "", ""]))),
        ),
        (
            "references that do not end",
            None,
            sheet(questionnaire(&row(&["1", &"&amp".repeat(200_000), "", ""]))),
        ),
        (
            "a comment that does not end",
            Some(Refused),
            sheet(format!("<!-{}", "-".repeat(N))),
        ),
        ("comments that begin again", Some(Refused), sheet("<!--".repeat(N / 4))),
        (
            "CDATA that does not end",
            Some(Refused),
            sheet(format!("<![CDATA[{}", "]]".repeat(N / 2))),
        ),
        ("brackets", Some(Refused), sheet("<".repeat(N))),
        (
            "a quote that does not end",
            Some(Refused),
            sheet(format!("<a b='{}", ">".repeat(N))),
        ),
        ("a name of 4 MB", Some(Refused), sheet(format!("<{}", "a".repeat(N)))),
        ("a name of colons", None, sheet(format!("<{}/>", ":".repeat(N)))),
        (
            "escapes in a text",
            None,
            sheet(questionnaire(&row(&["1", &"_x005F".repeat(150_000), "", ""]))),
        ),
        ("line ends", None, sheet("\r\n".repeat(N / 2))),
        ("processing instructions", None, sheet("<?a?>".repeat(N / 5))),
    ]);
}

#[test]
fn entities_are_not_expanded() {
    let laughs = "<!DOCTYPE l [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\
        <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>";
    let external = "<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>";
    let with = |doctype: &str| -> Vec<u8> {
        let text = questionnaire(&row(&["1", "&c;&a;", "", ""]));
        let part = format!("{doctype}<worksheet>{text}</worksheet>");
        Package::new("").part("xl/worksheets/sheet1.xml", part).bytes()
    };
    withstands([
        ("entities inside entities", Some(Refused), with(laughs)),
        ("an entity that is a file", Some(Refused), with(external)),
    ]);
}

#[test]
fn encodings() {
    let wide = |text: &str| -> Vec<u8> {
        [vec![0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect()]
            .concat()
    };
    let part = |content: Vec<u8>| -> Vec<u8> {
        Package::new("").part("xl/worksheets/sheet1.xml", content).stored().bytes()
    };
    let cases: [Case; 4] = [
        (
            "60 MB in UTF-16",
            None,
            part(wide(&format!("<worksheet>{}</worksheet>", "表".repeat(30 << 20)))),
        ),
        ("half a surrogate", Some(Refused), part(vec![0xFF, 0xFE, b'<', 0, 0, 0xD8])),
        ("a single byte", Some(Refused), part(vec![0xFF])),
        (
            "an encoding that is none",
            None,
            part(b"<?xml version='1.0' encoding='UTF-7'?><worksheet/>".to_vec()),
        ),
    ];
    withstands(cases);
}
