import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { mintHex } from "./mint-id";
import { anthropicClient } from "./protocols/anthropic/client";
import type { ClientProtocol } from "./protocols/contract";
import { errorHeaders } from "./protocols/error-headers";
import { geminiProtocol } from "./protocols/gemini/client";
import { openaiClient } from "./protocols/openai/client";
import { brokenRequest } from "./refusal";

/** What Node tells of a connection whose bytes are no request. */
interface BrokenRequestError extends Error {
  readonly code?: string;
  /** The bytes it stumbled over, which may begin in the middle of a request. */
  readonly rawPacket?: Buffer;
}

/**
 * Answers what Node's parser refuses (a server's `clientError`), in the envelope of the protocol its first line asks in;
 * Node's own answer has neither envelope nor id. Nobody is answered in the middle of an answer.
 */
export function answerBrokenRequest(error: BrokenRequestError, socket: Duplex, now = Date.now()): void {
  if (error.code === "ECONNRESET" || !socket.writable || isAnswering(socket))
    return void socket.destroy(error);
  const refusal = brokenRequest(statusOf(error.code));
  const protocol = protocolIn(error.rawPacket);
  const requestId = `req_${mintHex(now)}`;
  const body = protocol.errorBody(refusal, requestId);
  const headers = [...errorHeaders(refusal, body.length), protocol.requestIdHeader, requestId];
  const lines = headers.flatMap((text, at) => (at % 2 === 0 ? [`${text}: ${headers[at + 1] ?? ""}`] : []));
  const head = [`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ""}`, ...lines, "", ""];
  socket.end(Buffer.concat([Buffer.from(head.join("\r\n")), body]));
}

function statusOf(code: string | undefined): 400 | 408 | 431 {
  if (code === "HPE_HEADER_OVERFLOW") return 431;
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
}

/** As Node's own answer looks at it: the reply that is under way on a connection. */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: reply } = socket as Duplex & {
    readonly _httpMessage?: { readonly headersSent: boolean };
  };
  return reply?.headersSent === true;
}

const LONGEST_LINE = 2_000;

function protocolIn(packet: Buffer | undefined): ClientProtocol {
  const line = packet?.toString("latin1", 0, LONGEST_LINE) ?? "";
  const path = /^[A-Z]+ (\S+)/.exec(line)?.[1] ?? "";
  if (path.startsWith("/v1beta")) return geminiProtocol;
  return path.startsWith("/v1/messages") ? anthropicClient : openaiClient;
}
