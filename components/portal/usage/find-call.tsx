"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { SearchInput } from "@/components/ui/search-input";

/** An answer's `x-request-id` names its call under another prefix. */
const callIdOf = (text: string): string => text.trim().replace(/^req_/, "call_");

/** Leads to a call by its id, or by the request id of its answer. */
export function FindCall() {
  const t = useTranslations("portal.usage");
  const router = useRouter();
  const [id, setId] = useState("");
  return (
    <form
      role="search"
      className="w-56 max-w-full"
      onSubmit={(event) => {
        event.preventDefault();
        if (id.trim() !== "") router.push(`/portal/usage/${encodeURIComponent(callIdOf(id))}`);
      }}
    >
      <SearchInput
        value={id}
        onValueChange={setId}
        placeholder={t("findCall")}
        spellCheck={false}
        autoComplete="off"
      />
    </form>
  );
}
