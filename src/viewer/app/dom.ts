/** Making elements. Text from files goes in as text, never as HTML. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: never) => void)>>;
type Child = Node | string | number | undefined | null | false;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  give(e, attributes);
  fill(e, ...children);
  return e;
}

export function svg(tag: string, attributes: Attributes = {}, ...children: Node[]): SVGElement {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
  give(e, attributes);
  e.append(...children);
  return e;
}

function give(e: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || (value === false && !name.startsWith('aria-'))) continue;
    if (typeof value === 'function') e.addEventListener(name.replace(/^on/, ''), value as (event: Event) => void);
    else e.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
  }
}

/** Replaces what is in an element. */
export function fill(e: Element, ...children: (Child | readonly Child[])[]): void {
  e.replaceChildren(
    ...children
      .flat()
      .filter((c): c is Node | string | number => c !== undefined && c !== null && c !== false)
      .map((c) => (typeof c === 'number' ? String(c) : c)),
  );
}

const icons: Record<string, string> = {
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M6 4.5h4v15H6zM14 4.5h4v15h-4z',
  back: 'M18 5v14l-9-7zM6 5h2.4v14H6z',
  forward: 'M6 5v14l9-7zM15.6 5H18v14h-2.4z',
  smooth:
    'M2 16.5c4.5 0 5.5-3 7-6C10.6 7.3 12 4.5 16.5 4.5H22v2.600h-5.5c-2.9 0-3.7 1.800-5.2 4.800-1.6 3.200-3.2 7.200-9.3 7.200zM15 15h2.600v2.600H15zm4.400-3.200H22v2.600h-2.600zM10.6 18.400h2.600V21h-2.600z',
  home: 'M12 3.6 3.5 11h2.4v8.4h4.6v-5.6h3v5.6h4.6V11h2.4z',
  close: 'M6.2 4.8 12 10.6l5.8-5.8 1.4 1.4-5.8 5.8 5.8 5.8-1.4 1.4-5.8-5.8-5.8 5.8-1.4-1.4 5.8-5.8-5.8-5.8z',
  sun: 'M12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM11 2h2v3.2h-2zM11 18.8h2V22h-2zM2 11h3.2v2H2zM18.8 11H22v2h-3.2zM4.2 5.6l1.4-1.4 2.3 2.3-1.4 1.4zM16.1 17.5l1.4-1.4 2.3 2.3-1.4 1.4zM18.4 4.2l1.4 1.4-2.3 2.3-1.4-1.4zM6.5 16.1l1.4 1.4-2.3 2.3-1.4-1.4z',
  moon: 'M20 14.6A8.4 8.4 0 0 1 9.4 4a8.4 8.4 0 1 0 10.6 10.6z',
  info: 'M12 2.8a9.2 9.2 0 1 1 0 18.4 9.2 9.2 0 0 1 0-18.4zM11 10.4v6.8h2v-6.8zM12 6.6a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6z',
  layers: 'M12 3 2.5 8.2 12 13.4l9.5-5.2zM4.6 11.2l-2.1 1.2L12 17.6l9.5-5.2-2.1-1.2-7.4 4z',
  north: 'M12 2.5 6.5 20 12 16.4 17.5 20z',
  keys: 'M3 6.5h18v11H3zM6 9.2h2v2H6zm3.4 0h2v2h-2zm3.4 0h2v2h-2zm3.4 0h2v2h-2zM7.4 13h9.2v2H7.4z',
};

/** A small picture from the set above; decoration only, so screen readers skip it. */
export const icon = (name: string): SVGElement => iconOf(icons[name] ?? '');

/** A small picture from a path in a square of 24 by 24. */
export function iconOf(d: string): SVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 24 24', width: 18, height: 18, 'aria-hidden': 'true', class: 'icon' },
    svg('path', { d, fill: 'currentColor', 'fill-rule': 'evenodd' }),
  );
}

/** Things to undo when a part of the page goes away. */
export class Scope {
  readonly #undo: (() => void)[] = [];
  add(undo: (() => void) | undefined): void {
    if (undo) this.#undo.push(undo);
  }
  end(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }
}
