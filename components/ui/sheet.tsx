"use client";

import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { DialogFooter, DialogHeader, overlayClass } from "./dialog";

export interface SheetProps {
  title: ReactNode;
  description?: ReactNode;
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: "right" | "left";
  width?: "sm" | "md" | "lg";
  footer?: ReactNode;
  children?: ReactNode;
}

const WIDTHS = { sm: "sm:max-w-sm", md: "sm:max-w-md", lg: "sm:max-w-2xl" };

/** A panel that slides in from the side, for looking at one object or a longer form without leaving the list. */
export function Sheet({
  title,
  description,
  trigger,
  side = "right",
  width = "md",
  footer,
  children,
  ...root
}: SheetProps) {
  return (
    <Radix.Root {...root}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed inset-y-0 z-50 flex w-full flex-col bg-surface shadow-pop focus:outline-none",
            side === "right" ? "animate-slide-in-right right-0" : "animate-slide-in-left left-0",
            WIDTHS[width],
          )}
        >
          <DialogHeader title={title} description={description} />
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          {footer ? <DialogFooter>{footer}</DialogFooter> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
