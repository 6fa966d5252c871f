//! Leitner's boxes.

use crate::practice::{Fact, seed::Chance};

const BOXES: u32 = 5;

/// One pupil's boxes.
#[derive(Debug)]
pub(super) struct Leitner {
    /// Each fact's box, 0 to 4, and the sitting in which it was last asked; by index.
    places: Vec<(u32, u32)>,
    sitting: u32,
}

impl Leitner {
    pub(super) fn new() -> Self {
        Self { places: vec![(0, 0); Fact::COUNT], sitting: 0 }
    }

    pub(super) fn sit_down(&mut self) {
        self.sitting += 1;
    }

    /// Of what is due one of the lowest box; when nothing is, one of what has waited longest for its turn.
    pub(super) fn choose(&self, open: &[Fact], chance: &mut Chance) -> Option<Fact> {
        // How long a fact waits beyond its turn (sittings). The first box is due at once, also within a sitting.
        let overdue = |fact: &Fact| {
            let (place, last) = self.places[fact.index()];
            let turn = if place == 0 { 0 } else { 1 << (place - 1) };
            i64::from(self.sitting) - i64::from(last) - i64::from(turn)
        };
        let due = open.iter().copied().filter(|fact| overdue(fact) >= 0);
        let lowest = due.clone().map(|fact| self.places[fact.index()].0).min();
        let first: Vec<_> = if let Some(lowest) = lowest {
            due.filter(|fact| self.places[fact.index()].0 == lowest).collect()
        } else {
            let most = open.iter().map(overdue).max();
            open.iter().copied().filter(|fact| Some(overdue(fact)) == most).collect()
        };
        first.get(chance.below(first.len())).copied()
    }

    pub(super) fn answered(&mut self, fact: Fact, correct: bool) {
        let (place, last) = &mut self.places[fact.index()];
        *place = if correct { (*place + 1).min(BOXES - 1) } else { 0 };
        *last = self.sitting;
    }
}
