//! Shell completions and manual pages, made from the program's own options.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use checksheet::Lang;
use clap_complete::Shell;

use crate::output::{Force, Output, say};
use crate::{Done, command, input};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Write manual pages, one for each command
#[derive(Debug, clap::Args)]
pub(crate) struct Man {
    /// The folder to write into; made where it is not there
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn completions(args: &Completions) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "checksheet", &mut script);
    // A reader that has gone away is no error.
    let _ = io::stdout().write_all(&script);
    Done::Complete
}

pub(crate) fn man(args: &Man, lang: Lang) -> anyhow::Result<Done> {
    fs::create_dir_all(&args.output)
        .map_err(|err| input::named(err.into(), &args.output))?;
    let mut command = command();
    command.build();
    let mut pages = vec![("checksheet.1".to_owned(), command.clone())];
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        let name = format!("checksheet-{}", sub.get_name());
        pages.push((format!("{name}.1"), sub.clone().name(name)));
    }
    let count = pages.len();
    for (name, command) in pages {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        Output::new(&args.output.join(name), args.force, &[])?.write(&page)?;
    }
    say(&lang
        .pick(format!("{count} ページを作りました"), format!("wrote {count} pages")));
    Ok(Done::Complete)
}
