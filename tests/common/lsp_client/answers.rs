//! How the client handles the server's messages.

use lsp_types::ApplyWorkspaceEditParams;
use serde_json::{Value, json};

use super::documents::apply_workspace_edit;
use super::state::{Incoming, ResponseError, State};

const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;

/// How a test answers a request of the server; see `LspClient::on_request`.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With this result.
    Result(Value),
    /// With this error.
    Error(ResponseError),
    /// The client's default answer.
    Usual,
    /// No answer.
    Never,
}

/// Answers the requests of one method. It runs while the client is locked, so it can't use the client.
pub type Handler = Box<dyn FnMut(&Value) -> Reply + Send>;

/// Handles a message of the server.
pub fn take(state: &mut State, message: Value) {
    state.record("server", &message);
    let id = message.get("id").cloned();
    let method = message
        .get("method")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let params = message.get("params").cloned().unwrap_or_default();
    match (method, id) {
        (Some(method), Some(id)) => take_request(state, id, Incoming { method, params }),
        (Some(method), None) => take_notification(state, Incoming { method, params }),
        (None, _) => take_response(state, message),
    }
}

fn take_response(state: &mut State, message: Value) {
    let id = message["id"]
        .as_i64()
        .filter(|id| state.unanswered.remove(id));
    let Some(id) = id else {
        state.stray_responses.push(message);
        return;
    };
    let response = match message.get("error") {
        None => Ok(message["result"].clone()),
        Some(error) => Err(serde_json::from_value(error.clone()).expect("an error object")),
    };
    state.responses.insert(id, response);
}

fn take_notification(state: &mut State, notification: Incoming) {
    if notification.method == "textDocument/publishDiagnostics" {
        let uri = notification.params["uri"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        state.diagnostics.insert(uri, notification.params.clone());
    }
    state.notifications.push(notification);
}

fn take_request(state: &mut State, id: Value, request: Incoming) {
    let scripted = state
        .handlers
        .get_mut(&request.method)
        .map_or(Reply::Usual, |handler| handler(&request.params));
    let answer = match scripted {
        Reply::Result(result) => Some(Ok(result)),
        Reply::Error(error) => Some(Err(error)),
        Reply::Usual => Some(usual_answer(state, &request)),
        Reply::Never => None,
    };
    state.requests.push(request.clone());
    state.requests_to_wait_for.push(request);
    match answer {
        Some(Ok(result)) => {
            state.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
        }
        Some(Err(error)) => {
            let error = json!({ "code": error.code, "message": error.message });
            state.send(&json!({ "jsonrpc": "2.0", "id": id, "error": error }));
        }
        None => {}
    }
}

fn usual_answer(state: &mut State, request: &Incoming) -> Result<Value, ResponseError> {
    let params = &request.params;
    match request.method.as_str() {
        "workspace/applyEdit" => answer_apply_edit(state, params),
        "workspace/configuration" => Ok(configuration(&state.configuration, params)),
        "workspace/workspaceFolders" => Ok(json!(state.workspace_folders)),
        "window/showMessageRequest" => Ok(choose(state, params)),
        "window/showDocument" => Ok(json!({ "success": true })),
        "window/workDoneProgress/create"
        | "client/registerCapability"
        | "client/unregisterCapability"
        | "workspace/codeLens/refresh"
        | "workspace/diagnostic/refresh"
        | "workspace/inlayHint/refresh"
        | "workspace/semanticTokens/refresh" => Ok(Value::Null),
        method => Err(ResponseError {
            code: METHOD_NOT_FOUND,
            message: format!("this client does not know {method}"),
            data: Value::Null,
        }),
    }
}

/// Applies an edit completely or not at all. As in an editor, the server receives the change before the reply.
fn answer_apply_edit(state: &mut State, params: &Value) -> Result<Value, ResponseError> {
    let params: ApplyWorkspaceEditParams =
        serde_json::from_value(params.clone()).map_err(|error| ResponseError {
            code: INVALID_PARAMS,
            message: error.to_string(),
            data: Value::Null,
        })?;
    if let Some((uri, changes)) = state.typing.take() {
        state.change(&uri, &changes);
        if state.never_stops_typing {
            state.typing = Some((uri, changes));
        }
    }
    match apply_workspace_edit(&state.documents, state.encoding, params.edit) {
        Ok(texts) => {
            for (uri, text) in texts {
                state.replace_text(&uri, text);
            }
            Ok(json!({ "applied": true }))
        }
        Err(reason) => Ok(json!({ "applied": false, "failureReason": reason })),
    }
}

fn configuration(settings: &Value, params: &Value) -> Value {
    let items = params["items"].as_array().cloned().unwrap_or_default();
    let section = |item: &Value| match item["section"].as_str() {
        None => settings.clone(),
        Some(section) => section
            .split('.')
            .try_fold(settings, |settings, key| settings.get(key))
            .cloned()
            .unwrap_or_default(),
    };
    items.iter().map(section).collect()
}

/// The action that the script chooses, if the server offers it; otherwise `None`.
fn choose(state: &mut State, params: &Value) -> Value {
    let actions = params["actions"].as_array().cloned().unwrap_or_default();
    let wanted = state.choices.front().cloned();
    let chosen = actions
        .into_iter()
        .find(|action| action["title"].as_str() == wanted.as_deref());
    if chosen.is_some() {
        state.choices.pop_front();
    }
    chosen.unwrap_or_default()
}
