import type { ReactNode } from "react";
import { cn } from "./cn";

export interface CardProps {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  /** Leaves out the inner padding, for tables and lists that reach the edges. */
  flush?: boolean;
  className?: string;
  children?: ReactNode;
}

/** A bordered section with an optional heading row. */
export function Card({ title, description, actions, footer, flush, className, children }: CardProps) {
  return (
    <section className={cn("flex min-w-0 flex-col rounded-lg border bg-surface", className)}>
      {title || actions ? (
        <header
          className={cn(
            "flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3.5",
            flush ? "pb-3" : "pb-0",
          )}
        >
          <div className="min-w-0">
            {title ? <h2 className="text-sm font-semibold">{title}</h2> : null}
            {description ? <p className="mt-0.5 text-xs text-muted">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div
        data-flush={flush || undefined}
        className={cn(
          "min-w-0 flex-1",
          flush ? "overflow-clip" : "p-4",
          flush && (title || actions ? "border-t" : "rounded-t-lg"),
          flush && !footer && "rounded-b-lg",
        )}
      >
        {children}
      </div>
      {footer ? <footer className="border-t px-4 py-2.5 text-xs text-muted">{footer}</footer> : null}
    </section>
  );
}
