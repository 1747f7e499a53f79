/** IANA zones to choose from, UTC first; made on the server, since browsers know different ones. */
export function timeZones(): string[] {
  const named = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC");
  return ["UTC", ...named];
}
