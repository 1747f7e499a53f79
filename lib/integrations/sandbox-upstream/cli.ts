import { parseArgs } from "node:util";
import { startSandboxUpstream } from "./server";

const HELP = `Runs the Entrepot sandbox upstream: OpenAI-compatible, asks no model, costs nothing.

  tsx lib/integrations/sandbox-upstream/cli.ts [--host 127.0.0.1] [--port 4010] [--credential KEY] [--fault "fault=C13"]
`;

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "4010" },
    credential: { type: "string" },
    fault: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const { host, port, credential, fault } = values;
  const sandbox = await startSandboxUpstream({
    host,
    port: Number(port),
    ...(credential === undefined ? {} : { credential }),
  });
  if (fault !== undefined) sandbox.setFault(fault);
  process.stdout.write(`Sandbox upstream at ${sandbox.url}/v1\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
}
