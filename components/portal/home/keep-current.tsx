"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Renders the page anew every so often while somebody looks at it: for lists that tick themselves. Shows nothing. */
export function KeepCurrent({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}
