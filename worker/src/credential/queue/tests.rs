use std::{collections::HashSet, net::Ipv4Addr};

use proptest::{collection, option, prelude::*};

use super::*;

fn school(number: u64) -> SchoolId {
    SchoolId(uuid::Uuid::from_u64_pair(7, number))
}

fn network(number: u32) -> Network {
    Network::of(Ipv4Addr::from(number).into())
}

fn log_in(school_number: u64, network_number: u32) -> HashRequest {
    let network = Some(network(network_number));
    HashRequest { purpose: HashPurpose::SignIn, school_id: school(school_number), network, is_usual: false }
}

/// A log-in from a network from which somebody of the school has signed in before.
fn usual_log_in(school_number: u64, network_number: u32) -> HashRequest {
    HashRequest { is_usual: true, ..log_in(school_number, network_number) }
}

fn new_secret(school_number: u64) -> HashRequest {
    HashRequest::without_network(HashPurpose::NewSecret, school(school_number))
}

fn own_password(school_number: u64, network_number: u32) -> HashRequest {
    HashRequest { purpose: HashPurpose::OwnPassword, ..log_in(school_number, network_number) }
}

impl HashQueue {
    fn enter_ready(&mut self, request: HashRequest, capacity: usize) -> Result<Entry, QueueFullError> {
        let entry = self.enter(request, capacity);
        if let Ok(entry) = entry {
            self.ready(entry.ticket);
        }
        entry
    }

    fn fill(&mut self, count: usize, request: HashRequest, capacity: usize) {
        for _ in 0..count {
            self.enter_ready(request, capacity).expect("the queue has room");
        }
    }

    fn take_turns(&mut self, count: usize) {
        for _ in 0..count {
            self.next().expect("a request is waiting");
        }
    }

    /// Returns the number of turns until the request has its turn.
    fn turns_until(&mut self, ticket: Ticket) -> usize {
        1 + std::iter::from_fn(|| self.next()).position(|next| next == ticket).expect("the request is waiting")
    }
}

const ROOMY: usize = 1_000;

#[test]
fn the_requests_of_one_network_at_one_school_are_served_in_order() {
    let mut queue = HashQueue::default();
    let tickets: Vec<_> = (0..5).map(|_| queue.enter_ready(log_in(1, 1), ROOMY).unwrap().ticket).collect();
    assert_eq!(std::iter::from_fn(|| queue.next()).collect::<Vec<_>>(), tickets);
    assert_eq!(queue.len(), 0);
}

#[test]
fn a_flood_on_one_school_delays_another_school_by_one_turn() {
    let mut queue = HashQueue::default();
    for number in 0..300 {
        queue.enter_ready(log_in(1, 1 + number % 10), ROOMY).unwrap();
    }
    queue.take_turns(20);
    let right = queue.enter_ready(log_in(2, 99), ROOMY).unwrap().ticket;
    assert_eq!(queue.turns_until(right), 1);
}

#[test]
fn one_network_that_names_many_schools_delays_other_networks_by_one_turn() {
    let mut queue = HashQueue::default();
    for number in 0..300 {
        queue.enter_ready(log_in(number % 50, 1), ROOMY).unwrap();
    }
    queue.take_turns(100);
    // The flood names the school of this log-in, too.
    let right = queue.enter_ready(log_in(7, 99), ROOMY).unwrap().ticket;
    assert!(queue.turns_until(right) <= 2);
}

#[test]
fn many_networks_that_name_one_school_delay_its_usual_network_by_one_turn() {
    let mut queue = HashQueue::default();
    for number in 0..300 {
        queue.enter_ready(log_in(1, 1_000 + number), ROOMY).unwrap();
    }
    let usual = queue.enter_ready(usual_log_in(1, 99), ROOMY).unwrap().ticket;
    assert!(queue.turns_until(usual) <= 2);
}

#[test]
fn log_ins_from_usual_networks_take_half_of_the_turns_at_most() {
    let mut queue = HashQueue::default();
    queue.fill(300, usual_log_in(1, 1), ROOMY);
    let elsewhere: Vec<_> = (0..10).map(|number| queue.enter_ready(log_in(2, 50 + number), ROOMY).unwrap()).collect();
    let turns: Vec<_> = (0..20).filter_map(|_| queue.next()).collect();
    assert!(elsewhere.iter().all(|entry| turns.contains(&entry.ticket)));
}

#[test]
fn log_ins_come_before_new_secrets_and_imports_which_have_one_turn_in_eight() {
    let mut queue = HashQueue::default();
    let import = HashRequest { purpose: HashPurpose::Background, ..new_secret(3) };
    let deferrable: HashSet<_> = (0..16)
        .flat_map(|_| [new_secret(1), import])
        .map(|new| queue.enter_ready(new, ROOMY).unwrap().ticket)
        .collect();
    for number in 0..70 {
        queue.enter_ready(log_in(1, number), ROOMY).unwrap();
    }
    let turns: Vec<_> = (0..80).filter_map(|_| queue.next()).collect();
    let positions: Vec<_> = (0..80).filter(|turn| deferrable.contains(&turns[*turn])).collect();
    assert_eq!(positions, [7, 15, 23, 31, 39, 47, 55, 63, 71, 79]);
    // When no log-in waits, the other hashes are served at once.
    assert_eq!(std::iter::from_fn(|| queue.next()).count(), 32 - 10);
}

