"use client";

import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { FieldValues, Path, UseFormProps, UseFormReturn } from "react-hook-form";
import type { z } from "zod";

import { ApiError, sendCommand, type AnswerOf, type InputOf } from "./api";
import { useZodForm } from "./zod-form";

/** A version 4 UUID from `getRandomValues`, which plain http has too. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export interface CommandHookOptions<A> {
  readonly method?: "POST" | "PUT" | "PATCH" | "DELETE";
  /** React Query keys that are stale afterwards. */
  readonly invalidates?: readonly QueryKey[];
  /** Renders the page's server components anew afterwards; on unless said otherwise. */
  readonly refresh?: boolean;
  readonly onDone?: (answer: A) => void | Promise<void>;
}

/**
 * A mutation that sends a use case's input to its route. Its idempotency key is made when the component opens and
 * renewed after success, so that a second click, or a second try after the network failed, does not do it twice.
 * `useCommand<typeof revokeKey>("/api/keys/revoke").mutateAsync(input)` rejects with an Error whose message is for people.
 */
export function useCommand<U>(path: string, options: CommandHookOptions<AnswerOf<U>> = {}) {
  return useSend<InputOf<U>, AnswerOf<U>>(path, options);
}

function useSend<I, A>(path: string, options: CommandHookOptions<A>) {
  const { method = "POST", invalidates = [], refresh = true } = options;
  const t = useTranslations("api");
  const queries = useQueryClient();
  const router = useRouter();
  const key = useRef<string | null>(null);
  return useMutation<A, Error, I>({
    mutationFn: async (input) => {
      const idempotencyKey = (key.current ??= newKey());
      try {
        return await sendCommand<A>(path, input, { method, idempotencyKey });
      } catch (error) {
        throw error instanceof ApiError ? error : new Error(t("noAnswer"), { cause: error });
      }
    },
    async onSuccess(answer) {
      key.current = null;
      await Promise.all(invalidates.map((queryKey) => queries.invalidateQueries({ queryKey })));
      if (refresh) router.refresh();
      await options.onDone?.(answer);
    },
  });
}

/** A refusal in words, as `<Form failure>` takes it; `charged` only where money is involved. */
export interface CommandFailure {
  readonly message: string;
  /** What the server calls it, for forms that ask something more then. */
  readonly reason?: string;
  readonly requestId?: string;
  readonly charged?: boolean;
}

/** What a form shows of a failed command. */
export function failureOf(error: unknown, money = false): CommandFailure | null {
  if (error instanceof ApiError) {
    const { message, reason, requestId, charged } = error.body;
    return money ? { message, reason, requestId, charged } : { message, reason, requestId };
  }
  return error instanceof Error ? { message: error.message } : null;
}

export interface CommandFormOptions<I extends FieldValues, O, A> extends CommandHookOptions<A> {
  /** Default values and the like, for react-hook-form. */
  readonly form?: Omit<UseFormProps<I, unknown, O>, "resolver">;
  /** Input the person does not type, such as the id of the object at hand. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Money moves here: a failure says whether anything was charged. */
  readonly money?: boolean;
}

export interface CommandForm<I extends FieldValues, O> {
  readonly form: UseFormReturn<I, unknown, O>;
  /** For `<Form onSubmit>`. Sends what was typed (the schema's input): the server parses it again. */
  readonly submit: () => Promise<void>;
  readonly failure: CommandFailure | null;
}

/**
 * A form of a command: checked by the use case's own schema, sent with an idempotency key, the server's field errors
 * put beside their fields. The answer's type is read off `onDone`:
 * `useCommandForm("/api/lots", receiveLotSchema, { onDone: (lot: AnswerOf<typeof receiveLot>) => ... })`.
 */
export function useCommandForm<I extends FieldValues, O, A = unknown>(
  path: string,
  schema: z.ZodType<O, I>,
  options: CommandFormOptions<I, O, A> = {},
): CommandForm<I, O> {
  const form = useZodForm<I, O>(schema, options.form);
  const { mutateAsync } = useSend<I, A>(path, options);
  const [failure, setFailure] = useState<CommandFailure | null>(null);
  async function submit() {
    setFailure(null);
    try {
      await mutateAsync({ ...form.getValues(), ...options.extra });
    } catch (error) {
      const fields = error instanceof ApiError ? Object.entries(error.body.fields ?? {}) : [];
      for (const [name, message] of fields) form.setError(name as Path<I>, { type: "server", message });
      setFailure(failureOf(error, options.money));
    }
  }
  return { form, submit, failure };
}
