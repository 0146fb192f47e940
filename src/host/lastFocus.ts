/** Which of several places had the focus last, for commands that are about it. */

/**
 * Milliseconds before which a focus does not count: when its palette closes, the editor may give the focus to the active
 * tab, and to the panel that had it a moment later, with the command between the two. After that it counts until another
 * place has it: whether it went elsewhere in the window is not known here.
 */
const passing = 200;

export interface LastFocus<Place> {
  /** The place that counts; null for the one that is meant otherwise. */
  readonly place: () => Place | null;
  /** A place has the focus now, and perhaps only in passing. */
  readonly arrived: (place: Place) => void;
  /** This place counts from now on. */
  readonly set: (place: Place | null) => void;
  /** The place is no more. */
  readonly gone: (place: Place) => void;
}

/** @param now milliseconds that only grow. */
export function createLastFocus<Place>(now: () => number = () => performance.now()): LastFocus<Place> {
  let last: Place | null = null;
  let arriving: { readonly place: Place; readonly since: number } | null = null;

  function place(): Place | null {
    if (arriving && now() - arriving.since >= passing) set(arriving.place);
    return last;
  }

  function set(next: Place | null): void {
    last = next;
    arriving = null;
  }

  return {
    place,
    arrived(next) {
      if (place() === next) arriving = null;
      else if (arriving?.place !== next) arriving = { place: next, since: now() };
    },
    set,
    gone(old) {
      place(); // by now a focus may have lasted that nobody asked for
      if (arriving?.place === old) arriving = null;
      if (last === old) last = null;
    },
  };
}
