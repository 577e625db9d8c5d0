import type { Kind } from '../../workflows/life.js';
import { actsFor, type Role } from '../../workflows/policy.js';
import { actWords, kindWords } from '../../workflows/words.js';
import { dateTime, remaining } from '../http/formats.js';
import { t } from '../http/locale.js';
import { navigation } from '../http/navigation.js';
import type { Route } from '../http/route.js';
import { render, viewerOf } from '../http/views.js';
import { allActs, allKinds, kindDef, kindOf } from '../lifecycle/registry.js';
import { countsFor, waitingFor } from './store.js';

/** Home: what waits for this person until when, and the desks of their role. The public begins with the calls. */
export const deskRoutes: Route[] = [
  {
    method: 'get',
    path: '/',
    right: 'everyone',
    handle: async ({ db }, req, res) => {
      if (!req.account) return res.redirect(303, '/calls');
      const { lang, actor } = req;
      const { now } = viewerOf(res);
      const items = navigation(actor.role, lang, '/');
      const kinds = items.flatMap(({ href }) => allKinds().find(({ path }) => path === href)?.kind ?? []) as Kind[];
      const [waiting, counts] = await Promise.all([waitingFor(db, actor), countsFor(db, actor, kinds)]);
      render(res, 'home', {
        title: t(lang, 'nav.home'),
        greeting: t(lang, 'desk.greeting', { name: req.account.name }),
        todo: waiting.map(({ kind, id, title, act, until }) => {
          const left = until ? until.getTime() - now.getTime() : Number.POSITIVE_INFINITY;
          return {
            what: `${kindWords[kind][lang]} ${title}: ${actWords[act]?.[lang] ?? act}`,
            href: `${kindDef(kind).path}/${id}`,
            until: until ? dateTime(until, lang) : undefined,
            remaining: until ? remaining(now, until, lang) : undefined,
            tone: left < 0 ? 'danger' : left < 3 * 86_400_000 ? 'warning' : 'info',
          };
        }),
        lists: [
          ...items.map(({ href, label }) => {
            const kind = kinds.find((one) => kindDef(one).path === href);
            return { label, href, count: kind ? counts.get(kind) : undefined };
          }),
          ...beginnings(actor.role, kinds).map((act) => ({
            label: actWords[act]?.[lang] ?? act,
            href: `${kindDef(kindOf(act)).path}/new`,
            count: undefined,
          })),
        ],
        empty: { title: t(lang, 'desk.emptyTitle'), whatToDo: t(lang, 'desk.emptyHelp') },
      });
    },
  },
];

/** What this role may begin though the list of it is no desk of theirs: an officer enrolls evaluators. */
const beginnings = (role: Role, desks: readonly Kind[]): string[] =>
  allActs()
    .filter(({ name, parent, hidden, insert }) => !parent && !hidden && insert && !desks.includes(kindOf(name)))
    .map(({ name }) => name)
    .filter((name) => actsFor(role, kindOf(name)).includes(name));
