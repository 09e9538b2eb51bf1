//! Publishes the errors of each `clreq.toml` as diagnostics of that file.

use std::collections::HashSet;
use std::sync::Arc;

use lsp_types::{Diagnostic, DiagnosticSeverity, MessageType, Range, Url};

use super::client::ClientHandle;
use super::convert::to_lsp;
use super::documents::Documents;
use super::file_settings::first_problem;
use super::open_configurations::OpenConfigurations;
use super::shared::Shared;
use crate::config::{Configurations, Loaded, Problem};
use crate::text::{Encoding, Text};

/// Publishes the errors of the configurations loaded so far.
pub(super) struct ConfigurationProblems {
    client: ClientHandle,
    documents: Shared<Documents>,
    open: OpenConfigurations,
    shown: tokio::sync::Mutex<Shown>,
}

/// What the client currently shows.
#[derive(Default)]
struct Shown {
    /// The configurations that `count` refers to.
    configurations: Arc<Configurations>,
    /// How many of them were processed.
    count: usize,
    /// The configurations that have diagnostics.
    marked: HashSet<Url>,
    /// The messages that the user has already seen.
    messages: HashSet<String>,
}

impl ConfigurationProblems {
    pub fn new(
        client: ClientHandle,
        documents: Shared<Documents>,
        open: OpenConfigurations,
    ) -> Self {
        Self {
            client,
            documents,
            open,
            shown: tokio::sync::Mutex::default(),
        }
    }

    /// Publishes the errors of the configurations that were loaded since the last call.
    pub async fn show_new(&self) {
        // One call at a time, so that the newest state reaches the client last.
        let mut shown = self.shown.lock().await;
        let configurations = Arc::clone(self.documents.lock().configurations());
        if !Arc::ptr_eq(&shown.configurations, &configurations) {
            shown.configurations = configurations;
            shown.count = 0;
            let marked = std::mem::take(&mut shown.marked);
            // The errors of an open document are those of its text.
            for uri in &marked {
                self.open.publish_saved(&self.client, uri, Vec::new()).await;
            }
        }
        let new = shown.configurations.loaded_after(shown.count);
        shown.count += new.len();
        for loaded in new {
            if loaded.config().is_some() {
                continue;
            }
            let Ok(uri) = Url::from_file_path(&loaded.path) else {
                continue;
            };
            let found = diagnostics(&loaded, self.client.features().encoding);
            if self.open.publish_saved(&self.client, &uri, found).await {
                shown.marked.insert(uri);
            }
            let problem = first_problem(&loaded);
            if shown.messages.insert(problem.clone()) {
                let message = format!("{problem} Until this is fixed, clreq ignores that file.");
                self.client.tell(MessageType::WARNING, message).await;
            }
        }
    }
}

/// The errors of a configuration, with their positions.
fn diagnostics(loaded: &Loaded, encoding: Encoding) -> Vec<Diagnostic> {
    match &loaded.content {
        Ok(parsed) => of_problems(&parsed.problems, &Text::new(&loaded.text), encoding),
        Err(error) => vec![diagnostic(Range::default(), format!("clreq.toml {error}"))],
    }
}

/// The diagnostics of a `clreq.toml` with these errors.
pub(super) fn of_problems(
    problems: &[Problem],
    text: &Text,
    encoding: Encoding,
) -> Vec<Diagnostic> {
    let all = problems.iter().map(|problem| {
        let range = to_lsp::range(text, encoding, problem.span);
        diagnostic(range, problem.message.clone())
    });
    all.collect()
}

fn diagnostic(range: Range, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(to_lsp::SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}
