import { TopUpPage } from "@/components/portal/topup/top-up-page";

export default async function Page({ searchParams }: { searchParams: Promise<{ page?: string }> }) {
  const page = Number((await searchParams).page);
  return <TopUpPage base="/portal/top-up" page={Number.isInteger(page) && page > 0 ? page : 1} />;
}
