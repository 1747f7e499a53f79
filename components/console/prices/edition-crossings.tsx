import { useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/relative-time";
import type { Crossing } from "@/lib/usecases/pricing/crossing-editions";

/** Other editions of the book that a draft would undo, or be undone by. */
export function EditionCrossings({ crossings }: { crossings: readonly Crossing[] }) {
  const t = useTranslations("console-versions.cross");
  if (crossings.length === 0) return null;
  return (
    <Callout tone="warn" title={t("title")}>
      <ul className="list-disc pl-4">
        {crossings.map(({ kind, number, since }) => (
          <li key={`${kind} ${number}`}>
            {t.rich(kind, { number, day: () => <DateTime at={since} style="date" /> })}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
