import { competition } from '../../workflows/ranking.js';
import { dateTime } from '../http/formats.js';
import { t } from '../http/locale.js';
import type { Route } from '../http/route.js';
import type { TableModel } from '../http/table.js';
import { render } from '../http/views.js';
import { competitionFigure } from '../selections/figure.js';
import { programWithResults, releasedDocuments, resultsOf } from './store.js';

/** The public page of results: only what was announced, side by side as the press release prints it. */
export const resultsRoutes: Route[] = [
  {
    method: 'get',
    path: '/results',
    right: 'everyone',
    handle: async ({ db }, req, res) => {
      const { lang } = req;
      const program = await programWithResults(
        db,
        typeof req.query.program === 'string' ? req.query.program : undefined,
      );
      const w = (ko: string, en: string) => ({ ko, en })[lang];
      const calls = program ? await resultsOf(db, program.id) : [];
      const empty = { title: t(lang, 'results.emptyTitle'), whatToDo: t(lang, 'results.emptyHelp') };
      const groups = calls.map((call) => ({
        heading: `${call.kind === 'designated' ? w('지정공모', 'Designated') : w('자유공모', 'Open')} (${call.projects.length})`,
        competition:
          lang === 'ko'
            ? `${competition(call.applications, call.places)}대 1`
            : `${competition(call.applications, call.places)} : 1`,
        table: {
          caption: call.title,
          columns: [
            { key: 'no', label: t(lang, 'results.no'), align: 'end' },
            { key: 'title', label: t(lang, 'results.topic'), rowHeader: true },
            { key: 'lead', label: t(lang, 'results.organization') },
          ],
          rows: call.projects.map((p, i) => ({
            cells: [
              i + 1,
              p.gist ? { text: p.title, sub: p.gist, lang: 'ko' as const } : p.title,
              p.partners.length > 0 ? { text: p.lead, sub: p.partners.join(', ') } : p.lead,
            ],
          })),
          empty,
        } satisfies TableModel,
      }));
      const designated = calls.find(({ kind }) => kind === 'designated');
      const [figure] = designated ? await competitionFigure({ db, lang }, designated.id) : [];
      const applications = calls.reduce((sum, call) => sum + call.applications, 0);
      const places = calls.reduce((sum, call) => sum + call.places, 0);
      render(res, 'public/results', {
        title: program ? `${program.title} ${t(lang, 'results.title')}` : t(lang, 'results.title'),
        lead: program
          ? program.sandbox
            ? w('가상 자료를 담은 연습 사업입니다.', 'A sandbox program with made-up data.')
            : t(lang, 'results.lead')
          : empty.title,
        breadcrumb: [{ label: t(lang, 'nav.results') }],
        facts: program
          ? [
              {
                label: t(lang, 'results.applications'),
                value: lang === 'ko' ? `${applications}개` : String(applications),
              },
              ...(places > 0
                ? [
                    {
                      label: t(lang, 'public.competition'),
                      value:
                        lang === 'ko'
                          ? `${competition(applications, places)}대 1`
                          : `${competition(applications, places)} : 1`,
                    },
                  ]
                : []),
              {
                label: t(lang, 'results.budget'),
                value: { won: calls.reduce((sum, call) => sum + call.selectedWon, 0) },
              },
            ]
          : [],
        figure: figure ?? null,
        groups,
        documents: program
          ? (await releasedDocuments(db, program.id)).map((d) => ({
              title: d.title,
              href: `/documents/${d.id}`,
              issuedAt: dateTime(d.created_at, lang),
              size: d.size,
              sha256: d.sha256,
            }))
          : [],
      });
    },
  },
];
