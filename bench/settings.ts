/** How long and how often a run measures. */
export interface BenchSettings {
  /** Loads: side by side in each round, so that what else the machine does hits all of them. */
  readonly rounds: readonly {
    readonly connections: number;
    readonly seconds: number;
    readonly times: number;
  }[];
  readonly warmUpSeconds: number;
  /** No further round is begun after so long a run: a busy machine must not make a quick bench slow. */
  readonly budgetSeconds: number;
  readonly drySeconds: number;
  /** Streams to try, in this order; the largest number that none of which stalled is reported. */
  readonly streams: readonly number[];
  readonly streamSeconds: number;
  /** Half a minute of building; the comparison with a Next route handler. */
  readonly withNext: boolean;
  /** The batched statements with nothing around them. */
  readonly batchSeconds: number;
  /** Other kinds of calls, at 256 connections; null: none. */
  readonly shapes: { readonly seconds: number; readonly rounds: number } | null;
}

/** Within a minute, for every change. */
export const QUICK: BenchSettings = {
  rounds: [
    { connections: 256, seconds: 3, times: 1 },
    { connections: 32, seconds: 2, times: 1 },
    { connections: 256, seconds: 3, times: 1 },
  ],
  warmUpSeconds: 3,
  budgetSeconds: 40,
  drySeconds: 1,
  streams: [2_000],
  streamSeconds: 5,
  withNext: false,
  batchSeconds: 0,
  shapes: null,
};

/** About ten minutes, for figures to be quoted. */
export const FULL: BenchSettings = {
  rounds: [
    { connections: 32, seconds: 10, times: 3 },
    { connections: 256, seconds: 10, times: 5 },
  ],
  warmUpSeconds: 5,
  budgetSeconds: 1_800,
  drySeconds: 5,
  streams: [500, 1_000, 2_000, 3_000, 4_000],
  streamSeconds: 20,
  withNext: true,
  batchSeconds: 10,
  shapes: { seconds: 8, rounds: 3 },
};

/** What the bench sells, and the same behind TLS. */
export const BENCH_MODEL = "gpt-5-mini";
export const TLS_MODEL = "gpt-5-mini-tls";
/** Connections of the goals. */
export const RATIO_CONNECTIONS = 256;
/** Wallets of the first scenario; DESIGN.md section 9. */
export const WALLETS = 200;
/** What the wallet that is to run dry begins with: good for a few hundred calls. */
export const DRY_NANO = 20_000_000n;

const PROMPT = "Write me sixteen tokens or so about the harbour at dawn, please, and then stop.";
const REQUEST = { model: BENCH_MODEL, max_tokens: 64, messages: [{ role: "user", content: PROMPT }] };

/** The request every call sends. */
export const CALL_BODY = JSON.stringify(REQUEST);
/** The same as Anthropic's clients put it. */
export const CONVERTED_BODY = JSON.stringify({
  ...REQUEST,
  messages: [{ role: "user", content: [{ type: "text", text: PROMPT }] }],
});
/** A long document before the question. */
export const LARGE_BODY = JSON.stringify({
  ...REQUEST,
  messages: [{ role: "user", content: PROMPT + " The harbour at dawn.".repeat(4_760) }],
});
/** For the model whose upstream is behind TLS. */
export const TLS_BODY = JSON.stringify({ ...REQUEST, model: TLS_MODEL });
/** The same as a stream. */
export const STREAM_BODY = JSON.stringify({ ...REQUEST, max_tokens: 4_096, stream: true });
