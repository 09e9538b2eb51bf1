//! The extension of Zed: finds the `clreq` program and starts it as the language server.
//!
//! It reads no settings. Zed gives an extension those of the project too, and a project must not be able to name the
//! program that is run or the endpoint that a token is sent to.

use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct Clreq;

impl zed::Extension for Clreq {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        _server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let program = worktree
            .which("clreq")
            .ok_or("The clreq program is not on the PATH. Install it, and restart the server.")?;
        Ok(Command {
            command: program,
            args: vec!["lsp".to_owned()],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(Clreq);
