/** The host is nobody's: 421 (SECURITY.md, Tenancy). */
export class UnknownHost extends Error {
  override readonly name = "UnknownHost";
}
