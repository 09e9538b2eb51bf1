/** The language client of vscode-languageclient, but for what it tells the user of itself. */

import { CloseAction, LanguageClient, State, type CloseHandlerResult, type ErrorHandler } from "vscode-languageclient/node";
import { offerRestart } from "./offers";

export class Client extends LanguageClient {
  /** What this extension does for the server beyond the Language Server Protocol. */
  registerOwnCapabilities(): void {
    this.registerFeature({
      fillClientCapabilities: (capabilities) => {
        capabilities.experimental = { ...(capabilities.experimental as object | undefined), clreq: { handOverSecrets: true } };
      },
      initialize: () => undefined,
      getState: () => ({ kind: "static" }),
      clear: () => undefined,
    });
  }

  /** What goes wrong between the client and the server is said in words for developers, and kept in the log. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  /** Ends a server that has not answered yet, so that its start fails. */
  giveUpStart(): void {
    if (this.state === State.Starting) {
      this.serverProcess?.kill();
    }
  }

  /** The language client asks for it itself, when it is made. */
  override createDefaultErrorHandler(maxRestartCount?: number): ErrorHandler {
    const given = super.createDefaultErrorHandler(maxRestartCount);
    return {
      error: (error, message, count) => given.error(error, message, count),
      closed: async (): Promise<CloseHandlerResult> => {
        if (this.state !== State.Running) {
          // It ended at its start and would do so again. Whoever starts the client learns that it failed.
          return { action: CloseAction.DoNotRestart };
        }
        const result = await given.closed();
        if (result.action === CloseAction.DoNotRestart) {
          void offerRestart("The language server of clreq has ended again and again, and is not started any more.");
        }
        return result;
      },
    };
  }
}
