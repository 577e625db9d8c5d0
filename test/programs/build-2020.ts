/**
 * Builds ai-data-2020.json, and the same program with ten times the applications, from the figures of the real call:
 *
 *     node --import tsx test/programs/build-2020.ts FACTS.json
 *
 * FACTS.json holds the figures and names of the press release of 22 June 2020 (Ministry of Science and ICT, free public
 * work). What the release leaves open is decided here: both calls close on 20 April, every project gets an equal share
 * of the 39 billion won, and the words of the release are our own.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Facts {
  readonly program: Record<
    'code' | 'titleKo' | 'titleEn' | 'ministryKo' | 'ministryShortKo' | 'departmentKo' | 'agencyKo',
    string
  > & {
    readonly year: number;
  };
  readonly budgetWon: Record<'y2019' | 'y2020' | 'supplementary2020', number>;
  readonly counts: Record<
    'applications' | 'openTopics' | 'publishedDatasets2017to2019' | 'publishedItems2017to2019',
    number
  >;
  readonly jobsPerBillionWon: Record<'ordinary' | 'crowdsourcing', number>;
  readonly pressRelease: {
    readonly distributedOn: string;
    readonly embargoOnline: string;
    readonly phones: Record<'head' | 'officer', string>;
  };
  readonly projects: readonly Project[];
}

interface Project {
  readonly no: number;
  readonly kind: 'designated' | 'open';
  readonly title: string;
  readonly listTitle: string;
  readonly lead: string;
  readonly leadAsListed: string;
  readonly partners: readonly string[];
  readonly field: string;
  readonly targets: readonly object[];
  readonly gistKo: string;
}

const TOPIC_TITLES_EN = [
  'Large-scale video content',
  'Flight video of autonomous drones',
  'Visual question answering',
  'Sign-language video',
  'Korean conversational speech',
  'Video against deepfakes',
  'Landmark images',
  'Human body and pose in 3D',
  'Text for document summaries',
  'Korean-English corpus in special fields',
];

const facts = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Facts;
const designated = facts.projects.filter(({ kind }) => kind === 'designated');
const open = facts.projects.filter(({ kind }) => kind === 'open');
const shareWon = facts.budgetWon.y2020 / facts.projects.length;
const schedule = { opensAt: '2020-03-20T09:00:00+09:00', closesAt: '2020-04-20T18:00:00+09:00' };

write('ai-data-2020.json', facts.counts.applications);
write('ai-data-2020-tenfold.json', facts.counts.applications * 10);

function write(file: string, applicationsTotal: number): void {
  const program = {
    format: 'gongmo.program/1',
    program: programFacts(),
    calls: [designatedCall(), openCall()],
    fill: { seed: facts.program.year, applicationsTotal, evaluatorsPerPanel: 7 },
  };
  writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(program, null, 2)}\n`);
}

function programFacts(): object {
  const { code, titleKo, titleEn, ministryKo, ministryShortKo, departmentKo, agencyKo, year } = facts.program;
  const { y2019, y2020, supplementary2020 } = facts.budgetWon;
  return {
    code,
    titleKo,
    titleEn,
    ministryKo,
    ministryShortKo,
    ministryDepartmentKo: departmentKo,
    agencyKo,
    year,
    budgetLines: [
      { kind: 'main', won: y2020, state: 'approved' },
      { kind: 'supplementary', won: supplementary2020, state: 'proposed' },
    ],
    previousYears: [{ year: year - 1, won: y2019 }],
    published: {
      years: '2017-2019',
      datasets: facts.counts.publishedDatasets2017to2019,
      items: facts.counts.publishedItems2017to2019,
    },
    jobsPerBillionWon: {
      ordinary: facts.jobsPerBillionWon.ordinary,
      crowdsourcing: facts.jobsPerBillionWon.crowdsourcing,
    },
    press: {
      titleKo: '인공지능 학습용 데이터 20종 구축 과제 확정, 「데이터 댐」의 첫 물길을 열다',
      subtitlesKo: [
        '지정공모 10개·자유공모 10개 과제에 390억원 지원',
        '추가경정예산 2,925억원(정부안)으로 150종 추가 구축 추진',
      ],
      distributedOn: facts.pressRelease.distributedOn,
      embargoPrint: '2020-06-22',
      embargoOnline: facts.pressRelease.embargoOnline,
      contacts: [
        { roleKo: '담당과장', phone: facts.pressRelease.phones.head },
        { roleKo: '담당자', phone: facts.pressRelease.phones.officer },
      ],
      licence: 'KOGL-1',
    },
  };
}

function designatedCall(): object {
  return {
    code: 'D',
    kind: 'designated',
    titleKo: `${facts.program.year}년 ${facts.program.titleKo} 지정공모`,
    titleEn: `${facts.program.titleEn} ${facts.program.year}: designated topics`,
    budgetWon: shareWon * designated.length,
    ...schedule,
    topics: designated.map(({ no, title, listTitle, field, gistKo, targets }) => ({
      no,
      titleKo: title,
      titleEn: TOPIC_TITLES_EN[no - 1],
      listTitleKo: listTitle,
      budgetWon: shareWon,
      field,
      gistKo,
      ...(targets.length > 0 && { targets }),
    })),
    applications: designated.map((project) => ({
      no: `D${String(project.no).padStart(2, '0')}-001`,
      topic: project.no,
      ...published(project),
    })),
  };
}

function openCall(): object {
  return {
    code: 'O',
    kind: 'open',
    titleKo: `${facts.program.year}년 ${facts.program.titleKo} 자유공모`,
    titleEn: `${facts.program.titleEn} ${facts.program.year}: open topics`,
    budgetWon: shareWon * open.length,
    slots: facts.counts.openTopics,
    ...schedule,
    applications: open.map((project) => ({
      no: `O-${String(project.no).padStart(3, '0')}`,
      titleKo: project.title,
      listTitleKo: project.listTitle,
      field: project.field,
      gistKo: project.gistKo,
      ...(project.targets.length > 0 && { targets: project.targets }),
      ...published(project),
    })),
  };
}

function published({ lead, leadAsListed, partners }: Project): object {
  return {
    lead: { name: lead, ...(leadAsListed !== lead && { listName: leadAsListed }) },
    partners: partners.map((name) => ({ name })),
    requestedWon: shareWon,
    published: true,
  };
}
