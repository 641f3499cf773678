import type { Freshness, RecheckCall } from "./view.js";

/** Asks again and again whether a report still holds, while it is open and on screen. Returns what ends it. */
export function keepRechecking(
  witness: string,
  recheck: RecheckCall,
  everyMs: number,
  tell: (freshness: Freshness) => void,
): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    const freshness = document.hidden ? undefined : await freshnessOf(witness, recheck);
    if (isOver) {
      return;
    }
    if (freshness !== undefined) {
      tell(freshness);
    }
    timer = setTimeout(look, everyMs);
  };
  timer = setTimeout(look, 0);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** A service that cannot recheck, or does not answer, says nothing about the report. */
async function freshnessOf(witness: string, recheck: RecheckCall): Promise<Freshness> {
  try {
    return (await recheck(witness)).holds ? "holds" : "changed";
  } catch {
    return "unchecked";
  }
}
