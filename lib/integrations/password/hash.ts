import { hash, verify, type Options } from "@node-rs/argon2";

/** OWASP's parameters for Argon2id (the library's default kind): 19 MiB, two passes, one lane; about 25 ms. */
const PARAMETERS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Argon2id of a password, with its salt and parameters, for storing. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), PARAMETERS);
}

let nobody: Promise<string> | undefined;

/**
 * Whether a password fits a stored hash. Takes as long where there is none (null), so that the time of an answer does
 * not tell whether an account exists.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await (nobody ??= hashPassword("nobody has this password")));
  try {
    const fits = await verify(against, password.normalize("NFKC"));
    return fits && stored !== null;
  } catch {
    return false; // the stored text is no hash: nobody can sign in with it
  }
}
