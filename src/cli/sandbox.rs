//! `clreq sandbox`: runs a Provisioning API on this machine.

use std::future::poll_fn;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::Poll;

use tokio::runtime::Builder;

use super::COULD_NOT_RUN;
use super::arguments::SandboxOptions;
use super::session::INTERRUPTED;
use crate::sandbox::{Options, Sandbox};

pub(super) fn run(options: SandboxOptions) -> u8 {
    match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(serve(options)),
        Err(error) => could_not_start(&error),
    }
}

async fn serve(options: SandboxOptions) -> u8 {
    let started = Sandbox::start(Options {
        port: options.port,
        strict: options.strict,
        faults: options.faults,
        unlimited: options.unlimited,
        ..Options::default()
    });
    let sandbox = match started.await {
        Ok(sandbox) => sandbox,
        Err(error) => return could_not_start(&error),
    };
    // Catch Ctrl-C before the message about it is printed, so that it no longer kills the process.
    let mut interrupt = Box::pin(tokio::signal::ctrl_c());
    if let Poll::Ready(Err(error)) = poll_once(interrupt.as_mut()).await {
        return could_not_start(&error);
    }
    // A program that starts the sandbox waits for this line, so flush it.
    let mut out = io::stdout();
    let printed = writeln!(out, "{}", sandbox.base_url()).and_then(|()| out.flush());
    if printed.is_err() {
        return COULD_NOT_RUN;
    }
    tell!(
        "The API is under /api, tokens are at /oauth/token, and the token `sandbox-token` works. End with Ctrl-C."
    );
    if let Err(error) = interrupt.await {
        return could_not_start(&error);
    }
    sandbox.shutdown().await;
    INTERRUPTED
}

async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

fn could_not_start(error: &dyn std::error::Error) -> u8 {
    tell!("error: The sandbox can't start: {error}.");
    COULD_NOT_RUN
}
