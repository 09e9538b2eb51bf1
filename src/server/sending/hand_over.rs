//! Hands over the secrets that are not in the document.
//!
//! They are stored in a file before the user is asked, so that they survive the end of the server. Once they were shown, the
//! file is removed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::request::Request;
use lsp_types::{MessageType, Url};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::messages;
use crate::api::FoundSecret;
use crate::server::client::ClientHandle;
use crate::server::in_progress::InProgress;
use crate::server::placed_secret::PlacedSecret;
use crate::server::send_states::SendStates;

const SHOW: &str = "Show the secret";
const OPEN: &str = "Open the file";
const KEEP: &str = "Leave it in the file";

/// Longer secrets can't be read in a message.
const LONGEST_SHOWN: usize = 2000;

/// `clreq/handOverSecrets`: the editor asks its user where the secrets go. The result is whether the user has them now.
enum HandOverSecrets {}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SecretsToHandOver {
    secrets: Vec<PlacedSecret>,
    /// The path of the file that keeps them until then.
    kept_in: String,
}

impl Request for HandOverSecrets {
    type Params = SecretsToHandOver;
    type Result = bool;
    const METHOD: &'static str = "clreq/handOverSecrets";
}

/// Hands over secrets in a task of its own, because the user may take long to answer. `kept` is the file that stores them, or
/// why there is none. At the end, shows the new state of the document.
pub(super) fn start(
    client: ClientHandle,
    in_progress: &Arc<InProgress>,
    states: SendStates,
    uri: Url,
    kept: Result<PathBuf, String>,
    secrets: Vec<FoundSecret>,
) {
    let hand_over = in_progress.begin_hand_over();
    tokio::spawn(async move {
        match kept {
            Ok(path) => offer(&client, &secrets, &path).await,
            Err(error) => {
                tracing::error!(%error, "the secret can't be kept in a file");
                // Last resort: the secret exists nowhere else.
                let reason = format!("{error}. ");
                show(&client, MessageType::WARNING, &reason, &secrets).await;
            }
        }
        states.refresh(&uri).await;
        drop(hand_over);
    });
}

/// Offers to show the secrets. If the client can't ask, or the user closes the question, they stay in the file.
async fn offer(client: &ClientHandle, secrets: &[FoundSecret], kept: &Path) {
    if client.features().hands_over_secrets {
        match asks_where_they_go(client, secrets, kept).await {
            true => remove(client, kept).await,
            false => client.tell(MessageType::WARNING, kept_in(kept)).await,
        }
        return;
    }
    if client.features().cuts_messages {
        offer_file(client, kept).await;
        return;
    }
    let length: usize = secrets.iter().map(|s| s.value.expose_secret().len()).sum();
    // An unreadable body is handed over whole and has no name.
    let is_showable = length <= LONGEST_SHOWN && secrets.iter().all(|s| !s.pointer.is_empty());
    if is_showable && wants_to_see(client).await {
        show(client, MessageType::INFO, "", secrets).await;
        if !client.is_gone() {
            remove(client, kept).await;
            return;
        }
    }
    client.tell(MessageType::WARNING, kept_in(kept)).await;
}

/// Has the editor ask its user. Returns whether the user has the secrets now.
async fn asks_where_they_go(client: &ClientHandle, secrets: &[FoundSecret], kept: &Path) -> bool {
    let params = SecretsToHandOver {
        secrets: secrets
            .iter()
            .map(|found| PlacedSecret {
                pointer: found.pointer.clone(),
                secret: found.value.expose_secret().to_owned(),
            })
            .collect(),
        kept_in: kept.display().to_string(),
    };
    let asking = ClientHandle::clone(client);
    let call = async move { asking.send_request::<HandOverSecrets>(params).await };
    matches!(client.ask(None, call).await, Some(Ok(true)))
}

/// Removes the file of secrets that the user has.
async fn remove(client: &ClientHandle, kept: &Path) {
    if let Err(error) = fs::remove_file(kept) {
        tracing::error!(%error, "the file with the secret can't be removed");
        client.tell(MessageType::WARNING, kept_in(kept)).await;
    }
}

/// Offers to open the file, in a client whose messages can't show a secret in full. The file stays.
async fn offer_file(client: &ClientHandle, kept: &Path) {
    let question = "The client secret is not in the document (`response.secrets` is `redact`). It is kept in a file that only you can \
        read.";
    let wants_it = client.choose(question, &[KEEP, OPEN]).await.as_deref() == Some(OPEN);
    if !(wants_it && client.open_file(kept).await) {
        client.tell(MessageType::WARNING, kept_in(kept)).await;
    }
}

async fn wants_to_see(client: &ClientHandle) -> bool {
    let question = "The client secret is not in the document (`response.secrets` is `redact`). It is kept in a file that only you can \
        read. It can be shown here instead, once; some editors keep what they show.";
    client.choose(question, &[KEEP, SHOW]).await.as_deref() == Some(SHOW)
}

/// Shows each secret at the end of a message of its own, so that its end is clear.
async fn show(client: &ClientHandle, level: MessageType, reason: &str, secrets: &[FoundSecret]) {
    for secret in secrets {
        let message = format!("{reason}{}", messages::secret(secret));
        client.tell(level, message).await;
    }
}

fn kept_in(path: &Path) -> String {
    format!(
        "The client secret is kept in {}, which only you can read.",
        path.display()
    )
}
