import type { WholeAnswer } from "../contract";
import { replaceModel } from "../openai/model-name";
import { parseObject } from "../../json/read-object";
import { isRecord } from "../../json/record";

/** A whole answer of something that is not chat. */
export function mediaAnswer(told: Pick<WholeAnswer, "body" | "usage"> & Partial<WholeAnswer>): WholeAnswer {
  return {
    contentType: null,
    usageBroken: false,
    output: true,
    finishReason: null,
    isError: false,
    text: () => "",
    ...told,
  };
}

/** An error under status 200. */
export function errorAnswer(body: Buffer): WholeAnswer {
  return mediaAnswer({ body, usage: null, output: false, isError: true });
}

/**
 * Reads a JSON answer: null when it is none, or `read` finds it is none of the protocol. An `error` in it makes it one.
 * The client sees its own name of the model in it.
 */
export function jsonAnswer(
  bytes: Buffer,
  clientModel: string,
  read: (json: Readonly<Record<string, unknown>>) => Partial<WholeAnswer> | null,
): WholeAnswer | null {
  const json = parseObject(bytes);
  if (!json) return null;
  if (isRecord(json.error) || typeof json.error === "string") return errorAnswer(bytes);
  const told = read(json);
  if (!told) return null;
  const renamed = typeof json.model === "string" && json.model !== clientModel;
  return mediaAnswer({
    body: renamed ? replaceModel(bytes, clientModel) : bytes,
    usage: json.usage,
    ...told,
  });
}
