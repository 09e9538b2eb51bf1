//! The result of a command: a message, and the next step that a button offers.

use lsp_types::{MessageType, Url};

use super::commands;
use crate::operation::Action;
use crate::server::session::Session;
use std::sync::Arc;

/// The result of a command.
#[derive(Debug)]
pub(super) struct Report {
    pub level: MessageType,
    /// The whole message.
    pub message: String,
    /// A short message with a button.
    next: Option<(String, Next)>,
}

/// The next step after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    LookUp,
    Compare,
    Recover,
    ShowProblem,
}

impl Next {
    /// The next step after a request whose outcome is unknown. What an update did is seen by comparing.
    pub fn after_unknown(action: Action) -> Self {
        match action {
            Action::Update => Self::Compare,
            _ => Self::LookUp,
        }
    }

    /// The title of the button.
    fn title(self) -> &'static str {
        match self {
            Self::LookUp => "Look it up",
            Self::Compare => "Compare",
            Self::Recover => "Insert the response",
            Self::ShowProblem => "Show the first",
        }
    }
}

impl Report {
    pub fn new(level: MessageType, message: String) -> Self {
        Self {
            level,
            message,
            next: None,
        }
    }

    /// Adds a next step. A client with buttons shows the short message with a button, and the whole message in its log.
    pub fn with_next(self, short: String, next: Next) -> Self {
        Self {
            next: Some((short, next)),
            ..self
        }
    }

    /// Shows it to the user. A button's next step runs in a task of its own, because the user may take long.
    pub async fn show(self, session: &Arc<Session>, uri: &Url) {
        let client = &session.client;
        let Some((short, next)) = self.next.filter(|_| client.features().message_buttons) else {
            client.tell(self.level, self.message).await;
            return;
        };
        client.log(self.message).await;
        let (session, uri, level) = (Arc::clone(session), uri.clone(), self.level);
        tokio::spawn(async move {
            let title = next.title();
            let chosen = session.client.choose_at(level, short, &[title]).await;
            if chosen.as_deref() == Some(title) {
                commands::run(session, uri, next).await;
            }
        });
    }
}
