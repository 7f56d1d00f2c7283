//! How the program writes CSV files.

use checksheet::export::{DelimitedExporter, FormulaGuard};
use checksheet::{Charset, Delimiter, Lang};

use crate::input;

/// How a new CSV file is written.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct CsvArgs {
    /// The encoding of a CSV or TSV file that is written, such as cp932, euc-jp, utf-8,
    /// utf-16le; the default is UTF-8 with a byte order mark
    #[arg(long, value_name = "ENCODING", value_parser = input::charset)]
    output_encoding: Option<Charset>,
    /// What stands between two fields of a CSV file that is written: , ; or tab
    #[arg(long, value_name = "DELIMITER")]
    output_delimiter: Option<Delimiter>,
    /// Put an apostrophe before CSV fields that a spreadsheet would take for a formula
    #[arg(long)]
    csv_guard: bool,
}

impl CsvArgs {
    /// What writes the file. The delimiter is that of the file's extension where none
    /// was told.
    pub(crate) fn exporter(
        self,
        delimiter: Delimiter,
        lang: Lang,
    ) -> DelimitedExporter {
        let guard = if self.csv_guard { FormulaGuard::On } else { FormulaGuard::Off };
        DelimitedExporter::new(lang)
            .charset(self.output_encoding.unwrap_or(Charset::UTF_8_WITH_MARK))
            .delimiter(self.output_delimiter.unwrap_or(delimiter))
            .guard(guard)
    }
}
