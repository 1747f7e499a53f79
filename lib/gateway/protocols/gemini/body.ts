import { readObject, type JsonObject } from "../../json/read-object";
import type { GatewayLimits } from "../../limits";
import { invalidBody, type Refusal } from "../../refusal";
import { isRefusal } from "../contract";
import { spelledTwice } from "./fields";

/** A request's body: its bytes with the places of the outermost fields, and what they say. */
export interface ReadBody extends JsonObject {
  readonly bytes: Buffer;
}

/** Reads a body whose outermost fields each stand in it once, whatever their spelling. */
export function readBody(bytes: Buffer, { jsonDepth }: GatewayLimits): ReadBody | Refusal {
  const read = readObject(bytes, jsonDepth);
  if (isRefusal(read)) return read;
  const twice = spelledTwice(read.json);
  if (twice !== null) return invalidBody(`${JSON.stringify(twice)} is given twice.`);
  return { bytes, ...read };
}
