//! Which entries of a master may go to whom.

use checksheet::export::{Audience, Selection};

#[derive(Debug, clap::Args)]
pub(crate) struct SelectionArgs {
    /// The customer: entries that the master keeps for others (column 顧客) are left out
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
