import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** What is typed into an operation before it is executed. */
export interface Typed {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** What the page shows of an answer. */
export interface Shown {
  readonly status: string;
  readonly body: unknown;
}

/** A name as people give it to a service, which is found in this browser only. */
const HOST = 'galley.example';

/** The page of the docs, in a browser that reaches nothing but this service, as somebody uses it. */
export class DocsPage implements AsyncDisposable {
  /** What the browser has complained about: errors of scripts, what was refused by a policy, what was not found. */
  readonly complaints: string[] = [];
  /** Where the page wanted to go to beside the service. */
  readonly elsewhere: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    origin: string,
  ) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== origin && url.protocol !== 'data:') this.elsewhere.push(url.href);
    });
  }

  static async open(executablePath: string, serviceUrl: string): Promise<DocsPage> {
    const browser = await chromium.launch({
      executablePath,
      args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`],
    });
    try {
      const origin = `http://${HOST}:${new URL(serviceUrl).port}`;
      const page = new DocsPage(browser, await browser.newPage(), origin);
      await page.page.goto(`${origin}/docs`);
      await page.page.getByRole('button', { name: 'Authorize' }).first().waitFor();
      return page;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** Opens the operation, tries it out, and reads what comes. */
  async execute(operationId: string, { parameters = {}, body }: Typed): Promise<Shown> {
    const operation = this.page.locator(`.opblock[id$="-${operationId}"]`);
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    for (const [name, value] of Object.entries(parameters))
      await operation.locator(`[data-param-name="${name}"] input`).fill(value);
    if (body) await operation.locator('textarea').fill(JSON.stringify(body, null, 2));
    await operation.getByRole('button', { name: 'Execute' }).click();
    return shownIn(operation.locator('.live-responses-table'));
  }

  /** Gives the page the token to send from now on. */
  async authorise(token: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Authorize' }).first().click();
    const dialog = this.page.locator('.dialog-ux');
    await dialog.locator('input').fill(token);
    await dialog.getByRole('button', { name: 'Apply credentials' }).click();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
  }
}

async function shownIn(answer: Locator): Promise<Shown> {
  const status = await answer.locator('tbody .response-col_status').innerText();
  const body = await answer.locator('tbody pre').first().innerText();
  return { status: status.trim(), body: JSON.parse(body) as unknown };
}
