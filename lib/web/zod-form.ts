import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, type FieldValues, type UseFormProps, type UseFormReturn } from "react-hook-form";
import type { z } from "zod";

/**
 * A react-hook-form checked by a zod schema (the use case's own): values typed in are the schema's input, values
 * handed to `onSubmit` its output. Checks run on submit first, then as people type
 * (never on leaving a field: the message would move the button from under the pointer).
 */
export function useZodForm<I extends FieldValues, O>(
  schema: z.ZodType<O, I>,
  options: Omit<UseFormProps<I, unknown, O>, "resolver"> = {},
): UseFormReturn<I, unknown, O> {
  return useForm<I, unknown, O>({ ...options, resolver: zodResolver(schema) });
}
