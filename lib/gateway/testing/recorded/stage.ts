import { generateKeyPairSync } from "node:crypto";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import { buildChain, type ChainFixture } from "../chain-fixture";
import type { Recording } from "./recording";
import { vendorOf } from "./vendors";

/** What an upstream's base path is, where it is not what a bare host means. */
const PATHS: Readonly<Partial<Record<UpstreamProtocol, string>>> = {
  vertex: "/v1/projects/p/locations/r",
};
/** For the hold: recorded answers may be long ones. What they state is what is to be settled, of filtered prompts as well. */
const WIDE = {
  ...{ contextWindow: 2_000_000, maxOutput: 200_000, defaultMaxOutput: 8_192 },
  filteredCharge: "as_used",
} as const;
const TEXT_PRICES = {
  ...{ input: "2500000", cached_input: "625000", cache_write_5m: "3125000", cache_write_1h: "5000000" },
  ...{ output: "10000000", reasoning: "10000000", tool_call: "10000000000" },
};
const MEDIA_PRICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "openai.audio.speech": { character: "15000000" },
  "openai.images": { ...TEXT_PRICES, image: "40000000000" },
  "openai.audio.transcriptions": { ...TEXT_PRICES, second: "100000000" },
  "openai.audio.translations": { second: "100000000" },
  "openai.moderations": { request: "1000000" },
  rerank: { request: "2000000000", input: "50000" },
};

/** The model a recording is sold as: what its vendor called it. */
export function modelOf(recording: Recording): string {
  const { shape, model, httpStatus } = recording;
  const answered = ANSWERED_BY_NAME.has(shape) && httpStatus < 400 ? nameIn(recording.body) : null;
  return answered ?? (model === "" ? "unnamed" : decodeURIComponent(model));
}

/** Answers in which the gateway puts its own name for the model, where it is another one. */
const ANSWERED_BY_NAME: ReadonlySet<string> = new Set(["openai.embeddings", "rerank"]);

function nameIn(body: Buffer): string | null {
  const { model } = JSON.parse(body.toString()) as { model?: unknown };
  return typeof model === "string" ? model : null;
}

/** Chains of sellers before a mock vendor, one for each way such a vendor is set up; errors rest a key, so each has its own. */
export class RecordedStage {
  readonly #chains = new Map<string, Promise<ChainFixture>>();
  readonly #secrets: Readonly<Partial<Record<UpstreamProtocol, string>>>;

  constructor(
    private readonly vendorUrl: string,
    private readonly recordings: readonly Recording[],
  ) {
    this.#secrets = {
      vertex: serviceAccount(`${vendorUrl}/token`),
      bedrock: "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    };
  }

  /** The chain that sells what a recording's vendor has. */
  chainOf(recording: Recording): Promise<ChainFixture> {
    const key = keyOf(recording);
    const known = this.#chains.get(key);
    if (known) return known;
    const [first = "", ...rest] = new Set(this.recordings.filter((one) => keyOf(one) === key).map(modelOf));
    const { protocol, settings } = vendorOf(recording);
    const built = buildChain({
      upstreams: [
        {
          ...{ url: `${this.vendorUrl}${PATHS[protocol] ?? ""}`, protocol, settings },
          ...(this.#secrets[protocol] ? { secret: this.#secrets[protocol] } : {}),
        },
      ],
      modelName: first,
      moreModels: rest,
      model: WIDE,
      listPrices: MEDIA_PRICES[recording.shape] ?? TEXT_PRICES,
    });
    this.#chains.set(key, built);
    return built;
  }
}

function keyOf(recording: Recording): string {
  const alone = recording.httpStatus >= 400 ? recording.id : "";
  return JSON.stringify([vendorOf(recording), MEDIA_PRICES[recording.shape] ?? null, alone]);
}

function serviceAccount(tokenUri: string): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  return JSON.stringify({
    type: "service_account",
    client_email: "seller@project.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    token_uri: tokenUri,
  });
}
