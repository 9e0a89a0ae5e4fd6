/** Gives a voice its own colour and letters; both follow from its id and name, so they are the same on every visit. */
export function paintAvatar(
  avatar: HTMLElement,
  voice: { readonly id: string; readonly name: string },
): void {
  avatar.style.setProperty('--hue', String(Number.parseInt(voice.id.slice(0, 6), 16) % 360));
  avatar.textContent = [...voice.name.trim()].slice(0, 2).join('');
}
