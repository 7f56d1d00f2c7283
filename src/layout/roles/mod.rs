//! What each column is for: header words, contents and place weighed together.
//!
//! The question is found first, because everything else stands in relation to it; then
//! the answer, the number, the remark; what is left goes by its header. A column that is
//! not clearly an answer column is not called one: see [`LEAST_ANSWER`].

mod scores;
mod signs;

use self::scores::{answer_score, number_score, question_score, remark_score};
use self::signs::{
    block_of, choice_of, is_coloured, is_judgement, is_scope, is_tickable,
};
use super::measure::Measured;
use super::{Role, headings};

/// The least evidence for a question column.
const LEAST_QUESTION: f32 = 1.6;

/// The least evidence for an answer column. A header that says so alone gives 3, a
/// drop-down list alone 2.5, a tick or an empty cell about half a point.
const LEAST_ANSWER: f32 = 1.9;

/// The least evidence for a remark column.
const LEAST_REMARK: f32 = 1.4;

/// The least evidence for a number column.
const LEAST_NUMBER: f32 = 1.9;

/// Two answer columns that differ by less are equally good; then the left one counts.
const TIE: f32 = 0.7;

/// A column's role, and why.
#[derive(Clone, Debug)]
pub(super) struct Assigned {
    pub(super) role: Role,
    pub(super) confidence: f32,
    pub(super) reasons: Vec<String>,
    pub(super) choice: Option<String>,
    pub(super) block: u8,
}

/// The roles of the columns, as many as there are columns.
pub(super) fn assign(columns: &[Measured], told: &[Option<Role>]) -> Vec<Assigned> {
    let mut roles = Roles {
        columns,
        assigned: vec![None; columns.len()],
        question: None,
        answer: None,
    };
    roles.heed(told);
    roles.find_question();
    roles.find_answer();
    roles.find_number();
    roles.find_remark();
    roles.name_others();
    roles.finish()
}

struct Roles<'a> {
    columns: &'a [Measured],
    assigned: Vec<Option<Assigned>>,
    question: Option<usize>,
    /// The first column of the answer.
    answer: Option<usize>,
}

