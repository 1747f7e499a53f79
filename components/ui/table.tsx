import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A plain table for a handful of rows that neither sort nor page; it scrolls sideways within its own box
 * (`relative` keeps text for screen readers inside it too). */
export function Table({ label, className, ...rest }: ComponentProps<"table"> & { label: string }) {
  return (
    <div
      role="region"
      tabIndex={0}
      aria-label={label}
      className="scroll-hint-x relative overflow-x-auto focus-visible:-outline-offset-2"
    >
      <table {...rest} aria-label={label} className={cn("w-full border-collapse text-sm", className)} />
    </div>
  );
}

/** A heading cell. */
export function Th({ numeric, className, ...rest }: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      {...rest}
      className={cn(
        "h-9 border-b px-3 text-left text-xs font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4",
        numeric && "text-right",
        className,
      )}
    />
  );
}

/** A body row, ruled below. */
export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={cn("border-b last:border-b-0", className)} />;
}

/** A body cell. */
export function Td({ numeric, className, ...rest }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      {...rest}
      className={cn("h-10 px-3 py-2 first:pl-4 last:pr-4", numeric && "tnum text-right", className)}
    />
  );
}
