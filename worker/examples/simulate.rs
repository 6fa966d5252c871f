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

fn main() -> io::Result<()> {
    let learners = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(LEARNERS);
    let began = Instant::now();
    let mut out = io::stdout().lock();
    writeln!(out, "# The practice engine on simulated learners\n")?;
    writeln!(out, "`cargo run --release -p worker --example simulate`, seed {SEED}, {learners} learners a cell.\n")?;
    for cell in Cell::all_of(&Model::ALL) {
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
