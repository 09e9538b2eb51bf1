//! `clreq lsp`: the language server.

use tokio::runtime::Runtime;

use super::arguments::LspOptions;
use super::{COULD_NOT_RUN, log};
use crate::server::{self, Environment, Options};

pub(super) fn run(options: &LspOptions) -> u8 {
    if let Some(path) = &options.log
        && let Err(error) = log::start(path)
    {
        eprintln!("error: {error}.");
        return COULD_NOT_RUN;
    }
    server::transport::hide_panic_messages();
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: The language server can't start: {error}.");
            return COULD_NOT_RUN;
        }
    };
    let options = Options {
        environment: Environment::new(|name| std::env::var(name).ok()),
        ..Options::default()
    };
    let end = runtime.block_on(server::run(options));
    // A read of standard input may still be waiting, and would keep the runtime from ending.
    runtime.shutdown_background();
    end.exit_code()
}
