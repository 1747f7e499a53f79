import type { Tool } from "../conversation/conversation";
import { cacheOf } from "./conversation-parts";
import { recordOf, recordsOf, textOf, textOrNull } from "./json-value";
import { NotCarried } from "./not-carried";
import { toolKind } from "./tool-checks";

type Json = Readonly<Record<string, unknown>>;

/**
 * The tools a request has at its end: those it begins with, and what its system messages add and take away on the way.
 * Tools whose loading is deferred are there from the beginning: other vendors know no deferring.
 */
export function toolsOf(body: Json): Tool[] {
  const known = new Map<string, Tool>();
  const offered = new Map<string, Tool>();
  const offer = (tool: Tool) => {
    known.set(tool.name, tool);
    offered.set(tool.name, tool);
  };
  recordsOf(body.tools).forEach((tool, index) => offer(toolOf(tool, `tools[${index}]`)));
  recordsOf(body.messages).forEach(({ role, content }, turn) => {
    if (role !== "system") return;
    recordsOf(content).forEach((block, index) => {
      const at = `messages[${turn}].content[${index}].tool`;
      const change = recordOf(block.tool);
      if (block.type === "tool_addition" && change.type === "tool_definition")
        return offer(toolOf(recordOf(change.definition), `${at}.definition`));
      if (block.type !== "tool_addition" && block.type !== "tool_removal") return;
      const tool = known.get(nameOf(change, at));
      if (!tool) return;
      if (block.type === "tool_removal") offered.delete(tool.name);
      else offered.set(tool.name, tool);
    });
  });
  return [...offered.values()];
}

function nameOf({ type, name }: Json, at: string): string {
  if (type === "tool_reference") return textOf(name);
  throw new NotCarried(at, `of type ${JSON.stringify(type)} is known to Anthropic's models only.`);
}

function toolOf(tool: Json, at: string): Tool {
  if (toolKind(tool.type) !== "function")
    throw new NotCarried(
      at,
      `of type ${JSON.stringify(tool.type)} is known to Anthropic's models only; use functions.`,
    );
  return {
    name: textOf(tool.name),
    description: textOrNull(tool.description),
    parameters: recordOf(tool.input_schema),
    strict: typeof tool.strict === "boolean" ? tool.strict : null,
    ...cacheOf(tool),
  };
}
