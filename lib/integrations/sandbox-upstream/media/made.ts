/** What an operation made of a request: its bytes, or its events, and what is billed for it. */
export type Made =
  | { readonly kind: "whole"; readonly type: string; readonly body: Buffer; readonly billed: Billed }
  | { readonly kind: "events"; readonly events: readonly object[]; readonly billed: Billed };

/** Tokens; other units stand in the log's `params`. */
export interface Billed {
  readonly input: number;
  readonly output: number;
  readonly units?: Readonly<Record<string, number>>;
}

export function madeJson(value: object, billed: Billed): Made {
  return { kind: "whole", type: "application/json", body: Buffer.from(JSON.stringify(value)), billed };
}
