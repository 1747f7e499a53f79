import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { expect } from "vitest";
import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { uuidV7Time } from "@/lib/domain/tenancy/uuid-v7";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import type { GatewayLimits } from "@/lib/gateway/limits";
import { answerBrokenRequest } from "@/lib/gateway/broken-request";
import { createGateway } from "@/lib/gateway/mount-node";
import { GatewayRuntime } from "@/lib/gateway/runtime";
import { allowUpstreamHost } from "@/lib/integrations/upstream/allowed-hosts";
import { startSandboxUpstream, type SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import { secrets } from "@/lib/secrets";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";

/** A call as it was written down. */
export interface WrittenCall {
  readonly state: "settled" | "released";
  readonly outcome: string;
  readonly fault_row: string | null;
  readonly http_status: number;
  readonly estimated: boolean;
  readonly quarantined: boolean;
  readonly usage: readonly bigint[];
  readonly attempts: number;
  /** Nano by level, the root's sale first. */
  readonly amounts: readonly bigint[];
  /** What stock gave: purpose and cost in nano, in the order of the lots. */
  readonly draws: readonly {
    readonly lotId: string;
    readonly purpose: string;
    readonly qty: bigint;
    readonly costNano: bigint;
  }[];
}

/** Time limits short enough for tests. */
export const QUICK: Partial<GatewayLimits> = {
  firstByteStreamMs: 400,
  firstByteWholeMs: 400,
  idleMs: 400,
  holdHeadersMs: 1_500,
  pingMs: 100,
  drainMs: 1_000,
  bookingMs: 3_000,
  sweepMs: 500,
  renewLeaseMs: 200,
  freeFaults: 1_000_000,
  // Rows of CHARGES.md are played one after the other with the same key.
  credentialStrikes: 1_000_000,
};

/** The same, but for the waiting: machines are busy, and a row about something else must not look as if somebody was late. */
export const PATIENT: Partial<GatewayLimits> = {
  ...QUICK,
  ...{ firstByteStreamMs: 30_000, firstByteWholeMs: 30_000, idleMs: 30_000 },
  ...{ holdHeadersMs: 30_000, pingMs: 30_000, drainMs: 30_000 },
};

/** A gateway of its own on a port, in this process. */
export class TestGateway {
  private constructor(
    readonly runtime: GatewayRuntime,
    readonly url: string,
    private readonly server: Server,
    private readonly gateway: ReturnType<typeof createGateway>,
  ) {}

  static async start(limits: Partial<GatewayLimits> = QUICK): Promise<TestGateway> {
    const { gateway: connectionString } = pools().urls;
    const runtime = new GatewayRuntime({
      pool: gatewayPool(),
      connectionString,
      secrets,
      platformHost: undefined,
      limits,
    });
    const gateway = createGateway(runtime);
    const server = createServer((req, res) => gateway.handle(req, res));
    server.on("clientError", answerBrokenRequest);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await runtime.start();
    return new TestGateway(
      runtime,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      server,
      gateway,
    );
  }

  /** Posts a chat completion. */
  chat(apiKey: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}/v1/chat/completions`, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...init,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...init.headers },
    });
  }

  /** Takes a line as if a client had connected by it: one whose other end a test holds, byte by byte. */
  connect(line: Duplex): void {
    this.server.emit("connection", line);
  }

  async stop(ms = 1_000): Promise<void> {
    await this.gateway.drain(ms);
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A database, sandbox upstreams and a gateway. */
export class TestBench {
  private constructor(
    readonly database: TestDatabase,
    readonly sandbox: SandboxUpstream,
    readonly gateway: TestGateway,
  ) {}

  static async start(limits?: Partial<GatewayLimits>, ownDatabase?: TestDatabase): Promise<TestBench> {
    const database = ownDatabase ?? (await startTestDatabase());
    const sandbox = await startSandbox();
    return new TestBench(database, sandbox, await TestGateway.start(limits));
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.sandbox.close();
    await this.database.close();
  }

  /** The call an answer belongs to, once it has ended. */
  callOf(response: Response): Promise<WrittenCall> {
    const id = fromWireId("call", response.headers.get("x-entrepot-call") ?? "");
    if (id === null) throw new Error("the answer names no call");
    return this.call(id);
  }

  async call(id: string): Promise<WrittenCall> {
    expect(uuidV7Time(id)).not.toBeNull();
    let wait = 10;
    for (
      const deadline = Date.now() + 20_000;
      Date.now() < deadline;
      await new Promise((r) => setTimeout(r, wait))
    ) {
      const found = await this.#read(id);
      if (found) return found;
      // A call that is late is not hurried by those who ask for it.
      wait = Math.min(wait * 2, 160);
    }
    throw new Error(`call ${id} did not end`);
  }

  /** The id of the latest call that ended. */
  async lastCall(): Promise<WrittenCall> {
    const { rows } = await this.database.admin.query<{ id: string }>(
      "SELECT id FROM call ORDER BY id DESC LIMIT 1",
    );
    return this.call(rows[0]?.id ?? "");
  }

  async count(table: "call" | "hold" | "rated_line" | "journal_entry" | "attempt"): Promise<number> {
    const { rows } = await this.database.admin.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
    return Number(rows[0]?.n);
  }

  /** Waits until nothing is held. */
  async settled(): Promise<void> {
    for (const deadline = Date.now() + 8_000; (await this.count("hold")) > 0;) {
      if (Date.now() > deadline) throw new Error("something is still held");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Every invariant of the books, as `npm run ledger:verify` checks them. */
  async verify(): Promise<void> {
    await this.settled();
    const report = await verifyLedger(pools().platform);
    expect(report.ok, formatReport(report)).toBe(true);
  }

  async #read(id: string): Promise<WrittenCall | undefined> {
    const { admin } = this.database;
    const calls = await admin.query<Omit<WrittenCall, "usage" | "amounts" | "draws"> & { usage: string[] }>(
      `SELECT state, outcome, fault_row, http_status, estimated, quarantined, usage, attempts FROM call WHERE id = $1`,
      [id],
    );
    const [row] = calls.rows;
    if (!row) return undefined;
    const lines = await admin.query<{ amount_nano: string }>(
      "SELECT amount_nano FROM rated_line WHERE call_id = $1 ORDER BY level",
      [id],
    );
    const draws = await admin.query<{ lot_id: string; purpose: string; qty: string; cost_nano: string }>(
      "SELECT lot_id, purpose, qty, cost_nano FROM lot_draw WHERE call_id = $1 ORDER BY purpose, lot_id",
      [id],
    );
    return {
      ...row,
      usage: row.usage.map(BigInt),
      amounts: lines.rows.map((line) => BigInt(line.amount_nano)),
      draws: draws.rows.map((draw) => ({
        lotId: draw.lot_id,
        purpose: draw.purpose,
        qty: BigInt(draw.qty),
        costNano: BigInt(draw.cost_nano),
      })),
    };
  }
}

/** A sandbox upstream that gateways of this process may call. */
export async function startSandbox(): Promise<SandboxUpstream> {
  const sandbox = await startSandboxUpstream();
  allowUpstreamHost(`127.0.0.1:${sandbox.port}`);
  return sandbox;
}
