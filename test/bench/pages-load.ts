import { connect, type Socket } from 'node:net';

export interface Load {
  perSecond: number;
  /** Milliseconds each answer took. */
  took: number[];
}

/** What a browser says beside the path; the answer comes compressed, as it does to people. */
const HEADERS = 'Host: localhost\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: ko\r\n';

/**
 * Asks for one page over so many connections for so many seconds, each asking again when it is answered. Sockets and a few
 * lines of HTTP, so that the asking takes little of the processors that the answering needs. Throws on any answer but 200.
 */
export async function load(
  port: number,
  path: string,
  cookie: string,
  connections: number,
  seconds: number,
): Promise<Load> {
  const question = Buffer.from(`GET ${path} HTTP/1.1\r\n${HEADERS}${cookie ? `Cookie: ${cookie}\r\n` : ''}\r\n`);
  const took: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true);
      try {
        while (performance.now() < until) {
          const asked = performance.now();
          const status = await ask(socket, question);
          if (status !== 200) throw new Error(`${path} answered ${status}`);
          took.push(performance.now() - asked);
        }
      } finally {
        socket.destroy();
      }
    }),
  );
  return { perSecond: took.length / ((performance.now() - began) / 1000), took };
}

/** Sends a request and reads its answer to the end; resolves with its status. */
function ask(socket: Socket, question: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let got: Buffer = Buffer.alloc(0);
    const end = (result: number | Error) => {
      socket.off('data', read).off('error', end).off('close', closed);
      if (result instanceof Error) reject(result);
      else resolve(result);
    };
    const read = (chunk: Buffer) => {
      got = got.length === 0 ? chunk : Buffer.concat([got, chunk]);
      const head = got.indexOf('\r\n\r\n');
      if (head < 0) return;
      const headers = got.subarray(0, head).toString('latin1').toLowerCase();
      const length = /content-length: (\d+)/.exec(headers);
      const whole = length
        ? got.length >= head + 4 + Number(length[1])
        : got.subarray(-7).toString('latin1') === '\r\n0\r\n\r\n';
      if (whole) end(Number(headers.slice(9, 12)));
    };
    const closed = () => end(new Error('the server closed the connection'));
    socket.on('data', read).on('error', end).on('close', closed);
    socket.write(question);
  });
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
