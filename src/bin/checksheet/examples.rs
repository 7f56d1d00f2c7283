//! What a person would type: the examples below the help of each command.

/// By the name of the command.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "inspect",
        &[
            "checksheet inspect customer.xlsx",
            "checksheet inspect customer.xlsx --sheet 回答 --column status=E --save-profile profiles",
        ],
    ),
    ("import", &["checksheet import customer.xlsx -o customer.json"]),
    (
        "fill",
        &[
            "checksheet fill customer.xlsx --answers master.xlsx -o filled.xlsx --review review.xlsx",
            "checksheet fill customer.xlsx --answers master.xlsx --previous last-year.xlsx --company company.toml -o filled.xlsx",
        ],
    ),
    ("match", &["checksheet match customer.xlsx --answers master.xlsx"]),
    ("apply", &["checksheet apply customer.xlsx --plan review.xlsx -o filled.xlsx"]),
    ("export", &["checksheet export master.xlsx --brand brand.toml -o delivery.xlsx"]),
    ("convert", &["checksheet convert customer.xls -o customer.xlsx"]),
    (
        "set",
        &[
            "checksheet set customer.xlsx -o changed.xlsx \"'回答'!C7=○\" \"'回答'!D7=90日間保管しています。\"",
        ],
    ),
    ("verify", &["checksheet verify customer.xlsx filled.xlsx --plan plan.json"]),
    (
        "batch",
        &[
            "checksheet batch received --answers master.xlsx -o filled --review",
            "checksheet batch received --answers master.xlsx --previous last-year --profiles profiles -o filled",
        ],
    ),
    (
        "diff",
        &[
            "checksheet diff last-year.xlsx this-year.xlsx",
            "checksheet diff last-year.xlsx this-year.xlsx -o changes.xlsx",
        ],
    ),
    (
        "lint",
        &[
            "checksheet lint master.xlsx --today 2026-04-01",
            "checksheet lint master.xlsx --allow no-remark:6-14",
        ],
    ),
    ("check", &["checksheet check sent/a.xlsx sent/b.xlsx --answers master.xlsx"]),
    (
        "harvest",
        &[
            "checksheet harvest filled.xlsx --into master.xlsx -o proposals.xlsx",
            "checksheet harvest --accepted proposals.xlsx --into master.xlsx -o new-master.xlsx",
            "checksheet harvest --accepted proposals.xlsx -o additions.json",
            "checksheet harvest --accepted proposals.xlsx --aliases aliases.tsv -o new-aliases.tsv",
        ],
    ),
    ("init", &["checksheet init company-folder"]),
    (
        "completions",
        &[
            "checksheet completions bash > ~/.local/share/bash-completion/completions/checksheet",
        ],
    ),
    ("man", &["checksheet man -o ~/.local/share/man/man1"]),
];

/// The command line with its examples.
pub(crate) fn with_examples(command: clap::Command) -> clap::Command {
    EXAMPLES.iter().fold(command, |command, (name, lines)| {
        let text = format!("Examples:\n  {}", lines.join("\n  "));
        command.mut_subcommand(name, |sub| sub.after_help(text))
    })
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::*;
    use crate::Cli;

    #[test]
    fn every_command_has_examples_that_are_understood() {
        for sub in Cli::command().get_subcommands() {
            let name = sub.get_name();
            let found = EXAMPLES.iter().find(|(known, _)| *known == name);
            let (_, lines) = found.unwrap_or_else(|| panic!("{name}"));
            for line in *lines {
                let line = line.split(" > ").next().unwrap().replace('"', "");
                let parsed = Cli::try_parse_from(line.split(' '));
                assert!(parsed.is_ok(), "{line}: {:?}", parsed.err());
            }
        }
        with_examples(Cli::command()).debug_assert();
    }
}
