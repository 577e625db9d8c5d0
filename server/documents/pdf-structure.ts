import type { Node } from './layout-pages.js';
import { A4 } from './papers.js';
import type { OfficialPdf } from './pdf-document.js';
import type { Drawn } from './pdf-page.js';

/** Where an element is painted: the page's object and the number of its content there. */
interface Place {
  page: number;
  id: number;
}

/**
 * Writes the structure tree. By hand, not with pdfkit's struct(): it knows no row and column spans, and an element
 * that runs over pages is content on each of them here. Children are written before their parents, whose numbers
 * are kept for them.
 */
export function writeStructure(doc: OfficialPdf, root: Node, pages: readonly Drawn[]): void {
  const places = placesOf(pages);
  const numbers = new Map<Node, number>();
  let notes = 0;

  const write = (node: Node, parent: number): number => {
    const id = doc.reserve();
    numbers.set(node, id);
    const own = places.get(node) ?? [];
    const page = own[0]?.page ?? (node.page === undefined ? undefined : pages[node.page]?.object);
    const kids = own.map((place) =>
      place.page === page ? place.id : `<</Type /MCR/Pg ${place.page} 0 R/MCID ${place.id}>>`,
    );
    const note = node.tag === 'Note' ? `/ID (note${++notes})` : '';
    for (const kid of node.kids) kids.push(`${write(kid, id)} 0 R`);
    doc.object(
      `<</Type /StructElem/S /${node.tag}/P ${parent} 0 R${page === undefined ? '' : `/Pg ${page} 0 R`}${note}${attributesOf(node)}/K[${kids.join(' ')}]>>`,
      id,
    );
    return id;
  };
  const tree = doc.reserve();
  const document = write(root, tree);
  const parents = pages.map(
    ({ contents }, key) => `${key} [${contents.map((node) => `${numbers.get(node)} 0 R`).join(' ')}]`,
  );
  doc.object(
    `<</Type /StructTreeRoot/K[${document} 0 R]/ParentTree<</Nums[${parents.join(' ')}]>>/ParentTreeNextKey ${pages.length}>>`,
    tree,
  );
  doc.setStructure(tree);
}

function placesOf(pages: readonly Drawn[]): Map<Node, Place[]> {
  const places = new Map<Node, Place[]>();
  for (const { object, contents } of pages) {
    contents.forEach((node, id) => {
      const known = places.get(node);
      if (known) known.push({ page: object, id });
      else places.set(node, [{ page: object, id }]);
    });
  }
  return places;
}

function attributesOf(node: Node): string {
  const attributes: string[] = [];
  const spans = `${(node.columnSpan ?? 1) > 1 ? `/ColSpan ${node.columnSpan}` : ''}${(node.rowSpan ?? 1) > 1 ? `/RowSpan ${node.rowSpan}` : ''}`;
  if (node.scope || spans) attributes.push(`<</O /Table${node.scope ? `/Scope /${node.scope}` : ''}${spans}>>`);
  if (node.bbox) {
    const [left, top, right, bottom] = node.bbox;
    const box = [left, A4.height - bottom, right, A4.height - top].map((value) => Math.round(value * 100) / 100);
    attributes.push(`<</O /Layout/Placement /Block/BBox [${box.join(' ')}]>>`);
  }
  const alt = node.alt === undefined ? '' : `/Alt <FEFF${Buffer.from(node.alt, 'utf16le').swap16().toString('hex')}>`;
  return `${alt}${attributes.length === 0 ? '' : `/A ${attributes.length === 1 ? attributes[0] : `[${attributes.join(' ')}]`}`}`;
}
