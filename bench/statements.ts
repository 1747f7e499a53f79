import { Client } from "pg";

/** Settings with which PostgreSQL counts what each statement takes, those inside functions too. */
export const COUNTING_SETTINGS = {
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track": "all",
};

/** One statement and its share of a call. */
export interface StatementTime {
  readonly statement: string;
  readonly microsecondsPerCall: number;
}

/** Begins to count anew. `superuserUrl` must be of a server started with `COUNTING_SETTINGS`. */
export async function countStatements(
  superuserUrl: string,
): Promise<(calls: number) => Promise<StatementTime[]>> {
  await withClient(superuserUrl, async (client) => {
    await client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    await client.query("SELECT pg_stat_statements_reset()");
  });
  return (calls) => withClient(superuserUrl, (client) => read(client, calls));
}

const TOP = `
  SELECT total_exec_time * 1000 AS microseconds, regexp_replace(query, '\\s+', ' ', 'g') AS statement
  FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 10`;

async function read(client: Client, calls: number): Promise<StatementTime[]> {
  const { rows } = await client.query<{ microseconds: number; statement: string }>(TOP);
  return rows.map(({ microseconds, statement }) => {
    return { statement: statement.trim().slice(0, 90), microsecondsPerCall: microseconds / calls };
  });
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
