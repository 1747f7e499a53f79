import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** What the proxy was asked for: where to, as it was named to it, and by whom. */
export interface SocksTunnel {
  readonly host: string;
  /** 1: an IPv4 address, 3: a name, 4: an IPv6 address (RFC 1928, section 5). */
  readonly kind: number;
  readonly port: number;
  readonly login: string | null;
}

interface SocksOptions {
  /** `user:password`; absent: everybody may. */
  readonly login?: string;
  /** The proxy's own names: where it connects to. Others are taken as they are. */
  readonly names?: Readonly<Record<string, string>>;
}

const [NO_LOGIN, BY_LOGIN, NO_METHOD] = [0, 2, 0xff];

/** A SOCKS5 proxy (RFC 1928, RFC 1929) that does CONNECT, and remembers what it was asked for. */
export class SocksServer {
  readonly tunnels: SocksTunnel[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly options: SocksOptions,
  ) {}

  static async start(options: SocksOptions = {}): Promise<SocksServer> {
    const server = createServer();
    const proxy = new SocksServer(server, options);
    server.on("connection", (socket) => {
      proxy.#keep(socket);
      proxy.#serve(socket).catch(() => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** `host:port`. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }

  async #serve(socket: Socket): Promise<void> {
    const take = reader(socket);
    const [, count = 0] = await take(2);
    const methods = [...(await take(count))];
    const wanted = this.options.login === undefined ? NO_LOGIN : BY_LOGIN;
    if (!methods.includes(wanted)) return void socket.end(Buffer.from([5, NO_METHOD]));
    socket.write(Buffer.from([5, wanted]));
    const login = wanted === BY_LOGIN ? await loginFrom(take) : null;
    if (login !== null) {
      const isRight = login === this.options.login;
      socket.write(Buffer.from([1, isRight ? 0 : 1]));
      if (!isRight) return void socket.end();
    }
    const [, , , kind = 0] = await take(4);
    const host = await hostFrom(take, kind);
    const port = (await take(2)).readUInt16BE();
    this.tunnels.push({ host, kind, port, login });
    this.#tunnel(socket, this.options.names?.[host] ?? host, port);
  }

  #tunnel(socket: Socket, host: string, port: number): void {
    const through = connect(port, host, () => {
      socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
      through.pipe(socket);
      socket.pipe(through);
    });
    this.#keep(through);
    through.on("close", () => socket.destroy());
    socket.on("close", () => through.destroy());
  }
}

type Take = (bytes: number) => Promise<Buffer>;

/** Takes exactly so many bytes of what a client sends. */
function reader(socket: Socket): Take {
  return async (bytes) => {
    for (;;) {
      const chunk = bytes === 0 ? Buffer.alloc(0) : (socket.read(bytes) as Buffer | null);
      if (chunk) return chunk;
      if (socket.destroyed || socket.readableEnded) throw new Error("the client left");
      await new Promise((resolve) => {
        socket.once("readable", resolve);
        socket.once("close", resolve);
      });
    }
  };
}

async function loginFrom(take: Take): Promise<string> {
  const [, userBytes = 0] = await take(2);
  const user = await take(userBytes);
  const [passwordBytes = 0] = await take(1);
  return `${user.toString()}:${(await take(passwordBytes)).toString()}`;
}

async function hostFrom(take: Take, kind: number): Promise<string> {
  if (kind === 1) return [...(await take(4))].join(".");
  if (kind === 3) return (await take((await take(1))[0] ?? 0)).toString();
  return (await take(16)).toString("hex");
}
