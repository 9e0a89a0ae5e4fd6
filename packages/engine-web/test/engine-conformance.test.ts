import { describe, test } from 'vitest';
import { hasChromium } from '../../../tooling/testing/chromium.js';
import { pageSuite } from './support/page-suite.js';

if (hasChromium()) await pageSuite(new URL('./pages/engine-conformance.ts', import.meta.url));
else describe.skip('engine conformance in a page', () => test('needs Chromium', () => undefined));
