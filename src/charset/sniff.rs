//! The encoding that a text seems to be in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};
use memchr::{memchr, memchr_iter};

use super::{Decoded, ESC, Mode};

/// The bytes that are looked at to guess an encoding. Whoever writes Japanese has done so
/// by then.
const SAMPLE: usize = 1 << 18;

/// Of those, from the first that is not ASCII on, so many are enough where they are
/// Japanese beyond doubt;
const OBVIOUS: usize = 1 << 10;

/// else as many are held against the encodings;
const PLAUSIBLE: usize = 1 << 15;

/// and as many are given to the detector, which is slow and of use for other than Japanese.
const DETECTED: usize = 1 << 12;

/// The encoding, and the text if it was decoded on the way.
pub(super) fn without_mark(bytes: &[u8]) -> (&'static Encoding, Option<Decoded<'_>>) {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if is_iso_2022_jp(sample) {
        return (ISO_2022_JP, None);
    }
    if let Some(encoding) = utf_16_without_mark(sample) {
        return (encoding, None);
    }
    // All of it: one letter far down may be the only one that is not ASCII.
    let in_utf_8 = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    if let Some(text) = in_utf_8 {
        return (UTF_8, Some(Decoded { text, clean: true }));
    }
    let beyond_ascii = beyond_ascii(sample);
    let Some(obvious) = obvious(beyond_ascii) else {
        return (guess(beyond_ascii), None);
    };
    let (text, faults) = obvious.decode_without_bom_handling(bytes);
    let decoded = Some(Decoded { clean: !faults, text });
    if !faults || decoded.as_ref().is_some_and(Decoded::is_cut_off) {
        return (obvious, decoded);
    }
    match guess(beyond_ascii) {
        guess if guess == obvious => (guess, decoded),
        guess => (guess, None),
    }
}

/// What else the bytes are beyond doubt, while they make no sense in the encoding that was
/// told: a byte order mark; zeros in every other byte; kana in UTF-8; escapes of
/// ISO-2022-JP; one of Shift_JIS and EUC-JP while the other is nonsense. And without any
/// zero a file is no table in UTF-16, whose delimiters and line ends have one.
pub(super) fn beyond_doubt(
    bytes: &[u8],
    told: &'static Encoding,
) -> Option<&'static Encoding> {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return Some(marked);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if is_iso_2022_jp(sample) {
        return Some(ISO_2022_JP);
    }
    if let Some(wide) = utf_16_without_mark(sample) {
        return Some(wide);
    }
    let is_wide = |encoding| encoding == UTF_16LE || encoding == UTF_16BE;
    if is_wide(told) {
        return memchr(0, bytes).is_none().then(|| without_mark(bytes).0);
    }
    let beyond_ascii = beyond_ascii(sample);
    let in_utf_8 = std::str::from_utf8(bytes).unwrap_or_default();
    let kana = in_utf_8.chars().filter(|c| matches!(c, 'ぁ'..='ヿ')).take(FEW_KANA);
    if kana.count() == FEW_KANA {
        return Some(UTF_8);
    }
    obvious(beyond_ascii)
}

/// So many kana in UTF-8 are no accident of another encoding.
const FEW_KANA: usize = 3;

/// ASCII alone, with the escapes that switch to Japanese.
fn is_iso_2022_jp(sample: &[u8]) -> bool {
    let is_escape = |i: usize| Mode::of(&sample[i..]).is_some_and(Mode::is_double);
    sample.is_ascii() && memchr_iter(ESC, sample).any(is_escape)
}

/// Text has commas, tabs and line ends, which are half zero in UTF-16, and no other zeros.
fn utf_16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    memchr(0, sample)?;
    let pairs = sample.chunks_exact(2);
    let (mut low, mut high, mut none) = (0, 0, 0);
    for pair in pairs {
        match pair {
            [0, 0] => return None,
            [_, 0] => low += 1,
            [0, _] => high += 1,
            _ => none += 1,
        }
    }
    let enough = |n: usize| n > 0 && n >= none / 40;
    // The other half is zero in few characters; the blank of Japanese, U+3000, is one.
    match (low, high) {
        _ if enough(low) && low >= 4 * high => Some(UTF_16LE),
        _ if enough(high) && high >= 4 * low => Some(UTF_16BE),
        _ => None,
    }
}

/// The sample from its first byte above ASCII on, which in all encodings that need a guess
/// is the first of its character.
fn beyond_ascii(sample: &[u8]) -> &[u8] {
    let start = Encoding::ascii_valid_up_to(sample);
    if start == sample.len() { sample } else { &sample[start..] }
}

/// The Japanese encoding in which the sample has no fault and many kana, while in the other
/// it makes no sense, and in UTF-8 neither.
///
/// Text of other countries has no kana in these encodings, so that nothing is asked of the
/// detector, which takes longer than reading a small file does.
fn obvious(sample: &[u8]) -> Option<&'static Encoding> {
    let sample = &sample[..sample.len().min(OBVIOUS)];
    let in_utf_8 =
        std::str::from_utf8(sample).map_or_else(|e| e.valid_up_to(), str::len);
    if in_utf_8 > sample.len() / 16 {
        return None;
    }
    let [shift_jis, euc_jp] =
        [SHIFT_JIS, EUC_JP].map(|encoding| clarity(encoding, sample));
    match (shift_jis, euc_jp) {
        (Clarity::Plain, Clarity::Nonsense) => Some(SHIFT_JIS),
        (Clarity::Nonsense, Clarity::Plain) => Some(EUC_JP),
        _ => None,
    }
}

