import type { Progress } from './world.js';

const WIDTH = 30;

/** A bar on a terminal, a line for every tenth elsewhere. */
export function progressBar(total: number, out: NodeJS.WriteStream = process.stderr): Progress & { end(): void } {
  let done = 0;
  let doing = '';
  let told = 0;
  const draw = () => {
    const part = Math.min(1, total === 0 ? 1 : done / total);
    if (out.isTTY) {
      const filled = Math.round(part * WIDTH);
      out.write(`\r\x1b[2K[${'█'.repeat(filled)}${'·'.repeat(WIDTH - filled)}] ${Math.floor(part * 100)}% ${doing}`);
    } else if (part >= told) {
      out.write(`${Math.floor(part * 100)}% ${doing}\n`);
      told = Math.floor(part * 10) / 10 + 0.1;
    }
  };
  return {
    say(what) {
      doing = what;
      if (out.isTTY) draw();
    },
    step() {
      done += 1;
      draw();
    },
    end() {
      done = total;
      doing = '';
      told = 0;
      draw();
      if (out.isTTY) out.write('\n');
    },
  };
}
