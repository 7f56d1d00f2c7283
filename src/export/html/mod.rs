//! One page that needs nothing else: styles, script and logo are in it, and it loads
//! nothing. Without its script it is the same page without the search.

mod base64;
mod page;

use std::fmt::Write;

pub(crate) use page::{Page, escaped};

use super::choices::{self, Choices};
use super::counts::{self, Counts};
use super::exporter::Exporter;
use super::outline::{Entry, entries};
use super::words::{self, STATUSES};
use super::{dates, rows::Columns};
use crate::lang::Lang;
use crate::questionnaire::{Answer, Item, Questionnaire, Section, Status};

/// Write a questionnaire as a page.
pub(super) fn write(exporter: &Exporter<'_>, questionnaire: &Questionnaire) -> String {
    let brand = exporter.brand;
    let lang = brand.language;
    let title = questionnaire.title.as_deref().unwrap_or(words::untitled(lang));
    let mut document = Document {
        exporter,
        questionnaire,
        lang,
        columns: Columns::of(questionnaire, brand),
        choices: Choices::of(questionnaire, &brand.marks, &exporter.legend),
        page: Page::begin(brand, title),
    };
    document.facts();
    document.preamble();
    document.counts();
    document.table();
    document.footer();
    document.page.end()
}

struct Document<'a> {
    exporter: &'a Exporter<'a>,
    questionnaire: &'a Questionnaire,
    lang: Lang,
    columns: Columns<'a>,
    choices: Choices,
    page: Page<'a>,
}

