"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import type { testUpstream } from "@/lib/usecases/upstream/test-upstream";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";
import type { AnswerOf } from "@/lib/web/api";
import { useCommand } from "@/lib/web/use-command";

import { TrialCard } from "./trial-card";
import { useTrial } from "./use-trial";

type Probed = AnswerOf<typeof testUpstream>["result"];

/**
 * Two questions to an upstream: which models it has, which is free everywhere, and a sentence, which streams through the
 * adapter and costs what it costs. The first that fails is the last.
 */
export function TestDialog({ upstream, onClose }: { upstream: UpstreamView; onClose: () => void }) {
  const t = useTranslations("console-upstream-trial");
  const { mutateAsync } = useCommand<typeof testUpstream>("/api/upstreams/test");
  const { trial, run, stop } = useTrial(upstream.id);
  const [probed, setProbed] = useState<Probed>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [modelId, setModelId] = useState("");
  const begun = useRef(false);

  const test = async () => {
    stop();
    setProbed(null);
    setFailure(null);
    try {
      const { result } = await mutateAsync({ id: upstream.id });
      setProbed(result);
      if (result?.ok && upstream.models.length > 0) await run(modelId || undefined);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void test();
  });
  const close = () => {
    stop();
    onClose();
  };
  const busy = (probed === null && failure === null) || trial?.state === "streaming";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={t("title", { name: upstream.name })}
      description={t("description")}
      footer={
        <>
          <Button variant="primary" pending={busy} onClick={() => void test()}>
            {t("again")}
          </Button>
          <Button onClick={close}>{t("close")}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {upstream.models.length > 1 ? (
          <Field label={t("model")} hint={t("modelHint")}>
            <NativeSelect
              value={modelId}
              onChange={(event) => setModelId(event.target.value)}
              options={[
                { value: "", label: t("firstModel") },
                ...upstream.models.map((model) => ({ value: model.id, label: model.displayName })),
              ]}
            />
          </Field>
        ) : null}
        {failure ? (
          <Callout tone="danger" title={failure} />
        ) : (
          <ProbeResult probed={probed} upstream={upstream} />
        )}
        {trial ? <TrialCard trial={trial} /> : null}
      </div>
    </Dialog>
  );
}

function ProbeResult({ probed, upstream }: { probed: Probed; upstream: UpstreamView }) {
  const t = useTranslations("console-upstreams.test");
  const asking = useTranslations("console-upstream-trial");
  if (probed === null)
    return (
      <p role="status" className="flex items-center gap-2 text-sm text-muted">
        <Spinner /> {asking("asking")}
      </p>
    );
  if (!probed.ok) return <Callout tone="danger" title={t(probed.reason, { status: probed.status ?? 0 })} />;
  const offered = new Set(probed.modelNames);
  const named = upstream.models.map((model) => model.upstreamName);
  // Who lists nothing is not said to lack anything.
  const missing = offered.size === 0 ? [] : named.filter((name) => !offered.has(name));
  const passed = t("passed", { ms: probed.latencyMs, count: probed.modelNames.length });
  if (missing.length === 0) return <Callout tone="ok" title={passed} />;
  return (
    <Callout tone="warn" title={passed}>
      {t("missing", { names: missing.join(", ") })}
    </Callout>
  );
}
