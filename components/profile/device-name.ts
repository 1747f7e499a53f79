const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["MicroMessenger/", "WeChat"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

const SYSTEMS = [
  ["Windows", "Windows"],
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

/** What a person calls the program and machine of a user agent ("Firefox, Windows"); null when it names neither. */
export function deviceName(userAgent: string | null): string | null {
  const named = (list: ReadonlyArray<readonly [string, string]>) =>
    list.find(([mark]) => userAgent?.includes(mark))?.[1];
  return [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(", ") || null;
}
