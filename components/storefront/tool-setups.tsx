import { useTranslations } from "next-intl";
import { Suspense } from "react";

import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DescriptionList } from "@/components/ui/description-list";
import { Skeleton } from "@/components/ui/skeleton";
import { UrlTabs } from "@/components/ui/tabs";

export interface ToolSubject {
  /** This host's, without `/v1`. */
  readonly origin: string;
  readonly model: string;
  /** What Claude Code is to ask for. */
  readonly claudeModel: string;
}

const TOOLS = ["claudeCode", "cursor", "cline", "cherryStudio"] as const;
type Tool = (typeof TOOLS)[number];

/** As each tool names them in its settings; `null` where it is set by the environment. */
const FIELDS: Readonly<
  Record<Exclude<Tool, "claudeCode">, readonly [address: string, key: string, model: string]>
> = {
  cursor: ["Override OpenAI Base URL", "OpenAI API Key", "Add Custom Model"],
  cline: ["Base URL", "OpenAI Compatible API Key", "Model ID"],
  cherryStudio: ["API Host", "API Key", "Model ID"],
};

/** Where common tools want the address, the key and the model, step by step. */
export function ToolSetups(subject: ToolSubject) {
  const t = useTranslations("storefront-quick-start");
  return (
    <Suspense fallback={<Skeleton className="h-40" />}>
      <UrlTabs
        param="tool"
        label={t("tools")}
        tabs={TOOLS.map((tool) => ({
          value: tool,
          label: t(`tool.${tool}.name`),
          content: <ToolSetup tool={tool} {...subject} />,
        }))}
      />
    </Suspense>
  );
}

const STEPS = ["first", "second", "third"] as const;

function ToolSetup({ tool, ...subject }: ToolSubject & { tool: Tool }) {
  const t = useTranslations("storefront-quick-start");
  return (
    <div className="flex flex-col gap-4">
      <ol className="ml-5 flex list-decimal flex-col gap-1 text-sm">
        {STEPS.map((step) => (
          <li key={step}>{t(`tool.${tool}.${step}`)}</li>
        ))}
      </ol>
      {tool === "claudeCode" ? <ClaudeCode {...subject} /> : <Fields tool={tool} {...subject} />}
      <p className="text-xs text-muted">{t(`tool.${tool}.note`)}</p>
    </div>
  );
}

/** Claude Code adds `/v1/messages` itself. */
function ClaudeCode({ origin, claudeModel }: ToolSubject) {
  const t = useTranslations("storefront-quick-start");
  const settings = {
    env: {
      ANTHROPIC_BASE_URL: origin,
      ANTHROPIC_AUTH_TOKEN: "YOUR_KEY",
      ANTHROPIC_MODEL: claudeModel,
    },
  };
  const variables = Object.entries(settings.env);
  return (
    <CodeBlock
      label={t("tool.claudeCode.name")}
      samples={[
        {
          label: "macOS, Linux",
          code: [...variables.map(([name, value]) => `export ${name}="${value}"`), "claude"].join("\n"),
        },
        {
          label: "Windows",
          code: [...variables.map(([name, value]) => `$env:${name} = "${value}"`), "claude"].join("\n"),
        },
        { label: "~/.claude/settings.json", code: JSON.stringify(settings, null, 2) },
      ]}
    />
  );
}

function Fields({ tool, origin, model }: ToolSubject & { tool: Exclude<Tool, "claudeCode"> }) {
  const [address, key, modelField] = FIELDS[tool];
  // Cherry Studio adds /v1 by itself, the others do not.
  const baseUrl = tool === "cherryStudio" ? origin : `${origin}/v1`;
  const copied = (value: string, what: string) => (
    <span className="flex min-w-0 items-center gap-1">
      <code className="text-xs break-all">{value}</code>
      <CopyButton value={value} what={what} />
    </span>
  );
  return (
    <DescriptionList
      items={[
        { term: address, value: copied(baseUrl, address) },
        { term: key, value: <code className="text-xs">YOUR_KEY</code> },
        { term: modelField, value: copied(model, modelField) },
      ]}
    />
  );
}