impl Document<'_> {
    fn facts(&mut self) {
        let (exporter, lang) = (self.exporter, self.lang);
        let brand = exporter.brand;
        let version = exporter.shown_version(self.questionnaire).map(str::to_owned);
        let date =
            exporter.date.map(|date| dates::written(date, brand.date_style, lang));
        let company = Some(brand.company.clone()).filter(|name| !name.is_empty());
        let facts = [
            (lang.pick("提出先", "For"), exporter.customer.clone()),
            (lang.pick("回答者", "Answered by"), company),
            (lang.pick("対象", "Scope"), brand.product.clone()),
            (
                lang.pick("文書番号", "Document number"),
                exporter.document_number.clone(),
            ),
            (lang.pick("版数", "Version"), version),
            (lang.pick("日付", "Date"), date),
        ];
        self.page.facts(facts);
    }

    fn preamble(&mut self) {
        let lang = self.lang;
        let preamble = &self.questionnaire.preamble;
        self.lines(lang.pick("本書について", "About this document"), preamble);
        self.lines(lang.pick("前提", "Premises"), &self.exporter.brand.premises);
    }

    fn lines(&mut self, title: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.page.element("h2", title);
        self.page.push("<div class=\"lines\">");
        for line in lines {
            self.page.push(&format!("<p>{}</p>", linked(line)));
        }
        self.page.push("</div>");
    }

    fn counts(&mut self) {
        let lang = self.lang;
        self.page.element("h2", lang.pick("実施状況", "Status of implementation"));
        // No questions: who reads the page back passes over it.
        self.page.push("<table data-checksheet=\"counts\">\n<thead><tr>");
        self.page.element("th scope=\"col\"", lang.pick("章", "Section"));
        self.page.element("th scope=\"col\"", lang.pick("質問", "Questions"));
        for status in STATUSES {
            self.page.element("th scope=\"col\"", words::status(status, lang));
        }
        self.page.element("th scope=\"col\"", lang.pick("未回答", "Unanswered"));
        self.page.push("</tr></thead>\n<tbody>");
        for (section, counts) in counts::by_section(self.questionnaire) {
            let none = lang.pick("（その他）", "(no section)");
            self.count_row(&section.map_or(none.to_owned(), heading_text), counts);
        }
        let total = lang.pick("合計", "Total");
        self.count_row(total, Counts::of(self.questionnaire));
        self.page.push("</tbody>\n</table>");
    }

    fn count_row(&mut self, title: &str, counts: Counts) {
        let mut row = format!("<tr><th scope=\"row\">{}</th>", escaped(title));
        let numbers = [counts.items].into_iter().chain(counts.by_status);
        for number in numbers.chain([counts.unanswered]) {
            // Writing to a string cannot fail.
            let _ = write!(row, "<td class=\"count\">{number}</td>");
        }
        self.page.push(&(row + "</tr>"));
    }

    fn table(&mut self) {
        let lang = self.lang;
        self.page.element("h2", lang.pick("チェックシート", "Checksheet"));
        if let Some(legend) = self.choices.legend_line(lang) {
            self.page.element("p", &legend);
        }
        let all = lang.pick("すべての実施有無", "Every status");
        let statuses =
            STATUSES.map(|status| (class(Some(status)), words::status(status, lang)));
        let unanswered = [("unanswered", lang.pick("未回答", "Unanswered"))];
        self.page.search(all, statuses.into_iter().chain(unanswered));
        // Line ends in its texts are line ends, in browsers by the style of the page.
        self.page
            .push("<table id=\"table\" data-checksheet=\"questions\">\n<thead><tr>");
        let headers: Vec<String> =
            self.columns.headers.iter().map(|header| (*header).to_owned()).collect();
        for header in headers {
            self.page.element("th scope=\"col\"", &header);
        }
        self.page.push("</tr></thead>");
        for entry in entries(self.questionnaire) {
            match entry {
                Entry::Heading { section, again } => self.heading(section, again),
                Entry::SectionEnd => {}
                Entry::Item(item) => self.item(item),
            }
        }
        self.page.push("</table>");
    }

    fn heading(&mut self, section: &Section, again: bool) {
        let continued = self.lang.pick("（続き）", " (continued)");
        let text = heading_text(section) + if again { continued } else { "" };
        let columns = self.columns.headers.len();
        let level = section.level.max(1);
        let indent = f64::from(level.min(9)) * 0.8;
        self.page.push(&format!(
            "<tbody data-level=\"{level}\"><tr class=\"section\"><th colspan=\"{columns}\" \
             scope=\"rowgroup\" style=\"padding-left: {indent:.1}rem\">{}</th></tr></tbody>",
            escaped(&text),
        ));
    }

    fn item(&mut self, item: &Item) {
        let statuses: Vec<&str> = item.answers.iter().map(answer_class).collect();
        let mut html = format!("<tbody data-status=\"{}\"><tr>", statuses.join(" "));
        let rows = item.answers.len().max(1);
        let tall =
            if rows > 1 { format!(" rowspan=\"{rows}\"") } else { String::new() };
        let number = escaped(item.number.as_deref().unwrap_or_default());
        let _ = write!(html, "<td class=\"number\"{tall}>{number}</td>");
        let _ =
            write!(html, "<td class=\"text\"{tall}>{}</td>", linked(&item.question));
        if item.answers.is_empty() {
            html += "<td class=\"no-answer\" colspan=\"2\"></td>";
        }
        for (i, answer) in item.answers.iter().enumerate() {
            if i > 0 {
                html += "<tr>";
            }
            let mark =
                choices::mark(answer, &self.exporter.brand.marks).unwrap_or_default();
            let class = answer_class(answer);
            let _ = write!(html, "<td class=\"mark {class}\">{}</td>", escaped(mark));
            let remark = answer.remark.as_deref().unwrap_or_default();
            let _ = write!(html, "<td class=\"text\">{}</td>", linked(remark));
            if i == 0 {
                self.extra_cells(item, &tall, &mut html);
            }
            html += "</tr>";
        }
        if item.answers.is_empty() {
            self.extra_cells(item, &tall, &mut html);
            html += "</tr>";
        }
        self.page.push(&(html + "</tbody>"));
    }

    fn extra_cells(&self, item: &Item, tall: &str, html: &mut String) {
        for (_, name) in self.columns.extra() {
            let text = item.extra.get(name).map_or("", String::as_str);
            let _ = write!(html, "<td class=\"text\"{tall}>{}</td>", linked(text));
        }
    }

    fn footer(&mut self) {
        let brand = self.exporter.brand;
        let lang = self.lang;
        self.page.push("</main>\n<footer>");
        self.lines(lang.pick("免責事項", "Disclaimer"), &brand.disclaimer);
        for line in &brand.contact {
            self.page.element("div", line);
        }
        if let Some(footer) = &brand.footer {
            self.page.element("div", footer);
        }
        self.page.push("</footer>");
    }
}

