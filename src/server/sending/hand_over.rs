//! Handing over the secrets that are not in the document: to the user, once, and if not to the user then to a file.

use std::path::Path;
use std::sync::Arc;

use lsp_types::{MessageType, Url};
use secrecy::ExposeSecret;

use super::delivery::path_for_keeping;
use super::{Sending, messages};
use crate::api::{FoundSecret, secrets_as_json};
use crate::files;
use crate::server::session::Session;

const SHOW: &str = "Show the secret";
const KEEP: &str = "Keep it in a file";

/// Longer ones are no reading for a message.
const LONGEST_SHOWN: usize = 2000;

/// Hands secrets over on a task of its own: the user may take any time to answer.
pub(super) fn start(session: &Arc<Session>, uri: &Url, secrets: Vec<FoundSecret>) {
    if secrets.is_empty() {
        return;
    }
    let hand_over = HandOver::new(session);
    let uri = uri.clone();
    tokio::spawn(async move { run(&hand_over.session, &uri, &secrets).await });
}

/// Keeps the server from ending for as long as it lives.
struct HandOver {
    session: Arc<Session>,
}

impl HandOver {
    fn new(session: &Arc<Session>) -> Self {
        session.sending.begin_hand_over();
        Self {
            session: Arc::clone(session),
        }
    }
}

impl Drop for HandOver {
    fn drop(&mut self) {
        self.session.sending.end_hand_over();
    }
}

async fn run(session: &Arc<Session>, uri: &Url, secrets: &[FoundSecret]) {
    let length: usize = secrets.iter().map(|s| s.value.expose_secret().len()).sum();
    // The whole of an unreadable body has no name.
    let is_showable = length <= LONGEST_SHOWN && secrets.iter().all(|s| !s.pointer.is_empty());
    if is_showable && wants_to_see(session).await {
        session
            .tell(MessageType::INFO, messages::secrets(secrets))
            .await;
        return;
    }
    let document = path_for_keeping(uri);
    let content = secrets_as_json(secrets);
    match files::keep_secrets(&document, content.expose_secret().as_bytes()) {
        Ok(path) => session.tell(MessageType::WARNING, kept(&path)).await,
        Err(error) => {
            tracing::error!(%error, "the secret can't be kept in a file");
            // The last resort: the user must not lose it.
            let shown = messages::secrets(secrets);
            session
                .tell(MessageType::WARNING, format!("{error}. {shown}"))
                .await;
        }
    }
}

/// Whether the user asks to see the secrets. A client that can't ask, and a user that closes the question, don't.
async fn wants_to_see(session: &Session) -> bool {
    let question = "The API tells the new client secret only once, and it is not in the file (`response.secrets` is `redact`). \
        It can be shown now, once; else it is kept in a file that only you can read.";
    session.choose(question, &[SHOW, KEEP]).await.as_deref() == Some(SHOW)
}

fn kept(path: &Path) -> String {
    format!(
        "The client secret is kept in {}, which only you can read. Move it to a safe place, and don't commit it.",
        path.display()
    )
}

impl Sending {
    fn begin_hand_over(&self) {
        self.busy().hand_overs += 1;
    }

    fn end_hand_over(&self) {
        self.busy().hand_overs -= 1;
        self.ended.notify_waiters();
    }
}
