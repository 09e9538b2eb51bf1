//! The journal of the language server.

use rustix::process::Signal;
use serde_json::json;

use crate::api::{Api, Create};
use crate::common::command::run;
use crate::common::lsp_client::{LspClient, file_uri};
use crate::common::sends::REQUEST;
use crate::support::Setting;

/// A server that has sent a request, which the API does not answer.
fn waiting_server(setting: &Setting, api: &Api) -> LspClient {
    let client = LspClient::builder()
        .state_home(setting.state.path())
        .variable("CLREQ_ENDPOINT", api.base_url())
        .variable("CLREQ_ACCESS_TOKEN", "Kw9-token-of-a-test")
        .start();
    client.initialize();
    let uri = file_uri(setting.path("shop.clreq.json"));
    client.open(&uri, REQUEST);
    let params = json!({ "command": "clreq.send", "arguments": [{ "uri": uri }] });
    client
        .request("workspace/executeCommand", params)
        .expect("it sends");
    api.wait_for_creates(1);
    client
}

fn assert_unknown(setting: &Setting, api: &Api) {
    assert_eq!((api.creates(), api.reads()), (1, 0));
    let log = run(&mut setting.command(&["log"]));
    assert!(log.stdout.contains("unknown"), "{log:?}");
}

#[test]
fn a_server_that_is_told_to_end_journals_an_unknown_outcome_without_a_look_up() {
    let (setting, api) = (Setting::new(), Api::start(Create::Swallow));
    let client = waiting_server(&setting, &api);
    client.signal(Signal::TERM);
    client.wait_for_exit();
    assert_unknown(&setting, &api);
}

#[test]
fn a_server_whose_client_left_journals_an_unknown_outcome_without_a_look_up() {
    let (setting, api) = (Setting::new(), Api::start(Create::Swallow));
    let client = waiting_server(&setting, &api);
    client.close_input();
    client.wait_for_exit();
    assert_unknown(&setting, &api);
}
