/** `npm run secrets`: makes `DATA_DIR/secrets.json` where it is missing, for a production that is configured by hand. */
import { parseEnv } from "@/lib/env";
import { loadSecrets, secretsPath } from "@/lib/secrets";

try {
  const settings = parseEnv({ ...process.env, ENTREPOT_ZERO_CONFIG: "1" });
  loadSecrets(settings);
  process.stdout.write(
    `${secretsPath(settings.dataDir)} holds every secret. Keep a copy: without it no key can be read.\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
