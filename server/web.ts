import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

import next from "next";

import { env } from "@/lib/env";

/** The pages, ready to answer. */
export interface Web {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  readonly upgrade?: (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  close(): Promise<void>;
}

/** Starts Next in this process, on the listener's port. In production it needs a build. */
export async function startWeb(port: number): Promise<Web> {
  // Never 127.0.0.1: with a tenant rewrite Next would then proxy to itself.
  const app = next({ dev: !env.isProduction, hostname: env.host, port });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (req, res) => handle(req, res),
    ...(env.isProduction ? {} : { upgrade: app.getUpgradeHandler() }),
    close: () => app.close(),
  };
}
