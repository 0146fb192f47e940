/** The proxy and certificate matrix in the real extension host: one editor whose system trusts our authority, one with variables. */
import { createServer, type AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { testEnvironment, type Environment } from "../editor/environment.ts";
import { createTemporaryDirectory, exitOnSignals } from "../editor/exit.ts";
import { copySampleWorkspace, findSuite, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { runSuite } from "../editor/suite.ts";
import { openWindow } from "../editor/window.ts";
import { createAuthority } from "../fixtures/certificates.ts";

exitOnSignals();

const host = "api.sidenote.test";

/** Writes the authority's certificate, and two of its making for the servers inside the editor; returns where. */
async function writeCertificates(): Promise<string> {
  const directory = await createTemporaryDirectory("certificates");
  const authority = await createAuthority();
  await writeFile(join(directory, "authority.pem"), authority.certificate);
  const certificates = {
    server: await authority.issue({ hosts: [host, "127.0.0.1"] }),
    expired: await authority.issue({ hosts: [host], notAfter: new Date(Date.now() - 1000) }),
  };
  for (const [name, certificate] of Object.entries(certificates)) {
    await writeFile(join(directory, `${name}.json`), JSON.stringify(certificate));
  }
  return directory;
}

async function runIn(context: TestContext, suite: string, variables: Environment): Promise<void> {
  await runSuite(context, async (driver, suffix) => {
    const name = `network-${suite}${suffix}`;
    const editor = await startEditor({
      name,
      workspace: await copySampleWorkspace(),
      extension: projectDirectory,
      environment: {
        ...testEnvironment(),
        ...driver.environment,
        SIDENOTE_SUITE: suite,
        ANTHROPIC_BASE_URL: `https://${host}`,
        ANTHROPIC_API_KEY: "the-users-key",
        ...variables,
      },
    });
    context.after(() => editor.close());
    const window = await openWindow({ name, url: editor.url(findSuite("network")) });
    context.after(() => window.close());
    return window;
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test("in an editor whose system trusts the authority", async (context) => {
  const certificates = await writeCertificates();
  const authority = join(certificates, "authority.pem");
  await runIn(context, "system", { SIDENOTE_CERTIFICATES: certificates, SSL_CERT_FILE: authority });
});

test("in an editor with variables", async (context) => {
  const certificates = await writeCertificates();
  const authority = join(certificates, "authority.pem");
  await runIn(context, "variables", {
    SIDENOTE_CERTIFICATES: certificates,
    // For the editor's own fetch, which does not read the other.
    SSL_CERT_FILE: authority,
    NODE_EXTRA_CA_CERTS: authority,
    HTTPS_PROXY: `http://127.0.0.1:${await freePort()}`,
  });
});
