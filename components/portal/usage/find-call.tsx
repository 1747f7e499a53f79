"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { SearchInput } from "@/components/ui/search-input";

/** Leads to a call by its id, as an answer's header or somebody's mail names it. */
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
        if (id.trim() !== "") router.push(`/portal/usage/${encodeURIComponent(id.trim())}`);
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
