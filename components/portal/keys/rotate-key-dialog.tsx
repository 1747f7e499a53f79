"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { RadioTiles } from "@/components/ui/radio-tiles";
import type { rotateKey } from "@/lib/usecases/key/rotate-key";
import { GRACE_HOURS } from "@/lib/usecases/key/schemas";
import { keyKeys, type KeyRow, type NewKey } from "@/lib/web/queries/keys";
import { useCommand } from "@/lib/web/use-command";

import { NewKeySecret } from "./new-key-secret";

const USUAL_GRACE = "24";

export interface RotateKeyDialogProps {
  readonly rotated: Pick<KeyRow, "id" | "name" | "hint">;
  readonly baseUrl: string;
  readonly model: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Replaces a key by a new one, the old one going on for a while; then shows the new one, once. */
export function RotateKeyDialog({ rotated, baseUrl, model, open, onOpenChange }: RotateKeyDialogProps) {
  const t = useTranslations("portal.keys");
  const [made, setMade] = useState<NewKey | null>(null);
  const close = () => {
    setMade(null);
    onOpenChange(false);
  };
  return (
    <Dialog
      title={made ? t("rotated", { name: rotated.name }) : t("rotateTitle", { name: rotated.name })}
      description={made ? undefined : t("rotateHint", { hint: rotated.hint })}
      open={open}
      onOpenChange={(next) => (made && !next ? undefined : onOpenChange(next))}
    >
      {made ? (
        <NewKeySecret made={made} baseUrl={baseUrl} model={model} onDone={close} />
      ) : (
        <GraceChoice id={rotated.id} onMade={setMade} onCancel={close} />
      )}
    </Dialog>
  );
}

function GraceChoice(props: { id: string; onMade: (made: NewKey) => void; onCancel: () => void }) {
  const { id, onMade, onCancel } = props;
  const t = useTranslations("portal.keys");
  const [grace, setGrace] = useState(USUAL_GRACE);
  const { mutate, isPending, error } = useCommand<typeof rotateKey>(`/api/keys/${id}/rotate`, {
    invalidates: [keyKeys.all],
    onDone: onMade,
  });
  const graceHours = GRACE_HOURS.find((hours) => String(hours) === grace) ?? 24;
  return (
    <div className="flex flex-col gap-4">
      <RadioTiles
        aria-label={t("grace")}
        columns={2}
        value={grace}
        onValueChange={setGrace}
        tiles={GRACE_HOURS.map((hours) => ({
          value: String(hours),
          label: t(`graceHours.${hours}`),
          hint: t(hours === 0 ? "graceNone" : "graceSome"),
        }))}
      />
      {error ? <Callout tone="danger">{error.message}</Callout> : null}
      <div className="flex flex-col gap-2 sm:flex-row-reverse">
        <Button variant="primary" pending={isPending} onClick={() => mutate({ id, graceHours })}>
          {t("rotate")}
        </Button>
        <Button onClick={onCancel} disabled={isPending}>
          {t("cancel")}
        </Button>
      </div>
    </div>
  );
}
