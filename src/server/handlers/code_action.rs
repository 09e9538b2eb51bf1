//! `textDocument/codeAction`: fixes, refactorings, and actions on the request.

use lsp_types::*;
use tower_lsp::jsonrpc::Result;

use super::execute_command::{CURL, DELETE, DIFF, LOOK_UP, RECOVER, SEND, UPDATE};
use super::new_request::{NEW_REQUEST_KIND, new_requests};
use super::next_steps::{self, command};
use super::off_task;
use crate::analysis::TextEdit;
use crate::analysis::diagnostics::Fix;
use crate::analysis::fix_all::{fix_all_with, is_safe};
use crate::analysis::link::link;
use crate::analysis::order::sort_members;
use crate::analysis::redaction::redact;
use crate::analysis::request::{earlier_success, request_body};
use crate::operation;
use crate::server::convert::{from_lsp, to_lsp};
use crate::server::features::Features;
use crate::server::session::Session;
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// The kind of the actions that send. No editor runs actions of this kind automatically.
const SEND_KIND: CodeActionKind = CodeActionKind::new("clreq.send");
/// The kind of the action that compares the document with the API. It only reads.
const COMPARE_KIND: CodeActionKind = CodeActionKind::new("clreq.compare");
/// The kind of the action that copies the request as a command.
const CURL_KIND: CodeActionKind = CodeActionKind::new("refactor.clreq.curl");
/// The kind of the action that applies every safe fix.
const FIX_ALL_KIND: CodeActionKind = CodeActionKind::new("source.fixAll.clreq");

/// How many fixes per request are tested for safety. Further fixes are not marked as preferred.
const MAX_PREFERRED: usize = 8;

/// All kinds of actions.
pub fn kinds() -> Vec<CodeActionKind> {
    vec![
        CodeActionKind::QUICKFIX,
        CodeActionKind::REFACTOR_REWRITE,
        CURL_KIND,
        NEW_REQUEST_KIND,
        FIX_ALL_KIND,
        COMPARE_KIND,
        SEND_KIND,
    ]
}

pub async fn code_action(
    session: &Session,
    params: CodeActionParams,
) -> Result<Option<CodeActionResponse>> {
    let uri = params.text_document.uri;
    let Some(snapshot) = session.snapshot(&uri) else {
        return Ok(None);
    };
    let request = Request {
        features: session.features(),
        uri,
        range: params.range,
        context: params.context,
    };
    off_task(snapshot, move |snapshot| Some(request.actions(snapshot))).await
}

/// The client's request.
struct Request {
    features: Features,
    uri: Url,
    range: Range,
    context: CodeActionContext,
}

