//! A diff for people, as plain text.

use std::fmt::Write as _;

use super::{Change, Diff, ItemChange, Version, marked};
use crate::brief::one_line;
use crate::lang::Lang;

impl Diff {
    /// The counts in one line.
    ///
    /// ```
    /// use checksheet::{Diff, Lang, Questionnaire};
    ///
    /// let none = Questionnaire::default();
    /// let diff = Diff::new(&none, &none);
    /// assert_eq!(diff.summary(Lang::English), "no differences in 0 questions");
    /// ```
    pub fn summary(&self, lang: Lang) -> String {
        if self.is_empty() {
            let same = self.unchanged;
            return lang.pick(
                format!("{same} 件の質問に違いはありません"),
                format!("no differences in {same} questions"),
            );
        }
        let mut parts = Vec::new();
        for kind in KINDS {
            let count = self.count(kind.is);
            if count > 0 {
                parts.push(format!(
                    "{} {count}",
                    lang.pick(kind.japanese, kind.english)
                ));
            }
        }
        if !self.sections.is_empty() {
            let name = lang.pick("見出し変更", "headings changed");
            parts.push(format!("{name} {}", self.sections.len()));
        }
        let same = lang.pick("変更なし", "unchanged");
        parts.push(format!("{same} {}", self.unchanged));
        parts.join(lang.pick("、", ", "))
    }

    /// All changes. What was removed stands in `[-…-]`, what was added in `{+…+}`.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = format!("{}\n", self.summary(lang));
        for section in &self.sections {
            let name = lang.pick("見出し", "heading");
            let _ = writeln!(out, "\n{name}: {} → {}", section.old, section.new);
        }
        for item in &self.items {
            let _ = writeln!(out, "\n{}", item.title(lang));
            for line in item.lines(lang) {
                let _ = writeln!(out, "  {line}");
            }
        }
        out
    }
}

/// A kind of change and its name for people.
struct Kind {
    is: fn(&Change) -> bool,
    japanese: &'static str,
    english: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        is: |change| matches!(change, Change::Added),
        japanese: "追加",
        english: "added",
    },
    Kind {
        is: |change| matches!(change, Change::Removed),
        japanese: "削除",
        english: "removed",
    },
    Kind {
        is: |change| matches!(change, Change::Reworded { .. }),
        japanese: "文言変更",
        english: "reworded",
    },
    Kind {
        is: |change| matches!(change, Change::Renumbered),
        japanese: "項番変更",
        english: "renumbered",
    },
    Kind {
        is: |change| matches!(change, Change::Moved { .. }),
        japanese: "移動",
        english: "moved",
    },
    Kind {
        is: |change| matches!(change, Change::Status { .. } | Change::Remark { .. }),
        japanese: "回答変更",
        english: "answers changed",
    },
];

impl Change {
    /// What happened, in a word or two.
    pub fn name(&self, lang: Lang) -> &'static str {
        KINDS
            .iter()
            .find(|kind| (kind.is)(self))
            .map_or("", |kind| lang.pick(kind.japanese, kind.english))
    }
}

impl ItemChange {
    /// The kinds of change and the item's numbers: `文言変更、項番変更 3-1 → 3-2`.
    pub(super) fn title(&self, lang: Lang) -> String {
        let names = self.names(lang).join(lang.pick("、", ", "));
        format!("{names} {}", self.numbers())
    }

    /// The kinds of change, each once.
    pub(super) fn names(&self, lang: Lang) -> Vec<&'static str> {
        let mut names: Vec<&str> = Vec::new();
        for change in &self.changes {
            let name = change.name(lang);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// `3-1`, or `3-1 → 3-2`.
    pub(super) fn numbers(&self) -> String {
        let of = |version: &Option<Version>| {
            version.as_ref().map(|v| v.number.clone().unwrap_or_else(|| "?".to_owned()))
        };
        match (of(&self.old), of(&self.new)) {
            (Some(old), Some(new)) if old != new => format!("{old} → {new}"),
            (old, new) => new.or(old).unwrap_or_default(),
        }
    }

    /// The item as the newer version has it.
    pub(super) fn version(&self) -> Option<&Version> {
        self.new.as_ref().or(self.old.as_ref())
    }

    fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        let reworded = |change: &Change| matches!(change, Change::Reworded { .. });
        if !self.changes.iter().any(reworded) {
            lines.extend(self.version().map(|version| one_line(&version.question)));
        }
        for change in &self.changes {
            match change {
                Change::Reworded { words } => lines.push(one_line(&marked(words))),
                Change::Moved { old, new } if old != new => {
                    lines.push(format!("{old} → {new}"));
                }
                Change::Status { old, new, .. } => {
                    let mark = |mark: &Option<String>| {
                        mark.clone()
                            .unwrap_or_else(|| lang.pick("空欄", "blank").to_owned())
                    };
                    let name = lang.pick("実施有無", "status");
                    lines.push(format!("{name}: {} → {}", mark(old), mark(new)));
                }
                Change::Remark { words, .. } => {
                    let name = lang.pick("備考", "remark");
                    lines.push(format!("{name}: {}", one_line(&marked(words))));
                }
                _ => {}
            }
        }
        lines
    }
}
