//! `clreq lsp`: the language server.

use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use super::arguments::LspOptions;
use super::{COULD_NOT_RUN, environment, log, signals};
use crate::server::{self, Environment, Options};

pub(super) fn run(options: &LspOptions) -> u8 {
    if let Some(path) = &options.log
        && let Err(error) = log::start(path)
    {
        tell!("error: {error}.");
        return COULD_NOT_RUN;
    }
    // One thread is enough: long work runs on separate threads, and waking another thread takes longer than everything else.
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tell!("error: The language server can't start: {error}.");
            return COULD_NOT_RUN;
        }
    };
    let stop = CancellationToken::new();
    let options = Options {
        environment: Environment::new(|name| std::env::var(name).ok()),
        environment_problem: environment::check().err().map(|error| error.to_string()),
        no_journal: options.no_journal,
        stop: stop.clone(),
        ..Options::default()
    };
    // In a separate task, so that a panic gives an exit code.
    let session = runtime.spawn(server::run(options));
    // A signal ends the session in order, so that an answer of the API that still arrives is kept.
    let _guard = runtime.enter();
    if let Ok(signal) = signals::listen() {
        runtime.spawn(async move {
            signal.await;
            stop.cancel();
        });
    }
    let end = match runtime.block_on(session) {
        Ok(end) => end.exit_code(),
        Err(_panic) => COULD_NOT_RUN,
    };
    // A blocked read of standard input would keep the runtime from shutting down.
    runtime.shutdown_background();
    end
}
