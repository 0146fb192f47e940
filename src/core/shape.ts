/** What a value that came from a file must look like, put together from small checks. */

/** Whether a value has this shape. */
export type Shape = (value: unknown) => boolean;

export const text: Shape = (value) => typeof value === "string";
export const flag: Shape = (value) => typeof value === "boolean";
export const anything: Shape = () => true;

/** JSON has no infinity, but `1e999` is read as one. */
export const number: Shape = (value) => Number.isFinite(value);

/** Milliseconds since the epoch that a `Date` can hold (ECMAScript, 21.4.1.1). */
export const moment: Shape = (value) => number(value) && Math.abs(Number(value)) <= 8.64e15;

/** More blocks than any answer has; a greater index is no index. */
const mostBlocks = 100_000;

export const index: Shape = (value) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < mostBlocks;

export function oneOf(...values: readonly unknown[]): Shape {
  return (value) => values.includes(value);
}

export function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

/** For members that need not be there. */
export function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

/** An object that has at least these members. */
export function objectOf(members: Readonly<Record<string, Shape>>): Shape {
  const all = Object.entries(members);
  return (value) => isObject(value) && all.every(([name, shape]) => shape(value[name]));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
