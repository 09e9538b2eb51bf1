/** The menu behind the status-bar item: what helps in the current state. Knows nothing of VS Code. */

import type { StatusView } from "./statusDescription";

export interface MenuView extends StatusView {
  sandboxRuns: boolean;
  hasToken: boolean;
  /** Whether the active editor shows a request. */
  requestOpen: boolean;
}

export interface MenuItem {
  label: string;
  command: string;
}

const item = (label: string, command: string): MenuItem => ({ label, command });

const INSTALL = item("$(cloud-download) How to Install the Program", "clreq.showInstallation");
const PROGRAM = item("$(gear) Set the Path of the Program", "clreq.openServerSetting");
const ENDPOINT = item("$(gear) Set the Endpoint", "clreq.openEndpointSetting");
const TRUST = item("$(shield) Manage Workspace Trust", "workbench.trust.manage");
const SEND = item("$(send) Send Request", "clreq.sendRequest");
const COMPARE = item("$(diff) Compare with the API", "clreq.compareRequest");
const NEW = item("$(new-file) New Request…", "clreq.newRequest");
const SET_TOKEN = item("$(key) Set Access Token…", "clreq.storeAccessToken");
const CLEAR_TOKEN = item("$(trash) Clear Access Token", "clreq.clearAccessToken");
const NAMES = item("$(organization) Refresh Names", "clreq.fetchNames");
const START = item("$(beaker) Start Sandbox", "clreq.startSandbox");
const START_WITH = item("$(beaker) Start Sandbox with Options…", "clreq.startSandboxWithOptions");
const STOP = item("$(debug-stop) Stop Sandbox", "clreq.stopSandbox");
const RESTART = item("$(refresh) Restart Server", "clreq.restartServer");
const LOG = item("$(output) Show Log", "clreq.showLog");

export function menuFor(view: MenuView): MenuItem[] {
  if (view.state === "missing") {
    return [INSTALL, PROGRAM, ...(view.trusted ? [] : [TRUST]), LOG];
  }
  if (view.state !== "running") {
    return [RESTART, PROGRAM, LOG];
  }
  if (!view.trusted) {
    return [TRUST, NEW, RESTART, LOG];
  }
  const isRefused = view.status?.endpoint === null;
  const canSend = view.status !== undefined && !isRefused && view.status.credentials !== "none";
  return [
    ...(isRefused ? [ENDPOINT] : []),
    ...(view.requestOpen && canSend ? [SEND, COMPARE] : []),
    ...(view.sandboxRuns ? [] : [SET_TOKEN]),
    ...(view.hasToken && !view.sandboxRuns ? [CLEAR_TOKEN] : []),
    NEW,
    ...(canSend ? [NAMES] : []),
    ...(view.sandboxRuns ? [STOP] : [START, START_WITH]),
    RESTART,
    LOG,
  ];
}
