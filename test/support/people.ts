import * as cheerio from 'cheerio';
import request from 'supertest';

type Answer = request.Response;
type Found = ReturnType<cheerio.CheerioAPI>;
export type Values = Record<string, string | string[] | boolean>;

/** A person at a browser without script: opens pages, fills in the forms that stand on them, presses their buttons. */
export class Person {
  readonly agent;
  $ = cheerio.load('');
  path = '/';
  status = 0;

  private readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
    this.agent = request.agent(origin).set('Sec-Fetch-Site', 'same-origin');
  }

  /** Opens a page as it must open: 200, after redirects. */
  async open(path: string): Promise<cheerio.CheerioAPI> {
    const status = await this.look(path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${this.told()}`);
    return this.$;
  }

  /** Opens a page whatever it answers; returns its status. */
  async look(path: string): Promise<number> {
    this.take(await this.agent.get(path).redirects(5), path);
    return this.status;
  }

  /** Fills in and sends the form on this page whose action ends or begins so; it must be accepted (303) and lead to a page that opens. */
  async send(action: string, values: Values = {}): Promise<cheerio.CheerioAPI> {
    const status = await this.post(action, values);
    if (status !== 303) throw new Error(`${action} on ${this.path} answered ${status}: ${this.told()}`);
    return this.open(this.location);
  }

  location = '/';

  /** The same, whatever the answer: 303 leaves the page as it is, anything else is the page that came. */
  async post(action: string, values: Values = {}): Promise<number> {
    const form = this.form(action);
    const answer = await this.agent
      .post(String(form.attr('action') ?? ''))
      .redirects(0)
      .ok(() => true)
      .type('form')
      .send(filled(this.$, form, values));
    if (answer.status === 303) this.location = String(answer.headers.location);
    else this.take(answer, this.path);
    return answer.status;
  }

  /** Presses a button that sends the form it stands in to an address of its own. */
  async press(formaction: string, values: Values = {}): Promise<cheerio.CheerioAPI> {
    const button = this.$(`button[formaction="${formaction}"]`);
    if (button.length !== 1) throw new Error(`${this.path} has ${button.length} buttons for ${formaction}`);
    const answer = await this.agent
      .post(formaction)
      .redirects(0)
      .set('Referer', new URL(this.path, this.origin).href)
      .type('form')
      .send(filled(this.$, button.closest('form'), values));
    if (answer.status !== 303) throw new Error(`${formaction} answered ${answer.status}`);
    return this.open(String(answer.headers.location));
  }

  /** Which acts this page offers, as the last part of each form's address. */
  acts(): string[] {
    return this.$('form[method=post]')
      .toArray()
      .map((form) => String(this.$(form).attr('action')))
      .filter((action) => action.split('/').length > 3)
      .map((action) => action.split('/').at(-1) ?? '');
  }

  /** Every message of this page: what a refusal says. */
  told(): string {
    return this.$('.gm-errors, .gm-error, .gm-toast, h1').text().replace(/\s+/g, ' ').trim().slice(0, 600);
  }

  private form(action: string): Found {
    const found = this.$('form[method=post]').filter((_, form) => {
      const address = String(this.$(form).attr('action'));
      return action.endsWith('/') ? address.startsWith(action) : address === action || address.endsWith(`/${action}`);
    });
    if (found.length !== 1)
      throw new Error(
        `${this.path} has ${found.length} forms for ${action}; it offers ${this.acts().join(', ')}; ${this.$('.gm-refused').text().replace(/\s+/g, ' ')}`,
      );
    return found;
  }

  private take(answer: Answer, path: string): void {
    this.status = answer.status;
    this.path = answer.redirects.at(-1) ? new URL(answer.redirects.at(-1) ?? '').pathname : path;
    this.$ = cheerio.load(answer.text ?? '');
  }
}

/** What a browser would send: every control of the form as it stands, with these values put in. A name that the form does not have throws. */
function filled($: cheerio.CheerioAPI, form: Found, values: Values): string {
  const body = new URLSearchParams();
  const left = new Map(Object.entries(values));
  const seen = new Set<string>();
  for (const element of form.find('input, select, textarea').toArray()) {
    const control = $(element);
    const name = control.attr('name');
    if (!name || control.attr('disabled') !== undefined) continue;
    const type = element.tagName === 'input' ? (control.attr('type') ?? 'text') : element.tagName;
    const given = left.get(name) ?? (seen.has(name) ? values[name] : undefined);
    left.delete(name);
    seen.add(name);
    if (type === 'checkbox' || type === 'radio') {
      const own = control.attr('value') ?? 'on';
      const on =
        given === undefined
          ? control.attr('checked') !== undefined
          : typeof given === 'boolean'
            ? given
            : [given].flat().includes(own);
      if (on) body.append(name, own);
    } else if (type === 'select') {
      const options = control.find('option').toArray();
      const all = options.map((option) => $(option).attr('value') ?? $(option).text());
      const chosen = given ?? $(options.find((o) => $(o).attr('selected') !== undefined) ?? options[0]).attr('value');
      if (given !== undefined && !all.includes(String(given)))
        throw new Error(`${name} does not offer ${String(given)}: ${all.slice(0, 8).join(', ')}`);
      body.append(name, String(chosen ?? ''));
    } else body.append(name, given === undefined ? String(control.val() ?? '') : String(given));
  }
  if (left.size > 0)
    throw new Error(
      `the form ${form.attr('action')} has no ${[...left.keys()].join(', ')}, but ${[...seen].join(', ')}`,
    );
  return body.toString();
}
