"use client";

import { Tags } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { Badge } from "@/components/ui/badge";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { DateTime } from "@/components/ui/relative-time";
import type { BookRow } from "@/lib/usecases/pricing/list-books";

import { NewBookButton } from "./new-book-button";

/** The seller's price books with what is in force, what is to come, and how many pay by each. */
export function BooksTable({ books, hrefBase }: { books: readonly BookRow[]; hrefBase: string }) {
  const t = useTranslations("console-prices");
  const columns = useMemo<DataColumn<BookRow>[]>(
    () => [
      {
        id: "name",
        header: t("column.book"),
        narrow: "title",
        fixed: true,
        sortValue: (book) => book.name,
        cell: (book) => (
          <span className="flex min-w-0 flex-wrap items-center gap-2">
            <span className="font-medium">{book.name}</span>
            {book.isDefault ? <Badge>{t("default")}</Badge> : null}
          </span>
        ),
      },
      {
        id: "live",
        header: t("column.live"),
        sortValue: (book) => book.live?.since?.getTime() ?? null,
        cell: ({ live }) =>
          live ? (
            <span className="flex flex-col">
              <span>
                {t("version", { number: live.number })} · {t("rulesCount", { count: live.rules })}
              </span>
              {live.since ? (
                <span className="text-xs text-muted">
                  <DateTime at={live.since} />
                </span>
              ) : null}
            </span>
          ) : (
            <span className="text-muted">{t("notPublished")}</span>
          ),
      },
      {
        id: "next",
        header: t("column.next"),
        cell: (book) =>
          book.scheduledFor || book.hasDraft ? (
            <span className="flex flex-wrap gap-2">
              {book.scheduledFor ? (
                <Badge tone="info">
                  {t.rich("scheduledFor", {
                    at: () => <DateTime at={book.scheduledFor ?? 0} style="date" />,
                  })}
                </Badge>
              ) : null}
              {book.hasDraft ? <Badge tone="warn">{t("draft")}</Badge> : null}
            </span>
          ) : (
            "–"
          ),
      },
      {
        id: "buyers",
        header: t("column.buyers"),
        numeric: true,
        sortValue: (book) => book.buyers,
        cell: (book) => t("buyersCount", { count: book.buyers }),
      },
      { id: "currency", header: t("column.currency"), cell: (book) => book.currency },
    ],
    [t],
  );
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={books}
      rowId={(book) => book.id}
      rowHref={(book) => `${hrefBase}/${book.id}`}
      empty={
        <NothingYet
          icon={<Tags />}
          title={t("empty")}
          action={<NewBookButton books={[]} hrefBase={hrefBase} />}
        >
          {t("emptyHint")}
        </NothingYet>
      }
    />
  );
}
