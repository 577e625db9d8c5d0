import type { Node } from './layout-pages.js';
import { A4 } from './papers.js';
import type { OfficialPdf, Reference } from './pdf-document.js';
import type { Content } from './pdf-page.js';

/**
 * Writes the structure tree. By hand, not with pdfkit's struct(): it knows no row and column spans, and an
 * element that runs over pages is content on each of them here.
 */
export function writeStructure(doc: OfficialPdf, root: Node, pages: readonly Content[][]): void {
  const contents = new Map<Node, Content[]>();
  for (const content of pages.flat()) {
    const known = contents.get(content.node);
    if (known) known.push(content);
    else contents.set(content.node, [content]);
  }
  const tree = doc.structure;
  const pageOf = (index: number): Reference | undefined => pages[index]?.[0]?.page;
  let notes = 0;

  const write = (node: Node, parent: Reference): Reference => {
    const reference = doc.reference({ Type: 'StructElem', S: node.tag, P: parent, ...attributesOf(node) });
    const own = contents.get(node) ?? [];
    const first = own[0]?.page ?? (node.page === undefined ? undefined : pageOf(node.page));
    if (first) reference.data.Pg = first;
    if (node.tag === 'Note') reference.data.ID = text(`note${++notes}`);
    for (const content of own) tree.parents.get(content.key)[content.id] = reference;
    reference.data.K = [
      ...own.map((content) => (content.page === first ? content.id : { Type: 'MCR', Pg: content.page, MCID: content.id })),
      ...node.kids.map((kid) => write(kid, reference)),
    ];
    reference.end();
    return reference;
  };
  tree.root.data.K = [write(root, tree.root)];
}

function attributesOf(node: Node): Record<string, unknown> {
  const attributes: Record<string, unknown>[] = [];
  if (node.scope || (node.columnSpan ?? 1) > 1 || (node.rowSpan ?? 1) > 1) {
    attributes.push({
      O: 'Table',
      ...(node.scope ? { Scope: node.scope } : {}),
      ...((node.columnSpan ?? 1) > 1 ? { ColSpan: node.columnSpan } : {}),
      ...((node.rowSpan ?? 1) > 1 ? { RowSpan: node.rowSpan } : {}),
    });
  }
  if (node.bbox) {
    const [left, top, right, bottom] = node.bbox;
    attributes.push({ O: 'Layout', Placement: 'Block', BBox: [left, A4.height - bottom, right, A4.height - top] });
  }
  return {
    ...(node.alt === undefined ? {} : { Alt: text(node.alt) }),
    ...(attributes.length === 0 ? {} : { A: attributes.length === 1 ? attributes[0] : attributes }),
  };
}

/** pdfkit writes a string primitive as a name and a String object as text. */
function text(value: string): unknown {
  return new String(value);
}
