import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** One grey bar, as wide and tall as what will stand there. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn("block h-4 max-w-full animate-pulse rounded-sm bg-line", className)}
    />
  );
}

function Busy({ className, children }: { className?: string; children: ReactNode }) {
  const t = useTranslations("ui.loading");
  return (
    <div role="status" aria-busy="true" className={className}>
      <span className="sr-only">{t("label")}</span>
      {children}
    </div>
  );
}

/** A table still loading. */
export function TableSkeleton({ rows = 6, columns = 4 }: { rows?: number; columns?: number }) {
  return (
    <Busy className="divide-y">
      {Array.from({ length: rows + 1 }, (_, row) => (
        <div key={row} className={cn("flex items-center gap-6 px-4", row === 0 ? "h-9 bg-sunken" : "h-11")}>
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton
              key={column}
              className={cn(
                row === 0 ? "h-3" : "h-3.5",
                column === 0 ? "flex-[2]" : "ml-auto w-16",
                column > 1 && "hidden sm:block",
              )}
            />
          ))}
        </div>
      ))}
    </Busy>
  );
}

/** A chart still loading, `height` px tall as the chart itself. */
export function ChartSkeleton({ height = 240 }: { height?: number }) {
  const bars = [38, 52, 45, 64, 58, 72, 49, 66, 80, 61, 74, 55];
  return (
    <Busy>
      <div className="flex items-end gap-2 px-1" style={{ height }}>
        {bars.map((percent, index) => (
          <div
            key={index}
            className="flex-1 animate-pulse rounded-t-sm bg-line"
            style={{ height: `${percent}%` }}
          />
        ))}
      </div>
    </Busy>
  );
}
