import { splice, type Edit } from "../../json/splice";
import { scanTopLevel } from "../../json/top-level";

/** Deeper than any answer; this only looks for the outermost fields. */
const DEPTH = 1_000;
/** What Anthropic's own ids look like. Others name the cloud or the reseller that serves the message. */
const OWN_ID = /^"msg_(?!bdrk_|vrtx_)\w{1,100}"$/;

/** What of a message is said in other words. */
export interface Disguise {
  /** What the client calls the model, where the upstream calls it otherwise. */
  readonly modelName: string | null;
  /** Hex digits for an id in the place of one that tells where the message comes from. */
  readonly hex: string;
}

/** A message with its model and a telling id replaced. Everything else keeps its bytes; mostly all of it. */
export function disguised(message: Buffer, { modelName, hex }: Disguise): Buffer {
  const found = scanTopLevel(message, DEPTH);
  if (typeof found === "string") return message;
  const edits: Edit[] = [];
  const model = found.fields.get("model");
  if (model && modelName !== null)
    edits.push({ from: model.from, to: model.to, bytes: Buffer.from(JSON.stringify(modelName)) });
  const id = found.fields.get("id");
  if (id && !OWN_ID.test(message.toString("latin1", id.from, id.to)))
    edits.push({ from: id.from, to: id.to, bytes: Buffer.from(`"msg_${hex}"`) });
  return splice(message, edits);
}

/** The data of `message_start` with the message in it so changed. */
export function disguisedStart(data: Buffer, disguise: Disguise): Buffer {
  const found = scanTopLevel(data, DEPTH);
  const span = typeof found === "string" ? undefined : found.fields.get("message");
  if (!span) return data;
  const message = data.subarray(span.from, span.to);
  const changed = disguised(message, disguise);
  return changed === message ? data : splice(data, [{ from: span.from, to: span.to, bytes: changed }]);
}
