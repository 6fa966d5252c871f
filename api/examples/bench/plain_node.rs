//! A plain Node service that takes answers by the same statements. Seconds of processor time differ from machine to
//! machine and from minute to minute, so the product's are also told as a share of what that one needs.

use std::{
    env,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use api::tokens::Tokens;
use entity::SchoolId;

use crate::{
    Outcome,
    practice::{CONNECTIONS, SESSION, counted, number, token},
    product::{Process, Product},
    wire::Wire,
};

/// Sessions that each connection answers in a round: 20 questions each.
pub(crate) const SESSIONS_A_ROUND: usize = 10;

/// The service, and the first of the sessions that are kept for it: each is answered once.
pub(crate) struct PlainNode {
    process: Process,
    address: SocketAddr,
    tokens: Tokens,
    school_id: SchoolId,
    next_session: usize,
}

impl PlainNode {
    pub(crate) fn start(product: &Product, school_id: SchoolId, url: &str, first_session: usize) -> Outcome<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bench/plain_node");
        let mut child = Command::new("node")
            .arg(folder.join("server.mjs"))
            .env("DATABASE_URL", url)
            .env("REDIS_URL", env::var("LMS_TEST_REDIS_URL")?)
            .env("TOKEN_KEYS", product.token_keys.to_setting())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("no stdout")?;
        let process = Process(child);
        let mut port = String::new();
        BufReader::new(stdout).read_line(&mut port)?;
        let port =
            port.trim().parse().map_err(|_| "no plain service: scripts/node-modules api/examples/bench/plain_node")?;
        let address = (Ipv4Addr::LOCALHOST, port).into();
        Ok(Self { process, address, tokens: product.tokens.clone(), school_id, next_session: first_session })
    }

    /// The processor time for 1,000 answers, in seconds.
    pub(crate) fn answer_a_round(&mut self) -> Outcome<f64> {
        let first = self.next_session;
        self.next_session += CONNECTIONS * SESSIONS_A_ROUND;
        let before = self.process.processor_time()?;
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|connection| {
                let (address, tokens, school_id) = (self.address, self.tokens.clone(), self.school_id);
                let first = first + connection * SESSIONS_A_ROUND;
                thread::spawn(move || {
                    let mut wire = Wire::open(address)?;
                    (first..first + SESSIONS_A_ROUND)
                        .try_for_each(|number| answer(&mut wire, &tokens, school_id, number))
                })
            })
            .collect();
        for thread in threads {
            thread.join().map_err(|_| "a client panicked")??;
        }
        let answers = 20 * CONNECTIONS * SESSIONS_A_ROUND;
        Ok((self.process.processor_time()? - before) / number(answers) * 1_000.0)
    }
}

/// Answers a session's 20 questions.
fn answer(wire: &mut Wire, tokens: &Tokens, school_id: SchoolId, number: usize) -> Outcome<()> {
    let token = token(tokens, school_id, number)?;
    let path = format!("/sessions/{}/answers", counted(SESSION, number));
    for slot in 0..20 {
        let answer = if slot % 4 == 3 { 0 } else { 56 };
        wire.call("POST", &path, &token, &format!(r#"{{"slot":{slot},"answer":{answer},"elapsed_ms":2400}}"#))?;
    }
    Ok(())
}
