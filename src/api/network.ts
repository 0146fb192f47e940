/** What the user's editor and environment say about the way to the network. */

/** Read anew for each request, so that a change holds from the next one on. */
export interface NetworkSettings {
  /** `http.proxy`, or "". */
  readonly proxy: string;
  /** `http.proxyAuthorization`, or null. */
  readonly proxyAuthorization: string | null;
  /** `http.proxySupport`. */
  readonly proxySupport: "off" | "on" | "fallback" | "override";
  /** `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** `http.proxyStrictSSL`: whether certificates are checked, the proxy's and the server's. */
  readonly strictSSL: boolean;
  /** `http.systemCertificates`. */
  readonly systemCertificates: boolean;
  /** Seconds to wait for a connection. */
  readonly connectTimeout: number;
  /** Where HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY are looked up, in either case. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The editor's defaults without an environment: no proxy, certificates checked, those of the system included. */
export const directNetwork: NetworkSettings = {
  proxy: "",
  proxyAuthorization: null,
  proxySupport: "override",
  noProxy: [],
  strictSSL: true,
  systemCertificates: true,
  connectTimeout: 5,
  environment: {},
};
