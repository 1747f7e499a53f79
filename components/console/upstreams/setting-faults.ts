/** What the server said of settings, flat: `limits.concurrency` and the like, from react-hook-form's tree of errors. */
export function settingFaults(errors: unknown, prefix = ""): Record<string, string> {
  if (typeof errors !== "object" || errors === null) return {};
  return Object.fromEntries(
    Object.entries(errors).flatMap(([name, value]: [string, unknown]) => {
      if (typeof value !== "object" || value === null) return [];
      const { message } = value as { message?: unknown };
      return typeof message === "string"
        ? [[prefix + name, message]]
        : Object.entries(settingFaults(value, `${prefix}${name}.`));
    }),
  );
}
