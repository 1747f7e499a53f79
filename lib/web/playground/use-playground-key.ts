"use client";

import { useCallback, useRef } from "react";

import type { openPlayground } from "@/lib/usecases/playground/open-playground";

import { sendCommand, type AnswerOf } from "../api";

type Key = AnswerOf<typeof openPlayground>;
/** Sends a request with a key. */
type Send = (secret: string) => Promise<Response>;

/**
 * The member's playground key, in this page's memory and nowhere else: asked for with the first message, and anew where the
 * gateway says 401, since it ends by itself after an hour and when the playground is opened elsewhere.
 */
export function usePlaygroundKey(): (send: Send) => Promise<Response> {
  const key = useRef<Promise<Key> | null>(null);
  return useCallback(async (send: Send) => {
    const first = (key.current ??= open(key));
    const answer = await send((await first).secret ?? "");
    if (answer.status !== 401) return answer;
    // The other side may have asked for another one already.
    if (key.current === first) key.current = open(key);
    return send((await (key.current ?? first)).secret ?? "");
  }, []);
}

/** Nothing is kept of a key that could not be had. */
function open(key: { current: Promise<Key> | null }): Promise<Key> {
  const asked = sendCommand<Key>("/api/playground", {});
  asked.catch(() => {
    if (key.current === asked) key.current = null;
  });
  return asked;
}
