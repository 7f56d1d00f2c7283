use std::borrow::Cow;

use super::escape;
use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Token, Xml};

/// The text of the `si` or `is` element whose start tag was just read: its runs joined,
/// without the phonetic ones (part 1, 18.4.8).
pub(super) fn read<'a>(xml: &mut Xml<'a>, limits: &Limits) -> Result<Cow<'a, str>> {
    let depth = xml.depth();
    let mut text = Cow::Borrowed("");
    loop {
        match xml.next()? {
            Token::Start(tag) if tag.local() == "t" => {
                let run = xml.element_text()?.into_inner();
                if text.is_empty() {
                    text = run;
                } else {
                    text.to_mut().push_str(&run);
                }
                Limits::check("bytes in a text", text.len() as u64, limits.text_bytes)?;
            }
            Token::Start(tag) if tag.local() == "rPh" => xml.skip_element()?,
            Token::End(_) if xml.depth() < depth => return Ok(escape::decode(text)),
            Token::Eof => return Ok(escape::decode(text)),
            _ => {}
        }
    }
}
