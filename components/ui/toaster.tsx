"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Toaster as Sonner } from "sonner";

/** Where `toast.success(...)` and its kin (import them from "sonner") appear; once, in the root layout. */
export function Toaster() {
  const t = useTranslations("ui.toast");
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel={t("region")}
      closeButton
      gap={8}
      icons={{
        success: <CircleCheck className="size-4 text-ok" />,
        error: <CircleAlert className="size-4 text-danger" />,
        warning: <TriangleAlert className="size-4 text-warn" />,
        info: <Info className="size-4 text-info" />,
      }}
      toastOptions={{
        closeButtonAriaLabel: t("close"),
        classNames: { description: "text-muted!", closeButton: "size-6!" },
        style: {
          background: "var(--surface)",
          color: "var(--ink)",
          border: "1px solid var(--line-strong)",
          borderRadius: 8,
          fontFamily: "var(--font-sans)",
        },
      }}
    />
  );
}
