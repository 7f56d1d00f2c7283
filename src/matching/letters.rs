//! Which pairs of characters a text has, roughly: most words that a text does not have are
//! known not to be there without looking.

/// A set of pairs of characters that may hold more than was put in, and never less.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letters([u64; Letters::WORDS]);

impl Letters {
    const WORDS: usize = 16;

    pub(crate) fn of(text: &str) -> Letters {
        let mut letters = Letters::default();
        for (word, bit) in bits(text) {
            letters.0[word] |= bit;
        }
        letters
    }

    /// False where the text surely does not have these words.
    pub(crate) fn may_have(&self, words: &str) -> bool {
        bits(words).all(|(word, bit)| self.0[word] & bit != 0)
    }
}

/// The place of each pair of neighbours.
fn bits(text: &str) -> impl Iterator<Item = (usize, u64)> {
    text.chars().zip(text.chars().skip(1)).map(|(a, b)| {
        let pair = u32::from(a).wrapping_mul(0x9e37_79b1) ^ u32::from(b);
        let mixed = pair.wrapping_mul(0x85eb_ca6b) >> 22;
        (mixed as usize / 64, 1 << (mixed % 64))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_part_of_a_text_is_denied(text in "[ぁ-んァ-ヶ一-二a-z ]{0,60}", from in 0..60usize, to in 0..60usize) {
            let chars: Vec<char> = text.chars().collect();
            let (from, to) = (from.min(to).min(chars.len()), from.max(to).min(chars.len()));
            let part: String = chars[from..to].iter().collect();
            proptest::prop_assert!(Letters::of(&text).may_have(&part));
        }
    }

    #[test]
    fn most_other_words_are() {
        let letters = Letters::of(
            "監査ログを改ざんから保護していること。運用担当者も変更できません。",
        );
        let other =
            ["暗号化", "バックアップ", "委託先", "教育", "サーバ室", "監視カメラ"];
        let kept = other.iter().filter(|words| letters.may_have(words)).count();
        assert!(kept <= 1, "{kept}");
    }
}
