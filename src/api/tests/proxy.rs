//! Proxies from the environment. A process has one environment, so each test runs this test binary again with another one.

use std::process::{Command, Stdio};

use rcgen::{CertifiedKey, KeyPair};
use reqwest::Certificate;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, spawn_blocking},
};

use super::{
    super::{Client, ClientOptions, transport::Trust},
    HandClock, endpoint, send,
    server::{Server, created},
    tls::{acceptor, self_signed},
    token,
};

const BASE: &str = "CLREQ_TEST_BASE";

/// The file with the only trusted certificate, if there is one.
const CERTIFICATE: &str = "CLREQ_TEST_CERTIFICATE";

const API: &str = "https://provisioning.commercelayer.io/api";
const CHILD: &str = "api::tests::proxy::sends_once_when_run_by_another_test";

#[tokio::test]
#[ignore = "run by the other tests, with an environment of their own"]
async fn sends_once_when_run_by_another_test() {
    // Without that variable the test is running directly: do nothing.
    let Ok(base) = std::env::var(BASE) else {
        return;
    };
    let endpoint = endpoint(&base);
    let options = ClientOptions {
        connection_retries: 0,
        ..ClientOptions::default()
    };
    let certificate = std::env::var_os(CERTIFICATE).map(|file| {
        let certificate = std::fs::read(file).unwrap();
        Certificate::from_der(&certificate).unwrap()
    });
    let client = Client::with(
        endpoint,
        token(),
        options,
        Trust::Only(certificate.into_iter().collect()),
        HandClock::new().clock(),
    )
    .unwrap();
    println!("RESULT {:?}", send(&client).await);
}

/// The result of a send in its own environment.
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

/// A proxy that refuses, and the first bytes that it received.
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
    let result = send_in_environment(API, &[proxy]).await;
    let said = String::from_utf8(said.await.unwrap()).unwrap();
    assert!(
        said.starts_with("CONNECT provisioning.commercelayer.io:443 HTTP/1.1\r\n"),
        "{said}"
    );
    assert!(!said.contains("token-hunter2"), "{said}");
    assert!(result.starts_with("Err(Unreachable"), "{result}");
    assert!(!result.contains("hunter2"), "{result}");
}

/// A proxy that opens a tunnel and answers in place of the requested server. Returns the requests that it received.
async fn tunnelling_proxy(certified: &CertifiedKey<KeyPair>) -> (u16, JoinHandle<String>) {
    let acceptor = acceptor(certified);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let said = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut said = Vec::new();
        while !said.ends_with(b"\r\n\r\n") {
            said.push(stream.read_u8().await.unwrap());
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let mut tunnel = acceptor.accept(stream).await.unwrap();
        let mut request = vec![0; 4096];
        let length = tunnel.read(&mut request).await.unwrap();
        let request = String::from_utf8_lossy(&request[..length]).into_owned();
        assert!(request.contains("token-hunter2"), "{request}");
        tunnel.write_all(created().as_bytes()).await.unwrap();
        String::from_utf8(said).unwrap()
    });
    (port, said)
}

#[tokio::test]
async fn a_request_goes_through_the_tunnel_of_a_proxy() {
    let certified = self_signed("provisioning.commercelayer.io");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), certified.cert.der()).unwrap();
    for name in ["HTTPS_PROXY", "ALL_PROXY"] {
        let (port, said) = tunnelling_proxy(&certified).await;
        let variables = [
            (name, format!("http://127.0.0.1:{port}")),
            (CERTIFICATE, file.path().to_str().unwrap().to_owned()),
        ];
        let result = send_in_environment(API, &variables).await;
        assert!(result.starts_with("Ok(Answer { status: 201"), "{result}");
        let said = said.await.unwrap();
        assert!(said.starts_with("CONNECT provisioning.commercelayer.io:443 "));
        assert!(!said.contains("token-hunter2"), "{said}");
    }
}

#[tokio::test]
async fn a_socks_proxy_of_the_environment_is_asked() {
    let (port, said) = refusing_proxy(b"\x05\xff").await;
    let proxy = ("ALL_PROXY", format!("socks5h://127.0.0.1:{port}"));
    let result = send_in_environment(API, &[proxy]).await;
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
    // Such a name never resolves. The test checks which server was not contacted.
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
