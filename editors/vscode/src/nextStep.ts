/** The button that each message of the server gets. Knows nothing of VS Code, so that each message can be tested. */

import { splitSentence } from "./questionText";

export interface Button {
  title: string;
  command: string;
}

export interface Shown {
  /** One sentence. The whole message is in the log. */
  text: string;
  buttons: Button[];
}

const SHOW_PROBLEMS: Button = { title: "Show Problems", command: "workbench.actions.view.problems" };
const OPEN_CONFIGURATION: Button = { title: "Open clreq.toml", command: "clreq.openConfiguration" };
const SET_TOKEN: Button = { title: "Set Access Token…", command: "clreq.storeAccessToken" };
const START_SANDBOX: Button = { title: "Start Sandbox", command: "clreq.startSandbox" };
const OPEN_ENDPOINT: Button = { title: "Open Settings", command: "clreq.openEndpointSetting" };
const LOOK_UP: Button = { title: "Look It Up", command: "clreq.lookUpRequest" };
const RECOVER: Button = { title: "Insert the Response", command: "clreq.recoverResponse" };
const SHOW_LOG: Button = { title: "Show Log", command: "clreq.showLog" };

/** What the user needs next, by what the message says. The first that fits counts. */
const NEXT_STEPS: [pattern: RegExp, buttons: Button[], text?: string][] = [
  [/no credentials found/i, [SET_TOKEN, START_SANDBOX], "Not sent: no access token is set."],
  [/access token|credentials|CLREQ_(?:ACCESS_TOKEN|CLIENT)|\b401\b/i, [SET_TOKEN, SHOW_LOG]],
  [/clreq\.toml|configuration has errors/i, [OPEN_CONFIGURATION]],
  [/endpoint/i, [OPEN_ENDPOINT, SHOW_LOG]],
  [/outcome (?:is )?unknown|not known whether/i, [LOOK_UP, SHOW_LOG]],
  [/keeps (?:it|the secret) in|clreq recover/i, [RECOVER, SHOW_LOG]],
  [/has (?:an error|\d+ errors)|\b4\d\d\b/i, [SHOW_PROBLEMS, SHOW_LOG]],
];

/** VS Code cuts off longer messages that have no button. */
const SHORT = 50;

/** A text that hands over a response or a secret must be shown whole. */
const HANDS_OVER = /[\n{]/;

/** How a message of the server is shown. A message with a button is never cut off by VS Code. */
export function shown(message: string, isProblem: boolean): Shown {
  if (HANDS_OVER.test(message)) {
    return { text: message, buttons: [SHOW_LOG] };
  }
  const [sentence] = splitSentence(message);
  const found = NEXT_STEPS.find(([pattern]) => pattern.test(message));
  if (found !== undefined && isProblem) {
    const [, buttons, text] = found;
    return { text: text ?? sentence, buttons };
  }
  const text = message.length <= SHORT ? message : sentence;
  return { text, buttons: isProblem || text.length > SHORT ? [SHOW_LOG] : [] };
}
