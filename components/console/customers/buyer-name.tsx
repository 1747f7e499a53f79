/** A buyer in a list: its name, and what tells it apart on a second line. Long names are cut, and whole in their title. */
export function BuyerName({ name, below }: { name: string; below: string }) {
  return (
    <span className="flex min-w-0 flex-col @xl/table:max-w-72" title={name}>
      <span className="truncate font-medium">{name}</span>
      <span className="truncate text-xs text-muted">{below}</span>
    </span>
  );
}
