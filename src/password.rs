//! Passwords, which nobody is to read.

use std::fmt;

/// The password of an encrypted workbook. It is never printed, not even for debugging.
///
/// ```
/// use checksheet::Password;
///
/// assert_eq!(format!("{:?}", Password::new("secret")), "Password(…)");
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Password(String);

impl Password {
    /// This password.
    pub fn new(password: impl Into<String>) -> Password {
        Password(password.into())
    }

    /// The one that Excel tries before it asks.
    #[cfg(feature = "encryption")]
    pub(crate) fn of_excel() -> Password {
        Password::new("VelvetSweatshop")
    }

    #[cfg(feature = "encryption")]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl From<&str> for Password {
    fn from(password: &str) -> Password {
        Password::new(password)
    }
}
