//! Proxies of the environment. A process has one environment, so each test runs this test binary again with another.

use std::process::{Command, Stdio};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, spawn_blocking},
};

use super::{
    super::{Client, ClientOptions, transport::Trust},
    HandClock, endpoint, send,
    server::{Server, created},
    token,
};

const BASE: &str = "CLREQ_TEST_BASE";
const CHILD: &str = "api::tests::proxy::sends_once_when_run_by_another_test";

#[tokio::test]
#[ignore = "run by the other tests, with an environment of their own"]
async fn sends_once_when_run_by_another_test() {
    // Without that environment it was not run by them, but with all that is ignored.
    let Ok(base) = std::env::var(BASE) else {
        return;
    };
    let endpoint = endpoint(&base);
    let options = ClientOptions {
        connection_retries: 0,
        ..ClientOptions::default()
    };
    let client = Client::with(
        endpoint,
        token(),
        options,
        Trust::Only(Vec::new()),
        HandClock::new().clock(),
    )
    .unwrap();
    println!("RESULT {:?}", send(&client).await);
}

/// What a send in an environment of its own comes to.
async fn send_in_environment(base: &str, variables: &[(&str, String)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
        .args(["--ignored", "--exact", "--nocapture", CHILD])
        .env(BASE, base)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null());
    let output = spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, result) = text
        .split_once("RESULT ")
        .unwrap_or_else(|| panic!("{text}"));
    result.to_owned()
}

/// A proxy that refuses, and the first bytes that it was sent.
async fn refusing_proxy(refusal: &'static [u8]) -> (u16, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let said = tokio::spawn(async move {
        let (mut stream, _): (TcpStream, _) = listener.accept().await.unwrap();
        let mut said = vec![0; 4096];
        let length = stream.read(&mut said).await.unwrap();
        said.truncate(length);
        stream.write_all(refusal).await.unwrap();
        said
    });
    (port, said)
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_asked_for_a_tunnel_and_sees_no_token() {
    let (port, said) = refusing_proxy(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await;
    let proxy = (
        "HTTPS_PROXY",
        format!("http://user:proxy-hunter2@127.0.0.1:{port}"),
    );
    let result = send_in_environment("https://provisioning.commercelayer.io/api", &[proxy]).await;
    let said = String::from_utf8(said.await.unwrap()).unwrap();
    assert!(
        said.starts_with("CONNECT provisioning.commercelayer.io:443 HTTP/1.1\r\n"),
        "{said}"
    );
    assert!(!said.contains("token-hunter2"), "{said}");
    assert!(result.starts_with("Err(Unreachable"), "{result}");
    assert!(!result.contains("hunter2"), "{result}");
}

#[tokio::test]
async fn a_socks_proxy_of_the_environment_is_asked() {
    let (port, said) = refusing_proxy(b"\x05\xff").await;
    let proxy = ("ALL_PROXY", format!("socks5h://127.0.0.1:{port}"));
    let result = send_in_environment("https://provisioning.commercelayer.io/api", &[proxy]).await;
    assert_eq!(said.await.unwrap().first(), Some(&5));
    assert!(result.starts_with("Err(Unreachable"), "{result}");
}

#[tokio::test]
async fn hosts_that_need_no_proxy_are_asked_directly() {
    let (port, said) = refusing_proxy(b"").await;
    let variables = [
        ("HTTPS_PROXY", format!("http://127.0.0.1:{port}")),
        ("NO_PROXY", "10.0.0.0/8,.example".to_owned()),
    ];
    // Nothing answers to such a name; what counts is who was not asked.
    let result = send_in_environment(
        &format!("https://{}.example/api", "x".repeat(64)),
        &variables,
    )
    .await;
    assert!(result.starts_with("Err(Unreachable"), "{result}");
    assert!(!said.is_finished());
}

#[tokio::test]
async fn this_machine_is_never_asked_through_a_proxy() {
    let (port, said) = refusing_proxy(b"").await;
    let proxy = format!("http://127.0.0.1:{port}");
    let variables = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, proxy.clone()));
    let server = Server::replying(created()).await;
    let port = server.base().rsplit(':').next().unwrap().to_owned();
    for base in [server.base(), format!("http://localhost:{port}")] {
        let result = send_in_environment(&base, &variables).await;
        assert!(result.starts_with("Ok(Answer { status: 201"), "{result}");
    }
    assert!(!said.is_finished());
}
