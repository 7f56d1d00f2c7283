//! What the instructions around a table say: what marks mean, and what answers must have.

use super::grid::{Grid, Text};
use super::{LegendEntry, Requirement, headings, told_choices};
use crate::address::Location;

/// Rows above and below a table that are read as instructions.
const ROWS_AROUND: usize = 60;

/// Longest mark or choice of a legend, in characters.
const LONGEST_MARK: usize = 24;

/// What stands around a table.
#[derive(Debug, Default)]
pub(super) struct Instructions {
    pub(super) legend: Vec<LegendEntry>,
    pub(super) requirements: Vec<Requirement>,
    /// What an answer may be.
    pub(super) choices: Vec<String>,
    /// Whether the remark goes behind the mark, into the same cell.
    pub(super) text_behind_mark: bool,
}

/// Read the rows above a table's header, the header itself, and the rows below it.
///
/// Where no choices are known and the table asks for some, the legend tells them, or else
/// a sentence.
pub(super) fn read(
    grid: &Grid<'_>,
    above: (u32, u32),
    below: (u32, u32),
    known: &[String],
    asks_choice: bool,
) -> Instructions {
    let mut found = Instructions::default();
    let before = grid.rows_in(above.0, above.1);
    let before = &before[before.len().saturating_sub(ROWS_AROUND)..];
    let after = grid.rows_in(below.0, below.1);
    let after = &after[..after.len().min(ROWS_AROUND)];
    let rows: Vec<Vec<Text<'_>>> =
        before.iter().chain(after).map(|&row| grid.texts(row).collect()).collect();
    for texts in &rows {
        for text in texts {
            let at = Location::new(grid.sheet.name(), text.first);
            found.read_legend(&text.text, &at, known);
        }
        found.read_pairs(texts, known);
    }
    if found.legend.len() < 2 && known.is_empty() {
        found.legend.clear();
    }
    let texts = || rows.iter().flatten();
    found.choices = known.to_vec();
    if found.choices.is_empty() && asks_choice {
        found.choices = found.legend.iter().map(|entry| entry.mark.clone()).collect();
    }
    if found.choices.is_empty() && asks_choice {
        let mut told = texts().map(|text| told_choices::in_sentences(&text.text));
        found.choices = told.find(|choices| !choices.is_empty()).unwrap_or_default();
    }
    found.text_behind_mark =
        texts().any(|text| told_choices::asks_for_text_behind_mark(&text.text));
    for text in texts() {
        let at = Location::new(grid.sheet.name(), text.first);
        found.read_requirements(&text.text, &at);
    }
    found
}

impl Instructions {
    fn add(&mut self, mark: &str, meaning: &str) {
        let meaning = meaning.trim_matches(is_separator).trim();
        let known = self.legend.iter().any(|entry| entry.mark == mark);
        if !known && !meaning.is_empty() {
            let entry =
                LegendEntry { mark: mark.to_owned(), meaning: meaning.to_owned() };
            self.legend.push(entry);
        }
    }

    /// 「○：対応済み　△：一部対応　×：未対応（理由を記入のこと）」, one or more in a text.
    fn read_legend(&mut self, text: &str, at: &Location, choices: &[String]) {
        for line in text.lines() {
            let line = line.trim().trim_start_matches(['【', '（', '(', '・', '※']);
            let line = match line.split_once(['】', '：', ':']) {
                Some((title, rest)) if is_legend_title(title) => rest,
                _ => line,
            };
            for (mark, meaning) in pairs(line) {
                let listed = choices.iter().any(|choice| choice.trim() == mark);
                let glyph = mark.chars().nth(1).is_none()
                    && (super::text::is_mark(mark) || headings::is_choice(mark));
                if listed || (choices.is_empty() && glyph) {
                    self.add(mark, meaning);
                    if has_any(meaning, &["理由", "備考", "reason"])
                        && has_any(meaning, &["記入", "記載", "入力", "required"])
                    {
                        self.require(vec![mark.to_owned()], line, at);
                    }
                }
            }
        }
    }

