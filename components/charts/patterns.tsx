import { seriesColor, SERIES_MAX } from "./series";

const SIZE = 8;

/** Marks laid over the colour, one kind per series; the first is plain. */
const MARKS = [
  null,
  <path key="diagonal" d="M-2 2l4-4M0 8l8-8M6 10l4-4" />,
  <circle key="dots" cx="4" cy="4" r="1.2" fill="var(--surface)" stroke="none" />,
  <path key="lines" d="M0 2h8M0 6h8" />,
  <path key="cross" d="M0 4h8M4 0v8" />,
  <path key="counter" d="M-2 6l4 4M0 0l8 8M6-2l4 4" />,
  <path key="columns" d="M2 0v8M6 0v8" />,
  <path key="diamond" d="M4 1l3 3-3 3-3-3z" />,
];

/** Address of the n-th series' fill within the chart `id`. */
export function patternFill(id: string, index: number): string {
  return `url(#${id}-${index % SERIES_MAX})`;
}

/** Fills of a chart: each series has its colour and its own marks, so that it is told apart without colour. */
export function PatternDefs({ id }: { id: string }) {
  return (
    <svg aria-hidden="true" width="0" height="0" className="absolute">
      <defs>
        {MARKS.map((mark, index) => (
          <pattern key={index} id={`${id}-${index}`} width={SIZE} height={SIZE} patternUnits="userSpaceOnUse">
            <rect width={SIZE} height={SIZE} fill={seriesColor(index)} />
            <g fill="none" stroke="var(--surface)" strokeWidth="1" opacity="0.38">
              {mark}
            </g>
          </pattern>
        ))}
      </defs>
    </svg>
  );
}
