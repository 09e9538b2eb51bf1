/** VS Code's window in a real browser, used as a person does: by keys, and by what is on the screen. */

/// <reference lib="dom" />

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { chromium, type BrowserContext, type Locator, type Page } from "playwright-core";
import { ATTEMPT, retrying } from "./retrying";

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
  find(words: string, title: string): Promise<void> {
    return retrying(`the command “${title}”`, () => this.choose(`>${words}`, title));
  }

  /** Runs a command that shows a list, and takes the entry with this label, found by `words`. */
  pick(command: string, words: string, label = words): Promise<void> {
    return retrying(`“${label}” of “${command}”`, async () => {
      await this.choose(`>${command}`, command);
      await this.choosePicked(words, label);
    });
  }

  /** Applies the code action with this title. The cursor is in the editor. */
  codeAction(title: string): Promise<void> {
    return retrying(`the code action “${title}”`, async () => {
      await this.page.keyboard.press("Control+.");
      const rows = this.page.locator(".action-widget .monaco-list-row.action");
      const row = rows.filter({ hasText: title }).first();
      await row.waitFor({ timeout: ATTEMPT });
      await this.moveTo(row);
      // By key: VS Code keeps clicks from a list that has just opened.
      await this.page.keyboard.press("Enter");
      await rows.first().waitFor({ state: "detached", timeout: ATTEMPT });
    });
  }

  /** Puts the cursor in the open file. Both numbers start at 1. */
  goTo(line: number, column: number): Promise<void> {
    return retrying("Go to Line", async () => {
      await this.page.keyboard.press("F1");
      await this.quickInput().fill(`:${line}:${column}`, { timeout: ATTEMPT });
      await this.quickInput().press("Enter", { timeout: ATTEMPT });
      await this.page.locator(".statusbar-item", { hasText: `Ln ${line}, Col ${column}` }).waitFor({ timeout: ATTEMPT });
      await this.box("").waitFor({ state: "hidden", timeout: ATTEMPT });
    });
  }

  /** Takes the suggestion with this text at the cursor. */
  complete(text: string): Promise<void> {
    return retrying(`the suggestion “${text}”`, async () => {
      await this.page.keyboard.press("Control+Space");
      const rows = this.page.locator(".suggest-widget.visible .monaco-list-row");
      const row = rows.filter({ hasText: text }).first();
      await row.waitFor({ timeout: ATTEMPT });
      await this.moveTo(row);
      await this.page.keyboard.press("Enter");
      await rows.first().waitFor({ state: "hidden", timeout: ATTEMPT });
    });
  }

  /** Moves down in the open list until `row` is the one that Enter takes. */
  private async moveTo(row: Locator): Promise<void> {
    const focused = row.and(this.page.locator(".focused"));
    for (let rest = 60; rest > 0 && (await focused.count()) === 0; rest -= 1) {
      await this.page.keyboard.press("ArrowDown");
    }
    await focused.waitFor({ timeout: ATTEMPT });
  }

  /** Types into the open box whose title or prompt holds `box`, and accepts what was typed. */
  async answerBox(box: string, text: string): Promise<void> {
    await this.box(box).waitFor();
    await this.quickInput().fill(text, { timeout: ATTEMPT });
    await this.quickInput().press("Enter");
  }

  /** The open box whose title, prompt or message holds `text`. */
  box(text: string | RegExp): Locator {
    return this.page.locator(".quick-input-widget:visible", { hasText: text });
  }

  quickInput(): Locator {
    return this.page.locator(".quick-input-widget input[type=text], .quick-input-widget input[type=password]").first();
  }

  /** Opens the palette with `typed`, and accepts the entry with this label. */
  private async choose(typed: string, label: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.choosePicked(typed, label);
  }

  /** Takes the entry with this label from the list that a command shows. */
  take(label: string): Promise<void> {
    return this.choosePicked(label, label);
  }

  /** Types into the open list, accepts the entry with this label, and waits until the list is gone or another one is shown. */
  private async choosePicked(typed: string, label: string): Promise<void> {
    const input = this.quickInput();
    await input.fill(typed, { timeout: ATTEMPT });
    const name = this.page.locator(".label-name").getByText(label, { exact: true });
    const row = this.page.locator(".quick-input-list .monaco-list-row", { has: name }).first();
    await row.waitFor({ timeout: ATTEMPT });
    await this.moveTo(row);
    await input.press("Enter", { timeout: ATTEMPT });
    await this.page.waitForFunction(
      (text) => ![...document.querySelectorAll<HTMLInputElement>(".quick-input-widget input")].some((box) => box.checkVisibility() && box.value === text),
      typed,
      { timeout: ATTEMPT },
    );
  }

  /** The piece of the editor's text that holds `text`. */
  text(text: string): Locator {
    return this.page.locator(".monaco-editor .view-line span span", { hasText: text }).last();
  }

  /** What the line above a part of the request offers. */
  codeLens(title: string | RegExp): Locator {
    return this.page.locator(".monaco-editor .codelens-decoration a", { hasText: title });
  }

  squiggles(): Locator {
    return this.page.locator(".monaco-editor .squiggly-error");
  }

  /** The message with this text, on the screen by itself or in the open list of notifications. */
  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-list-item:visible", { hasText: text }).first();
  }

  /** Presses a button or link of the message with this text. If the message has left the screen, it is taken from the list. */
  press(text: string | RegExp, button: string): Promise<void> {
    let isListed = false;
    return retrying(`“${button}” of the message “${String(text)}”`, async () => {
      if (isListed) {
        await this.run("Notifications: Show Notifications");
      }
      isListed = true;
      const message = this.notification(text);
      await message.getByRole("button", { name: button }).or(message.getByRole("link", { name: button })).first().click({ timeout: ATTEMPT });
    });
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
