/** An editor whose environment names the proxy (HTTPS_PROXY) and the authority (NODE_EXTRA_CA_CERTS). */
import assert from "node:assert/strict";
import { cleanUp } from "../suite/world.ts";
import {
  askInPanel,
  configureHttp,
  forgetConnections,
  host,
  resetHttp,
  startNetworkWorld,
  type NetworkWorld,
} from "./world.ts";

const through = {
  text: "Through.",
  tunnels: [`${host}:443`],
  requests: ["/v1/messages for the-users-key"],
};

describe("the network as the environment says", () => {
  let world: NetworkWorld;
  before(async () => {
    const port = Number(new URL(process.env["HTTPS_PROXY"] ?? "").port);
    world = await startNetworkWorld({ port });
  });
  after(async () => {
    await cleanUp();
    await Promise.all([world.server.close(), world.proxy.close()]);
  });
  afterEach(resetHttp);

  async function outcome(): Promise<{ text: string }> {
    await forgetConnections(world);
    return { text: await askInPanel(), ...world.seen() };
  }

  it("HTTPS_PROXY, and NODE_EXTRA_CA_CERTS whatever http.systemCertificates says", async () => {
    assert.deepEqual(await outcome(), through);
    await configureHttp({ systemCertificates: false });
    assert.deepEqual(await outcome(), through);
  });

  it("NO_PROXY, which http.noProxy silences", async () => {
    process.env["NO_PROXY"] = "other.test,.sidenote.test";
    const { text, ...seen } = await outcome();
    assert.match(text, new RegExp(`^The address of ${host} `));
    assert.deepEqual(seen, { tunnels: [], requests: [] });
    await configureHttp({ noProxy: ["other.test"] });
    assert.deepEqual(await outcome(), through);
    delete process.env["NO_PROXY"];
  });

  it("http.proxy comes first, and http.proxySupport off silences both", async () => {
    await configureHttp({ proxy: "http://127.0.0.1:1" });
    assert.equal((await outcome()).text, "Nothing answers at the proxy 127.0.0.1:1 of http.proxy.");
    await configureHttp({ proxy: undefined, proxySupport: "off" });
    assert.match((await outcome()).text, new RegExp(`^The address of ${host} `));
  });

  it("the editor's own fetch finds the way that only the editor knows", async () => {
    // The editor read the variable when it started; we look again for each question, and now see none.
    const { HTTPS_PROXY: address } = process.env;
    delete process.env["HTTPS_PROXY"];
    assert.deepEqual([await outcome(), await outcome()], [through, through]);
    process.env["HTTPS_PROXY"] = address;
  });
});
