import { isUtf8 } from "node:buffer";
import type { GatewayRequest } from "./contract";
import type { GatewayLimits } from "./limits";
import { bodyTooLarge, bodyTooSlow, invalidBody, unsupportedEncoding, type Refusal } from "./refusal";

/** Media may be longer than JSON, and take longer. */
type BodyKind = "json" | "media";

/**
 * The whole body of a request: within its bound, in time, as it is, and in UTF-8 where it must be JSON. A client that sends
 * byte by byte is told so; one that stops in the middle has left.
 */
export async function bodyOf(
  request: GatewayRequest,
  kind: BodyKind,
  limits: Pick<GatewayLimits, "bodyBytes" | "mediaBytes" | "bodyMs" | "mediaMs">,
): Promise<Buffer | Refusal | "client_left"> {
  const encoding = request.header("content-encoding");
  if (encoding !== undefined && encoding !== "identity") return unsupportedEncoding;
  const [most, ms] =
    kind === "media" ? [limits.mediaBytes, limits.mediaMs] : [limits.bodyBytes, limits.bodyMs];
  const body = await inTime(request.readBody(most), ms);
  if (body === "too_large") return bodyTooLarge(most);
  if (body === "too_slow") return bodyTooSlow(ms);
  if (body === "client_left" || kind === "media" || isUtf8(body)) return body;
  return invalidBody("The body is not valid UTF-8.");
}

async function inTime<T>(read: Promise<T>, ms: number): Promise<T | "too_slow"> {
  const { promise, resolve } = Promise.withResolvers<"too_slow">();
  const patience = setTimeout(resolve, ms, "too_slow");
  const first = await Promise.race([read, promise]);
  clearTimeout(patience);
  return first;
}
