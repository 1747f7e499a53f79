import { decimalToNano } from "../format";
import type { Figures } from "./chat";

interface Generation {
  readonly data?: {
    readonly cost: string;
    readonly currency: string | null;
    readonly charged: boolean;
    readonly estimated: boolean;
    readonly tokens_prompt: number;
    readonly tokens_completion: number;
    readonly latency: number;
    readonly total_time: number;
  };
}

const TRIES = 12;
const PAUSE_MS = 500;

/**
 * Asks the gateway what a call cost. A complete answer is booked before its end is sent, so that the first try tells; one that
 * was stopped may take a moment. Null where it is not known by then: the usage page will have it.
 */
export async function readFigures(callId: string, secret: string): Promise<Figures | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const answer = await fetch(`/v1/generations/${callId}`, {
      headers: { authorization: `Bearer ${secret}` },
    }).catch(() => null);
    if (answer?.ok) return figuresOf((await answer.json()) as Generation);
  }
  return null;
}

function figuresOf({ data }: Generation): Figures | null {
  if (!data?.currency) return null;
  return {
    costNano: String(decimalToNano(data.cost) ?? 0n),
    currency: data.currency,
    charged: data.charged,
    estimated: data.estimated,
    inputTokens: data.tokens_prompt,
    outputTokens: data.tokens_completion,
    firstTokenMs: data.latency,
    totalMs: data.total_time,
  };
}
