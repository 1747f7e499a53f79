import { NotPermitted } from "@/components/ui/empty-state";

/** What the reader's role does not allow, where no console's own page says so. */
export default function Forbidden() {
  return (
    <main id="content" className="mx-auto max-w-md py-[15dvh]">
      <NotPermitted />
    </main>
  );
}
