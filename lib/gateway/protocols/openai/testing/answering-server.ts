import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that answers every request with the same bytes, in slices, so that clients see them cut anywhere. */
export interface AnsweringServer {
  readonly url: string;
  close(): Promise<void>;
}

const SLICE = 23;

/** Starts one on a port of its own. `type` is the content type of the answer. */
export async function answerWith(body: Buffer, type: string): Promise<AnsweringServer> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": type });
    for (let at = 0; at < body.length; at += SLICE) response.write(body.subarray(at, at + SLICE));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