impl Roles<'_> {
    fn free(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|&i| self.assigned[i].is_none())
    }

    /// The best free column by a score, the runner-up's score beside it.
    fn best(&self, score: impl Fn(usize) -> f32) -> Option<(usize, f32, f32)> {
        let mut ranked: Vec<(usize, f32)> =
            self.free().map(|i| (i, score(i))).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let (best, score) = *ranked.first()?;
        Some((best, score, ranked.get(1).map_or(0.0, |r| r.1.max(0.0))))
    }

    fn set(&mut self, i: usize, role: Role, confidence: f32, reasons: Vec<String>) {
        let assigned = Assigned { role, confidence, reasons, choice: None, block: 0 };
        self.assigned[i] = Some(assigned);
    }

    fn heed(&mut self, told: &[Option<Role>]) {
        for (i, role) in told.iter().enumerate().take(self.columns.len()) {
            let Some(role) = role else { continue };
            self.set(i, *role, 1.0, vec!["as told".to_owned()]);
            match role {
                Role::Question => self.question = self.question.or(Some(i)),
                Role::Status | Role::Mark => self.answer = self.answer.or(Some(i)),
                _ => {}
            }
        }
    }

    fn find_question(&mut self) {
        if self.question.is_some() {
            return;
        }
        // 対策項目, written once for several rows, beside what is asked in each of them.
        let over_several = |i: usize| {
            let column = &self.columns[i];
            column.filled() < 0.5
                && column.asks() < 0.3
                && self.columns[i + 1..]
                    .iter()
                    .any(|c| c.filled() >= 0.9 && c.asks() >= 0.5)
        };
        let score = |i: usize| {
            question_score(&self.columns[i]) - if over_several(i) { 4.0 } else { 0.0 }
        };
        let Some((best, points, next)) = self.best(score) else { return };
        if points < LEAST_QUESTION {
            return;
        }
        // Of two languages side by side, the left one is the question.
        let named = |column: &Measured| {
            column.names.of(Role::Question) >= 0.6
                || headings::names_language(column.leaf())
        };
        let twin = |i: usize| {
            let (a, b) = (&self.columns[i], &self.columns[best]);
            a.asks() >= 0.6
                && b.asks() >= 0.6
                && named(a)
                && named(b)
                && a.width() >= b.width() * 0.5
                && (a.wide() >= 0.5) != (b.wide() >= 0.5)
        };
        let first = self.free().find(|&i| i < best && twin(i)).unwrap_or(best);
        let others: Vec<usize> =
            self.free().filter(|&i| i > first && (i == best || twin(i))).collect();
        let reasons = question_reasons(&self.columns[first]);
        self.set(
            first,
            Role::Question,
            certainty(points, LEAST_QUESTION, next),
            reasons,
        );
        self.question = Some(first);
        for i in others.into_iter().filter(|&i| i != first) {
            let reasons = vec!["the question in another language".to_owned()];
            self.set(i, Role::Question, 0.8, reasons);
        }
    }

    fn find_answer(&mut self) {
        if self.answer.is_some() {
            return;
        }
        let question = self.question.unwrap_or(0);
        // Where a column right of the question says it is the answer, one left of it that
        // merely has a list is the state of the work.
        let said =
            |i: usize| i > question && self.columns[i].names.of(Role::Status) >= 0.9;
        let said = self.free().any(said);
        let asked = self.question.and_then(|i| self.columns[i].fill());
        let score = |i: usize| {
            let column = &self.columns[i];
            let behind = if said && i < question { 3.0 } else { 0.0 };
            let coloured = if is_coloured(column, asked) { 1.0 } else { 0.0 };
            let marked = if self.is_marked_open(i) { 1.0 } else { 0.0 };
            let scope = if is_scope(column) { 1.0 } else { 0.0 };
            answer_score(column, i > question) + coloured + marked - behind - scope
        };
        let best = self.best(score).filter(|(_, points, _)| *points >= LEAST_ANSWER);
        let marks = self.mark_columns();
        let listed = best.is_some_and(|(i, points, _)| {
            self.columns[i].lists() >= 0.5 && points >= 4.0
        });
        if marks.len() >= 2 && !listed {
            return self.set_marks(&marks);
        }
        let Some((best, points, next)) = best else {
            return self.find_only_place(question);
        };
        let as_good = |i: usize| {
            i > question && score(i) >= LEAST_ANSWER && points - score(i) < TIE
        };
        let first = self.free().find(|&i| i < best && as_good(i)).unwrap_or(best);
        let next = if first == best { next } else { points };
        let reasons = answer_reasons(&self.columns[first]);
        let margin = if next > score(first) { score(first) - TIE } else { next };
        let confidence = certainty(score(first), LEAST_ANSWER, margin);
        self.set(first, Role::Status, confidence, reasons);
        self.answer = Some(first);
    }

    /// Whether a conditional format is on its open cells and not on the question: one that
    /// shows what is still to be filled.
    fn is_marked_open(&self, i: usize) -> bool {
        let column = &self.columns[i];
        let asked = self.question.map_or(0.0, |i| self.columns[i].conditional());
        column.conditional() >= 0.5 && asked < 0.5 && column.filled() < 0.5
    }

    /// Where nothing is named as an answer, the only column with a header that is empty on
    /// every row must be its place.
    fn find_only_place(&mut self, question: usize) {
        let taken = [
            Role::Reserved,
            Role::Respondent,
            Role::Date,
            Role::Number,
            Role::Importance,
            Role::Category,
            Role::Guidance,
        ];
        let open = |i: &usize| {
            let column = &self.columns[*i];
            let named = |role: &Role| column.names.of(*role) >= 0.6;
            *i > question
                && column.occupied() == 0.0
                && !column.levels.is_empty()
                && !column.hidden
                && !taken.iter().any(named)
        };
        let open: Vec<usize> = self.free().filter(open).collect();
        if let [only] = open[..]
            && self.columns[only].names.of(Role::Remark) < 0.6
        {
            let reasons =
                vec!["it is the only empty column beside the question".to_owned()];
            self.set(only, Role::Status, 0.5, reasons);
            self.answer = Some(only);
        }
    }

    /// Adjacent columns whose headers are choices and whose cells are empty or ticked.
    ///
    /// Between choices, or beside two of them, an empty column with a short header that
    /// names nothing else is a choice too; and so are steps from 1 up under one heading.
    fn mark_columns(&self) -> Vec<usize> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let top = |i: usize| self.columns[i].group().first();
        for i in self.free().filter(|&i| is_tickable(&self.columns[i])) {
            let same = |run: &&mut Vec<usize>| {
                run.last().is_some_and(|&last| last + 1 == i && top(last) == top(i))
            };
            match runs.last_mut().filter(same) {
                Some(run) => run.push(i),
                None => runs.push(vec![i]),
            }
        }
        let is_choice = |i: &usize| headings::is_choice(choice_of(&self.columns[*i]));
        for run in &mut runs {
            let grouped = run.iter().all(|i| !self.columns[*i].group().is_empty());
            let steps = grouped
                && run.len() >= 3
                && (1..).zip(run.iter()).all(|(step, i)| {
                    headings::normal(self.columns[*i].leaf()).parse()
                        == Ok::<usize, _>(step)
                });
            let choices = run.iter().filter(|i| is_choice(i)).count();
            // 点検結果: 良 | 要改善 | 非該当.
            let answers = grouped
                && run.iter().all(|i| self.columns[*i].group.of(Role::Status) >= 0.9);
            let enough = if answers { 1 } else { 2 };
            if !steps && choices < enough {
                run.retain(is_choice);
            }
        }
        // The first of equally long runs: the present state stands before the plan.
        runs.into_iter().rev().max_by_key(Vec::len).unwrap_or_default()
    }

    fn set_marks(&mut self, marks: &[usize]) {
        for &i in marks {
            let choice = choice_of(&self.columns[i]).to_owned();
            let reasons = vec![if self.columns[i].label_of_boxes().is_some() {
                format!("its boxes say {choice:?}")
            } else {
                format!("its header is the choice {choice:?}")
            }];
            self.set(i, Role::Mark, 0.9, reasons);
            if let Some(assigned) = &mut self.assigned[i] {
                assigned.choice = Some(choice);
            }
        }
        self.answer = marks.first().copied();
    }

    fn find_number(&mut self) {
        if self.has(Role::Number) {
            return;
        }
        let question = self.question.unwrap_or(0);
        let score = |i: usize| number_score(&self.columns[i], i < question);
        let Some((best, points, next)) = self.best(score) else { return };
        if points < LEAST_NUMBER {
            return;
        }
        let column = &self.columns[best];
        let mut reasons = header_reason(column, Role::Number);
        if column.numbers() >= 0.5 {
            reasons.push(format!(
                "{} of its texts are numbers",
                percent(column.numbers())
            ));
        }
        self.set(best, Role::Number, certainty(points, LEAST_NUMBER, next), reasons);
    }

    fn has(&self, role: Role) -> bool {
        self.assigned.iter().flatten().any(|assigned| assigned.role == role)
    }

    fn find_remark(&mut self) {
        if self.has(Role::Remark) {
            return;
        }
        let question = self.question.unwrap_or(0);
        let answer = self.answer;
        let asked = self.question.and_then(|i| self.columns[i].fill());
        let answered = answer.is_some_and(|i| self.columns[i].filled() > 0.5);
        let group = answer.map_or(&[][..], |i| self.columns[i].group());
        let score = |i: usize| {
            let near = answer.is_some_and(|a| i > a);
            let planned = block_of(&self.columns[i]) > 0;
            let coloured = is_coloured(&self.columns[i], asked);
            // 現状: 状況 | 説明.
            let beside = near && !group.is_empty() && self.columns[i].group() == group;
            remark_score(&self.columns[i], i > question, near, answered)
                + if beside { 0.8 } else { 0.0 }
                + if coloured { 1.0 } else { 0.0 }
                - if planned { 1.0 } else { 0.0 }
        };
        let Some((best, points, next)) = self.best(score) else { return };
        if points < LEAST_REMARK {
            return;
        }
        let mut reasons = header_reason(&self.columns[best], Role::Remark);
        if answer.is_some_and(|a| a + 1 == best) {
            reasons.push("it stands beside the answer".to_owned());
        }
        self.set(best, Role::Remark, certainty(points, LEAST_REMARK, next), reasons);
    }

    /// Everything else goes by its header, and a little by its place.
    fn name_others(&mut self) {
        let question = self.question.unwrap_or(0);
        for i in self.free().collect::<Vec<_>>() {
            let (role, confidence) = self.other_role(i, i < question);
            let reasons = header_reason(&self.columns[i], role);
            self.set(i, role, confidence, reasons);
        }
    }

    fn other_role(&self, i: usize, left: bool) -> (Role, f32) {
        let column = &self.columns[i];
        let beyond = self.answer.is_some_and(|answer| i > answer);
        let reserved =
            column.names.of(Role::Reserved).max(column.group.of(Role::Reserved));
        if column.past {
            return (Role::Other, 0.7);
        }
        // The codes in a hidden column are the customer's own.
        let names_code = matches!(column.names.best(), None | Some((Role::Number, _)));
        if column.hidden && left && names_code {
            return (Role::Other, 0.7);
        }
        let judged = beyond && (reserved >= 0.5 || is_judgement(column));
        if reserved >= 0.9 || judged || (beyond && column.formulas() > 0.5) {
            return (Role::Reserved, 0.5 + reserved * 0.45);
        }
        if block_of(column) > 0 && column.names.of(Role::Remark) >= 0.3 {
            return (Role::Remark, 0.7);
        }
        let named = column.names.best().filter(|(_, score)| *score >= 0.5);
        let short = column.width() < 40.0;
        match named {
            // 区分 may be either: what it holds tells.
            Some((Role::Importance, score))
                if left
                    && score < 0.9
                    && column.filled() > 0.0
                    && column.ranks() < 0.5 =>
            {
                (Role::Category, 0.6)
            }
            Some((Role::Guidance, score)) if left && score < 0.9 && short => {
                (Role::Category, 0.5)
            }
            // There is one of each of these already.
            Some((Role::Question | Role::Status | Role::Remark, _)) if !left => {
                (Role::Other, 0.4)
            }
            Some((Role::Question | Role::Status | Role::Remark, _)) if short => {
                (Role::Category, 0.5)
            }
            Some((Role::Number, _)) if !left => (Role::Other, 0.4),
            Some((Role::Category, score)) if !left && score < 0.9 => (Role::Other, 0.4),
            Some((Role::Question | Role::Status | Role::Remark, _)) => {
                (Role::Guidance, 0.4)
            }
            Some((role, score)) => (role, 0.4 + 0.5 * score),
            None if left && short && column.filled() > 0.0 && column.marks() < 0.5 => {
                (Role::Category, 0.5)
            }
            None => (Role::Other, 0.3),
        }
    }

    fn finish(self) -> Vec<Assigned> {
        let other = || Assigned {
            role: Role::Other,
            confidence: 0.0,
            reasons: Vec::new(),
            choice: None,
            block: 0,
        };
        let blocks = self.columns.iter().map(block_of);
        let filled = self.assigned.into_iter().map(|a| a.unwrap_or_else(other));
        filled
            .zip(blocks)
            .map(|(assigned, block)| Assigned { block, ..assigned })
            .collect()
    }
}

