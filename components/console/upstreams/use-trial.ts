"use client";

import { useRef, useState } from "react";

import type { trialResult } from "@/lib/usecases/upstream/trial-result";
import { getData, NoAnswer, type AnswerOf } from "@/lib/web/api";
import { readChatStream } from "@/lib/web/playground/read-stream";

export type TrialFigures = AnswerOf<typeof trialResult>;

export interface Trial {
  readonly state: "streaming" | "done" | "failed";
  readonly text: string;
  /** What some models think before they answer. */
  readonly reasoning: string;
  /** Milliseconds from the click to the first of it, as seen by this browser. */
  readonly firstMs: number | null;
  /** Whether the call was under way before it failed. */
  readonly figures: TrialFigures | null;
  /** The server's words. */
  readonly failure: string | null;
}

const BEGUN: Trial = {
  ...{ state: "streaming", text: "", reasoning: "", firstMs: null, figures: null, failure: null },
};

/** Makes one small call to an upstream and reads it as it comes; closing the page, or `stop`, ends it. */
export function useTrial(upstreamId: string) {
  const [trial, setTrial] = useState<Trial | null>(null);
  const connection = useRef<AbortController | null>(null);

  async function run(modelId?: string): Promise<void> {
    connection.current?.abort();
    const abort = (connection.current = new AbortController());
    const change = (changes: (trial: Trial) => Partial<Trial>) => {
      if (!abort.signal.aborted) setTrial((now) => ({ ...(now ?? BEGUN), ...changes(now ?? BEGUN) }));
    };
    setTrial(BEGUN);
    const began = performance.now();
    let callId: string | null = null;
    try {
      const response = await fetch("/api/upstreams/trial", {
        ...{ method: "POST", signal: abort.signal, credentials: "same-origin" },
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ id: upstreamId, ...(modelId ? { modelId } : {}) }),
      });
      callId = response.headers.get("x-entrepot-call");
      if (!response.ok || !response.body) throw new Error(await messageOf(response));
      for await (const delta of readChatStream(response.body)) {
        if (delta.failure !== null) throw new Error(delta.failure);
        const ms = Math.round(performance.now() - began);
        change(({ text, reasoning, firstMs }) => ({
          text: text + delta.text,
          reasoning: reasoning + delta.reasoning,
          firstMs: firstMs ?? (delta.text || delta.reasoning ? ms : null),
        }));
      }
      change(() => ({ state: "done" }));
    } catch (error) {
      change(() => ({ state: "failed", failure: error instanceof Error ? error.message : String(error) }));
    }
    const figures = callId === null ? null : await figuresOf(callId);
    change(() => ({ figures }));
  }

  const stop = () => {
    connection.current?.abort();
    setTrial(null);
  };
  return { trial, run, stop };
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  return body.error?.message ?? `HTTP ${response.status}`;
}

const TRIES = 5;
const PAUSE_MS = 300;

/** A call that failed is booked a moment after its answer. */
async function figuresOf(id: string): Promise<TrialFigures | null> {
  for (let left = TRIES; left > 0; left--) {
    try {
      return await getData<typeof trialResult>("/api/upstreams/trial", { id });
    } catch (error) {
      if (error instanceof NoAnswer) return null;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  return null;
}
