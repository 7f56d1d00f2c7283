use std::sync::Arc;

use super::rich_text;
use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Token, Xml};

/// The shared strings in order (part 1, 18.4.9). What the part says about their count is
/// not believed.
pub(super) fn read(source: &str, limits: &Limits) -> Result<Vec<Arc<str>>> {
    let mut xml = Xml::new(source, limits);
    let mut strings = Vec::new();
    loop {
        match xml.next()? {
            Token::Start(tag) if tag.local() == "si" => {
                strings.push(rich_text::read(&mut xml, limits)?.into());
            }
            Token::Empty(tag) if tag.local() == "si" => strings.push("".into()),
            Token::Eof => return Ok(strings),
            _ => continue,
        }
        Limits::check("shared strings", strings.len() as u64, limits.cells)?;
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
        let strings: Vec<&str> = strings.iter().map(|s| &**s).collect();
        assert_eq!(strings, ["東京", "", "a <b>\r"]);
    }
}
