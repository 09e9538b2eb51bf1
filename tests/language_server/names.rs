//! Names in place of ids: completion, hover, hints, symbols and `unknown-id`, from the cache that `clreq.refreshNames` fills.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use clreq::sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::common::command::clreq;
use crate::common::lsp_client::LspClient;
use crate::support::message;

const URI: &str = "file:///requests/names.clreq.json";
const OTHER: &str = "file:///requests/other.clreq.json";
const TOKEN: &str = "sandbox-token";

/// An API with several organizations, and a cache for its names.
struct Setting {
    cache: TempDir,
    sandbox: Sandbox,
    _runtime: Runtime,
}

impl Setting {
    fn new() -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let options = Options {
            unlimited: true,
            ..Options::default()
        };
        Self {
            cache: tempfile::tempdir().expect("a folder"),
            sandbox: runtime
                .block_on(Sandbox::start(options))
                .expect("a sandbox"),
            _runtime: runtime,
        }
    }

    fn refreshed() -> Self {
        let setting = Self::new();
        setting.refresh_from_the_command_line();
        setting
    }

    fn refresh_from_the_command_line(&self) {
        let mut command = clreq(self.cache.path());
        command
            .env("XDG_CACHE_HOME", self.cache.path())
            .env("CLREQ_ENDPOINT", self.sandbox.base_url())
            .env("CLREQ_ACCESS_TOKEN", TOKEN)
            .args(["names", "refresh"]);
        assert!(command.output().expect("it runs").status.success());
    }

    /// A client whose server has looked into the cache.
    fn client(&self, endpoint: &str, token: &str) -> LspClient {
        let client = LspClient::builder()
            .capability("/workspace/inlayHint", json!({ "refreshSupport": true }))
            .capability("/window/workDoneProgress", json!(true))
            .variable("XDG_CACHE_HOME", self.cache.path())
            .variable("CLREQ_ENDPOINT", endpoint)
            .variable("CLREQ_ACCESS_TOKEN", token)
            .start();
        client.initialize();
        client.wait_for_server_request("workspace/inlayHint/refresh", |_| true);
        client
    }

    fn own_client(&self) -> LspClient {
        self.client(self.sandbox.base_url(), TOKEN)
    }

    fn file(&self) -> PathBuf {
        let folder = self.cache.path().join("clreq");
        let mut files = fs::read_dir(folder).expect("a folder");
        files.next().expect("a file").expect("readable").path()
    }

    fn change(&self, member: &str, value: Value) {
        let text = fs::read(self.file()).expect("readable");
        let mut content: Value = serde_json::from_slice(&text).expect("JSON");
        content[member] = value;
        fs::write(self.file(), content.to_string()).expect("written");
    }
}

fn request(organization: &str, role: &str) -> String {
    format!(
        r#"{{
  "data": {{
    "type": "api_credentials",
    "attributes": {{ "name": "Shop", "kind": "integration" }},
    "relationships": {{
      "organization": {{ "data": {{ "type": "organizations", "id": "{organization}" }} }},
      "role": {{ "data": {{ "type": "roles", "id": "{role}" }} }}
    }}
  }}
}}"#
    )
}

fn refresh(client: &LspClient) {
    let params = json!({ "command": "clreq.refreshNames", "arguments": [] });
    client
        .request("workspace/executeCommand", params)
        .expect("a result");
}

/// The completion items in the string after a text.
fn items(client: &LspClient, uri: &str, before: &str) -> Vec<Value> {
    let position = client.range_of(uri, before).end;
    let params = json!({ "textDocument": { "uri": uri }, "position": position });
    let items = client
        .request("textDocument/completion", params)
        .expect("items");
    items.as_array().cloned().unwrap_or_default()
}

fn texts<'a>(items: &'a [Value], member: &str) -> Vec<&'a str> {
    items
        .iter()
        .filter_map(|item| item[member].as_str())
        .collect()
}

const ORGANIZATION: &str = r#""organizations", "id": ""#;
const ROLE: &str = r#""roles", "id": ""#;

