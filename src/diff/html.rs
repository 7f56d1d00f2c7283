//! A diff for people, as a page that stands alone.

use std::fmt::Write as _;

use super::{Change, Diff, ItemChange, Span};
use crate::lang::Lang;

const STYLE: &str = "\
body { font: 15px/1.6 system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #ccc; padding: .4em .6em; text-align: left; vertical-align: top }
th { background: #f3f4f6 } td { white-space: pre-wrap; overflow-wrap: anywhere }
del { background: #fde2e1 } ins { background: #d9f2dd; text-decoration: none }
.name { white-space: nowrap }
@media (prefers-color-scheme: dark) { body { background: #1b1b1b; color: #e6e6e6 }
  th { background: #2b2b2b } th, td { border-color: #555 } del { background: #6b2a28 } ins { background: #1f5a2b } }
";

impl Diff {
    /// All changes as an HTML page without scripts and without links to anywhere.
    pub fn html(&self, lang: Lang) -> String {
        let title =
            lang.pick("チェックシートの改訂差分", "Changes of the questionnaire");
        let code = lang.pick("ja", "en");
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{code}\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n\
             <h1>{title}</h1>\n<p>{}</p>\n",
            escaped(&self.summary(lang)),
        );
        if !self.sections.is_empty() {
            out += "<ul>\n";
            for section in &self.sections {
                let (old, new) = (escaped(&section.old), escaped(&section.new));
                let _ = writeln!(out, "<li><del>{old}</del> → <ins>{new}</ins></li>");
            }
            out += "</ul>\n";
        }
        if !self.items.is_empty() {
            self.table(&mut out, lang);
        }
        out + "</html>\n"
    }

    fn table(&self, out: &mut String, lang: Lang) {
        let headers = lang.pick(
            ["変更", "項番", "確認事項", "回答"],
            ["Change", "No.", "Question", "Answer"],
        );
        out.push_str("<table>\n<thead><tr>");
        for header in headers {
            let _ = write!(out, "<th scope=\"col\">{header}</th>");
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for item in &self.items {
            let _ = writeln!(
                out,
                "<tr><td class=\"name\">{}</td><td class=\"name\">{}</td>\
                 <td>{}</td><td>{}</td></tr>",
                item.names(lang).join("<br>"),
                escaped(&item.numbers()),
                question(item),
                answer(item, lang),
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
}

fn question(item: &ItemChange) -> String {
    let mut html = String::new();
    for change in &item.changes {
        match change {
            Change::Reworded { words } => html += &html_of(words),
            Change::Added => html += &tagged("ins", text_of(item)),
            Change::Removed => html += &tagged("del", text_of(item)),
            _ => {}
        }
    }
    if html.is_empty() {
        html = escaped(text_of(item));
    }
    for change in &item.changes {
        if let Change::Moved { old, new } = change
            && old != new
        {
            let _ = write!(html, "<br>{} → {}", tagged("del", old), tagged("ins", new));
        }
    }
    html
}

fn answer(item: &ItemChange, lang: Lang) -> String {
    let mut parts = Vec::new();
    for change in &item.changes {
        match change {
            Change::Status { old, new, .. } => {
                let blank = lang.pick("空欄", "blank");
                let old = tagged("del", old.as_deref().unwrap_or(blank));
                let new = tagged("ins", new.as_deref().unwrap_or(blank));
                parts.push(format!("{old} → {new}"));
            }
            Change::Remark { words, .. } => parts.push(html_of(words)),
            _ => {}
        }
    }
    parts.join("<br>")
}

fn text_of(item: &ItemChange) -> &str {
    item.version().map_or("", |version| &version.question)
}

fn html_of(words: &[Span]) -> String {
    words
        .iter()
        .map(|span| match span {
            Span::Same(text) => escaped(text),
            Span::Removed(text) => tagged("del", text),
            Span::Added(text) => tagged("ins", text),
        })
        .collect()
}

fn tagged(tag: &str, text: &str) -> String {
    format!("<{tag}>{}</{tag}>", escaped(text))
}

/// Text as it stands in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
