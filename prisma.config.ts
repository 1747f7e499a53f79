import { defineConfig } from "prisma/config";

// `prisma generate` looks for a native engine that it would download and does not use. Migrations run through the
// WASM engine instead (lib/db/migrate), which needs no download and no shadow database.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= "/bin/true";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
});
