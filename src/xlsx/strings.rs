use std::collections::HashSet;
use std::sync::Arc;

use super::rich_text;
use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Token, Xml};

/// The shared strings.
#[derive(Debug, Default)]
pub(super) struct Strings {
    /// In order.
    pub(super) texts: Vec<Arc<str>>,
    /// Those that are struck out as a whole.
    pub(super) struck: HashSet<usize>,
}

/// Read the shared strings (part 1, 18.4.9). What the part says about their count is not
/// believed.
pub(super) fn read(source: &str, limits: &Limits) -> Result<Strings> {
    let mut xml = Xml::new(source, limits);
    let mut strings = Strings::default();
    loop {
        match xml.next()? {
            Token::Start(tag) if tag.local() == "si" => {
                let string = rich_text::read(&mut xml, limits)?;
                if string.struck {
                    strings.struck.insert(strings.texts.len());
                }
                strings.texts.push(string.text.into());
            }
            Token::Empty(tag) if tag.local() == "si" => strings.texts.push("".into()),
            Token::Eof => return Ok(strings),
            _ => continue,
        }
        Limits::check("shared strings", strings.texts.len() as u64, limits.cells)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phonetic_runs_are_not_read() {
        let source = "<x:sst xmlns:x='u' count='9'><x:si><x:t>東京</x:t><x:rPh sb='0' eb='2'>\
            <x:t>トウキョウ</x:t></x:rPh><x:phoneticPr fontId='1'/></x:si><x:si/>\
            <x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space='preserve'>a </x:t></x:r>\
            <x:r><x:t>&lt;b&gt;_x000D_</x:t></x:r></x:si></x:sst>";
        let strings = read(source, &Limits::default()).unwrap();
        let strings: Vec<&str> = strings.texts.iter().map(|s| &**s).collect();
        assert_eq!(strings, ["東京", "", "a <b>\r"]);
    }

    #[test]
    fn a_text_is_struck_out_where_all_its_runs_are() {
        let run = |strike: &str, text: &str| {
            format!("<r><rPr>{strike}</rPr><t>{text}</t></r>")
        };
        for (runs, struck) in [
            ([run("<strike/>", "a"), run("<strike val='1'/>", "b")], true),
            ([run("<strike/>", "a"), run("", " ")], true),
            ([run("<strike/>", "a"), run("", "b")], false),
            ([run("<strike val='0'/>", "a"), run("", "b")], false),
        ] {
            let source = format!("<sst><si>{}</si></sst>", runs.concat());
            let strings = read(&source, &Limits::default()).unwrap();
            assert_eq!(strings.struck.contains(&0), struck, "{source}");
        }
    }
}
