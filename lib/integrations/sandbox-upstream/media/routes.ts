import type { IncomingMessage } from "node:http";
import type { Exchange } from "../exchange";
import type { SandboxContext } from "../routes";
import { readAsked, type Asked } from "./asked";
import type { Made } from "./made";
import type { MediaKind } from "./models";
import { draw, embed, moderate, rank } from "./operations";
import { play } from "./play";
import { speak, transcribe } from "./sound";
import { createTask, readTask } from "./tasks";

const OPERATIONS: ReadonlyMap<string, readonly [MediaKind, (asked: Asked) => Made, string?]> = new Map([
  ["/v1/embeddings", ["embedding", embed]],
  ["/v1/moderations", ["moderation", moderate, "omni-moderation-latest"]],
  ["/v1/rerank", ["rerank", rank]],
  ["/v1/images/generations", ["image", draw]],
  ["/v1/images/edits", ["image", draw]],
  ["/v1/audio/speech", ["speech", speak]],
  ["/v1/audio/transcriptions", ["transcription", transcribe]],
  ["/v1/audio/translations", ["transcription", transcribe]],
]);

const TASK = /^\/v1\/(video|task)s(?:\/([\w-]+)(\/content)?)?$/;

/** Answers what is not chat. @returns false where the path is none of its own. */
export async function routeMedia(
  context: SandboxContext,
  req: IncomingMessage,
  path: string,
  exchange: Exchange,
): Promise<boolean> {
  const operation = req.method === "POST" ? OPERATIONS.get(path) : undefined;
  if (operation) {
    const [kind, make, fallback] = operation;
    const asked = await ask(context, req, exchange, kind, fallback);
    await play(exchange, asked.directive, () => make(asked));
    return true;
  }
  const [, object, id, content] = TASK.exec(path) ?? [];
  if (object !== "video" && object !== "task") return false;
  if (id !== undefined) readTask(context, exchange, req.method ?? "", id, content !== undefined);
  else if (req.method === "POST")
    await createTask(context, exchange, await ask(context, req, exchange, "video"), object);
  else return false;
  return true;
}

async function ask(
  context: SandboxContext,
  req: IncomingMessage,
  exchange: Exchange,
  kind: MediaKind,
  fallback?: string,
): Promise<Asked> {
  const asked = await readAsked(req, kind, context.takeStanding(), fallback);
  const { model, directive } = asked;
  exchange.log.note({ model: model.id, fault: directive.fault ?? null, tag: directive.tag ?? null });
  return asked;
}
