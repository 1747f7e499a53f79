export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;

/** Together they stay far below what the gateway takes of a request with images, and a quarter more as base64. */
const BYTES_MAX = 4 * 1_048_576;
const IMAGES_MAX = 4;

/** Why an image was left out. */
export type ImageTrouble = "tooMany" | "tooLarge" | "notAnImage";

/** Chosen files as `data:` URLs; those that cannot be taken are left out, with the reason of the last one. */
export async function readImages(
  files: FileList | null,
  already: number,
): Promise<{ readonly urls: readonly string[]; readonly trouble: ImageTrouble | null }> {
  const urls: string[] = [];
  let trouble: ImageTrouble | null = null;
  for (const file of files ?? []) {
    const found = troubleOf(file, already + urls.length);
    if (found) trouble = found;
    else urls.push(await dataUrl(file));
  }
  return { urls, trouble };
}

function troubleOf({ type, size }: File, already: number): ImageTrouble | null {
  if (!IMAGE_TYPES.some((known) => known === type)) return "notAnImage";
  if (size > BYTES_MAX) return "tooLarge";
  return already >= IMAGES_MAX ? "tooMany" : null;
}

function dataUrl(file: File): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  // A data URL is text, whatever else a reader could hold.
  reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : "");
  reader.onerror = () => reject(reader.error ?? new Error("the file could not be read"));
  reader.readAsDataURL(file);
  return promise;
}
