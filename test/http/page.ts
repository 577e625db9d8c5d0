import type { Response } from 'express';
import { render, type Toast, type Viewer } from '../../server/http/views.js';

/** What `render` would send, as text. */
export function page(view: string, model: object, as: Viewer, toasts: Toast[] = []): string {
  let html = '';
  const res = {
    locals: { viewer: as, takeToasts: () => toasts },
    status: () => res,
    type: () => res,
    send: (body: string) => {
      html = body;
    },
  };
  render(res as unknown as Response, view, model);
  return html;
}
