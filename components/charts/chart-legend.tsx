import { useLocale } from "next-intl";
import { patternFill } from "./patterns";
import {
  formatValue,
  legendValue,
  seriesColor,
  seriesDash,
  type ChartUnit,
  type Series,
  type TimePoint,
} from "./series";

export type Mark = "line" | "fill";

/** The sample of a series' mark: its line with its dashes, or its fill with its pattern. */
export function Swatch({ id, index, mark }: { id: string; index: number; mark: Mark }) {
  return (
    <svg aria-hidden="true" width="18" height="10" className="shrink-0">
      {mark === "line" ? (
        <line
          x1="0"
          y1="5"
          x2="18"
          y2="5"
          stroke={seriesColor(index)}
          strokeWidth="2.5"
          strokeDasharray={seriesDash(index)}
        />
      ) : (
        <rect width="18" height="10" rx="2" fill={patternFill(id, index)} />
      )}
    </svg>
  );
}

interface LegendProps {
  id: string;
  series: readonly Series[];
  points: readonly TimePoint[];
  unit: ChartUnit;
  mark: Mark;
  /** Off where values are levels: their sum would mean nothing. */
  figures?: boolean;
}

/** Names of the series with their figure for the range, so that the legend already answers. */
export function ChartLegend({ id, series, points, unit, mark, figures = true }: LegendProps) {
  const locale = useLocale();
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
      {series.map((entry, index) => (
        <li key={entry.key} className="flex min-w-0 items-center gap-1.5">
          <Swatch id={id} index={index} mark={mark} />
          <span className="truncate text-muted">{entry.label}</span>
          {figures ? (
            <span className="tnum font-medium whitespace-nowrap">
              {formatValue(legendValue(entry, points, unit), unit, locale)}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
