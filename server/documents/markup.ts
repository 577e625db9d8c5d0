import { parseDocument } from 'htmlparser2';
import type { Align, Block, Cell, ItemBlock, ParagraphBlock, Run, TableBlock } from './blocks.js';
import { signOf } from './signs.js';

type ChildNode = ReturnType<typeof parseDocument>['children'][number];
type Element = Extract<ChildNode, { attribs: unknown }>;
type Text = Extract<ChildNode, { data: string }>;

/** A template of ours is wrong: an element or attribute that the papers do not know. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
}

/**
 * The blocks that a filled-in template stands for. The markup is small and HTML-like; every element is one of
 * `READERS`, and anything else is a TemplateFault. White space collapses as in HTML; U+00A0 stays.
 */
export function readMarkup(markup: string): Block[] {
  const { children } = parseDocument(markup, { xmlMode: true, decodeEntities: true });
  numberArticles(children);
  return readAll(children);
}

/** Articles are numbered through the paper, chapters too; `<ref to="id"/>` becomes the number of the article it means. */
function numberArticles(nodes: ChildNode[]): void {
  const all: Element[] = [];
  gather(nodes, all);
  const articles = all.filter((element) => element.name === 'article');
  articles.forEach((article, index) => {
    article.attribs.number = String(index + 1);
  });
  all
    .filter((element) => element.name === 'chapter')
    .forEach((chapter, index) => {
      chapter.attribs.number = String(index + 1);
    });
  for (const ref of all.filter((element) => element.name === 'ref')) {
    const article = articles.find((candidate) => candidate.attribs.id === ref.attribs.to);
    if (!article) throw new TemplateFault(`<ref to="${ref.attribs.to}">: no such article`);
    ref.attribs.number = article.attribs.number ?? '';
  }
}

function gather(nodes: ChildNode[], found: Element[]): void {
  for (const node of nodes) {
    if (!isTag(node)) continue;
    if (NUMBERED.has(node.name)) found.push(node);
    gather(node.children, found);
  }
}

const NUMBERED = new Set(['article', 'chapter', 'ref']);

function readAll(nodes: ChildNode[]): Block[] {
  const blocks: Block[] = [];
  for (const node of nodes) {
    if (isText(node) && node.data.trim() === '') continue;
    if (!isTag(node)) {
      if (node.type === 'comment') continue;
      throw new TemplateFault(
        `text outside of an element: ${isText(node) ? node.data.trim().slice(0, 60) : node.type}`,
      );
    }
    if (node.name === 'end') markEnd(blocks);
    else blocks.push(...readerOf(node)(node));
  }
  return blocks;
}

function readerOf(element: Element): (element: Element) => Block[] {
  const reader = READERS[element.name];
  if (!reader) throw new TemplateFault(`unknown element <${element.name}>`);
  return reader;
}

const READERS: Record<string, (element: Element) => Block[]> = {
  paper: (e) => [{ type: 'paper', style: oneOf(e, 'style', ['letter', 'notice', 'press', 'contract', 'form']) }],
  masthead: (e) => [{ type: 'masthead', runs: runsOf(e), note: e.attribs.note ?? null }],
  h1: (e) => heading(e, 1, 'center'),
  h2: (e) => heading(e, 2, 'left'),
  h3: (e) => heading(e, 3, 'left'),
  p: (e) => [paragraph(e)],
  items: (e) => numbered(e, 1),
  chapter: (e) => [
    { type: 'heading', level: 2, runs: [{ text: `제${e.attribs.number}장 ` }, ...runsOf(e)], align: 'center' },
  ],
  article: (e) => article(e),
  bullet: (e) => [
    {
      type: 'item',
      kind: 'bullet',
      level: Number(e.attribs.level ?? 1),
      sign: e.attribs.sign ?? '',
      runs: runsOf(e),
      keepNext: e.attribs.keep !== undefined,
    },
  ],
  field: (e) => [
    { type: 'item', kind: 'field', level: 1, sign: e.attribs.label ?? '', runs: runsOf(e), keepNext: false },
  ],
  attachments: (e) => attachments(e),
  table: (e) => [table(e)],
  pairs: (e) => [pairs(e)],
  sender: (e) => [
    {
      type: 'sender',
      text: textIn(e),
      seal: e.attribs.seal ? { text: e.attribs.seal, synthetic: e.attribs.synthetic === 'true' } : null,
      note: e.attribs.note ?? null,
    },
  ],
  approval: (e) => [{ type: 'approval', steps: steps(e, 'step'), cooperators: steps(e, 'cooperator') }],
  figure: (e) => [{ type: 'figure', name: oneOf(e, 'name', ['kogl']), alt: e.attribs.alt ?? '', caption: runsOf(e) }],
  rule: (e) => [{ type: 'rule', weight: oneOf(e, 'weight', ['thin', 'thick', 'double']) }],
  gap: (e) => [{ type: 'gap', lines: Number(e.attribs.lines ?? 1) }],
  pagebreak: () => [{ type: 'pageBreak' }],
  foot: (e) => [{ type: 'foot', blocks: readAll(e.children) }],
};

