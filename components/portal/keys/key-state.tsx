import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import type { KeyRow } from "@/lib/web/queries/keys";

const KIND: Record<KeyRow["state"], StatusKind> = {
  active: "good",
  replaced: "attention",
  expired: "off",
  revoked: "off",
};

/** Whether a key works. */
export function KeyState({ state }: { state: KeyRow["state"] }) {
  const t = useTranslations("portal.keys.state");
  return <StatusPill kind={KIND[state]}>{t(state)}</StatusPill>;
}