fn heading_text(section: &Section) -> String {
    match &section.number {
        Some(number) => format!("{number}　{}", section.title),
        None => section.title.clone(),
    }
}

fn answer_class(answer: &Answer) -> &'static str {
    if answer.is_empty() && answer.status.is_none() {
        "unanswered"
    } else {
        class(answer.status)
    }
}

fn class(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Implemented) => "implemented",
        Some(Status::Partial) => "partial",
        Some(Status::NotImplemented) => "not_implemented",
        Some(Status::NotApplicable) => "not_applicable",
        Some(Status::Other) | None => "other",
    }
}

/// The text with its addresses as links.
fn linked(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_graphic() && !"\"'<>()[]{}|^`\\".contains(c);
    let mut html = String::new();
    let mut rest = text;
    let schemes = ["https://", "http://"];
    while let Some(at) = schemes.iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, address) = rest.split_at(at);
        let end = address.find(|c| !is_part(c)).unwrap_or(address.len());
        let end = address[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
        let (address, after) = address.split_at(end);
        let shown = escaped(address);
        html += &escaped(before);
        html += &format!("<a href=\"{shown}\" rel=\"noopener noreferrer\">{shown}</a>");
        rest = after;
    }
    html + &escaped(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Brand;

    #[test]
    fn addresses_become_links() {
        let link = |url: &str| {
            format!("<a href=\"{url}\" rel=\"noopener noreferrer\">{url}</a>")
        };
        for (text, html) in [
            ("なし", "なし".to_owned()),
            (
                "（https://a.example/b）。",
                format!("（{}）。", link("https://a.example/b")),
            ),
            (
                "http://a.example/?x=1&y=2, https://b.example.",
                format!(
                    "{}, {}.",
                    link("http://a.example/?x=1&amp;y=2"),
                    link("https://b.example")
                ),
            ),
            (
                "https://a.example/\"onclick=x",
                format!("{}&quot;onclick=x", link("https://a.example/")),
            ),
            ("javascript:alert(1)", "javascript:alert(1)".to_owned()),
        ] {
            assert_eq!(linked(text), html, "{text}");
        }
    }

    #[test]
    fn every_cell_of_an_item_is_there() {
        let item = Item {
            number: Some("1-1".to_owned()),
            question: "問".to_owned(),
            answers: vec![Answer::of("○", "甲"), Answer::of("", "")],
            extra: [("重要度".to_owned(), "高".to_owned())].into_iter().collect(),
            ..Item::default()
        };
        let questionnaire =
            Questionnaire { items: vec![item], ..Questionnaire::default() };
        let brand = Brand::default();
        let html = Exporter::new(&brand).to_html(&questionnaire);
        let body = html.lines().find(|line| line.contains("data-status")).unwrap();
        assert_eq!(
            body,
            "<tbody data-status=\"implemented unanswered\"><tr>\
             <td class=\"number\" rowspan=\"2\">1-1</td><td class=\"text\" rowspan=\"2\">問</td>\
             <td class=\"mark implemented\">○</td><td class=\"text\">甲</td>\
             <td class=\"text\" rowspan=\"2\">高</td></tr>\
             <tr><td class=\"mark unanswered\"></td><td class=\"text\"></td></tr></tbody>",
        );
    }

    #[test]
    fn the_page_loads_nothing() {
        let brand = Brand::default();
        let html = Exporter::new(&brand).to_html(&Questionnaire::default());
        for tag in ["<link", "src=\"http", "url(", "@import"] {
            assert!(!html.contains(tag), "{tag}");
        }
    }
}
