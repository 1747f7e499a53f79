"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { Button } from "./button";
import { Callout } from "./callout";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";

export interface ConfirmDialogProps {
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Verb and object: "Revoke key “Production”?" */
  title: ReactNode;
  /** What happens if they go on, in one or two sentences. */
  consequence: ReactNode;
  /** The verb again: "Revoke key". */
  confirmLabel: string;
  tone?: "danger" | "neutral";
  /** The object's name, to be typed before the button works; for what cannot be undone. */
  typeToConfirm?: string;
  /** Runs on confirm; the dialog stays open and pending until it resolves, and shows the text it rejects with. */
  onConfirm: () => Promise<void>;
  children?: ReactNode;
}

/** Asks before something destructive or costly, naming the object and the consequence. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const open = props.open ?? ownOpen;
  const setOpen = props.onOpenChange ?? setOwnOpen;
  return (
    <Dialog
      title={props.title}
      description={props.consequence}
      trigger={props.trigger}
      open={open}
      onOpenChange={setOpen}
      size="sm"
    >
      <ConfirmBody {...props} close={() => setOpen(false)} />
    </Dialog>
  );
}

function ConfirmBody(props: ConfirmDialogProps & { close: () => void }) {
  const t = useTranslations("ui.confirm");
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const blocked = props.typeToConfirm !== undefined && typed.trim() !== props.typeToConfirm;

  async function confirm() {
    setPending(true);
    setError(null);
    try {
      await props.onConfirm();
      props.close();
    } catch (cause) {
      setError(cause instanceof Error && cause.message ? cause.message : t("failed"));
    } finally {
      setPending(false);
    }
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (!blocked && !pending) void confirm();
      }}
    >
      {props.children}
      {props.typeToConfirm !== undefined ? (
        <Field
          label={t.rich("type", {
            name: props.typeToConfirm,
            b: (text) => <b className="font-semibold">{text}</b>,
          })}
        >
          <Input
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ) : null}
      {error ? <Callout tone="danger">{error}</Callout> : null}
      <div className="flex flex-col gap-2 sm:flex-row-reverse">
        <Button
          type="submit"
          variant={props.tone === "neutral" ? "primary" : "danger"}
          disabled={blocked}
          pending={pending}
        >
          {props.confirmLabel}
        </Button>
        <Button onClick={props.close} disabled={pending}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
