//! A table in the making: is it a questionnaire, and what does it look like as a
//! [`Table`]?

use std::borrow::Cow;

use super::check_boxes::CheckBoxes;
use super::facts::Lanes;
use super::grid::Grid;
use super::header::Header;
use super::legend::{self, Instructions};
use super::measure::Measured;
use super::roles::Assigned;
use super::rows::{Body, Kind};
use super::{Column, Role, SkipReason, SkippedRow, Table, headings, told_choices};
use crate::address::{CellRef, ColumnRef, RowRef};
use crate::lang::Lang;
use crate::workbook::ValidationKind;

/// A table in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) header: Header,
    pub(super) columns: Vec<Measured>,
    pub(super) roles: Vec<Assigned>,
    pub(super) lanes: Lanes,
    pub(super) body: Body,
    /// How many of its rows hold the answers to those above them.
    pub(super) answers_below: usize,
}

/// Why a table was not taken for a questionnaire.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Rejected {
    /// No column holds questions.
    NoQuestions,
    /// A change log.
    History,
    /// What is still to be done.
    Tasks,
    /// What marks mean.
    Legend,
    /// The sheet's name says that it explains or lists something.
    SideMatter,
    /// A summary of answers that are given elsewhere.
    Summary,
    /// Nothing says that answers are wanted.
    NotAsking,
}

impl Rejected {
    /// The reason for people.
    pub(super) fn text(self, lang: Lang) -> &'static str {
        match self {
            Rejected::NoQuestions => {
                lang.pick("質問の列がありません", "no column holds questions")
            }
            Rejected::History => lang.pick("改訂履歴です", "it is a change log"),
            Rejected::Tasks => lang.pick("課題の一覧です", "it is a list of tasks"),
            Rejected::Legend => lang.pick("凡例です", "it is a legend"),
            Rejected::SideMatter => lang.pick(
                "シート名から、説明や一覧と見られます",
                "by its name it explains or lists something",
            ),
            Rejected::Summary => lang.pick(
                "記入済みの一覧で、回答欄が空いていません",
                "it is a filled list without open answer cells",
            ),
            Rejected::NotAsking => {
                lang.pick("回答を求める表ではありません", "it does not ask for answers")
            }
        }
    }
}

/// The columns that tell rows apart; none without a question column.
pub(super) fn lanes(columns: &[Measured], roles: &[Assigned]) -> Option<Lanes> {
    let both = || columns.iter().zip(roles);
    let of =
        |role: Role| both().filter(move |(_, r)| r.role == role).map(|(c, _)| c.first);
    let mut answers: Vec<u16> = of(Role::Status).chain(of(Role::Mark)).collect();
    if answers.is_empty() {
        answers.extend(of(Role::Remark));
    }
    Some(Lanes {
        table: (columns.first()?.first, columns.last()?.last),
        question: of(Role::Question).next()?,
        number: of(Role::Number).next(),
        answers,
        all: columns.iter().map(|c| c.first).collect(),
    })
}

impl Draft {
    /// Whether a header lies within this table.
    pub(super) fn includes(&self, header: &Header) -> bool {
        (self.header.first_row..=self.body.last_row).contains(&header.first_row)
            && self.header.overlaps(header)
    }

    fn column(&self, role: Role) -> Option<&Measured> {
        let mut both = self.columns.iter().zip(&self.roles);
        both.find(|(_, r)| r.role == role).map(|(c, _)| c)
    }

