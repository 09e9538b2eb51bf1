/** The server's messages: one sentence and a button with the next step. The log has the whole text. */

import * as vscode from "vscode";
import { MessageType, type ShowMessageParams } from "vscode-languageclient/node";
import { shown } from "./nextStep";

export async function showMessage(params: ShowMessageParams, log: vscode.LogOutputChannel): Promise<void> {
  const isProblem = params.type === MessageType.Error || params.type === MessageType.Warning;
  const { text, buttons } = shown(params.message, isProblem);
  if (text !== params.message) {
    log.info(params.message);
  }
  const titles = buttons.map(({ title }) => title);
  const answer = await show(params.type, text, titles);
  const button = buttons.find(({ title }) => title === answer);
  if (button !== undefined) {
    await vscode.commands.executeCommand(button.command);
  }
}

function show(type: MessageType, text: string, titles: string[]): Thenable<string | undefined> {
  if (type === MessageType.Error) {
    return vscode.window.showErrorMessage(text, ...titles);
  }
  if (type === MessageType.Warning) {
    return vscode.window.showWarningMessage(text, ...titles);
  }
  return vscode.window.showInformationMessage(text, ...titles);
}
