import fs from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg, { type PoolConfig } from "pg";

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
      "./schema_engine_bg.js": withoutLingeringTimers(bindings as unknown as WebAssembly.ModuleImports),
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

/**
 * Lends Prisma's official schema engine (WASM), on a PostgreSQL connection, to `work`. A diff between files opens none.
 * Errors of the engine carry its messages.
 */
export async function withSchemaEngine<T>(
  connection: PoolConfig,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  await load();
  // Our own pool: the engine never closes what it opens.
  const pool = new pg.Pool({ ...connection, max: 2 });
  pool.on("error", () => undefined);
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptPg(pool));
  const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}
