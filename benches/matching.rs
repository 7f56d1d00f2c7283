//! The matcher over generated masters of four sizes: what building it takes, in time and in
//! memory, and what a question takes, on one thread.
//!
//! `cargo bench --bench matching` prints a table; `-- 1000` measures one size. Each size
//! runs in a process of its own, so that its memory is its own as well. Every question is
//! matched once, with nothing prepared that building does not prepare.
//!
//! The entries are sentences over words of the trade and over names that few entries share,
//! so that terms are as unevenly common as in real masters.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench is a program of its own, and stops at the first surprise"
)]

use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use checksheet::matching::Question;
use checksheet::{Answer, AnswerLibrary, Item, Matcher, Questionnaire, Section};

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
const QUESTIONS: usize = 1_000;

fn main() {
    let args: Vec<String> =
        env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, size] = &args[..]
        && flag == "--one"
    {
        return one(size.parse().unwrap());
    }
    let chosen: Option<usize> = args.first().and_then(|size| size.parse().ok());
    println!("| entries | build | memory | p50 | p95 | 1,000 questions |");
    println!("|--:|--:|--:|--:|--:|--:|");
    for size in SIZES.into_iter().filter(|size| chosen.is_none_or(|c| c == *size)) {
        let this = env::current_exe().unwrap();
        let output =
            Command::new(this).args(["--one", &size.to_string()]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        print!("{}", String::from_utf8(output.stdout).unwrap());
    }
}

/// Measure one size in this process, and print its row.
fn one(size: usize) {
    let library = AnswerLibrary::new().with("master", &master(size));
    let questions = questions(size);
    // What is read once for all matchers is not what is measured.
    let few = AnswerLibrary::new().with("master", &master(1));
    Matcher::new(&few).decide(&Question { text: "ログの保管", category: None });

    // Forget the peak of what was generated.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let before = memory("VmRSS:");
    let start = Instant::now();
    let matcher = Matcher::new(&library);
    let build = start.elapsed();
    let memory = memory("VmHWM:").saturating_sub(before) / 1_024;

    let mut times: Vec<Duration> = Vec::with_capacity(questions.len());
    let mut found = 0;
    for (text, category) in &questions {
        let start = Instant::now();
        let matched = matcher.decide(&Question { text, category: Some(category) });
        times.push(start.elapsed());
        found += matched.candidates.len();
    }
    assert!(found > questions.len(), "the questions have candidates");
    let total: Duration = times.iter().sum();
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!(
        "| {size} | {build:.2?} | {memory} MB | {:.3?} | {:.3?} | {total:.2?} |",
        at(50),
        at(95)
    );
}

/// A figure of this process in kilobytes, where the system tells.
fn memory(figure: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(figure));
    let kilobytes =
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.unwrap_or_default()
}

/// Numbers that look random and are the same on every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % n as u64) as usize
    }

    /// The first of them most often, as words are in any text.
    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let n = words.len();
        words[self.below(n).min(self.below(n))]
    }
}

const SUBJECTS: &[&str] = &[
    "アクセスログ",
    "利用者の権限",
    "バックアップデータ",
    "サーバーのOS",
    "委託先の選定基準",
    "入退室の記録",
    "情報セキュリティ方針",
    "脆弱性情報",
    "個人情報",
    "暗号鍵",
    "特権ID",
    "パスワード",
    "持ち出し端末",
    "記録媒体",
    "クラウドサービス",
    "監査証跡",
    "ネットワーク機器",
    "ファイアウォールの設定",
    "従業員の教育",
    "インシデント対応手順",
    "事業継続計画",
    "開発環境",
    "本番環境のデータ",
    "テストデータ",
    "ソースコード",
    "変更管理の手続",
    "契約書の写し",
    "退職者のアカウント",
    "多要素認証",
    "無線LAN",
    "電子メールの添付ファイル",
    "マルウェア対策ソフト",
    "WAF",
    "通信経路",
    "保守用の回線",
    "データセンターの設備",
    "電源設備",
    "空調設備",
    "監視カメラ",
    "来訪者",
    "情報資産台帳",
    "リスクアセスメントの結果",
    "内部監査の結果",
    "秘密保持契約",
    "廃棄する機器",
    "印刷物",
    "業務用スマートフォン",
    "リモートアクセス",
    "時刻の同期",
    "サービスの稼働状況",
    "障害の通知",
    "復旧手順",
    "再委託先",
    "知的財産",
    "Cookieの利用",
    "APIの認証",
    "コンテナイメージ",
    "ライブラリの更新",
    "侵入検知の記録",
    "容量と性能",
];

const OBJECTS: &[&str] = &[
    "台帳",
    "手順書",
    "規程",
    "責任者",
    "承認の記録",
    "一覧",
    "保管期間",
    "点検の結果",
    "管理者",
    "連絡体制",
    "見直しの周期",
    "例外の扱い",
    "教育資料",
    "契約条項",
    "検証環境",
    "復元の手順",
    "削除の証明",
    "監視の閾値",
    "報告の書式",
    "是正の計画",
    "分類の基準",
    "持ち出しの申請",
    "貸与の記録",
    "棚卸の結果",
    "影響の範囲",
];

