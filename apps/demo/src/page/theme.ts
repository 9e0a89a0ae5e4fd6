import { element, setIcon } from './elements.js';
import type { Preferences } from './preferences.js';

const themes = ['system', 'light', 'dark'] as const;
const labels = { system: 'as the system', light: 'light', dark: 'dark' } as const;

/**
 * The button that goes through the colours: those of the system, light, dark.
 *
 * @param onChange told after every change, also when the system changes its mind
 */
export function setUpTheme(preferences: Preferences, save: () => void, onChange: () => void): void {
  const button = element<HTMLButtonElement>('theme-button');
  const icon = element<SVGUseElement>('theme-icon');
  const show = (): void => {
    document.documentElement.dataset.theme = preferences.theme;
    setIcon(icon, preferences.theme);
    const label = `Colours: ${labels[preferences.theme]}`;
    button.setAttribute('aria-label', label);
    button.title = label;
    onChange();
  };
  button.addEventListener('click', () => {
    preferences.theme = themes[(themes.indexOf(preferences.theme) + 1) % themes.length]!;
    save();
    show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
  show();
}
