import fs from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

/**
 * The adapter of Prisma cuts a script at every semicolon, inside function bodies too. The server takes a script whole,
 * and then as one transaction: a migration that fails leaves nothing behind.
 */
class WholeScriptPg extends PrismaPg {
  override async connect() {
    return wholeScripts(await super.connect());
  }

  override async connectToShadowDb() {
    return wholeScripts(await super.connectToShadowDb());
  }
}

function wholeScripts<T extends SqlDriverAdapter>(adapter: T): T {
  adapter.executeScript = async (script) => {
    await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
  };
  return adapter;
}

let loaded: Promise<void> | undefined;

/** Node does not resolve the package's own `.wasm` import, so the module is instantiated by hand, once. */
function load(): Promise<void> {
  return (loaded ??= (async () => {
    const require = createRequire(path.join(process.cwd(), "package.json"));
    const file = path.join(
      path.dirname(require.resolve("@prisma/schema-engine-wasm")),
      "schema_engine_bg.wasm",
    );
    const { instance } = await WebAssembly.instantiate(await fs.readFile(file), {
      "./schema_engine_bg.js": withoutLingeringTimers(bindings as object as WebAssembly.ModuleImports),
    });
    const { __wbg_set_wasm: setWasm } = bindings as unknown as {
      __wbg_set_wasm(exports: WebAssembly.Exports): void;
    };
    setWasm(instance.exports);
    (instance.exports["__wbindgen_start"] as () => void)();
  })());
}

/** The engine never clears the time-out of its lock, which would keep the process alive for another ten seconds. */
function withoutLingeringTimers(imports: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  const patched = Object.entries(imports).map(([name, value]) => {
    if (!name.startsWith("__wbg_setTimeout_")) return [name, value];
    const set = value as (callback: () => void, ms: number) => NodeJS.Timeout;
    return [name, (callback: () => void, ms: number) => set(callback, ms).unref()];
  });
  return Object.fromEntries(patched) as WebAssembly.ModuleImports;
}

/** Answers the one question the engine asks before it compares files (which server is this?) with: unknown. */
const filesOnly: SqlMigrationAwareDriverAdapterFactory = {
  provider: "postgres",
  adapterName: "files-only",
  connect: () =>
    Promise.resolve({
      provider: "postgres",
      adapterName: "files-only",
      queryRaw: () => Promise.resolve({ columnNames: [], columnTypes: [], rows: [] }),
      executeRaw: () => Promise.resolve(0),
      executeScript: refuse,
      startTransaction: refuse,
      dispose: () => Promise.resolve(),
    }),
  connectToShadowDb: refuse,
};

function refuse(): Promise<never> {
  return Promise.reject(new Error("A comparison of files does not touch a database."));
}

type Work<T> = (engine: SchemaEngine) => Promise<T>;

async function withEngine<T>(factory: SqlMigrationAwareDriverAdapterFactory, work: Work<T>): Promise<T> {
  await load();
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
  }
}

/** Lends Prisma's official schema engine (WASM) to work that only looks at files. Errors carry its messages. */
export function withFilesOnlyEngine<T>(work: Work<T>): Promise<T> {
  return withEngine(filesOnly, work);
}

/** Lends Prisma's official schema engine (WASM) on a database to `work`. Errors carry its messages. */
export async function withSchemaEngine<T>(connectionString: string, work: Work<T>): Promise<T> {
  // Our own pool: the engine never closes what it opens.
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on("error", () => undefined);
  try {
    return await withEngine(new WholeScriptPg(pool), work);
  } finally {
    await pool.end();
  }
}
