/** Has VS Code tick the steps of the walkthrough. */

import * as vscode from "vscode";

/**
 * VS Code learns of a walkthrough when one is opened first, and then ticks no step whose condition holds already. So each condition also
 * needs this key, which is set only after a tab without a known input, such as a walkthrough's, was opened.
 */
const KEY = "clreq.walkthroughOpen";

export function followWalkthrough(): vscode.Disposable {
  const update = async (): Promise<void> => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    await vscode.commands.executeCommand("setContext", KEY, tab !== undefined && tab.input === undefined);
  };
  void update();
  return vscode.window.tabGroups.onDidChangeTabs(() => void update());
}
