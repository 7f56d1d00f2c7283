use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, FormatAlign,
    FormatBorder,
};

use crate::export::{Brand, Colour};
use crate::lang::Lang;
use crate::questionnaire::Status;

/// The formats of all sheets. Each is made once: two cells that look alike share one.
#[derive(Debug)]
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) line: Format,
    pub(super) header: Format,
    /// The number and the title of headings, from the outermost level on.
    headings: Vec<(Format, Format)>,
    pub(super) no_heading: Format,
    pub(super) number: Format,
    pub(super) text: Format,
    /// Text over several rows, which may go on over a page.
    pub(super) tall_text: Format,
    /// Number and status beside it.
    pub(super) tall_number: Format,
    pub(super) tall_status: Format,
    pub(super) status: Format,
    pub(super) no_answer: Format,
    /// The cells of small tables beside the main one.
    pub(super) label: Format,
    pub(super) value: Format,
    pub(super) count: Format,
    pub(super) total: Format,
    pub(super) total_label: Format,
    pub(super) subtitle: Format,
    base: Format,
}

/// How many levels of headings look different.
const HEADING_TINTS: [f64; 3] = [0.82, 0.91, 0.96];

impl Styles {
    pub(super) fn of(brand: &Brand) -> Styles {
        let size = brand.font.size;
        let colours = brand.colours;
        let base = Format::new()
            .set_font_name(&brand.font.name)
            .set_font_charset(128)
            .set_font_size(size)
            .set_font_color(color(colours.text))
            .set_align(FormatAlign::VerticalCenter);
        let cell = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(color(colours.border))
            .set_text_wrap();
        let centered = cell.clone().set_align(FormatAlign::Center);
        let top = centered.clone().set_align(FormatAlign::Top);
        let header = centered
            .clone()
            .set_bold()
            .set_background_color(color(colours.primary))
            .set_font_color(color(colours.primary.text_on_it()));
        let label = cell
            .clone()
            .set_bold()
            .set_indent(1)
            .set_background_color(color(colours.primary.tint(HEADING_TINTS[1])));
        let total = centered
            .clone()
            .set_bold()
            .set_background_color(color(colours.primary.tint(HEADING_TINTS[0])));
        Styles {
            title: base
                .clone()
                .set_bold()
                .set_font_size(size + 6.0)
                .set_font_color(color(colours.primary))
                .set_text_wrap()
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(color(colours.accent)),
            subtitle: base
                .clone()
                .set_bold()
                .set_font_size(size + 1.0)
                .set_font_color(color(colours.primary)),
            line: base.clone().set_text_wrap(),
            header,
            headings: headings(&cell, brand),
            no_heading: base.clone(),
            // Text, lest Excel makes a date of 1-2 when someone edits it.
            number: centered.clone().set_num_format("@"),
            tall_number: top.clone().set_num_format("@"),
            tall_status: top,
            value: cell.clone().set_indent(1),
            tall_text: cell.clone().set_align(FormatAlign::Top),
            text: cell.clone(),
            status: centered.clone(),
            no_answer: centered
                .clone()
                .set_background_color(color(colours.border.tint(0.75))),
            count: centered,
            total_label: total.clone().set_align(FormatAlign::Left).set_indent(1),
            total,
            label,
            base,
        }
    }

    /// Number and title of a heading of that level.
    pub(super) fn heading(&self, level: u8) -> (&Format, &Format) {
        let i = usize::from(level.max(1)) - 1;
        let (number, title) = &self.headings[i.min(self.headings.len() - 1)];
        (number, title)
    }

    /// The formats that have a name in Excel's list of cell styles. No two are the same.
    pub(super) fn named(&self, lang: Lang) -> [(&'static str, &Format); 10] {
        let [first, second, third] = [1, 2, 3].map(|level| self.heading(level).1);
        [
            (lang.pick("表題", "Document title"), &self.title),
            (lang.pick("見出し", "Table header"), &self.header),
            (lang.pick("章見出し 1", "Section 1"), first),
            (lang.pick("章見出し 2", "Section 2"), second),
            (lang.pick("章見出し 3", "Section 3"), third),
            (lang.pick("項番", "Number"), &self.number),
            (lang.pick("本文", "Body text"), &self.text),
            (lang.pick("中央揃え", "Centred"), &self.status),
            (lang.pick("ラベル", "Label"), &self.label),
            (lang.pick("合計", "Sum"), &self.total),
        ]
    }

    /// The plain text of the brand.
    pub(super) fn base(&self) -> Format {
        self.base.clone()
    }
}

fn headings(cell: &Format, brand: &Brand) -> Vec<(Format, Format)> {
    let size = brand.font.size;
    HEADING_TINTS
        .iter()
        .map(|tint| {
            let format = cell
                .clone()
                .set_bold()
                .set_font_size(size + 1.0)
                .set_background_color(color(brand.colours.primary.tint(*tint)));
            let number = format.clone().set_align(FormatAlign::Center);
            (number.set_num_format("@"), format.set_align(FormatAlign::Left))
        })
        .collect()
}

pub(super) fn color(colour: Colour) -> Color {
    Color::RGB(colour.0)
}

/// How a status is coloured.
pub(super) struct StatusColours {
    pub(super) fill: u32,
    pub(super) text: u32,
    /// For bars of a chart.
    pub(super) bar: u32,
}

/// The colours of a status; [`Status::Other`] has none.
pub(super) fn status_colours(status: Status) -> Option<StatusColours> {
    let (fill, text, bar) = match status {
        Status::Implemented => (0xE2_EFDA, 0x37_5623, 0x70_AD47),
        Status::Partial => (0xFF_F2CC, 0x7F_6000, 0xFF_C000),
        Status::NotImplemented => (0xFC_E4D6, 0xC0_0000, 0xE0_5A33),
        Status::NotApplicable => (0xED_EDED, 0x59_5959, 0xA5_A5A5),
        Status::Other => return None,
    };
    Some(StatusColours { fill, text, bar })
}

/// The rule that colours a mark, so that the colour follows when someone picks another.
pub(super) fn status_rule(mark: &str, status: Status) -> Option<ConditionalFormatCell> {
    let StatusColours { fill, text, .. } = status_colours(status)?;
    let format = Format::new()
        .set_background_color(Color::RGB(fill))
        .set_font_color(Color::RGB(text));
    // A quotation mark would have to be doubled inside the rule's formula.
    let plain = !mark.contains('"') && mark.chars().count() <= 100;
    plain.then(|| {
        ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(mark))
            .set_format(format)
    })
}
