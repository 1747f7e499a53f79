const BY_ENDING: ReadonlyMap<string, string> = new Map([
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["webp", "image/webp"],
  ["gif", "image/gif"],
  ["heic", "image/heic"],
  ["pdf", "application/pdf"],
  ["txt", "text/plain"],
  ["mp3", "audio/mp3"],
  ["wav", "audio/wav"],
  ["mp4", "video/mp4"],
]);

/** The type of what an address leads to, as its path ends; null where that does not say. */
export function mimeTypeOfAddress(url: string): string | null {
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  return BY_ENDING.get(/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "") ?? null;
}
