"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";

import { openOffer } from "./open-offer";

interface Props {
  lotName: string;
  /** The last day before the lot ends. */
  until: string;
  books: readonly { readonly id: string; readonly name: string }[];
  models: readonly { readonly id: string; readonly name: string }[];
}

/** Opens a lower price for what would expire, never below cost, that ends with the lot. */
export function SellByButton(props: Props) {
  const t = useTranslations("console-stock.sellBy");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title", { name: props.lotName })}
      description={t("description", { day: props.until })}
      trigger={<Button>{t("open")}</Button>}
    >
      <SellByForm {...props} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function SellByForm({ books, models, until, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("console-stock.sellBy");
  const router = useRouter();
  const [bookId, setBookId] = useState(books[0]?.id ?? "");
  const [modelIds, setModelIds] = useState<readonly string[]>(models.map(({ id }) => id));
  const [percent, setPercent] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function publish() {
    setPending(true);
    setError(null);
    try {
      await openOffer({ bookId, modelIds, percent, until });
      toast.success(t("done"));
      onDone();
      router.refresh();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : t("failed"));
    } finally {
      setPending(false);
    }
  }
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) void publish();
      }}
    >
      <Field label={t("book")}>
        <NativeSelect
          value={bookId}
          onChange={(event) => setBookId(event.target.value)}
          options={books.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      <Field label={t("percent")} hint={t("percentHint")}>
        <Input
          value={percent}
          onChange={(event) => setPercent(event.target.value)}
          inputMode="decimal"
          numeric
        />
      </Field>
      <div role="group" aria-label={t("models")} className="grid gap-1 sm:grid-cols-2">
        {models.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={modelIds.includes(id)}
            onCheckedChange={(on) =>
              setModelIds(on === true ? [...modelIds, id] : modelIds.filter((each) => each !== id))
            }
          />
        ))}
      </div>
      {error ? <Callout tone="danger">{error}</Callout> : null}
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          pending={pending}
          disabled={!bookId || modelIds.length === 0 || percent.trim() === ""}
        >
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}
