import { useLocale, useTranslations } from "next-intl";
import { Swatch, type Mark } from "./chart-legend";
import {
  formatStep,
  formatValue,
  sumValues,
  type ChartUnit,
  type Granularity,
  type Series,
  type TimePoint,
} from "./series";

interface TooltipProps {
  id: string;
  point: TimePoint | undefined;
  series: readonly Series[];
  unit: ChartUnit;
  mark: Mark;
  granularity: Granularity;
  zone: string;
  /** Adds the sum of a stack. */
  total: boolean;
}

/** The figures of one step, beside the pointer or the step reached with the arrow keys. */
export function ChartTooltip({ id, point, series, unit, mark, granularity, zone, total }: TooltipProps) {
  const locale = useLocale();
  const t = useTranslations("charts");
  if (!point) return null;
  return (
    <div className="min-w-40 rounded-lg bg-surface px-3 py-2 text-xs shadow-pop">
      <p className="mb-1 font-medium">{formatStep(point.at, granularity, locale, zone, true)}</p>
      <ul className="flex flex-col gap-0.5">
        {series.map((entry, index) => (
          <li key={entry.key} className="flex items-center gap-2">
            <Swatch id={id} index={index} mark={mark} />
            <span className="flex-1 text-muted">{entry.label}</span>
            <span className="tnum pl-3">{formatValue(point.values[entry.key], unit, locale)}</span>
          </li>
        ))}
      </ul>
      {total ? (
        <p className="mt-1 flex justify-between border-t pt-1 font-medium">
          <span>{t("total")}</span>
          <span className="tnum">
            {formatValue(sumValues(series.map((s) => point.values[s.key])), unit, locale)}
          </span>
        </p>
      ) : null}
    </div>
  );
}
