import type { Pool } from "pg";
import { ChangeLog, ChangeNotices, type DirectoryChange } from "./change-feed";
import { IndexedRows } from "./indexed-rows";
import { TENANT_KINDS } from "./kinds";
import type { ApiKeyRow, DomainRow, Row } from "./rows";
import { apiKeySource, domainSource, type Source } from "./sources";
import { TenantDirectory } from "./tenant-directory";

export interface DirectoryOptions {
  /** Signed in as app_gateway, int8 as bigint. */
  readonly pool: Pool;
  /** The same role, for the connection that listens. */
  readonly connectionString: string;
  readonly pollMs?: number;
  /** Told when the directory cannot be refreshed, and when it can again. */
  readonly onTrouble?: (error: unknown) => void;
}

const POLL_MS = 1_000;
/** Changes come in bursts: one read serves all that arrive within this time. */
const GATHER_MS = 15;
const MISSES_A_SECOND = 50;
/** Changes that may end somebody's access. */
const ACCESS_KINDS: ReadonlySet<string> = new Set(["api_key", "party", "tenant"]);

/** Tenant -> what of it changed. */
type Touched = Map<string, Set<string>>;

/**
 * The gateway's view of the tables it needs at every call, in memory and at most a second or so old: filled at start,
 * kept fresh row by row through the change log (NOTIFY as a hint, a poll each second as the guarantee).
 */
export class Directory {
  readonly #options: DirectoryOptions;
  readonly #log: ChangeLog;
  readonly #notices: ChangeNotices;
  readonly #tenants = new Map<string, TenantDirectory>();
  readonly #keys = new IndexedRows<ApiKeyRow>({ ref: (row) => row.id, key: (row) => row.digest });
  readonly #domains = new IndexedRows<DomainRow>({ ref: (row) => row.id, key: (row) => row.host });
  readonly #slugs = new Map<string, string>();
  #poll: NodeJS.Timeout | undefined;
  #gather: NodeJS.Timeout | undefined;
  #refreshing: Promise<void> | undefined;
  #troubled = false;
  /** Read from the log and not applied yet: the database went away in between. */
  #pending: DirectoryChange[] = [];
  #missesLeft = MISSES_A_SECOND;

