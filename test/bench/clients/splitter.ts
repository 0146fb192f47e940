/** A bare byte splitter on a socket: no HTTP, no events, only lines and JSON. The floor, not a client. */
import { connect } from "node:net";
import { createTally, question, type BenchClient } from "./client.ts";

export const benchClient: BenchClient = {
  read: (baseUrl, onFirst) =>
    new Promise((resolve, reject) => {
      const { hostname, port, pathname } = new URL(baseUrl);
      const body = JSON.stringify(question);
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST ${pathname}/v1/messages HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n` +
          `content-length: ${body.length}\r\n\r\n${body}`,
      );
      const tally = createTally(onFirst);
      let text = "";
      let rest = "";
      socket.setEncoding("utf8");
      socket.on("data", (bytes: string) => {
        const lines = (rest + bytes).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (!line.startsWith("data: {")) continue;
          const { delta } = JSON.parse(line.slice(6));
          const piece = delta?.text ?? delta?.partial_json;
          if (typeof piece !== "string") continue;
          tally.add(piece);
          text += piece;
        }
      });
      socket.on("error", reject).on("end", () => resolve({ length: tally.length(), answer: text }));
    }),
};
