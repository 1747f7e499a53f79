"use client";

import { useTranslations } from "next-intl";

import { Money } from "@/components/ui/money";
import type { Figures } from "@/lib/web/playground/chat";
import type { Chat } from "@/lib/web/playground/use-chat";

/** What everything said on both sides cost together. */
export function TotalCost({ sides }: { sides: readonly Chat[] }) {
  const t = useTranslations("portal-playground");
  const figures = sides.flatMap(({ messages }) =>
    messages.flatMap((message): Figures[] =>
      message.role === "assistant" && message.figures ? [message.figures] : [],
    ),
  );
  const [first] = figures;
  if (!first) return null;
  const nano = figures.reduce((sum, { costNano }) => sum + BigInt(costNano), 0n);
  return (
    <p className="ml-auto text-sm text-muted" data-testid="playground-total">
      {t.rich("total", { amount: () => <Money nano={nano} currency={first.currency} precision="call" /> })}
    </p>
  );
}
