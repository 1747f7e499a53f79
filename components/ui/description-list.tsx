import type { ReactNode } from "react";
import { cn } from "./cn";

export interface DescriptionItem {
  term: ReactNode;
  value: ReactNode;
}

/** Facts about an object as term and value; two columns of facts where there is room and `columns` is 2. */
export function DescriptionList({
  items,
  columns = 1,
  className,
}: {
  items: readonly DescriptionItem[];
  columns?: 1 | 2;
  className?: string;
}) {
  return (
    <div className={cn("@container", className)}>
      <dl className={cn("grid gap-x-8 gap-y-2.5", columns === 2 && "@xl:grid-cols-2")}>
        {items.map((item, index) => (
          <div key={index} className="grid min-w-0 grid-cols-1 gap-x-4 @xs:grid-cols-[minmax(7rem,2fr)_3fr]">
            <dt className="text-muted">{item.term}</dt>
            <dd className="min-w-0 break-words">{item.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
