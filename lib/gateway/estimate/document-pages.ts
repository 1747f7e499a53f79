const PAGE = /\/Type\s*\/Page\b(?!s)/g;

/** Pages of a PDF in base64 that are not packed away; at least one. */
export function pagesIn(base64: string): number {
  return Math.max(1, Buffer.from(base64, "base64").toString("latin1").match(PAGE)?.length ?? 0);
}