impl Request {
    fn actions(&self, snapshot: &Snapshot) -> CodeActionResponse {
        let mut actions = Vec::new();
        if self.wants(&CodeActionKind::QUICKFIX) {
            let fixes = self.quick_fixes(snapshot);
            if !fixes.is_empty() {
                actions.extend(fixes);
                actions.extend(self.fix_all_of_several(snapshot));
            }
        }
        if self.asks_for(&FIX_ALL_KIND) {
            actions.extend(self.fix_all(snapshot, FIX_ALL_KIND));
        }
        if self.wants(&CodeActionKind::REFACTOR_REWRITE) {
            actions.extend(self.sort_members(snapshot));
            actions.extend(self.redact(snapshot));
        }
        let is_automatic = self.context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC);
        if self.wants(&NEW_REQUEST_KIND) && !is_automatic {
            let tree = snapshot.tree();
            actions.extend(new_requests(&self.features, &self.uri, tree));
        }
        if self.wants(&CURL_KIND) && !is_automatic {
            actions.extend(self.curl(snapshot));
        }
        if !is_automatic {
            actions.extend(self.next_steps(snapshot));
        }
        actions
    }

    /// Whether the client accepts this kind of action.
    fn wants(&self, kind: &CodeActionKind) -> bool {
        self.context.only.is_none() || self.asks_for(kind)
    }

    /// Whether the client requests this kind, or a parent of it, by name.
    fn asks_for(&self, kind: &CodeActionKind) -> bool {
        self.context.only.as_ref().is_some_and(|only| {
            only.iter().any(|wanted| {
                kind.as_str()
                    .strip_prefix(wanted.as_str())
                    .is_some_and(|rest| {
                        rest.is_empty() || rest.starts_with('.') || wanted.as_str().is_empty()
                    })
            })
        })
    }

    fn quick_fixes(&self, snapshot: &Snapshot) -> Vec<CodeActionOrCommand> {
        let wanted = from_lsp::span(&snapshot.text, self.features.encoding, self.range);
        let of_sends = snapshot.send_diagnostics();
        let near = snapshot
            .diagnostics()
            .iter()
            .chain(&of_sends)
            .filter(|found| found.span.start <= wanted.end && wanted.start <= found.span.end);
        // Each test of a fix diagnoses the resulting text.
        let safe = near.clone().flat_map(|found| &found.fixes);
        let safe: Vec<&Fix> = safe
            .filter(|fix| fix.is_safe)
            .take(MAX_PREFERRED)
            .filter(|fix| is_safe(snapshot.tree(), snapshot.context.settings.analysis(), fix))
            .collect();
        let safe = &safe;
        near.flat_map(|found| {
            let diagnostic = to_lsp::diagnostic(&self.features, &self.uri, &snapshot.text, found);
            found.fixes.iter().map(move |fix| {
                let action = self.action(&fix.title, CodeActionKind::QUICKFIX);
                CodeActionOrCommand::CodeAction(CodeAction {
                    diagnostics: Some(vec![diagnostic.clone()]),
                    edit: Some(self.edit(snapshot, &fix.edits)),
                    is_preferred: Some(safe.iter().any(|safe| std::ptr::eq(*safe, fix))),
                    ..action
                })
            })
        })
        .collect()
    }

    fn fix_all(&self, snapshot: &Snapshot, kind: CodeActionKind) -> Option<CodeActionOrCommand> {
        let fixed = fix_all_with(snapshot.tree(), snapshot.context.settings.analysis())?;
        let edit = difference(snapshot.tree().text(), &fixed.text);
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            edit: Some(self.edit(snapshot, &[edit])),
            ..self.action("Apply all safe fixes", kind)
        }))
    }

    /// All safe fixes as a quick fix, because editors hide source actions in the list of fixes. Nothing for a single fix.
    fn fix_all_of_several(&self, snapshot: &Snapshot) -> Option<CodeActionOrCommand> {
        let fixable = snapshot.diagnostics().iter();
        let fixable = fixable.filter(|found| found.fixes.iter().any(|fix| fix.is_safe));
        if fixable.count() < 2 {
            return None;
        }
        self.fix_all(snapshot, CodeActionKind::QUICKFIX)
    }

    fn sort_members(&self, snapshot: &Snapshot) -> Option<CodeActionOrCommand> {
        let edits = sort_members(snapshot.tree())?;
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            edit: Some(self.edit(snapshot, &edits)),
            ..self.action(
                "Sort members into the usual order",
                CodeActionKind::REFACTOR_REWRITE,
            )
        }))
    }

    fn redact(&self, snapshot: &Snapshot) -> Option<CodeActionOrCommand> {
        let edits = redact(snapshot.secrets());
        (!edits.is_empty()).then(|| {
            CodeActionOrCommand::CodeAction(CodeAction {
                edit: Some(self.edit(snapshot, &edits)),
                ..self.action(&redact_title(edits.len()), CodeActionKind::REFACTOR_REWRITE)
            })
        })
    }

    fn curl(&self, snapshot: &Snapshot) -> Option<CodeActionOrCommand> {
        const TITLE: &str = "Copy as curl command";
        request_body(snapshot.tree()).ok()?;
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            command: Some(Command {
                title: TITLE.to_owned(),
                command: CURL.to_owned(),
                // An editor without our plug-in runs the command and ignores its result.
                arguments: Some(vec![serde_json::json!({ "uri": self.uri, "show": true })]),
            }),
            ..self.action(TITLE, CURL_KIND)
        }))
    }

    /// The next steps of the document's state. A document with errors can't be sent.
    fn next_steps(&self, snapshot: &Snapshot) -> Vec<CodeActionOrCommand> {
        let tree = snapshot.tree();
        let state = &snapshot.context.send_state;
        let is_valid = next_steps::errors(snapshot).is_none();
        let is_linked = link(tree).is_some() && !next_steps::is_deleted(tree);
        let is_sent = is_linked && earlier_success(tree).is_some();
        let operation = operation::for_document(tree);
        let send = match is_sent && !operation.is_repeatable() {
            true => "Send again: create another one".to_owned(),
            false => next_steps::send_title(tree),
        };
        let can_be_deleted = operation.resource.can_be_deleted;
        let delete = format!("Delete the {} at the API…", operation.resource.singular);
        let (look, look_name) = match &state.unknown {
            Some(send) if send.is_compared() => {
                ("Find out the outcome: compare with the API", DIFF)
            }
            _ => ("Look up the outcome", LOOK_UP),
        };
        let steps = [
            (
                state.unknown.is_some(),
                look,
                look_name,
                CodeActionKind::QUICKFIX,
            ),
            (
                state.kept_response.is_some(),
                "Insert the response",
                RECOVER,
                CodeActionKind::QUICKFIX,
            ),
            (
                state.kept_secret.is_some(),
                "Get the secret",
                RECOVER,
                CodeActionKind::QUICKFIX,
            ),
            (is_linked, "Compare with the API", DIFF, COMPARE_KIND),
            (is_sent && is_valid, "Update…", UPDATE, SEND_KIND),
            (is_valid, send.as_str(), SEND, SEND_KIND),
            (
                is_linked && can_be_deleted,
                delete.as_str(),
                DELETE,
                SEND_KIND,
            ),
        ];
        let offered = steps
            .into_iter()
            .filter(|(is_possible, _, _, kind)| *is_possible && self.wants(kind));
        offered
            .map(|(_, title, name, kind)| {
                CodeActionOrCommand::CodeAction(CodeAction {
                    command: Some(command(title.to_owned(), name, &self.uri)),
                    ..self.action(title, kind)
                })
            })
            .collect()
    }

    fn action(&self, title: &str, kind: CodeActionKind) -> CodeAction {
        CodeAction {
            title: title.to_owned(),
            kind: Some(kind),
            ..CodeAction::default()
        }
    }

    fn edit(&self, snapshot: &Snapshot, edits: &[TextEdit]) -> WorkspaceEdit {
        to_lsp::workspace_edit(&self.features, &self.uri, snapshot, edits)
    }
}

