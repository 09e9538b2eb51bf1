//! `clreq lsp`: the language server.

use tokio::runtime::Builder;

use super::arguments::LspOptions;
use super::{COULD_NOT_RUN, log};
use crate::server::{self, Environment, Options};

pub(super) fn run(options: &LspOptions) -> u8 {
    if let Some(path) = &options.log
        && let Err(error) = log::start(path)
    {
        tell!("error: {error}.");
        return COULD_NOT_RUN;
    }
    server::transport::hide_panic_messages();
    // What takes long has threads of its own, and everything else is done before another thread would have woken up.
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            tell!("error: The language server can't start: {error}.");
            return COULD_NOT_RUN;
        }
    };
    let options = Options {
        environment: Environment::new(|name| std::env::var(name).ok()),
        ..Options::default()
    };
    // On a thread of the runtime itself, where what it wakes runs next without a change of threads.
    let session = runtime.spawn(server::run(options));
    let end = match runtime.block_on(session) {
        Ok(end) => end.exit_code(),
        Err(_panic) => COULD_NOT_RUN,
    };
    // A read of standard input may still be waiting, and would keep the runtime from ending.
    runtime.shutdown_background();
    end
}
