/** Names over the scene as real text: placed every time the view moves, the more important first, none over another. */
import { el } from '../app/dom.ts';
import type { Stage } from './stage.ts';

export interface Label {
  readonly id: string;
  readonly text: string;
  /** A figure after the name. */
  readonly value?: string;
  readonly x: number;
  readonly y: number;
  readonly elevation?: number;
  /** Larger goes first. */
  readonly priority: number;
  readonly style: string;
  /** Shown only with the eye nearer than this many times the extent of the place. */
  readonly within?: number;
  readonly onPick?: () => void;
}

interface Placed {
  readonly node: HTMLElement;
  width: number;
  height: number;
  text: string;
}

export interface Labels {
  /** Asks for the labels anew: a new frame, another language, a layer hidden. */
  renew(): void;
}

export function makeLabels(stage: Stage, layer: HTMLElement, source: () => readonly Label[]): Labels {
  let labels: readonly Label[] = [];
  let stale = true;
  const nodes = new Map<string, Placed>();
  const extent = Math.max(stage.ground.width, stage.ground.height);

  const nodeOf = (label: Label): Placed => {
    const text = `${label.style}|${label.text}|${label.value ?? ''}`;
    let placed = nodes.get(label.id);
    if (!placed) {
      placed = { node: el('div', { class: 'label' }), width: 0, height: 0, text: '' };
      nodes.set(label.id, placed);
      layer.append(placed.node);
    }
    if (placed.text !== text) {
      placed.text = text;
      placed.node.className = `label ${label.style}`;
      placed.node.replaceChildren(label.text);
      if (label.value) placed.node.append(el('b', {}, label.value));
      placed.node.style.display = '';
      placed.width = placed.node.offsetWidth + 6;
      placed.height = placed.node.offsetHeight + 2;
    }
    return placed;
  };

  const place = (): void => {
    if (stale) {
      labels = [...source()].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
      const ids = new Set(labels.map((l) => l.id));
      for (const [id, { node }] of nodes)
        if (!ids.has(id)) {
          node.remove();
          nodes.delete(id);
        }
      stale = false;
    }
    const { left, right, top, bottom } = stage.eye.free();
    // Cards lie over the picture: a label half under one would only confuse.
    const page = layer.getBoundingClientRect();
    const taken = [...document.querySelectorAll('.card, .caption, .picture-name')].map((card) => {
      const box = card.getBoundingClientRect();
      return {
        x0: box.left - page.left,
        y0: box.top - page.top,
        x1: box.right - page.left,
        y1: box.bottom - page.top,
      };
    });
    for (const label of labels) {
      const at = stage.project(label.x, label.y, label.elevation);
      const near = at && (label.within === undefined || at.distance < label.within * extent);
      const inside = near && at.x > left && at.y > top && at.x < right && at.y < bottom;
      const held = nodes.get(label.id);
      if (!inside) {
        if (held) held.node.style.display = 'none';
        continue;
      }
      const placed = nodeOf(label);
      const x0 = at.x - placed.width / 2;
      const y0 = at.y - placed.height - (label.style.includes('flat') ? -placed.height / 2 : 9);
      const box = { x0, y0, x1: x0 + placed.width, y1: y0 + placed.height };
      const free =
        box.x0 > left &&
        box.x1 < right &&
        taken.every((t) => box.x1 < t.x0 || box.x0 > t.x1 || box.y1 < t.y0 || box.y0 > t.y1);
      placed.node.style.display = free ? '' : 'none';
      if (!free) continue;
      taken.push(box);
      placed.node.style.transform = `translate(${Math.round(x0)}px, ${Math.round(y0)}px)`;
    }
  };
  stage.onDraw((moved) => {
    if (moved || stale) place();
  });
  return {
    renew() {
      stale = true;
      stage.invalidate();
    },
  };
}
