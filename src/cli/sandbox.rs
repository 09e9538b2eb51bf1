//! `clreq sandbox`: a Provisioning API on this machine.

use std::io::{self, Write};

use tokio::runtime::Runtime;

use super::COULD_NOT_RUN;
use super::arguments::SandboxOptions;
use crate::sandbox::{Options, Sandbox};

pub(super) fn run(options: SandboxOptions) -> u8 {
    match Runtime::new() {
        Ok(runtime) => runtime.block_on(serve(options)),
        Err(error) => could_not_start(&error),
    }
}

async fn serve(options: SandboxOptions) -> u8 {
    let started = Sandbox::start(Options {
        port: options.port,
        strict: options.strict,
        fault: options.fault,
        unlimited: options.unlimited,
        ..Options::default()
    });
    let sandbox = match started.await {
        Ok(sandbox) => sandbox,
        Err(error) => return could_not_start(&error),
    };
    // Whoever starts the sandbox waits for this line: it must not stay in a buffer.
    let mut out = io::stdout();
    let told = writeln!(out, "{}", sandbox.base_url()).and_then(|()| out.flush());
    if told.is_err() {
        return COULD_NOT_RUN;
    }
    eprintln!(
        "The API is under /api, tokens are at /oauth/token, and the token `sandbox-token` works. End with Ctrl-C."
    );
    if let Err(error) = tokio::signal::ctrl_c().await {
        return could_not_start(&error);
    }
    sandbox.shutdown().await;
    0
}

fn could_not_start(error: &dyn std::error::Error) -> u8 {
    eprintln!("error: The sandbox can't start: {error}.");
    COULD_NOT_RUN
}
