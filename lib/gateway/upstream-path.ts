const VERSION = "/v1";

/**
 * A base path and a path below it as one. Base URLs come with a version or without: where both say `/v1`, it is said once.
 */
export function joinPath(basePath: string, path: string): string {
  const base = basePath.endsWith("/") ? basePath.slice(0, -1) : basePath;
  const doubled = base.endsWith(VERSION) && path.startsWith(`${VERSION}/`);
  return base + (doubled ? path.slice(VERSION.length) : path);
}
