/**
 * Every text for users, in the language of the editor.
 *
 * The code holds the texts in English, where they are used. They are the keys of a table of translations, which each
 * bundle (the host's, the client's, the doctor's, the page's) sets once before it makes its first text. A text without
 * a translation stays English, and so do texts that no user reads: those for models, for the log, for support.
 */

/** A text that counts: which form is meant, `values.count` says. For languages with other forms than English's two. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

export type Text = string | Plural;

export type Values = Readonly<Record<string, string | number>>;

/** The names of the `{name}` places of a text. */
type Places<Name> = Name extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never;

type PlacesOf<Given extends Text> = Given extends Plural
  ? Places<Given["one"]> | Places<Given["other"]>
  : Places<Given>;

/** A value for each place; nothing where there is none. */
type ValuesOf<Given extends Text> = [PlacesOf<Given>] extends [never]
  ? []
  : [values: Readonly<Record<PlacesOf<Given>, string | number>>];

export interface Translations {
  /** A language tag (BCP 47), such as `de` or `zh-cn`. */
  readonly language: string;
  /** What stands for an English text, with the same `{name}` places. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A table of texts, perhaps with tables in it. */
interface TextTable {
  readonly [name: string]: string | TextTable | readonly (string | readonly string[])[];
}

type Widened<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends string ? string : Widened<Table[Name]>;
};

const english: Translations = { language: "en-US", texts: {} };

let translations = english;
// Made when they are first needed: the editor's start needs none.
let numbers: Intl.NumberFormat | null = null;
let plurals: Intl.PluralRules | null = null;
/** By their options: a list of 5,000 sessions has as many dates, and making a format takes as long as using it 40 times. */
const dates = new Map<string, Intl.DateTimeFormat>();
/** As `Date.toLocaleString` has it by itself. */
const dateAndTime: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
};

/** Sets the table for this bundle; null for English. */
export function setTranslations(next: Translations | null): void {
  translations = next ?? english;
  numbers = null;
  plurals = null;
  dates.clear();
}

/** The table of this bundle, for another one; null for English. */
export function currentTranslations(): Translations | null {
  return translations === english ? null : translations;
}

/** The language in which texts are shown. */
export function shownLanguage(): string {
  return translations.language;
}

/**
 * The translation of a text, with its `{name}` places filled.
 *
 * @param text in English, written out: a test collects the texts from the code.
 * @param values numbers are grouped as the language does it; what must not be grouped is given as a string.
 */
export function localize<const Given extends Text>(text: Given, ...values: ValuesOf<Given>): string {
  const [filling = {}]: readonly Values[] = values;
  const shown = typeof text === "string" ? look(text) : { one: look(text.one), other: look(text.other) };
  return fill(shown, filling);
}

/** A table of texts, each of which is translated when it is read. */
export function translated<const Table extends TextTable | readonly string[]>(table: Table): Widened<Table> {
  // Safe: strings for strings, and else nothing is changed.
  return translating(table) as Widened<Table>;
}

/** A text, translated already, with its `{name}` places filled. Numbers are grouped: `12,345` in English. */
export function fill(text: Text, values: Values): string {
  const chosen = typeof text === "string" ? text : text[formOf(values["count"])];
  return chosen.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

/** A number as the language writes it. @param digits after the decimal sign; without them, as many as it has, up to 3. */
export function formatNumber(value: number, digits?: number): string {
  const { language } = translations;
  if (digits === undefined) return (numbers ??= new Intl.NumberFormat(language)).format(value);
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, fraction).format(value);
}

/** A number of bytes, `3.4 MB` in English. */
export function formatSize(bytes: number): string {
  const isLarge = bytes >= 2 ** 20;
  return new Intl.NumberFormat(translations.language, {
    style: "unit",
    unit: isLarge ? "megabyte" : "kilobyte",
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(isLarge ? bytes / 2 ** 20 : Math.ceil(bytes / 2 ** 10));
}

/** An amount in US dollars, `$0.0042` in English. @param digits after the decimal sign. */
export function formatDollars(dollars: number, digits: number): string {
  return new Intl.NumberFormat(translations.language, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(dollars.toFixed(digits)));
}

/** A moment. In English as the system has it, for that language says nothing of the order of day and month. */
export function formatDate(at: number, options: Intl.DateTimeFormatOptions = {}): string {
  const key = JSON.stringify(options);
  let format = dates.get(key);
  if (!format) {
    const wanted = key === "{}" ? dateAndTime : options;
    format = new Intl.DateTimeFormat(translations === english ? [] : translations.language, wanted);
    dates.set(key, format);
  }
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(date) : format.format(date);
}

/** Calls `make` with English texts, for what maintainers read. */
export function inEnglish<Result>(make: () => Result): Result {
  const kept = currentTranslations();
  setTranslations(null);
  try {
    return make();
  } finally {
    setTranslations(kept);
  }
}

function look(text: string): string {
  return translations.texts[text] ?? text;
}

function formOf(count: string | number | undefined): keyof Plural {
  const form = (plurals ??= new Intl.PluralRules(translations.language)).select(Number(count));
  return form === "one" ? "one" : "other";
}

function translating(table: object): object {
  return new Proxy(table, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value === "string") return look(value);
      return typeof value === "object" && value !== null ? translating(value) : value;
    },
  });
}
