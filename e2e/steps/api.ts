import { randomUUID } from "node:crypto";

import { expect, type Page } from "@playwright/test";

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks the API from within the open page, as whoever is signed in there: status and text of the answer. */
export async function ask(
  page: Page,
  method: "GET" | "POST",
  path: string,
  input?: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const request = { method, path, input: input ?? null, idempotencyKey: randomUUID() };
  return page.evaluate(async ({ method, path, input, idempotencyKey }) => {
    const answer = await fetch(path, {
      method,
      ...(input === null
        ? {}
        : {
            headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
            body: JSON.stringify(input),
          }),
    });
    return { status: answer.status, body: await answer.text() };
  }, request);
}

/** The `data` of an answer that has to be good. */
export async function data<T>(
  page: Page,
  method: "GET" | "POST",
  path: string,
  input?: Readonly<Record<string, unknown>>,
): Promise<T> {
  const { status, body } = await ask(page, method, path, input);
  expect(status, `${method} ${path}: ${body}`).toBe(200);
  return (JSON.parse(body) as { data: T }).data;
}