function heading(element: Element, level: 1 | 2 | 3, align: Align): Block[] {
  return [{ type: 'heading', level, runs: runsOf(element), align: alignOf(element, align) }];
}

function paragraph(element: Element): ParagraphBlock {
  return {
    type: 'paragraph',
    runs: runsOf(element),
    align: alignOf(element, 'justify'),
    size: oneOf(element, 'size', ['normal', 'small', 'large']),
    indent: Number(element.attribs.indent ?? 0),
    keepNext: element.attribs.keep !== undefined,
    note: element.attribs.note !== undefined,
  };
}

/** A lone item of a level carries no sign (행정업무운영 편람, domain.md 3.1). */
function numbered(list: Element, level: number): Block[] {
  const items = elementsOf(list, 'item');
  const alone = items.length === 1;
  return items.flatMap((item, index): Block[] => {
    const own: ItemBlock = {
      type: 'item',
      kind: 'numbered',
      level,
      sign: alone ? '' : signOf(Number(list.attribs.sign ?? level), index + 1),
      runs: runsOf(item, NESTED),
      keepNext: item.children.some((child) => isTag(child) && NESTED.has(child.name)),
    };
    const nested = item.children.filter(isTag).filter((child) => NESTED.has(child.name));
    return [
      own,
      ...nested.flatMap((child) => (child.name === 'items' ? numbered(child, level + 1) : readerOf(child)(child))),
    ];
  });
}

/** 제1조(목적), then its text, or its clauses ① ② with their 1. 2. */
function article(element: Element): Block[] {
  const title: Run[] = [{ text: `제${element.attribs.number}조(${element.attribs.title ?? ''})` }];
  const clauses = elementsOf(element, 'clause');
  const own = runsOf(element, IN_ARTICLES);
  const rest = element.children
    .filter(isTag)
    .filter((child) => IN_ARTICLES.has(child.name) && child.name !== 'clause' && child.name !== 'sub');
  return [
    { type: 'heading', level: 3, runs: title, align: 'left' },
    ...(own.length > 0
      ? [
          {
            ...plainParagraph(own, 'justify'),
            keepNext: element.children.some((child) => isTag(child) && child.name === 'sub'),
          },
        ]
      : []),
    ...subClauses(element, 1),
    ...clauses.flatMap((clause, index): Block[] => [
      {
        type: 'item',
        kind: 'numbered',
        level: 1,
        sign: signOf(7, index + 1),
        runs: runsOf(clause, IN_ARTICLES),
        keepNext: elementsOf(clause, 'sub').length > 0,
      },
      ...subClauses(clause, 2),
    ]),
    ...rest.flatMap((child) => readerOf(child)(child)),
  ];
}

function subClauses(element: Element, level: number): Block[] {
  return elementsOf(element, 'sub').map(
    (sub, index): ItemBlock => ({
      type: 'item',
      kind: 'numbered',
      level,
      sign: signOf(1, index + 1),
      runs: runsOf(sub),
      keepNext: false,
    }),
  );
}

