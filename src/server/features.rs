//! The client capabilities that this server uses.

use lsp_types::{
    ClientCapabilities, ClientInfo, InitializeParams, InsertTextMode, MarkupKind,
    PositionEncodingKind, ResourceOperationKind,
};

use crate::text::Encoding;

/// The client's capabilities.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    pub encoding: Encoding,
    pub snippets: bool,
    pub adjusts_indentation: bool,
    /// The client can't insert a completion of several lines.
    pub completes_one_line: bool,
    /// The client pulls diagnostics and can be told to pull again. Otherwise the server pushes diagnostics, because the client
    /// would show outdated ones after a send or a change of settings.
    pub pull_diagnostics: bool,
    pub refresh_code_lens: bool,
    pub refresh_inlay_hints: bool,
    pub related_information: bool,
    pub watched_files: bool,
    pub register_configuration: bool,
    pub work_done_progress: bool,
    pub shows_documents: bool,
    /// Messages may have buttons for the next step. In some clients a button is a prompt, so the client must ask for them.
    pub message_buttons: bool,
    pub document_changes: bool,
    /// The client can create files in an edit.
    pub creates_files: bool,
    pub hierarchical_symbols: bool,
    pub hover_markdown: bool,
    pub completion_markdown: bool,
    pub resolves_documentation: bool,
    pub label_details: bool,
    pub configuration: bool,
    /// The client answers `clreq/handOverSecrets`.
    pub hands_over_secrets: bool,
    /// The client cuts long messages off, and the user can't see the rest.
    pub cuts_messages: bool,
}

impl Features {
    /// Reads what the client says about itself.
    pub fn of_client(params: &InitializeParams) -> Self {
        Self {
            completes_one_line: params.client_info.as_ref().is_some_and(completes_one_line),
            cuts_messages: params
                .client_info
                .as_ref()
                .is_some_and(|client| client.name == "helix"),
            ..Self::of(&params.capabilities)
        }
    }

    /// Reads the client's capabilities. Chooses the first position encoding that it offers of UTF-8 (which needs no counting),
    /// UTF-16 and UTF-32.
    fn of(capabilities: &ClientCapabilities) -> Self {
        let text = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let window = capabilities.window.as_ref();
        let experimental = |name: &str| {
            let found = capabilities.experimental.as_ref();
            found.and_then(|found| found.get("clreq")?.get(name)?.as_bool()) == Some(true)
        };
        let publish = text.and_then(|text| text.publish_diagnostics.as_ref());
        let completion = text.and_then(|text| text.completion.as_ref());
        let item = completion.and_then(|completion| completion.completion_item.as_ref());
        let hover = text.and_then(|text| text.hover.as_ref());
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let symbols = text.and_then(|text| text.document_symbol.as_ref());
        Self {
            encoding: encoding(capabilities),
            snippets: item.and_then(|item| item.snippet_support) == Some(true),
            adjusts_indentation: item
                .and_then(|item| item.insert_text_mode_support.as_ref())
                .is_some_and(|modes| {
                    modes
                        .value_set
                        .contains(&InsertTextMode::ADJUST_INDENTATION)
                }),
            pull_diagnostics: text.is_some_and(|text| text.diagnostic.is_some())
                && workspace.and_then(|workspace| workspace.diagnostic.as_ref()?.refresh_support)
                    == Some(true),
            refresh_code_lens: workspace
                .and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support)
                == Some(true),
            refresh_inlay_hints: workspace
                .and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support)
                == Some(true),
            related_information: publish.and_then(|publish| publish.related_information)
                == Some(true),
            watched_files: workspace
                .and_then(|workspace| workspace.did_change_watched_files?.dynamic_registration)
                == Some(true),
            register_configuration: workspace
                .and_then(|workspace| workspace.did_change_configuration?.dynamic_registration)
                == Some(true),
            message_buttons: experimental("messageButtons"),
            shows_documents: window
                .and_then(|window| window.show_document.as_ref())
                .is_some_and(|show| show.support),
            work_done_progress: window.and_then(|window| window.work_done_progress) == Some(true),
            document_changes: edit.and_then(|edit| edit.document_changes) == Some(true),
            completes_one_line: false,
            cuts_messages: false,
            creates_files: edit
                .and_then(|edit| edit.resource_operations.as_ref())
                .is_some_and(|kinds| kinds.contains(&ResourceOperationKind::Create)),
            hierarchical_symbols: symbols
                .and_then(|symbols| symbols.hierarchical_document_symbol_support)
                == Some(true),
            hover_markdown: hover
                .and_then(|hover| hover.content_format.as_ref())
                .is_none_or(|formats| formats.contains(&MarkupKind::Markdown)),
            completion_markdown: item
                .and_then(|item| item.documentation_format.as_ref())
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            resolves_documentation: item
                .and_then(|item| item.resolve_support.as_ref())
                .is_some_and(|support| {
                    support
                        .properties
                        .iter()
                        .any(|name| name == "documentation")
                }),
            label_details: item.and_then(|item| item.label_details_support) == Some(true),
            configuration: workspace.and_then(|workspace| workspace.configuration) == Some(true),
            hands_over_secrets: experimental("handOverSecrets"),
        }
    }
}

/// Up to version 0.10, Neovim's own completion (`CTRL-X CTRL-O`) writes NUL characters in place of line breaks.
fn completes_one_line(client: &ClientInfo) -> bool {
    let version = client.version.as_deref().unwrap_or_default();
    let minor = version
        .strip_prefix("0.")
        .and_then(|rest| rest.split('.').next())
        .and_then(|minor| minor.parse::<u32>().ok());
    client.name == "Neovim" && minor.is_some_and(|minor| minor <= 10)
}

fn encoding(capabilities: &ClientCapabilities) -> Encoding {
    let offered = capabilities
        .general
        .as_ref()
        .and_then(|general| general.position_encodings.as_deref())
        .unwrap_or_default();
    [
        (PositionEncodingKind::UTF8, Encoding::Utf8),
        (PositionEncodingKind::UTF16, Encoding::Utf16),
        (PositionEncodingKind::UTF32, Encoding::Utf32),
    ]
    .into_iter()
    .find(|(kind, _)| offered.contains(kind))
    .map_or(Encoding::Utf16, |(_, encoding)| encoding)
}

#[cfg(test)]
mod tests {
    use super::completes_one_line;
    use lsp_types::ClientInfo;

    #[test]
    fn neovim_before_0_11_gets_completions_of_one_line() {
        let check = |name: &str, version: Option<&str>, expected: bool| {
            let client = ClientInfo {
                name: name.to_owned(),
                version: version.map(str::to_owned),
            };
            assert_eq!(completes_one_line(&client), expected, "{client:?}");
        };
        check("Neovim", Some("0.9.5"), true);
        check("Neovim", Some("0.10.4"), true);
        check("Neovim", Some("0.11.0-dev+1"), false);
        check("Neovim", Some("0.12.4"), false);
        check("Neovim", Some("1.0.0"), false);
        check("Neovim", None, false);
        check("Other", Some("0.10.4"), false);
    }
}
