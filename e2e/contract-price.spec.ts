import { open } from "./steps/alive";
import { data } from "./steps/api";
import { expect, test } from "./steps/journey";
import { signInAs, signUp } from "./steps/people";
import { addRule } from "./steps/prices";

interface Row {
  readonly id: string;
  readonly name: string;
}

test("a contract price is one customer's alone, simulated before it is published", async ({
  page,
  demo,
  browser,
}) => {
  const theirs = await browser.newPage();
  const customer = await signUp(theirs, demo);
  await theirs.close();
  await signInAs(page, demo, "reseller");
  const buyers = await data<readonly Row[]>(page, "GET", "/api/customers");
  const buyer = buyers.find(({ name }) => name === customer.company);
  const books = await data<readonly (Row & { isDefault: boolean })[]>(page, "GET", "/api/price-books");
  const book = books.find(({ isDefault }) => isDefault)?.id ?? "";
  await data(page, "POST", `/api/price-books/${book}/draft`, { id: book });
  await addRule(page, book, {
    audienceKind: "customer",
    audienceValue: buyer?.id ?? "",
    percent: "200",
    priority: "9",
  });

  await open(page, `${demo.url}/console/northwind/prices/${book}/simulate`);
  await expect(page.getByRole("row").filter({ hasText: "The buyer pays" })).toBeVisible();
  await page.getByRole("combobox", { name: "Buyer" }).selectOption({ label: customer.company });
  await expect(page.getByRole("row").filter({ hasText: `${customer.company} pays` })).toBeVisible();
  const sale = async (whose: string) => {
    const query = whose === "" ? "" : `&buyer=${whose}`;
    const { then } = await data<{ then: { steps: { priceNano: string }[] } }>(
      page,
      "GET",
      `/api/simulator/sale?book=${book}${query}`,
    );
    return BigInt(then.steps[0]?.priceNano ?? "0");
  };
  const [contract, everybody] = [await sale(buyer?.id ?? ""), await sale("")];
  expect(contract).toBeGreaterThan(everybody);

  await data(page, "POST", `/api/price-books/${book}/publish`, {
    when: "now",
    day: "",
    overrideReason: "a journey",
  });
  const paid = await data<{ rows: { lines: { list: string; sell: string | null }[] }[] }>(
    page,
    "GET",
    `/api/customers/${buyer?.id}/prices`,
  );
  const line = paid.rows[0]?.lines[0];
  expect(BigInt(line?.sell ?? "0")).toBe(BigInt(line?.list ?? "1") * 2n);
});
