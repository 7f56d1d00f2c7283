use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A colour, written `#RRGGBB`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(
    /// As 0xRRGGBB.
    pub u32,
);

impl Colour {
    pub(crate) const WHITE: Colour = Colour(0xFF_FFFF);

    /// The colour mixed with white: 1.0 is white, 0.0 the colour itself.
    pub(crate) fn tint(self, white: f64) -> Colour {
        self.mix(Colour::WHITE, white)
    }

    fn mix(self, other: Colour, share: f64) -> Colour {
        let channel = |shift: u32| {
            let (a, b) = (self.channel(shift), other.channel(shift));
            ((a + (b - a) * share).round() as u32) << shift
        };
        Colour(channel(16) | channel(8) | channel(0))
    }

    fn channel(self, shift: u32) -> f64 {
        f64::from((self.0 >> shift) & 0xFF)
    }

    /// Black or white: whichever is read more easily on this colour.
    pub(crate) fn text_on_it(self) -> Colour {
        let channel = |shift| {
            let c = self.channel(shift) / 255.0;
            if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        // Relative luminance and the point of equal contrast (WCAG 2.1, 1.4.3).
        let luminance =
            0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
        if luminance > 0.179 { Colour(0x00_0000) } else { Colour::WHITE }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06X}", self.0)
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Colour, String> {
        let digits = text
            .strip_prefix('#')
            .filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .map(Colour)
            .ok_or_else(|| format!("not a colour such as #1F3864: {text:?}"))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> String {
        colour.to_string()
    }
}

impl JsonSchema for Colour {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Colour".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$",
            "description": "A colour such as #1F3864."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints_and_nothing_else() {
        let colour = Colour::try_from("#1f3864".to_owned()).unwrap();
        assert_eq!(colour.to_string(), "#1F3864");
        for text in ["1F3864", "#1F386", "#1F38645", "#1F38G4", "#+1F386", "navy", ""] {
            assert!(Colour::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn tints_reach_from_the_colour_to_white() {
        let navy = Colour(0x1F_3864);
        assert_eq!(navy.tint(0.0), navy);
        assert_eq!(navy.tint(1.0), Colour::WHITE);
        assert_eq!(Colour(0).tint(0.5), Colour(0x80_8080));
    }

    #[test]
    fn text_is_readable_on_dark_and_on_light() {
        assert_eq!(Colour(0x1F_3864).text_on_it(), Colour::WHITE);
        assert_eq!(Colour(0xFF_E699).text_on_it(), Colour(0));
    }
}
