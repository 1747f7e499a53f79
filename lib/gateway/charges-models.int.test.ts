import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChainFixture } from "./testing/chain-fixture";
import { chainsAt, cross, crossWith, tagged, type Crossed, type UpstreamName } from "./testing/crossings";
import { amountsOf, FREE, sold, type Tokens } from "./testing/expected";
import { PATIENT, TestBench } from "./testing/harness";
import { readStream } from "./testing/read-stream";
import { errorIn, post, SPEAKERS, type SpeakerName } from "./testing/speakers";
import { until } from "./testing/until";
import { expectAnswer, expectError, WAYS } from "./testing/ways";
import { mintId } from "./mint-id";

/**
 * CHARGES.md C36 and C41 at every pair of protocols: what another model costs that served instead, and what choices, tools
 * and pictures multiply, held before and charged after.
 */
type Chains = Readonly<Record<UpstreamName, ChainFixture>>;

const OTHER = "gpt-5-mini";
/** Stands for a model that fails, and then for the other one. */
const ALIAS = "house-default";
/** The other model costs a tenth. */
const TENTH = { root: 90_000, distributor: 100_000, sub: 125_000 };

let bench: TestBench;
let chains: Chains;
/** Their first model fails, always, before it says anything. */
let failing: Chains;

beforeAll(async () => {
  bench = await TestBench.start({ ...PATIENT, attempts: 4 });
  chains = await chainsAt(bench.sandbox.url);
  failing = await chainsAt(bench.sandbox.url, { modelName: "gpt-5.2@C09" }, { moreModels: [OTHER] });
  for (const chain of Object.values(failing)) await addOther(chain);
  await bench.gateway.runtime.directory.refresh();
});
afterAll(() => bench.stop());

async function addOther({ tenantId, modelId }: ChainFixture): Promise<void> {
  const { admin } = bench.database;
  const { rows } = await admin.query<{ id: string }>(
    "SELECT id FROM model WHERE tenant_id = $1 AND name = $2",
    [tenantId, OTHER],
  );
  const other = rows[0]?.id;
  await admin.query("UPDATE list_price SET prices = $3 WHERE tenant_id = $1 AND model_id = $2", [
    ...[tenantId, other],
    JSON.stringify({ input: "250000", cached_input: "62500", output: "1000000" }),
  ]);
  await admin.query(
    `INSERT INTO model (tenant_id, id, name, display_name, vendor, modality, context_window, max_output, default_max_output, status, routing)
     VALUES ($1, $2, $3, $3, 'openai', 'text', 400000, 128000, 4096, 'published', $4)`,
    [...[tenantId, mintId(Date.now()), ALIAS], JSON.stringify({ kind: "alias", modelIds: [modelId, other] })],
  );
}

/** What the other model's usage costs at every level, and is worth in stock. */
function soldByOther({ upstreams }: ChainFixture, tokens: Tokens) {
  const list = { root: 100_000, distributor: 100_000, sub: 100_000 };
  const qty = amountsOf(tokens, list)[0];
  return {
    ...{ state: "settled", outcome: "ok", estimated: false, amounts: amountsOf(tokens, TENTH) },
    draws: [{ lotId: upstreams[0]?.lotId, purpose: "sold", qty }],
  };
}

describe.concurrent.each(WAYS)("C36 a $client client on a $upstream upstream, $way", (way) => {
  const { client, upstream, stream } = way;
  const chain = () => failing[upstream];

  it("C36 by a name that stands for several: the served model's price at every level, and a header names it", async () => {
    const asked = { ...chain(), modelName: ALIAS };
    const crossed = await cross({ bench, chain: asked }, client, "tokens=30", { stream });
    expectAnswer(way, crossed);
    expect(crossed.response.headers.get("x-entrepot-model")).toBe(OTHER);
    expect(crossed.billed.output).toBeGreaterThanOrEqual(30);
    expect(crossed.call).toMatchObject(soldByOther(chain(), crossed.billed));
  });

  it("C36 not where the client named one model: an error, and free", async () => {
    const crossed = await cross({ bench, chain: chain() }, client, "tokens=30", { stream });
    expect(crossed.response.status).toBe(502);
    expectError(way, crossed);
    expect(crossed.call).toMatchObject({ ...FREE, fault_row: "C09" });
  });

  it("C36 where a chat's client allows it by name, and only where it does", async () => {
    if (client !== "chat") return;
    const allowing = { stream, more: { models: [OTHER] } };
    const crossed = await cross({ bench, chain: chain() }, client, "tokens=30", allowing);
    expectAnswer(way, crossed);
    expect(crossed.response.headers.get("x-entrepot-model")).toBe(OTHER);
    expect(crossed.call).toMatchObject(soldByOther(chain(), crossed.billed));
    const forbidding = { stream, more: { models: [OTHER], provider: { allow_fallbacks: false } } };
    const alone = await cross({ bench, chain: chain() }, client, "tokens=30", forbidding);
    expect(alone.response.status).toBe(502);
    expect(alone.call).toMatchObject(FREE);
  });
});

const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A picture beside a prompt, in each protocol's words. */
function pictured(client: SpeakerName, prompt: string): object {
  const url = `data:image/png;base64,${PICTURE}`;
  switch (client) {
    case "chat": {
      const content = [
        { type: "text", text: prompt },
        { type: "image_url", image_url: { url } },
      ];
      return { messages: [{ role: "user", content }] };
    }
    case "responses": {
      const content = [
        { type: "input_text", text: prompt },
        { type: "input_image", image_url: url, detail: "auto" },
      ];
      return { input: [{ role: "user", content }] };
    }
    case "messages": {
      const source = { type: "base64", media_type: "image/png", data: PICTURE };
      return {
        messages: [
          {
            role: "user",
            content: [
              { type: "image", source },
              { type: "text", text: prompt },
            ],
          },
        ],
      };
    }
    case "gemini": {
      const inlineData = { mimeType: "image/png", data: PICTURE };
      return { contents: [{ role: "user", parts: [{ text: prompt }, { inlineData }] }] };
    }
    default:
      return client satisfies never;
  }
}

