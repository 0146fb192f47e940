/**
 * What is left of a turn when the server dies, or the network, at each of ten points: before the first content it is
 * tried again, and is whole as soon as the other end is back; after it the turn has failed with exactly the text so far.
 */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { isUnsent, lightUp, play, points, restart, type Blow, type Left, type Point } from "./kill/scene.ts";

function whole(attempts = 1): Left {
  return { state: "done", text: "Hello, world.", thoughts: "Hm.", attempts, error: null, again: null };
}

function broken({ text, thoughts }: Point, error: string, attempts = 1): Left {
  return { state: "failed", text, thoughts, attempts, error, again: "Hello, world." };
}

const hasContent = ({ text, thoughts }: Point): boolean => text + thoughts !== "";

const blows: readonly Blow[] = [
  {
    name: "the server is killed",
    isDirect: true,
    strike(scene) {
      scene.back = scene.server.close();
    },
    mend: restart,
    expected(point) {
      if (hasContent(point)) return broken(point, "network: HOST closed the connection.");
      return broken(point, "network: Nothing answers at HOST.", isUnsent(point) ? 1 : 2);
    },
  },
  {
    name: "the server is killed and starts again",
    isDirect: true,
    strike(scene) {
      scene.back = scene.server.close().then(() => restart(scene));
    },
    expected(point) {
      if (hasContent(point)) return broken(point, "network: HOST closed the connection.");
      return whole(isUnsent(point) ? 1 : 2);
    },
  },
  {
    name: "the network is cut, and comes back at once",
    strike: ({ relay }) => relay.cut(),
    expected(point) {
      if (hasContent(point)) return broken(point, "network: The connection to HOST was reset.");
      return whole(isUnsent(point) ? 1 : 2);
    },
  },
  {
    name: "the network goes dark, and forgets the connection",
    strike(scene) {
      scene.relay.goDark();
      if (scene.point.name === "before connecting") void lightUp(scene);
    },
    expected(point) {
      if (point.name === "before connecting") return whole();
      // Not again by itself: the request may have been answered, and charged.
      const isAnswered = point.steps !== null;
      const silence = isAnswered
        ? "fell silent in the middle of the answer"
        : "took the request but did not answer in time";
      return broken(point, `timeout: HOST ${silence}.`);
    },
  },
  {
    name: "the network goes dark for a moment",
    strike(scene) {
      scene.relay.hold();
      scene.goOn();
      void lightUp(scene);
    },
    expected: () => whole(),
  },
  {
    name: "the computer sleeps, and the connection does not live through it",
    sleeps: true,
    strike(scene) {
      scene.relay.goDark();
      scene.sleep();
      scene.relay.comeBack(); // a new connection goes through, the old one is forgotten
    },
    expected(point) {
      if (hasContent(point)) {
        return broken(point, "network: The connection was lost while this computer slept.");
      }
      return whole(isUnsent(point) ? 1 : 2);
    },
  },
  {
    name: "the computer sleeps for a moment, and the connection lives through it",
    sleeps: true,
    strike(scene) {
      scene.sleep();
      scene.goOn();
    },
    expected: () => whole(),
  },
];

for (const blow of blows) {
  void suite(blow.name, { concurrency: blow.sleeps ? 1 : 5 }, () => {
    for (const point of points) {
      test(point.name, { timeout: 15_000 }, async (context) => {
        assert.deepEqual(await play(context, point, blow), blow.expected(point));
      });
    }
  });
}
