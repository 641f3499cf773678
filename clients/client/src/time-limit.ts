/** The time of a call or an attempt is over. */
export class TimeOver extends Error {
  override readonly name = "TimeOver";
}

/**
 * What `work` gives, unless `ms` pass first (`TimeOver`) or `signal` aborts (its reason). The signal that `work` gets
 * aborts then, but nobody waits for it to react. `AbortSignal.any` and `.timeout` are missing in React Native.
 */
export async function withinTime<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) {
    throw abortReason(signal);
  }
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort: (() => void) | undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeOver(`no answer within ${Math.round(ms)} ms`)), ms);
    onAbort = () => reject(abortReason(signal));
    signal?.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort as () => void);
    controller.abort();
  }
}

/** Resolves after `ms`; rejects with the signal's reason where it aborts first. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0) {
    return;
  }
  await withinTime(ms, signal, () => new Promise<never>(() => undefined)).catch((error: unknown) => {
    if (!(error instanceof TimeOver)) {
      throw error;
    }
  });
}

/** What the caller aborted with; an `AbortError` where the platform keeps no reason. */
function abortReason(signal: AbortSignal | undefined): unknown {
  return signal?.reason ?? Object.assign(new Error("This operation was aborted"), { name: "AbortError" });
}
