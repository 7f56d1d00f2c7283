//! A new document from a questionnaire: the branded workbook for delivery, and its other
//! forms.
//!
//! [`apply`](crate::FillPlan::apply) edits a customer's file; export makes a file of our
//! own. Any questionnaire can be exported: the master, or a customer's once it is filled,
//! in the customer's own order and numbering.
//!
//! # Examples
//!
//! ```
//! use checksheet::export::{self, Brand, Exporter};
//! use checksheet::{Answer, Date, Item, Questionnaire};
//!
//! let item = Item {
//!     number: Some("1-1".to_owned()),
//!     question: "責任者を定めていますか。".to_owned(),
//!     answers: vec![Answer::of("○", "CISO を任命しています。")],
//!     ..Item::default()
//! };
//! let questionnaire = Questionnaire { items: vec![item], ..Questionnaire::default() };
//!
//! let brand = Brand::from_toml("company = 'みなと帳票株式会社'")?;
//! let plain = export::to_xlsx(&questionnaire, &brand)?;
//! let dated = Exporter::new(&brand)
//!     .customer("あおぞら物流株式会社")
//!     .date(Date { year: 2026, month: 4, day: 1 })
//!     .to_xlsx(&questionnaire)?;
//! assert_ne!(plain, dated);
//! # Ok::<(), checksheet::Error>(())
//! ```

mod brand;
mod choices;
mod colour;
mod company_name;
mod counts;
mod dates;
mod evidence;
mod exporter;
mod file_name;
mod gate;
pub(crate) mod html;
mod legend;
mod meant;
mod outline;
mod revision;
mod rows;
mod selection;
mod spelling;
mod text;
mod words;
mod xlsx;

pub use self::brand::{Brand, Colours, Font, Logo, Marks, Paper};
pub use self::colour::Colour;
pub use self::dates::DateStyle;
pub use self::exporter::{Exporter, Protection, Revision, Sheets};
pub use self::gate::Gate;
pub use self::legend::Legend;
pub use self::selection::{Audience, LeftOut, Selection};
pub use self::text::{DelimitedExporter, FormulaGuard, to_json, to_markdown};

use crate::error::Result;
use crate::questionnaire::Questionnaire;

/// A branded workbook of a questionnaire.
///
/// The same as `Exporter::new(brand).to_xlsx(questionnaire)`; see
/// [`Exporter::to_xlsx`] for what is in it.
///
/// # Errors
///
/// As there.
pub fn to_xlsx(questionnaire: &Questionnaire, brand: &Brand) -> Result<Vec<u8>> {
    Exporter::new(brand).to_xlsx(questionnaire)
}
