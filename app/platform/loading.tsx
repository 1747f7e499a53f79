import { PageSkeleton } from "@/components/ui/skeleton";

export default function PlatformLoading() {
  return <PageSkeleton />;
}
