type Child = Node | string | undefined;

/** An element with attributes and children. Strings become text, never markup: hostile text stays text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

const LONGEST = 600;

/**
 * Foreign text as something to show: no control characters, no invisible ones, none that turn the direction around,
 * and not too long. `bdi` keeps it from reordering what stands beside it.
 */
export function foreign(text: string, longest = LONGEST): HTMLElement {
  const shown = Array.from(text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " "));
  return element("bdi", {}, shown.length > longest ? `${shown.slice(0, longest).join("")}…` : shown.join(""));
}

export function section(title: string, ...children: readonly Child[]): HTMLElement {
  return element("section", {}, element("h3", {}, title), ...children);
}
