use rust_xlsxwriter::{ProtectionOptions, Worksheet};

use super::Document;
use crate::export::rows::{MARGIN_BOTTOM, MARGIN_SIDE, MARGIN_TOP};
use crate::export::{Paper, Protection};

/// The most characters of a text in headers and footers: Excel takes 255 in all.
const LONGEST_PART: usize = 60;

impl Document<'_> {
    /// What all sheets share: paper, margins, header, footer, protection.
    pub(super) fn set_up_page(&self, sheet: &mut Worksheet) {
        let paper = match self.brand.paper {
            Paper::A4 => 9,
            Paper::A3 => 8,
            Paper::Letter => 1,
        };
        sheet
            .set_paper_size(paper)
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_margins(MARGIN_SIDE, MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM, 0.35, 0.3)
            .set_print_center_horizontally(true)
            .set_screen_gridlines(false);
        self.set_header_and_footer(sheet);
        if self.exporter.protection == Protection::On {
            sheet.protect_with_options(&ProtectionOptions {
                use_autofilter: true,
                format_rows: true,
                format_columns: true,
                ..ProtectionOptions::new()
            });
        }
    }

    fn set_header_and_footer(&self, sheet: &mut Worksheet) {
        let company = escaped(&self.brand.company);
        let label = escaped(self.brand.label.as_deref().unwrap_or_default());
        let footer = escaped(self.brand.footer.as_deref().unwrap_or_default());
        let title = escaped(self.title());
        let font: String =
            self.brand.font.name.chars().filter(|c| !"\",&".contains(*c)).collect();
        // The size ends in a space: digits behind it would be read as part of it.
        let plain = &format!("&\"{font},Regular\"&8 ");
        let bold = &format!("&\"{font},Bold\"&8 ");
        sheet.set_header(format!("&L{plain}{company}&R{bold}{label}"));
        sheet.set_footer(format!("&L{plain}{footer}&C{plain}&P / &N&R{plain}{title}"));
    }
}

/// `&` begins a code in headers and footers, and is doubled to be itself.
fn escaped(text: &str) -> String {
    let line = text.replace(['\n', '\r'], " ");
    let short: String = line.chars().take(LONGEST_PART).collect();
    short.replace('&', "&&")
}
