//! How well the matcher does on questions whose answers are known.
//!
//!     cargo run --example eval -- MASTER QUESTIONS.jsonl [--leave-one-out] [--list]
//!
//! MASTER is any readable answered questionnaire. Each line of QUESTIONS.jsonl is
//! `{"id": …, "question": …, "category": …, "gold": ["6-14", …], "difficulty": …}`, where
//! `gold` holds the numbers of the entries that answer it, none where the master does not.
//!
//! With `--leave-one-out`, a wording of the thesaurus is used on a question only if it also
//! stands in the master or in another question. That tells what to expect of questions that
//! nobody has seen, where the thesaurus was written with these at hand. `--list` prints every
//! question that is not answered as it should be, with the evidence.
#![allow(clippy::print_stdout, reason = "it is what an example is for")]

use std::collections::BTreeMap;

use anyhow::Context;
use checksheet::matching::{Question, Thesaurus, normalize};
use checksheet::{AnswerLibrary, Decision, Match, Matcher, Policy, Questionnaire};

#[derive(serde::Deserialize)]
struct Labelled {
    id: String,
    question: String,
    #[serde(default)]
    category: Option<String>,
    gold: Vec<String>,
    #[serde(default)]
    difficulty: String,
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (options, files): (Vec<_>, Vec<_>) =
        args.iter().partition(|a| a.starts_with("--"));
    let [master, questions] = files[..] else {
        anyhow::bail!("usage: eval MASTER QUESTIONS.jsonl [--leave-one-out] [--list]");
    };
    let has = |option: &str| options.iter().any(|o| *o == option);
    let master = Questionnaire::from_bytes(&std::fs::read(master)?)?;
    let library = AnswerLibrary::new().with("master", &master);
    let questions: Vec<Labelled> = std::fs::read_to_string(questions)?
        .lines()
        .map(|line| serde_json::from_str(line).context("a line of QUESTIONS.jsonl"))
        .collect::<Result<_, _>>()?;
    let thesauri = Thesauri::new(&library, &questions, has("--leave-one-out"));
    for (name, policy) in [
        ("strict", Policy::Strict),
        ("balanced", Policy::Balanced),
        ("eager", Policy::Eager),
    ] {
        let shared = Matcher::new(&library).policy(policy);
        let found: Vec<Match> = questions
            .iter()
            .enumerate()
            .map(|(i, labelled)| {
                let question = Question {
                    text: &labelled.question,
                    category: labelled.category.as_deref(),
                };
                match thesauri.without(i) {
                    None => shared.decide(&question),
                    Some(thesaurus) => Matcher::with_thesaurus(&library, thesaurus)
                        .policy(policy)
                        .decide(&question),
                }
            })
            .collect();
        if policy == Policy::Strict {
            print_ranking(&questions, &found);
        }
        print_fills(name, &questions, &found);
        if has("--list") && policy != Policy::Eager {
            list(&questions, &found, policy == Policy::Strict);
        }
    }
    Ok(())
}

fn right(labelled: &Labelled, found: &Match, k: usize) -> bool {
    found.candidates.iter().take(k).any(|c| labelled.gold.contains(&c.number))
}

fn print_ranking(questions: &[Labelled], found: &[Match]) {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, labelled) in
        questions.iter().enumerate().filter(|(_, l)| !l.gold.is_empty())
    {
        groups.entry("answerable").or_default().push(i);
        groups.entry(&labelled.difficulty).or_default().push(i);
    }
    for (name, rows) in groups {
        let top = |k| {
            let hits =
                rows.iter().filter(|&&i| right(&questions[i], &found[i], k)).count();
            100.0 * hits as f64 / rows.len() as f64
        };
        println!(
            "{name:12} n={:3}  top-1 {:5.1}  top-3 {:5.1}  top-5 {:5.1}",
            rows.len(),
            top(1),
            top(3),
            top(5)
        );
    }
}

fn print_fills(name: &str, questions: &[Labelled], found: &[Match]) {
    let both = || questions.iter().zip(found);
    let answerable = questions.iter().filter(|l| !l.gold.is_empty()).count();
    let fills = both().filter(|(_, m)| m.decision == Decision::Fill).count();
    let good =
        both().filter(|(l, m)| m.decision == Decision::Fill && right(l, m, 1)).count();
    let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
    let none = questions.len() - answerable;
    let invented =
        both().filter(|(l, m)| m.decision == Decision::Fill && l.gold.is_empty());
    println!(
        "{name:12} {good}/{fills} fills are right: precision {:.1}, coverage {:.1}; \
         {} of {none} that the master does not answer are filled",
        share(good, fills),
        share(good, answerable),
        invented.count(),
    );
}

fn list(questions: &[Labelled], found: &[Match], all: bool) {
    for (labelled, found) in questions.iter().zip(found) {
        let fill = found.decision == Decision::Fill;
        let good = right(labelled, found, 1);
        let sign = match (fill, good, labelled.gold.is_empty()) {
            (true, false, _) => "WRONG",
            (false, false, false) => "MISSED",
            (false, true, _) => "HELD",
            _ => continue,
        };
        if !all && sign != "WRONG" {
            continue;
        }
        println!(
            "{sign} {} [{}] {} gold {:?}",
            labelled.id,
            labelled.category.as_deref().unwrap_or(""),
            labelled.question,
            labelled.gold
        );
        for candidate in
            found.candidates.iter().take(if sign == "MISSED" { 3 } else { 1 })
        {
            let evidence: Vec<String> =
                candidate.evidence.iter().map(ToString::to_string).collect();
            println!(
                "    {} {:.2} {}",
                candidate.number,
                candidate.score,
                evidence.join("; ")
            );
        }
    }
}

/// A thesaurus for each question, without the wordings that only it has.
struct Thesauri {
    own: Vec<Vec<String>>,
}

impl Thesauri {
    fn new(
        library: &AnswerLibrary,
        questions: &[Labelled],
        leave_one_out: bool,
    ) -> Thesauri {
        if !leave_one_out {
            return Thesauri { own: vec![Vec::new(); questions.len()] };
        }
        let texts: Vec<String> =
            questions.iter().map(|l| normalize(&l.question)).collect();
        let mut master = String::new();
        for entry in library.entries() {
            master.push_str(&normalize(&entry.question));
            entry.answers.iter().for_each(|a| {
                master.push_str(&normalize(a.remark.as_deref().unwrap_or("")))
            });
            master.push_str(&normalize(&entry.sections.join(" ")));
        }
        let wordings = std::cell::RefCell::new(Vec::new());
        let _ = Thesaurus::builtin().retain(|wording| {
            wordings.borrow_mut().push(wording.replace(' ', ""));
            true
        });
        let mut own = vec![Vec::new(); questions.len()];
        for wording in wordings.into_inner() {
            if master.contains(&wording) {
                continue;
            }
            let mut having =
                texts.iter().enumerate().filter(|(_, t)| t.contains(&wording));
            if let (Some((i, _)), None) = (having.next(), having.next()) {
                own[i].push(wording);
            }
        }
        Thesauri { own }
    }

    fn without(&self, i: usize) -> Option<Thesaurus> {
        let own = &self.own[i];
        (!own.is_empty()).then(|| {
            Thesaurus::builtin()
                .retain(|wording| !own.contains(&wording.replace(' ', "")))
        })
    }
}
