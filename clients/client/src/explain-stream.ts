import { type Answer, isProblem, parseObject, problemAnswer, readAnswer, readReport } from "./answers.js";
import { EventParser, type ServerSentEvent, textOf } from "./server-sent-events.js";
import type { Report } from "./types.js";

/** A part of the answer. `done` comes last, once, and counts: it holds the whole report. */
export type ExplainEvent =
  | { readonly type: "verdict"; readonly verdict: Report["verdict"] }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "done"; readonly report: Report };

type Emit = (event: ExplainEvent) => void;

/**
 * Reads one answer, streamed or, from a service that cannot stream, whole. Only the first attempt that says something
 * is passed on: after a broken stream the next attempt gives `done` alone, so that no text is heard twice.
 */
export class StreamReader {
  #speaker: Response | undefined;

  constructor(private readonly emit: Emit) {}

  async read(response: Response): Promise<Answer<Report>> {
    const type = response.headers.get("content-type") ?? "";
    if (response.status !== 200 || !/^text\/event-stream\b/i.test(type)) {
      return readAnswer(response.status, response.headers, await response.text(), readReport);
    }
    const parser = new EventParser();
    for await (const piece of textOf(response)) {
      for (const event of parser.push(piece)) {
        const answer = this.#take(event, response);
        if (answer !== undefined) {
          return answer;
        }
      }
    }
    return { kind: "failure", reason: "ended its stream without a report", status: response.status, retry: "soon" };
  }

  /** The answer where the event is the last one: the report, or the problem that there is in its place. */
  #take({ name, data }: ServerSentEvent, response: Response): Answer<Report> | undefined {
    const part = name === "verdict" ? verdictIn(data) : name === "text" ? textIn(data) : undefined;
    if (part !== undefined) {
      this.#speaker ??= response;
      if (this.#speaker === response) {
        this.emit(part);
      }
    }
    const document = name === "done" || name === "error" ? parseObject(data) : undefined;
    if (name === "error" && isProblem(document)) {
      return problemAnswer(document.status, document);
    }
    const report = name === "done" ? readReport(document) : undefined;
    return report && { kind: "value", value: report };
  }
}

function verdictIn(data: string): ExplainEvent | undefined {
  const verdict = parseObject(data) as Partial<Report["verdict"]> | undefined;
  return typeof verdict?.level === "string" && Array.isArray(verdict.findings)
    ? { type: "verdict", verdict: verdict as Report["verdict"] }
    : undefined;
}

function textIn(data: string): ExplainEvent | undefined {
  const { text } = (parseObject(data) ?? {}) as { text?: unknown };
  return typeof text === "string" ? { type: "text", text } : undefined;
}

/** The events that `run` emits, and `done` with what it gives. Leaving the loop early aborts `run`. */
export async function* eventsOf(
  run: (emit: Emit, signal: AbortSignal) => Promise<Report>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExplainEvent, void, undefined> {
  const queue: (() => ExplainEvent)[] = [];
  const abort = new AbortController();
  let wake = (): void => undefined;
  const put = (next: () => ExplainEvent): void => {
    queue.push(next);
    wake();
  };
  run((event) => put(() => event), joined(signal, abort)).then(
    (report) => put(() => ({ type: "done", report })),
    (error: unknown) =>
      put(() => {
        throw error;
      }),
  );
  try {
    for (let type = ""; type !== "done"; ) {
      while (queue.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const event = (queue.shift() as () => ExplainEvent)();
      type = event.type;
      yield event;
    }
  } finally {
    abort.abort();
  }
}

/** `AbortSignal.any` is missing in React Native. A reason is kept where the platform keeps one. */
function joined(signal: AbortSignal | undefined, own: AbortController): AbortSignal {
  const onAbort = (): void => own.abort(signal?.reason);
  if (signal?.aborted) {
    onAbort();
  }
  signal?.addEventListener("abort", onAbort);
  own.signal.addEventListener("abort", () => signal?.removeEventListener("abort", onAbort));
  return own.signal;
}
