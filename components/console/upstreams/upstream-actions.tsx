"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { setUpstreamStatus } from "@/lib/usecases/upstream/set-upstream-status";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";
import { useCommand } from "@/lib/web/use-command";

import { ReplaceKeyDialog } from "./replace-key-dialog";
import { TestButton } from "./test-button";

type Asked = "draining" | "disabled" | "key" | null;

/** Test, and behind a menu: drain, disable, enable, replace the key. */
export function UpstreamActions({ upstream, editHref }: { upstream: UpstreamView; editHref: string }) {
  const t = useTranslations("console-upstreams.actions");
  const edit = useTranslations("console-upstream-settings");
  const [asked, setAsked] = useState<Asked>(null);
  const { mutateAsync } = useCommand<typeof setUpstreamStatus>("/api/upstreams/status");
  const { id, name } = upstream;
  const set = async (status: UpstreamView["status"]) => {
    await mutateAsync({ id, status });
    toast.success(t("done"));
  };
  const close = () => setAsked(null);
  return (
    <>
      <DropdownMenu
        align="end"
        trigger={<IconButton label={t("more")} icon={<Ellipsis />} variant="secondary" />}
        items={[
          { label: edit("edit"), href: editHref },
          { label: t("replaceKey"), onSelect: () => setAsked("key") },
          { label: t("drain"), disabled: upstream.status !== "active", onSelect: () => setAsked("draining") },
          upstream.status === "active"
            ? { label: t("disable"), danger: true, onSelect: () => setAsked("disabled") }
            : { label: t("enable"), onSelect: () => void set("active") },
        ]}
      />
      <TestButton upstream={upstream} />
      <ConfirmDialog
        open={asked === "draining"}
        onOpenChange={close}
        tone="neutral"
        title={t("drainTitle", { name })}
        consequence={t("drainConsequence")}
        confirmLabel={t("drain")}
        onConfirm={() => set("draining")}
      />
      <ConfirmDialog
        open={asked === "disabled"}
        onOpenChange={close}
        title={t("disableTitle", { name })}
        consequence={t("disableConsequence")}
        confirmLabel={t("disable")}
        onConfirm={() => set("disabled")}
      />
      <ReplaceKeyDialog upstreamId={id} open={asked === "key"} onOpenChange={close} />
    </>
  );
}
