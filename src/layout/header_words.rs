//! The words that headers are made of, by role.

use super::Role;

/// A word that can only mean its role.
pub(super) const STRONG: f32 = 1.0;
/// A word that is used for several roles.
const WEAK: f32 = 0.6;

/// Role, weight, and words separated by spaces, in normal form.
pub(super) const JAPANESE: &[(Role, f32, &str)] = &[
    (
        Role::Number,
        STRONG,
        "項番 番号 項目番号 設問番号 質問番号 管理番号 整理番号 通番 通し番号 連番 枝番 \
         項目no 設問no 質問no 項no 要件no 管理no 通しno 要件番号 要件id 項目id 質問id \
         管理id チェック番号 確認番号 統制番号 条項番号 条番号 問番号 シリアル 採番 識別番号 \
         識別子 ゴール番号 チェックno 確認no 通し 質問コード 項目コード 管理コード 設問コード 序号 編号 번호 순번",
    ),
    (Role::Number, WEAK, "項 番 条項 問 節番号 章番号 条文"),
    (
        Role::Category,
        STRONG,
        "大分類 中分類 小分類 分類 カテゴリ カテゴリー 分野 領域 大項目 中項目 項目分類 \
         管理分野 対策分野 セキュリティ分野 対策領域 管理領域 対策区分 管理区分 項目区分 \
         大区分 中区分 小区分 分類名 テーマ 章 節 セクション サブカテゴリ ジャンル 項目群 \
         統制領域 類別 분류 구분 类别 分类",
    ),
    (
        Role::Category,
        WEAK,
        "区分 種別 項目 小項目 見出し 観点 大項 中項 対象 対象範囲 対象領域 項目名 機能 \
         管理項目 タイトル 名称 大 中 小",
    ),
    (
        Role::Question,
        STRONG,
        "質問 設問 質問事項 質問内容 質問項目 設問内容 設問文 質問文 確認事項 確認項目 確認内容 \
         確認項目詳細 チェック項目 チェック内容 チェック事項 詳細チェック項目 チェックポイント \
         点検項目 点検内容 点検事項 審査項目 審査内容 評価項目 評価内容 監査項目 監査内容 \
         調査項目 調査内容 調査事項 ヒアリング項目 ヒアリング内容 要求事項 要求項目 要求内容 \
         セキュリティ要件 要件 要件内容 要件詳細 管理策 対策項目 対策内容 対策事項 対策要件 \
         実施項目 実施事項 遵守事項 遵守項目 順守事項 規定内容 規定事項 セルフチェック項目 \
         診断項目 検証要件 検証項目 検査項目 検査内容 試験項目 テスト項目 問い合わせ事項 \
         お伺い事項 ご質問 ご質問事項 お尋ね事項 照会事項 照会内容 回答依頼事項 求める対策 \
         求められる対策 セキュリティ対策 セキュリティ対策内容 安全管理措置 措置内容 基準内容 \
         質問・確認事項 確認したい事項 確認したいこと 自己点検項目 具体的対策 サービスレベル項目 お伺いしたい事柄 お伺いしたい事項 \
         お聞きしたい事項 お聞きしたいこと 伺いたいこと 点検の視点 チェックの視点 機能要件 非機能要件 \
         要求水準 要求仕様 要求機能 \
         요구사항 점검항목 질문 항목 问题 检查项目 要求",
    ),
    (
        Role::Question,
        WEAK,
        "項目 内容 基準 対策 小項目 事項 要件名 詳細内容 検証要件の内容 要件の内容 規定 統制 \
         統制内容 実施内容 作業手順 診断方法 指標 メトリクス 達成基準 遵守基準 項目内容 取組み 取り組み 事柄",
    ),
    (
        Role::Guidance,
        STRONG,
        "補足説明 解説 留意点 留意事項 ガイド ガイダンス 記入例 回答例 記載例 例示 記入要領 \
         記入方法 記載要領 回答方法 回答の目安 回答要領 評価基準 判断基準 判定基準 合格基準 \
         合格条件 確認方法 チェック方法 確認のポイント 確認ポイント 着眼点 想定回答 期待値 \
         期待結果 予想結果 前提条件 前提・準備 テスト手順 試験手順 実行手順 項目説明 項目の説明 \
         設問の意図 質問の意図 質問の背景 目的 趣旨 対策例 実施例 対応例 具体例 参考 参考情報 \
         参考url 用語説明 用語解説 用語の説明 指標値 評価指標 評価の視点 説明・補足 \
         점검방법 評価の目安 判断の目安 判定の目安 目安 説明資料 想定エビデンス エビデンス例 証跡例 回答形式 記入形式 形式 関連規格 \
         対応規格 参照規格 根拠規程 参照基準 対応する管理策 関連管理策",
    ),
    (
        Role::Guidance,
        WEAK,
        "補足 説明 備考・補足 意図 背景 例 ヒント 手順 観点 注意事項 注記",
    ),
    (
        Role::Importance,
        STRONG,
        "重要度 優先度 優先順位 必須 必須区分 必須可否 必須/任意 必須・任意 必須任意 必須項目 \
         要求レベル 対策レベル 重要項目 推奨度 リスクレベル リスク度 影響度 深刻度 危険度 \
         レベル ランク 重み 重み付け 対応レベル 適用レベル",
    ),
    (
        Role::Importance,
        WEAK,
        "要否 区分 必要性 適用区分 対象サービス リスク 対象区分 選択レベル",
    ),
    (
        Role::Status,
        STRONG,
        "回答 ご回答 回答欄 ご回答欄 回答区分 回答選択 選択回答 回答(選択) 実施有無 実施の有無 \
         実施状況 実施可否 対応状況 対応有無 対応の有無 対応可否 対応区分 適合状況 適合性 適否 \
         適合可否 遵守状況 順守状況 準拠状況 達成状況 達成度 充足状況 充足度 整備状況 導入状況 \
         取組状況 取り組み状況 運用状況 対策状況 実装状況 対応結果 自己評価 自己評価結果 \
         自己点検結果 自己診断 自己判定 チェック欄 チェック結果 点検結果 確認結果 確認欄 貴社回答 \
         御社回答 貴社記入欄 御社記入欄 回答結果 ステータス 充足可否 対応の可否 実現可否 \
         達成有無 有無 可否 該当有無 該当の有無 適用有無 合否 実装したかどうか はい/いいえ \
         はい・いいえ yes/no ○× ○×回答 評価欄 回答内容(選択) 貴社の状況 貴社対応状況 \
         現在の状況 状況 ご対応状況 貴社のお取組み 貴社の取組み 貴社取組 お取組み状況 \
         取組区分 実施区分 適合区分 到達度 御回答 단계 답변 결과 상태 回答结果 结果 答复",
    ),
    (
        Role::Status,
        WEAK,
        "結果 判定 評価 チェック 対応 実施 適用 適合 現状 選択 判断 達成 遵守 確認 記号 該当 \
         チェック有無",
    ),
    (
        Role::Remark,
        STRONG,
        "備考 備考欄 コメント コメント欄 特記事項 回答内容 具体的な内容 具体的内容 具体的な対応内容 \
         具体的な実施内容 具体的な対策内容 具体的な取組内容 具体的な回答 具体的な状況 対応内容 \
         内容詳細 回答詳細 詳細回答 対応詳細 回答補足 回答の補足 補足事項 補足コメント 備考・補足 \
         補足・備考 自由記述 自由記述欄 自由記入 自由記入欄 記述欄 記述回答 回答(記述) 記入欄 \
         対応状況の詳細 実施状況の詳細 実施状況詳細 実施内容の詳細 対策内容の詳細 回答理由 \
         メモ 特記 摘要 備考(理由等) 理由・備考 回答の根拠 回答根拠 実施していない理由 \
         対象外の理由 対象外理由 補足説明欄 貴社コメント 申し添え事項 申し添え 補足のご説明 \
         回答の理由 判断理由 비고 备注 説明欄",
    ),
    (
        Role::Remark,
        WEAK,
        "補足 補足説明 説明 詳細 内容 実施内容 対策内容 根拠 理由 状況説明 具体例 取組内容 \
         実現方法 制約事項 実施方法 対応方法 代替策 改善内容 改善計画 今後の対応 対応予定 対応計画 記述 所見 \
         改善措置 是正措置 改善事項 是正事項 是正内容 改善策 対応策 処置 是正計画 例外事項 \
         対応方針 特例 意見 要望 ご意見 ご要望",
    ),
    (
        Role::Evidence,
        STRONG,
        "証跡 エビデンス 根拠資料 添付資料 添付資料番号 添付書類 証拠 証拠資料 証憑 証明書類 \
         確認資料 提出資料 関連資料 参照資料 参照文書 関連文書 関連規程 規程名 文書名 資料名 \
         エビデンス名 添付 添付ファイル 証跡名 根拠文書 根拠規程 実装文書 社内規程 該当規程 提示書類 裏付け資料 裏付資料 証明資料 \
         確認できる資料",
    ),
    (Role::Evidence, WEAK, "資料 文書 規程 書類 url 参照先"),
    (
        Role::Respondent,
        STRONG,
        "回答者 担当 担当者 担当部署 担当部門 記入者 確認者 実施者 作業者 実行者 責任者 回答部署 \
         回答部門 主管部署 所管部署 所管 管理責任者 対応者 対応部署 担当者名 回答者名 記載者 回答担当 回答担当者 点検者 点検担当",
    ),
    (
        Role::Date,
        STRONG,
        "日付 実施日 確認日 回答日 記入日 実施時期 実施予定日 予定日 完了予定日 完了予定 期限 対応期限 \
         対応時期 対応予定日 予定時期 改善期限 改善時期 達成時期 実施予定時期 実施予定 年月日 \
         完了日 更新日 有効期限 対応完了予定 改善予定日 着手予定 記入年月日 点検日",
    ),
    (
        Role::Reserved,
        STRONG,
        "弊社使用欄 当社使用欄 弊社記入欄 当社記入欄 弊行使用欄 当行使用欄 当行記入欄 当社確認欄 \
         弊社確認欄 事務局使用欄 事務局記入欄 審査欄 審査結果 審査者 審査メモ 審査コメント 審査担当 \
         使用欄 配点 得点 点数 スコア 採点 評点 評価点 判定結果 弊社評価 当社評価 評価結果 \
         評価コメント 評価者 弊社判定 当社判定 弊社確認 当社確認 弊社コメント 当社コメント \
         情報システム部門使用欄 委託元記入欄 委託元使用欄 委託元確認欄 発注者記入欄 発注者確認欄 \
         監査人所見 レビュー結果 指摘事項 二次評価 一次評価 記入不要 集計 集計用 合計点 検証欄 県確認結果 市確認欄 \
         主管課確認欄 所管課確認欄 本部確認欄",
    ),
    (Role::Reserved, WEAK, "弊社 当社 弊行 当行 事務局 委託元 審査 レビュー"),
];

