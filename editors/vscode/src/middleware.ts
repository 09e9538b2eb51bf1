/** What this extension adds to the traffic between VS Code and the server. */

import * as vscode from "vscode";
import { ResponseError, type ConfigurationItem, type LanguageClient, type Middleware } from "vscode-languageclient/node";
import { completeLenses } from "./codeLenses";
import { askForName } from "./deletion";
import { linkToExplanations } from "./explanation";
import { explainNotFormatted } from "./formatting";
import { AT_START } from "./initializationOptions";
import { selectPlaceholders } from "./placeholders";
import { documentUri, NETWORK_COMMANDS, ServerCommand } from "./protocol";
import { savedRequestFile, uriConverters } from "./requestFile";
import { showResponses } from "./responseView";
import type { SendProgress } from "./sendProgress";
import { withStrictestSecrets } from "./strictestSecrets";

export function middleware(client: () => LanguageClient, progress: SendProgress): Middleware {
  return {
    executeCommand: async (command, commandArguments, next) => {
      if (NETWORK_COMMANDS.has(command) && !vscode.workspace.isTrusted) {
        await explainTrust();
        return undefined;
      }
      const prepared = await prepare(client(), command, commandArguments);
      if (prepared === undefined) {
        return undefined;
      }
      const result: unknown = await next(command, prepared);
      if (command === ServerCommand.curl) {
        await copyCurl(result);
      }
      return result;
    },
    provideCodeActions: async (document, range, context, token, next) => {
      const actions = await next(document, range, context, token);
      return actions === undefined || actions === null ? actions : selectPlaceholders(document, actions);
    },
    provideCodeLenses: async (document, token, next) => {
      const lenses = await next(document, token);
      return lenses === undefined || lenses === null ? lenses : completeLenses(lenses);
    },
    provideDocumentFormattingEdits: async (document, options, token, next) => {
      const edits = await next(document, options, token);
      if ((edits === undefined || edits === null) && !token.isCancellationRequested) {
        explainNotFormatted(document);
      }
      return edits;
    },
    handleDiagnostics: (uri, diagnostics, next) => {
      linkToExplanations(diagnostics);
      next(uri, diagnostics);
    },
    provideDiagnostics: async (document, previousResultId, token, next) => {
      const report = await next(document, previousResultId, token);
      if (report !== undefined && report !== null && "items" in report) {
        linkToExplanations(report.items);
      }
      return report;
    },
    provideWorkspaceDiagnostics: (resultIds, token, reporter, next) =>
      next(resultIds, token, (chunk) => {
        for (const report of chunk?.items ?? []) {
          linkToExplanations("items" in report ? report.items : []);
        }
        reporter(chunk);
      }),
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

/** The arguments for the server; undefined if the user cancels. */
async function prepare(client: LanguageClient, command: string, commandArguments: unknown[]): Promise<unknown[] | undefined> {
  const uri = documentUri(commandArguments);
  if (uri === undefined) {
    return commandArguments;
  }
  switch (command) {
    case ServerCommand.send: {
      const saved = await savedRequestFile(uriConverters.protocol2Code(uri));
      return saved === undefined ? undefined : [{ uri: uriConverters.code2Protocol(saved) }];
    }
    case ServerCommand.delete: {
      const confirm = await askForName(client, uri);
      return confirm === undefined ? undefined : [{ uri, confirm }];
    }
    // The code action has the server show the command, for editors that can't put it on the clipboard.
    case ServerCommand.curl:
      return [{ uri }];
    default:
      return commandArguments;
  }
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
  void vscode.window.showInformationMessage("curl command copied. It reads CLREQ_ACCESS_TOKEN.");
}

async function explainTrust(): Promise<void> {
  const manage = "Manage Workspace Trust";
  const answer = await vscode.window.showWarningMessage("Requests are only sent from a workspace that you trust.", manage);
  if (answer === manage) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  }
}
