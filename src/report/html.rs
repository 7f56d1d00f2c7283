//! The report as a page in the look of the company's documents.

use super::{Items, Report, origin};
use crate::export::Brand;
use crate::export::html::{Page, escaped};
use crate::lang::Lang;
use crate::plan::{Outcome, PlanItem};

pub(super) fn page(report: &Report<'_>, brand: &Brand) -> String {
    let lang = brand.language;
    let mut page = Page::begin(brand, super::title(lang));
    page.facts([(lang.pick("結果", "Result"), Some(report.summary(lang)))]);
    let outcomes = [Outcomes::Blank, Outcomes::Filled];
    let all = lang.pick("すべて", "All");
    page.search(all, outcomes.map(|outcomes| (outcomes.name(), outcomes.title(lang))));
    page.push("<table id=\"table\">\n<thead><tr>");
    for header in lang.pick(
        ["項番", "確認事項", "セル", "結果", "記入内容・空欄の理由"],
        ["No.", "Question", "Cell", "Result", "What is written, or why it is blank"],
    ) {
        page.element("th scope=\"col\"", header);
    }
    page.push("</tr></thead>");
    for outcomes in outcomes {
        let items = report.items.items.iter();
        for item in items.filter(|item| outcomes.has(item)) {
            page.push(&row(item, report.items, outcomes, lang));
        }
    }
    page.push("</table>");
    if !report.notes.is_empty() {
        page.element("h2", lang.pick("注記", "Notes"));
        page.push("<ul>");
        for note in &report.notes {
            page.element("li", &note.line(lang));
        }
        page.push("</ul>");
    }
    page.push("</main>");
    page.end()
}

/// The items of one kind of outcome, which stand together.
#[derive(Clone, Copy, Debug)]
enum Outcomes {
    Blank,
    Filled,
}

impl Outcomes {
    fn has(self, item: &PlanItem) -> bool {
        match self {
            Outcomes::Blank => matches!(item.outcome, Outcome::Blank { .. }),
            Outcomes::Filled => matches!(item.outcome, Outcome::Fill(_)),
        }
    }

    /// The name in `data-status`.
    fn name(self) -> &'static str {
        match self {
            Outcomes::Blank => "blank",
            Outcomes::Filled => "filled",
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Outcomes::Blank => lang.pick("空欄", "Left blank"),
            Outcomes::Filled => lang.pick("記入", "Filled"),
        }
    }

    /// The class of the status that has the same colour.
    fn class(self) -> &'static str {
        match self {
            Outcomes::Blank => "partial",
            Outcomes::Filled => "implemented",
        }
    }
}

fn row(item: &PlanItem, items: Items<'_>, outcomes: Outcomes, lang: Lang) -> String {
    let lines: Vec<String> =
        lines(item, items, lang).iter().map(|line| escaped(line)).collect();
    let number = item.number.as_deref().unwrap_or_default();
    format!(
        "<tbody data-status=\"{}\"><tr><td class=\"number\">{}</td><td class=\"text\">{}</td>\
         <td>{}</td><td class=\"mark {}\">{}</td><td class=\"text\">{}</td></tr></tbody>",
        outcomes.name(),
        escaped(number),
        escaped(&item.question),
        escaped(&item.at.to_string()),
        outcomes.class(),
        outcomes.title(lang),
        lines.join("\n"),
    )
}

fn lines(item: &PlanItem, items: Items<'_>, lang: Lang) -> Vec<String> {
    match &item.outcome {
        Outcome::Fill(fill) => {
            let writes = fill.writes.iter();
            let writes = writes.map(|write| format!("{}: {}", write.at, write.value));
            writes
                .chain([origin(fill, lang)])
                .chain(fill.marks_to_choose().map(|open| open.line(lang)))
                .collect()
        }
        Outcome::Blank { reason } => {
            let candidates = super::candidates(item, items, lang);
            [reason.text(lang)].into_iter().chain(candidates).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Location;
    use crate::plan::{BlankReason, FillPlan};

    #[test]
    fn texts_of_the_customer_stay_texts() {
        let item = PlanItem {
            number: Some("<1>".to_owned()),
            at: Location { sheet: "a&b".to_owned(), cell: "C7".parse().unwrap() },
            question: "<script>".to_owned(),
            outcome: Outcome::Blank { reason: BlankReason::NoMatch },
            candidates: Vec::new(),
        };
        let plan = FillPlan { items: vec![item], fields: Vec::new() };
        let html = page(&Report::new(&plan), &Brand::new(Lang::English));
        assert!(html.contains(
            "<tbody data-status=\"blank\"><tr><td class=\"number\">&lt;1&gt;</td>\
             <td class=\"text\">&lt;script&gt;</td><td>&#39;a&amp;b&#39;!C7</td>\
             <td class=\"mark partial\">Left blank</td>"
        ));
    }
}
