//! How alike two texts are in letters.

/// The pairs of neighbouring characters of a text, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs(Vec<(char, char)>);

impl Pairs {
    /// Those of a text in its normal form.
    pub(super) fn of(text: &str) -> Pairs {
        let chars = || text.chars().filter(|c| *c != ' ');
        let mut pairs: Vec<(char, char)> = chars().zip(chars().skip(1)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Pairs(pairs)
    }

    /// From 0 to 1: twice what they share over what they have.
    pub(super) fn likeness(&self, other: &Pairs) -> f32 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            let order = x.cmp(y);
            shared += usize::from(order.is_eq());
            if order.is_le() {
                a.next();
            }
            if order.is_ge() {
                b.next();
            }
        }
        2.0 * shared as f32 / (self.0.len() + other.0.len()).max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike() {
        let likeness = |a: &str, b: &str| Pairs::of(a).likeness(&Pairs::of(b));
        assert_eq!(likeness("監査ログの保護", "監査ログの保護"), 1.0);
        assert_eq!(likeness("監査 ログ", "監査ログ"), 1.0);
        assert_eq!(likeness("監査", "教育"), 0.0);
        assert_eq!(likeness("監査ログ", "監査役"), 0.4);
        assert_eq!(likeness("", ""), 0.0);
    }
}
