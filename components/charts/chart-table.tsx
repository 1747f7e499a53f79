import { useLocale, useTranslations } from "next-intl";
import { Td, Th, Tr } from "@/components/ui/table";
import {
  formatStep,
  formatValue,
  isAdditive,
  sumValues,
  type ChartUnit,
  type Granularity,
  type Series,
  type TimePoint,
} from "./series";

interface ChartTableProps {
  title: string;
  series: readonly Series[];
  points: readonly TimePoint[];
  unit: ChartUnit;
  granularity: Granularity;
  zone: string;
  height: number;
}

/** The same figures as the picture, as a table of the same height. */
export function ChartTable({ title, series, points, unit, granularity, zone, height }: ChartTableProps) {
  const locale = useLocale();
  const t = useTranslations("charts");
  const additive = isAdditive(unit);
  return (
    <div
      role="region"
      tabIndex={0}
      aria-label={title}
      className="relative overflow-auto rounded-md border"
      style={{ height }}
    >
      <table className="w-full border-collapse text-xs">
        <caption className="sr-only">{title}</caption>
        <thead className="sticky top-0 bg-sunken">
          <tr>
            <Th>{t("time")}</Th>
            {series.map((entry) => (
              <Th key={entry.key} numeric>
                {entry.label}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <Tr key={point.at}>
              <Td className="h-8 whitespace-nowrap">
                {formatStep(point.at, granularity, locale, zone, true)}
              </Td>
              {series.map((entry) => (
                <Td key={entry.key} numeric className="h-8">
                  {formatValue(point.values[entry.key], unit, locale)}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
        {additive ? (
          <tfoot className="sticky bottom-0 bg-sunken font-medium">
            <tr>
              <Td className="h-8">{t("total")}</Td>
              {series.map((entry) => (
                <Td key={entry.key} numeric className="h-8">
                  {formatValue(sumValues(points.map((p) => p.values[entry.key])), unit, locale)}
                </Td>
              ))}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}
