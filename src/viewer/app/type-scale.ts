/** How much larger than usual type is on this screen: 1 on a desk, about 2 on a 4K wall. For what is drawn rather than styled. */
export const typeScale = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
