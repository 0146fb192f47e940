/** `npm run bench:pause [-- seconds]`: the first delta after a pause, in round trips, against the API's own client. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTemporaryDirectory, exitOnSignals } from "../editor/exit.ts";
import { say } from "../fixtures/asking.ts";
import { createAuthority } from "../fixtures/certificates.ts";
import { startRelay } from "../fixtures/relay.ts";
import { replyStream, startWireServer, type WireServer } from "../fixtures/wireServer.ts";
import type { PauseSample } from "./pauseChild.ts";

const [seconds = "60"] = process.argv.slice(2);
/** Milliseconds that each direction takes. */
const oneWay = 25;
/** Questions of each kind, each in a process of its own, all at the same time: they do nothing but wait. */
const rounds = 3;
/** Half a pause: some servers and routers end an idle connection before the client does. */
const impatience = Number(seconds) * 500;

exitOnSignals();
const authority = await createAuthority();
const certificate = await authority.issue({ hosts: ["127.0.0.1"] });
const trusted = join(await createTemporaryDirectory("bench"), "authority.pem");
await writeFile(trusted, authority.certificate);

const patient = await startServer(null);
const impatient = await startServer(impatience);
const trip = await roundTrip();
console.log(`A round trip takes ${trip.toFixed(1)} ms; the pause ${seconds} s. In round trips:\n`);
const rows = await Promise.all(
  [
    { client: "sidenote", server: patient, what: "the server keeps the connection" },
    { client: "sdk", server: patient, what: "the server keeps the connection" },
    { client: "sidenote", server: impatient, what: "the server closes it half-way" },
    { client: "sdk", server: impatient, what: "the server closes it half-way" },
  ].map(async ({ client, server, what }) => {
    const samples = await Promise.all(Array.from({ length: rounds }, () => sample(client, server)));
    const figure = (of: (sample: PauseSample) => number): string =>
      (median(samples.map(of)) / trip).toFixed(2);
    const first = figure((found) => found.first);
    const after = figure((found) => found.after);
    return `  ${client.padEnd(9)} first ${first}, after the pause ${after}  (${what})`;
  }),
);
console.log(rows.join("\n"));
process.exit();

/** The address of a TLS server behind a slow network. @param idle milliseconds after which it closes, or null. */
async function startServer(idle: number | null): Promise<string> {
  const server: WireServer = await startWireServer(certificate);
  server.answer = () => async (socket) => {
    if (idle !== null) socket.setTimeout(idle, () => socket.end());
    await replyStream(say("Hello."))(socket);
  };
  const relay = await startRelay(server.port, { delay: oneWay });
  return `https://127.0.0.1:${relay.port}`;
}

async function sample(client: string, server: string): Promise<PauseSample> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "test/bench/pauseChild.ts", client, server, seconds],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted } },
  );
  return JSON.parse(stdout) as PauseSample;
}

/** Milliseconds that one byte takes there and back through the same kind of relay. */
async function roundTrip(): Promise<number> {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  const relay = await startRelay((echo.address() as AddressInfo).port, { delay: oneWay });
  const socket = connect(relay.port, "127.0.0.1");
  socket.setNoDelay(true);
  const times: number[] = [];
  for (let count = 0; count < 9; count++) {
    const start = performance.now();
    socket.write("x");
    await once(socket, "data");
    times.push(performance.now() - start);
  }
  return median(times);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
