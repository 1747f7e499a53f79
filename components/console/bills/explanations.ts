import { EXPLANATIONS } from "@/lib/usecases/reconciling/schemas";

/** A stored reason as a key of the messages. */
export function reasonOf(reason: string): (typeof EXPLANATIONS)[number] {
  return EXPLANATIONS.find((each) => each === reason) ?? "other";
}
