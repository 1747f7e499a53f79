import type { ChartValue } from "./series";

const WIDTH = 100;
const HEIGHT = 36;
const MARGIN = 2;

/** Points of the line within the box, the least value at the bottom; a flat line runs through the middle. */
export function sparkPath(values: readonly ChartValue[]): string {
  const heights = values.map((value) => Number(value ?? 0));
  const least = Math.min(...heights);
  const span = Math.max(...heights) - least;
  const step = heights.length > 1 ? WIDTH / (heights.length - 1) : 0;
  const y = (height: number) =>
    span === 0 ? HEIGHT / 2 : HEIGHT - MARGIN - ((height - least) / span) * (HEIGHT - 2 * MARGIN);
  return heights
    .map((height, i) => `${i === 0 ? "M" : "L"}${(i * step).toFixed(2)} ${y(height).toFixed(2)}`)
    .join("");
}

/** The course of a figure without axes, beside the figure itself; `label` says it in words ("rising since Monday"). */
export function Sparkline({ values, label }: { values: readonly ChartValue[]; label?: string }) {
  if (values.length < 2) return null;
  const path = sparkPath(values);
  return (
    <svg
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="size-full"
    >
      <path d={`${path}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} fill="var(--chart-1)" opacity="0.1" />
      <path
        d={path}
        fill="none"
        stroke="var(--chart-1)"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
