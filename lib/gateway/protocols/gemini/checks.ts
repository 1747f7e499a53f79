import { isRecord } from "../../json/record";
import { listOf, record, type Check } from "../field-checks";

/** A list of objects, or one object that stands for a list of one. */
export function objects(max: number): Check {
  const list = listOf(record, max);
  return (value) => (isRecord(value) ? null : list(value));
}
