import { expect } from "vitest";
import { UPSTREAM_NAMES, type Crossed, type UpstreamName } from "./crossings";
import type { Counting } from "./expected";
import { SPEAKER_NAMES, SPEAKERS, type SpeakerName } from "./speakers";

/** A client's protocol before an upstream's: the bytes pass through where both are the same, else they are converted. */
export interface Pair {
  readonly client: SpeakerName;
  readonly upstream: UpstreamName;
}

/** How a call is made. */
export interface Way extends Pair {
  readonly stream: boolean;
  /** The same, in a word for titles. */
  readonly way: "streamed" | "whole";
}

export const PAIRS: readonly Pair[] = SPEAKER_NAMES.flatMap((client) =>
  UPSTREAM_NAMES.map((upstream) => ({ client, upstream })),
);

export const WAYS: readonly Way[] = PAIRS.flatMap((pair) => [
  { ...pair, stream: false, way: "whole" as const },
  { ...pair, stream: true, way: "streamed" as const },
]);

/** Input as it is counted where nobody reports it: a chat's messages are weighed, of others the text is counted. */
export function inputOf(
  counting: Counting,
  client: SpeakerName,
  { body, prompt }: Pick<Crossed, "body" | "prompt">,
): Promise<number> {
  return client === "chat" ? counting.input(body) : counting.text(prompt);
}

/** The answer is one, and ends as its protocol ends. */
export function expectAnswer({ client, stream }: Pick<Way, "client" | "stream">, crossed: Answered): void {
  const { response, seen, error } = crossed;
  expect(response.status).toBe(200);
  expect(error).toBeUndefined();
  if (stream) expect(seen.events.some((event) => SPEAKERS[client].isEnd(event))).toBe(true);
}

/** The envelope of the client's protocol, with an id to ask by, and not a word about who failed. */
export function expectError({ client }: Pick<Way, "client">, { response, error, seen }: Answered): void {
  expect(response.headers.get(SPEAKERS[client].idHeader)).toMatch(/^req_[0-9a-f]{32}$/);
  expect(error?.message).toContain("Nothing was charged.");
  expect(error?.word).not.toBe("");
  expect(seen.events.some((event) => SPEAKERS[client].isEnd(event))).toBe(false);
  const told = seen.events.at(-1) ?? seen.text;
  if (response.status !== 400) expect(told).not.toMatch(/sandbox/i);
}

type Answered = Pick<Crossed, "response" | "seen" | "error">;