/// The title of the action that redacts secrets.
pub fn redact_title(count: usize) -> String {
    match count {
        1 => "Redact the secret".to_owned(),
        count => format!("Redact {count} secrets"),
    }
}

/// One edit that turns the old text into the new one. Skips their common start and end.
fn difference(before: &str, after: &str) -> TextEdit {
    let start = before
        .char_indices()
        .zip(after.chars())
        .find(|((_, one), other)| one != other)
        .map_or(before.len().min(after.len()), |((at, _), _)| at);
    let (before_rest, after_rest) = (
        before.get(start..).unwrap_or_default(),
        after.get(start..).unwrap_or_default(),
    );
    let shared: usize = before_rest
        .chars()
        .rev()
        .zip(after_rest.chars().rev())
        .take_while(|(one, other)| one == other)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let replaced = Span::new(start, before.len() - shared);
    TextEdit::replace(
        replaced,
        after.get(start..after.len() - shared).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::difference;
    use crate::analysis::apply;

    #[test]
    fn a_difference_is_small_and_right() {
        for (before, after, replaced) in [
            ("abc", "axc", 1),
            ("aaa", "aa", 1),
            ("aa", "aaa", 0),
            ("é1", "é2", 1),
            ("", "x", 0),
            ("x", "", 1),
            ("same", "same", 0),
        ] {
            let edit = difference(before, after);
            assert_eq!(edit.span.len(), replaced, "{before} → {after}");
            assert_eq!(apply(before, &[edit]), after);
        }
    }
}
