/** The kinds of code's parts: which of TextMate's scopes are which, as the editor's own default themes have it. */
import type { IRawTheme } from "@shikijs/vscode-textmate";

/** Selectors by kind, after Dark+ and Light+ of the editor (extensions/theme-defaults). "" is drawn as text. */
const selectors: Readonly<Record<string, string>> = {
  "":
    "meta.embedded, source.groovy.embedded, string meta.image.inline.markdown, variable.legacy.builtin.python, " +
    "meta.template.expression, keyword.operator, storage.modifier.import.java, variable.language.wildcard.java, " +
    "storage.modifier.package.java, entity.name.label",
  comment: "comment, punctuation.definition.quote.begin.markdown",
  keyword:
    "keyword, storage, storage.type, storage.modifier, constant.language, variable.language, constant.character, " +
    "constant.other.option, meta.preprocessor, entity.name.function.preprocessor, meta.diff.header, " +
    "punctuation.definition.template-expression.begin, punctuation.definition.template-expression.end, " +
    "punctuation.section.embedded, keyword.operator.new, keyword.operator.expression, keyword.operator.cast, " +
    "keyword.operator.sizeof, keyword.operator.alignof, keyword.operator.typeid, keyword.operator.alignas, " +
    "keyword.operator.instanceof, keyword.operator.logical.python, keyword.operator.wordlike, " +
    "keyword.operator.noexcept, markup.changed, punctuation.definition.list.begin.markdown",
  control:
    "keyword.control, source.cpp keyword.operator.new, keyword.operator.delete, keyword.other.using, " +
    "keyword.other.directive.using, keyword.other.operator, entity.name.operator",
  string: "string, meta.preprocessor.string, meta.embedded.assembly, markup.inline.raw",
  escape: "constant.character.escape, keyword.operator.quantifier.regexp",
  regexp:
    "string.regexp, constant.regexp, constant.character.character-class.regexp, " +
    "constant.other.character-class.set.regexp, constant.other.character-class.regexp, constant.character.set.regexp",
  number:
    "constant.numeric, variable.other.enummember, keyword.operator.plus.exponent, keyword.operator.minus.exponent, " +
    "meta.preprocessor.numeric, keyword.other.unit",
  function:
    "entity.name.function, support.function, support.constant.handlebars, source.powershell variable.other.member, " +
    "entity.name.operator.custom-literal, keyword.operator.or.regexp, keyword.control.anchor.regexp",
  type:
    "support.class, support.type, entity.name.type, entity.name.namespace, entity.other.attribute, " +
    "entity.name.scope-resolution, entity.name.class, storage.type.numeric.go, storage.type.byte.go, " +
    "storage.type.boolean.go, storage.type.string.go, storage.type.uintptr.go, storage.type.error.go, " +
    "storage.type.rune.go, storage.type.cs, storage.type.generic.cs, storage.type.modifier.cs, " +
    "storage.type.variable.cs, storage.type.annotation.java, storage.type.generic.java, storage.type.java, " +
    "storage.type.object.array.java, storage.type.primitive.array.java, storage.type.primitive.java, " +
    "storage.type.token.java, meta.type.cast.expr, meta.type.new.expr, support.constant.math, support.constant.dom, " +
    "support.constant.json, entity.other.inherited-class, punctuation.separator.namespace.ruby",
  variable:
    "variable, meta.definition.variable.name, support.variable, entity.name.variable, constant.other.placeholder, " +
    "meta.object-literal.key, meta.structure.dictionary.key.python, support.type.property-name.json, source.css variable",
  name: "variable.other",
  constant: "variable.other.constant, variable.other.enummember",
  tag: "entity.name.tag",
  mark: "punctuation.definition.tag",
  property: "entity.other.attribute-name, support.type.vendored.property-name, support.type.property-name",
  selector:
    "entity.name.tag.css, entity.other.attribute-name.class.css, source.css entity.other.attribute-name.class, " +
    "entity.other.attribute-name.id.css, entity.other.attribute-name.parent-selector.css, " +
    "source.css entity.other.attribute-name.pseudo-class, entity.other.attribute-name.pseudo-element.css, " +
    "entity.other.attribute-name.scss",
  value:
    "support.constant.property-value, support.constant.font-name, support.constant.media-type, support.constant.media, " +
    "constant.other.color.rgb-value, constant.other.rgb-value, support.constant.color",
  inserted: "markup.inserted",
  deleted: "markup.deleted",
  heading: "markup.heading",
  strong: "markup.bold, strong",
  emphasis: "markup.italic, emphasis",
  invalid: "invalid",
};

const kinds = Object.keys(selectors);

function numberAsColour(index: number): string {
  return `#${index.toString(16).padStart(6, "0")}`.toUpperCase();
}

/**
 * A theme whose colours are the numbers of the kinds: the tokenizer gives a number per part, and the page's style
 * sheet says what colour that is, so that nothing is looked at again when the editor's theme changes.
 */
export const theme: IRawTheme = {
  settings: [
    { settings: { foreground: numberAsColour(0), background: numberAsColour(kinds.length) } },
    ...kinds.map((kind, index) => ({
      scope: (selectors[kind] ?? "").split(", "),
      settings: { foreground: numberAsColour(index) },
    })),
  ],
};

/** The kind for a number that the tokenizer gives: it counts colours from 1, in the order in which it met them. */
export function kindOf(colour: string | undefined): string {
  return colour === undefined ? "" : (kinds[Number.parseInt(colour.slice(1), 16)] ?? "");
}
