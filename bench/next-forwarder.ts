import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startChild, type Child } from "./child";
import type { Target } from "./gateway";
import { freePort } from "./port";

/** A Next application with one route handler that only forwards: DESIGN.md section 9 compares the gateway with it. */
const FILES: Readonly<Record<string, (upstream: string) => string>> = {
  "package.json": () => `{ "name": "bench-next-forwarder", "private": true, "type": "module" }\n`,
  "next.config.mjs": () => "export default { poweredByHeader: false, compress: false };\n",
  "app/layout.jsx": () =>
    "export default function Layout({ children }) { return <html lang='en'><body>{children}</body></html>; }\n",
  "app/v1/chat/completions/route.js": (upstream) => `
export const dynamic = "force-dynamic";
export async function POST(request) {
  const headers = { "content-type": "application/json", authorization: "Bearer bench" };
  const answer = await fetch("${upstream}/v1/chat/completions", { method: "POST", headers, body: await request.text() });
  return new Response(answer.body, { status: answer.status, headers: { "content-type": answer.headers.get("content-type") } });
}
`,
};

/**
 * Writes, builds and starts the application in `folder`, which lies below the project so that its `next` is found.
 * Throws when the build fails; takes half a minute of both cores.
 */
export async function startNextForwarder(folder: string, upstream: string): Promise<Target> {
  for (const [file, content] of Object.entries(FILES)) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content(upstream));
  }
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const env = { NEXT_TELEMETRY_DISABLED: "1", PATH: path.dirname(process.execPath) };
  const build = startChild({ name: "next build", file: next, args: ["build"], cwd: folder, env });
  if ((await build.ended) !== 0) throw new Error("the forwarder could not be built with Next");
  const port = await freePort();
  const args = ["start", "-H", "127.0.0.1", "-p", String(port)];
  const child = startChild({ name: "next start", file: next, args, cwd: folder, env });
  const url = `http://127.0.0.1:${port}`;
  await answering(child, url);
  return { name: "next route", child, url };
}

const READY_MS = 30_000;
const POLL_MS = 100;

async function answering(child: Child, url: string): Promise<void> {
  let ended = false;
  void child.ended.then(() => (ended = true));
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline && !ended; await sleep(POLL_MS)) {
    const answer = await fetch(`${url}/v1/chat/completions`, { method: "POST", body: "{}" }).catch(
      () => null,
    );
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error("the forwarder in Next does not answer");
}
