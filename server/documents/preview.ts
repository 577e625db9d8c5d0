import type { Block, Cell, ItemBlock, ParagraphBlock, Run, TableBlock } from './blocks.js';

/** The same blocks as escaped, semantic HTML (a fragment): what a person sees before a paper is issued. */
export function previewHtml(blocks: Block[]): string {
  return `<article class="paper" lang="ko">\n${lists(blocks)}\n</article>`;
}

/** Neighbouring items become lists, nested by level. */
function lists(blocks: readonly Block[]): string {
  const out: string[] = [];
  let depth = 0;
  const toDepth = (level: number) => {
    for (; depth < level; depth++) out.push('<ul>');
    for (; depth > level; depth--) out.push('</ul>');
  };
  for (const block of blocks) {
    if (block.type === 'item' && block.kind !== 'field') {
      toDepth(block.level);
      out.push(item(block));
    } else {
      toDepth(0);
      out.push(html(block));
    }
  }
  toDepth(0);
  return out.join('\n');
}

function item(block: ItemBlock): string {
  return `<li>${block.sign ? `<span class="sign">${escaped(block.sign)}</span> ` : ''}${inline(block.runs)}</li>`;
}

function html(block: Block): string {
  switch (block.type) {
    case 'paper':
      return '';
    case 'masthead':
      return `<p class="masthead">${inline(block.runs)}</p>${block.note ? `<p>${escaped(block.note)}</p>` : ''}`;
    case 'heading':
      return `<h${block.level}>${inline(block.runs)}</h${block.level}>`;
    case 'paragraph':
      return paragraph(block);
    case 'item':
      return `<p class="field"><b>${escaped(block.sign)}</b> ${inline(block.runs)}</p>`;
    case 'table':
      return table(block);
    case 'sender':
      return `<p class="sender">${escaped(block.text)}${block.seal ? ` <span class="seal">[${block.seal.synthetic ? '직인(가상)' : '직인'}: ${escaped(block.seal.text)}]</span>` : ''}${block.note ? ` <small>${escaped(block.note)}</small>` : ''}</p>`;
    case 'approval':
      return `<p class="approval">${[...block.steps, ...block.cooperators].map((step) => escaped([step.title, step.mark, step.name].filter(Boolean).join(' '))).join(' · ')}</p>`;
    case 'figure':
      return `<figure><span role="img" aria-label="${escaped(block.alt)}"></span><figcaption>${inline(block.caption)}</figcaption></figure>`;
    case 'qr':
      return `<p class="verification">${block.lines.map(inline).join('<br>')}</p>`;
    case 'rule':
      return '<hr>';
    case 'gap':
      return '';
    case 'pageBreak':
      return '<hr class="page-break">';
    case 'foot':
      return `<footer>${lists(block.blocks)}</footer>`;
  }
}

function paragraph(block: ParagraphBlock): string {
  return block.size === 'small'
    ? `<p><small>${inline(block.runs)}</small></p>`
    : `<p class="${block.align}">${inline(block.runs)}</p>`;
}

function table(block: TableBlock): string {
  const caption = [block.caption && inline(block.caption), block.unit && escaped(block.unit)].filter(Boolean).join(' ');
  const row = (cells: Cell[]) => `<tr>${cells.map(cell).join('')}</tr>`;
  const head = block.rows.slice(0, block.headerRows).map(row).join('\n');
  const body = block.rows.slice(block.headerRows).map(row).join('\n');
  return `<table>${caption ? `<caption>${caption}</caption>` : ''}${head ? `<thead>${head}</thead>` : ''}<tbody>${body}</tbody></table>`;
}

function cell({ header, columnSpan, rowSpan, align, blocks }: Cell): string {
  const name = header ? 'th' : 'td';
  const spans = `${columnSpan > 1 ? ` colspan="${columnSpan}"` : ''}${rowSpan > 1 ? ` rowspan="${rowSpan}"` : ''}`;
  const scope = header ? ` scope="${header === 'column' ? 'col' : 'row'}"` : '';
  const only = blocks.length === 1 ? blocks[0] : undefined;
  const inner = only?.type === 'paragraph' ? inline(only.runs) : lists(blocks);
  return `<${name}${scope}${spans} class="${align}">${inner}</${name}>`;
}

function inline(runs: readonly Run[]): string {
  return runs
    .map((run) => {
      const text = run.text === '\n' ? '<br>' : escaped(run.text);
      const small = run.small ? `<small>${text}</small>` : text;
      return run.bold ? `<b>${small}</b>` : small;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