const IN_ARTICLES = new Set(['clause', 'sub', 'table', 'pairs']);

/** Elements that may stand within an item, after its text. */
const NESTED = new Set(['items', 'table', 'pairs']);

/** `붙임  계획서 1부.  끝.` for one, numbered lines for several; two spaces, no colon (domain.md 3.1). */
function attachments(element: Element): Block[] {
  const files = elementsOf(element, 'li').map((li) => runsOf(li));
  return files.map((runs, index): ItemBlock => {
    const own: Run[] = files.length > 1 ? [{ text: `${index + 1}. ` }, ...runs] : runs;
    return { type: 'item', kind: 'field', level: 1, sign: index === 0 ? '붙임' : '', runs: own, keepNext: false };
  });
}

/** `끝.` two spaces after the last words; under a table on a line of its own, two spaces in. */
function markEnd(blocks: Block[]): void {
  const last = blocks.at(-1);
  const end = '\u00a0\u00a0끝.';
  if (last?.type === 'item' || last?.type === 'paragraph') last.runs.push({ text: end });
  else
    blocks.push({
      type: 'paragraph',
      runs: [{ text: end }],
      align: 'left',
      size: 'normal',
      indent: 0,
      keepNext: false,
      note: false,
    });
}

function table(element: Element): TableBlock {
  const caption = elementsOf(element, 'caption')[0];
  return {
    type: 'table',
    caption: caption ? runsOf(caption) : null,
    unit: element.attribs.unit ?? null,
    columns: numbersOf(element, 'cols'),
    headerRows: Number(element.attribs.head ?? 0),
    size: oneOf(element, 'size', ['normal', 'small']),
    rows: elementsOf(element, 'tr').map((row) => row.children.filter(isTag).map(cell)),
  };
}

function cell(element: Element): Cell {
  if (element.name !== 'th' && element.name !== 'td') throw new TemplateFault(`<${element.name}> within a table row`);
  const header = element.name === 'td' ? null : element.attribs.scope === 'row' ? 'row' : 'column';
  const align = alignOf(element, header ? 'center' : 'left');
  return {
    header,
    columnSpan: Number(element.attribs.colspan ?? 1),
    rowSpan: Number(element.attribs.rowspan ?? 1),
    align,
    blocks: cellBlocks(element, align),
  };
}

function cellBlocks(element: Element, align: Align): (ParagraphBlock | ItemBlock)[] {
  const nested = element.children.filter(isTag).filter((child) => BLOCKS_IN_CELLS.has(child.name));
  if (nested.length === 0) return [plainParagraph(runsOf(element), align)];
  return nested.flatMap((child) =>
    readerOf(child)(child).map((block) => {
      if (block.type === 'paragraph') return { ...block, align: child.attribs.align ? block.align : align };
      if (block.type === 'item') return block;
      throw new TemplateFault(`<${child.name}> within a table cell`);
    }),
  );
}

const BLOCKS_IN_CELLS = new Set(['p', 'bullet']);

function pairs(element: Element): TableBlock {
  const columns = element.attribs.cols ? numbersOf(element, 'cols') : [1, 3];
  const perRow = columns.length / 2;
  const cells = elementsOf(element, 'pair').map((pair): { cells: Cell[]; wide: boolean } => ({
    wide: perRow === 1 || pair.attribs.wide !== undefined,
    cells: [
      {
        header: 'row',
        columnSpan: 1,
        rowSpan: 1,
        align: 'center',
        blocks: [plainParagraph([{ text: pair.attribs.label ?? '' }], 'center')],
      },
      { header: null, columnSpan: 1, rowSpan: 1, align: 'left', blocks: cellBlocks(pair, 'left') },
    ],
  }));
  return {
    type: 'table',
    caption: null,
    unit: null,
    columns,
    headerRows: 0,
    size: 'normal',
    rows: rowsOfPairs(cells, columns.length),
  };
}

