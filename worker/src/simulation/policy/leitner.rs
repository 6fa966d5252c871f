//! The Leitner system.

use crate::practice::{Fact, seed::SeededRng};

const BOXES: u32 = 5;

/// The boxes of one pupil.
#[derive(Debug)]
pub(super) struct Leitner {
    /// The box, 0 to 4, of each fact and the sitting in which the fact was last asked, by the index of the fact.
    boxes: Vec<(u32, u32)>,
    sitting: u32,
}

impl Leitner {
    pub(super) fn new() -> Self {
        Self { boxes: vec![(0, 0); Fact::COUNT], sitting: 0 }
    }

    pub(super) fn start_sitting(&mut self) {
        self.sitting += 1;
    }

    /// Draws a fact from the lowest box that has due facts. If no fact is due, draws one of the facts that become due
    /// next.
    pub(super) fn choose(&self, open: &[Fact], rng: &mut SeededRng) -> Option<Fact> {
        // The number of sittings by which a fact is overdue. The first box is due at once, even within a sitting.
        let overdue = |fact: &Fact| {
            let (leitner_box, last) = self.boxes[fact.index()];
            let turn = if leitner_box == 0 { 0 } else { 1 << (leitner_box - 1) };
            i64::from(self.sitting) - i64::from(last) - i64::from(turn)
        };
        let due = open.iter().copied().filter(|fact| overdue(fact) >= 0);
        let lowest = due.clone().map(|fact| self.boxes[fact.index()].0).min();
        let first: Vec<_> = if let Some(lowest) = lowest {
            due.filter(|fact| self.boxes[fact.index()].0 == lowest).collect()
        } else {
            let most = open.iter().map(overdue).max();
            open.iter().copied().filter(|fact| Some(overdue(fact)) == most).collect()
        };
        first.get(rng.below(first.len())).copied()
    }

    pub(super) fn record_answer(&mut self, fact: Fact, correct: bool) {
        let (leitner_box, last) = &mut self.boxes[fact.index()];
        *leitner_box = if correct { (*leitner_box + 1).min(BOXES - 1) } else { 0 };
        *last = self.sitting;
    }
}
