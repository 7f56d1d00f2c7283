//! Check boxes and option buttons that stand over the cells.
//!
//! Excel keeps them twice: as VML (part 4, 19.4), where place, text and state are, and
//! as control properties. The VML is what every version reads, so it is what we read.

use crate::address::CellRef;
use crate::error::Result;
use crate::limits::Limits;
use crate::workbook::{CheckBox, Control};
use crate::xml::{Tag, Token, Xml};

/// The controls in a VML drawing.
///
/// # Errors
///
/// Where it is not well-formed, which HTML in old drawings often is not.
pub(super) fn read(source: &str, limits: &Limits) -> Result<Vec<Control>> {
    let mut xml = Xml::new(source, limits);
    let mut controls = Vec::new();
    let mut label = String::new();
    loop {
        match xml.next()? {
            Token::Start(tag) => match tag.local() {
                "shape" => label.clear(),
                "ClientData" if is_box(&tag) => {
                    let is_option = tag.attr("ObjectType").as_deref() == Some("Radio");
                    let mut control = client_data(&mut xml)?;
                    control.is_option = is_option;
                    let text = label.split_whitespace().collect::<Vec<_>>();
                    control.label = text.join(" ");
                    controls.push(control);
                }
                "ClientData" => xml.skip_element()?,
                _ => {}
            },
            Token::Text(raw) => label.push_str(&crate::xml::unescape(raw)),
            Token::Eof => return Ok(controls),
            _ => {}
        }
    }
}

fn is_box(tag: &Tag<'_>) -> bool {
    matches!(tag.attr("ObjectType").as_deref(), Some("Checkbox" | "Radio"))
}

fn client_data(xml: &mut Xml<'_>) -> Result<Control> {
    let depth = xml.depth();
    let mut control = Control {
        check_box: CheckBox::Unchecked,
        is_option: false,
        at: None,
        linked_cell: None,
        label: String::new(),
    };
    loop {
        match xml.next()? {
            Token::Start(tag) => {
                let text = xml.element_text()?;
                match tag.local() {
                    "Checked" => {
                        control.check_box = match text.trim() {
                            "1" => CheckBox::Checked,
                            "2" => CheckBox::Mixed,
                            _ => CheckBox::Unchecked,
                        }
                    }
                    "FmlaLink" => control.linked_cell = Some(text.trim().to_owned()),
                    "Anchor" => control.at = anchor(&text),
                    _ => {}
                }
            }
            Token::End(_) if xml.depth() < depth => return Ok(control),
            Token::Eof => return Ok(control),
            _ => {}
        }
    }
}

/// Column, offset, row, offset of the top left corner; then of the bottom right.
fn anchor(text: &str) -> Option<CellRef> {
    let mut numbers = text.split(',').map(|number| number.trim().parse::<u32>().ok());
    let col = numbers.next()??;
    let row = numbers.nth(1)??;
    let col = u16::try_from(col).ok().filter(|&col| col < CellRef::MAX_COLS)?;
    (row < CellRef::MAX_ROWS).then(|| CellRef::new(row, col))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_box_is_read() {
        let source = "<xml xmlns:v='v' xmlns:x='x'><v:shape><v:textbox><div>対象\n 外</div>\
            </v:textbox><x:ClientData ObjectType='Checkbox'><x:Anchor> 2, 10, 6, 3, 4, 5, 7, 1\
            </x:Anchor><x:Checked>1</x:Checked><x:FmlaLink>$E$7</x:FmlaLink></x:ClientData>\
            </v:shape><v:shape><x:ClientData ObjectType='Note'><x:Row>1</x:Row></x:ClientData>\
            </v:shape></xml>";
        let controls = read(source, &Limits::default()).unwrap();
        assert_eq!(
            controls,
            [Control {
                check_box: CheckBox::Checked,
                is_option: false,
                at: Some(CellRef::new(6, 2)),
                linked_cell: Some("$E$7".to_owned()),
                label: "対象 外".to_owned(),
            }]
        );
    }
}
