//! However fast the user types, the newest text wins and stale work is dropped.

use lsp_types::{Position, Range};
use serde_json::{Value, json};

use crate::common::lsp_client::{LspClient, change};
use crate::requests::{VALID, misspelled};

const URI: &str = "file:///requests/shop.clreq.json";
const EDITS: usize = 1_000;

fn published_versions(client: &LspClient) -> Vec<i64> {
    let notifications = client.notifications();
    let published = notifications
        .iter()
        .filter(|notification| notification.method == "textDocument/publishDiagnostics")
        .filter(|notification| notification.params["uri"] == URI);
    published
        .filter_map(|notification| notification.params["version"].as_i64())
        .collect()
}

/// A document whose analysis takes much longer than it takes to read an edit.
fn large() -> String {
    let metadata: Vec<_> = (0..5_000)
        .map(|n| format!("\"key{n}\": \"value\""))
        .collect();
    let metadata = format!("\"metadata\": {{ {} }}, \"name\"", metadata.join(", "));
    VALID.replace("\"name\"", &metadata)
}

#[test]
fn a_burst_of_edits_is_analysed_a_few_times_and_at_last_for_the_newest_text() {
    let client = LspClient::initialized();
    client.open(URI, &large());
    let start = Range::new(Position::new(0, 1), Position::new(0, 1));
    for _ in 0..EDITS {
        client.change(URI, &[change(start, " ")]);
    }
    client.edit(URI, "integration", "sales-channel");
    let found = client.wait_for_diagnostics(URI, None);
    assert_eq!(found.len(), 1);
    assert_eq!(client.shutdown(), 0);
    let versions = published_versions(&client);
    assert!(
        versions.is_sorted_by(|one, other| one < other),
        "{versions:?}"
    );
    assert_eq!(versions.last(), Some(&(EDITS as i64 + 2)));
    assert!(versions.len() < EDITS / 4, "{} of {EDITS}", versions.len());
}

#[test]
fn a_question_in_a_burst_of_edits_is_answered_for_the_text_at_its_place() {
    let client = LspClient::initialized();
    client.open(URI, &misspelled());
    let mut questions = Vec::new();
    for number in 0..EDITS {
        client.replace_text(URI, &VALID.replace("My shop", &format!("Shop {number}")));
        if number % 100 == 0 {
            let params = json!({ "uri": URI });
            questions.push((number, client.start_request("clreq/viewFileText", params)));
        }
    }
    for (number, question) in questions {
        let text: Value = client.wait_for_response(question).expect("the text");
        let name = format!("\"Shop {number}\"");
        assert!(text.as_str().is_some_and(|text| text.contains(&name)));
    }
    assert_eq!(client.wait_for_diagnostics(URI, None), []);
    assert_eq!(client.shutdown(), 0);
}

/// Its diagnostics come before those of the other document. The test checks the order, not the time.
#[test]
fn a_completion_does_not_wait_for_the_analysis_of_another_document() {
    let other = "file:///requests/other.clreq.json";
    let client = LspClient::initialized();
    client.open(other, VALID);
    client.wait_for_diagnostics(other, None);
    let values = "\"key\": [1, 2, 3], ".repeat(200_000);
    let long = VALID.replace(
        "\"name\"",
        &format!("\"metadata\": {{ {values} \"end\": 1 }}, \"name\""),
    );
    client.open(URI, &long);
    let (before, _) = VALID.split_once("integration").expect("a kind");
    let line = before.lines().last().unwrap_or_default();
    let position = Position::new(before.matches('\n').count() as u32, line.len() as u32);
    let params = json!({ "textDocument": { "uri": other }, "position": position });
    let answer = client.request("textDocument/completion", params);
    assert_eq!(published_versions(&client), [] as [i64; 0]);
    let answer = answer.expect("an answer");
    assert!(answer.to_string().contains("sales_channel"), "{answer}");
    let found = client.wait_for_diagnostics(URI, None);
    // A hundred are listed, and the others are counted.
    assert_eq!(found.len(), 101);
}
