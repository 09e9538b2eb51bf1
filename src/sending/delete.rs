//! Deletes a resource. The caller asks the user in between.

use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::earlier_send::look_up_earlier_deletion;
use super::exchange::{Exchanged, exchange_recorded};
use super::front_end::FrontEnd;
use super::guard::Guard;
use super::journal::JournalError;
use super::prepare::Prepared;
use crate::api::{Client, EndpointKind, Request};
use crate::operation::{self, Action, Operation};
use crate::resources::{ReadError, Reader, Resource, Target};

/// The start of a deletion.
pub enum Begun<'a> {
    /// The resource is there.
    Ready(Box<Deletion<'a>>),
    /// An earlier deletion removed it, so there is nothing to send. Holds the answer of that deletion.
    Gone(Box<Prepared>, Box<Exchanged>),
}

/// A deletion that is ready to be confirmed.
pub struct Deletion<'a> {
    client: &'a Client,
    target: Target,
    operation: &'static Operation,
    /// The resource as the API has it now.
    resource: Resource,
    cancellation: &'a CancellationToken,
}

/// Why nothing was deleted.
#[derive(Debug, Error)]
pub enum NotDeleted {
    /// The resource can't be read, or the API can't delete such resources.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The API made the resource for itself.
    #[error("the API made this {0} for its own use, so clreq does not delete it")]
    MadeByTheApi(&'static str),
    /// The journal can't be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl<'a> Deletion<'a> {
    /// Reads the resource. Fails if it can't be deleted. Without this read, a 404 in reply to the deletion could also mean that
    /// the token must not see the resource. `data` is the text of the document's `data`.
    pub async fn begin(
        client: &'a Client,
        target: Target,
        guard: Option<&Guard>,
        data: Option<&str>,
        cancellation: &'a CancellationToken,
    ) -> Result<Begun<'a>, NotDeleted> {
        let of = target.resource;
        let operation =
            operation::find(of.name, Action::Delete).ok_or_else(|| ReadError::NoSuchOperation {
                action: Action::Delete.verb(),
                resource: of.plural.to_owned(),
            })?;
        let reader = Reader {
            client,
            observer: &|_| (),
            cancellation,
        };
        let resource = match reader.get(of, &target.id, false).await {
            Err(error @ ReadError::NotFound { .. }) => {
                let prepared = prepare(operation, &target.id, data, false)?;
                let gone = gone(client, guard, &prepared, cancellation).await?;
                return match gone {
                    Some(exchanged) => Ok(Begun::Gone(Box::new(prepared), Box::new(exchanged))),
                    None => Err(error.into()),
                };
            }
            resource => resource?,
        };
        if resource.is_made_by_the_api(of) {
            return Err(NotDeleted::MadeByTheApi(of.singular));
        }
        Ok(Begun::Ready(Box::new(Self {
            client,
            target,
            operation,
            resource,
            cancellation,
        })))
    }

    /// The name of the resource, which the user confirms, without control characters.
    pub fn name(&self) -> String {
        self.resource.display_name()
    }

    /// The question before it is deleted.
    pub fn question(&self) -> String {
        let production = match self.client.endpoint().kind() {
            EndpointKind::Production => " This is PRODUCTION.",
            _ => "",
        };
        format!(
            "Delete the {} {} ({}){} at {}? It can't be restored.{production}",
            self.target.resource.singular,
            self.name(),
            self.target.id,
            self.resource.live_note(),
            self.client.endpoint(),
        )
    }

    /// Sends the deletion. If its answer is lost, asks whether the resource is gone. Also returns why the journal doesn't have the
    /// outcome. `data` is the text of the document's `data`.
    pub async fn send(
        &self,
        front_end: &impl FrontEnd,
        guard: Option<&Guard>,
        data: Option<&str>,
    ) -> Result<(Prepared, (Exchanged, Option<JournalError>)), NotDeleted> {
        let is_live = self.resource.is_live();
        let prepared = prepare(self.operation, &self.target.id, data, is_live)?;
        let sent = exchange_recorded(
            front_end,
            guard,
            self.client,
            &prepared,
            true,
            self.cancellation,
        )
        .await?;
        Ok((prepared, sent))
    }
}

fn prepare(
    operation: &'static Operation,
    id: &str,
    data: Option<&str>,
    is_live: bool,
) -> Result<Prepared, ReadError> {
    Ok(Prepared {
        request: Request::delete(operation.resource.name, id)?,
        operation,
        resource_id: Some(id.to_owned()),
        data: data.unwrap_or("{}").to_owned(),
        is_live,
        earlier: None,
        asks_for_secrets: false,
        replaced_secrets: Vec::new(),
    })
}

/// The answer of an earlier deletion, if the journal has one and the API shows that it was carried out.
async fn gone(
    client: &Client,
    guard: Option<&Guard>,
    prepared: &Prepared,
    cancellation: &CancellationToken,
) -> Result<Option<Exchanged>, JournalError> {
    let Some(guard) = guard else {
        return Ok(None);
    };
    if guard
        .earlier_changes(prepared, client.endpoint())?
        .is_empty()
    {
        return Ok(None);
    }
    let (answer, look_up) =
        look_up_earlier_deletion(Some(guard), prepared, client, cancellation).await?;
    Ok(answer.map(|answer| Exchanged {
        result: Ok(answer),
        look_up,
    }))
}