/// How well a sample reads in an encoding.
#[derive(Clone, Copy, PartialEq)]
enum Clarity {
    /// Without fault, and at least one in eight is a kana.
    Plain,
    Doubtful,
    /// A fault, or half of it half-width katakana.
    Nonsense,
}

fn clarity(encoding: &'static Encoding, sample: &[u8]) -> Clarity {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(3 * sample.len());
    // The last character may be cut off.
    let (_, _, faults) = decoder.decode_to_string(sample, &mut text, false);
    let (mut beyond_ascii, mut kana, mut narrow, mut private) = (0, 0, 0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        beyond_ascii += 1;
        match c {
            'ぁ'..='ヿ' => kana += 1,
            '｡'..='ﾟ' => narrow += 1,
            '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => private += 1,
            _ => {}
        }
    }
    if faults || narrow * 2 >= beyond_ascii {
        Clarity::Nonsense
    } else if private == 0 && narrow == 0 && kana * 8 >= beyond_ascii && kana >= 4 {
        Clarity::Plain
    } else {
        Clarity::Doubtful
    }
}

/// One of the encodings that need a guess, for a sample from its first byte above ASCII on.
fn guess(sample: &[u8]) -> &'static Encoding {
    let sample = &sample[..sample.len().min(PLAUSIBLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let detected = &sample[..sample.len().min(DETECTED)];
    detector.feed(detected, detected.len() == sample.len());
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    // The earlier wins where two are equally likely.
    let candidates = [guess, SHIFT_JIS, EUC_JP, UTF_8];
    let costs = candidates.map(|encoding| unlikeliness(encoding, sample));
    let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
    let best = costs.iter().position(|&cost| cost <= least).unwrap_or(0);
    candidates[best]
}

/// How unlikely the sample is in this encoding, for each of its characters beyond ASCII.
fn unlikeliness(encoding: &'static Encoding, sample: &[u8]) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut cost, mut beyond_ascii) = (0.0, 0.0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        beyond_ascii += 1.0;
        cost += match c {
            '\u{FFFD}' => 3.0,
            '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => 2.0,
            // What EUC-JP looks like in Shift_JIS, and what some portals really send.
            '｡'..='ﾟ' => 0.4,
            // What Japanese looks like in the encodings of the West.
            '\u{A0}'..='\u{2AF}' => 0.5,
            'ぁ'..='ヿ' | '、'..='〟' | '！'..='｝' | '①'..='⑳' => 0.0,
            '\u{4E00}'..='\u{9FFF}' => 0.1,
            _ => 0.3,
        };
    }
    if beyond_ascii == 0.0 { 0.0 } else { cost / beyond_ascii }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_file_and_cannot_be() {
        let japanese = "項番,確認事項\n1,責任者を定めていますか。\n";
        let all = [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_16LE, UTF_16BE];
        let encode = |encoding: &'static Encoding| match encoding {
            e if e == UTF_16LE => {
                japanese.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            e if e == UTF_16BE => {
                japanese.encode_utf16().flat_map(u16::to_be_bytes).collect()
            }
            e => e.encode(japanese).0.into_owned(),
        };
        for is in all {
            let bytes: Vec<u8> = encode(is);
            for told in all {
                assert_eq!(
                    beyond_doubt(&bytes, told),
                    Some(is),
                    "{} {}",
                    is.name(),
                    told.name()
                );
            }
        }
        // Little is known of these, and the person who tells may know better.
        for (bytes, told) in [
            (&b"N\xB0;R\xE9ponse\r\n"[..], encoding_rs::WINDOWS_1252),
            (b"No,Answer\r\n", UTF_8),
            (b"No,Answer\r\n", SHIFT_JIS),
            (b"\xC3\xB1\xC3\xB2", SHIFT_JIS),
        ] {
            assert!(beyond_doubt(bytes, told).is_none_or(|found| found == told));
        }
    }

    /// The short way finds what the long way does, and is not taken where it could not.
    #[test]
    fn what_is_japanese_beyond_doubt() {
        let japanese = "責任者を定めていますか。はい、規程に定めています。";
        for (text, encoding, obviously) in [
            (japanese, SHIFT_JIS, true),
            (japanese, EUC_JP, true),
            ("データ,サーバー,パスワード", SHIFT_JIS, true),
            ("データ,サーバー,パスワード", EUC_JP, true),
            ("情報安全管理規程,委託先監督", SHIFT_JIS, false),
            ("情報安全管理規程,委託先監督", EUC_JP, false),
            ("ﾊｲ,ｲｲｴ,ﾅｼ 回答をお願いします", SHIFT_JIS, false),
            ("回答", SHIFT_JIS, false),
            (japanese, UTF_8, false),
            ("あああいいいううう", UTF_8, false),
            ("安全管理制度，人员安全。是", encoding_rs::GBK, false),
            ("資訊安全，人員管理。是", encoding_rs::BIG5, false),
            ("보안 정책이 있습니까? 네", encoding_rs::EUC_KR, false),
            ("réponse, prénom, où, garçon", encoding_rs::WINDOWS_1252, false),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            let found = obvious(beyond_ascii(&bytes));
            assert_eq!(
                found,
                obviously.then_some(encoding),
                "{text} {}",
                encoding.name()
            );
            if obviously {
                assert_eq!(guess(beyond_ascii(&bytes)), encoding, "{text}");
            }
        }
    }
}
