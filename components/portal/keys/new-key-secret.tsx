"use client";

import { useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { SecretReveal } from "@/components/ui/secret-reveal";
import type { NewKey } from "@/lib/web/queries/keys";

import { curlSample } from "../home/samples";

/** A key just made, shown this once, with a call to try it. A repeated answer has no secret: then only how to go on. */
export function NewKeySecret(props: { made: NewKey; baseUrl: string; model: string; onDone: () => void }) {
  const { made, baseUrl, model, onDone } = props;
  const t = useTranslations("portal.keys");
  if (made.secret === null) {
    return (
      <div className="flex flex-col gap-4">
        <Callout tone="warn" title={t("shownBefore")}>
          {t("shownBeforeHint")}
        </Callout>
        <div className="flex flex-col sm:flex-row-reverse">
          <Button variant="primary" onClick={onDone}>
            {t("close")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <SecretReveal secret={made.secret} what={t("apiKey")} onDone={onDone}>
      <CodeBlock
        label={t("tryIt")}
        samples={[{ label: "curl", code: curlSample({ baseUrl, model, apiKey: made.secret }) }]}
      />
    </SecretReveal>
  );
}
