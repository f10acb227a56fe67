import { execFile } from 'node:child_process';
import { constants, copyFile, cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from './build.js';
import { temporaryFolder } from './built-service.js';

const run = promisify(execFile);

/** As whom the image runs. */
const ACCOUNT = { uid: 1000, gid: 1000 };

/** How the image is given its packages. */
async function imageInstall(): Promise<string> {
  const [, stage = ''] = (await readFile('Dockerfile', 'utf8')).split(' AS dependencies\n');
  const [, command = ''] = /^RUN (?:--mount=\S+ )?((?:.*\\\n)*.*)$/m.exec(stage) ?? [];
  return command;
}

/** What the image has, in a folder that whoever runs it cannot write: the build, and packages without those for development. */
export class ProductionInstall {
  private constructor(
    readonly folder: string,
    readonly node: string,
    /** Another user, where we may become one. */
    readonly account: Partial<typeof ACCOUNT>,
  ) {}

  /** Asks the registry only for what npm has not kept. */
  static async make(): Promise<ProductionInstall> {
    await build();
    const folder = await temporaryFolder();
    const copied = ['package.json', 'package-lock.json', '.npmrc', 'static', 'dist'];
    await Promise.all(copied.map((name) => cp(name, join(folder, name), { recursive: true })));
    const env = { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' };
    await run('sh', ['-euc', await imageInstall()], { cwd: folder, env });
    // Another user may not be let in to where this one lies.
    const node = join(folder, 'node');
    await copyFile(process.execPath, node, constants.COPYFILE_FICLONE);
    await run('chmod', ['-R', 'a-w,a+rX', folder]);
    return new ProductionInstall(folder, node, process.getuid?.() === 0 ? ACCOUNT : {});
  }

  /** Lets it be removed. */
  async release(): Promise<void> {
    await run('chmod', ['-R', 'u+w', this.folder]);
  }
}
