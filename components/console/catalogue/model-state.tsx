import { useTranslations } from "next-intl";

import { StatusPill } from "@/components/ui/status-pill";
import type { MODEL_STATES } from "@/lib/usecases/catalogue/schemas";

const KIND = { draft: "waiting", published: "good", retired: "off" } as const;

/** Where a model stands in its life. */
export function ModelState({ state }: { state: (typeof MODEL_STATES)[number] }) {
  const t = useTranslations("console-catalogue");
  return <StatusPill kind={KIND[state]}>{t(`status.${state}`)}</StatusPill>;
}
