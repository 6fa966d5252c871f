//! The baseline: a plain Node service that stores answers with the same SQL statements as the product. The processor
//! time of the product is also reported as a ratio to the processor time of this service, because absolute times differ
//! between machines and from minute to minute.

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
    practice::{CONNECTIONS, SESSION, number, token, uuid},
    product::{Process, Product},
    wire::Wire,
};

/// Sessions of 20 questions that each connection answers in a round.
pub(crate) const SESSIONS_PER_ROUND: usize = 10;

/// The running service, and the number of the next seeded session to answer. Each session is answered once.
pub(crate) struct PlainNode {
    process: Process,
    address: SocketAddr,
    tokens: Tokens,
    school_id: SchoolId,
    next_session: usize,
}

impl PlainNode {
    pub(crate) fn start(product: &Product, school_id: SchoolId, url: &str, first_session: usize) -> Outcome<Self> {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bench/plain_node");
        let mut child = Command::new("node")
            .arg(directory.join("server.mjs"))
            .env("DATABASE_URL", url)
            .env("REDIS_URL", env::var("LMS_TEST_REDIS_URL")?)
            .env("TOKEN_KEYS", product.token_keys.to_setting())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("no stdout")?;
        let process = Process(child);
        let mut port = String::new();
        BufReader::new(stdout).read_line(&mut port)?;
        let failed = "the plain service did not start; first run scripts/node-modules api/examples/bench/plain_node";
        let port = port.trim().parse().map_err(|_| failed)?;
        let address = (Ipv4Addr::LOCALHOST, port).into();
        Ok(Self { process, address, tokens: product.tokens.clone(), school_id, next_session: first_session })
    }

    /// Answers the sessions of a round. Returns the processor time per 1,000 answers, in seconds.
    pub(crate) fn answer_round(&mut self) -> Outcome<f64> {
        let first = self.next_session;
        self.next_session += CONNECTIONS * SESSIONS_PER_ROUND;
        let before = self.process.processor_time()?;
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|connection| {
                let (address, tokens, school_id) = (self.address, self.tokens.clone(), self.school_id);
                let first = first + connection * SESSIONS_PER_ROUND;
                thread::spawn(move || {
                    let mut wire = Wire::open(address)?;
                    (first..first + SESSIONS_PER_ROUND)
                        .try_for_each(|number| answer(&mut wire, &tokens, school_id, number))
                })
            })
            .collect();
        for thread in threads {
            thread.join().map_err(|_| "a client panicked")??;
        }
        let answers = 20 * CONNECTIONS * SESSIONS_PER_ROUND;
        Ok((self.process.processor_time()? - before) / number(answers) * 1_000.0)
    }
}

/// Answers the 20 questions of a session.
fn answer(wire: &mut Wire, tokens: &Tokens, school_id: SchoolId, number: usize) -> Outcome<()> {
    let token = token(tokens, school_id, number)?;
    let path = format!("/sessions/{}/answers", uuid(SESSION, number));
    for slot in 0..20 {
        let answer = if slot % 4 == 3 { 0 } else { 56 };
        wire.call("POST", &path, &token, &format!(r#"{{"slot":{slot},"answer":{answer},"elapsed_ms":2400}}"#))?;
    }
    Ok(())
}
