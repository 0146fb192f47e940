/** A place in a line, in characters and in columns: tabs reach to the next multiple of four. */
import { code } from "./characters.ts";

export interface Cursor {
  readonly line: string;
  at: number;
  column: number;
  /** True when a part of the tab at `at` was used up as indentation. */
  isWithinTab: boolean;
  /** Where the next character other than a space or tab is. */
  next: number;
  nextColumn: number;
}

export function createCursor(line: string): Cursor {
  const cursor = { line, at: 0, column: 0, isWithinTab: false, next: 0, nextColumn: 0 };
  findNext(cursor);
  return cursor;
}

export function indentOf(cursor: Cursor): number {
  return cursor.nextColumn - cursor.column;
}

/** True when only spaces are left. */
export function isBlank(cursor: Cursor): boolean {
  return cursor.next === cursor.line.length;
}

function findNext(cursor: Cursor): void {
  let { at, column } = cursor;
  for (; at < cursor.line.length; at++) {
    const character = cursor.line.charCodeAt(at);
    if (character === code.space) column++;
    else if (character === code.tab) column += 4 - (column % 4);
    else break;
  }
  cursor.next = at;
  cursor.nextColumn = column;
}

/** Goes on by so many columns of space, or as many as there are; a tab may be used up in part. */
export function skipColumns(cursor: Cursor, count: number): void {
  let left = count;
  while (left > 0 && cursor.at < cursor.next) {
    if (cursor.line.charCodeAt(cursor.at) === code.tab) {
      const width = 4 - (cursor.column % 4);
      cursor.isWithinTab = width > left;
      cursor.column += Math.min(width, left);
      if (!cursor.isWithinTab) cursor.at++;
      left -= width;
    } else {
      cursor.isWithinTab = false;
      cursor.at++;
      cursor.column++;
      left--;
    }
  }
}

/** Goes to the next character that is not a space. */
export function skipSpaces(cursor: Cursor): void {
  cursor.at = cursor.next;
  cursor.column = cursor.nextColumn;
  cursor.isWithinTab = false;
}

/** Goes on by so many characters, none of them a tab. */
export function skipCharacters(cursor: Cursor, count: number): void {
  cursor.at += count;
  cursor.column += count;
  cursor.isWithinTab = false;
  findNext(cursor);
}

/** What is left of the line, with spaces for the part of a tab that is left. */
export function restOf(cursor: Cursor): string {
  if (!cursor.isWithinTab) return cursor.line.slice(cursor.at);
  return " ".repeat(4 - (cursor.column % 4)) + cursor.line.slice(cursor.at + 1);
}
