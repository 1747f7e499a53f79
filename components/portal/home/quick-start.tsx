"use client";

import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";

import { callSamples } from "./samples";

/** The address of this host's API and a call to copy. */
export function QuickStart({ baseUrl, model }: { baseUrl: string; model: string }) {
  const t = useTranslations("portal.home.quickStart");
  return (
    <section id="quick-start" className="scroll-mt-20">
      <Card title={t("title")} description={t("description")}>
        <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-xs font-medium text-muted">{t("baseUrl")}</span>
          <span className="inline-flex min-w-0 items-center gap-1">
            <code className="font-mono text-xs break-all">{baseUrl}</code>
            <CopyButton value={baseUrl} what={t("baseUrl")} />
          </span>
        </div>
        <CodeBlock label={t("title")} samples={callSamples({ baseUrl, model })} />
      </Card>
    </section>
  );
}
