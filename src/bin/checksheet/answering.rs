//! Out of which answers a form is filled: the same for one file and for a folder.

use std::path::{Path, PathBuf};

use checksheet::{
    AnswerLibrary, Company, Date, FillPlan, Form, Note, Planner, Questionnaire,
    Workbook,
};

use crate::export;
use crate::input::{self, Reading};
use crate::said::Said;

/// Who answers.
#[derive(Debug, clap::Args)]
pub(crate) struct CompanyArgs {
    /// Who answers (company.toml), for the company block of the sheet
    #[arg(long, value_name = "COMPANY")]
    company: Option<PathBuf>,
    /// The day on which it is answered, as 2026-04-01, in place of the one in company.toml:
    /// for 回答日, and for answers whose 有効期限 has passed, which are not used
    #[arg(long, value_parser = input::date)]
    date: Option<Date>,
}

impl CompanyArgs {
    /// The file that is read.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.company.as_deref()
    }

    /// The day on which it is answered: as told, else that of company.toml, else that of
    /// `SOURCE_DATE_EPOCH`.
    pub(crate) fn day(
        &self,
        company: Option<&Company>,
    ) -> anyhow::Result<Option<Date>> {
        let told = self.date.or_else(|| company.and_then(|company| company.date));
        told.map_or_else(export::date_of_environment, |day| Ok(Some(day)))
    }

    pub(crate) fn read(&self) -> Result<Option<Company>, checksheet::Error> {
        let Some(path) = &self.company else { return Ok(None) };
        let company = input::company(path)?;
        Ok(Some(Company { date: self.date.or(company.date), ..company }))
    }
}

/// The same customer's last sheet, answered.
#[derive(Clone, Debug)]
pub(crate) struct Last {
    name: String,
    questionnaire: Questionnaire,
}

impl Last {
    pub(crate) fn read(
        path: &Path,
        reading: &Reading,
    ) -> Result<Last, checksheet::Error> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Ok(Last { name: name.into_owned(), questionnaire: reading.other(path)? })
    }
}

/// What decides on the answers of a form.
pub(crate) struct Answering<'a> {
    pub(crate) planner: &'a Planner<'a>,
    pub(crate) library: &'a AnswerLibrary,
    pub(crate) company: Option<&'a Company>,
}

/// What is written where, and out of which answers.
pub(crate) struct Planned {
    pub(crate) plan: FillPlan,
    /// With last year's answers in it, where another library is needed for the plan.
    pub(crate) library: Option<AnswerLibrary>,
    /// The cells of the company block that are left, and why.
    pub(crate) left: Vec<Note>,
    pub(crate) notes: Vec<Note>,
}

impl Answering<'_> {
    /// That there is something to fill in the form at all.
    pub(crate) fn check(&self, form: &Form) -> Result<(), Said> {
        let has_block = self.company.is_some() && !form.fields.is_empty();
        if form.takes_answers() || has_block {
            return Ok(());
        }
        if form.places.is_empty() {
            return Err(Said::new(
                "表に質問がありません。inspect で確かめ、--sheet や --column question=C のように指定してください",
                "the table has no questions; look at it with `inspect`, and say where they are with --sheet or --column question=C",
            ));
        }
        Err(Said::new(
            "質問はありますが、回答を書く列がありません。列があるなら --column status=E のように指定し (inspect で確かめられます)、なければ空の回答列を加えてください",
            "there are questions, but no column to answer in; if there is one, say which with --column status=E (see inspect), else add an empty one",
        ))
    }

    pub(crate) fn plan(
        &self,
        form: &Form,
        workbook: &Workbook,
        last: Option<&Last>,
    ) -> Planned {
        let mut plan = self.planner.plan(form);
        let mut notes = form.notes.clone();
        let mut library = None;
        let mut left = Vec::new();
        if let Some(Last { name, questionnaire }) = last {
            let carried = plan.carry_over(form, name, questionnaire, self.library);
            (plan, library) = (carried.plan, Some(carried.library));
            notes.extend(carried.notes);
        }
        notes.extend(plan.left_open());
        if let Some(company) = self.company {
            (plan.fields, left) = company.writes(form, workbook);
        }
        Planned { plan, library, left, notes }
    }
}
