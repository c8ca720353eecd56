import { isNode, LineCounter, parseDocument } from 'yaml';

/**
 * Finds places in a document as people see it: the line (1 is the first) on which what a JSON pointer names begins in the YAML or JSON text, or what
 * it would stand in where it is missing.
 */
export function lineFinder(text: string): (pointer: string) => number {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  return (pointer) => {
    const path = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
    }
    return 1;
  };
}