#[test]
fn people_who_are_signed_in_have_one_turn_in_four_while_log_ins_wait() {
    let mut queue = HashQueue::default();
    let own: HashSet<_> = (0..4).map(|_| queue.enter_ready(own_password(1, 1), ROOMY).unwrap().ticket).collect();
    queue.fill(30, usual_log_in(2, 2), ROOMY);
    let turns: Vec<_> = (0..16).filter_map(|_| queue.next()).collect();
    let positions: Vec<_> = (0..16).filter(|turn| own.contains(&turns[*turn])).collect();
    assert_eq!(positions, [3, 7, 11, 15]);
}

#[test]
fn cards_come_before_imports_whose_school_has_waited_longer() {
    let mut queue = HashQueue::default();
    queue.fill(30, new_secret(1), ROOMY);
    queue.take_turns(3);
    let import = HashRequest { purpose: HashPurpose::Background, ..new_secret(2) };
    let import = queue.enter_ready(import, ROOMY).unwrap().ticket;
    // The cards of other schools take turns.
    let cards = queue.enter_ready(new_secret(3), ROOMY).unwrap().ticket;
    assert_eq!(queue.turns_until(cards), 1);
    assert_eq!(queue.turns_until(import), 28);
}

#[test]
fn no_log_in_makes_room_for_another_hash() {
    let mut queue = HashQueue::default();
    queue.fill(40, log_in(1, 1), 40);
    for other in [own_password(2, 2), new_secret(2)] {
        assert_eq!(queue.enter(other, 40), Err(QueueFullError));
    }
    // Other hashes make room for a log-in, even if their network has fewer requests in the queue.
    let mut queue = HashQueue::default();
    queue.fill(38, log_in(1, 1), 40);
    let cards = queue.enter_ready(new_secret(2), 40).unwrap().ticket;
    let own = queue.enter_ready(own_password(3, 3), 40).unwrap().ticket;
    assert_eq!(queue.enter_ready(own_password(4, 4), 40).unwrap().displaced, Some(cards));
    queue.leave(own);
    queue.fill(1, own_password(4, 4), 40);
    assert!(queue.enter_ready(log_in(4, 5), 40).unwrap().displaced.is_some());
}

#[test]
fn a_whole_class_behind_one_address_enters_an_idle_queue() {
    let mut queue = HashQueue::default();
    for _ in 0..40 {
        assert_eq!(queue.enter_ready(log_in(1, 1), 40).unwrap().displaced, None);
    }
    assert_eq!(queue.enter(log_in(1, 1), 40), Err(QueueFullError));
}

#[test]
fn a_newcomer_takes_the_newest_place_of_the_largest_holder() {
    let mut queue = HashQueue::default();
    let flood: Vec<_> = (0..40).map(|_| queue.enter_ready(log_in(1, 1), 40).unwrap().ticket).collect();
    let newcomer = queue.enter_ready(log_in(2, 2), 40).unwrap();
    assert_eq!(newcomer.displaced, flood.last().copied());
    assert_eq!(queue.enter(log_in(1, 1), 40), Err(QueueFullError));
    // Newcomers of all kinds share seven eighths of the places among themselves.
    let more: Vec<_> = (3..37).map(|number| queue.enter_ready(log_in(number, 3), 40)).collect();
    assert_eq!(more.iter().filter(|entry| entry.is_ok()).count(), 5);
    assert_eq!(queue.len(), 40);
}

#[test]
fn while_a_flood_from_everywhere_fills_the_queue_usual_networks_still_enter() {
    let mut queue = HashQueue::default();
    for number in 0..40 {
        queue.enter_ready(log_in(number % 20, u32::try_from(number).unwrap()), 40).unwrap();
    }
    assert_eq!(queue.enter(log_in(1, 1_000), 40), Err(QueueFullError));
    assert_eq!(queue.enter(new_secret(1), 40), Err(QueueFullError));
    for _ in 0..5 {
        assert!(queue.enter_ready(usual_log_in(1, 99), 40).unwrap().displaced.is_some());
    }
    // An eighth of the places is enough for one network while others want them.
    assert_eq!(queue.enter(usual_log_in(1, 99), 40), Err(QueueFullError));
}

#[test]
fn a_request_that_leaves_gives_up_its_place_and_its_turn() {
    let mut queue = HashQueue::default();
    let first = queue.enter_ready(log_in(1, 1), 1).unwrap().ticket;
    assert!(queue.leave(first));
    assert!(!queue.leave(first));
    let second = queue.enter_ready(log_in(1, 1), 1).unwrap();
    assert_eq!((second.displaced, queue.next()), (None, Some(second.ticket)));
}

