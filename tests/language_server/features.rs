//! Tests every feature once through the real server. The golden tests of `analysis` cover the details.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::common::lsp_client::LspClient;
use crate::story::{URI, code_actions};

const REQUEST: &str = r#"{
  "data": {
    "attributes": {
      "kind": "webapp",
      "name": "Shop",
      "redirect_uri": "https://example.com/callback",
      "expires_in": 7200
    },
    "type": "api_credentials",
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } }
    }
  },
  "response": {
    "status": 201,
    "sent_at": "2026-11-23T18:00:00Z"
  }
}
"#;

fn opened(text: &str) -> LspClient {
    let client = LspClient::initialized();
    client.open(URI, text);
    client
}

fn ask(client: &LspClient, method: &str, more: &Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": URI } });
    if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
        params.extend(more.clone());
    }
    client.request(method, params).expect("an answer")
}

fn at(client: &LspClient, needle: &str) -> Value {
    json!({ "position": client.range_of(URI, needle).start })
}

fn check(found: &Value, expected: Expect) {
    expected.assert_eq(&found.to_string());
}

#[test]
fn hover_says_what_a_value_means() {
    let client = opened(REQUEST);
    let hover = ask(&client, "textDocument/hover", &at(&client, "7200"));
    let text = hover["contents"]["value"].as_str().expect("Markdown");
    assert!(
        text.contains("2 hours") && text.contains("31536000"),
        "{text}"
    );
    assert_eq!(
        hover["range"]["start"],
        json!({ "line": 6, "character": 20 })
    );
    assert_eq!(
        ask(&client, "textDocument/hover", &at(&client, "}\n}")),
        Value::Null
    );
}

#[test]
fn structure_is_told() {
    let client = opened(REQUEST);
    let symbols = ask(&client, "textDocument/documentSymbol", &json!({}));
    assert!(symbols.to_string().contains("Shop"), "{symbols}");

    let folds = ask(&client, "textDocument/foldingRange", &json!({}));
    let regions: Vec<&Value> = folds
        .as_array()
        .expect("ranges")
        .iter()
        .filter(|fold| fold["kind"] == "region")
        .collect();
    check(
        &json!(regions),
        expect![[r#"[{"startLine":13,"endLine":15,"kind":"region"}]"#]],
    );

    let position = client.range_of(URI, "Shop").start;
    let selection = ask(
        &client,
        "textDocument/selectionRange",
        &json!({ "positions": [position] }),
    );
    assert_eq!(selection[0]["range"], json!(client.range_of(URI, "Shop")));
    assert_eq!(
        selection[0]["parent"]["range"],
        json!(client.range_of(URI, "\"Shop\""))
    );

    let links = ask(&client, "textDocument/documentLink", &json!({}));
    assert_eq!(links[0]["target"], "https://example.com/callback");

    let whole = json!({ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } } });
    let hints = ask(&client, "textDocument/inlayHint", &whole);
    assert_eq!(hints[0]["label"], "2 h");

    let lenses = ask(&client, "textDocument/codeLens", &json!({}));
    let title = lenses[0]["command"]["title"].as_str().expect("a title");
    assert!(
        title.starts_with("Created ") && title.ends_with(" · Send again"),
        "{title}"
    );
    assert_eq!(lenses[0]["command"]["command"], "clreq.send");
}

