/**
 * One process, one port: the gateway answers `/v1*` first, Next everything else; jobs and the sandbox upstream run
 * beside them. `npm start` and `npm run dev` end here.
 */

// Loaded from in here, so that settings that cannot be read end in one line instead of a stack.
await import("@/server/main").catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

export {};