#[test]
fn an_import_neither_counts_towards_the_capacity_nor_is_displaced() {
    let mut queue = HashQueue::default();
    let import = HashRequest { purpose: HashPurpose::Background, ..new_secret(1) };
    queue.fill(50, import, 8);
    assert_eq!((queue.len(), queue.waiting_for(HashPurpose::Background)), (0, 50));
    queue.fill(8, log_in(2, 2), 8);
    queue.enter_ready(log_in(3, 3), 8).unwrap();
    assert_eq!((queue.len(), queue.waiting_for(HashPurpose::Background)), (8, 50));
}

fn any_request() -> impl Strategy<Value = HashRequest> {
    let purpose = prop::sample::select(&HashPurpose::ALL[..]);
    (purpose, 0_u64..12, option::of(0_u32..12), any::<bool>()).prop_map(|(purpose, number, from, is_usual)| {
        HashRequest { purpose, school_id: school(number), network: from.map(network), is_usual }
    })
}

/// An operation on the queue.
#[derive(Debug, Clone)]
enum Step {
    Enter(HashRequest),
    Turn,
    Leave(usize),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any_request().prop_map(Step::Enter),
        2 => Just(Step::Turn),
        1 => (0_usize..64).prop_map(Step::Leave),
    ]
}

proptest! {
    #[test]
    fn small_holders_find_a_place_while_somebody_holds_more_than_an_eighth_with_no_more_important_purpose(
        steps in collection::vec(any_step(), 1..300),
        capacity in 1_usize..40,
    ) {
        let mut queue = HashQueue::default();
        let mut waiting: Vec<(Ticket, HashRequest)> = Vec::new();
        let share = (capacity / 8).max(1);
        for step in steps {
            let counted = |request: &HashRequest| request.purpose != HashPurpose::Background;
            let of_network = |waiting: &[(Ticket, HashRequest)], request: &HashRequest| {
                let same = |(_, other): &&(Ticket, HashRequest)| counted(other) && other.network == request.network;
                request.network.map_or(0, |_| waiting.iter().filter(same).count())
            };
            let holds = |waiting: &[(Ticket, HashRequest)], request: &HashRequest| {
                let same = |(_, other): &&(Ticket, HashRequest)| counted(other) && other.school_id == request.school_id;
                waiting.iter().filter(same).count().max(of_network(waiting, request))
            };
            match step {
                Step::Enter(request) => {
                    let is_full = waiting.iter().filter(|(_, other)| counted(other)).count() >= capacity;
                    let may_lose = waiting.iter().filter(|(_, other)| counted(other) && other.purpose >= request.purpose);
                    let largest = may_lose.map(|(_, other)| holds(&waiting, other)).max().unwrap_or_default();
                    if let Ok(entry) = queue.enter_ready(request, capacity) {
                        prop_assert_eq!(entry.displaced.is_some(), is_full && counted(&request));
                        if let Some(displaced) = entry.displaced {
                            let index = waiting.iter().position(|(ticket, _)| *ticket == displaced).unwrap();
                            let (_, loser) = waiting[index];
                            prop_assert!(counted(&loser) && loser.purpose >= request.purpose);
                            prop_assert!(of_network(&waiting, &request) < share);
                            waiting.remove(index);
                        }
                        waiting.push((entry.ticket, request));
                    } else {
                        prop_assert!(is_full && counted(&request));
                        prop_assert!(holds(&waiting, &request) >= share || largest <= share);
                    }
                }
                Step::Turn => match queue.next() {
                    Some(ticket) => {
                        let index = waiting.iter().position(|(other, _)| *other == ticket).unwrap();
                        waiting.remove(index);
                    }
                    None => prop_assert!(waiting.is_empty()),
                },
                Step::Leave(index) if index < waiting.len() => {
                    let (ticket, _) = waiting.remove(index);
                    prop_assert!(queue.leave(ticket));
                }
                Step::Leave(_) => {}
            }
            prop_assert_eq!(queue.len(), waiting.iter().filter(|(_, other)| counted(other)).count());
            prop_assert!(queue.len() <= capacity);
        }
    }

    #[test]
    fn schools_that_wait_at_the_same_time_have_equally_many_turns(sizes in collection::vec(1_usize..30, 1..8)) {
        let mut queue = HashQueue::default();
        let mut left = sizes.clone();
        let mut schools = HashMap::new();
        for (number, size) in sizes.iter().enumerate() {
            for _ in 0..*size {
                let request = log_in(number as u64, u32::try_from(number).unwrap());
                schools.insert(queue.enter_ready(request, ROOMY).unwrap().ticket, number);
            }
        }
        while let Some(ticket) = queue.next() {
            left[schools[&ticket]] -= 1;
            let served = sizes.iter().zip(&left).filter(|(_, left)| **left > 0).map(|(size, left)| size - left);
            let (most, least) = (served.clone().max(), served.min());
            prop_assert!(most.unwrap_or_default() - least.unwrap_or_default() <= 1);
        }
    }
}
