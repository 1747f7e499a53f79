"use client";

import { useQuery } from "@tanstack/react-query";

import type { listSessions } from "@/lib/usecases/session/list-sessions";

import { getData, type AnswerOf } from "../api";

/** Keys of what this file reads; commands that change it name them in `invalidates`. */
export const sessionKeys = { all: ["sessions"] as const };

export type SessionRow = AnswerOf<typeof listSessions>[number];

/** The reader's open sessions; starts from what the page was rendered with. */
export function useSessions(initialData: SessionRow[]) {
  return useQuery({
    queryKey: sessionKeys.all,
    queryFn: ({ signal }) => getData<typeof listSessions>("/api/sessions", {}, signal),
    initialData,
  });
}
