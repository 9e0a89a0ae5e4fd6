import type { Catalogue } from './catalogue.js';
import { english } from './english.js';

export const japanese: Catalogue = english;
