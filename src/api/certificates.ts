/** Whom a TLS connection trusts: what Node trusts by itself, or that and what the operating system trusts. */
import tls from "node:tls";

/**
 * `default`: Node's own roots and those of NODE_EXTRA_CA_CERTS. `system`: these, and the operating system's store,
 * where companies put the authority of their inspecting proxy.
 */
export type Trust = "default" | "system";

/** Options for `tls.connect`. */
export interface TrustOptions {
  readonly ca?: string[];
  readonly secureContext?: tls.SecureContext;
}

/** Read once: it costs a walk through the system's store, hundreds of milliseconds on some systems. */
let system: TrustOptions | null = null;

/** What to hand to `tls.connect` for this trust; nothing when it is Node's own. */
export function trustOptions(trust: Trust): TrustOptions {
  if (trust === "default") return {};
  if (system) return system;
  // A list of ours takes the place of Node's, so Node's is in it. Parsed once, not for each connection.
  const ca = [...tls.getCACertificates("default"), ...tls.getCACertificates("system")];
  // `ca` too: with it the editor's own patch of `tls.connect` leaves the connection as it is.
  system = { ca, secureContext: tls.createSecureContext({ ca }) };
  return system;
}

/** Whether the system's store can be read at all: Node 22.15 and later. */
export function canReadSystemCertificates(): boolean {
  return typeof tls.getCACertificates === "function";
}

/** The certificate may be good, but nobody whom we trust vouches for it: more trust may help. */
const lacksTrust = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_UNTRUSTED",
]);

/** True for the error of a handshake that failed for want of trust. */
export function isTrustError(error: unknown): boolean {
  return error instanceof Error && "code" in error && lacksTrust.has(String(error.code));
}
