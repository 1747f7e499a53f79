import { invalidField, type Refusal } from "../../refusal";
import * as check from "../field-checks";
import { objects } from "./checks";
import { field, recordsOf, spelledTwice, textIn, type JsonRecord } from "./fields";
import { isRecord } from "../../json/record";

const areTools = objects(128);
const areDeclarations = objects(512);
const isMode = check.oneOf("AUTO", "ANY", "NONE", "VALIDATED", "MODE_UNSPECIFIED");

/**
 * The first thing wrong with `tools` and `toolConfig`. Tools that run at Google (search, maps, code, URL context, stored
 * files) are charged per use or by what they read, without a bound: they can neither be held for nor metered here.
 */
export function problemOfTools(tools: unknown, toolConfig: unknown): Refusal | null {
  if (tools !== undefined && tools !== null) {
    const problem = areTools(tools);
    if (problem) return invalidField("tools", problem, "invalid_type");
    for (const [index, tool] of recordsOf(tools).entries()) {
      const found = problemOfTool(tool, `tools[${index}]`);
      if (found) return found;
    }
  }
  return problemOfToolConfig(toolConfig);
}

function problemOfTool(tool: JsonRecord, path: string): Refusal | null {
  const foreign = Object.keys(tool).find(
    (key) => key !== "functionDeclarations" && key !== "function_declarations" && tool[key] !== null,
  );
  if (foreign !== undefined)
    return invalidField(
      `${path}.${foreign}`,
      "runs at the vendor and is charged apart; it is not offered here. Use functionDeclarations.",
      "unsupported_parameter",
    );
  if (spelledTwice(tool) !== null) return invalidField(path, "gives functionDeclarations twice.");
  const declarations = field(tool, "functionDeclarations");
  if (declarations === undefined || declarations === null) return null;
  const problem = areDeclarations(declarations);
  if (problem) return invalidField(`${path}.functionDeclarations`, problem, "invalid_type");
  const nameless = recordsOf(declarations).findIndex((one) => (textIn(one, "name") ?? "") === "");
  return nameless === -1
    ? null
    : invalidField(`${path}.functionDeclarations[${nameless}]`, "must have a name.");
}

function problemOfToolConfig(config: unknown): Refusal | null {
  if (config === undefined || config === null) return null;
  if (!isRecord(config)) return invalidField("toolConfig", "must be an object.", "invalid_type");
  const calling = field(config, "functionCallingConfig");
  if (calling === undefined || calling === null) return null;
  const path = "toolConfig.functionCallingConfig";
  if (!isRecord(calling)) return invalidField(path, "must be an object.", "invalid_type");
  const mode = calling.mode === undefined || calling.mode === null ? null : isMode(calling.mode);
  if (mode) return invalidField(`${path}.mode`, mode);
  const names = field(calling, "allowedFunctionNames");
  const problem = names === undefined || names === null ? null : check.listOf(check.text, 512)(names);
  return problem ? invalidField(`${path}.allowedFunctionNames`, problem) : null;
}

/** All functions a request declares, whichever of its tools they stand in. */
export function declarationsOf(tools: unknown): readonly JsonRecord[] {
  return recordsOf(tools).flatMap((tool) => recordsOf(field(tool, "functionDeclarations")));
}
