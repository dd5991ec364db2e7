/** The bar of tools and the panel of the one that is open. */
import type { App } from '../app/app.ts';
import { el, fill, iconOf } from '../app/dom.ts';
import type { OpenTool, ToolKind } from './tool.ts';

const files = import.meta.glob<{ readonly [name: string]: ToolKind }>('./kinds/*.ts', { eager: true });
/** Whatever lies in `kinds/`, in the order of the bar. */
export const toolKinds: readonly ToolKind[] = Object.values(files)
  .flatMap((file) => Object.values(file))
  .filter((k): k is ToolKind => typeof k === 'object' && k !== null && 'open' in k && 'icon' in k)
  .sort((a, b) => a.order - b.order);

/** Opens a tool where it is closed and closes it where it is open. */
export function toggleTool({ store }: App, id: string): void {
  store.set({ tool: store.get.tool === id ? undefined : id });
}

/** The two parts of the page, and which tools its keys reach. */
export function toolbar(app: App): { readonly bar: HTMLElement; readonly panel: HTMLElement } {
  const { t, store, scope, view } = app;
  const kinds = toolKinds.filter((kind) => kind.fits?.(app) ?? true);
  const buttons = kinds.map((kind) => {
    const label = kind.key ? `${app.name(kind.name)} (${kind.key})` : app.name(kind.name);
    const onclick = (): void => toggleTool(app, kind.id);
    const attributes = {
      type: 'button',
      class: 'icon-button',
      'aria-label': label,
      title: label,
      'aria-pressed': 'false',
    };
    return el('button', { ...attributes, onclick, 'data-tool': kind.id }, iconOf(kind.icon));
  });
  const bar = el('nav', { class: 'tools', 'aria-label': t('tools'), hidden: kinds.length === 0 }, ...buttons);
  const panel = el('section', { class: 'card tool', hidden: true });
  let tool: OpenTool | undefined;
  const follow = (): void => {
    tool?.close();
    const kind = kinds.find(({ id }) => id === store.get.tool);
    tool = kind?.open(app);
    if (kind && !tool) store.set({ tool: undefined });
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(tool !== undefined && button.dataset['tool'] === kind?.id));
    panel.hidden = !tool?.panel;
    if (kind) panel.setAttribute('aria-label', app.name(kind.name));
    fill(panel, tool?.panel);
    view?.takeClicks(tool?.click && ((spot) => tool?.click?.(spot) ?? false));
  };
  follow();
  scope.add(store.on(['tool'], follow));
  scope.add(store.on(['shown'], () => tool?.update?.()));
  scope.add(() => {
    tool?.close();
    view?.takeClicks(undefined);
  });
  return { bar, panel };
}
