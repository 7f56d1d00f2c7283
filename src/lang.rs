//! The two languages in which people are spoken to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The language of messages, notes and reports.
///
/// JSON output does not depend on it: there, text is always English.
///
/// # Examples
///
/// ```
/// use checksheet::Lang;
///
/// assert_eq!(Lang::of_locale("ja_JP.UTF-8"), Lang::Japanese);
/// assert_eq!(Lang::of_locale("C"), Lang::English);
/// ```
#[derive(
    Clone, Copy, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
pub enum Lang {
    /// 日本語
    #[serde(rename = "ja")]
    Japanese,
    /// English
    #[default]
    #[serde(rename = "en")]
    English,
}

impl Lang {
    /// The language that a locale name such as `ja_JP.UTF-8` asks for.
    pub fn of_locale(locale: &str) -> Lang {
        if locale.starts_with("ja") { Lang::Japanese } else { Lang::English }
    }

    /// One of two texts.
    ///
    /// Every message of this crate goes through here, so that none can exist in one
    /// language only.
    pub fn pick<T>(self, japanese: T, english: T) -> T {
        match self {
            Lang::Japanese => japanese,
            Lang::English => english,
        }
    }
}

#[cfg(test)]
#[path = "lang_tests.rs"]
mod tests;
