import { TopUpPage } from "@/components/portal/topup/top-up-page";
import { AreaMessages } from "@/i18n/area-messages";
import { requireViewer } from "@/lib/web/viewer";

interface Props {
  params: Promise<{ seller: string }>;
  searchParams: Promise<{ page?: string }>;
}

/** A distributor's wallet with its own seller: the same page its customers top up on. */
export default async function Page({ params, searchParams }: Props) {
  const { seller } = await params;
  const { viewer } = await requireViewer(["distributor"]);
  const page = Number((await searchParams).page);
  return (
    <AreaMessages areas={["console", "portal-topup"]} timeZone={viewer.party.timeZone}>
      <TopUpPage base={`/console/${seller}/balance`} page={Number.isInteger(page) && page > 0 ? page : 1} />
    </AreaMessages>
  );
}