#[test]
fn after_the_command_every_id_has_its_name() {
    let setting = Setting::new();
    let client = setting.own_client();
    client.open(URI, &request("blueBrand1", "elsewhere1"));
    client.wait_for_codes(URI, &[]);
    assert!(setting.sandbox.requests().is_empty(), "asked by itself");
    refresh(&client);
    assert_eq!(
        message(&client),
        (3, "Names of 10 organizations and 30 roles read.".to_owned())
    );
    client.wait_for_codes(URI, &["unknown-id"]);

    let found = items(&client, URI, ORGANIZATION);
    let labels = texts(&found, "label");
    assert_eq!(found.len(), 10, "{labels:?}");
    assert_eq!(
        labels
            .iter()
            .filter(|label| **label == "Blue Brand")
            .count(),
        2
    );
    for name in [
        r#"The "Quoted" Brand's shop"#,
        "Sneakers 👟 Ünïcode",
        "Spaces   around",
    ] {
        assert!(labels.contains(&name), "{name}: {labels:?}");
    }
    let details = texts(&found, "detail");
    assert!(details.contains(&"blueBrand1 · growth") && details.contains(&"blueBrand2 · growth"));
    let quoted = found
        .iter()
        .find(|item| item["detail"] == "quotedName · growth");
    let quoted = quoted.expect("an item");
    assert_eq!(quoted["textEdit"]["newText"], "\"quotedName\"");

    let roles = items(&client, URI, ROLE);
    assert_eq!(
        texts(&roles, "detail"),
        [
            "roleAdmn02 · admin",
            "roleRead02 · read_only",
            "roleCust02 · custom"
        ]
    );
    let mut sorted = texts(&roles, "sortText");
    sorted.sort_unstable();
    assert_eq!(sorted, texts(&roles, "sortText"));

    let document = json!({ "uri": URI });
    let position = client.range_of(URI, "blueBrand1").start;
    let params = json!({ "textDocument": document, "position": position });
    let hover = client
        .request("textDocument/hover", params)
        .expect("a hover");
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(
        text.contains("`blueBrand1` is **Blue Brand** (growth)."),
        "{text}"
    );
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": document, "range": range });
    let hints = client
        .request("textDocument/inlayHint", params)
        .expect("hints");
    assert_eq!(
        texts(hints.as_array().expect("a list"), "label"),
        ["Blue Brand"]
    );
    let params = json!({ "textDocument": document });
    let symbols = client
        .request("textDocument/documentSymbol", params)
        .expect("symbols");
    assert!(
        symbols.to_string().contains(r#"Blue Brand \"blueBrand1\""#),
        "{symbols}"
    );
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn names_from_the_command_line_are_there_at_the_next_start_and_the_next_opening() {
    let setting = Setting::new();
    let client = setting.own_client();
    client.open(URI, &request("", ""));
    assert_eq!(items(&client, URI, ORGANIZATION).len(), 1);
    setting.refresh_from_the_command_line();
    client.open(OTHER, &request("elsewhere1", "elsewhere1"));
    client.wait_for_codes(OTHER, &["unknown-id", "unknown-id"]);
    assert_eq!(items(&client, URI, ORGANIZATION).len(), 10);
    assert_eq!(client.shutdown(), 0);

    let asked = setting.sandbox.requests().len();
    let client = setting.own_client();
    client.open(URI, &request("", ""));
    assert_eq!(items(&client, URI, ORGANIZATION).len(), 10);
    assert_eq!(client.shutdown(), 0);
    assert_eq!(setting.sandbox.requests().len(), asked);
}

#[test]
fn an_unknown_id_is_information_and_no_error_of_check() {
    let setting = Setting::refreshed();
    let client = setting.own_client();
    client.open(URI, &request("elsewhere1", "roleAdmn02"));
    client.wait_for_codes(URI, &["unknown-id"]);
    let published = client.published_diagnostics(URI).expect("published");
    assert_eq!(published["diagnostics"][0]["severity"], 3);
    let text = published["diagnostics"][0]["message"]
        .as_str()
        .expect("a text");
    assert!(
        text.starts_with("You have no organization with the id `elsewhere1`, as of 20"),
        "{text}"
    );
    assert_eq!(client.shutdown(), 0);

    let file = setting.cache.path().join("unknown.clreq.json");
    fs::write(&file, request("elsewhere1", "roleAdmn02")).expect("written");
    let mut command = clreq(setting.cache.path());
    command
        .env("XDG_CACHE_HOME", setting.cache.path())
        .args(["check", "unknown.clreq.json"]);
    let ran = command.output().expect("it runs");
    assert!(ran.status.success(), "{ran:?}");
}

/// Checks that there are no names, and that one item says why.
#[track_caller]
fn check_unusable(setting: &Setting, endpoint: &str, token: &str, says: &str) {
    let client = setting.client(endpoint, token);
    client.open(URI, &request("", "elsewhere1"));
    let found = items(&client, URI, ORGANIZATION);
    let [only] = found.as_slice() else {
        panic!("{says}: {found:?}");
    };
    let detail = only["detail"].as_str().expect("a text");
    assert!(
        detail.contains(says) && detail.ends_with("Run `clreq names refresh`."),
        "{detail}"
    );
    assert_eq!(only["textEdit"]["newText"], "\"\"");
    assert_eq!(only["command"]["command"], "clreq.refreshNames");
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn a_cache_that_is_torn_old_or_of_somebody_else_gives_no_names() {
    let setting = Setting::refreshed();
    let own = setting.sandbox.base_url();
    check_unusable(
        &setting,
        own,
        "another-token",
        "another user or other credentials",
    );
    check_unusable(
        &setting,
        "http://127.0.0.1:9",
        TOKEN,
        "No names are cached for http://127.0.0.1:9/api",
    );
    setting.change("refreshed_at", json!("2026-01-01T00:00:00Z"));
    check_unusable(&setting, own, TOKEN, "more than 30 days ago");
    setting.change("version", json!(2));
    check_unusable(&setting, own, TOKEN, "another version of clreq");
    let whole = fs::read(setting.file()).expect("readable");
    fs::write(setting.file(), &whole[..whole.len() / 2]).expect("written");
    check_unusable(&setting, own, TOKEN, "is damaged");
}

#[test]
fn the_refresh_can_be_cancelled_and_a_failed_one_says_why() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let endpoint = format!("http://{}", silent.local_addr().expect("an address"));
    let setting = Setting::new();
    let client = setting.client(&endpoint, TOKEN);
    refresh(&client);
    let created = client.wait_for_server_request("window/workDoneProgress/create", |_| true);
    let (_connection, _) = silent.accept().expect("a connection");
    client.notify(
        "window/workDoneProgress/cancel",
        json!({ "token": created["token"] }),
    );
    assert_eq!(
        message(&client),
        (3, "The refresh was cancelled.".to_owned())
    );
    assert!(!Path::new(setting.cache.path()).join("clreq").exists());
    assert_eq!(client.shutdown(), 0);

    let client = setting.client(setting.sandbox.base_url(), "wrong-token");
    refresh(&client);
    let (level, text) = message(&client);
    assert_eq!(level, 1);
    assert!(text.starts_with("The names were not refreshed: "), "{text}");
    assert_eq!(client.shutdown(), 0);
}
