import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryFiles, root, workspacePackages } from './workspace.js';

/** Packages whose code must run anywhere: no Node modules. */
const universal = new Set([
  '@starling-tts/core',
  '@starling-tts/chatterbox',
  '@starling-tts/engine-web',
  '@starling-tts/model-fledgling',
  '@starling-tts/voices',
]);

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): readonly Import[] {
  const source = readFileSync(path.join(root, file), 'utf8');
  const statements = source.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?from\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
  );
  return Array.from(statements, ([, typeOnly, fixed, dynamic]) => ({
    file,
    specifier: (fixed ?? dynamic)!,
    typeOnly: typeOnly !== undefined,
  }));
}

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe.each(workspacePackages().filter(({ manifest }) => manifest.exports))(
  '$manifest.name',
  ({ folder, manifest }) => {
    const prefix = `${path.relative(root, folder)}/src/`.replaceAll(path.sep, '/');
    const imports = repositoryFiles()
      .filter((file) => file.startsWith(prefix) && file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap(importsOf)
      .filter(({ specifier }) => !specifier.startsWith('.'));

    it('imports only what its manifest declares', () => {
      const declared = new Set([
        ...Object.keys(manifest.dependencies ?? {}),
        ...Object.keys(manifest.peerDependencies ?? {}),
      ]);
      const undeclared = imports.filter(
        ({ specifier }) => !specifier.startsWith('node:') && !declared.has(packageOf(specifier)),
      );
      expect(undeclared).toEqual([]);
    });

    if (universal.has(manifest.name)) {
      it('imports no Node module', () => {
        expect(imports.filter(({ specifier }) => specifier.startsWith('node:'))).toEqual([]);
      });
    }

    if (manifest.name === '@starling-tts/chatterbox') {
      it('takes types only from ONNX Runtime', () => {
        expect(
          imports.filter(({ specifier, typeOnly }) => specifier.startsWith('onnxruntime') && !typeOnly),
        ).toEqual([]);
      });
    }
  },
);
