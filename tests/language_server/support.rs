//! Code shared by the tests of sending.

use crate::common::lsp_client::LspClient;

/// A request without errors, with Windows line endings, tabs and non-ASCII characters.
pub const REQUEST: &str = "{\r\n\t\"data\": {\r\n\t\t\"type\": \"api_credentials\",\r\n\t\t\"attributes\": { \"name\": \"Shop é\u{1F600}\", \"kind\": \"integration\" },\r\n\t\t\"relationships\": {\r\n\t\t\t\"organization\": { \"data\": { \"type\": \"organizations\", \"id\": \"xYZkjABcde\" } },\r\n\t\t\t\"role\": { \"data\": { \"type\": \"roles\", \"id\": \"aBcDeFgHiJ\" } }\r\n\t\t}\r\n\t}\r\n}\r\n";

/// The next message to the user: its level and its text.
#[track_caller]
pub fn message(client: &LspClient) -> (u64, String) {
    let shown = client.wait_for_notification("window/showMessage", |_| true);
    (
        shown["type"].as_u64().expect("a type"),
        shown["message"].as_str().expect("a message").to_owned(),
    )
}
