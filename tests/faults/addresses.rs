//! Addresses and line endings of other operating systems.

use lsp_types::{Position, Range};
use serde_json::json;

use crate::common::lsp_client::{LspClient, change};
use crate::{MISTAKE, MISTAKEN};

#[test]
fn a_document_on_a_drive_with_windows_line_ends_is_a_document() {
    // Spelled as various clients do, including a network drive and a name with spaces.
    for uri in [
        "file:///c%3A/Shops/shop.clreq.json",
        "file:///C:/Shops/shop.clreq.json",
        "file://server/share/My%20shops/shop.clreq.json",
        "vscode-remote://wsl%2Bubuntu/home/me/shop.clreq.json",
    ] {
        let client = LspClient::initialized();
        client.open(uri, &MISTAKEN.replace('\n', "\r\n"));
        client.wait_for_codes(uri, &[MISTAKE]);
        let at = client.range_of(uri, "sales-channel");
        assert_eq!((at.start.line, at.start.character), (3, 48));
        let position = json!({ "textDocument": { "uri": uri }, "position": at.start });
        let hover = client.request("textDocument/hover", position);
        assert!(hover.expect("an answer")["contents"].is_object());
        // A line must not end with half of its terminator.
        let end = Position::new(3, u32::MAX);
        client.change(uri, &[change(Range::new(end, end), " ")]);
        client.edit(uri, "sales-channel", "sales_channel");
        client.wait_for_codes(uri, &[]);
        let seen = client.request("clreq/viewFileText", json!({ "uri": uri }));
        assert_eq!(
            seen.expect("the text").as_str(),
            Some(client.text(uri).as_str())
        );
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        let params = json!({ "textDocument": { "uri": uri }, "options": options });
        let edits = client.request("textDocument/formatting", params);
        assert!(
            !edits.expect("edits").to_string().contains("\"\\n"),
            "a line end of another kind"
        );
        assert_eq!(client.shutdown(), 0);
    }
}
