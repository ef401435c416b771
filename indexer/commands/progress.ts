/** Shows how far a command is. */
export type Progress = {
  /** `share` of 1 is done. */
  tell(step: string, share: number, detail: string): void;
  /** Leaves the line to what comes next. */
  end(): void;
};

const BAR = 30;
/** A bar is drawn anew so often, lines are written so often, in milliseconds. */
const REDRAW_MS = 100;
const LINE_MS = 5_000;

/** A bar on a terminal, a line now and then elsewhere; on standard error, so that the answer stays alone on standard output. */
export function createProgress(out: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>): Progress {
  let step = '';
  let toldAt = 0;
  let isOpen = false;
  return {
    tell(next, share, detail) {
      const now = performance.now();
      if (next === step && now - toldAt < (out.isTTY ? REDRAW_MS : LINE_MS)) return;
      step = next;
      toldAt = now;
      const percent = `${Math.floor(share * 100)} %`;
      if (!out.isTTY) {
        out.write(`${step}: ${percent}, ${detail}\n`);
        return;
      }
      const filled = Math.round(share * BAR);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
      out.write(`\r\x1b[K${`${step} ${bar} ${percent} ${detail}`.slice(0, (out.columns ?? 120) - 1)}`);
      isOpen = true;
    },
    end() {
      if (isOpen) out.write('\r\x1b[K');
      isOpen = false;
    },
  };
}
