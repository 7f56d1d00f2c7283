//! What all pages of a brand share: head, styles, header, search.

use std::fmt::Write;

use super::base64;
use crate::export::Brand;

/// Nothing is loaded, sent or framed, whatever a text contains.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; \
     script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// A page in the look of a brand, from its head on.
#[derive(Debug)]
pub(crate) struct Page<'b> {
    brand: &'b Brand,
    html: String,
}

impl<'b> Page<'b> {
    /// A page with its header, up to the title in it.
    pub(crate) fn begin(brand: &'b Brand, title: &str) -> Page<'b> {
        let mut page = Page { brand, html: String::new() };
        page.head(title);
        page.header(title);
        page
    }

    pub(crate) fn push(&mut self, html: &str) {
        self.html += html;
        self.html.push('\n');
    }

    /// An element with a text.
    pub(crate) fn element(&mut self, open: &str, text: &str) {
        let name = open.split(' ').next().unwrap_or(open);
        self.push(&format!("<{open}>{}</{name}>", escaped(text)));
    }

    fn head(&mut self, title: &str) {
        let colours = self.brand.colours;
        let lang = self.brand.language.pick("ja", "en");
        let title = escaped(title);
        // A name in CSS stands between quotation marks and ends with them.
        let font = self.brand.font.name.replace(['"', '\\', '<', '\n'], "");
        self.push(&format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>"
        ));
        self.push(&format!(
            ":root {{ --primary: {}; --on-primary: {}; --accent: {}; \
             --font: \"{font}\", \"Yu Gothic\", \"Hiragino Sans\", \"Noto Sans JP\", sans-serif; }}",
            colours.primary,
            colours.primary.text_on_it(),
            colours.accent,
        ));
        self.push(include_str!("page.css"));
        self.push("</style>\n</head>\n<body>");
    }

    fn header(&mut self, title: &str) {
        let brand = self.brand;
        self.push("<header>\n<div class=\"top\">");
        match &brand.logo_image {
            Some(logo) => {
                let data = base64::encode(&logo.bytes);
                let alt = escaped(&brand.company);
                let media = logo.media_type;
                self.push(&format!(
                    "<img src=\"data:{media};base64,{data}\" alt=\"{alt}\">"
                ));
            }
            None => self.element("div", &brand.company),
        }
        if let Some(label) = &brand.label {
            self.element("div class=\"label\"", label);
        }
        self.push("</div>");
        self.element("h1", title);
    }

    /// Names and what is known of them, at the end of the header.
    pub(crate) fn facts<'f>(
        &mut self,
        facts: impl IntoIterator<Item = (&'f str, Option<String>)>,
    ) {
        self.push("<dl>");
        for (name, fact) in facts {
            let Some(fact) = fact else { continue };
            self.push(&format!("<dt>{name}</dt><dd>{}</dd>", escaped(&fact)));
        }
        self.push("</dl>\n</header>\n<main>");
    }

    /// The search over `#table`, shown by the script that makes it work.
    ///
    /// `all` stands for the items of every status; a status has the name that is in the
    /// `data-status` of its items, and a text.
    pub(crate) fn search(
        &mut self,
        all: &str,
        statuses: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) {
        let lang = self.brand.language;
        let search = lang.pick("検索", "Search");
        let hint = lang.pick("質問や回答の言葉", "words of a question or an answer");
        let mut html = format!(
            "<div class=\"tools\" role=\"search\" hidden>\n<input id=\"words\" type=\"search\" \
             aria-label=\"{search}\" placeholder=\"{search}: {hint}\">\n\
             <select id=\"status\" aria-label=\"{all}\"><option value=\"\">{all}</option>"
        );
        for (name, text) in statuses {
            // Writing to a string cannot fail.
            let _ = write!(html, "<option value=\"{name}\">{text}</option>");
        }
        html += "</select>\n<output id=\"count\"></output>\n</div>";
        self.push(&html);
    }

    /// The whole page, with the script of its search.
    pub(crate) fn end(mut self) -> String {
        self.push("<script>");
        self.push(include_str!("page.js"));
        self.push("</script>\n</body>\n</html>");
        self.html
    }
}

/// A text as it stands in HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            // No page may contain them (HTML 13.2.3.5).
            '\t' | '\n' => html.push(c),
            c if c.is_control() => html.push('\u{FFFD}'),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        for (text, html) in [
            (
                "<script>alert('1')</script>",
                "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;",
            ),
            ("a & \"b\"", "a &amp; &quot;b&quot;"),
            ("一\n二\u{0}", "一\n二\u{FFFD}"),
        ] {
            assert_eq!(escaped(text), html, "{text}");
        }
    }
}
