import { notFound } from "next/navigation";

/** Any other address of a shop: it stays within the shop, and says so in its brand. */
export default function Page() {
  notFound();
}
