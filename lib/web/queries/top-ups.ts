"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { readBalance } from "@/lib/usecases/portal/read-balance";
import type { getTopUp } from "@/lib/usecases/topup/get-top-up";
import type { listTopUps } from "@/lib/usecases/topup/list-top-ups";
import type { readTopUpTerms } from "@/lib/usecases/topup/read-top-up-terms";

import { getData, type AnswerOf } from "../api";

/** Keys of what this file reads; commands that change it name them in `invalidates`. */
export const topUpKeys = {
  all: ["top-ups"] as const,
  one: (id: string) => ["top-ups", id] as const,
  page: (page: number) => ["top-ups", "page", page] as const,
  balance: ["balance"] as const,
};

export type TopUpPageData = AnswerOf<typeof listTopUps>;
export type TopUpRow = TopUpPageData["rows"][number];
export type TopUpData = AnswerOf<typeof getTopUp>;
export type TopUpTermsData = AnswerOf<typeof readTopUpTerms>;
export type BalanceData = AnswerOf<typeof readBalance>;

const POLL_MS = 1_500;

/** Whether a top-up can still change by itself. */
export function isWaiting({ status }: Pick<TopUpRow, "status">): boolean {
  return status === "created" || status === "pending";
}

/** One top-up, looked at again until it is settled; starts from what the page was rendered with. */
export function useTopUp(initialData: TopUpData) {
  const { id } = initialData;
  return useQuery({
    queryKey: topUpKeys.one(id),
    queryFn: ({ signal }) => getData<typeof getTopUp>(`/api/top-ups/${id}`, {}, signal),
    initialData,
    refetchInterval: ({ state }) => (state.data && isWaiting(state.data) ? POLL_MS : false),
  });
}

/** A page of the history; `initial` is the page the server rendered. */
export function useTopUps(page: number, initial: TopUpPageData) {
  return useQuery({
    queryKey: topUpKeys.page(page),
    queryFn: ({ signal }) => getData<typeof listTopUps>("/api/top-ups", { page }, signal),
    ...(page === initial.page ? { initialData: initial } : {}),
    placeholderData: keepPreviousData,
  });
}

/** The party's money with its seller; starts from what the page was rendered with. */
export function useBalance(initialData: BalanceData) {
  return useQuery({
    queryKey: topUpKeys.balance,
    queryFn: ({ signal }) => getData<typeof readBalance>("/api/portal/balance", {}, signal),
    initialData,
    refetchInterval: 15_000,
  });
}
