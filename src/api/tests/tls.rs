//! Untrusted certificates and failed handshakes give errors, and nothing is sent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use reqwest::Certificate;
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use super::{
    super::{
        Client, ClientError, ClientOptions, Outcome, SendError, Unreachable, transport::Trust,
    },
    HandClock, endpoint, options, send, send_observed,
    server::{CREATED, created},
    token,
};

/// A server that performs a TLS handshake on each connection, answers the requests, and counts both.
struct TlsServer {
    base: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl TlsServer {
    async fn start(certified: &CertifiedKey<KeyPair>) -> Self {
        let acceptor = acceptor(certified);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!(
            "https://localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let (connections, requests) =
            (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counters = (Arc::clone(&connections), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                counters.0.fetch_add(1, Ordering::SeqCst);
                let Ok(mut stream) = acceptor.accept(tcp).await else {
                    continue;
                };
                if stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                    counters.1.fetch_add(1, Ordering::SeqCst);
                    stream.write_all(created().as_bytes()).await.unwrap();
                }
            }
        });
        Self {
            base,
            connections,
            requests,
        }
    }

    fn client(&self, trusted: Vec<Certificate>) -> Client {
        Client::with(
            endpoint(&self.base),
            token(),
            options(),
            Trust::Only(trusted),
            HandClock::new().clock(),
        )
        .unwrap()
    }
}

pub(super) fn acceptor(certified: &CertifiedKey<KeyPair>) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(
        certified.signing_key.serialize_der(),
    ));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

pub(super) fn self_signed(name: &str) -> CertifiedKey<KeyPair> {
    generate_simple_self_signed([name.to_owned()]).unwrap()
}

fn trusted(certified: &CertifiedKey<KeyPair>) -> Vec<Certificate> {
    vec![Certificate::from_der(certified.cert.der()).unwrap()]
}

async fn assert_certificate_error(server: &TlsServer, client: &Client) {
    let (result, stages) = send_observed(client).await;
    let error = result.unwrap_err();
    assert!(
        matches!(
            error,
            SendError::Unreachable {
                reason: Unreachable::Certificate(_),
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("Nothing was sent"), "{error}");
    assert_eq!(stages.retries(), 0);
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    assert_eq!(server.requests.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_trusted_certificate_lets_a_request_pass() {
    let certified = self_signed("localhost");
    let server = TlsServer::start(&certified).await;
    let answer = send(&server.client(trusted(&certified))).await.unwrap();
    assert_eq!(answer.json(), Some(CREATED));
}

#[tokio::test]
async fn an_unknown_authority_is_an_error() {
    let server = TlsServer::start(&self_signed("localhost")).await;
    let other = trusted(&self_signed("localhost"));
    assert_certificate_error(&server, &server.client(other)).await;
}

#[tokio::test]
async fn a_certificate_for_another_name_is_an_error() {
    let certified = self_signed("provisioning.example");
    let server = TlsServer::start(&certified).await;
    assert_certificate_error(&server, &server.client(trusted(&certified))).await;
}

#[tokio::test]
async fn a_self_signed_certificate_is_not_trusted_by_a_client_as_users_have_it() {
    let server = TlsServer::start(&self_signed("localhost")).await;
    match Client::new(endpoint(&server.base), token(), options()) {
        Ok(client) => assert_certificate_error(&server, &client).await,
        // A machine without certificate authorities.
        Err(error) => assert!(matches!(error, ClientError::Tls(_)), "{error:?}"),
    }
}

/// The error of a send to a server that writes these bytes instead of a TLS handshake and closes the connection.
async fn greeted_by(greeting: &'static [u8]) -> (SendError, usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut tcp, _)) = listener.accept().await {
            // Reads the client's greeting, so that closing doesn't reset the connection.
            let _ = tcp.read(&mut [0; 4096]).await;
            let _ = tcp.write_all(greeting).await;
        }
    });
    let client = Client::with(
        endpoint(&base),
        token(),
        options(),
        Trust::Only(Vec::new()),
        HandClock::new().clock(),
    )
    .unwrap();
    let (result, stages) = send_observed(&client).await;
    (result.unwrap_err(), stages.retries())
}

#[tokio::test]
async fn a_handshake_that_breaks_is_tried_again() {
    let (error, retries) = greeted_by(b"").await;
    assert!(
        matches!(
            error,
            SendError::Unreachable {
                reason: Unreachable::Broken(_),
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(retries, 2);
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_not_asked_again() {
    let (error, retries) = greeted_by(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert!(
        matches!(
            error,
            SendError::Unreachable {
                reason: Unreachable::Tls(_),
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(retries, 0);
}

#[tokio::test]
async fn an_endless_handshake_means_that_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let short = Duration::from_millis(100);
    // Whichever of the two time-outs fires first.
    for options in [
        ClientOptions {
            connect_timeout: short,
            ..options()
        },
        ClientOptions {
            answer_timeout: short,
            ..options()
        },
    ] {
        let client = Client::with(
            endpoint(&base),
            token(),
            options,
            Trust::Only(Vec::new()),
            HandClock::new().clock(),
        )
        .unwrap();
        let (result, stages) = send_observed(&client).await;
        let error = result.unwrap_err();
        assert!(
            matches!(
                error,
                SendError::Unreachable {
                    reason: Unreachable::TimedOut,
                    ..
                }
            ),
            "{error:?}"
        );
        assert_eq!(stages.retries(), 0);
    }
}
