import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatChange } from "@/lib/web/format";
import { cn } from "./cn";

export interface StatCardProps {
  label: ReactNode;
  /** The figure: a `Money`, a formatted count, a duration. */
  value: ReactNode;
  /** Change against the period before in ppm; null says there is nothing to compare with. */
  deltaPpm?: number | bigint | null;
  /** Which direction is good news; "none" leaves the change grey. */
  goodWhen?: "up" | "down" | "none";
  /** What is compared with: "vs previous 30 days". */
  deltaLabel?: ReactNode;
  /** One line below instead of, or beside, the change. */
  note?: ReactNode;
  /** Where the rows behind the number are. */
  href?: string;
  /** A `Sparkline`. */
  chart?: ReactNode;
  className?: string;
}

/** One number of the morning: what, how much, against before, and a link to the rows behind it. */
export function StatCard({ label, value, note, href, chart, className, ...delta }: StatCardProps) {
  return (
    <div
      className={cn(
        "relative flex min-w-0 flex-col rounded-lg border bg-surface p-4",
        href && "hover:bg-hover",
        className,
      )}
    >
      <div className="text-xs font-medium text-muted">
        {href ? (
          <Link href={href} className="rounded-sm after:absolute after:inset-0 after:rounded-lg">
            {label}
          </Link>
        ) : (
          label
        )}
      </div>
      <div className="mt-1.5 flex items-end justify-between gap-3">
        <div className="tnum max-w-full shrink-0 text-xl font-semibold tracking-tight break-words">
          {value}
        </div>
        {chart ? <div className="h-9 max-w-24 min-w-0 flex-1">{chart}</div> : null}
      </div>
      {delta.deltaPpm !== undefined || note ? (
        <div className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-0.5 text-xs text-muted">
          {delta.deltaPpm === undefined ? null : <Delta {...delta} deltaPpm={delta.deltaPpm} />}
          {note ? <span>{note}</span> : null}
        </div>
      ) : null}
    </div>
  );
}

function Delta({
  deltaPpm,
  goodWhen = "up",
  deltaLabel,
}: Pick<StatCardProps, "goodWhen" | "deltaLabel"> & { deltaPpm: number | bigint | null }) {
  const locale = useLocale();
  const t = useTranslations("ui.stat");
  if (deltaPpm === null) return <span>{t("noComparison")}</span>;
  const change = formatChange(deltaPpm, locale);
  if (change === null) return <span>{t("incomparable")}</span>;
  const direction = deltaPpm > 0 ? "up" : deltaPpm < 0 ? "down" : "flat";
  const Icon = { up: ArrowUpRight, down: ArrowDownRight, flat: ArrowRight }[direction];
  const tone =
    direction === "flat" || goodWhen === "none" ? null : direction === goodWhen ? "text-ok" : "text-danger";
  return (
    <>
      <span className={cn("tnum inline-flex items-center gap-0.5 font-medium", tone)}>
        <Icon aria-hidden="true" className="size-3.5" />
        {change}
      </span>
      {deltaLabel ? <span>{deltaLabel}</span> : null}
    </>
  );
}
