// Loaded into a run of the command: kills it at an exact moment, which no timer outside of it could meet.
// KILL_AT is the number of a file operation, or the name of the file that a `rename` is about to create.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const moment = process.env.KILL_AT;
let operations = 0;

for (const name of ['open', 'rename']) {
  const original = fs.promises[name];
  fs.promises[name] = (...args) => {
    operations += 1;
    const isMoment = String(operations) === moment || (name === 'rename' && basename(args[1]) === moment);
    if (isMoment) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
syncBuiltinESMExports();
