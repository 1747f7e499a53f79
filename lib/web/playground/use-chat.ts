"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";

import { chatBody, EMPTY_ANSWER, type Answer, type ChatSettings, type Message, type Question } from "./chat";
import { readFigures } from "./figures";
import { readChatStream } from "./read-stream";

type WithKey = (send: (secret: string) => Promise<Response>) => Promise<Response>;

/** One side of the playground: what was said, and whether an answer is under way. */
export interface Chat {
  readonly messages: readonly Message[];
  readonly busy: boolean;
  /** Resolves when the answer has ended, however it did. */
  ask(model: string, settings: ChatSettings, question: Question): Promise<void>;
  /** Closes the connection: what was written until then stays and is charged. */
  stop(): void;
  clear(): void;
}

/** A conversation with one model through this host's own gateway: a client like any other. */
export function useChat(withKey: WithKey): Chat {
  const t = useTranslations("portal-playground");
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const [busy, setBusy] = useState(false);
  const connection = useRef<AbortController | null>(null);

  const change = (changes: (answer: Answer) => Partial<Answer>) =>
    setMessages((all) =>
      all.map((message, index) =>
        index === all.length - 1 && message.role === "assistant"
          ? { ...message, ...changes(message) }
          : message,
      ),
    );

  async function ask(model: string, settings: ChatSettings, question: Question): Promise<void> {
    const said = [...messages, question];
    setMessages([...said, EMPTY_ANSWER]);
    setBusy(true);
    const abort = new AbortController();
    connection.current = abort;
    const call: { id: string | null; secret: string } = { id: null, secret: "" };
    try {
      const response = await withKey((secret) => {
        call.secret = secret;
        return fetch("/v1/chat/completions", {
          method: "POST",
          signal: abort.signal,
          headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
          body: JSON.stringify({ ...chatBody(model, settings, said), stream: true }),
        });
      });
      call.id = response.headers.get("x-entrepot-call");
      change(() => ({ callId: call.id }));
      if (!response.ok || !response.body) throw new Error(await refusalOf(response, t("noAnswer")));
      for await (const delta of readChatStream(response.body)) {
        if (delta.failure !== null) throw new Error(delta.failure);
        change(({ text, reasoning }) => ({
          text: text + delta.text,
          reasoning: reasoning + delta.reasoning,
          state: "streaming",
        }));
      }
      change(() => ({ state: "done" }));
    } catch (error) {
      const failure = error instanceof Error ? error.message : t("noAnswer");
      change(() => (abort.signal.aborted ? { state: "stopped" } : { state: "failed", failure }));
    }
    setBusy(false);
    if (call.id === null) return;
    const figures = await readFigures(call.id, call.secret);
    setMessages((all) =>
      all.map((each) => (each.role === "assistant" && each.callId === call.id ? { ...each, figures } : each)),
    );
  }

  return {
    messages,
    busy,
    ask,
    stop: () => connection.current?.abort(),
    clear: () => setMessages([]),
  };
}

async function refusalOf(response: Response, otherwise: string): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  return body.error?.message ?? otherwise;
}
