/** KaTeX's style sheet: the bundler takes it, and its fonts, along. */
declare module "katex/dist/katex.css";