#[test]
fn formatting_changes_white_space_only_and_refuses_broken_files() {
    let client = opened("{ \"data\" :{\n\"type\":\"api_credentials\"} }");
    let options = json!({ "options": { "tabSize": 4, "insertSpaces": true } });
    let edits = ask(&client, "textDocument/formatting", &options);
    let edits: Vec<lsp_types::TextEdit> = serde_json::from_value(edits).expect("edits");
    client.apply_text_edits(URI, &edits);
    expect![[r#"
        {
            "data": {
                "type": "api_credentials"
            }
        }"#]]
    .assert_eq(&client.text(URI));

    client.replace_text(URI, "{ \"data\" :{ ");
    assert_eq!(
        ask(&client, "textDocument/formatting", &options),
        Value::Null
    );
}

#[test]
fn a_part_is_formatted_without_the_rest() {
    let client = opened("{\n  \"a\":1,\n  \"data\" :{\"type\":  1}\n}");
    let mut params = json!({ "options": { "tabSize": 2, "insertSpaces": true } });
    params["range"] = json!(client.range_of(URI, "\"type\":  1"));
    let edits = ask(&client, "textDocument/rangeFormatting", &params);
    let edits: Vec<lsp_types::TextEdit> = serde_json::from_value(edits).expect("edits");
    client.apply_text_edits(URI, &edits);
    let text = client.text(URI);
    assert!(text.contains("\"a\":1"), "{text}");
    assert!(text.contains("\"type\": 1"), "{text}");
}

/// A client that announces only plain text, as an old or simple editor does.
#[test]
fn a_client_with_few_capabilities_gets_plain_results() {
    let abilities = json!({ "textDocument": { "hover": { "contentFormat": ["plaintext"] } } });
    let client = LspClient::builder().capabilities(abilities).start();
    client.initialize();
    client.open(URI, &REQUEST.replace("webapp", "web-app"));
    let symbols = ask(&client, "textDocument/documentSymbol", &json!({}));
    let place = |name: &str| {
        let all = symbols.as_array().expect("symbols");
        let found = all.iter().find(|symbol| symbol["name"] == name);
        found.expect("the symbol")["location"]["range"]["start"]["line"].clone()
    };
    assert_eq!((place("data"), place("expires_in")), (json!(1), json!(6)));

    let hover = ask(&client, "textDocument/hover", &at(&client, "7200"));
    assert_eq!(hover["contents"]["kind"], "plaintext");
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.contains("7200 is 2 hours"), "{text}");
    for mark in ["**", "`", "]("] {
        assert!(!text.contains(mark), "{text}");
    }

    let actions = code_actions(&client, URI, "web-app", json!({ "diagnostics": [] }));
    let edited = actions.iter().find(|action| action["edit"].is_object());
    let edit = &edited.expect("a quick fix")["edit"];
    assert_eq!(edit["documentChanges"], Value::Null);
    assert_eq!(edit["changes"][URI][0]["newText"], "\"webapp\"");
}

#[test]
fn a_closed_document_has_no_results() {
    let client = LspClient::initialized();
    let position = json!({ "line": 0, "character": 0 });
    let range = json!({ "start": position, "end": position });
    let more = json!({
        "position": position,
        "positions": [position],
        "range": range,
        "context": { "diagnostics": [], "triggerKind": 1 },
        "options": { "tabSize": 2, "insertSpaces": true },
        "ch": "}",
    });
    for method in [
        "hover",
        "completion",
        "codeAction",
        "codeLens",
        "documentSymbol",
        "documentLink",
        "foldingRange",
        "selectionRange",
        "inlayHint",
        "formatting",
        "rangeFormatting",
        "onTypeFormatting",
    ] {
        let answer = ask(&client, &format!("textDocument/{method}"), &more);
        let is_empty = answer.is_null() || answer.as_array().is_some_and(Vec::is_empty);
        assert!(is_empty, "{method}: {answer}");
    }
}

#[test]
fn a_bracket_that_is_typed_moves_under_the_one_it_closes() {
    let client = opened("{\n  \"data\": {\n    }\n}");
    let mut params = at(&client, "\n}");
    params["ch"] = json!("}");
    params["options"] = json!({ "tabSize": 2, "insertSpaces": true });
    let edits = ask(&client, "textDocument/onTypeFormatting", &params);
    check(
        &edits,
        expect![[
            r#"[{"range":{"start":{"line":2,"character":0},"end":{"line":2,"character":4}},"newText":"  "}]"#
        ]],
    );
}

#[test]
fn members_can_be_sorted() {
    let client = opened(REQUEST);
    let context = json!({ "diagnostics": [], "only": ["refactor"] });
    let actions = code_actions(&client, URI, "", context);
    assert_eq!(actions[0]["title"], "Sort members into the usual order");
    client.apply_workspace_edit(&actions[0]["edit"]);
    let text = client.text(URI);
    let order = [
        "\"type\": \"api_credentials\"",
        "\"name\"",
        "\"kind\"",
        "\"relationships\"",
    ];
    let places: Vec<_> = order.iter().map(|needle| text.find(needle)).collect();
    assert!(
        places.is_sorted() && places.iter().all(Option::is_some),
        "{text}"
    );
    assert_eq!(client.wait_for_diagnostics(URI, None), []);
}

#[test]
fn every_safe_fix_can_be_applied_at_once() {
    let client = opened(
        &REQUEST
            .replace("7200\n", "\"7200\",\n")
            .replace("\"kind\"", "kind"),
    );
    let context = json!({ "diagnostics": [], "only": ["source.fixAll"] });
    let actions = code_actions(&client, URI, "", context);
    assert_eq!(actions[0]["kind"], "source.fixAll.clreq");
    client.apply_workspace_edit(&actions[0]["edit"]);
    assert_eq!(client.text(URI), REQUEST);
}

#[test]
fn all_safe_fixes_are_among_the_quick_fixes_if_there_are_several() {
    let all_titles = |text: &str| -> Vec<String> {
        let client = opened(text);
        let actions = code_actions(&client, URI, "kind", json!({ "diagnostics": [] }));
        let fixes = actions.iter().filter(|action| action["kind"] == "quickfix");
        fixes
            .filter_map(|fix| fix["title"].as_str().map(str::to_owned))
            .collect()
    };
    const ALL: &str = "Apply all safe fixes";
    let one = REQUEST.replace("\"kind\"", "kind");
    let two = one.replace("7200\n", "7200,\n");
    assert!(!all_titles(&one).contains(&ALL.to_owned()));
    assert!(all_titles(&two).contains(&ALL.to_owned()));
    assert_eq!(all_titles(REQUEST), [] as [String; 0]);
}

#[test]
fn documentation_of_a_completion_comes_on_resolve() {
    let client = LspClient::builder()
        .capability(
            "/textDocument/completion/completionItem/resolveSupport",
            json!({ "properties": ["documentation"] }),
        )
        .start();
    client.initialize();
    client.open(URI, REQUEST);
    let list = |position: lsp_types::Position| {
        let items = ask(
            &client,
            "textDocument/completion",
            &json!({ "position": position }),
        );
        items.as_array().cloned().expect("items")
    };
    // Users choose a value by its meaning, so its documentation comes at once.
    let kinds = list(client.range_of(URI, "\"webapp\"").start);
    let described = |item: &Value| item["documentation"]["value"].is_string();
    assert!(kinds.iter().take(3).all(described), "{kinds:?}");
    // The documentation of a name comes on resolve.
    client.edit(URI, "7200", "7200,\n      ");
    let names = list(client.range_of(URI, "7200,\n      ").end);
    let mode = names
        .iter()
        .find(|item| item["label"] == "mode")
        .expect("`mode` is offered");
    assert_eq!(mode["documentation"], Value::Null);
    let resolved = client
        .request("completionItem/resolve", mode.clone())
        .expect("an item");
    assert!(described(&resolved), "{resolved}");
}

#[test]
fn a_client_without_snippets_gets_plain_text() {
    for (snippets, marked) in [(true, true), (false, false)] {
        let client = LspClient::builder()
            .capability(
                "/textDocument/completion/completionItem/snippetSupport",
                json!(snippets),
            )
            .start();
        client.initialize();
        client.open(URI, "");
        let items = ask(
            &client,
            "textDocument/completion",
            &json!({ "position": { "line": 0, "character": 0 } }),
        );
        let items = items.as_array().expect("items").clone();
        assert!(items.len() >= 3, "a request for each kind: {items:?}");
        for item in items {
            assert_eq!(item["insertTextFormat"], if snippets { 2 } else { 1 });
            let text = item["textEdit"]["newText"].as_str().expect("a text");
            assert_eq!(text.contains("${"), marked, "{text}");
        }
    }
}

#[test]
fn completions_are_filtered_sorted_and_labelled() {
    for label_details in [true, false] {
        let client = LspClient::builder()
            .capability(
                "/textDocument/completion/completionItem/labelDetailsSupport",
                json!(label_details),
            )
            .start();
        client.initialize();
        client.open(URI, r#"{"data": {"attributes": {}}}"#);
        let position = client.range_of(URI, "}}}").start;
        let items = ask(
            &client,
            "textDocument/completion",
            &json!({ "position": position }),
        );
        let mut items = items.as_array().cloned().expect("items");
        items.sort_by_key(|item| item["sortText"].to_string());
        let shown: Vec<Value> = items
            .iter()
            .skip(3)
            .take(4)
            .map(|item| {
                json!([
                    item["label"],
                    item["filterText"],
                    item["labelDetails"]["description"]
                ])
            })
            .collect();
        check(
            &json!(shown),
            match label_details {
                true => expect![[
                    r#"[["web app","web app",null],["name","name","required"],["kind","kind","required"],["redirect_uri","redirect_uri","optional"]]"#
                ]],
                false => expect![[
                    r#"[["web app","web app",null],["name","name",null],["kind","kind",null],["redirect_uri","redirect_uri",null]]"#
                ]],
            },
        );
    }
}
