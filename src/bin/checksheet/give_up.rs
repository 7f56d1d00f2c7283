//! What a person may ask to be given up.

use checksheet::questionnaire::Obstacle;
use checksheet::{EditOptions, Encrypt, Form, Formulas, Signature};

/// Flags of the commands that write into a customer's file. Without them, what would be
/// lost is a reason to refuse.
#[derive(Debug, clap::Args)]
pub(crate) struct GiveUp {
    /// Write a digitally signed workbook all the same; its signatures are taken out
    #[arg(long)]
    drop_signature: bool,
    /// Write over cells that hold a formula; the formulas are lost
    #[arg(long)]
    replace_formulas: bool,
    /// Write a plain file, though the workbook is encrypted
    #[arg(long)]
    decrypt: bool,
}

impl GiveUp {
    /// The same options, giving this up.
    pub(crate) fn options(&self, options: EditOptions) -> EditOptions {
        let mut options = options;
        if self.drop_signature {
            options.signature = Signature::Drop;
        }
        if self.replace_formulas {
            options.formulas = Formulas::Replace;
        }
        if self.decrypt {
            options.encrypt = Encrypt::Never;
        }
        options
    }

    /// The same form, in which what is given up is no obstacle; nor are locks, if told.
    pub(crate) fn form(&self, form: Form, write_locked: bool) -> Form {
        let no_obstacle = [
            (self.replace_formulas, Obstacle::Formula),
            (write_locked, Obstacle::Locked),
        ];
        no_obstacle
            .into_iter()
            .filter(|(given_up, _)| *given_up)
            .fold(form, |form, (_, obstacle)| form.without(obstacle))
    }
}
