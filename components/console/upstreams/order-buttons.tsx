"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { IconButton } from "@/components/ui/icon-button";
import type { moveUpstream } from "@/lib/usecases/upstream/move-upstream";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";
import { useCommand } from "@/lib/web/use-command";

/** A step either way in the order of failover. */
export function OrderButtons({ upstream: { id, name } }: { upstream: UpstreamView }) {
  const t = useTranslations("console-upstream-settings.order");
  const { mutateAsync, isPending } = useCommand<typeof moveUpstream>("/api/upstreams/move");
  const move = (direction: "earlier" | "later") => () =>
    void mutateAsync({ id, direction }).catch((error: unknown) =>
      toast.error(error instanceof Error ? error.message : String(error)),
    );
  return (
    <>
      <IconButton
        label={t("earlier", { name })}
        icon={<ArrowUp />}
        size="sm"
        disabled={isPending}
        onClick={move("earlier")}
      />
      <IconButton
        label={t("later", { name })}
        icon={<ArrowDown />}
        size="sm"
        disabled={isPending}
        onClick={move("later")}
      />
    </>
  );
}
