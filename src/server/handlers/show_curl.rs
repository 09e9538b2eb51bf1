//! Shows a `curl` command in an editor without a plug-in of ours.

use std::path::{Path, PathBuf};
use std::{fs, io};

use lsp_types::{MessageType, Url};

use crate::files::{cache_folder, create_private};
use crate::server::session::Session;
use crate::server::uri::file_name;

/// Shows a `curl` command to a user whose editor ignores the result of commands: as a file if the editor can open one, because
/// many cut a message off, else as a message.
pub(super) async fn show_curl(session: &Session, uri: &Url, command: &str) {
    if session.features().shows_documents {
        let lookup = |name: &str| session.options.environment.get(name);
        let file = cache_folder(&lookup).map(|cache| write_curl(&cache, file_name(uri), command));
        if let Some(Ok(file)) = file
            && session.client.open_file(&file).await
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
