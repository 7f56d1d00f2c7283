//! What must not be filled, however near an entry is: one master, many wordings of every
//! reason to abstain, and beside them the questions that must still be filled.

use checksheet::matching::{Candidate, Match, Question};
use checksheet::{
    Answer, AnswerLibrary, Decision, FillPlan, Form, Item, Matcher, Outcome, Policy,
    Questionnaire,
};

/// An invented vendor's answers: number, question, mark, remark.
const MASTER: &[(&str, &str, &str, &str)] = &[
    (
        "1",
        "従業員に情報セキュリティ教育を行うこと。",
        "○",
        "毎年6月に行い、全員が受講しています。",
    ),
    (
        "2",
        "すべての従業員は、発見したセキュリティ弱点を記録し、報告すること。",
        "○",
        "管理規程で、疑いのある事故の報告手順を定めています。",
    ),
    ("3", "データのバックアップを定期的に取得すること。", "○", "毎日取得しています。"),
    (
        "4",
        "監査ログを取得し、改ざんから保護すること。",
        "○",
        "運用担当者も変更できません。",
    ),
    (
        "5",
        "重要な領域への入室を管理する手順を文書化すること。",
        "○",
        "ICカードで施錠しています。",
    ),
    (
        "6",
        "個人情報を関連する法令に従って保護すること。",
        "○",
        "個人情報保護方針に従っています。",
    ),
    (
        "7",
        "外部組織がかかわる業務プロセスから、情報資産に対するリスクを識別し、対策を実施すること。",
        "○",
        "年に1回識別しています。",
    ),
    ("8", "利用者との通信を暗号化すること。", "○", "TLS 1.2以上を用いています。"),
    ("9", "障害を検知した場合は利用者に通知すること。", "○", "Webサイトに掲載します。"),
    (
        "10",
        "情報セキュリティインシデントの責任体制及び手順を確立すること。",
        "○",
        "責任体制と報告手順を定めています。",
    ),
    ("11", "サーバーの稼働監視をすること。", "○", "5分ごとに監視しています。"),
    (
        "12",
        "利用者のIDを登録・削除する機能を提供すること。",
        "－",
        "本サービスにIDはありません。",
    ),
    ("13", "情報資産を重要度に応じて分類すること。", "○", "3段階に分類しています。"),
    (
        "14",
        "情報にラベルを付ける機能を提供すること。",
        "○",
        "ラベル付けの機能は提供しておりません。",
    ),
    ("15", "時刻を正確な時刻源と同期させること。", "○", "NTPで同期しています。"),
];

fn library() -> AnswerLibrary {
    let item = |(number, question, mark, remark): &(&str, &str, &str, &str)| Item {
        number: Some((*number).to_owned()),
        question: (*question).to_owned(),
        answers: vec![Answer::of(mark, remark)],
        ..Item::default()
    };
    let items = MASTER.iter().map(item).collect();
    AnswerLibrary::new()
        .with("master", &Questionnaire { items, ..Questionnaire::default() })
}

/// What `strict` and `balanced` find for each question.
#[track_caller]
fn each(questions: &[&str], is_right: impl Fn(&Match) -> bool) {
    let library = library();
    for policy in [Policy::Strict, Policy::Balanced] {
        let matcher = Matcher::new(&library).policy(policy);
        for text in questions {
            let found = matcher.decide(&Question { text, category: None });
            let first = found.candidates.first();
            assert!(
                is_right(&found),
                "{policy:?} {text}: {:?} {first:?}",
                found.decision
            );
        }
    }
}

fn is_filled(found: &Match) -> bool {
    found.decision == Decision::Fill
}

fn mark_is_open(found: &Match) -> bool {
    found.candidates.first().is_some_and(Candidate::is_of_remark_alone)
}

/// Each question is filled from none.
#[track_caller]
fn held(questions: &[&str]) {
    each(questions, |found| !is_filled(found));
}

/// No question is given the entry's mark; its remark may be.
#[track_caller]
fn held_without_mark(questions: &[&str]) {
    each(questions, |found| !is_filled(found) || mark_is_open(found));
}

#[test]
fn a_remark_is_given_without_its_mark() {
    each(
        &[
            "監査ログが改ざんされることはありませんか",
            "教育を受講していない従業員はいますか",
            "情報にラベルを付ける機能を提供していますか",
        ],
        |found| is_filled(found) && mark_is_open(found),
    );
}

