/**
 * Loaded before a process's own code (`--import`): its wall clock is off by as many milliseconds as the file named in
 * CLOCK_OFFSET_FILE says, as of the last SIGUSR2. Timers go on undisturbed, as they do when a real clock is set.
 */
import { readFileSync } from 'node:fs';

const now = Date.now.bind(Date);
let offsetMs = 0;

Date.now = () => now() + offsetMs;

process.on('SIGUSR2', () => {
  offsetMs = Number(readFileSync(process.env['CLOCK_OFFSET_FILE'] ?? '', 'utf8'));
});
