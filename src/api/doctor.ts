/** Checks the connection step by step, as a question would go, and says what it finds. */
import { performance } from "node:perf_hooks";
import { toChatError } from "../core/errors.ts";
import { checks, labelOfCheck, type Check, type Finding } from "../core/findings.ts";
import { checkAddress, checkConnection, checkName, checkWay } from "./doctorNetwork.ts";
import { checkKey, checkModel, checkStreaming, checkTokenCount } from "./doctorRequests.ts";
import { createExamination, type Examination, type Instruments, type Patient } from "./examination.ts";
import { failureOf, found, type Outcome } from "./outcome.ts";
import { localize, setTranslations } from "../core/localize.ts";

interface Step {
  readonly run: (examination: Examination) => Outcome | Promise<Outcome>;
  /** The check without which this one makes no sense. */
  readonly needs: Check | null;
  readonly takesTime: boolean;
}

const steps: Readonly<Record<Check, Step>> = {
  address: { run: checkAddress, needs: null, takesTime: false },
  way: { run: checkWay, needs: "address", takesTime: false },
  dns: { run: checkName, needs: "way", takesTime: true },
  connection: { run: checkConnection, needs: "dns", takesTime: true },
  authentication: { run: checkKey, needs: "connection", takesTime: true },
  models: { run: checkModel, needs: "authentication", takesTime: false },
  "token-count": { run: checkTokenCount, needs: "authentication", takesTime: true },
  streaming: { run: checkStreaming, needs: "authentication", takesTime: true },
};

/**
 * Makes each check in order and yields what it finds; one that cannot be made because of an earlier failure is skipped.
 * Never throws. Ends early, without a finding, when the signal aborts. Each step of a check has a time limit, of
 * `sidenote.timeouts.connect` for connections and of at most a minute for anything else.
 *
 * The endpoint is asked for its list of models, for a token count, and one short question.
 */
export async function* examine(patient: Patient, instruments: Instruments): AsyncGenerator<Finding, void> {
  setTranslations(instruments.translations);
  const examination = createExamination(patient, instruments);
  /** Checks that failed, or were skipped for one that did; and which one that was. */
  const failed = new Map<Check, Check>();
  try {
    for (const check of checks) {
      const { run, needs, takesTime } = steps[check];
      const culprit = needs === null ? undefined : failed.get(needs);
      const begun = performance.now();
      const outcome = culprit === undefined ? await attempt(run, examination) : skippedFor(culprit);
      if (instruments.signal.aborted) return;
      if (culprit !== undefined || outcome.state === "failed") failed.set(check, culprit ?? check);
      const hasTime = takesTime && outcome.state !== "skipped";
      yield { check, ...outcome, milliseconds: hasTime ? performance.now() - begun : null };
    }
  } finally {
    await examination.close();
  }
}

async function attempt(run: Step["run"], examination: Examination): Promise<Outcome> {
  try {
    return await run(examination);
  } catch (error) {
    return failureOf(toChatError(error));
  }
}

function skippedFor(culprit: Check): Outcome {
  return found("skipped", localize("not checked: see {check}", { check: labelOfCheck(culprit) }));
}