#[test]
fn what_the_master_answers_is_filled() {
    let library = library();
    let matcher = Matcher::new(&library);
    for (text, number) in [
        ("社員へのセキュリティ研修を実施していますか。", "1"),
        ("従業員に対する情報セキュリティ教育の実施", "1"),
        ("従業員がセキュリティ上の弱点を発見した際に報告するルールの有無", "2"),
        ("バックアップを定期的に取っていること", "3"),
        ("監査ログの改ざん防止", "4"),
        ("個人情報を法令に則って保護しているか", "6"),
        ("委託先に関するリスクを識別し、対策しているか", "7"),
        ("利用者との通信は暗号化されていますか", "8"),
        ("障害発生時のお客様への通知", "9"),
        ("インシデント対応の体制と手順を定めているか", "10"),
        ("稼働監視", "11"),
        ("時刻同期を行っているか", "15"),
    ] {
        let found = matcher.decide(&Question { text, category: None });
        assert_eq!(
            found.decision,
            Decision::Fill,
            "{text}: {:?}",
            found.candidates.first()
        );
        assert_eq!(found.candidates[0].number, number, "{text}");
    }
}

/// What the entry is asked for itself, it has answered, stated or not.
#[test]
fn the_entrys_own_question_asks_for_the_value() {
    let item = Item {
        number: Some("1".to_owned()),
        question: "契約が終了した場合のデータ消去の時期と、消去の証明書の発行について示すこと。".to_owned(),
        answers: vec![Answer::of("○", "データは保有していません。")],
        ..Item::default()
    };
    let master = Questionnaire { items: vec![item], ..Questionnaire::default() };
    let library = AnswerLibrary::new().with("master", &master);
    let matcher = Matcher::new(&library);
    let decide = |text| matcher.decide(&Question { text, category: None }).decision;
    let own = "契約が終了した場合の、データ消去の時期と消去の証明書の発行について記載してください。";
    assert_eq!(decide(own), Decision::Fill);
    assert_eq!(decide("データ消去の費用を記載してください。"), Decision::Suggest);
}

#[test]
fn another_party_is_meant() {
    held(&[
        "事故が発生した場合、お客様へ報告していますか。",
        "セキュリティ事故を発見した際に、当社に報告する手順があるか",
        "お客様データに影響する事故を、定めた時間内にお客様へ報告していますか。",
        "委託先の従業員に教育を行っているか",
        "委託先従業員に対するセキュリティ教育の実施",
        "来訪者の入室手順を定めているか",
        "リスクアセスメントの実施",
        "リスクを識別していますか",
        "派遣社員に情報セキュリティ教育を行っているか",
        "再委託先におけるバックアップの取得",
        "関係当局に障害を通知しているか",
    ]);
}

#[test]
fn a_heading_names_the_party() {
    let library = library();
    let matcher = Matcher::new(&library);
    let decide = |category| {
        matcher
            .decide(&Question {
                text: "従業員に教育を行っているか", category
            })
            .decision
    };
    assert_eq!(decide(None), Decision::Fill);
    assert_eq!(decide(Some("人的対策")), Decision::Fill);
    assert_eq!(decide(Some("委託先の管理")), Decision::Suggest);
}

#[test]
fn a_responsible_person_is_asked_for() {
    held(&[
        "個人情報保護の管理者を任命していますか。",
        "個人情報の責任者の設置",
        "バックアップの管理者を決めているか",
        "入室の管理者を任命しているか",
        "重要な領域への入室を管理し、施錠の鍵の管理者を決めていますか。",
    ]);
}

#[test]
fn a_value_is_asked_for() {
    held(&[
        "監査ログの保存期間",
        "監査ログを1年以上保存しているか",
        "監査ログは何年間保管されますか",
        "バックアップは何世代保管していますか",
        "バックアップの保管場所をご記入ください。",
        "教育の受講率を教えてください",
        "教育の最終実施日はいつですか",
        "教育を担当する会社の名称",
        "障害の通知は何分以内に行われますか",
        "稼働率の実績値",
        "リスク評価の結果の写しを提出してください",
        "教育は毎月行っていますか",
        "監視の費用はいくらですか",
    ]);
}

#[test]
fn a_certain_technique_or_certificate_is_asked_for() {
    held(&[
        "標的型攻撃メール訓練を従業員に行っているか",
        "バックアップをイミュータブルにしているか",
        "監査ログをSIEMで分析しているか",
        "入室に生体認証を用いているか",
        "通信をIPsecで暗号化しているか",
        "利用者との通信に量子暗号を用いているか",
        "WAFの導入",
        "SOC 2 報告書の有無",
        "CSマークを取得しているか",
        "監査ログへのアクセスに多要素認証を用いているか",
    ]);
}

