import type { Page } from "@playwright/test";

import { NEW_RULE } from "@/lib/usecases/pricing/rule-form";
import type { RuleFields } from "@/lib/usecases/pricing/rule-schema";

import { data } from "./api";

interface Book {
  readonly live: { readonly number: number } | null;
  readonly draft: { readonly number: number } | null;
}

/** A price book of the seller that is signed in, with a draft at list price. @returns its id. */
export async function newBook(page: Page, name: string): Promise<string> {
  return (await data<{ id: string }>(page, "POST", "/api/price-books", { name, copyFrom: "" })).id;
}

/** Adds a rule over list price, for everybody unless said otherwise, to a book's draft. */
export async function addRule(page: Page, book: string, rule: Partial<RuleFields>): Promise<void> {
  await data(page, "POST", `/api/price-books/${book}/rules`, { ...NEW_RULE, ...rule });
}

/** What of a book is in force and what is not. */
export function priceBookOf(page: Page, book: string): Promise<Book> {
  return data<Book>(page, "GET", `/api/price-books/${book}`);
}
