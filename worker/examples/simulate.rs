//! Evaluates the practice engine on simulated learners and prints `worker/SIMULATION.md`:
//! `cargo run --release -p worker --example simulate`. An optional argument sets the number of learners per cell.

use std::{
    io::{self, Write},
    time::Instant,
};

use worker::simulation::{
    Cell, Course, MemoryModel, Policy,
    cell::{LEARNERS, SEED},
    measure::{MeanEstimate, calibration, mean},
    play::play_all,
};

/// The introduction to the report: how to read the tables, how the engine was tuned, and the results.
const ABOUT: &str = "\
How to read the tables: each learner practises four times a week under each policy. Scores are the expected marks, out of 25,
in the check 7 and 28 days after the last sitting. They are computed from the learner's true memory, over all forms that may be
drawn. ± is half the width of a 95 % interval. Differences are paired by learner; one policy beats another if the interval of
the difference lies above 0. All policies ask questions in the same forms. `weakest first` and `FSRS due queue` use the engine's
fitted memory parameters, which makes them stronger here than with FSRS's published parameters.

The requirement: the engine beats uniform random and Leitner in every cell, with at least 75 % right answers. The goal: it gains
+0.5 marks over uniform random with the budget of 3 minutes.

How the engine was tuned: the models, seeds and cells were committed first. The parameters of the memory were fitted to the
answers and later scores of other learners of the same three models. The constants of the choice were found by a search over yet
other learners. These three models therefore flatter the fit; only the further model at the end, and real pupils, do not.

What was tried, in marks at +7 days compared with uniform random (60 to 100 learners per cell, so accurate to about 0.2):

- FSRS's published parameters with FSRS's own gain: -1.3 to +1.8, in no cell better than the due queue.
- Fitted parameters with FSRS's own gain: -1.5 to +0.9 at 81 to 90 % right answers, because by FSRS's numbers a hard fact is
  better left alone.
- Gain as the share of the gap that one question closes: -0.2 to +1.2 at first. The engine uses this definition.
- With that gain, a place in every plan for the fact asked longest ago and one for the next new fact cost 0.2 to 0.9 together.
  The engine now reserves the first only after a fortnight and the second in one plan in four.
- With that gain, treating facts as fragile up to a stability of 0.3 days instead of 0.1 cost up to 0.4, because new facts came
  later.
- Repeats of missed facts cost 0.1 to 0.9, and the secure last question 0 to 0.3. Both stay because they are good for the pupil.
- Harder questions for pupils who are nearly always right gained nothing.

The result: the engine meets the requirement in all nine cells, and the goal in all three cells with 3 minutes (+0.6 to +2.2). In
one cell it meets the requirement only narrowly: 75.2 ± 1.1 % right answers on `states` with 3 minutes. It loses to the FSRS due
queue on `states` with every budget (-0.2 to -0.9) and on `activation` over 12 weeks (-0.1), where it is level with weakest first.

On the further model the engine fails: it loses to uniform random with both budgets of 6 weeks (-1.0 and -0.4 at +7 days) and wins
with 12 weeks (+0.3); weakest first and the due queue beat it with all three budgets. In this model nearly every fact is unknown at
the start, and meeting a fact once has a lasting effect, so breadth matters. Pacing new facts and repeating missed ones probably
cost more than they gain. This was not investigated, and the engine was not changed afterwards. The constants of the further model
had been set in four steps, before the engine ever ran on it, so that uniform random reaches average scores.

The 80 % interval of the score is a little too wide at +7 days: it contains the score in 85 to 94 % of cases. At +28 days it
contains the score in 78 to 91 % of cases on `activation` and `states`, but it fails if forgetting differs greatly from FSRS's
(`traces`: 78, 69 and 43 %; the further model: 58 to 73 %).
";

fn main() -> io::Result<()> {
    let learners = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(LEARNERS);
    let started = Instant::now();
    let mut out = io::stdout().lock();
    writeln!(out, "# The practice engine on simulated learners\n")?;
    writeln!(out, "`cargo run --release -p worker --example simulate`, seed {SEED}, {learners} learners per cell.\n")?;
    writeln!(out, "{ABOUT}")?;
    for cell in Cell::all_of(&MemoryModel::ALL) {
        report(&mut out, cell, learners)?;
    }
    writeln!(out, "# A further model\n")?;
    writeln!(
        out,
        "This model was written after the engine was tuned and was run once. Nothing was changed after the run.\n"
    )?;
    for cell in Cell::all_of(&[MemoryModel::FURTHER]) {
        report(&mut out, cell, learners)?;
    }
    // The duration goes to stderr, not into the report, because it differs between runs.
    writeln!(io::stderr(), "took {:.0} s", started.elapsed().as_secs_f64())
}

/// Prints the table of a cell and the quality of the engine's predictions in it.
fn report(out: &mut impl Write, cell: Cell, learners: u64) -> io::Result<()> {
    let courses = Policy::ALL.map(|policy| (policy, play_all(policy, cell, SEED..SEED + learners)));
    let courses_of = |wanted: Policy| &courses.iter().find(|(policy, _)| *policy == wanted).unwrap_or(&courses[0]).1;
    writeln!(out, "## {}\n", cell.name())?;
    writeln!(
        out,
        "Expected score before practice: {:.1} marks.\n",
        mean(courses_of(Policy::Random).iter().map(|course| course.before)).mean
    )?;
    writeln!(
        out,
        "| policy | score, +7 days | score, +28 days | right answers | questions | engine minus policy, +7 days | engine minus policy, +28 days |"
    )?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |")?;
    let ours = courses_of(Policy::Engine);
    for (policy, theirs) in &courses {
        let difference = |score: fn(&Course) -> f64| {
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
            difference(|course| course.after_7),
            difference(|course| course.after_28),
        )?;
    }
    predictions(out, ours)
}

/// Prints how well the engine's predictions matched the simulated answers and scores.
fn predictions(out: &mut impl Write, ours: &[Course]) -> io::Result<()> {
    let fit = calibration(ours.iter().flat_map(|course| course.expected.iter().copied()).collect());
    writeln!(
        out,
        "\nThe engine's predicted chance of a right answer: log loss {:.3} ({:.3} for the overall share alone), AUC {:.3}. Predicted/actual right answers (%), by decile:",
        fit.log_loss, fit.log_loss_of_share, fit.auc
    )?;
    let deciles =
        fit.deciles.iter().map(|(predicted, actual)| format!("{:.0}/{:.0}", 100.0 * predicted, 100.0 * actual));
    writeln!(out, "{}.\n", deciles.collect::<Vec<_>>().join(", "))?;
    for (index, days) in [7, 28].into_iter().enumerate() {
        let contained = mean(ours.iter().map(|course| 100.0 * f64::from(u8::from(course.in_interval[index]))));
        let error = mean(ours.iter().map(|course| course.error[index]));
        writeln!(
            out,
            "The 80 % interval of the score at +{days} days contained the score in {:.0} ± {:.0} % of cases; the mean error of the predicted score was {} marks.\n",
            contained.mean,
            contained.half,
            signed(error)
        )?;
    }
    Ok(())
}

fn plain(value: MeanEstimate) -> String {
    format!("{:.2} ± {:.2}", value.mean, value.half)
}

fn signed(value: MeanEstimate) -> String {
    format!("{:+.2} ± {:.2}", value.mean, value.half)
}
