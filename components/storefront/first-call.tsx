import { requestSamples } from "@/components/samples/request-samples";
import { CodeBlock } from "@/components/ui/code-block";

/** Working snippets for this host: the vendors' own clients with nothing changed but address and key. */
export function FirstCall({ origin, model, label }: { origin: string; model: string; label: string }) {
  const request = { model, messages: [{ role: "user" as const, content: "Hello!" }] };
  return <CodeBlock label={label} samples={requestSamples({ origin, apiKey: "YOUR_KEY", request })} />;
}
