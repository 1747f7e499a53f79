import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { SandboxUpstream } from "@/lib/integrations/sandbox-upstream/server";
import type { TestDatabase } from "@/lib/db/testing/test-database";

const running = new Set<GatewayProcess>();

/** `npm run gateway`, as a process of its own on a test's database. */
export class GatewayProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly ended: Promise<number | null>,
  ) {}

  static async start(
    { childEnv }: Pick<TestDatabase, "childEnv">,
    ...sandboxes: readonly Pick<SandboxUpstream, "port">[]
  ): Promise<GatewayProcess> {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "lib/gateway/standalone.ts", "--port", "0", "--host", "127.0.0.1"],
      {
        env: {
          ...process.env,
          ...childEnv,
          UPSTREAM_ALLOW_HOSTS: sandboxes.map(({ port }) => `127.0.0.1:${port}`).join(","),
          LOG_LEVEL: "fatal",
        },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /^ready (\d+)$/.exec(line)?.[1];
      if (port === undefined) continue;
      const started = new GatewayProcess(`http://127.0.0.1:${port}`, child, ended);
      running.add(started);
      void ended.then(() => running.delete(started));
      return started;
    }
    throw new Error("the gateway ended before it was ready");
  }

  chat(apiKey: string, body: object, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      ...init,
    });
  }

  /** Ends what a failed test left behind. */
  static async killAll(): Promise<void> {
    await Promise.all([...running].map((one) => one.kill()));
  }

  /** kill -9: nothing is cleaned up. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  /** SIGTERM: drains. @returns the exit code */
  stop(): Promise<number | null> {
    this.child.kill("SIGTERM");
    return this.ended;
  }
}
