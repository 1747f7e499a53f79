"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** A fault nobody caught; Next's digest leads to it in the server's log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("shell.error");
  return (
    <main
      id="content"
      className="mx-auto flex min-h-[70dvh] max-w-md flex-col items-center justify-center px-6 text-center"
    >
      <h1 className="text-xl font-semibold text-balance">{t("title")}</h1>
      <p className="mt-2 text-muted text-balance">{t("body")}</p>
      {error.digest ? (
        <p className="mt-2 font-mono text-xs text-faint">{t("reference", { digest: error.digest })}</p>
      ) : null}
      <Button variant="primary" className="mt-6" onClick={reset}>
        {t("retry")}
      </Button>
    </main>
  );
}
