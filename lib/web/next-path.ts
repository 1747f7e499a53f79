/** A page of ours to go to after signing in; anything that could lead elsewhere, and nothing at all, is null. */
export function nextPath(value: string | string[] | undefined): string | null {
  if (typeof value !== "string" || !/^\/(?![/\\])[^\s\\]*$/.test(value)) return null;
  return value.startsWith("/sign-") || value.startsWith("/api/") ? null : value;
}