  /** Counts what may end somebody's access: keys, parties, tenants. Running calls are looked at again when it moves. */
  accessRevision = 0;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#log = new ChangeLog(options.pool);
    this.#notices = new ChangeNotices(options.connectionString, () => this.#soon());
  }

  /** Loads everything and begins to follow changes. @throws what pg throws when the database is away. */
  async start(): Promise<void> {
    await this.#log.begin();
    await this.#loadAll();
    void this.#notices.listen();
    this.#poll = setInterval(() => {
      this.#missesLeft = MISSES_A_SECOND;
      void this.refresh().catch(() => undefined);
    }, this.#options.pollMs ?? POLL_MS);
    this.#poll.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#poll);
    clearTimeout(this.#gather);
    await this.#notices.close();
    await this.#refreshing?.catch(() => undefined);
  }

  tenant(tenantId: string): TenantDirectory | undefined {
    return this.#tenants.get(tenantId);
  }

  tenants(): IterableIterator<TenantDirectory> {
    return this.#tenants.values();
  }

  /** The active key with this digest (latin1 text of the HMAC). */
  keyByDigest(digest: string): ApiKeyRow | undefined {
    return this.#keys.first(digest);
  }

  /** The key, as long as it is active. */
  keyById(id: string): ApiKeyRow | undefined {
    return this.#keys.find(id);
  }

  /** The tenant a host name belongs to: a verified domain, or `<slug>.localhost`. */
  tenantOfHost(host: string): string | undefined {
    const domain = this.#domains.group(host).find((row) => row.verified);
    if (domain) return domain.tenantId;
    return host.endsWith(".localhost") ? this.#slugs.get(host.slice(0, -".localhost".length)) : undefined;
  }

  /**
   * Looks a key up in the database that is not known here: one made a moment ago works on every process at once. At
   * most so many a second, since anybody can send keys of the right shape.
   */
  async findNewKey(digest: string): Promise<ApiKeyRow | undefined> {
    if (this.#missesLeft <= 0) return undefined;
    this.#missesLeft -= 1;
    const { select, where, read } = apiKeySource;
    const { rows } = await this.#options.pool.query<Record<string, unknown>>({
      name: "directory_key_by_digest",
      text: `${select} WHERE ${where} AND digest = $1`,
      values: [Buffer.from(digest, "latin1")],
    });
    const found = rows[0] && read(rows[0]);
    if (found) {
      // Its party and wallet may be as new as itself.
      await this.refresh();
      this.#keys.replace([found.id], [found]);
    }
    return found;
  }

  /** Applies everything committed before the call. @throws what pg throws; the view stays as it was. */
  async refresh(): Promise<void> {
    // A read under way may have begun before what the caller wants to see was committed.
    await this.#refreshing?.catch(() => undefined);
    this.#refreshing ??= this.#readChanges().finally(() => (this.#refreshing = undefined));
    await this.#refreshing;
  }

  #soon(): void {
    this.#gather ??= setTimeout(() => {
      this.#gather = undefined;
      void this.refresh().catch(() => undefined);
    }, GATHER_MS);
  }

  async #readChanges(): Promise<void> {
    try {
      this.#pending.push(...(await this.#log.read()));
      await this.#apply(this.#pending);
      this.#pending = [];
      this.#troubled = false;
    } catch (error) {
      if (!this.#troubled) this.#options.onTrouble?.(error);
      this.#troubled = true;
      throw error;
    }
  }

  async #apply(changes: readonly DirectoryChange[]): Promise<void> {
    const touched = new Map<string, Touched>();
    for (const { kind, refId, tenantId } of changes) {
      note(touched, kind, tenantId, refId);
      // A credential may be the first under a new data key.
      if (kind === "credential") note(touched, "tenant_key", tenantId, tenantId);
    }
    for (const [kind, refs] of touched) await this.#load(kind, refs);
    for (const { tenantId } of changes) this.#tenantOf(tenantId).revision += 1;
  }

  async #loadAll(): Promise<void> {
    for (const kind of [...TENANT_KINDS.keys(), "domain", "api_key"]) await this.#load(kind, null);
  }

  /** Re-reads rows of one table: all of them where `touched` is null, those that changed otherwise. */
  async #load(kind: string, touched: Touched | null): Promise<void> {
    const refs = touched && [...touched.values()].flatMap((set) => [...set]);
    if (kind === "api_key") this.#keys.replace(refs ?? [], await this.#read(apiKeySource, refs));
    else if (kind === "domain") this.#domains.replace(refs ?? [], await this.#read(domainSource, refs));
    else await this.#loadTenantKind(kind, touched, refs);
    if (ACCESS_KINDS.has(kind)) this.accessRevision += 1;
  }

  async #loadTenantKind(
    kind: string,
    touched: Touched | null,
    refs: readonly string[] | null,
  ): Promise<void> {
    const known = TENANT_KINDS.get(kind);
    if (!known) return;
    const rowsOf = Map.groupBy(await this.#read(known.source, refs), (row) => row.tenantId);
    for (const tenantId of touched?.keys() ?? rowsOf.keys()) {
      known.put(this.#tenantOf(tenantId), [...(touched?.get(tenantId) ?? [])], rowsOf.get(tenantId) ?? []);
    }
    if (kind === "tenant") this.#indexSlugs();
  }

  async #read<R extends Row>(source: Source<R>, refs: readonly string[] | null): Promise<R[]> {
    const conditions = [source.where, refs && `${source.ref} = ANY($1)`].filter(Boolean);
    const where = conditions.length > 0 ? ` WHERE ${conditions.map((one) => `(${one})`).join(" AND ")}` : "";
    const { rows } = await this.#options.pool.query<Record<string, unknown>>(
      source.select + where,
      refs ? [refs] : [],
    );
    return rows.map(source.read).filter((row) => row !== undefined);
  }

  #tenantOf(tenantId: string): TenantDirectory {
    let tenant = this.#tenants.get(tenantId);
    if (!tenant) this.#tenants.set(tenantId, (tenant = new TenantDirectory(tenantId)));
    return tenant;
  }

  #indexSlugs(): void {
    this.#slugs.clear();
    for (const { row, tenantId } of this.#tenants.values()) {
      if (row && row.kind === "reseller" && row.status !== "closed") this.#slugs.set(row.slug, tenantId);
    }
  }
}

function note(touched: Map<string, Touched>, kind: string, tenantId: string, ref: string): void {
  const byTenant = touched.get(kind) ?? new Map<string, Set<string>>();
  byTenant.set(tenantId, (byTenant.get(tenantId) ?? new Set<string>()).add(ref));
  touched.set(kind, byTenant);
}
