/** The part of the page with this id. Raises where the page has none. */
export function part<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`the page has no #${id}`);
  }
  return found as T;
}

export function say(id: string, text: string): void {
  part(id).textContent = text;
}

/** One more line, the newest first. */
export function note(listId: string, text: string): void {
  const line = document.createElement("li");
  line.textContent = text;
  part(listId).prepend(line);
}
