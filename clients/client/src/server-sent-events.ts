/** One event of a `text/event-stream` (HTML standard, section 9.2). */
export interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** The longest line or event that is kept (characters); a server that sends more is no service of ours. */
const LONGEST = 8 * 1024 * 1024;

/** Cuts a stream of text into events. `push` may be called with pieces of any size. Raises `RangeError` past 8 MiB. */
export class EventParser {
  #rest = "";
  #endedWithReturn = false;
  #name = "";
  #data: string[] = [];

  push(piece: string): readonly ServerSentEvent[] {
    // The line feed of a line break that was cut in two.
    const fresh = this.#endedWithReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
    this.#endedWithReturn = piece === "" ? this.#endedWithReturn : piece.endsWith("\r");
    const lines = (this.#rest + fresh).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() ?? "";
    const events = lines.flatMap((line) => this.#line(line));
    if (this.#rest.length + this.#data.reduce((sum, { length }) => sum + length, 0) > LONGEST) {
      throw new RangeError("an event of the stream is too long");
    }
    return events;
  }

  #line(line: string): readonly ServerSentEvent[] {
    if (line === "") {
      return this.#finish();
    }
    const [, field = "", value = ""] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(line) ?? [];
    if (field === "event") {
      this.#name = value;
    } else if (field === "data") {
      this.#data.push(value);
    }
    return [];
  }

  #finish(): readonly ServerSentEvent[] {
    const event = { name: this.#name || "message", data: this.#data.join("\n") };
    const isEmpty = this.#data.length === 0;
    this.#name = "";
    this.#data = [];
    return isEmpty ? [] : [event];
  }
}

/** The text of a body, piece by piece; at once where the platform (React Native) cannot read a body in pieces. */
export async function* textOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader?.();
  if (reader === undefined) {
    yield await response.text();
    return;
  }
  const decoder = new TextDecoder();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    yield decoder.decode(piece.value, { stream: true });
  }
}
