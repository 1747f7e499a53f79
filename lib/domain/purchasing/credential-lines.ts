/** A credential as it was pasted. */
export interface PastedCredential {
  readonly label: string | null;
  readonly secret: string;
}

export interface PastedCredentials {
  readonly credentials: readonly PastedCredential[];
  /** How many were there more than once, beyond the first. */
  readonly duplicates: number;
}

const LONGEST_LABEL = 60;

/**
 * Reads credentials as people paste them: one a line, a label before it if wanted ("team-a sk-...", "team-a, sk-...").
 * Service accounts are JSON: one, several, or a list of them, over as many lines as they take. Empty lines and repeats
 * are left out.
 */
export function readCredentialLines(text: string): PastedCredentials {
  const trimmed = text.trim();
  const found = /^[[{]/.test(trimmed) ? jsonIn(trimmed) : null;
  const all = found ?? trimmed.split(/\r?\n/).flatMap(lineIn);
  const first = new Map<string, PastedCredential>();
  for (const one of all) if (!first.has(one.secret)) first.set(one.secret, one);
  return { credentials: [...first.values()], duplicates: all.length - first.size };
}

function lineIn(line: string): PastedCredential[] {
  const words = line
    .trim()
    .split(/[\s,;]+/)
    .filter((word) => word !== "");
  const secret = words.pop();
  if (secret === undefined) return [];
  const label = words.join(" ").slice(0, LONGEST_LABEL);
  return [{ label: label === "" ? null : label, secret }];
}

/** Null where it is not JSON throughout: then lines are what counts. */
function jsonIn(text: string): PastedCredential[] | null {
  try {
    const json: unknown = JSON.parse(text.startsWith("{") ? `[${text.replace(/\}\s*(?=\{)/g, "},")}]` : text);
    if (!Array.isArray(json)) return null;
    return json.map((account: unknown) => {
      const { client_email: email } = account as { client_email?: unknown };
      const label = typeof email === "string" ? (email.split("@")[0] ?? null) : null;
      return { label: label && label.slice(0, LONGEST_LABEL), secret: JSON.stringify(account) };
    });
  } catch {
    return null;
  }
}
