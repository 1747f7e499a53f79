"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";

import { SearchInput } from "@/components/ui/search-input";

/** An answer's `x-request-id` names its call under another prefix. */
const callIdOf = (text: string): string => text.trim().replace(/^req_/, "call_");

/** Leads to a call below `hrefBase` by its id, or by the request id of its answer. */
export function FindCall({ hrefBase, placeholder }: { hrefBase: string; placeholder: string }) {
  const router = useRouter();
  const [id, setId] = useState("");
  return (
    <form
      role="search"
      className="w-56 max-w-full"
      onSubmit={(event) => {
        event.preventDefault();
        if (id.trim() !== "") router.push(`${hrefBase}/${encodeURIComponent(callIdOf(id))}`);
      }}
    >
      <SearchInput
        value={id}
        onValueChange={setId}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
      />
    </form>
  );
}
