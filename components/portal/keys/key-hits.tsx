import { useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { RelativeTime } from "@/components/ui/relative-time";
import type { KeyPage } from "@/lib/web/queries/keys";

type Hit = KeyPage["hits"][number];

/** Which limits stopped calls of a key lately; nothing where none did. */
export function KeyHits({ hits }: { hits: readonly Hit[] }) {
  const t = useTranslations("limits.hit");
  if (hits.length === 0) return null;
  return (
    <Callout tone="warn" title={t("title")}>
      <ul className="flex flex-col gap-1">
        {hits.map((hit) => (
          <li key={hit.kind}>
            <Sentence hit={hit} /> <RelativeTime at={hit.at} />
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function Sentence({ hit: { kind, whose, detail } }: { hit: Hit }) {
  const t = useTranslations("limits.hit");
  const { model = "", address = "", period = "total" } = detail;
  switch (kind) {
    case "limit_requests":
    case "limit_tokens":
    case "limit_streams":
      return t(kind, { whose });
    case "limit_budget":
      return t(kind, { whose, period });
    case "limit_model":
      return t(kind, { model });
    case "limit_address":
      return t(kind, { address });
    case "key_braked":
      return t(kind);
    default:
      return kind satisfies never;
  }
}