    /// Whether it asks for answers, or at least lists what could be asked. The sheet's name
    /// may speak against it.
    pub(super) fn check(&self, sheet: Option<&str>) -> Result<(), Rejected> {
        let items = self.body.items().count();
        let Some(question) = self.column(Role::Question).filter(|_| items > 0) else {
            return Err(Rejected::NoQuestions);
        };
        if self.is_history() || self.is_change_map() {
            return Err(Rejected::History);
        }
        if self.is_task_list() {
            return Err(Rejected::Tasks);
        }
        if self.is_legend() {
            return Err(Rejected::Legend);
        }
        if self.is_contact_list() || self.is_test_log() {
            return Err(Rejected::NotAsking);
        }
        if sheet.is_some_and(names_side_matter) && !self.is_open(question) {
            return Err(Rejected::SideMatter);
        }
        let named = question.names.of(Role::Question);
        let asked = question.asks() >= 0.35;
        let numbered = self.column(Role::Number).is_some();
        let known = named >= 0.5 || numbered && question.width() >= 20.0;
        if let Some(status) = self.column(Role::Status) {
            let open = status.lists() >= 0.3
                || status.filled() < 0.95
                || status.boxes() > 0.5
                || status.placeholders() > 0.5;
            let remark = self.column(Role::Remark);
            let named_so = status.names.of(Role::Status) >= 0.9;
            let told = remark.is_some() && numbered && named_so;
            // Nouns with numbers, and nearly everywhere an open list under 有・無: too much
            // for an inventory, whose lists are filled.
            let open_lists = status.lists() >= 0.8 && status.filled() < 0.5;
            let listed = numbered && named_so && open_lists && items >= 3;
            let accepted = named >= 0.9 || asked || listed || (open || told) && known;
            return if accepted { Ok(()) } else { Err(Rejected::Summary) };
        }
        let accepted = if self.column(Role::Mark).is_some() {
            asked || known
        } else if self.column(Role::Remark).is_some() {
            items >= 2 && (asked || named >= 0.5 && numbered)
        } else {
            self.could_be_asked(question, items)
        };
        if accepted { Ok(()) } else { Err(Rejected::NotAsking) }
    }

    /// Whether there are places for answers, most of them open, to what reads like
    /// questions or is named so.
    fn is_open(&self, question: &Measured) -> bool {
        let asked = question.asks() >= 0.35 || question.names.of(Role::Question) >= 0.9;
        let open =
            |c: &Measured| c.lists() >= 0.3 || c.boxes() > 0.5 || c.filled() < 0.5;
        let answer = self.column(Role::Status).or_else(|| self.column(Role::Mark));
        asked && answer.is_some_and(open)
    }

    /// Whether the questions read like questions, whatever the header says.
    pub(super) fn is_asking(&self) -> bool {
        let asks = self.column(Role::Question).is_some_and(|q| q.asks() >= 0.5);
        let items = self.body.items().count();
        let rows = self.body.rows.len().saturating_sub(self.answers_below);
        let dense = items * 10 >= rows * 6;
        let numbered = self.column(Role::Number).is_some();
        asks && items >= 3 && (!self.header.made_up || numbered && dense)
    }

    /// Whether a table without any place for answers lists requirements.
    fn could_be_asked(&self, question: &Measured, items: usize) -> bool {
        let named = question.names.of(Role::Question);
        let asked = question.asks() >= 0.35;
        let numbered = self.column(Role::Number).is_some();
        let categorised = self.column(Role::Category).is_some();
        let long = question.width() >= 60.0 && (items >= 5 || named >= 0.5);
        items >= 3
            && (numbered || categorised && asked)
            && (named >= 0.8 || asked || long)
            && question.width() >= 24.0
    }

    fn headed_by(&self, words: &[&str]) -> usize {
        let told = |column: &&Measured| {
            let leaf = headings::squeeze(&headings::normal(column.leaf()));
            words.contains(&leaf.as_str())
        };
        self.columns.iter().filter(told).count()
    }

    /// Change logs: 版, 日付, 変更内容, 作成者.
    fn is_history(&self) -> bool {
        const WORDS: [&str; 20] = [
            "版",
            "版数",
            "改訂",
            "改定",
            "改訂日",
            "改定日",
            "変更日",
            "変更内容",
            "改訂内容",
            "改定内容",
            "変更箇所",
            "更新内容",
            "作成者",
            "改訂者",
            "version",
            "revision",
            "changes",
            "change",
            "author",
            "descriptionofchange",
        ];
        let dated = self.columns.iter().any(|c| c.names.of(Role::Date) >= 0.6);
        let count = self.headed_by(&WORDS);
        count >= 2 || count >= 1 && dated && self.columns.len() <= 6
    }

