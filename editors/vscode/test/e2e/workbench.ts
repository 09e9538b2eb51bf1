/** VS Code's window in a real browser, used as a person does: by keys, and by what is on the screen. */

/// <reference lib="dom" />

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { chromium, type BrowserContext, type Locator, type Page } from "playwright-core";

const CHROMIUM = process.env["CLREQ_CHROMIUM"] ?? "/usr/bin/chromium";
const SECONDS = 1000;

export class Workbench {
  private constructor(
    private readonly context: BrowserContext,
    private readonly profile: string,
    readonly page: Page,
  ) {}

  /** Opens the browser, and in it `folder`, with what `payload` hands the workbench. */
  static async open(url: string, folder: string, payload: [string, string][] = []): Promise<Workbench> {
    const profile = mkdtempSync(path.join(tmpdir(), "clreq-browser-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      headless: true,
      viewport: { width: 1200, height: 760 },
      permissions: ["clipboard-read", "clipboard-write"],
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"],
    });
    context.setDefaultTimeout(60 * SECONDS);
    const page = context.pages()[0] ?? (await context.newPage());
    if (payload.length > 0) {
      await allowExtensionTests(page);
    }
    const query = new URLSearchParams({ folder, ...(payload.length > 0 && { payload: JSON.stringify(payload) }) });
    await page.goto(`${url}/?${query.toString()}`, { waitUntil: "domcontentloaded" });
    return new Workbench(context, profile, page);
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** Answers the question whether the folder's authors are trusted. */
  async trust(answer: "Yes" | "No"): Promise<void> {
    const dialog = this.page.locator(".monaco-dialog-box");
    await dialog.getByRole("button", { name: new RegExp(`^${answer}`) }).click();
    await dialog.waitFor({ state: "detached" });
  }

  async openFile(name: string): Promise<void> {
    await this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first().dblclick();
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
    await this.page.locator(".monaco-editor .view-line").first().waitFor();
  }

  /** Runs a command of the palette by its whole title. */
  run(title: string): Promise<void> {
    return this.find(title, title);
  }

  /** Runs the command with this title, found in the palette by `words`. */
  async find(words: string, title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.quickInput().fill(`>${words}`);
    const label = this.page.locator(".label-name").getByText(title, { exact: true });
    const row = this.page.locator(".quick-input-list .monaco-list-row", { has: label }).first();
    await row.waitFor();
    for (let index = Number(await row.getAttribute("data-index")); index > 0; index -= 1) {
      await this.page.keyboard.press("ArrowDown");
    }
    await this.page.keyboard.press("Enter");
  }

  quickInput(): Locator {
    return this.page.locator(".quick-input-widget input[type=text], .quick-input-widget input[type=password]").first();
  }

  /** The first entry of the open list, if it starts with `label`. */
  quickPick(label: string): Locator {
    return this.page.locator(`.quick-input-list .monaco-list-row[data-index="0"]`, { hasText: label });
  }

  /** The piece of the editor's text that holds `text`. */
  text(text: string): Locator {
    return this.page.locator(".monaco-editor .view-line span span", { hasText: text }).last();
  }

  /** What the line above a part of the request offers. */
  codeLens(title: string): Locator {
    return this.page.locator(".monaco-editor .codelens-decoration a", { hasText: title });
  }

  squiggles(): Locator {
    return this.page.locator(".monaco-editor .squiggly-error");
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast", { hasText: text }).first();
  }

  /**
   * Waits until the user was told something. It is looked up in the list of notifications, because VS Code shows no
   * further notification by itself after three in quick succession.
   */
  async told(text: string | RegExp): Promise<Locator> {
    await this.run("Notifications: Show Notifications");
    const found = this.listed(text).first();
    await found.waitFor();
    return found;
  }

  /** What the open list of notifications has of this text. */
  listed(text: string | RegExp): Locator {
    return this.page.locator(".notifications-center .notification-list-item", { hasText: text });
  }

  /** The modal dialog, if its text holds `text`. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator(".monaco-dialog-box", { hasText: text });
  }

  /** Answers the modal dialog, and waits until it is gone. */
  async answer(text: string | RegExp, button: string): Promise<void> {
    const dialog = this.dialog(text);
    await dialog.getByRole("button", { name: button, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  }

  /** Waits until a message with this whole text is on the screen, and checks that nothing of it is cut off. */
  async whole(text: string): Promise<Locator> {
    const toast = this.notification(text);
    await toast.waitFor();
    const message = toast.locator(".notification-list-item-message");
    assert.equal(await message.innerText(), text);
    assert.deepEqual(await cutOff(message), [], `“${text}” is cut off`);
    return toast;
  }

  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  statusBar(text: string): Locator {
    return this.page.locator('.statusbar-item[id*="clreq"]', { hasText: text });
  }

  /** The status-bar item, if what it says to a screen reader, and in its tooltip, holds `text`. */
  statusBarLabel(text: string): Locator {
    return this.page.locator(`.statusbar-item[id*="clreq"] [aria-label*="${text}"]`);
  }

  editorText(): Promise<string> {
    return this.page.locator(".monaco-editor .view-lines").first().innerText();
  }

  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }
}

/** The elements at and below `locator` whose text does not fit. */
export function cutOff(locator: Locator): Promise<string[]> {
  return locator.evaluate((root) =>
    [root, ...root.querySelectorAll("*")]
      .filter((element) => element.clientWidth > 0 && getComputedStyle(element).overflow !== "visible")
      .filter((element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
      .map((element) => element.textContent),
  );
}

/**
 * A built workbench runs tests in its extension host only when its configuration switches the smoke-test driver on.
 * (Changing the page's text on its way here would break code-server's WebSocket; changing what is read from it does not.)
 */
async function allowExtensionTests(page: Page): Promise<void> {
  await page.addInitScript(`
    const read = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      if (this.id !== "vscode-workbench-web-configuration" || name !== "data-settings") {
        return value;
      }
      const settings = JSON.parse(value);
      settings.developmentOptions = { ...settings.developmentOptions, enableSmokeTestDriver: true };
      return JSON.stringify(settings);
    };
  `);
}
