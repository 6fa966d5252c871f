// Stores answers as a plain Node service would: it verifies the token, reads the live queue, runs the product's
// statements in the product's transaction and stores the live queue. It has no practice engine and little validation,
// so it does rather less than the product.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";
import { createClient } from "@redis/client";

const key = Buffer.from(process.env.TOKEN_KEYS.split(":")[1], "base64");
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const redis = await createClient({ url: process.env.REDIS_URL }).connect();

const begin = (school) =>
  `BEGIN; SET LOCAL ROLE lms_tenant; SET LOCAL statement_timeout = '5s';
   SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL app.school_id = '${school}'`;

const LOOK = {
  name: "look",
  text: `WITH caller AS (
      SELECT account.role, school.status FROM account
      INNER JOIN sign_in ON sign_in.school_id = account.school_id AND sign_in.account_id = account.id
      INNER JOIN school ON school.id = account.school_id
      WHERE account.school_id = $1 AND account.id = $2 AND account.archived_at IS NULL AND sign_in.school_id = $1
        AND sign_in.id = $3 AND sign_in.revoked_at IS NULL AND sign_in.expires_at > $4),
    s AS (
      SELECT id, state, assessment_id, length, answered, correct, slow, engine, judged_on_accuracy, expires_at
      FROM practice_session WHERE school_id = $1 AND id = $5 AND pupil_id = $2 FOR UPDATE)
    SELECT caller.role, caller.status, s.*,
      EXISTS (SELECT 1 FROM attempt AS e
              WHERE e.school_id = $1 AND e.session_id = s.id AND e.a = $7 AND e.b = $8) AS met,
      (SELECT count(*) FROM attempt AS e WHERE e.school_id = $1 AND e.session_id = s.id) AS stored,
      t.correct AS t_correct, t.recall_ms AS t_recall_ms, t.usual_recall_ms AS t_usual_recall_ms,
      t.standing_before AS t_standing_before, t.standing_after AS t_standing_after, m.*
    FROM caller LEFT JOIN s ON s.id = $5
    LEFT JOIN attempt AS t ON t.school_id = $1 AND t.session_id = s.id AND t.slot = $6 AND t.a = $7 AND t.b = $8 AND t.form = $9
    LEFT JOIN mastery AS m ON m.school_id = $1 AND m.pupil_id = $2 AND m.a = $7 AND m.b = $8`,
};

const WRITE = {
  name: "write",
  text: `WITH write_0 AS (
      INSERT INTO attempt (school_id, session_id, slot, position, a, b, form, answer, correct, elapsed_ms, recall_ms,
        usual_recall_ms, standing_before, standing_after, answered_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)),
    write_1 AS (
      INSERT INTO mastery (school_id, pupil_id, a, b, stability, difficulty, seen, correct, lapses, streak, mean_ln_recall,
        standing, last_seen_at)
      VALUES ($1, $16, $5, $6, $17, $18, $19, $20, $21, $22, $23, $24, $15)
      ON CONFLICT (school_id, pupil_id, a, b) DO UPDATE SET stability = excluded.stability,
        difficulty = excluded.difficulty, seen = excluded.seen, correct = excluded.correct, lapses = excluded.lapses,
        streak = excluded.streak, mean_ln_recall = excluded.mean_ln_recall, standing = excluded.standing,
        last_seen_at = excluded.last_seen_at)
    UPDATE practice_session SET answered = $25, correct = $26, slow = $27, engine = $28, last_answered_at = $15
    WHERE school_id = $1 AND id = $2`,
};

function claimsOf(request) {
  const [head, body, signature] = request.headers.authorization.slice("Bearer ".length).split(".");
  const expected = createHmac("sha256", key).update(`${head}.${body}`).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, "base64url"))) throw new Error("the token has an invalid signature");
  return JSON.parse(Buffer.from(body, "base64url"));
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks));
}

async function answer(request) {
  const { school_id: school, sub: pupil, sid } = claimsOf(request);
  const session = request.url.split("/").at(-2);
  const { slot, answer, elapsed_ms: elapsed } = await bodyOf(request);
  const [a, b, form] = [7, 8, 0];
  const queueKey = `lms:${school}:session:${session}`;
  const queue = JSON.parse((await redis.get(queueKey)) ?? "null") ?? { answers: 0, left: [...Array(20).keys()] };
  const client = await pool.connect();
  try {
    await client.query(begin(school));
    const now = new Date();
    const look = await client.query({ ...LOOK, values: [school, pupil, sid, now, session, slot, a, b, form] });
    const row = look.rows[0];
    const correct = answer === a * b;
    const count = { answered: slot + 1, correct: row.correct + Number(correct) };
    await client.query({
      ...WRITE,
      values: [
        school, session, slot, slot, a, b, form, answer, correct, elapsed, elapsed - 1200, 1500, 2, 3, now,
        pupil, row.stability, row.difficulty, row.seen + 1, count.correct, row.lapses, row.streak,
        row.mean_ln_recall, row.standing, count.answered, count.correct, row.slow, row.engine,
      ],
    });
    await client.query("COMMIT");
    queue.left = queue.left.filter((other) => other !== slot);
    queue.answers += 1;
    await redis.set(queueKey, JSON.stringify(queue), { EX: 7200 });
    const fact = { a, b, before: "learning", after: "learning", recall_ms: elapsed - 1200, usual_recall_ms: 1500 };
    const next = queue.left.length > 0 ? { slot: queue.left[0], a, b } : null;
    return { correct, right_answer: a * b, fact, progress: { ...count, length: 20 }, next };
  } finally {
    client.release();
  }
}

const server = createServer(async (request, response) => {
  const [status, body] = await answer(request).then(
    (result) => [200, result],
    (failure) => [500, { failure: String(failure) }],
  );
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
