//! Updates a resource to match its file: compares, asks, and sends a PATCH of what differs.

use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::exchange::{Exchanged, exchange_recorded};
use super::front_end::{Choice, FrontEnd, Question};
use super::guard::Guard;
use super::journal::JournalError;
use super::prepare::Prepared;
use super::settle::{Seen, settle, unresolved};
use crate::analysis::request::Summary;
use crate::api::{Client, Request};
use crate::operation::{self, Action};
use crate::resources::{
    Comparison, ReadError, Reader, Resource, Target, at_its_path, compare, without_secrets,
};
use crate::syntax::Tree;

/// How often the differences are shown again because somebody else has changed the resource.
const MOST_ATTEMPTS: usize = 5;

/// An update of the resource of a file.
pub struct Update<'a> {
    /// The document. It must have no errors.
    pub tree: &'a Tree,
    /// Its resource.
    pub target: &'a Target,
    /// The endpoint and the credentials.
    pub client: &'a Client,
    /// The document's lock and journal.
    pub guard: Option<&'a Guard>,
    /// Whether the answer may hold the secrets of the resource. If not, they are not even transferred.
    pub with_secrets: bool,
    /// Whether to ask before the request is sent.
    pub asks: bool,
    /// Cancels the requests.
    pub cancellation: &'a CancellationToken,
}

/// The result of an update.
#[derive(Debug)]
pub enum Updated {
    /// File and API agree. Nothing was sent.
    NotNeeded,
    /// The API can't change these attributes or relationships, which differ. Nothing was sent.
    CannotChange(Vec<String>),
    /// The PATCH was sent. Also holds why the journal doesn't have the outcome.
    Sent(Box<Prepared>, Box<(Exchanged, Option<JournalError>)>),
}

/// Why nothing was sent.
#[derive(Debug, Error)]
pub enum NotUpdated {
    /// The resource can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The journal can't be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The user declined.
    #[error("nothing was sent")]
    Declined,
    /// There is no user to ask. Holds the question.
    #[error("{0} Pass `--yes` if you want that")]
    CannotAsk(String),
    /// The API made the resource for itself.
    #[error("the API made this {0} for its own use, so clreq does not change it")]
    MadeByTheApi(&'static str),
    /// Somebody else changes the resource again and again.
    #[error("the {0} keeps changing. Try again later")]
    KeepsChanging(&'static str),
}

impl Update<'_> {
    /// Compares, asks and sends. The resource is read again just before the PATCH: if it has changed meanwhile, the new
    /// differences are shown first.
    pub async fn run(&self, front_end: &impl FrontEnd) -> Result<Updated, NotUpdated> {
        let mut resource = self.read().await?;
        if resource.is_made_by_the_api(self.target.resource) {
            return Err(NotUpdated::MadeByTheApi(self.target.resource.singular));
        }
        for attempt in 0..MOST_ATTEMPTS {
            let comparison = compare(self.tree, &resource);
            if comparison.is_equal() {
                if let Some(guard) = self.guard.filter(|_| comparison.is_whole_and_equal()) {
                    let doubts = unresolved(guard.journal(), self.client.endpoint())?;
                    let (target, tree) = (self.target, self.tree);
                    settle(guard.journal(), &doubts, target, tree, Seen::Equal)?;
                }
                return Ok(Updated::NotNeeded);
            }
            front_end.show_differences(&comparison.differences, attempt > 0);
            let fixed: Vec<String> = comparison
                .unchangeable()
                .map(|one| one.name.clone())
                .collect();
            if !fixed.is_empty() {
                return Ok(Updated::CannotChange(fixed));
            }
            if self.asks {
                self.ask(front_end, &resource, &comparison).await?;
            }
            let now = self.read().await?;
            if now.attributes.get("updated_at") == resource.attributes.get("updated_at") {
                return self.send(front_end, &resource, &comparison).await;
            }
            resource = now;
        }
        Err(NotUpdated::KeepsChanging(self.target.resource.singular))
    }

    async fn read(&self) -> Result<Resource, ReadError> {
        let reader = Reader {
            client: self.client,
            observer: &|_| (),
            cancellation: self.cancellation,
        };
        reader
            .get(self.target.resource, &self.target.id, false)
            .await
    }

    async fn ask(
        &self,
        front_end: &impl FrontEnd,
        resource: &Resource,
        comparison: &Comparison,
    ) -> Result<(), NotUpdated> {
        let changes: Vec<String> = comparison
            .differences
            .iter()
            .map(|one| format!("`{}`", one.name))
            .collect();
        let question = Question {
            text: format!(
                "Update the {} {}{} at {}? It changes {}.",
                self.target.resource.singular,
                resource.display_name(),
                resource.live_note(),
                self.client.endpoint(),
                changes.join(", ")
            ),
            choices: vec!["Don't update".to_owned(), "Update".to_owned()],
            option: "--yes",
        };
        match front_end.ask(&question).await {
            Choice::Made(1) => Ok(()),
            Choice::Made(_) => Err(NotUpdated::Declined),
            Choice::CannotAsk => Err(NotUpdated::CannotAsk(question.text)),
        }
    }

    async fn send(
        &self,
        front_end: &impl FrontEnd,
        resource: &Resource,
        comparison: &Comparison,
    ) -> Result<Updated, NotUpdated> {
        let prepared = self.prepare(resource, comparison)?;
        let sent = exchange_recorded(
            front_end,
            self.guard,
            self.client,
            &prepared,
            true,
            self.cancellation,
        )
        .await?;
        Ok(Updated::Sent(Box::new(prepared), Box::new(sent)))
    }

    /// The PATCH of what differs.
    fn prepare(&self, resource: &Resource, comparison: &Comparison) -> Result<Prepared, ReadError> {
        let of = self.target.resource;
        let operation =
            operation::find(of.name, Action::Update).ok_or_else(|| ReadError::NoSuchOperation {
                action: Action::Update.verb(),
                resource: of.plural.to_owned(),
            })?;
        let patch = comparison.patch(resource).unwrap_or_default();
        let request = at_its_path(Request::update(of.name, &self.target.id, &patch)?, of)?;
        let request = match self.with_secrets {
            true => request,
            false => without_secrets(request, of),
        };
        let data = self.tree.at_pointer("/data");
        let prepared = Prepared {
            request,
            operation,
            resource_id: Some(self.target.id.clone()),
            data: data.map_or_else(String::new, |data| data.source().to_owned()),
            is_live: Summary::of(self.tree).is_live(),
            earlier: None,
            asks_for_secrets: self.with_secrets,
            replaced_secrets: Vec::new(),
        };
        Ok(prepared.replacing_response(self.tree))
    }
}
