/** A service of its own, for tests that kill it. */

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { School } from "./school.ts";

const BINARY = join(process.env["LMS_BIN_DIR"] ?? "../../target/debug", "lms");
const MANY = "1000000";

/** A running service with the demonstration school. */
export class Service {
  #process: ChildProcess | null = null;
  #listen = "127.0.0.1:0";

  private constructor(private readonly directory: string) {}

  get origin(): string {
    return `http://${this.#listen}`;
  }

  /** Starts a service, runs `use` with it, and stops it. */
  static async run(use: (service: Service, school: School) => Promise<void>): Promise<void> {
    const directory = await mkdtemp(join(tmpdir(), "lms-e2e-"));
    const service = new Service(directory);
    try {
      const printed = await service.#start(["serve", "--demo"]);
      const accounts = printed.matchAll(/^ {2}(\w+) +(\S+) +(?:PIN|password) +(\S+)$/gm);
      const school = new School(service.origin, {
        school_id: /^school_id (\S+)/m.exec(printed)?.[1] ?? "",
        accounts: Object.fromEntries(
          [...accounts].map(([, role, username = "", secret = ""]) => [role, { username, secret }]),
        ),
      });
      await use(service, school);
    } finally {
      await service.kill();
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** Ends the process at once, as a crash does. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running === null || running.exitCode !== null) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  }

  /** Starts the service again, at the same address and with the same data. */
  async restart(): Promise<void> {
    await this.kill();
    await this.#start(["serve"]);
  }

  /** Starts the process, and returns what it has printed when it listens. */
  async #start(command: string[]): Promise<string> {
    const running = spawn(BINARY, command, { env: this.#environment(), stdio: ["ignore", "pipe", "pipe"] });
    this.#process = running;
    let printed = "";
    return new Promise((resolve, reject) => {
      running.on("exit", (code) => reject(new Error(`the service ended with ${code}:\n${printed}`)));
      running.on("error", reject);
      for (const stream of [running.stdout, running.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          printed += `${line}\n`;
          if (line.includes('"serving"')) this.#listen = (JSON.parse(line) as { address: string }).address;
          if (command.length === 1 && line.includes('"serving"')) resolve(printed);
          if (line.startsWith("Serving http")) resolve(printed);
        });
      }
    });
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      LMS_LISTEN: this.#listen,
      LMS_METRICS_LISTEN: "127.0.0.1:0",
      LMS_DATA_DIR: join(this.directory, "data"),
      LMS_BCRYPT_COST: "4",
      LMS_LOG_FORMAT: "json",
      LMS_LOGIN_BURST: MANY,
      LMS_LOGIN_RATE: MANY,
      LMS_LOGIN_ADDRESS_BURST: MANY,
      LMS_LOGIN_ADDRESS_RATE: MANY,
      LMS_REFRESH_BURST: MANY,
      LMS_REFRESH_RATE: MANY,
      LMS_ACCOUNT_RATE: "0",
      LMS_SCHOOL_RATE: "0",
      LMS_ANONYMOUS_RATE: "0",
      LMS_MAX_CONNECTIONS_PER_ADDRESS: "2048",
    };
  }
}
