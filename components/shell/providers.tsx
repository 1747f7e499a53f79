"use client";

import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { KeepTheme } from "@/components/ui/theme-toggle";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";
import { ValidationMessages } from "@/components/ui/validation-messages";
import { QueryProvider } from "@/lib/web/query-client";

/** Everything client components of any page rely on; once, in the root layout. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <QueryProvider>
        <TooltipProvider delayDuration={300} skipDelayDuration={100}>
          <KeepTheme />
          <ValidationMessages />
          {children}
          <Toaster />
        </TooltipProvider>
      </QueryProvider>
    </NuqsAdapter>
  );
}
