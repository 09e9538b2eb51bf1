//! The names of the user's organizations and roles: reads them from the cache, and on the user's command from the API.
//!
//! Nothing here asks the API by itself, and opening a folder never does.

use std::sync::Arc;
use std::time::SystemTime;

use lsp_types::MessageType;
use thiserror::Error;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::access::AccessError;
use super::progress::Progress;
use super::refreshing::Refresh;
use super::reload::check_all;
use super::session::Session;
use crate::analysis::names::NameList;
use crate::api::{Client, Stage};
use crate::names::{Cache, CacheError, Names, Owner, name_list};
use crate::resources::{ReadError, Reader};

/// Why the names were not refreshed.
#[derive(Debug, Error)]
enum NotRefreshed {
    #[error("The refresh was cancelled.")]
    Cancelled,
    #[error("The names were not refreshed: {0}.")]
    Access(#[from] AccessError),
    #[error("The names were not refreshed: {0}.")]
    Read(#[from] ReadError),
    #[error("The names were not refreshed: {0}.")]
    Cache(#[from] CacheError),
}

/// Reads the cached names of the user, and shows them in every open document.
pub(super) async fn load(session: &Arc<Session>) {
    let changed_at = changed_at(session);
    *session.names_changed_at.lock() = changed_at;
    let names = cached(session).await;
    let (open, can_be_reported): (Vec<_>, _) = {
        let mut documents = session.documents.lock();
        let had_names = documents.has_names();
        if !documents.set_names(names) {
            return;
        }
        let can_be_reported = had_names || documents.has_names();
        let open = documents.all_open();
        (
            open.map(|document| document.uri.clone()).collect(),
            can_be_reported,
        )
    };
    session.refresher.refresh(Refresh::InlayHints);
    if can_be_reported {
        // Without names there is no diagnostic about them.
        for uri in open {
            session.publisher.publish(&uri);
        }
        session.refresher.refresh(Refresh::Diagnostics);
    }
}

/// Reads the cached names again if the cache has changed since, such as by `clreq names refresh`.
pub(super) async fn load_if_changed(session: &Arc<Session>) {
    if *session.names_changed_at.lock() != changed_at(session) {
        load(session).await;
    }
}

fn changed_at(session: &Session) -> Option<SystemTime> {
    cache(session).ok()?.changed_at()
}

async fn cached(session: &Session) -> NameList {
    let Ok(endpoint) = session.access.endpoint(&session.options) else {
        // The status says what is wrong with the endpoint.
        return NameList::default();
    };
    let cache = match cache(session) {
        Ok(cache) => cache,
        Err(error) => return name_list(&endpoint, Err(error)),
    };
    // Without a cache they are not needed, and the keychain may ask the user for permission.
    let credentials = match cache.changed_at() {
        Some(_) => session.access.credentials(&session.options).await.ok(),
        None => None,
    };
    let cached = cache.read(&endpoint, credentials.as_ref(), SystemTime::now());
    name_list(&endpoint, cached)
}

fn cache(session: &Session) -> Result<Cache, CacheError> {
    Cache::from_environment(&|name| session.options.environment.get(name))
}

/// Asks the API for the names, because the user wants it, and keeps them in the cache.
pub(super) async fn refresh(session: Arc<Session>) {
    let title = "Reading the names of your organizations and roles";
    let cancellation = CancellationToken::new();
    let (client, tokens) = (&session.client, &session.progress);
    let progress = Progress::begin(client, tokens, title, Some(cancellation.clone())).await;
    let refreshed = read_and_store(&session, &progress, &cancellation).await;
    progress.end().await;
    match refreshed {
        Ok(names) => {
            load(&session).await;
            check_all(&session).await;
            let (organizations, roles) = (names.organizations.len(), names.roles.len());
            let message = format!("Names of {organizations} organizations and {roles} roles read.");
            client.tell(MessageType::INFO, message).await;
        }
        Err(error @ NotRefreshed::Cancelled) => client.tell(MessageType::INFO, error).await,
        Err(error) => client.tell(MessageType::ERROR, error).await,
    }
}

async fn read_and_store(
    session: &Session,
    progress: &Progress,
    cancellation: &CancellationToken,
) -> Result<Names, NotRefreshed> {
    let cache = cache(session)?;
    let client = session.access.client(&session.options).await?;
    let credentials = session.access.credentials(&session.options).await?;
    let (steps, mut seen) = mpsc::unbounded_channel();
    let mut reading = std::pin::pin!(read(&client, cancellation, &steps));
    let (user, names) = loop {
        tokio::select! {
            read = &mut reading => break read?,
            Some(step) = seen.recv() => progress.report(step).await,
            () = cancellation.cancelled() => return Err(NotRefreshed::Cancelled),
        }
    };
    let owner = Owner {
        endpoint: client.endpoint(),
        user: &user,
        credentials: &credentials.fingerprint(),
    };
    cache.write(owner, names.clone(), SystemTime::now())?;
    Ok(names)
}

/// The id of the user, and the names.
async fn read(
    client: &Client,
    cancellation: &CancellationToken,
    steps: &mpsc::UnboundedSender<String>,
) -> Result<(String, Names), ReadError> {
    // An error means that the progress is not shown any more.
    let report = |step: String| drop(steps.send(step));
    let observer = |stage: Stage| report(stage.to_string());
    let reader = Reader {
        client,
        observer: &observer,
        cancellation,
    };
    let user = reader.user().await?;
    let on_page = |what: &str, read, of| report(format!("{read} of {of} {what}"));
    Ok((user.id, reader.names(&on_page).await?))
}
