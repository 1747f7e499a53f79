import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";

/** A question to an upstream that costs nothing. */
export interface Probe {
  readonly origin: string;
  readonly path: string;
  readonly method: "GET" | "POST";
  /** Names and values alternate. */
  readonly headers: string[];
  readonly body: Buffer | null;
  /** The names of models in the answer; null where it is not one of the protocol. */
  readonly namesIn: (answer: unknown) => readonly string[] | null;
}

interface ProbeDetails {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly modelName: string | null;
}

const HEADERS = ["accept", "application/json", "accept-encoding", "identity", "user-agent", "entrepot"];

/** What each protocol's upstreams are asked, as their documentation has it. */
export function probeOf(
  protocol: UpstreamProtocol,
  origin: string,
  basePath: string,
  { settings, modelName }: ProbeDetails,
): Probe {
  const get = (path: string, namesIn: Probe["namesIn"], more: readonly string[] = []): Probe => {
    return { origin, path, method: "GET", headers: [...HEADERS, ...more], body: null, namesIn };
  };
  switch (protocol) {
    case "openai-compatible":
    case "openai":
      return get(`${basePath}/models`, named("data", "id"));
    case "azure-openai":
      // It lists what could be deployed, not what is.
      return get(`${basePath}/models${azureQuery(settings)}`, (answer) => named("data", "id")(answer) && []);
    case "anthropic":
      return get(`${withVersion(basePath)}/models?limit=1000`, named("data", "id"), [
        "anthropic-version",
        "2023-06-01",
      ]);
    case "gemini":
      return get(`${basePath}/models?pageSize=1000`, named("models", "name", "models/"));
    case "cohere":
      return get("/v1/models?page_size=1000", named("models", "name"));
    case "vertex":
      return countTokens(origin, basePath, modelName ?? "gemini-2.5-flash");
    case "bedrock":
      return { ...get("/foundation-models", bedrockNames), origin: controlPlane(origin) };
    default:
      return protocol satisfies never;
  }
}

function azureQuery({ apiVersion }: ProbeDetails["settings"]): string {
  return typeof apiVersion === "string" && apiVersion !== "v1"
    ? `?api-version=${encodeURIComponent(apiVersion)}`
    : "";
}

const withVersion = (basePath: string): string => (basePath.endsWith("/v1") ? basePath : `${basePath}/v1`);

/** Amazon's models are listed by another host of its: bedrock-runtime.eu-west-1 calls them, bedrock.eu-west-1 knows them. */
function controlPlane(origin: string): string {
  return origin.replace(/^(https:\/\/bedrock)-runtime(\.[\w-]+\.amazonaws\.com(?:\.cn)?)$/, "$1$2");
}

function countTokens(origin: string, basePath: string, modelName: string): Probe {
  return {
    origin,
    path: `${basePath}/publishers/google/models/${encodeURIComponent(modelName)}:countTokens`,
    method: "POST",
    headers: [...HEADERS, "content-type", "application/json"],
    body: Buffer.from(JSON.stringify({ contents: [{ role: "user", parts: [{ text: "Hello" }] }] })),
    namesIn: (answer) => (typeof fieldOf(answer, "totalTokens") === "number" ? [] : null),
  };
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function named(list: string, name: string, prefix = ""): Probe["namesIn"] {
  return (answer) => {
    const models = fieldOf(answer, list);
    if (!Array.isArray(models)) return null;
    return models
      .map((model) => fieldOf(model, name))
      .filter((id): id is string => typeof id === "string")
      .map((id) => (id.startsWith(prefix) ? id.slice(prefix.length) : id));
  };
}

/** Models are called by their ids, or by inference profiles ("eu.anthropic..."), which are not listed. */
const bedrockNames: Probe["namesIn"] = (answer) => named("modelSummaries", "modelId")(answer) && [];
