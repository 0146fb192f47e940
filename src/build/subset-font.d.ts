/** The part of subset-font that is used. */
declare module "subset-font" {
  /** The font with the glyphs of these characters alone. */
  export default function subsetFont(
    font: Uint8Array,
    characters: string,
    options: { readonly targetFormat: "truetype" },
  ): Promise<Uint8Array>;
}
