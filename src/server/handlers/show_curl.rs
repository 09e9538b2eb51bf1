//! Shows a `curl` command in an editor without a plug-in of ours.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use lsp_types::{MessageType, ShowDocumentParams, Url};

use crate::files::{cache_folder, create_private};
use crate::server::session::Session;
use crate::server::uri::file_name;

/// The time-out for the editor to open a file.
const CLIENT_PATIENCE: Duration = Duration::from_secs(5);

/// Shows a `curl` command to a user whose editor ignores the result of commands: as a file if the editor can open one, because
/// many cut a message off, else as a message.
pub(super) async fn show_curl(session: &Session, uri: &Url, command: &str) {
    if session.features().shows_documents {
        let lookup = |name: &str| session.options.environment.get(name);
        let file = cache_folder(&lookup).map(|cache| write_curl(&cache, file_name(uri), command));
        if let Some(Ok(file)) = file
            && show_file(session, &file).await
        {
            return;
        }
    }
    session.client.tell(MessageType::INFO, command).await;
}

/// Writes a command to a file that only the user can read, because a request can hold a secret.
fn write_curl(cache: &Path, name: &str, command: &str) -> io::Result<PathBuf> {
    let folder = cache.join("curl");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{name}.sh"));
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => create_private(&file, command.as_bytes())?,
    }
    Ok(file)
}

/// Asks the editor to open a file. Returns whether it did.
async fn show_file(session: &Session, file: &Path) -> bool {
    let Ok(uri) = Url::from_file_path(file) else {
        return false;
    };
    let params = ShowDocumentParams {
        uri,
        external: None,
        take_focus: Some(true),
        selection: None,
    };
    let client = session.client.clone();
    let call = async move { client.show_document(params).await };
    matches!(
        session.client.ask(Some(CLIENT_PATIENCE), call).await,
        Some(Ok(true))
    )
}
