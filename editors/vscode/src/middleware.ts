/** What this extension adds to the traffic between VS Code and the server. */

import * as vscode from "vscode";
import { ResponseError, type ConfigurationItem, type LanguageClient, type Middleware } from "vscode-languageclient/node";
import { AT_START } from "./initializationOptions";
import { documentUri, ServerCommand } from "./protocol";
import { showResponses } from "./responseView";
import type { SendProgress } from "./sendProgress";
import { withStrictestSecrets } from "./strictestSecrets";

export function middleware(client: () => LanguageClient, progress: SendProgress): Middleware {
  return {
    executeCommand: async (command, commandArguments, next) => {
      if (command === ServerCommand.send && !vscode.workspace.isTrusted) {
        await explainTrust();
        return undefined;
      }
      if (command === ServerCommand.curl) {
        const uri = documentUri(commandArguments);
        // The code action asks the server to show the command, for editors that can't put it on the clipboard.
        const result: unknown = await next(command, uri === undefined ? commandArguments : [{ uri }]);
        await copyCurl(result);
        return result;
      }
      return next(command, commandArguments) as Promise<unknown>;
    },
    handleWorkDoneProgress: (token, params, next) => {
      if (!progress.handle(client(), token, params)) {
        next(token, params);
      }
    },
    workspace: {
      handleApplyEdit: async (params, next) => {
        const result = await next(params, new vscode.CancellationTokenSource().token);
        if (!(result instanceof ResponseError) && result.applied) {
          void showResponses(params);
        }
        return result;
      },
      configuration: async (params, token, next) => {
        const sections = await next(params, token);
        return Array.isArray(sections) ? sections.map((section, index) => forServer(section, params.items[index])) : sections;
      },
    },
  };
}

/** The section of settings as the server gets it: without what it is handed at its start, the endpoint together with the token for it. */
function forServer(section: unknown, item: ConfigurationItem | undefined): unknown {
  if (typeof section !== "object" || section === null) {
    return section;
  }
  const atStart = new Set<string>(AT_START.map((name) => name.replace(/\..*/, "")));
  const settings = Object.fromEntries(Object.entries(section).filter(([name]) => !atStart.has(name)));
  const scope = item?.scopeUri === undefined ? undefined : vscode.Uri.parse(item.scopeUri);
  return withStrictestSecrets(settings, vscode.workspace.getConfiguration("clreq", scope).inspect("response.secrets"));
}

async function copyCurl(command: unknown): Promise<void> {
  if (typeof command !== "string") {
    return;
  }
  await vscode.env.clipboard.writeText(command);
  void vscode.window.showInformationMessage(
    "The curl command is on the clipboard. It reads the access token from an environment variable.",
  );
}

async function explainTrust(): Promise<void> {
  const manage = "Manage Workspace Trust";
  const answer = await vscode.window.showWarningMessage(
    "Requests are only sent from a workspace that you trust. They are checked in any.",
    manage,
  );
  if (answer === manage) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  }
}
