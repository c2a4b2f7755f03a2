// Restores node_modules from the lock file of this folder, or of the folder that the first argument names: installs aside
// and moves the result into place, so that an interrupted restore leaves nothing half done and two builds at once end with
// one whole copy.
import { execSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = process.argv[2] ?? fileURLToPath(new URL('.', import.meta.url));
const target = join(home, 'node_modules');
const workRoot = join(home, '..', 'obj', 'npm');

mkdirSync(workRoot, { recursive: true });
const work = mkdtempSync(join(workRoot, 'restore-'));
try {
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    copyFileSync(join(home, file), join(work, file));
  }
  // Through the shell, because npm is a script on Windows. The level hides the packages that name a newer Node than they need.
  execSync('npm ci --loglevel=error', { cwd: work, stdio: 'inherit' });

  if (existsSync(target)) {
    renameSync(target, join(work, 'replaced'));
  }
  moveIntoPlace(join(work, 'node_modules'));
  const now = new Date();
  utimesSync(join(target, '.package-lock.json'), now, now);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
}

function moveIntoPlace(modules) {
  try {
    renameSync(modules, target);
  } catch (error) {
    // Another build was faster; its copy comes from the same lock file.
    if (!existsSync(join(target, '.package-lock.json'))) {
      throw error;
    }
  }
}
