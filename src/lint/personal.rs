//! What tells who a person is, in answers that go to many customers.

use unicode_normalization::UnicodeNormalization;

use super::{Hit, Master, Part, Rule, Spot};
use crate::facts::labelled;
use crate::note::Note;

pub(super) const RULES: &[Rule] = &[Rule {
    name: "personal-data",
    part: Some(Part::Remark),
    japanese: "個人名や個人の連絡先は、異動すると誤りになり、多くの顧客に渡ります",
    english: "a person's name or address goes to many customers and is wrong once they leave",
    find: personal_data,
}];

fn personal_data(master: &Master<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (spot, text) in master.statements() {
        let text: String = text.nfkc().collect();
        let found = mail(&text)
            .map(|found| (found, "個人のメールアドレス", "a person's mail address"));
        let found = found.or_else(|| {
            Some((mobile(&text)?, "携帯電話の番号", "a mobile phone number"))
        });
        let found = found.or_else(|| Some((name(&text)?, "個人名", "a person's name")));
        hits.extend(
            found
                .map(|(found, japanese, english)| hit(spot, &found, japanese, english)),
        );
    }
    hits
}

fn hit(spot: Spot, found: &str, japanese: &str, english: &str) -> Hit {
    let message = Note::new(
        format!("{japanese}のようです: {found}"),
        format!("looks like {english}: {found}"),
    );
    Hit { spot, message }
}

/// A mail address that is not one of a role: `info@`, `security-team@`.
fn mail(text: &str) -> Option<String> {
    const ROLES: &[&str] = &[
        "abuse",
        "admin",
        "contact",
        "csirt",
        "customer",
        "desk",
        "form",
        "general",
        "help",
        "helpdesk",
        "hostmaster",
        "info",
        "inquiry",
        "isms",
        "it",
        "legal",
        "mail",
        "noc",
        "noreply",
        "office",
        "personal",
        "pmark",
        "postmaster",
        "privacy",
        "product",
        "psirt",
        "reply",
        "report",
        "sales",
        "sec",
        "security",
        "service",
        "soc",
        "somu",
        "soumu",
        "staff",
        "support",
        "team",
        "trust",
        "user",
        "webmaster",
    ];
    let is_local =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    text.match_indices('@').find_map(|(at, _)| {
        let local_at = text[..at].rfind(|c: char| !is_local(c));
        let local_at = local_at
            .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        let local = &text[local_at..at];
        let rest = &text[at + 1..];
        let domain_end = rest.find(|c: char| !is_local(c)).unwrap_or(rest.len());
        let domain = rest[..domain_end].trim_end_matches('.');
        let words = || {
            local.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty())
        };
        let own_name = |part: &str| part.eq_ignore_ascii_case(local);
        let is_role = words()
            .any(|word| ROLES.contains(&word.to_ascii_lowercase().as_str()))
            || domain.split('.').any(own_name);
        let is_address = words().next().is_some() && domain.contains('.');
        (is_address && !is_role).then(|| format!("{local}@{domain}"))
    })
}

/// A Japanese mobile number: 070, 080 or 090 and eight digits.
fn mobile(text: &str) -> Option<String> {
    ["070", "080", "090"].iter().flat_map(|prefix| text.match_indices(prefix)).find_map(
        |(at, _)| {
            let joined = text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '-');
            let rest = &text[at..];
            let len = rest
                .bytes()
                .take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b' '))
                .count();
            let number = rest[..len].trim_end();
            let digits = number.bytes().filter(u8::is_ascii_digit).count();
            (!joined && digits == 11).then(|| number.to_owned())
        },
    )
}

/// A name behind a label: 「担当者：港　花子」.
fn name(text: &str) -> Option<String> {
    const LABELS: &[&str] = &[
        "氏名",
        "担当者",
        "担当者名",
        "責任者名",
        "責任者氏名",
        "記入者",
        "回答者",
        "作成者",
    ];
    /// What stands in the name of an office, and in none of a person.
    const OFFICES: &[char] = &[
        '部', '課', '室', '社', '係', '局', '者', '等', '役', '様', '名', 'は', 'が',
        'を', 'に', 'の', 'と',
    ];
    let colon = |value: &&str, text: &str| {
        let at = text.len() - value.len();
        text[..at].trim_end().ends_with(':')
    };
    labelled(text, LABELS).into_iter().map(|(_, value)| value).find_map(|value| {
        if !colon(&value, text) {
            return None;
        }
        let end = value.find(['、', '。', '\n', '(', ',', '/']).unwrap_or(value.len());
        let name = value[..end].trim();
        let letters = name.chars().filter(|c| !c.is_whitespace());
        let is_name = (2..=8).contains(&letters.clone().count())
            && letters.clone().all(|c| is_japanese_letter(c) && !OFFICES.contains(&c))
            && letters.clone().any(|c| !('ァ'..='ヿ').contains(&c));
        is_name.then(|| name.to_owned())
    })
}

fn is_japanese_letter(c: char) -> bool {
    matches!(c, 'ぁ'..='ゟ' | 'ァ'..='ヿ' | '々' | '\u{3400}'..='\u{9fff}')
}
