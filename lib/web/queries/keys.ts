"use client";

import { useQuery } from "@tanstack/react-query";

import type { KeyCreated } from "@/lib/usecases/key/create-key";
import type { getKey } from "@/lib/usecases/key/get-key";
import type { listKeyModels } from "@/lib/usecases/key/list-key-models";
import type { listKeys } from "@/lib/usecases/key/list-keys";

import { getData, type AnswerOf } from "../api";
import type { Wire } from "../wire";

/** Keys of what this file reads; commands that change it name them in `invalidates`. */
export const keyKeys = { all: ["keys"] as const };

export type KeyRow = AnswerOf<typeof listKeys>[number];
export type KeyPage = AnswerOf<typeof getKey>;
export type KeyModel = AnswerOf<typeof listKeyModels>[number];
export type NewKey = Wire<KeyCreated>;

/** The party's keys; starts from what the page was rendered with. */
export function useKeys(initialData: KeyRow[]) {
  return useQuery({
    queryKey: keyKeys.all,
    queryFn: ({ signal }) => getData<typeof listKeys>("/api/keys", {}, signal),
    initialData,
  });
}
