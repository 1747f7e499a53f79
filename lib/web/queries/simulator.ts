"use client";

import { useQuery } from "@tanstack/react-query";

import type { getReplay } from "@/lib/usecases/simulator/get-replay";

import { getData, type AnswerOf } from "../api";

export type ReplayData = AnswerOf<typeof getReplay>;
export type ReplayRowData = ReplayData["pairs"]["rows"][number];

const POLL_MS = 700;

/** Whether a replay is still being worked on. */
export function isUnderWay({ status }: Pick<ReplayData, "status">): boolean {
  return status === "waiting" || status === "running";
}

/** One replay, looked at again until it is over; starts from what the page was rendered with. */
export function useReplay(initialData: ReplayData) {
  const { id } = initialData;
  return useQuery({
    queryKey: ["replays", id],
    queryFn: ({ signal }) => getData<typeof getReplay>(`/api/simulator/replays/${id}`, {}, signal),
    initialData,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? POLL_MS : false),
  });
}
