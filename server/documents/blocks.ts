/** The meaning of a paper, before it has any shape: what templates make, and what layout and preview read. */
export type Block =
  | PaperBlock
  | MastheadBlock
  | HeadingBlock
  | ParagraphBlock
  | ItemBlock
  | TableBlock
  | SenderBlock
  | ApprovalBlock
  | FigureBlock
  | QrBlock
  | RuleBlock
  | GapBlock
  | PageBreakBlock
  | FootBlock;

/** `letter` 공문, `notice` 공고문, `press` 보도자료, `contract` 협약서, `form` 접수증·평가표 등 서식 */
export type PaperStyle = 'letter' | 'notice' | 'press' | 'contract' | 'form';
export type Align = 'left' | 'center' | 'right' | 'justify';

/** A stretch of text. `whole`: not broken over lines as long as it fits on one (names, titles). */
export interface Run {
  text: string;
  bold?: true;
  small?: true;
  whole?: true;
}

export interface PaperBlock {
  type: 'paper';
  style: PaperStyle;
}

/** The name of the institution or of the kind of paper, on top: 기관명, 「보 도 자 료」. */
export interface MastheadBlock {
  type: 'masthead';
  runs: Run[];
  note: string | null;
}

export interface HeadingBlock {
  type: 'heading';
  level: 1 | 2 | 3;
  runs: Run[];
  align: Align;
}

export interface ParagraphBlock {
  type: 'paragraph';
  runs: Run[];
  align: Align;
  size: 'normal' | 'small' | 'large';
  /** In em of the paper's body size. */
  indent: number;
  keepNext: boolean;
  /** A footnote's role for assistive technology (* ※). */
  note: boolean;
}

/** One item of a list: its sign hangs left of the text. `level` 1 to 8. An empty sign is a lone item without one. */
export interface ItemBlock {
  type: 'item';
  level: number;
  sign: string;
  /** `numbered`: 1. 가. 1) 가) (1) (가) ① ㉮; `bullet`: □ ○ - ※ *; `field`: 수신 제목 붙임 */
  kind: 'numbered' | 'bullet' | 'field';
  runs: Run[];
  keepNext: boolean;
}

export interface TableBlock {
  type: 'table';
  caption: Run[] | null;
  /** `(단위: 천원)`, right over the table. */
  unit: string | null;
  /** Shares of the width, one for each column. */
  columns: number[];
  /** Leading rows that are repeated on every page the table runs over. */
  headerRows: number;
  rows: Cell[][];
  size: 'normal' | 'small';
}

export interface Cell {
  header: 'column' | 'row' | null;
  columnSpan: number;
  rowSpan: number;
  align: Align;
  blocks: (ParagraphBlock | ItemBlock)[];
}

/** 발신명의 with the seal's centre under its last letter; without a seal the words that say why (관인생략). */
export interface SenderBlock {
  type: 'sender';
  text: string;
  seal: Seal | null;
  note: string | null;
}

/** A drawn seal. `synthetic`: marked 가상 inside the seal. */
export interface Seal {
  text: string;
  synthetic: boolean;
}

/** 기안자, 검토자, 결재권자 and those who concurred, in order; `mark` is 전결 or 대결 with its date. */
export interface ApprovalBlock {
  type: 'approval';
  steps: ApprovalStep[];
  cooperators: ApprovalStep[];
}

export interface ApprovalStep {
  title: string;
  name: string | null;
  mark: string | null;
}

export interface FigureBlock {
  type: 'figure';
  name: 'kogl';
  alt: string;
  caption: Run[];
}

/** `lines` stand beside the code: right of it, or left of it in the corner of a letter's foot (`corner`). */
export interface QrBlock {
  type: 'qr';
  text: string;
  alt: string;
  lines: Run[][];
  corner: boolean;
}

export interface RuleBlock {
  type: 'rule';
  weight: 'thin' | 'thick' | 'double';
}

/** Empty height, in body lines. */
export interface GapBlock {
  type: 'gap';
  lines: number;
}

export interface PageBreakBlock {
  type: 'pageBreak';
}

/** Kept together at the foot of the last page: 결재·시행 block of a letter. */
export interface FootBlock {
  type: 'foot';
  blocks: Block[];
}

export function textOf(runs: readonly Run[]): string {
  return runs.map((run) => run.text).join('');
}
