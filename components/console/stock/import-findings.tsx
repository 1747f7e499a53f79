import { useTranslations } from "next-intl";

import { encodingName } from "@/components/console/encoding-name";
import { buttonClass } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { IMPORT_FAULTS } from "@/lib/domain/purchasing/import-row";

import type { ImportPreview } from "./send-file";

const SEPARATORS: Readonly<Record<string, "comma" | "semicolon" | "tab" | "bar">> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
};

/** What was found in a file: how it was read, how many rows are right, and what is wrong with the others. */
export function ImportFindings({ preview }: { preview: ImportPreview }) {
  const t = useTranslations("console-stock.import");
  const { goodRows, badRows, encoding, separator } = preview;
  return (
    <>
      <Callout
        tone={badRows > 0 || goodRows === 0 ? "danger" : "ok"}
        title={badRows > 0 ? t("bad", { count: badRows }) : t("good", { count: goodRows })}
      >
        {badRows > 0 ? <p>{t("nothing")}</p> : null}
        {encoding ? (
          <p>
            {t("encoding", {
              encoding: encodingName(encoding),
              separator: t(`separators.${SEPARATORS[separator ?? ""] ?? "comma"}`),
            })}
          </p>
        ) : null}
        {goodRows > 0 ? (
          <p>
            {t("total")}: <Money nano={preview.costNano} currency={preview.currency} />
          </p>
        ) : null}
      </Callout>
      {preview.faults.length > 0 ? <Faults preview={preview} /> : null}
      {preview.first.length > 0 ? <FirstRows preview={preview} /> : null}
    </>
  );
}

function Faults({ preview }: { preview: ImportPreview }) {
  const t = useTranslations("console-stock.import");
  const all = useTranslations("console-imports");
  const words = (fault: string) => {
    const known = IMPORT_FAULTS.find((each) => each === fault);
    return known ? t(`faults.${known}`) : fault;
  };
  return (
    <Card
      title={t("firstFaults")}
      actions={
        <a
          href={`/api/stock-imports/${preview.id}/faults`}
          download
          className={buttonClass("secondary", "sm")}
        >
          {all("faults")}
        </a>
      }
      flush
    >
      <Table label={t("firstFaults")}>
        <thead>
          <tr>
            <Th numeric>{t("line")}</Th>
            <Th>{t("column")}</Th>
            <Th>{t("fault")}</Th>
          </tr>
        </thead>
        <tbody>
          {preview.faults.map(({ line, column, fault }) => (
            <Tr key={line}>
              <Td numeric>{line}</Td>
              <Td className="font-mono text-xs">{column}</Td>
              <Td>{words(fault)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function FirstRows({ preview }: { preview: ImportPreview }) {
  const t = useTranslations("console-stock.import");
  const kinds = useTranslations("console-lots.kind");
  return (
    <Card title={t("firstRows")} flush>
      <Table label={t("firstRows")}>
        <thead>
          <tr>
            <Th numeric>{t("line")}</Th>
            <Th>{t("name")}</Th>
            <Th>{t("kind")}</Th>
            <Th numeric>{t("cost")}</Th>
          </tr>
        </thead>
        <tbody>
          {preview.first.map(({ line, name, kind, costNano }) => (
            <Tr key={line}>
              <Td numeric>{line}</Td>
              <Td>{name}</Td>
              <Td>{kinds(kind)}</Td>
              <Td numeric>
                <Money nano={costNano} currency={preview.currency} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
