/** How keys look, for whoever takes them out of a text and whoever warns of them. */
// Repetitions are bounded, or cannot begin again inside of what they passed: no text takes more than linear time.

/** The beginnings that services give their keys, so that scanners find them. The first that fits is meant. */
export const serviceKeys: readonly { readonly service: string; readonly pattern: string }[] = [
  { service: "Anthropic", pattern: "sk-ant-[\\w-]{16,}" },
  { service: "OpenAI", pattern: "sk-[\\w-]{16,}" },
  { service: "Stripe", pattern: "(?:sk|pk|rk)_(?:live|test)_\\w{10,}" },
  { service: "GitHub", pattern: "gh[opusr]_\\w{20,}|github_pat_\\w{20,}" },
  { service: "GitLab", pattern: "glpat-[\\w-]{16,}" },
  {
    service: "Slack",
    pattern: "xox[abeoprs]-[\\w-]{10,}|hooks\\.slack\\.com/(?:services|workflows|triggers)/[\\w/]{20,}",
  },
  { service: "Discord", pattern: "discord(?:app)?\\.com/api/webhooks/\\d{15,25}/[\\w-]{30,}" },
  { service: "Microsoft Teams", pattern: "webhook\\.office\\.com/webhookb2/[\\w@/-]{40,}" },
  { service: "AWS", pattern: "(?:AKIA|ASIA)[A-Z0-9]{16}" },
  { service: "Google", pattern: "AIza[\\w-]{30,}|ya29\\.[\\w-]{20,}|GOCSPX-[\\w-]{20,}" },
  { service: "npm", pattern: "npm_\\w{30,}" },
  { service: "PyPI", pattern: "pypi-[\\w-]{30,}" },
  { service: "Hugging Face", pattern: "hf_\\w{20,}" },
  { service: "DigitalOcean", pattern: "do[opr]_v1_\\w{30,}" },
  { service: "SendGrid", pattern: "SG\\.[\\w-]{16,}\\.[\\w-]{16,}" },
  { service: "Shopify", pattern: "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}" },
  { service: "Databricks", pattern: "dapi[a-f0-9]{32}" },
  { service: "HashiCorp Vault", pattern: "hv[bs]\\.[\\w-]{24,}" },
  { service: "Linear", pattern: "lin_api_\\w{30,}" },
  { service: "Telegram", pattern: "\\d{8,10}:AA[\\w-]{32,35}(?![\\w-])" },
];

/** JSON Web Tokens (RFC 7519). Only at the beginning of a run of their letters: else each `-eyJ` would scan it anew. */
export const webToken = "(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*";

/** Private keys, in PEM (RFC 7468) and as OpenPGP writes them; one that breaks off goes to the end. */
export const privateKey =
  "-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\\s\\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)";

/**
 * The same in base64, as Kubernetes has them, in one line or in several: `PRIVATE` looks different after one, two or three
 * characters before it.
 */
export const encodedPrivateKey =
  "(?<![\\w+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{1,24}?(?:UFJJVkFUR|QUklWQVRF|BSSVZBVEUg)[\\w+/=]{0,8000}" +
  "(?:\\r?\\n[ \\t]{0,40}(?:[A-Za-z0-9+/]{20,100}={0,2}|[A-Za-z0-9+/]{1,19}={1,2})(?![^\\s])){0,200}";

/** Ordinary names of what is secret. */
export const secretName =
  "(?:(?:api|access|private|account|master|encryption|signing|session|auth)[_-]?key" +
  "|secret|token|passw(?:or)?d|pass[_-]?phrase|pwd|credentials?|authorization)";

/**
 * The same for short, where it is a word of a name: `DB_PASS`, `smtp.pass`, `dbPass`; not `bypass`. It tells by capitals:
 * not for a pattern that overlooks them, and `(?-i:)` needs V8 12.5, which the server of the oldest editor has not.
 */
export const passName = "(?:(?<![A-Za-z])(?:pass|PASS|Pass)|(?<=[a-z0-9])Pass)";
