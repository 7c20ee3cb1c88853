import ts from 'typescript'
import type { SourceFile } from './wordingPatterns.ts'

/** Returns a TypeScript file with all blank but its sentences: strings and templates that have a space. Lines keep their numbers. */
export function sentencesOf({ path, text }: SourceFile): SourceFile {
  const kept = new Array<boolean>(text.length).fill(false)
  const visit = (node: ts.Node) => {
    if ((ts.isStringLiteral(node) || isTemplatePart(node)) && /\s/.test(node.text) && !ts.isImportDeclaration(node.parent))
      kept.fill(true, node.getStart(), node.end)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
  return { path, text: Array.from({ length: text.length }, (_, index) => kept[index] || text[index] === '\n' ? text[index] : ' ').join('') }
}

function isTemplatePart(node: ts.Node): node is ts.LiteralLikeNode {
  return ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
}
