import pg, { type Pool } from "pg";

/** A row the gateway keeps in memory changed: re-read it. `kind` is its table. */
export interface DirectoryChange {
  readonly tenantId: string;
  readonly kind: string;
  readonly refId: string;
}

interface ChangeRow extends DirectoryChange {
  readonly id: bigint | null;
  readonly horizon: bigint;
}

/**
 * Ids commit out of order, so the log is read by transaction: everything that could not be seen last time has an xid of
 * at least the oldest transaction that was then under way. Rows seen twice are told apart by id.
 */
const READ = `SELECT s.horizon, c.id, c.tenant_id AS "tenantId", c.kind, c.ref_id AS "refId"
  FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon) s
  LEFT JOIN directory_change c ON c.xid >= $1 ORDER BY c.id`;
const HORIZON = `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon`;

/** Reads the change log, each change once. Not for concurrent use. */
export class ChangeLog {
  readonly #pool: Pool;
  #horizon = 0n;
  #seen = new Set<bigint>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Begins at this moment: what is loaded after this call is not older than the first changes read. */
  async begin(): Promise<void> {
    const { rows } = await this.#pool.query<{ horizon: bigint }>(HORIZON);
    this.#horizon = rows[0]?.horizon ?? 0n;
    this.#seen = new Set();
  }

  /** What was committed since the last read. @throws what pg throws; nothing is lost then. */
  async read(): Promise<DirectoryChange[]> {
    const { rows } = await this.#pool.query<ChangeRow>({
      name: "directory_change",
      text: READ,
      values: [this.#horizon],
    });
    const seen = new Set<bigint>();
    const fresh: DirectoryChange[] = [];
    for (const row of rows) {
      if (row.id === null) continue;
      seen.add(row.id);
      if (!this.#seen.has(row.id)) fresh.push({ tenantId: row.tenantId, kind: row.kind, refId: row.refId });
    }
    this.#seen = seen;
    this.#horizon = rows[0]?.horizon ?? this.#horizon;
    return fresh;
  }
}

const RECONNECT_MS = 1_000;

/**
 * Calls `onNotice` soon after something changed, by LISTEN on a connection of its own. A hint only: notices are lost
 * while it reconnects, so whoever listens also polls.
 */
export class ChangeNotices {
  readonly #connectionString: string;
  readonly #onNotice: () => void;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(connectionString: string, onNotice: () => void) {
    this.#connectionString = connectionString;
    this.#onNotice = onNotice;
  }

  async listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      keepAlive: true,
      application_name: "entrepot directory",
    });
    this.#client = client;
    client.on("notification", this.#onNotice);
    client.on("error", () => undefined);
    client.once("end", () => this.#again());
    try {
      await client.connect();
      await client.query("LISTEN directory");
      this.#onNotice();
    } catch {
      // "end" does not follow a connection that never was.
      this.#again();
    }
  }

  #again(): void {
    if (this.#closed || this.#retry) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.listen();
    }, RECONNECT_MS);
    this.#retry.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }
}
