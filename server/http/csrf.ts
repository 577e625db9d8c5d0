import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { HttpError } from './errors.js';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses whatever would change something and does not come from our own pages: the browser says so in Sec-Fetch-Site,
 * an older one in Origin; one that says neither is refused. `publicUrl` is the address that people use when a proxy
 * stands before us; else the Host that was asked for.
 */
export const sameOriginOnly = (publicUrl?: string): RequestHandler => {
  const known = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  return (req: Request, _res: Response, next: NextFunction) => {
    if (safe.has(req.method) || isOwn(req, known ?? `${req.protocol}://${req.headers.host}`)) next();
    else next(new HttpError(403, 'foreignForm'));
  };
};

function isOwn(req: Request, own: string): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return req.headers.origin === own;
}
