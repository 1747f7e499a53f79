import net from "node:net";

/** The line between one gateway process and its database, on which an answer can be lost: what was asked is done all the same. */
export class DatabaseLink {
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #lost: string | null = null;

  private constructor(
    private readonly target: URL,
    server: net.Server,
  ) {
    this.#server = server;
  }

  static async start(databaseUrl: string): Promise<DatabaseLink> {
    const server = net.createServer();
    const link = new DatabaseLink(new URL(databaseUrl), server);
    server.on("connection", (near) => link.#join(near));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return link;
  }

  /** The same database, by this line. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = "127.0.0.1";
    url.port = String((this.#server.address() as net.AddressInfo).port);
    return url.href;
  }

  /** From now on a connection that asks for this gets no answer any more. */
  loseAnswersTo(statement: string): void {
    this.#lost = statement;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: net.Socket): void {
    const far = net.connect(Number(this.target.port), this.target.hostname);
    let isDeaf = false;
    near.on("data", (bytes) => {
      isDeaf ||= this.#lost !== null && bytes.includes(this.#lost);
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (!isDeaf) near.write(bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on("error", () => undefined).on("close", () => other.destroy());
    }
  }
}