    /// A mark in one cell and its meaning in the next. Choices side by side are columns:
    /// はい | いいえ | 該当なし.
    fn read_pairs(&mut self, texts: &[Text<'_>], choices: &[String]) {
        let listed = |text: &str| choices.iter().any(|choice| choice.trim() == text);
        let pairs = || texts.windows(2).map(|pair| (&pair[0], &pair[1]));
        if pairs().any(|(a, b)| listed(a.text.trim()) && listed(b.text.trim())) {
            return;
        }
        for (mark, meaning) in pairs() {
            if listed(mark.text.trim()) && mark.last.col + 1 == meaning.first.col {
                self.add(mark.text.trim(), &meaning.text);
            }
        }
    }

    /// Sentences such as 「×の場合は備考に理由を記入してください」.
    fn read_requirements(&mut self, text: &str, at: &Location) {
        // 「補足説明⏎（「いいえ」の場合は必ずご記入ください）」 is one sentence.
        let text = text.replace("\n（", "（").replace("\n(", "(");
        for sentence in text.split_inclusive(['。', '\n']).map(str::trim) {
            if !demands_remark(sentence) {
                continue;
            }
            let normal = headings::normal(sentence);
            let mut named: Vec<String> = self
                .choices
                .iter()
                .filter(|choice| names(&normal, choice))
                .cloned()
                .collect();
            if named.is_empty() && says_when(&normal) {
                // It is for a choice that is not among those known: said, but not a rule.
                named = quoted(sentence);
                if named.is_empty() {
                    continue;
                }
            }
            self.require(named, sentence, at);
        }
    }

    fn require(&mut self, marks: Vec<String>, text: &str, at: &Location) {
        let told = self.requirements.iter().any(|r| r.text == text);
        if !told {
            self.requirements.push(Requirement {
                remark_required_for: marks,
                text: text.to_owned(),
                at: Some(at.clone()),
            });
        }
    }
}

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || "、,/／|｜;；・。()（）".contains(c)
}

fn is_legend_title(title: &str) -> bool {
    let key = headings::squeeze(&headings::normal(title));
    ["凡例", "回答区分", "記入方法", "回答欄", "選択肢", "評価基準", "記号", "legend"]
        .iter()
        .any(|word| key.contains(word))
}