/// From how far a score is over the least, and over the runner-up.
fn certainty(score: f32, least: f32, next: f32) -> f32 {
    let over = ((score - least) / 3.0).clamp(0.0, 1.0);
    let ahead = ((score - next) / 2.0).clamp(0.0, 1.0);
    let sure = 0.5 + 0.3 * over + 0.19 * ahead;
    (sure * 100.0).round() / 100.0
}

fn percent(part: f32) -> String {
    format!("{:.0} %", part.min(1.0) * 100.0)
}

fn header_reason(column: &Measured, role: Role) -> Vec<String> {
    let named = column.names.of(role) >= 0.3;
    let leaf = column.leaf().split_whitespace().collect::<Vec<_>>().join(" ");
    if named { vec![format!("its header is {leaf:?}")] } else { Vec::new() }
}

fn question_reasons(column: &Measured) -> Vec<String> {
    let mut reasons = header_reason(column, Role::Question);
    if column.asks() >= 0.3 {
        reasons.push(format!("{} of its texts ask or demand", percent(column.asks())));
    }
    if column.width() >= 30.0 {
        reasons.push("its texts are long".to_owned());
    }
    reasons
}

fn answer_reasons(column: &Measured) -> Vec<String> {
    let mut reasons = header_reason(column, Role::Status);
    for (part, what) in [
        (column.lists(), "of its cells offer a list"),
        (column.unlocked(), "of its cells are unlocked"),
        (column.boxes(), "of its cells have boxes to tick"),
    ] {
        if part >= 0.3 {
            reasons.push(format!("{} {what}", percent(part)));
        }
    }
    if column.filled() < 0.1 {
        reasons.push("its cells are empty".to_owned());
    }
    reasons
}