#[test]
fn the_focus_of_the_question_is_left_over() {
    held(&[
        "バックアップデータは暗号化されているか",
        "バックアップの取得に失敗したことを検知できるか",
        "監査ログを暗号化しているか",
        "従業員の教育を記録しているか",
        "情報資産の分類を第三者が監査しているか",
        "入室の手順を従業員に教育しているか",
        "時刻同期の異常を監視しているか",
    ]);
}

#[test]
fn yes_would_be_the_bad_answer() {
    held_without_mark(&[
        "監査ログが改ざんされることはありませんか",
        "通信が暗号化されていない区間はありますか",
        "教育を受けていない従業員はいませんか",
        "教育を受講していない従業員はいますか",
        "情報セキュリティ教育を受けていない社員が在籍していますか",
        "時刻が同期されていないサーバーはありますか",
        "監査ログを取得していないシステムがありますか",
        "インシデント対応の手順は未整備ですか",
        "バックアップが取得されないことはありますか",
        "障害が利用者に通知されない場合はありますか",
        "誰でも入室できる領域が残っていませんか",
    ]);
}

#[test]
fn two_questions_in_one() {
    held(&[
        "バックアップの取得および通信の暗号化を行っているか",
        "従業員教育とバックアップを実施しているか",
        "情報資産の分類とラベル付け",
        "監査ログを取得し、かつ通信を暗号化しているか",
        "教育の実施ならびに入室管理の手順",
        "稼働監視、時刻同期",
    ]);
}

#[test]
fn what_does_not_apply_is_not_passed_on() {
    held_without_mark(&["IDを登録する機能はありますか", "利用者IDの削除機能"]);
}

#[test]
fn the_wrong_subject() {
    held(&[
        "TLSのサービス要求を満たす方法を計画する",
        "ICカードの発行手数料の支払い",
        "NTPサーバの冗長化",
    ]);
}

/// The answers stand under their questions, and are no part of them when read again.
#[test]
fn answers_in_a_row_under_the_question() {
    let sheet = "No,質問・回答,,\n\
        Q1,サーバーの稼働監視をすること。,,\n回答,,補足,\n\
        Q2,障害を検知した場合は利用者に通知すること。,,\n回答,,補足,\n\
        Q3,データのバックアップを定期的に取得すること。,,\n回答,,補足,\n";
    let form = Form::from_bytes(sheet.as_bytes()).unwrap();
    let plan = FillPlan::new(&form, &library());
    let filled = plan.apply(sheet.as_bytes()).unwrap().bytes;
    let expected = "No,質問・回答,,\n\
        Q1,サーバーの稼働監視をすること。,,\n回答,○,補足,5分ごとに監視しています。\n\
        Q2,障害を検知した場合は利用者に通知すること。,,\n回答,○,補足,Webサイトに掲載します。\n\
        Q3,データのバックアップを定期的に取得すること。,,\n回答,○,補足,毎日取得しています。\n";
    assert_eq!(String::from_utf8(filled.clone()).unwrap(), expected);
    let again = Questionnaire::from_bytes(&filled).unwrap();
    let read: Vec<_> =
        again.items.iter().map(|i| (&*i.question, i.answers.len())).collect();
    assert_eq!(read[0], ("サーバーの稼働監視をすること。", 1));
    assert_eq!(read.len(), 3);
    assert_eq!(
        again.items[2].answers[0].remark.as_deref(),
        Some("毎日取得しています。")
    );
}

/// A bare mark would say more than the master does.
#[test]
fn a_remark_goes_behind_its_mark_where_the_instructions_ask_for_that() {
    let library = library();
    let sheet = |instruction: &str| {
        format!(
            "{instruction},,\n\nNo,確認事項,回答\n1,サーバーの稼働監視をすること。,\n2,障害を検知した場合は利用者に通知すること。,\n"
        )
    };
    for (instruction, written) in [
        (
            "回答欄には○・△・×の記号に続けて内容を記入してください",
            "○　5分ごとに監視しています。",
        ),
        (
            "有・無・他 のいずれかを記し、続けて内容を記入する",
            "有　5分ごとに監視しています。",
        ),
        ("回答欄には○・△・×を記入してください", "○"),
    ] {
        let form = Form::from_bytes(sheet(instruction).as_bytes()).unwrap();
        let plan = FillPlan::new(&form, &library);
        let Outcome::Fill(fill) = &plan.items[0].outcome else {
            panic!("{instruction}: {:?}", plan.items[0].outcome)
        };
        let values: Vec<String> =
            fill.writes.iter().map(|write| write.value.to_string()).collect();
        assert_eq!(values, [written], "{instruction}");
    }
}
