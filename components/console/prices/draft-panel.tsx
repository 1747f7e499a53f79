"use client";

import { Calculator, FilePen, Pencil, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { NothingYet } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import type { discardDraft } from "@/lib/usecases/pricing/discard-draft";
import type { BookDetail } from "@/lib/usecases/pricing/get-book";
import type { removeRule } from "@/lib/usecases/pricing/remove-rule";
import type { DraftReview as Review } from "@/lib/usecases/pricing/review-draft";
import { NEW_RULE } from "@/lib/usecases/pricing/rule-form";
import type { RuleView } from "@/lib/usecases/pricing/rule-view";
import { useCommand } from "@/lib/web/use-command";

import { StartDraftButton } from "./book-actions";
import { DraftReview } from "./draft-review";
import { PublishDialog } from "./publish-dialog";
import { RuleDialog } from "./rule-dialog";
import { useRuleWords } from "./rule-words";
import { RulesTable } from "./rules-table";

interface Props {
  book: BookDetail;
  /** Null without a draft. */
  review: Review | null;
  bookHref: string;
  may: { write: boolean; publish: boolean };
}

/** The draft of a book: its rules to edit, what stands against publishing it, and the buttons that end it. */
export function DraftPanel({ book, review, bookHref, may }: Props) {
  const t = useTranslations("console-prices");
  const { draft, currency, zone } = book;
  if (!draft) {
    return (
      <Card>
        <NothingYet
          icon={<FilePen />}
          title={t("noDraft")}
          action={
            may.write ? (
              <StartDraftButton bookId={book.id} bookHref={bookHref} label={t("beginDraft")} />
            ) : null
          }
        >
          {t("noDraftHint")}
        </NothingYet>
      </Card>
    );
  }
  const choices = { ...book.choices, buyers: book.buyers.map(({ id, name }) => ({ id, label: name })) };
  const shared = { bookId: book.id, currency, zone, choices };
  return (
    <div className="flex flex-col gap-4">
      {review ? <DraftReview review={review} /> : null}
      <Card
        flush
        title={t("version", { number: draft.number })}
        description={t("rulesCount", { count: draft.rules.length })}
        actions={
          <>
            {may.write ? <DiscardButton bookId={book.id} number={draft.number} /> : null}
            {may.write ? (
              <RuleDialog
                {...shared}
                defaults={NEW_RULE}
                trigger={<Button icon={<Plus />}>{t("addRule")}</Button>}
              />
            ) : null}
            {may.publish && review ? (
              <PublishDialog
                bookId={book.id}
                number={draft.number}
                zone={zone}
                review={review}
                bookHref={bookHref}
              />
            ) : null}
          </>
        }
      >
        <RulesTable
          label={t("tab.draft")}
          rules={draft.rules}
          currency={currency}
          actions={may.write ? (rule) => <RuleActions rule={rule} shared={shared} /> : undefined}
        />
      </Card>
    </div>
  );
}

/** The way to what the draft would charge. */
export function SimulateLink({ bookHref }: { bookHref: string }) {
  const t = useTranslations("console-simulator");
  return (
    <LinkButton href={`${bookHref}/simulate`} icon={<Calculator />}>
      {t("open")}
    </LinkButton>
  );
}

type Shared = Omit<Parameters<typeof RuleDialog>[0], "defaults" | "trigger" | "ruleId">;

function RuleActions({ rule, shared }: { rule: RuleView; shared: Shared }) {
  const t = useTranslations("console-prices");
  const scope = useRuleWords(shared.currency).scope(rule);
  const { mutateAsync } = useCommand<typeof removeRule>(
    `/api/price-books/${shared.bookId}/rules/${rule.id}`,
    {
      method: "DELETE",
      onDone: () => void toast.success(t("removed")),
    },
  );
  return (
    <span className="inline-flex gap-1">
      <RuleDialog
        {...shared}
        ruleId={rule.id}
        defaults={rule.form}
        trigger={<IconButton label={t("editRuleOf", { scope })} icon={<Pencil />} size="sm" />}
      />
      <ConfirmDialog
        title={t("removeTitle", { scope })}
        consequence={t("removeBody")}
        confirmLabel={t("removeRule")}
        trigger={<IconButton label={t("removeRuleOf", { scope })} icon={<Trash2 />} size="sm" />}
        onConfirm={async () => void (await mutateAsync({ id: shared.bookId, rule: rule.id }))}
      />
    </span>
  );
}

function DiscardButton({ bookId, number }: { bookId: string; number: number }) {
  const t = useTranslations("console-prices");
  const { mutateAsync } = useCommand<typeof discardDraft>(`/api/price-books/${bookId}/draft`, {
    method: "DELETE",
    onDone: () => void toast.success(t("discarded")),
  });
  return (
    <ConfirmDialog
      title={t("discardTitle", { number })}
      consequence={t("discardBody")}
      confirmLabel={t("discard")}
      trigger={<Button variant="ghost">{t("discard")}</Button>}
      onConfirm={async () => void (await mutateAsync({ id: bookId }))}
    />
  );
}
