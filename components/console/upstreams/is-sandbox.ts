/** Whether a base URL is on this machine: the product's own sandbox upstream, which is labelled wherever it is shown. */
export function isSandbox(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && ["127.0.0.1", "localhost"].includes(new URL(baseUrl).hostname);
}
