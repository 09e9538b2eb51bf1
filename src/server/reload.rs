//! Checks every file again after a change of the settings or of a `clreq.toml`.

use std::sync::Arc;

use lsp_types::Url;

use super::off_task::run_off_task;
use super::refreshing::Refresh;
use super::session::Session;
use super::uri::to_path;
use super::workspace;

/// Reloads the configurations if the one for a file has changed on disk.
pub(super) async fn reload_outdated_configuration(session: &Arc<Session>, uri: &Url) {
    let configurations = Arc::clone(session.documents.lock().configurations());
    let folder = to_path(uri).and_then(|path| Some(path.parent()?.to_owned()));
    let Some(folder) = folder else { return };
    let looking = run_off_task(move || configurations.is_outdated(&folder));
    if looking.await.unwrap_or_default() {
        reload_configurations(session).await;
    }
}

/// Reloads every configuration, and checks every file with it.
pub(super) async fn reload_configurations(session: &Arc<Session>) {
    session.documents.lock().forget_configurations();
    check_all(session).await;
}

/// Checks every file again, open or not.
pub(super) async fn check_all(session: &Arc<Session>) {
    let (open, folders) = {
        let documents = session.documents.lock();
        let open = documents.all_open();
        let open: Vec<_> = open.map(|document| document.uri.clone()).collect();
        (open, documents.folder_paths())
    };
    for uri in open {
        session.publisher.publish(&uri);
    }
    session.refresher.refresh(Refresh::Diagnostics);
    workspace::scan(session, folders).await;
}
