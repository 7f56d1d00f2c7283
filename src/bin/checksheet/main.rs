//! The program `checksheet`: one file a subcommand, nothing that a library user would miss.

mod answering;
mod apply;
mod batch;
mod batch_journal;
mod batch_summary;
mod check;
mod convert;
mod csv_args;
mod diff;
mod examples;
mod export;
mod fill;
mod gate;
mod give_up;
mod harvest;
mod hints;
mod import;
mod init;
mod input;
mod inspect;
mod lint;
mod match_;
mod matching;
mod misnamed;
#[cfg(feature = "semantic")]
mod model;
mod office;
mod output;
mod said;
mod selection;
mod set;
mod shell;
mod verify;

use std::io;
use std::process::ExitCode;

use checksheet::{Error, ErrorKind, Lang};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

/// Fill security questionnaires from approved answers, in the customer's own file,
/// unharmed.
#[derive(Debug, Parser)]
#[command(name = "checksheet", version, arg_required_else_help = true)]
struct Cli {
    /// Language of messages and reports; the default is the system's
    #[arg(long, global = true, value_enum)]
    lang: Option<LangArg>,
    #[command(subcommand)]
    command: Command,
}

/// What is said here of a command stands in place of what its arguments say of it.
#[derive(Debug, Subcommand)]
enum Command {
    /// Tell what was understood of a questionnaire, and why
    Inspect(inspect::Args),
    /// Read a questionnaire into its canonical JSON form
    Import(import::Args),
    /// Fill a customer's questionnaire from approved answers
    Fill(fill::Args),
    /// Show which approved answers fit each question
    Match(match_::Args),
    /// Write a reviewed plan into the customer's file
    Apply(apply::Args),
    Export(export::Args),
    Convert(convert::Args),
    Set(set::Args),
    Verify(verify::Args),
    Batch(batch::Args),
    Diff(diff::Args),
    Lint(lint::Args),
    Check(check::Args),
    Harvest(harvest::Args),
    Init(init::Args),
    /// Print completions for a shell
    Completions(shell::Completions),
    /// Write manual pages
    Man(shell::Man),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangArg {
    Ja,
    En,
}

/// How a command ended well.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Done {
    /// Nothing is left to do.
    Complete,
    /// The result is there, and items in it need a person.
    NeedsPerson,
}

/// The command line, with examples.
fn command() -> clap::Command {
    examples::with_examples(Cli::command())
}

fn main() -> ExitCode {
    let matches = command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|err| err.exit());
    let lang = match cli.lang {
        Some(LangArg::Ja) => Lang::Japanese,
        Some(LangArg::En) => Lang::English,
        None => Lang::of_locale(&sys_locale::get_locale().unwrap_or_default()),
    };
    let mut result = run(&cli.command, lang);
    if result.as_ref().is_err_and(needs_password) && input::ask_password(lang) {
        // Nothing was written by the first try.
        result = run(&cli.command, lang);
    }
    match result {
        Ok(Done::Complete) => ExitCode::SUCCESS,
        Ok(Done::NeedsPerson) => ExitCode::from(3),
        Err(err) => {
            output::tell(&format!("checksheet: {}", error_text(&err, lang)));
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command, lang: Lang) -> anyhow::Result<Done> {
    match command {
        Command::Inspect(args) => inspect::run(args, lang),
        Command::Import(args) => import::run(args, lang),
        Command::Fill(args) => fill::run(args, lang),
        Command::Match(args) => match_::run(args, lang),
        Command::Apply(args) => apply::run(args, lang),
        Command::Export(args) => export::run(args, lang),
        Command::Convert(args) => convert::run(args, lang),
        Command::Set(args) => set::run(args, lang),
        Command::Verify(args) => verify::run(args, lang),
        Command::Batch(args) => batch::run(args, lang),
        Command::Diff(args) => diff::run(args, lang),
        Command::Lint(args) => lint::run(args, lang),
        Command::Check(args) => check::run(args, lang),
        Command::Harvest(args) => harvest::run(args, lang),
        Command::Init(args) => init::run(args, lang),
        Command::Completions(args) => Ok(shell::completions(args)),
        Command::Man(args) => shell::man(args, lang),
    }
}

fn needs_password(err: &anyhow::Error) -> bool {
    let kinds = err.chain().filter_map(|link| link.downcast_ref::<checksheet::Error>());
    kinds.into_iter().any(|err| matches!(err.kind(), ErrorKind::PasswordNeeded))
}

/// An error in the person's language, with what was being done in front of it.
fn error_text(err: &anyhow::Error, lang: Lang) -> String {
    let mut texts = Vec::new();
    for link in err.chain() {
        if let Some(err) = link.downcast_ref::<Error>() {
            // It tells its own cause.
            texts.push(err.text(lang));
            break;
        }
        let said = link.downcast_ref::<said::Said>().map(|said| said.text(lang));
        let of_system = |err: &io::Error| {
            Error::from(io::Error::new(err.kind(), err.to_string())).text(lang)
        };
        let of_system = || link.downcast_ref::<io::Error>().map(of_system);
        texts.push(said.or_else(of_system).unwrap_or_else(|| link.to_string()));
    }
    texts.join(": ")
}
