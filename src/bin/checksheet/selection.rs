//! Which entries of a master may go to whom.

use checksheet::export::{Audience, LeftOut, Selection};
use checksheet::{Lang, Questionnaire};

use crate::output::tell;

#[derive(Debug, clap::Args)]
pub(crate) struct SelectionArgs {
    /// The customer: entries that the master keeps for others (column 顧客) are left out.
    /// 株式会社, （株） or neither and width do not matter
    #[arg(long = "for", value_name = "CUSTOMER")]
    pub(crate) customer: Option<String>,
    /// The product: entries of other products (column 製品) are left out
    #[arg(long)]
    product: Option<String>,
    /// Whom the answers may reach, by the column 公開範囲 of the master
    #[arg(long, value_enum, default_value_t = AudienceArg::Nda)]
    audience: AudienceArg,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum AudienceArg {
    Public,
    Nda,
    Internal,
}

impl From<AudienceArg> for Audience {
    fn from(audience: AudienceArg) -> Audience {
        match audience {
            AudienceArg::Public => Audience::Public,
            AudienceArg::Nda => Audience::Nda,
            AudienceArg::Internal => Audience::Internal,
        }
    }
}

impl SelectionArgs {
    pub(crate) fn selection(&self) -> Selection {
        let mut selection = Selection::new().audience(self.audience.into());
        if let Some(product) = &self.product {
            selection = selection.product(product);
        }
        if let Some(customer) = &self.customer {
            selection = selection.customer(customer);
        }
        selection
    }
}

/// Say which of the names that were asked for no master has.
pub(crate) fn tell_unknown(
    selection: &Selection,
    masters: &[&Questionnaire],
    lang: Lang,
) {
    for note in selection.notes(masters) {
        tell(&note.line(lang));
    }
}

/// Say which of the names that were asked for change nothing.
pub(crate) fn tell_without_effect(
    selection: &Selection,
    masters: &[&Questionnaire],
    lang: Lang,
) {
    for note in selection.without_effect(masters) {
        tell(&note.line(lang));
    }
}

/// Say how many entries of a master are not chosen, and why.
pub(crate) fn tell_left_out(
    selection: &Selection,
    source: &str,
    master: &Questionnaire,
    lang: Lang,
) {
    let left_out = selection.left_out(master);
    if left_out.is_empty() {
        return;
    }
    let count = left_out.len();
    let reasons = LeftOut::told(left_out.into_iter().map(|(_, reason)| reason), lang);
    tell(&lang.pick(
        format!("{source}: {count} 件の回答は使いません（{reasons}）"),
        format!(
            "{source}: {count} answer{} not used: {reasons}",
            if count == 1 { " is" } else { "s are" }
        ),
    ));
}
