"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import type { testUpstream } from "@/lib/usecases/upstream/test-upstream";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";
import type { AnswerOf } from "@/lib/web/api";
import { useCommand } from "@/lib/web/use-command";

/** Asks the upstream for its models, and says what came back; nothing is generated, so nothing is billed. */
export function TestButton({ upstream }: { upstream: UpstreamView }) {
  const t = useTranslations("console-upstreams.test");
  const { mutateAsync, isPending } = useCommand<typeof testUpstream>("/api/upstreams/test");
  const say = ({ result }: AnswerOf<typeof testUpstream>) => {
    if (!result) return;
    if (!result.ok) return void toast.error(t(result.reason, { status: result.status ?? 0 }));
    const offered = new Set(result.modelNames);
    const missing = upstream.models.map((model) => model.upstreamName).filter((name) => !offered.has(name));
    const passed = t("passed", { ms: result.latencyMs, count: result.modelNames.length });
    if (missing.length === 0) toast.success(passed);
    else toast.warning(passed, { description: t("missing", { names: missing.join(", ") }) });
  };
  const run = async () => {
    try {
      say(await mutateAsync({ id: upstream.id }));
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Button variant="primary" pending={isPending} onClick={() => void run()}>
      {t("run")}
    </Button>
  );
}
