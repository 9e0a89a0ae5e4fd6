import { describe, expect, it } from 'vitest';
import { userFolder } from './context.js';

describe('userFolder', () => {
  it('is where the user called npm, when npm moved the process to its package', () => {
    const environment = { INIT_CWD: '/project/sub', npm_package_json: '/project/package.json' };
    expect(userFolder(environment, '/project')).toBe('/project/sub');
  });

  it('is the current folder when somebody chose that on purpose, or without npm', () => {
    const environment = { INIT_CWD: '/project/sub', npm_package_json: '/project/package.json' };
    expect(userFolder(environment, '/elsewhere')).toBe('/elsewhere');
    expect(userFolder({ INIT_CWD: '/project/sub' }, '/project')).toBe('/project');
    expect(userFolder({}, '/project')).toBe('/project');
  });
});
