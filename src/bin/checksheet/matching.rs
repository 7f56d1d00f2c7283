//! What the commands that look for answers have in common: in what, by which words, and
//! how sure.

use std::path::PathBuf;

use checksheet::matching::Thesaurus;
use checksheet::{AnswerLibrary, Date, Error, Lang, Matcher, Policy, Questionnaire};

use crate::input::{self, Master, Reading};
use crate::selection::{self, SelectionArgs};

/// The answers, and how they are matched.
#[derive(Debug, clap::Args)]
pub(crate) struct MatchingArgs {
    /// Approved answers: the master, or any answered questionnaire; the first that fits wins
    #[arg(long, required = true, num_args = 1..)]
    answers: Vec<PathBuf>,
    /// How far from proof an answer may be and still be filled
    #[arg(long, value_enum, default_value_t = PolicyArg::Strict)]
    policy: PolicyArg,
    /// Confirmed wordings (TSV or JSON): question and number of the entry that answers it
    #[arg(long, value_name = "FILE")]
    aliases: Vec<PathBuf>,
    /// Own words (TSV): concept, kind (topic, named, light, generic), wordings separated by |
    #[arg(long, value_name = "FILE")]
    thesaurus: Vec<PathBuf>,
    #[command(flatten)]
    selection: SelectionArgs,
    #[cfg(feature = "semantic")]
    #[command(flatten)]
    model: crate::model::ModelArg,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum PolicyArg {
    Strict,
    Balanced,
    Eager,
}

impl From<PolicyArg> for Policy {
    fn from(policy: PolicyArg) -> Policy {
        match policy {
            PolicyArg::Strict => Policy::Strict,
            PolicyArg::Balanced => Policy::Balanced,
            PolicyArg::Eager => Policy::Eager,
        }
    }
}

impl MatchingArgs {
    /// The questionnaires with the approved answers.
    pub(crate) fn masters(&self, reading: &Reading) -> Result<Vec<Master>, Error> {
        reading.masters(&self.answers)
    }

    /// The answers of them that may go to the customer and hold on that day, with their
    /// confirmed wordings.
    pub(crate) fn library(
        &self,
        masters: &[Master],
        day: Option<Date>,
        lang: Lang,
    ) -> Result<AnswerLibrary, Error> {
        let selection = self.selection.selection();
        let selection = match day {
            Some(day) => selection.today(day),
            None => selection,
        };
        let questionnaires = masters.iter().map(|master| &master.questionnaire);
        let questionnaires: Vec<&Questionnaire> = questionnaires.collect();
        selection::tell_unknown(&selection, &questionnaires, lang);
        selection::tell_without_effect(&selection, &questionnaires, lang);
        let answers = masters.iter().fold(AnswerLibrary::new(), |library, master| {
            let chosen = selection.select(&master.questionnaire);
            let source = &master.source;
            selection::tell_left_out(&selection, source, &master.questionnaire, lang);
            library.with(&master.source, &chosen)
        });
        self.aliases.iter().try_fold(answers, |library, path| {
            library
                .with_aliases(&input::text(path)?)
                .map_err(|err| input::named(err, path))
        })
    }

    /// A matcher over that library.
    pub(crate) fn matcher<'l>(
        &self,
        library: &'l AnswerLibrary,
    ) -> Result<Matcher<'l>, Error> {
        let builtin = Thesaurus::builtin();
        let thesaurus =
            self.thesaurus.iter().try_fold(builtin, |thesaurus, path| {
                thesaurus
                    .with_tsv(&input::text(path)?)
                    .map_err(|err| input::named(err, path))
            })?;
        let matcher = Matcher::with_thesaurus(library, thesaurus);
        let matcher = matcher.policy(self.policy.into());
        #[cfg(feature = "semantic")]
        let matcher = self.model.given_to(matcher)?;
        Ok(matcher)
    }

    /// Whom the answers are for.
    pub(crate) fn customer(&self) -> Option<&str> {
        self.selection.customer.as_deref()
    }

    /// All files that are read.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let files = self.answers.iter().chain(&self.aliases).chain(&self.thesaurus);
        let files = files.cloned();
        #[cfg(feature = "semantic")]
        let files = files.chain(self.model.files());
        files.collect()
    }

    /// How answers are chosen, for a key of what was done.
    pub(crate) fn key(&self) -> String {
        format!("{:?} {:?}", self.policy, self.selection)
    }
}
