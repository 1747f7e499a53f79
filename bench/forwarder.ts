import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";

/**
 * What the product is measured against: `node:http` in, undici out, bytes through, nothing known of keys, prices or
 * money. `argv[2]` is the upstream's origin.
 */
const upstream = new Pool(process.argv[2] ?? "", {
  connections: 256,
  pipelining: 1,
  bodyTimeout: 0,
  headersTimeout: 0,
});

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    const headers = { "content-type": "application/json", authorization: "Bearer bench" };
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    upstream
      .stream({ path: req.url ?? "/", method: "POST", headers, body: body ?? null }, (answer) => {
        res.writeHead(answer.statusCode, { "content-type": String(answer.headers["content-type"]) });
        return res;
      })
      .catch(() => res.destroy());
  });
});
server.keepAliveTimeout = 65_000;

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
});
