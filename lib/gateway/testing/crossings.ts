import { buildChain, type ChainFixture, type ChainPlan, type UpstreamPlan } from "./chain-fixture";
import type { TestBench, TestGateway, WrittenCall } from "./harness";
import { readStream, type StreamSeen } from "./read-stream";
import { errorIn, post, saidIn, SPEAKERS, type Asked, type SpeakerName, type SpokenError } from "./speakers";

/** Protocols an upstream is called in here, by the endpoint it is called at. */
export const UPSTREAM_NAMES = ["chat", "responses", "messages", "gemini"] as const;
export type UpstreamName = (typeof UPSTREAM_NAMES)[number];

/** An upstream of each protocol, at one sandbox. */
export function upstreamAt(url: string, name: UpstreamName): UpstreamPlan {
  switch (name) {
    case "chat":
      return { url: `${url}/v1` };
    case "responses":
      return { url: `${url}/v1`, protocol: "openai", settings: { responses: "only" } };
    case "messages":
      return { url, protocol: "anthropic" };
    case "gemini":
      return { url: `${url}/v1beta`, protocol: "gemini" };
    default:
      return name satisfies never;
  }
}

/** A chain of three sales before an upstream of each protocol. */
export async function chainsAt(
  url: string,
  more: Partial<UpstreamPlan> = {},
  plan: Partial<ChainPlan> = {},
): Promise<Readonly<Record<UpstreamName, ChainFixture>>> {
  const made = await Promise.all(
    UPSTREAM_NAMES.map(async (name) => {
      const upstream = { ...upstreamAt(url, name), ...more };
      const settings = { ...upstreamAt(url, name).settings, ...more.settings };
      return [name, await buildChain({ ...plan, upstreams: [{ ...upstream, settings }] })] as const;
    }),
  );
  return Object.fromEntries(made) as Record<UpstreamName, ChainFixture>;
}

/** A call as its client, the books and its upstream saw it. */
export interface Crossed {
  readonly response: Response;
  readonly seen: StreamSeen;
  readonly call: WrittenCall;
  readonly body: object;
  readonly prompt: string;
  /** All that reached the client of what was generated. */
  readonly said: string;
  readonly error: SpokenError | undefined;
  /** What the upstream will bill. */
  readonly billed: Billed;
}

export interface Billed {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
}

let calls = 0;

/** A prompt with a directive, and a mark to find its request by in the sandbox's log. */
export function tagged(directive: string): { readonly prompt: string; readonly tag: string } {
  const tag = `t${(calls += 1)}`;
  return { prompt: `Tell me. [[sandbox: pace=0 tag=${tag} ${directive}]]`, tag };
}

type Asking = Pick<Asked, "stream" | "maxTokens" | "more">;

/** Makes one call, waits until it is over for everybody, and gathers what they saw. Many may run at once. */
export function cross(
  stage: CrossingStage,
  client: SpeakerName,
  directive: string,
  asked: Asking,
): Promise<Crossed> {
  return crossWith(stage, client, tagged(directive), asked);
}

/** The same with a prompt that is known beforehand. */
export async function crossWith(
  { bench, chain, gateway = bench.gateway }: CrossingStage,
  client: SpeakerName,
  { prompt, tag }: ReturnType<typeof tagged>,
  asked: Asking,
): Promise<Crossed> {
  const speaker = SPEAKERS[client];
  const { apiKey } = chain.customers[0];
  const request = speaker.request({ apiKey, model: chain.modelName, prompt, ...asked });
  const response = await post(gateway.url, request);
  const seen = await readStream(response);
  return {
    ...{ response, seen, prompt, body: request.body },
    call: await bench.callOf(response),
    said: saidIn(speaker, seen, asked.stream),
    error: errorIn(speaker, seen),
    billed: await billedFor(bench, tag),
  };
}

interface CrossingStage {
  readonly bench: TestBench;
  readonly chain: ChainFixture;
  /** The bench's own unless said otherwise. */
  readonly gateway?: TestGateway;
}

/** What the sandbox bills for a request, once it generates no more. */
export async function billedFor(bench: TestBench, tag: string): Promise<Billed> {
  const find = () => bench.sandbox.log().findLast((entry) => entry.tag === tag);
  for (const deadline = Date.now() + 5_000; find()?.state === "open" && Date.now() < deadline;)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const billed = find()?.billed;
  return {
    input: billed?.input ?? 0,
    cached: billed?.cached_input ?? 0,
    written: billed?.cache_write_5m ?? 0,
    output: (billed?.output ?? 0) + (billed?.reasoning ?? 0),
  };
}