/// Marks and what follows them up to the next mark.
fn pairs(line: &str) -> Vec<(&str, &str)> {
    let mut starts: Vec<(usize, usize, usize)> = Vec::new();
    for (i, c) in line.char_indices().filter(|(_, c)| "：:＝=…→".contains(*c)) {
        let mark_from = line[..i]
            .trim_end()
            .rfind(is_separator)
            .map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
        starts.push((mark_from, i, i + c.len_utf8()));
    }
    // 「 - the requirement」: English legends use a dash.
    if starts.is_empty() {
        let dash = line.split_once(" - ").or_else(|| line.split_once(" – "));
        return dash
            .map(|(mark, meaning)| (mark.trim(), meaning.trim()))
            .filter(|(mark, _)| mark.chars().count() <= LONGEST_MARK)
            .into_iter()
            .collect();
    }
    let ends = starts.iter().skip(1).map(|next| next.0).chain([line.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(&(mark, colon, from), end)| {
            Some((line.get(mark..colon)?.trim(), line.get(from..end)?))
        })
        .filter(|(mark, _)| !mark.is_empty() && mark.chars().count() <= LONGEST_MARK)
        .collect()
}

/// Whether a sentence demands that something is written beside the answer.
fn demands_remark(sentence: &str) -> bool {
    const WHAT: [&str; 12] = [
        "理由",
        "備考",
        "補足",
        "コメント",
        "特記",
        "具体的",
        "代替",
        "内容",
        "comment",
        "explain",
        "remark",
        "reason",
    ];
    const MUST: [&str; 12] = [
        "必ず",
        "必須",
        "記入",
        "記載",
        "記述",
        "入力",
        "ご回答",
        "must",
        "please",
        "required",
        "describe",
        "provide",
    ];
    let normal = headings::normal(sentence);
    let has = |words: &[&str]| has_any(&normal, words);
    has(&WHAT) && has(&MUST) && (says_when(&normal) || has(&["必ず", "必須", "must"]))
}

fn says_when(normal: &str) -> bool {
    [
        "場合",
        "とき",
        "時は",
        "を選",
        "とした",
        "」として",
        "と回答",
        "if ",
        "when ",
        "where ",
    ]
    .iter()
    .any(|word| normal.contains(word))
}

/// Whether a sentence names a choice as such: in quotes, or before の場合 and the like.
fn names(normal: &str, choice: &str) -> bool {
    let choice = headings::normal(choice);
    if choice.is_empty() {
        return false;
    }
    normal.match_indices(&choice).any(|(at, _)| {
        let before = normal[..at].chars().next_back();
        let after = &normal[at + choice.len()..];
        let quoted = before.is_some_and(|c| "「『\"'“".contains(c))
            && after.starts_with(['」', '』', '"', '\'', '”']);
        // A sign is no part of a word: 「△または×とした項目」.
        let sign = !choice.contains(char::is_alphanumeric);
        let free = sign || before.is_none_or(|c| !c.is_alphanumeric());
        let case = [
            "の場合",
            "を選",
            "のとき",
            "の時",
            "とした",
            "と回答",
            "、",
            "・",
            "または",
            "又は",
            "or ",
            "及び",
            "および",
        ]
        .iter()
        .any(|word| after.trim_start().starts_with(word));
        quoted || free && case
    })
}

/// What stands in quotes.
fn quoted(sentence: &str) -> Vec<String> {
    sentence
        .split('「')
        .skip(1)
        .filter_map(|rest| rest.split_once('」'))
        .map(|(word, _)| word.to_owned())
        .filter(|word| headings::is_choice(word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Sheet;

    fn read_line(line: &str, choices: &[&str]) -> Instructions {
        let sheet = Sheet::drawn("s", &[line]);
        let choices: Vec<String> = choices.iter().map(|c| (*c).to_owned()).collect();
        read(&Grid::new(&sheet), (0, 0), (9, 9), &choices, true)
    }

    fn legend(line: &str, choices: &[&str]) -> String {
        let entries = read_line(line, choices).legend;
        let shown: Vec<String> =
            entries.iter().map(|e| format!("{}={}", e.mark, e.meaning)).collect();
        shown.join(" ")
    }

    #[test]
    fn legends() {
        for (line, choices, expected) in [
            (
                "【凡例】○：対応済み　△：一部対応　×：未対応　－：該当しない",
                &["○", "△", "×", "－"][..],
                "○=対応済み △=一部対応 ×=未対応 －=該当しない",
            ),
            ("凡例：○＝実施、×＝未実施", &[], "○=実施 ×=未実施"),
            (
                "Compliant - the requirement is met",
                &["Compliant"],
                "Compliant=the requirement is met",
            ),
            (
                "充足：すべて満たしている",
                &["充足", "未充足"],
                "充足=すべて満たしている",
            ),
            ("○ | 実施している", &["○", "×"], "○=実施している"),
            ("はい | いいえ | 該当なし | 備考", &["はい", "いいえ", "該当なし"], ""),
            ("担当：総務部　電話：内線123", &[], ""),
        ] {
            assert_eq!(legend(line, choices), expected, "{line}");
        }
    }

    #[test]
    fn requirements() {
        for (line, expected) in [
            ("×の場合は備考欄に理由を記入してください。", &["×"][..]),
            (
                "「△」または「×」を選択した場合は、必ず備考に内容をご記入ください。",
                &["△", "×"],
            ),
            ("すべての項目について備考欄に根拠を必ず記入してください。", &[]),
            (
                "※2 △または×とした項目は、備考欄に今後の予定をご記入ください。",
                &["△", "×"],
            ),
            ("予定のことは「×」として内容欄に時期を記入してください。", &["×"]),
            ("原則として備考欄に根拠を必ず記入してください。", &[]),
            ("○…遵守　△…一部　×…未遵守（理由を記入のこと）", &["×"]),
        ] {
            let found = read_line(line, &["○", "△", "×"]).requirements;
            assert_eq!(found.len(), 1, "{line}");
            assert_eq!(found[0].remark_required_for, expected, "{line}");
        }
        let none =
            read_line("該当する記号を選んでください。", &["○", "×"]).requirements;
        assert!(none.is_empty());
    }
}
