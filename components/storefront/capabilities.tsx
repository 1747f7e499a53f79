import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";

const KNOWN = ["tools", "vision", "reasoning", "json_schema", "streaming", "cache", "audio"] as const;

/** What a model can do, in words; capabilities we have no word for are left out. */
export function Capabilities({ names }: { names: readonly string[] }) {
  const t = useTranslations("storefront.capability");
  return (
    <span className="flex flex-wrap gap-1">
      {KNOWN.filter((known) => names.includes(known)).map((known) => (
        <Badge key={known}>{t(known)}</Badge>
      ))}
    </span>
  );
}
