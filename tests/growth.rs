//! Twice the work takes about twice the time: no stage of the line is quadratic.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use checksheet::export::{Brand, Exporter};
use checksheet::{
    Answer, AnswerLibrary, Form, Item, Planner, Questionnaire, layout, to_xlsx,
};

/// Eight times the questions. What is quadratic would take 64 times as long; a busy machine
/// is forgiven a factor of three.
const SMALL: usize = 150;
const TIMES: usize = 8;
const MOST: f64 = 24.0;

const STAGES: [&str; 7] =
    ["open", "detect", "extract", "plan", "apply", "verify", "export"];

fn csv(size: usize) -> Vec<u8> {
    let mut file = String::from("No.,確認項目,実施有無,備考\n");
    for i in 0..size {
        writeln!(file, "{},{},,", i + 1, question(i)).unwrap();
    }
    file.into_bytes()
}

fn question(i: usize) -> String {
    const SUBJECTS: [&str; 5] =
        ["入退室の記録", "アクセス権", "バックアップ", "暗号鍵", "委託先の選定基準"];
    const VERBS: [&str; 6] = [
        "定期的に見直していますか",
        "台帳で管理していますか",
        "承認していますか",
        "監査していますか",
        "文書化していますか",
        "制限していますか",
    ];
    format!("{}について、{}。", SUBJECTS[i % 5], VERBS[i / 5 % 6])
}

fn library() -> AnswerLibrary {
    let item = |i: usize| Item {
        number: Some((i + 1).to_string()),
        question: question(i),
        answers: vec![Answer::of("○", "規程に従っています。")],
        ..Item::default()
    };
    let items = (0..30).map(item).collect();
    let master = Questionnaire { items, ..Questionnaire::default() };
    AnswerLibrary::new().with("master", &master)
}

/// How long each stage takes for so many questions.
fn times(size: usize, library: &AnswerLibrary) -> [Duration; STAGES.len()] {
    let file = to_xlsx(&checksheet::open(&csv(size)).unwrap()).unwrap().bytes;
    let mut times = Vec::new();
    let workbook = timed(&mut times, || checksheet::open(&file).unwrap());
    let layout = timed(&mut times, || layout::detect(&workbook));
    let form = timed(&mut times, || Form::from_workbook(&workbook, &layout).unwrap());
    assert_eq!(form.questionnaire.items.len(), size, "all questions are found");
    let plan = timed(&mut times, || Planner::new(library).plan(&form));
    assert_eq!(plan.filled().count(), size, "all are filled");
    let filled = timed(&mut times, || plan.apply(&file).unwrap().bytes);
    let proof = timed(&mut times, || checksheet::verify(&file, &filled, None).unwrap());
    assert!(proof.unharmed);
    let brand = Brand::default();
    let export = || Exporter::new(&brand).to_xlsx(&form.questionnaire).unwrap();
    black_box(timed(&mut times, export));
    times.try_into().unwrap()
}

fn timed<T>(times: &mut Vec<Duration>, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    times.push(start.elapsed());
    result
}

#[test]
fn cost_grows_with_the_number_of_questions() {
    let library = library();
    let mut best = [[Duration::MAX; STAGES.len()]; 2];
    let grown = |best: &[[Duration; STAGES.len()]; 2]| {
        let ratio = |(large, small): (&Duration, &Duration)| {
            large.as_secs_f64() / small.as_secs_f64()
        };
        best[1].iter().zip(&best[0]).map(ratio).collect::<Vec<f64>>()
    };
    // The best of several, so that one disturbance does not decide.
    for _ in 0..6 {
        for (best, size) in best.iter_mut().zip([SMALL, SMALL * TIMES]) {
            for (best, time) in best.iter_mut().zip(times(size, &library)) {
                *best = time.min(*best);
            }
        }
        if grown(&best).iter().all(|ratio| *ratio <= MOST) {
            break;
        }
    }
    for (stage, ratio) in STAGES.iter().zip(grown(&best)) {
        println!("{stage}: {ratio:.1} times as long for {TIMES} times the questions");
        assert!(ratio <= MOST, "{stage}: {ratio:.1} times as long");
    }
}
