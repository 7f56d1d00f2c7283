//! What stands between a document and the customer.

use std::collections::BTreeSet;

use anyhow::Context;
use checksheet::Lang;
use checksheet::export::{Brand, Gate};
use checksheet::lint::Finding;

use crate::output::tell;

#[derive(Debug, clap::Args)]
pub(crate) struct GateArgs {
    /// Accept what stops the document: a rule (`placeholder`), or a rule for one number
    /// (`placeholder:6-14`)
    #[arg(long, value_name = "RULE[:NUMBER]")]
    allow: Vec<String>,
    /// The name of another customer, which must not stand in the document
    #[arg(long = "not", value_name = "CUSTOMER")]
    other_customers: Vec<String>,
}

impl GateArgs {
    /// The gate of a document by this brand for this customer.
    pub(crate) fn gate(
        &self,
        brand: &Brand,
        customer: Option<&str>,
    ) -> anyhow::Result<Gate> {
        let others = self.other_customers.iter().cloned();
        let mut gate = Gate::new().company(&brand.company).other_customers(others);
        if let Some(customer) = customer {
            gate = gate.customer(customer);
        }
        for allow in &self.allow {
            gate = gate.allow(allow).context("--allow")?;
        }
        Ok(gate)
    }
}

/// What speaks against delivery, a line each.
pub(crate) fn tell_findings(findings: &[Finding], lang: Lang) {
    for finding in findings {
        let (place, text) = (finding.place(lang), finding.message.text(lang));
        tell(&format!("{place}: {text} [{}]", finding.rule));
    }
}

/// The options that let all of it pass.
pub(crate) fn options_to_accept(findings: &[Finding]) -> String {
    let rules: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
    let allow = rules.into_iter().map(|rule| format!("--allow {rule}"));
    allow.collect::<Vec<_>>().join(" ")
}
