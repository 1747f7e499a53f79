import { startBenchDatabase } from "@/bench/database";
import { runChild } from "@/bench/child";
const db = await startBenchDatabase(new Date());
console.log("superuser", db.superuserUrl);
console.log(JSON.stringify(db.env));
await new Promise((r) => setTimeout(r, 40 * 60_000));
await db.stop();
