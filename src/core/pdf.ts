/** PDFs: how one is known, how it is sent, and about what it weighs. */
import type { PdfItem } from "./context.ts";
import type { DocumentBlockParam } from "./wire.ts";

/**
 * A page is sent as its text and as a picture. Bedrock's guide to Claude's PDFs counts about 7,000 tokens for three
 * pages; pages of text that were counted for models 4.5 and 5.5 took 2,100 to 2,500, scanned ones 1,600.
 */
const tokensPerPage = 2350;
/** Characters of base64 of a page, where pages could not be counted: a guess between text (10 kB) and scans (200 kB). */
const usualPage = 80_000;

/** The wire has no place for the number of pages; it is kept beside each block. */
const pages = new WeakMap<DocumentBlockParam, number>();

/** With its name as the title, so that one of several can be asked about. */
export function documentBlock(item: PdfItem): DocumentBlockParam {
  const { path, data } = item;
  const block: DocumentBlockParam = {
    type: "document",
    source: { type: "base64", media_type: "application/pdf", data },
    title: path.toWellFormed(),
  };
  pages.set(block, pagesOf(item));
  return block;
}

/** How many pages a request may have: 600, and 100 for models with windows of 200,000 tokens (the API's guide to PDFs). */
export function mostPages(contextWindow: number | null): number {
  return contextWindow !== null && contextWindow <= 200_000 ? 100 : 600;
}

/** About how many input tokens a PDF adds, whatever the model's tokenizer. */
export function pdfTokens(pdf: PdfItem | DocumentBlockParam): number {
  if (pdf.type === "pdf") return pagesOf(pdf) * tokensPerPage;
  return (pages.get(pdf) ?? guessedPages(pdf.source.data)) * tokensPerPage;
}

function pagesOf({ pages: counted, data }: PdfItem): number {
  return counted ?? guessedPages(data);
}

function guessedPages(data: string): number {
  return Math.max(1, Math.round(data.length / usualPage));
}
