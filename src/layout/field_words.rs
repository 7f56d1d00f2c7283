//! What the labels of a company block ask for: 会社名, 部署・氏名, Contact (phone / e-mail).

use super::{FieldKind, headings};

/// Longest label, in characters.
const LONGEST_LABEL: usize = 24;

/// Labels by what they ask for, in normal form without blanks.
const LABELS: &[(FieldKind, &str)] = &[
    (
        FieldKind::Company,
        "会社名 貴社名 御社名 社名 企業名 法人名 事業者名 委託先名 委託先会社名 取引先名 取引先会社名 \
         事業者 貴社 会社 組織名 団体名 商号 提供事業者名 サービス提供事業者名 ベンダー名 ベンダ名 \
         供給者名 受託者名 受託者 受託者の名称 委託先の名称 委託先名称 協力会社名 協力会社 名称 \
         貴法人名 貴団体名 貴組織名 回答会社名 提供会社名 会社名称 provider providername company companyname \
         vendor vendorname supplier suppliername organization organisation organizationname \
         nameofcompany nameofvendor serviceprovider serviceprovidername legalname respondentcompany",
    ),
    (
        FieldKind::Service,
        "サービス名 対象サービス 対象サービス名 製品名 システム名 対象システム 対象システム名 \
         サービス名称 商品名 製品・サービス名 クラウドサービス名 利用サービス名 利用するサービス名 提供サービス名 ご提供サービス名 product productname \
         service servicename nameofservice productandedition solution solutionname application \
         applicationname productorservice nameofproduct",
    ),
    (
        FieldKind::Department,
        "部署 部署名 所属 所属部署 担当部署 ご担当部署 部門 部門名 回答部署 記入部署 担当部門 department \
         division 所属部署名 回答部署名 所属部局 申請部局 部局 部局名 点検部署",
    ),
    (
        FieldKind::Respondent,
        "回答者 回答者名 回答者氏名 記入者 記入者名 記入者氏名 担当者 担当者名 担当者氏名 ご担当者 \
         ご担当者名 氏名 お名前 御担当者名 責任者 責任者名 責任者氏名 作成者 ご記入者 ご回答者 点検者 点検者名 点検責任者 提出者 提出者名 申請者 申請者名 \
         点検責任者役職・氏名 \
         部署・役職・氏名 部署・氏名 役職・氏名 責任者役職・氏名 respondent respondentname contact \
         contactname contactperson completedby preparedby name yourname answeredby",
    ),
    (FieldKind::JobTitle, "役職 役職名 職位 部署・役職 title jobtitle position role"),
    (
        FieldKind::Email,
        "メール メールアドレス eメール e-mail email emailaddress e-mailアドレス 電子メール \
         連絡先メールアドレス contactemail mail",
    ),
    (
        FieldKind::Phone,
        "電話 電話番号 tel 連絡先電話番号 内線 phone phonenumber telephone 連絡先(電話) 連絡先 contactphone",
    ),
    (FieldKind::Address, "住所 所在地 本社所在地 会社所在地 address 本店所在地"),
    (
        FieldKind::Date,
        "回答日 記入日 回答年月日 記入年月日 提出日 作成日 点検日 点検実施日 申請日 ご回答日 ご記入日 回答日付 日付 実施日 \
         date responsedate datecompleted completiondate submissiondate dateofresponse",
    ),
    (FieldKind::Version, "版 版数 バージョン version ver"),
];

/// Heads that say nothing of themselves when brackets follow: 「連絡先（メール）」.
const OPEN_HEADS: &[&str] = &[
    "連絡先",
    "ご連絡先",
    "担当者連絡先",
    "担当者",
    "ご担当者",
    "contact",
    "contactdetails",
];

/// Latin words that ask for something of their own. Others are translations.
const OWN_LATIN: &[&str] = &["fax", "url", "id", "hp", "web", "website", "dunsnumber"];

/// What a label asks for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Asked {
    /// In the label's order, each once.
    pub(crate) kinds: Vec<FieldKind>,
    /// The first part of the label that is not known.
    pub(crate) unknown: Option<String>,
}

impl Asked {
    /// What a label asks for, part by part: 「部署・氏名」, 「電話番号／メールアドレス」.
    pub(crate) fn of(label: &str) -> Asked {
        let normal = headings::normal(label);
        let key = headings::squeeze(&normal);
        let (head, inside) = match key.split_once('(') {
            Some((head, rest)) => (head, rest.strip_suffix(')').unwrap_or(rest)),
            None => (key.as_str(), ""),
        };
        let outer = Asked::of_parts(if key_kind(&key).is_some() { &key } else { head });
        let inner = Asked::of_parts(inside);
        if inner.kinds.is_empty() {
            return outer;
        }
        let covers = outer.kinds.iter().all(|kind| inner.kinds.contains(kind));
        if OPEN_HEADS.contains(&head) || covers { inner } else { outer.and(inner) }
    }

