import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { allowUpstreamHost } from "@/lib/integrations/upstream/allowed-hosts";

/** What an upstream does with a request. */
export type Script = (res: ServerResponse, req: IncomingMessage) => void | Promise<void>;

const MARK = /\[\[script: (\w+)\]\]/;

/** An upstream that does to each request what its test wrote down, and nothing it was not told. */
export class ScriptedUpstream {
  readonly #scripts = new Map<string, Script>();
  #next = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ScriptedUpstream> {
    const server = createServer();
    const upstream = new ScriptedUpstream(server);
    server.on("request", (req: IncomingMessage, res: ServerResponse) => void upstream.#play(req, res));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    allowUpstreamHost(`127.0.0.1:${upstream.#port}`);
    return upstream;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** @returns a prompt that has this done to the request which carries it */
  promptFor(script: Script): string {
    const name = `s${(this.#next += 1)}`;
    this.#scripts.set(name, script);
    return `Tell me. [[script: ${name}]]`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get #port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async #play(req: IncomingMessage, res: ServerResponse): Promise<void> {
    res.on("error", () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const name = MARK.exec(Buffer.concat(chunks).toString())?.[1] ?? "";
    await this.#scripts.get(name)?.(res, req);
  }
}