/** Two pairs share a row until one is `wide` or has no neighbour; that one's value spans the rest of the row. */
function rowsOfPairs(pairs: { cells: Cell[]; wide: boolean }[], columns: number): Cell[][] {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  const close = () => {
    const last = row.at(-1);
    if (last) rows.push([...row.slice(0, -1), { ...last, columnSpan: columns - row.length + 1 }]);
    row = [];
  };
  for (const pair of pairs) {
    if (pair.wide) close();
    row.push(...pair.cells);
    if (pair.wide || row.length >= columns) close();
  }
  close();
  return rows;
}

function plainParagraph(runs: Run[], align: Align): ParagraphBlock {
  return { type: 'paragraph', runs, align, size: 'normal', indent: 0, keepNext: false, note: false };
}

function steps(element: Element, name: string) {
  return elementsOf(element, name).map((step) => ({
    title: step.attribs.title ?? '',
    name: step.attribs.name || null,
    mark: step.attribs.mark || null,
  }));
}

function runsOf(element: Element, without: ReadonlySet<string> = new Set()): Run[] {
  const runs: Run[] = [];
  collect(element, {}, without, runs);
  return trimmed(runs);
}

function collect(element: Element, style: Omit<Run, 'text'>, without: ReadonlySet<string>, runs: Run[]): void {
  for (const node of element.children) {
    if (isText(node)) runs.push({ ...style, text: node.data.replace(/[ \t\r\n]+/g, ' ') });
    else if (isTag(node) && !without.has(node.name)) {
      if (node.name === 'br') runs.push({ text: '\n' });
      else if (node.name === 'ref') runs.push({ ...style, text: `제${node.attribs.number}조` });
      else if (node.name === 'b') collect(node, { ...style, bold: true }, without, runs);
      else if (node.name === 'small') collect(node, { ...style, small: true }, without, runs);
      else if (node.name === 'w') collect(node, { ...style, whole: true }, without, runs);
      else throw new TemplateFault(`<${node.name}> within text`);
    }
  }
}

/** One space between words whatever the template's line ends, none at the ends of a line. */
function trimmed(runs: Run[]): Run[] {
  const result: Run[] = [];
  let space = true;
  for (const run of runs) {
    if (run.text === '\n') {
      dropLastSpace(result);
      result.push(run);
      space = true;
      continue;
    }
    const text: string = space ? run.text.replace(/^ +/, '') : run.text;
    if (text === '') continue;
    space = text.endsWith(' ');
    result.push({ ...run, text });
  }
  dropLastSpace(result);
  return result;
}

function dropLastSpace(runs: Run[]): void {
  const last = runs.at(-1);
  if (!last?.text.endsWith(' ')) return;
  last.text = last.text.replace(/ +$/, '');
  if (last.text === '') runs.pop();
}

function textIn(element: Element): string {
  return runsOf(element)
    .map((run) => run.text)
    .join('');
}

function elementsOf(element: Element, name: string): Element[] {
  return element.children.filter(isTag).filter((child) => child.name === name);
}

function numbersOf(element: Element, name: string): number[] {
  const numbers = (element.attribs[name] ?? '').trim().split(/\s+/).map(Number);
  if (numbers.some((n) => !(n > 0))) throw new TemplateFault(`<${element.name} ${name}="${element.attribs[name]}">`);
  return numbers;
}

/** The attribute's value; absent: the first allowed. */
function oneOf<T extends string>(element: Element, name: string, allowed: readonly [T, ...T[]]): T {
  const value = element.attribs[name];
  if (value === undefined) return allowed[0];
  const known = allowed.find((candidate) => candidate === value);
  if (!known) throw new TemplateFault(`<${element.name} ${name}="${value}">: expected ${allowed.join(', ')}`);
  return known;
}

function alignOf(element: Element, otherwise: Align): Align {
  const value = element.attribs.align;
  if (value === undefined) return otherwise;
  return oneOf(element, 'align', ['left', 'center', 'right', 'justify']);
}

function isTag(node: ChildNode): node is Element {
  return node.type === 'tag' || node.type === 'script' || node.type === 'style';
}

function isText(node: ChildNode): node is Text {
  return node.type === 'text';
}
