/** Views with a name, kept in this browser. Each is the address of its picture, so it can be handed on as a link. */
import { recall, remember } from '../language/language.ts';

export interface Bookmark {
  readonly name: string;
  /** The part of the address after `?`. */
  readonly search: string;
}

const most = 200;
const isBookmark = (b: unknown): b is Bookmark =>
  typeof (b as Bookmark)?.name === 'string' && typeof (b as Bookmark)?.search === 'string';

export function readBookmarks(): Bookmark[] {
  try {
    const kept: unknown = JSON.parse(recall('bookmarks') ?? '[]');
    return Array.isArray(kept) ? kept.filter(isBookmark).slice(0, most) : [];
  } catch {
    return [];
  }
}
const keep = (bookmarks: readonly Bookmark[]): void => remember('bookmarks', JSON.stringify(bookmarks));

/** Puts it first; one of the same name and run is replaced. */
export function addBookmark(bookmark: Bookmark): void {
  keep([bookmark, ...readBookmarks().filter((b) => !same(b, bookmark))].slice(0, most));
}
export const removeBookmark = (bookmark: Bookmark): void => keep(readBookmarks().filter((b) => !same(b, bookmark)));

export const runOf = ({ search }: Bookmark): string | undefined => new URLSearchParams(search).get('run') ?? undefined;
const same = (a: Bookmark, b: Bookmark): boolean => a.name === b.name && runOf(a) === runOf(b);
