import { Card } from "@/components/ui/card";
import { ChartSkeleton, Skeleton, StatCardsSkeleton, TableSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-7 w-40" />
      <StatCardsSkeleton />
      <Card>
        <ChartSkeleton height={280} />
      </Card>
      <Card flush className="overflow-hidden">
        <TableSkeleton columns={6} />
      </Card>
    </div>
  );
}
