import fs from "node:fs";
import path from "node:path";

import { z } from "zod";

const demoSchema = z.object({
  url: z.string(),
  gatewayUrl: z.string(),
  apiKey: z.string(),
  signIns: z.array(z.object({ role: z.string(), email: z.string(), password: z.string(), url: z.string() })),
});

/** How to get into the demonstration: addresses, sign-ins and a key. */
export interface Demo {
  /** The storefront of the demonstration reseller. */
  readonly url: string;
  /** Base URL for OpenAI clients, on 127.0.0.1: names under .localhost do not resolve everywhere. */
  readonly gatewayUrl: string;
  readonly apiKey: string;
  readonly signIns: readonly SignIn[];
}

interface SignIn {
  readonly role: string;
  readonly email: string;
  readonly password: string;
  readonly url: string;
}

const demoPath = (dataDir: string): string => path.join(dataDir, "demo.json");

/** What an earlier start wrote; undefined when there is no demonstration here. Throws when the file is damaged. */
export function readDemo(dataDir: string): Demo | undefined {
  if (!fs.existsSync(demoPath(dataDir))) return undefined;
  const parsed = demoSchema.safeParse(JSON.parse(fs.readFileSync(demoPath(dataDir), "utf8")));
  if (!parsed.success)
    throw new Error(`${demoPath(dataDir)} is damaged. Delete it; the demonstration's data stays.`);
  return parsed.data;
}

/** Stores it for tools and for later starts, readable by us alone: it holds passwords and a key. */
export function writeDemo(dataDir: string, demo: Demo): void {
  const draft = `${demoPath(dataDir)}.${process.pid}`;
  fs.writeFileSync(draft, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(draft, demoPath(dataDir));
}

/** The same demonstration served on another port. */
export function demoOnPort(demo: Demo, port: number): Demo {
  const moved = (address: string): string => {
    const url = new URL(address);
    url.port = String(port);
    return url.href.replace(/\/$/, address.endsWith("/") ? "/" : "");
  };
  return {
    ...demo,
    url: moved(demo.url),
    gatewayUrl: moved(demo.gatewayUrl),
    signIns: demo.signIns.map((signIn) => ({ ...signIn, url: moved(signIn.url) })),
  };
}

/** The lines a person needs after the start; `model` is one that the key may call, undefined when it no longer works. */
export function demoLines(demo: Demo, model: string | undefined, dataDir: string): string[] {
  const width = Math.max(...demo.signIns.map((signIn) => signIn.role.length), "storefront".length);
  const people = demo.signIns.map(
    ({ role, email, password, url }) => `${role.padEnd(width)}  ${url}  ${email}  ${password}`,
  );
  return [
    `${"storefront".padEnd(width)}  ${demo.url}`,
    ...people,
    "",
    ...(model === undefined
      ? ["The demonstration's key no longer works; make another in the portal."]
      : curl(demo, model)),
    "",
    `All of this is in ${demoPath(dataDir)}.`,
  ];
}

function curl(demo: Demo, model: string): string[] {
  return [
    `curl ${demo.gatewayUrl}/chat/completions \\`,
    `  -H "Authorization: Bearer ${demo.apiKey}" -H "Content-Type: application/json" \\`,
    `  -d '{"model":"${model}","messages":[{"role":"user","content":"Hello"}]}'`,
  ];
}
