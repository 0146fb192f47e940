/** Send and Stop beside the input: while an answer runs there is Stop, and Send lets a message wait. */
import { iconButton } from "../dom.ts";
import { texts } from "../texts.ts";

export interface SendButtons {
  readonly roots: readonly HTMLElement[];
  readonly draw: (state: {
    readonly isBusy: boolean;
    /** It is another window that answers, and that can stop. */
    readonly isElsewhere: boolean;
    readonly isBlank: boolean;
    readonly isEnabled: boolean;
  }) => void;
}

/** @param options.onLeft the button that had the focus has just gone. */
export function createSendButtons(options: {
  readonly onSend: () => void;
  readonly onStop: () => void;
  readonly onLeft: () => void;
}): SendButtons {
  const send = iconButton("send", texts.send, "send", options.onSend);
  const stop = iconButton("debug-stop", texts.stop, "stop", options.onStop);

  return {
    roots: [send, stop],
    draw({ isBusy, isElsewhere, isBlank, isEnabled }) {
      const focused = [send, stop].find((button) => button === document.activeElement);
      stop.hidden = !isBusy || isElsewhere;
      send.hidden = !stop.hidden && isBlank;
      send.disabled = !isEnabled || isBlank;
      const label = isBusy ? texts.sendLater : texts.send;
      send.title = label;
      send.setAttribute("aria-label", label);
      if (focused && (focused.hidden || focused.disabled)) options.onLeft();
    },
  };
}
