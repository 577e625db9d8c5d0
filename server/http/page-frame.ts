import { dateTime } from './formats.js';
import { languages, t } from './locale.js';
import { navigation } from './navigation.js';
import type { PageModel, Toast, Viewer } from './views.js';

/** What the layout prints around a view: title, header with desks, switches, path, toasts, footer. */
export function pageFrame(viewer: Viewer, model: PageModel, toasts: Toast[]) {
  const { lang, person, actor } = viewer;
  const role = actor?.role ?? 'public';
  const service = viewer.institution?.name[lang] ?? t(lang, 'site.name');
  const path = viewer.path.split('?', 1)[0] ?? '/';
  return {
    lang,
    title: model.title === service ? service : `${model.title} | ${service}`,
    service,
    masthead: viewer.institution?.masthead === true,
    institution: viewer.institution ?? null,
    sandbox: viewer.sandbox === true,
    sandboxNow: dateTime(viewer.now, lang),
    nav: navigation(role, lang, path),
    atHome: path === '/',
    atSignIn: path.startsWith('/sign-in'),
    languages: languages.map((code) => ({ code, label: t(code, 'site.language'), current: code === lang })),
    returnTo: viewer.path,
    person: person && {
      name: person.name,
      roleLabel: roleLabel(viewer, role),
      roles: person.roles
        .filter((held, index, all) => all.findIndex((other) => other.role === held.role) === index)
        .map((held) => ({
          role: held.role,
          label: lang === 'ko' ? held.labelKo : held.labelEn,
          current: held.role === role,
        })),
    },
    idleSeconds: person ? (viewer.idleSeconds ?? null) : null,
    breadcrumb:
      model.breadcrumb?.map((step, index, all) => ({
        label: step.label,
        href: index === all.length - 1 ? null : (step.href ?? null),
      })) ?? [],
    toasts,
    hasAlert: toasts.some((toast) => toast.tone === 'danger' || toast.tone === 'warning'),
  };
}

function roleLabel(viewer: Viewer, role: string): string {
  const held = viewer.person?.roles.find((candidate) => candidate.role === role);
  return held ? (viewer.lang === 'ko' ? held.labelKo : held.labelEn) : '';
}
