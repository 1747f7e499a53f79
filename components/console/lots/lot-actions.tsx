"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import type { releaseAllocation } from "@/lib/usecases/inventory/release-allocation";
import { useCommand } from "@/lib/web/use-command";

import { AllocateDialog, type AllocationChoices } from "./allocate-dialog";
import { LotChangeDialog, type ChangeAct, type ChangedLot } from "./lot-change-dialogs";

type Shown = ChangeAct | "allocate" | "release" | null;

interface Props {
  lot: ChangedLot & { readonly status: string; readonly kept: boolean; readonly empty: boolean };
  choices: AllocationChoices;
  hrefBase: string;
}

/** What a reseller does about a lot; what its state does not allow is not offered. */
export function LotActions({ lot, choices, hrefBase }: Props) {
  const t = useTranslations("console-stock");
  const [shown, setShown] = useState<Shown>(null);
  const [act, setAct] = useState<ChangeAct>("adjust");
  const change = (name: ChangeAct, danger = false): MenuItem => ({
    label: t(`${name}.open`),
    danger,
    onSelect: () => {
      setAct(name);
      setShown(name);
    },
  });
  const { status } = lot;
  const stopped = status === "frozen" || status === "claimed";
  if (status !== "active" && !stopped) return null;
  const items: MenuItem[] = [
    ...(lot.kept ? [{ label: t("release.open"), onSelect: () => setShown("release") }] : []),
    change("adjust"),
    ...(lot.empty ? [] : [change("return")]),
    { kind: "separator" },
    ...(status === "active" ? [change("freeze", true)] : [change("unfreeze")]),
    ...(status === "claimed" ? [change("settle")] : [change("claim", true)]),
    ...(stopped ? [change("impair", true)] : []),
  ];
  return (
    <>
      <DropdownMenu
        items={items}
        trigger={
          <Button>
            {t("actions")}
            <ChevronDown aria-hidden="true" className="-mr-1 size-4" />
          </Button>
        }
      />
      {status === "active" && !lot.empty ? (
        <Button variant="primary" onClick={() => setShown("allocate")}>
          {t("allocate.open")}
        </Button>
      ) : null}
      <AllocateDialog
        lot={lot}
        choices={choices}
        hrefBase={hrefBase}
        open={shown === "allocate"}
        onOpenChange={(open) => setShown(open ? "allocate" : null)}
      />
      <ReleaseDialog
        lot={lot}
        open={shown === "release"}
        onOpenChange={(open) => setShown(open ? "release" : null)}
      />
      <LotChangeDialog
        lot={lot}
        act={act}
        open={shown === act}
        onOpenChange={(open) => setShown(open ? act : null)}
      />
    </>
  );
}

function ReleaseDialog(props: { lot: ChangedLot; open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("console-stock.release");
  const { id, name } = props.lot;
  const { mutateAsync } = useCommand<typeof releaseAllocation>(`/api/lots/${id}/release`, {
    onDone: () => void toast.success(t("done")),
  });
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      tone="neutral"
      title={t("title", { name })}
      consequence={t("description")}
      confirmLabel={t("open")}
      onConfirm={async () => {
        await mutateAsync({ id });
      }}
    />
  );
}
