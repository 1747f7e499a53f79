import { NotPermitted } from "@/components/ui/empty-state";

/** A room the reader's role does not open, within its console. */
export default function Forbidden() {
  return <NotPermitted />;
}