/// The same for languages that put blanks between words; phrases are separated by `|`.
pub(super) const ENGLISH: &[(Role, f32, &str)] = &[
    (
        Role::Number,
        STRONG,
        "no|no.|nr|nr.|num|number|#|id|ref|ref.|ref no|ref id|reference no|reference number|\
         item no|item number|item #|item id|question no|question no.|question number|\
         question id|question #|q no|q no.|q#|q id|qid|req id|requirement id|requirement no|\
         requirement number|requirement #|control id|control no|control number|control #|\
         control ref|clause no|clause reference|section no|test id|check id|serial no|s no|\
         s. no|sl no|sl. no|sr no|sr. no|unique id|index|seq|sequence|control code|\
         numéro|n°|número|nummer|kontroll-id|lfd. nr",
    ),
    (
        Role::Number,
        WEAK,
        "item|ref|reference|clause|code|key|count|section|cid|clause/control",
    ),
    (
        Role::Category,
        STRONG,
        "category|categories|subcategory|sub-category|domain|sub-domain|subdomain|area|\
         main area|sub area|topic|subtopic|theme|section|chapter|control family|family|\
         control domain|control area|control group|control category|question category|\
         question group|security domain|function|pillar|group|subject|process area|\
         catégorie|kategorie|bereich|categoría|broad category|specific category",
    ),
    (
        Role::Category,
        WEAK,
        "platform|stream|service|services|type|class|component|framework|level|guardrail|\
         practice|objective|title|name|capability|subject area|owasp top 10|chapter name|\
         section name|control title|scope",
    ),
    (
        Role::Question,
        STRONG,
        "question|questions|question text|question description|security question|\
         assessment question|assessment questions|consensus assessment questions|\
         consensus assessments question|conformance questions|audit question|\
         requirement|requirements|requirement text|requirement description|\
         security requirement|detailed requirement|detailed requirements|\
         verification requirement|detailed verification requirement|control requirement|\
         checklist item|checklist items|check item|check items|checklist|\
         compliance inquiry|inquiry|enquiry|query|details of check|what we ask|\
         frage|fragen|anforderung|pregunta|preguntas|requisito|requisitos|exigence|\
         exigences|pytanie|wymaganie|verification|test name|control description|\
         control statement|control text|controltext|control specification|prompt|\
         verificación detallada de requerimientos|exigences de vérification détaillées",
    ),
    (
        Role::Question,
        WEAK,
        "description|control|criteria|criterion|statement|detail|details|recommendation|\
         best practice|measure|control name|activity|activities|name|title|metric|text|\
         check point|check|item|objective|test case|test|feature name|countermeasure|\
         standard|control title|request|information requested|topic|safeguard",
    ),
    (
        Role::Guidance,
        STRONG,
        "guidance|supplemental guidance|example|examples|example response|example answer|\
         sample response|sample answer|explanation of question|help|help text|hint|tip|tips|\
         objective|objectives|rationale|instruction|instructions|how to answer|intent|\
         test procedure|test procedures|testing procedure|testing procedures|\
         testing procedure(s)|procedure|testing notes|validation|expected result|\
         expected results|expected evidence|check method|evaluation index|discussion|\
         background|clarification|why it matters|why we ask|audit procedure|\
         procédure de test|procedimiento de evaluación|beispiel|more info|more information|\
         training|implementation guidance|description (optional)|tool|tools|\
         reference|references|mapping|standards mapping|cwe|nist|iso|owasp|cis|\
         related controls|answer type|response type|answer format|response format|\
         graph query|guid|since",
    ),
    (
        Role::Guidance,
        WEAK,
        "description|note|notes|annotation|target|detail|details|info|source|\
         additional guidance|feature description",
    ),
    (
        Role::Importance,
        STRONG,
        "severity|priority|importance|weight|weighting|criticality|level|levels|\
         required level|assurance level|maturity level|risk level|risk rating|mandatory|\
         mandatory/optional|required|required/optional|asvs level|baseline|rating|impact|\
         likelihood|l1|l2|l3|level 1|level 2|level 3|niveau|nivel|poziom|applicability|\
         must/should|tier",
    ),
    (Role::Importance, WEAK, "risk|r|l|1|2|3|applicable to|optional"),
    (
        Role::Status,
        STRONG,
        "answer|answers|your answer|vendor answer|vendor answers|response|responses|\
         your response|vendor response|vendor responses|supplier response|supplier answer|\
         provider response|provider answer|respondent answer|company response|\
         service provider response|csp caiq answer|\
         status|compliance status|implementation status|conformance|conformity|compliance|\
         compliant|compliant?|compliant (yes/no)|complies|comply|comply?|met|met?|in place|\
         in place?|implemented|implemented?|yes/no|yes / no|y/n|yes/no/na|yes/no/n/a|\
         answer (yes/no)|response (yes/no)|yes, no, n/a|supported|supported?|tested?|\
         valid|valid?|result|test result|check result|assessment|self assessment|\
         self-assessment|self assessment result|fulfilled|fulfilled?|achieved|in scope?|\
         is control applicable?|applicable?|applicable (y/n)|conformance (y/n/partial)|\
         state|overall status|current status|control status|selection|choose|\
         antwort|antworten|status der umsetzung|umsetzungsstatus|anwendbar|erfüllt|\
         réponse|réponses|statut|conforme|respuesta|respuestas|estado|cumple|odpowiedź|\
         response code|vendor compliance",
    ),
    (
        Role::Status,
        WEAK,
        "applicable|current|actual results|check|value|finding|outcome|score|\
         confirmation|availability|capability",
    ),
    (
        Role::Remark,
        STRONG,
        "remark|remarks|comment|comments|comment(s)|note|notes|vendor comments|\
         vendor comment|vendor notes|supplier comments|your comments|additional comments|\
         additional information|additional info|comments and notes|comments/notes|\
         notes/comments|comments / notes|details|response details|answer details|\
         implementation details|implementation description|implementation notes|\
         explanation|explanations|description of implementation|please explain|\
         provide details|please provide details|free text|narrative|elaboration|\
         justification|comments and/or additional information|interview notes|\
         comments or explanation|explanation / comments|\
         csp implementation description|supporting comments|if no, explain|\
         bemerkung|bemerkungen|kommentar|kommentare|umsetzungsbeschreibung|\
         commentaire|commentaires|comentario|comentarios|uwagi|how is this met|\
         how is it met|evidence / notes|tester notes|supporting information",
    ),
    (
        Role::Remark,
        WEAK,
        "description|detail|information|findings|finding|gap|text|rationale|\
         reason|context|response text|actions taken",
    ),
    (
        Role::Evidence,
        STRONG,
        "evidence|evidence provided|evidence reference|supporting evidence|attachment reference|evidence ref|\
         supporting documentation|supporting document|supporting documents|attachment|\
         attachments|document|documents|document name|document reference|documentation|\
         artifact|artifacts|proof|link to evidence|evidence link|policy reference|\
         other document|policy|nachweis|preuve|evidencia|evidence type|references provided",
    ),
    (
        Role::Evidence,
        WEAK,
        "link|links|file|url|attachment reference|reference document",
    ),
    (
        Role::Respondent,
        STRONG,
        "owner|control owner|responsible|responsible person|responsible party|respondent|\
         answered by|completed by|checked by|to be checked by|assigned to|assignee|\
         point of contact|contact|contact person|responsibility|department|tester|\
         verantwortlich|responsable",
    ),
    (
        Role::Date,
        STRONG,
        "date|due date|target date|completion date|check date|tested date|review date|\
         date answered|planned date|deadline|implementation date|planned completion|\
         expected date|expiry date|target completion date|when|datum|fecha",
    ),
    (
        Role::Reserved,
        STRONG,
        "reviewer|reviewer comments|reviewer notes|reviewed by|review result|\
         review comments|internal use|internal use only|for internal use|\
         for office use only|office use|office use only|our use only|score|scores|points|\
         max score|weighted score|assessor|assessor notes|assessor comments|\
         assessor finding|analyst notes|auditor|auditor notes|auditor comments|\
         risk score|customer use|customer use only|buyer use only|evaluation|\
         evaluator|our assessment|client use only|action required|gap action|ticket",
    ),
    (Role::Reserved, WEAK, "review|approved|approval|decision"),
];

