import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import {
  FlagsService,
  JobsService,
  listDeadJobs,
  listFlags,
  retryDeadJob,
  setFlag,
} from '#application/admin/index.js';
import { generateKeys, rotateKeys } from '#application/auth/index.js';
import { ROLES } from '#application/http/principal.js';
import { eraseAccount, Erasure } from '#application/privacy/index.js';
import { seed } from '#application/seed/index.js';
import { Administration, grantAdmin, POSTS_FATES, type PostsFate } from '#application/users/index.js';
import { showConfiguration } from '#infrastructure/config/commands/config.command.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { parted } from '#infrastructure/config/settings.sources.js';
import { migrateDown, migrateUp, showMigrations } from '#infrastructure/database/commands/migrate.command.js';
import { migrationTarget, type MigrationTarget } from '#infrastructure/database/migrations.js';
import { diagnose } from '#infrastructure/doctor/doctor.command.js';
import { FLAG_KEYS } from '#infrastructure/flags/flags.declared.js';
import { DeadJobs } from '#infrastructure/jobs/dead-jobs.js';
import { explain } from '#infrastructure/system/explain.js';
import { type Place, withDatabase, withPart } from './operator.js';

const MISUSED = 2;

const { settings, rest } = parted(process.argv.slice(2));
const place: Place = { variables: process.env, argv: settings, directory: process.cwd() };
const load = () => loadSettings(place);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  await commands().parseAsync(rest, { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : MISUSED;
  else {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function commands(): Command {
  const galley = new Command('galley')
    .description('The operator’s commands. Each takes settings as options, too: --database-url postgres://…')
    .exitOverride()
    .showHelpAfterError();

  const onSchema = (work: (target: MigrationTarget) => Promise<string>) => async () =>
    say(await withDatabase(place, ({ settings: { database } }) => work(migrationTarget(database))));
  const migrate = galley.command('migrate').description('the schema of the database');
  migrate.command('up').description('applies what is missing').action(onSchema(migrateUp));
  migrate.command('down').description('takes the latest migration back').action(onSchema(migrateDown));
  migrate.command('status').description('lists what is applied').action(onSchema(showMigrations));

  galley
    .command('seed')
    .description('fills the database with believable users and posts, never in staging or prod')
    .argument('[posts]', 'how many posts; 1000 where nothing is said')
    .action(async (posts = '') => say(await withDatabase(place, (loaded) => seed(loaded.settings, posts))));

  galley
    .command('grant')
    .description('makes somebody an admin')
    .argument('<email>')
    .action(async (email: string) =>
      say(await withPart(place, Administration, (administration) => grantAdmin(administration, email))),
    );

  galley
    .command('config')
    .description('shows every setting, its value and where it comes from')
    .action(async () => say(await showConfiguration(load(), place.directory)));

  const jobs = galley.command('jobs').description('jobs that have failed for the last time');
  jobs
    .command('list')
    .description('lists them, the oldest first')
    .action(async () => say(await withPart(place, DeadJobs, listDeadJobs)));
  jobs
    .command('retry')
    .description('sends one back to its queue')
    .argument('<id>')
    .action(async (id: string) =>
      say(await withPart(place, JobsService, (service) => retryDeadJob(service, id))),
    );

  const flags = galley.command('flags').description('feature flags');
  flags
    .command('list')
    .description('lists them, and for whom each is on')
    .action(async () => say(await withPart(place, FlagsService, listFlags)));
  flags
    .command('set')
    .description('changes one, on every instance within seconds; what is not said stays')
    .addArgument(flags.createArgument('<flag>', 'its key').choices(FLAG_KEYS))
    .addArgument(flags.createArgument('<state>', 'off is off for everybody').choices(['on', 'off']))
    .option('--percentage <share>', 'the share of users that have it', wholeNumber)
    .option('--users <ids...>', 'who has it besides')
    .addOption(new Option('--roles <roles...>', 'and by role').choices(ROLES))
    .action(
      async (
        flag: string,
        state: string,
        said: { percentage?: number; users?: string[]; roles?: string[] },
      ) => {
        const { users: user_ids, ...others } = said;
        const change = { enabled: state === 'on', ...others, ...(user_ids && { user_ids }) };
        say(await withPart(place, FlagsService, (service) => setFlag(service, flag, change)));
      },
    );

  const keys = galley
    .command('keys')
    .description('the keys by which tokens are signed, as files in a folder');
  keys
    .command('generate')
    .description('makes them, and says which settings name them')
    .argument('<folder>')
    .action(async (folder: string) => say(await generateKeys(folder)));
  keys
    .command('rotate')
    .description('makes new ones, and keeps the present ones as those before')
    .argument('<folder>')
    .action(async (folder: string) =>
      say(await rotateKeys(folder, load().settings.token.expirationMinutes, new Date())),
    );

  galley
    .command('erase')
    .description('erases an account at once and for good; both words must name it')
    .argument('<username>')
    .argument('<email>')
    .addOption(
      new Option('--posts <fate>', 'of an open account: whether the posts go too, or stay without a name')
        .choices(POSTS_FATES)
        .default('remove'),
    )
    .action(async (username: string, email: string, { posts }: { posts: PostsFate }) =>
      say(await withPart(place, Erasure, (erasure) => eraseAccount(erasure, { username, email }, posts))),
    );

  galley
    .command('doctor')
    .description(
      'looks at Node, settings, ports, database, migrations, clock and Redis, and says what to mend',
    )
    .action(async () => {
      const { text, isSound } = await diagnose(load, place.directory);
      say(text);
      if (!isSound) process.exitCode = 1;
    });

  return galley;
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number.');
}