    fn of_parts(key: &str) -> Asked {
        let mut asked = Asked::default();
        let parts = key.split(SEPARATORS).filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.collect();
        // 「製品・サービス名」 is one name; 「部署・役職」 are two.
        if let ([_, _, ..], Some(kind @ (FieldKind::Service | FieldKind::Company))) =
            (&parts[..], key_kind(key))
        {
            asked.kinds.push(kind);
            return asked;
        }
        for part in parts {
            match part_kind(part) {
                Some(kind) if !asked.kinds.contains(&kind) => asked.kinds.push(kind),
                Some(_) => {}
                None if is_translation(part) => {}
                None => asked.unknown = asked.unknown.or_else(|| Some(part.to_owned())),
            }
        }
        asked
    }

    fn and(mut self, other: Asked) -> Asked {
        for kind in other.kinds {
            if !self.kinds.contains(&kind) {
                self.kinds.push(kind);
            }
        }
        self.unknown = self.unknown.or(other.unknown);
        self
    }
}

/// Between the parts of a label, in normal form.
const SEPARATORS: [char; 5] = ['/', '・', '、', '&', '\n'];

fn is_translation(part: &str) -> bool {
    part.is_ascii() && !OWN_LATIN.contains(&part)
}

/// Whose the value is, before what it is: 「責任者役職」, 「ご担当者のメールアドレス」.
const OWNERS: &[&str] =
    &["責任者", "ご担当者", "担当者", "ご回答者", "回答者", "記入者"];

fn part_kind(part: &str) -> Option<FieldKind> {
    key_kind(part).or_else(|| {
        let rest = OWNERS.iter().find_map(|owner| part.strip_prefix(owner))?;
        key_kind(rest.strip_prefix('の').unwrap_or(rest))
    })
}

/// What a label asks for, where it is a label; of several things, the first.
pub(super) fn kind_of(label: &str) -> Option<FieldKind> {
    /// A longer part beside a known one is a sentence: 「会社名、担当者をご記入ください」.
    const LONGEST_UNKNOWN: usize = 8;
    if label.chars().count() > LONGEST_LABEL {
        return None;
    }
    let normal = headings::normal(label);
    let key = headings::squeeze(&normal);
    let bare = key.split('(').next().unwrap_or_default();
    let parts = || {
        let asked = Asked::of(label);
        let unknown = asked.unknown.unwrap_or_default();
        let is_label = unknown.chars().count() <= LONGEST_UNKNOWN;
        asked.kinds.first().copied().filter(|_| is_label)
    };
    key_kind(&key).or_else(parts).or_else(|| key_kind(bare))
}

fn key_kind(key: &str) -> Option<FieldKind> {
    let of = |words: &str| words.split_whitespace().any(|word| word == key);
    LABELS.iter().find(|(_, words)| of(words)).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_ask_for_several_things() {
        use FieldKind::{
            Company, Department, Email, JobTitle, Phone, Respondent, Service,
        };
        let cases: &[(&str, &[FieldKind], Option<&str>)] = &[
            ("部署・氏名", &[Department, Respondent], None),
            ("部署・役職", &[Department, JobTitle], None),
            ("責任者役職・氏名", &[JobTitle, Respondent], None),
            ("電話番号／メールアドレス", &[Phone, Email], None),
            ("連絡先（TEL／E-mail）", &[Phone, Email], None),
            ("連絡先（メール）", &[Email], None),
            ("連絡先", &[Phone], None),
            ("回答者（部署・氏名）", &[Department, Respondent], None),
            ("氏名（役職）", &[Respondent, JobTitle], None),
            ("会社名（正式名称）", &[Company], None),
            ("回答者 / Respondent", &[Respondent], None),
            ("製品・サービス名", &[Service], None),
            ("電話・FAX", &[Phone], Some("fax")),
            ("会社名／代表者名", &[Company], Some("代表者名")),
        ];
        for (label, kinds, unknown) in cases {
            let asked = Asked::of(label);
            assert_eq!(asked.kinds, *kinds, "{label}");
            assert_eq!(asked.unknown.as_deref(), *unknown, "{label}");
            assert_eq!(kind_of(label), kind_of(label).filter(|k| kinds.contains(k)));
            assert!(kind_of(label).is_some(), "{label}");
        }
        assert_eq!(kind_of("会社名、担当者をご記入ください"), None);
    }
}
