import path from 'node:path';
import ts from 'typescript-api';
import { describe, expect, it } from 'vitest';
import { publishedPackages } from './workspace.js';

/** Entry points of a package as declaration files. */
function declarationEntries({
  folder,
  manifest,
}: ReturnType<typeof publishedPackages>[number]): readonly string[] {
  return Object.values(manifest.exports ?? {})
    .map((target) => (typeof target === 'string' ? undefined : target.types))
    .filter((file) => file !== undefined)
    .map((file) => path.join(folder, file));
}

/** Names of everything an entry exports, and the members of its interfaces and classes, that lack a doc comment. */
function undocumented(entry: string): readonly string[] {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const moduleSymbol = checker.getSymbolAtLocation(program.getSourceFile(entry)!);
  const missing: string[] = [];
  for (const exported of moduleSymbol ? checker.getExportsOfModule(moduleSymbol) : []) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const isOurs = symbol.declarations?.some(
      (declaration) => !declaration.getSourceFile().fileName.includes('node_modules'),
    );
    if (!isOurs) continue;
    if (symbol.getDocumentationComment(checker).length === 0) missing.push(exported.name);
    for (const declaration of symbol.declarations ?? []) {
      if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) continue;
      for (const member of declaration.members) {
        if (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) continue;
        // Declaration files stand one `#private` for all private fields of a class.
        if (member.name && ts.isPrivateIdentifier(member.name)) continue;
        const memberSymbol = member.name && checker.getSymbolAtLocation(member.name);
        if (memberSymbol && memberSymbol.getDocumentationComment(checker).length === 0) {
          missing.push(`${exported.name}.${memberSymbol.name}`);
        }
      }
    }
  }
  return missing;
}

describe.each(publishedPackages())('$manifest.name', (workspacePackage) => {
  it.each(
    declarationEntries(workspacePackage).map((entry) => ({
      name: path.basename(path.dirname(entry)),
      entry,
    })),
  )(
    'documents every exported name ($name)',
    ({ entry }) => {
      expect(undocumented(entry)).toEqual([]);
    },
    120_000,
  );
});
