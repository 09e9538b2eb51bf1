//! Starting, stopping, and the log of requests.

use std::time::Duration;

use clreq::sandbox::{Options, RequestRecord, Sandbox, SandboxError};
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Api, CREDENTIALS, sales_channel, send};

fn port(sandbox: &Sandbox) -> u16 {
    let port = sandbox.base_url().rsplit(':').next().expect("a port");
    port.parse().expect("a port")
}

#[tokio::test]
async fn it_listens_on_one_loopback_address_only() {
    let sandbox = Sandbox::start(Options::default()).await.expect("a sandbox");
    let port = port(&sandbox);
    assert_eq!(sandbox.base_url(), format!("http://127.0.0.1:{port}"));
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_ok());
    for elsewhere in ["127.0.0.2", "::1"] {
        assert!(
            TcpStream::connect((elsewhere, port)).await.is_err(),
            "{elsewhere}"
        );
    }
}

#[tokio::test]
async fn it_listens_on_the_port_of_its_options() {
    let first = Sandbox::start(Options::default()).await.expect("a sandbox");
    let options = Options {
        port: port(&first),
        ..Options::default()
    };
    first.shutdown().await;
    let second = Sandbox::start(options.clone())
        .await
        .expect("the same port again");
    assert_eq!(port(&second), options.port);
}

#[tokio::test]
async fn a_port_in_use_is_a_clear_error() {
    let first = Sandbox::start(Options::default()).await.expect("a sandbox");
    let port = port(&first);
    let second = Sandbox::start(Options {
        port,
        ..Options::default()
    })
    .await;
    let error = second.expect_err("two sandboxes on one port");
    assert!(matches!(error, SandboxError::Listen { .. }));
    let message = error.to_string();
    assert!(message.contains(&format!("127.0.0.1:{port}")), "{message}");
    assert!(message.contains("Take another port"), "{message}");
}

#[tokio::test]
async fn after_the_shutdown_it_accepts_no_connection() {
    let api = Api::start(Options::default()).await;
    assert_eq!(api.count().await, 0);
    let port = port(&api.sandbox);
    api.sandbox.shutdown().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

#[tokio::test]
async fn a_client_that_never_finishes_does_not_delay_the_shutdown() {
    let (api, clock) = Api::start_with_clock(Options::default()).await;
    let mut stalled = api.connect().await;
    stalled
        .write_all(b"POST /api/api_credentials HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sandbox-token\r\n\
            Content-Type: application/vnd.api+json\r\nContent-Length: 1000\r\n\r\n{")
        .await
        .expect("half a request");
    api.sandbox.received(1).await;
    let patience = async {
        clock.someone_sleeps().await;
        clock.advance(Duration::from_secs(2));
    };
    tokio::join!(api.sandbox.shutdown(), patience);
    let mut rest = Vec::new();
    let _ = stalled.read_to_end(&mut rest).await;
    assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
}

#[tokio::test]
async fn dropping_it_stops_it() {
    let api = Api::start(Options::default()).await;
    let mut idle = api.connect().await;
    drop(api);
    let mut rest = Vec::new();
    // The connection closes, with or without an error.
    let _ = idle.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
}

#[tokio::test]
async fn requests_are_logged_without_their_secrets() {
    let api = Api::start(Options::default()).await;
    api.post(&sales_channel("Shop")).await;
    send(api.bare(Method::GET, "/nowhere?token=s3cret")).await;
    send(api.bare(Method::GET, CREDENTIALS).bearer_auth("s3cret")).await;
    api.sandbox.received(3).await;
    let record = |method: &str, path: &str, has_authorization| RequestRecord {
        method: method.to_owned(),
        path: path.to_owned(),
        has_authorization,
    };
    assert_eq!(
        api.sandbox.requests(),
        [
            record("POST", CREDENTIALS, true),
            record("GET", "/nowhere", false),
            record("GET", CREDENTIALS, true),
        ]
    );
}
