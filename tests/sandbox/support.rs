//! A client for the tests, and common requests.

use std::sync::Arc;

use clreq::sandbox::{Options, SANDBOX_TOKEN, Sandbox};
use reqwest::header::{self, HeaderMap};
use reqwest::{Method, RequestBuilder, Url};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::manual_clock::ManualClock;

pub const MEDIA_TYPE: &str = "application/vnd.api+json";
pub const CREDENTIALS: &str = "/api/api_credentials";

/// A sandbox and a client with a token for it.
pub struct Api {
    pub sandbox: Sandbox,
    client: reqwest::Client,
}

/// A complete answer. An empty body is null.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    pub async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("the whole body");
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
        };
        Self {
            status,
            headers,
            body,
        }
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str());
        value
            .unwrap_or_else(|| panic!("no header {name} in {self:?}"))
            .expect("text")
    }

    /// The codes of the errors, after checking that each agrees with the status.
    pub fn codes(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().expect("errors");
        for error in errors {
            assert_eq!(error["status"], json!(self.status.to_string()), "{error}");
        }
        errors
            .iter()
            .map(|error| error["code"].as_str().expect("a code"))
            .collect()
    }

    /// The pointer and rule of each error of a 422.
    pub fn broken_rules(&self) -> Vec<(&str, &str)> {
        assert_eq!(self.status, 422, "{self:?}");
        assert!(self.codes().iter().all(|code| *code == "VALIDATION_ERROR"));
        let errors = self.body["errors"].as_array().expect("errors");
        errors
            .iter()
            .map(|error| {
                let pointer = error["source"]["pointer"].as_str().expect("a pointer");
                (pointer, error["meta"]["error"].as_str().expect("a rule"))
            })
            .collect()
    }
}

impl Api {
    pub async fn start(options: Options) -> Self {
        // The first test installs it; for the others this fails, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let sandbox = Sandbox::start(options).await.expect("a sandbox");
        Self { sandbox, client }
    }

    /// A sandbox with a clock that only the test advances.
    pub async fn start_with_clock(options: Options) -> (Self, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::default());
        let api = Self::start(Options {
            clock: Some(clock.clone()),
            ..options
        })
        .await;
        (api, clock)
    }

    /// A request without headers.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.sandbox.base_url());
        self.client
            .request(method, url.parse::<Url>().expect("a URL"))
    }

    /// A request with the headers that the API requires.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path)
            .header(header::ACCEPT, MEDIA_TYPE)
            .header(header::CONTENT_TYPE, MEDIA_TYPE)
            .bearer_auth(SANDBOX_TOKEN)
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, body: &Value) -> Answer {
        send(
            self.request(Method::POST, CREDENTIALS)
                .body(body.to_string()),
        )
        .await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::PATCH, path).body(body.to_string())).await
    }

    /// Creates a credential and returns its resource object.
    pub async fn create(&self, body: &Value) -> Value {
        let answer = self.post(body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body["data"].clone()
    }

    /// The number of stored credentials.
    pub async fn count(&self) -> u64 {
        let answer = self.get(CREDENTIALS).await;
        answer.body["meta"]["record_count"]
            .as_u64()
            .expect("a count")
    }

    /// Sends any bytes, and returns everything received until the connection ends.
    pub async fn send_raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect().await;
        // The sandbox may close the connection before it has read everything.
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        answer
    }

    pub async fn connect(&self) -> TcpStream {
        let address = self.sandbox.base_url().trim_start_matches("http://");
        TcpStream::connect(address).await.expect("a connection")
    }
}

pub async fn send(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.expect("an answer")).await
}

/// The smallest request that creates a credential.
pub fn sales_channel(name: &str) -> Value {
    json!({
        "data": {
            "type": "api_credentials",
            "attributes": { "name": name, "kind": "sales_channel" },
            "relationships": {
                "organization": { "data": { "type": "organizations", "id": "ABCRtyUpBa" } }
            }
        }
    })
}

/// A request that creates an integration, which needs a role.
pub fn integration(name: &str) -> Value {
    let mut body = sales_channel(name);
    body["data"]["attributes"]["kind"] = json!("integration");
    body["data"]["relationships"]["role"] =
        json!({ "data": { "type": "roles", "id": "roleAdmin1" } });
    body
}

/// A request that updates `resource` with these attributes.
pub fn update_of(resource: &Value, attributes: Value) -> Value {
    json!({ "data": { "type": "api_credentials", "id": resource["id"], "attributes": attributes } })
}

/// The path of `resource`.
pub fn path_of(resource: &Value) -> String {
    format!("{CREDENTIALS}/{}", resource["id"].as_str().expect("an id"))
}