/** What a model reads at most, as the fixture has it: held for what cannot be sized. */
const CONTEXT = 400_000;
const MOST_OUTPUT = 20;

function choices(client: SpeakerName, n: number): object | null {
  switch (client) {
    case "chat":
      return { n };
    case "gemini":
      return { generationConfig: { candidateCount: n, maxOutputTokens: MOST_OUTPUT } };
    case "responses":
    case "messages":
      return null;
    default:
      return client satisfies never;
  }
}

const SCHEMA = {
  type: "object",
  properties: { city: { type: "string", description: "Where it is." } },
  required: ["city"],
};

function tooled(client: SpeakerName): object {
  const told = { name: "weather", description: "Says how the weather is in a city." };
  switch (client) {
    case "chat":
      return {
        tools: [{ type: "function", function: { ...told, parameters: SCHEMA } }],
        tool_choice: "required",
      };
    case "responses":
      return {
        tools: [{ type: "function", ...told, parameters: SCHEMA, strict: false }],
        tool_choice: "required",
      };
    case "messages":
      return { tools: [{ ...told, input_schema: SCHEMA }], tool_choice: { type: "any" } };
    case "gemini":
      return {
        tools: [{ functionDeclarations: [{ ...told, parameters: SCHEMA }] }],
        toolConfig: { functionCallingConfig: { mode: "ANY" } },
      };
    default:
      return client satisfies never;
  }
}

/** Waits until somebody holds just this, at every level. */
async function heldBy({ tenantId }: ChainFixture, { input, output }: Tokens): Promise<void> {
  const amounts = amountsOf({ input, output }).toSorted((a, b) => Number(a - b));
  await until(async () => {
    const { rows } = await bench.database.admin.query<{ nanos: readonly string[] }>(
      "SELECT hold_nanos AS nanos FROM hold WHERE tenant_id = $1 AND bound_usage[1] = $2 AND bound_usage[5] = $3",
      [tenantId, input, output],
    );
    const held = rows.map(({ nanos }) =>
      nanos
        .map(BigInt)
        .toSorted((a, b) => Number(a - b))
        .join(),
    );
    return held.includes(amounts.join());
  });
}

/** Long enough for a hold to be seen. */
const SLOW = "wait=1500 tokens=12";

describe.concurrent.each(WAYS)("C41 a $client client on a $upstream upstream, $way", (way) => {
  const { client, upstream, stream } = way;
  const chain = () => chains[upstream];

  /** Asks, looks at what is held for it meanwhile, and expects that what was used is charged, and no more than was held. */
  async function multiplied(
    more: (prompt: string) => object,
    bound: (body: object) => Tokens,
  ): Promise<Crossed> {
    const { prompt, tag } = tagged(SLOW);
    const asked = { stream, maxTokens: MOST_OUTPUT, more: more(prompt) };
    const request = SPEAKERS[client].request({ apiKey: "", model: chain().modelName, prompt, ...asked });
    const crossing = crossWith({ bench, chain: chain() }, client, { prompt, tag }, asked);
    const held = bound(request.body);
    const [crossed] = await Promise.all([crossing, heldBy(chain(), held)]);
    expectAnswer(way, crossed);
    expect(crossed.billed.output).toBeGreaterThan(0);
    expect(crossed.call).toMatchObject({ ...sold(chain(), crossed.billed), outcome: "ok", estimated: false });
    for (const [level, nano] of crossed.call.amounts.entries())
      expect(nano).toBeLessThanOrEqual(amountsOf(held)[level] ?? 0n);
    return crossed;
  }

  const sized = (body: object, output = MOST_OUTPUT) => ({
    input: JSON.stringify(body).length + 256,
    output,
  });

  it("C41 choices: as many times the output is held, and charged as it came", async () => {
    const more = choices(client, 3);
    if (!more) return;
    if (upstream === "messages" || upstream === "responses") {
      const { response, error } = await refusedFor(more);
      expect(response.status).toBe(400);
      return void expect(error?.message).toContain("Nothing was charged.");
    }
    const { billed } = await multiplied(
      () => more,
      (body) => sized(body, 3 * MOST_OUTPUT),
    );
    expect(billed.output).toBe(36);
  });

  /** Choices that the upstream's protocol has no word for. */
  async function refusedFor(more: object) {
    const [{ apiKey }] = chain().customers;
    const { prompt, tag } = tagged(SLOW);
    const asked = { apiKey, model: chain().modelName, prompt, stream, more };
    const response = await post(bench.gateway.url, SPEAKERS[client].request(asked));
    const seen = await readStream(response);
    expect(bench.sandbox.log().some((entry) => entry.tag === tag)).toBe(false);
    return { response, error: errorIn(SPEAKERS[client], seen) };
  }

  it("C41 tools: their definitions are held as input, their calls charged as output", async () => {
    await multiplied(() => tooled(client), sized);
  });

  it("C41 a picture: what cannot be sized may fill the context, and is charged as reported", async () => {
    await multiplied(
      (prompt) => pictured(client, prompt),
      () => ({ input: CONTEXT, output: MOST_OUTPUT }),
    );
  });
});

it("every invariant of the books holds after all that", () => bench.verify());
