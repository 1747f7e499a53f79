import pg from "pg";

import { attachedUrls } from "@/lib/db/urls";

/**
 * Rows of the database of the product under test, as the role that sees every tenant; a journey looks here for what no
 * page shows. `int8` and `numeric` arrive as text.
 */
export async function rows<R extends pg.QueryResultRow>(
  sql: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  const connection = new pg.Client({ connectionString: attachedUrls().platform });
  await connection.connect();
  try {
    return (await connection.query<R>(sql, [...values])).rows;
  } finally {
    await connection.end();
  }
}
