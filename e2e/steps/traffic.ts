import type { Page } from "@playwright/test";

/** Everything text that a page was sent: documents, the data Next streams, answers of the API. */
export interface Traffic {
  /** The addresses whose answers contain a text. */
  containing(text: string): Promise<string[]>;
}

const TEXT = /html|json|x-component|text\/plain|csv/;

/** Keeps what comes in on a page, from now on. */
export function recordTraffic(page: Page): Traffic {
  const bodies: Promise<{ readonly url: string; readonly text: string }>[] = [];
  page.on("response", (response) => {
    if (!TEXT.test(response.headers()["content-type"] ?? "")) return;
    // A redirect has no body; what was cancelled has none either.
    bodies.push(
      response.text().then(
        (text) => ({ url: response.url(), text }),
        () => ({ url: response.url(), text: "" }),
      ),
    );
  });
  return {
    async containing(text) {
      return (await Promise.all(bodies)).filter((body) => body.text.includes(text)).map(({ url }) => url);
    },
  };
}