    /// What became of each question in a new edition: 旧項番 and 新項番, 変更前 and 変更後.
    fn is_change_map(&self) -> bool {
        const EDITIONS: [(&str, &str); 6] = [
            ("旧", "新"),
            ("変更前", "変更後"),
            ("改定前", "改定後"),
            ("改訂前", "改訂後"),
            ("old ", "new "),
            ("before", "after"),
        ];
        let leaves: Vec<String> =
            self.columns.iter().map(|column| headings::normal(column.leaf())).collect();
        let in_both = |(old, new): &(&str, &str)| {
            let rests = leaves.iter().filter_map(|leaf| leaf.strip_prefix(old));
            let is_new =
                |rest| leaves.iter().any(|leaf| leaf.strip_prefix(new) == Some(rest));
            rests.into_iter().any(is_new)
        };
        let gone = || {
            leaves.iter().any(|leaf| leaf.starts_with("original"))
                && leaves.iter().any(|leaf| leaf == "removed" || leaf == "moved")
        };
        let answer = self.column(Role::Status).or_else(|| self.column(Role::Mark));
        let open = answer.is_some_and(|c| c.lists() >= 0.3 || c.filled() < 0.5);
        (EDITIONS.iter().any(in_both) || gone()) && !open
    }

    /// What is still to be done: 課題, 対応方針, 期限.
    fn is_task_list(&self) -> bool {
        const TASKS: [&str; 7] =
            ["課題", "課題内容", "課題名", "タスク", "タスク名", "issue", "actionitem"];
        let due = self.columns.iter().any(|c| c.names.of(Role::Date) >= 0.6);
        self.headed_by(&TASKS) >= 1 && due
    }

    /// Lists of people: 氏名, メールアドレス, 電話番号.
    fn is_contact_list(&self) -> bool {
        const WORDS: [&str; 14] = [
            "氏名",
            "名前",
            "担当者名",
            "所属",
            "役職",
            "メール",
            "メールアドレス",
            "電話",
            "電話番号",
            "name",
            "email",
            "emailaddress",
            "phone",
            "phonenumber",
        ];
        self.headed_by(&WORDS) >= 2 && self.column(Role::Status).is_none()
    }

    /// Tests that were run: 手順, 期待結果, 結果. A procedure alone may be how to check.
    fn is_test_log(&self) -> bool {
        const EXPECTED: [&str; 8] = [
            "期待結果",
            "期待値",
            "期待する結果",
            "期待される結果",
            "期待動作",
            "expectedresult",
            "expectedresults",
            "expectedoutcome",
        ];
        const DONE: [&str; 12] = [
            "手順",
            "テスト手順",
            "試験手順",
            "操作手順",
            "テストケース",
            "テスト項目",
            "試験項目",
            "actualresult",
            "actualresults",
            "teststeps",
            "steps",
            "testcase",
        ];
        self.headed_by(&EXPECTED) >= 1 && self.headed_by(&DONE) >= 1
    }

    /// Legends: 記号 and 意味.
    fn is_legend(&self) -> bool {
        const WORDS: [&str; 12] = [
            "記号",
            "意味",
            "シンボル",
            "凡例",
            "定義",
            "用語",
            "symbol",
            "definition",
            "meaning",
            "legend",
            "term",
            "abbreviation",
        ];
        const TERMS: [&str; 6] =
            ["用語", "用語名", "略語", "略称", "term", "abbreviation"];
        let glossary =
            self.headed_by(&TERMS) >= 1 && self.column(Role::Status).is_none();
        let few = self.columns.len() <= 5;
        few && (glossary || self.headed_by(&WORDS) >= 2)
    }

    /// The table, with what the rows `above` it and `below` it say.
    pub(super) fn table(
        &self,
        grid: &Grid<'_>,
        sheet: Option<String>,
        above: u32,
        below: u32,
    ) -> Table {
        let items: Vec<u32> = self.body.items().collect();
        let first = items.first().copied().unwrap_or(0);
        let header = &self.header;
        let before = (above, if header.made_up { first } else { header.last_row });
        let after = (self.body.last_row + 1, below);
        let known = self.choices(grid, &items);
        let asks_choice = self.column(Role::Status).is_some();
        let Instructions { legend, requirements, choices, text_behind_mark } =
            legend::read(grid, before, after, &known, asks_choice);
        let rows = (RowRef(header.first_row), RowRef(header.last_row));
        let mut table = Table {
            sheet,
            header_rows: (!header.made_up).then(|| rows.into()),
            first_row: RowRef(first),
            last_row: RowRef(self.body.last_row),
            items: items.len(),
            columns: self.columns.iter().zip(&self.roles).map(column).collect(),
            choices,
            legend,
            requirements,
            text_behind_mark,
            section_rows: Vec::new(),
            continuation_rows: Vec::new(),
            skipped_rows: Vec::new(),
        };
        table.columns.retain(|c| !c.header.is_empty() || c.role != Role::Other);
        self.put_rows(&mut table, first);
        table
    }