/// Headers of columns that are ticked, in normal form: what an answer may be.
pub(super) const CHOICES: &str = "はい いいえ 該当なし 該当しない 非該当 対象外 適用外 ○ 〇 ◯ ◎ △ × － - 有 無 あり なし \
     有り 無し 可 不可 適 否 適合 不適合 合 不合格 合格 済 未 実施 実施済 実施済み 実施中 \
     実施している 実施していない 未実施 一部実施 一部 対応 対応済 対応済み 未対応 一部対応 \
     対応中 対応予定 実施予定 検討中 予定 計画中 該当 できている できていない している していない \
     一部している yes no n/a na notapplicable partial partially partlyn/a unknown \
     compliant non-compliant noncompliant partiallycompliant met notmet implemented \
     notimplemented partiallyimplemented planned pass fail true false ja nein oui non sí si y n \
     標準 標準対応 標準機能 オプション カスタマイズ カスタマイズ対応 個別対応 代替 代替案 代替対応 運用対応 \
     対応不可 実現不可 良 不良 要改善 改善要 優 \
     十分できている 概ねできている おおむねできている ほぼできている 一部できている あまりできていない \
     ほとんどできていない 全くできていない そう思う どちらともいえない そう思わない \
     導入済 未導入 整備済 未整備 わからない 不明 満たす 満たさない 一部満たす 達成 未達成 一部達成";

/// Those who judge answers. What begins with them is theirs: 審査担当コメント.
pub(super) const REVIEWERS: &[&str] = &[
    "弊社",
    "当社",
    "弊行",
    "当行",
    "弊庁",
    "当庁",
    "本学",
    "事務局",
    "委託元",
    "発注者",
    "発注元",
    "依頼元",
    "審査",
    "監査人",
    "監査者",
    "監査担当",
    "評価者",
    "判定者",
    "査定",
    "レビュ",
    "reviewer",
    "reviewed",
    "analyst",
    "assessor",
    "auditor",
    "evaluator",
    "customer comment",
    "customer review",
    "customer evaluation",
    "buyer",
];