const VERBS: &[&str] = &[
    "定めている",
    "管理している",
    "記録している",
    "年1回見直している",
    "承認を得ている",
    "暗号化している",
    "制限している",
    "監視している",
    "周知している",
    "点検している",
    "保管している",
    "遅滞なく更新している",
    "分離している",
    "廃棄している",
    "報告している",
    "試験している",
    "検証している",
    "取得している",
    "通知している",
    "禁止している",
    "評価している",
    "権限のある者に限っている",
    "自動で検知している",
    "多重化している",
];

const WHEN: &[&str] = &[
    "定期的に",
    "変更のつど",
    "責任者の承認のもとで",
    "四半期ごとに",
    "導入の前に",
    "契約の終了時に",
    "毎日",
    "事故の発生時に",
    "異動や退職の際に",
    "外部の専門家により",
    "24時間365日",
    "利用者ごとに",
    "書面により",
    "委託の前に",
    "文書化した手順に従い",
];

const REASONS: &[&str] = &[
    "情報セキュリティ委員会で結果を確認しています。",
    "記録は3年間保管しています。",
    "対象は全従業員です。",
    "担当部署以外からは閲覧できません。",
    "TLS 1.2以上を用いています。",
    "AES-256で保護しています。",
    "手順は社内の規程集に定めています。",
    "ISO/IEC 27001の認証範囲に含まれます。",
    "例外は責任者が承認します。",
    "クラウド事業者の責任範囲を除きます。",
    "試験の結果は経営陣に報告しています。",
    "世代は7日分です。",
    "検知から24時間以内にお客様へ通知します。",
    "契約終了後30日以内に消去します。",
    "貸与した端末だけを使っています。",
    "国内のデータセンターに限っています。",
    "詳しくはサービス仕様書をご覧ください。",
    "自動で遮断し、担当者に知らせます。",
];

/// Names of systems and departments: each in a few entries only.
fn name(dice: &mut Dice, size: usize) -> String {
    const FRONT: &[&str] = &[
        "北斗", "青葉", "桜", "港", "若草", "銀河", "白樺", "朝日", "瀬戸", "富士",
        "黒潮", "紅葉",
    ];
    const MIDDLE: &[&str] = &[
        "販売", "会計", "人事", "物流", "顧客", "契約", "生産", "予約", "調達", "品質",
        "研究", "広報",
    ];
    const BACK: &[&str] =
        &["システム", "ポータル", "基盤", "窓口", "台帳サービス", "アプリ"];
    let number = dice.below(size / 20 + 2) + 1;
    let part =
        |words: &[&str], dice: &mut Dice| words[dice.below(words.len())].to_owned();
    let name = part(FRONT, dice) + &part(MIDDLE, dice) + &part(BACK, dice);
    format!("{name}{number}号")
}

fn master(size: usize) -> Questionnaire {
    let mut dice = Dice(1);
    let mut items = Vec::with_capacity(size);
    for i in 0..size {
        let subject = dice.one(SUBJECTS);
        let (object, verb, when) = (dice.one(OBJECTS), dice.one(VERBS), dice.one(WHEN));
        let question = match dice.below(4) {
            0 => format!("{subject}について、{when}{object}を{verb}こと。"),
            1 => format!(
                "{}における{subject}の{object}を、{when}{verb}。",
                name(&mut dice, size)
            ),
            2 => format!(
                "{when}{subject}を{verb}。また、{object}を{}こと。",
                dice.one(VERBS)
            ),
            _ => format!(
                "{subject}の{object}を{verb}こと（{}を含む）。",
                name(&mut dice, size)
            ),
        };
        let mut remark =
            format!("{}では、{when}{object}を確認し、{verb}。", name(&mut dice, size));
        for _ in 0..dice.below(4) {
            remark.push_str(dice.one(REASONS));
        }
        items.push(Item {
            number: Some(format!("{}-{}", i / 20 + 1, i % 20 + 1)),
            section: Some(i / 20),
            question,
            answers: vec![Answer::of(["○", "△", "－"][dice.below(10).min(2)], &remark)],
            ..Item::default()
        });
    }
    let section = |i: usize| Section {
        number: Some((i + 1).to_string()),
        title: format!("{}の管理", SUBJECTS[i % SUBJECTS.len()]),
        level: 1,
    };
    let sections = (0..size.div_ceil(20)).map(section).collect();
    Questionnaire { sections, items, ..Questionnaire::default() }
}

/// Questions in a customer's words, each with its heading.
fn questions(size: usize) -> Vec<(String, String)> {
    let mut dice = Dice(2);
    let mut question = || {
        let (subject, object) = (dice.one(SUBJECTS), dice.one(OBJECTS));
        let (verb, when) = (dice.one(VERBS), dice.one(WHEN));
        let text = match dice.below(4) {
            0 => format!("{subject}は{when}{verb}でしょうか。"),
            1 => format!("{subject}に関する{object}を{when}{verb}か。"),
            2 => format!(
                "貴社の{}では、{subject}の{object}を{verb}か。",
                name(&mut dice, size)
            ),
            _ => format!(
                "{when}{subject}の{object}を{verb}こと。その際、{}を{}か。",
                dice.one(SUBJECTS),
                dice.one(VERBS)
            ),
        };
        (text, format!("{}に関する事項", dice.one(SUBJECTS)))
    };
    (0..QUESTIONS).map(|_| question()).collect()
}
