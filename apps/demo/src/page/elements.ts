/** The element with this id; the page's own markup promises that it is there. */
export function element<Type extends Element = HTMLElement>(id: string): Type {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element "${id}".`);
  return found as Element as Type;
}

/** The first element inside `root` that a selector finds. */
export function within<Type extends Element = HTMLElement>(root: ParentNode, selector: string): Type {
  const found = root.querySelector<Type>(selector);
  if (found === null) throw new Error(`Nothing matches "${selector}".`);
  return found;
}

/** A copy of a template's content as one element. */
export function cloneTemplate(id: string): HTMLElement {
  const { content } = element<HTMLTemplateElement>(id);
  return content.firstElementChild!.cloneNode(true) as HTMLElement;
}

/** Shows another symbol of the sprite in a `<use>` element. */
export function setIcon(use: Element, symbol: string): void {
  use.setAttribute('href', `#i-${symbol}`);
}

/** Writes text only where it differs, so that screen readers and layout are left in peace. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