    fn put_rows(&self, table: &mut Table, first: u32) {
        let mut next = first;
        let skipped = |row, reason| SkippedRow { row: RowRef(row), reason };
        for &(row, kind) in &self.body.rows {
            if row > first {
                let blank = (next..row).map(|row| skipped(row, SkipReason::Blank));
                table.skipped_rows.extend(blank);
            }
            next = next.max(row + 1);
            match kind {
                Kind::Item => {}
                Kind::Section => table.section_rows.push(RowRef(row)),
                Kind::Continuation if row < first => {}
                Kind::Continuation => table.continuation_rows.push(RowRef(row)),
                Kind::Skipped(reason) => table.skipped_rows.push(skipped(row, reason)),
            }
        }
    }

    /// What an answer may be: the headers of tick columns, a list, the boxes in a cell.
    fn choices(&self, grid: &Grid<'_>, items: &[u32]) -> Vec<String> {
        let marks: Vec<String> =
            self.roles.iter().filter_map(|role| role.choice.clone()).collect();
        if !marks.is_empty() {
            return marks;
        }
        let cells = || {
            let answers = self.lanes.answers.iter();
            items.iter().flat_map(move |row| {
                answers.clone().map(|col| CellRef::new(*row, *col))
            })
        };
        let listed = cells().find_map(|at| match &grid.validation(at)?.kind {
            ValidationKind::List { choices, .. } => Some(choices.as_ref()?.to_vec()),
            _ => None,
        });
        let headed = || {
            let status = self.column(Role::Status)?;
            let told = told_choices::in_header(status.leaf());
            (!told.is_empty()).then_some(told)
        };
        if let Some(listed) = listed {
            return listed;
        }
        let texts = cells().map(|at| grid.text(at)).filter(|text| !text.is_empty());
        let texts: Vec<Cow<'_, str>> = texts.collect();
        let printed = |read: fn(&str) -> Vec<String>| {
            texts.iter().map(|text| read(text)).find(|choices| choices.len() >= 2)
        };
        printed(box_labels)
            .or_else(|| printed(told_choices::all_choices))
            .or_else(headed)
            .unwrap_or_default()
    }
}

/// What stands behind the boxes of a cell, or the tick of a box that stands alone.
fn box_labels(text: &str) -> Vec<String> {
    CheckBoxes::of(text).map(|boxes| boxes.choices()).unwrap_or_default()
}

/// Whether a sheet's name says that it is about the questions, not of them: 記入要領, 改訂履歴,
/// `Instructions`.
pub(super) fn names_side_matter(sheet: &str) -> bool {
    const WORDS: [&str; 49] = [
        "faq",
        "q&a",
        "よくある",
        "質疑応答",
        "問い合わせ一覧",
        "問合せ一覧",
        "記入要領",
        "記入方法",
        "記入例",
        "記載例",
        "回答例",
        "見本",
        "書き方",
        "手引",
        "使い方",
        "はじめに",
        "利用手順",
        "説明",
        "凡例",
        "用語",
        "改訂",
        "改定",
        "改版",
        "履歴",
        "表紙",
        "目次",
        "集計",
        "サマリ",
        "参考",
        "マスタ",
        "選択肢",
        "リスト定義",
        "検査ルール",
        "instruction",
        "read me",
        "readme",
        "introduction",
        "legend",
        "glossary",
        "definitions",
        "history",
        "change log",
        "changelog",
        "cover",
        "lookup",
        "crosswalk",
        "対照表",
        "変更点",
        "規程一覧",
    ];
    let name = headings::normal(sheet);
    WORDS.iter().any(|word| name.contains(word))
}

fn column((measured, assigned): (&Measured, &Assigned)) -> Column {
    Column {
        column: ColumnRef(measured.first),
        role: assigned.role,
        header: measured.header(),
        confidence: assigned.confidence,
        reasons: assigned.reasons.clone(),
        choice: assigned.choice.clone(),
        hidden: measured.hidden,
        block: assigned.block,
        below: 0,
    }
}
