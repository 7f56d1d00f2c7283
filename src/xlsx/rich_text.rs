use std::borrow::Cow;

use super::escape;
use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Token, Xml};

/// A text made of runs.
#[derive(Debug)]
pub(super) struct RichText<'a> {
    pub(super) text: Cow<'a, str>,
    /// Whether all of it is struck out by the formats of its runs.
    pub(super) struck: bool,
}

/// The text of the `si` or `is` element whose start tag was just read: its runs joined,
/// without the phonetic ones (part 1, 18.4.8).
pub(super) fn read<'a>(xml: &mut Xml<'a>, limits: &Limits) -> Result<RichText<'a>> {
    let depth = xml.depth();
    let mut text = Cow::Borrowed("");
    let (mut run_is_struck, mut struck, mut plain) = (false, false, false);
    loop {
        match xml.next()? {
            Token::Start(tag) if tag.local() == "r" => run_is_struck = false,
            Token::Start(tag) | Token::Empty(tag) if tag.local() == "strike" => {
                run_is_struck = tag.flag("val").unwrap_or(true);
            }
            Token::Start(tag) if tag.local() == "t" => {
                let run = xml.element_text()?.into_inner();
                let is_blank = run.trim().is_empty();
                struck |= run_is_struck && !is_blank;
                plain |= !run_is_struck && !is_blank;
                if text.is_empty() {
                    text = run;
                } else {
                    text.to_mut().push_str(&run);
                }
                Limits::check("bytes in a text", text.len() as u64, limits.text_bytes)?;
            }
            Token::Start(tag) if tag.local() == "rPh" => xml.skip_element()?,
            Token::End(_) if xml.depth() < depth => break,
            Token::Eof => break,
            _ => {}
        }
    }
    Ok(RichText { text: escape::decode(text), struck: struck && !plain })
}
