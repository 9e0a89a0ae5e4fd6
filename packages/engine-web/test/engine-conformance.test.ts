import { test } from 'vitest';
import { hasChromium } from '../../../tooling/testing/chromium.js';
import { pageSuite } from './support/page-suite.js';

if (hasChromium()) await pageSuite(new URL('./pages/engine-conformance.ts', import.meta.url));
else test.skip('engine conformance in a page: needs Chromium', () => undefined);
