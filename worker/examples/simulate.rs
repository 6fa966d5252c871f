//! Judges the practice engine on simulated learners, and prints `worker/SIMULATION.md`:
//! `cargo run --release -p worker --example simulate`. A number as its argument plays that many learners in each cell.

use std::{
    io::{self, Write},
    time::Instant,
};

use worker::simulation::{
    Cell, Course, Model, Policy,
    cell::{LEARNERS, SEED},
    measure::{Mean, calibration, mean},
    play::play_all,
};

/// What the tables say, and how the engine came to be what is judged.
const ABOUT: &str = "\
How to read it: each learner practises four times a week under each policy; scores are the marks of 25 expected in the check 7
and 28 days after the last sitting (of the learner's true memory, over all forms that may be drawn). ± is half a 95 % interval;
differences are paired, learner by learner, and one policy beats another where the interval lies above 0. All policies ask in
the same forms, and `weakest first` and `FSRS due queue` use the engine's own fitted memory, which makes them stronger here
than with FSRS's published parameters.

The gate: the engine beats uniform random and Leitner in every cell with 75 % right or more; the aim: +0.5 marks over random
in the budget of 3 minutes.

How it was tuned: the models, seeds and cells were committed first. The memory's parameters were fitted to the answers and later
scores of other learners of the same three models, the constants of choosing were searched for on yet others. So these three
models flatter the fit: only the further model at the end, and real pupils, do not.

What was tried, in marks at +7 days against uniform random (60 to 100 learners a cell, so to about 0.2): FSRS's published
parameters with FSRS's own gain, -1.3 to +1.8, in no cell above the due queue; fitted parameters with FSRS's own gain, -1.5 to +0.9 at
81 to 90 % right, because by its numbers a hard fact is better left alone; gain as the share of what is missing that one question
closes, the form that stayed, -0.2 to +1.2 at first. In it, places in every plan for what was asked longest ago and for the next new
fact cost 0.2 to 0.9 together (now: after a fortnight, and in one plan of four), and calling a fact fragile up to a stability of 0.3
days instead of 0.1 cost up to 0.4 (new facts came later). Repeats of misses cost 0.1 to 0.9 and the secure last question 0 to 0.3:
both stay, for the pupil's sake. Harder questions for those who are nearly always right gained nothing.

What came of it: the gate is met in all nine cells, the aim in all three of 3 minutes (+0.6 to +2.2). It is met narrowly in one:
75.2 ± 1.1 % right on `states` in 3 minutes. Ours loses to the FSRS due queue on `states` in every budget (-0.2 to -0.9) and on
`activation` in 12 weeks (-0.1), and is level with weakest first there.

On the further model it fails: it loses to uniform random in both budgets of 6 weeks (-1.0 and -0.4 at +7 days) and wins in 12
(+0.3), and weakest first and the due queue beat it in all three. There nearly every fact is unknown at the start, and meeting it
once lasts long: breadth counts, and pacing new facts and repeating misses probably cost more than they bring; that was not
looked into, and the engine was not changed after it. The further model's own constants had been set in four steps, before the
engine ever ran on it, so that uniform random comes to middling scores.

The 80 % interval of the score is a little too wide at +7 days (85 to 94 %); at +28 days it holds 78 to 91 % on `activation` and
`states`, but fails where forgetting is quite otherwise than FSRS's (`traces`: 78, 69 and 43 %; the further model: 58 to 73 %).
";

fn main() -> io::Result<()> {
    let learners = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(LEARNERS);
    let began = Instant::now();
    let mut out = io::stdout().lock();
    writeln!(out, "# The practice engine on simulated learners\n")?;
    writeln!(out, "`cargo run --release -p worker --example simulate`, seed {SEED}, {learners} learners a cell.\n")?;
    writeln!(out, "{ABOUT}")?;
    for cell in Cell::all_of(&Model::ALL) {
        report(&mut out, cell, learners)?;
    }
    writeln!(out, "# A further model\n")?;
    writeln!(out, "Written after the engine was tuned, and run once: nothing was changed after it.\n")?;
    for cell in Cell::all_of(&[Model::FURTHER]) {
        report(&mut out, cell, learners)?;
    }
    // Not into the report: it is not the same twice.
    writeln!(io::stderr(), "took {:.0} s", began.elapsed().as_secs_f64())
}

/// A cell's table, and what the engine had expected in it.
fn report(out: &mut impl Write, cell: Cell, learners: u64) -> io::Result<()> {
    let courses = Policy::ALL.map(|policy| (policy, play_all(policy, cell, SEED..SEED + learners)));
    let of = |wanted: Policy| &courses.iter().find(|(policy, _)| *policy == wanted).unwrap_or(&courses[0]).1;
    writeln!(out, "## {}\n", cell.name())?;
    writeln!(out, "Expected before: {:.1} marks.\n", mean(of(Policy::Random).iter().map(|course| course.before)).mean)?;
    writeln!(out, "| policy | +7 days | +28 days | right | asked | +7, engine less this | +28, engine less this |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |")?;
    let ours = of(Policy::Engine);
    for (policy, theirs) in &courses {
        let less = |score: fn(&Course) -> f64| {
            let paired = ours.iter().zip(theirs).map(|(ours, theirs)| score(ours) - score(theirs));
            if *policy == Policy::Engine { String::new() } else { signed(mean(paired)) }
        };
        let right = mean(theirs.iter().map(|course| 100.0 * f64::from(course.right) / f64::from(course.asked)));
        writeln!(
            out,
            "| {} | {} | {} | {:.1} ± {:.1} % | {:.0} | {} | {} |",
            policy.name(),
            plain(mean(theirs.iter().map(|course| course.after_7))),
            plain(mean(theirs.iter().map(|course| course.after_28))),
            right.mean,
            right.half,
            mean(theirs.iter().map(|course| f64::from(course.asked))).mean,
            less(|course| course.after_7),
            less(|course| course.after_28),
        )?;
    }
    predictions(out, ours)
}

/// How well the engine's expectations fitted.
fn predictions(out: &mut impl Write, ours: &[Course]) -> io::Result<()> {
    let fit = calibration(ours.iter().flat_map(|course| course.expected.iter().copied()).collect());
    writeln!(
        out,
        "\nThe engine's chance of a right answer: log loss {:.3} (of the overall share alone {:.3}), AUC {:.3}. Deciles, expected and right (%):",
        fit.log_loss, fit.log_loss_of_share, fit.auc
    )?;
    let deciles = fit.deciles.iter().map(|(given, right)| format!("{:.0}/{:.0}", 100.0 * given, 100.0 * right));
    writeln!(out, "{}.\n", deciles.collect::<Vec<_>>().join(", "))?;
    for (place, days) in [7, 28].into_iter().enumerate() {
        let held = mean(ours.iter().map(|course| 100.0 * f64::from(u8::from(course.held[place]))));
        let error = mean(ours.iter().map(|course| course.error[place]));
        writeln!(
            out,
            "The 80 % interval of the score at +{days} held {:.0} ± {:.0} % of the time; its mean was off by {}.\n",
            held.mean,
            held.half,
            signed(error)
        )?;
    }
    Ok(())
}

fn plain(value: Mean) -> String {
    format!("{:.2} ± {:.2}", value.mean, value.half)
}

fn signed(value: Mean) -> String {
    format!("{:+.2} ± {:.2}", value.mean, value.half)
}
