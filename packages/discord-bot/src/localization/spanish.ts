import type { Catalogue } from './catalogue.js';
import { english } from './english.js';

export const spanish: Catalogue = english;
