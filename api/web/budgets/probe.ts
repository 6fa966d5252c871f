/** What a measured page notes about itself. `install` runs in the page before its own scripts. */

export interface Input {
  at: number;
  path: string;
}

export interface Span {
  start: number;
  duration: number;
}

export interface Interaction extends Span {
  id: number;
}

export interface Probe {
  /** Taps and keys. */
  inputs: Input[];
  /** Those that took 16 ms or longer until the next paint; a shorter one is not reported. */
  interactions: Interaction[];
  /** Tasks over 50 ms. */
  longTasks: Span[];
  /** The time from each measured input to its paint. */
  responses: Span[];
  /** When the largest part of the screen was painted. */
  largestPaint: number;
  /** Waits until an element has a text, or is there, and returns the time at which it was painted. */
  painted(selector: string, text?: string): Promise<number>;
}

/** What is read from the page. */
export type Notes = Omit<Probe, "painted">;

export type Probed = Window & { probe: Probe; awaited: Promise<number> };

export function install(): void {
  const probe: Probe = { inputs: [], interactions: [], longTasks: [], responses: [], largestPaint: 0, painted };
  Object.assign(window, { probe });

  for (const type of ["pointerdown", "keydown"]) {
    const note = ({ timeStamp }: Event) => probe.inputs.push({ at: timeStamp, path: location.pathname });
    addEventListener(type, note, { capture: true });
  }
  observe({ type: "event", durationThreshold: 16 }, (entry) => {
    const { interactionId: id, startTime: start, duration } = entry as PerformanceEntry & { interactionId: number };
    if (id > 0) probe.interactions.push({ id, start, duration });
  });
  observe({ type: "longtask" }, ({ startTime: start, duration }) => probe.longTasks.push({ start, duration }));
  observe({ type: "largest-contentful-paint" }, ({ startTime }) => (probe.largestPaint = startTime));

  function observe(
    options: PerformanceObserverInit & { durationThreshold?: number },
    note: (entry: PerformanceEntry) => unknown,
  ) {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({ ...options, buffered: true });
  }

  function painted(selector: string, text?: string): Promise<number> {
    const isThere = () => {
      const found = document.querySelector(selector);
      return found !== null && (text === undefined || found.textContent === text);
    };
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`${selector} with ${text ?? "any text"} did not appear`)), 5_000);
      const look = () => {
        if (!isThere()) return;
        observer.disconnect();
        // The first task after a frame starts when the frame is painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(null);
        });
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      look();
    });
  }
}
