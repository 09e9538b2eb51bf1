//! Prepares the request of a document for sending.

use serde_json::Value;
use thiserror::Error;

use crate::analysis::request::{EarlierSuccess, NoRequest, earlier_success, request_body};
use crate::api::{Request, RequestError};
use crate::operation::{self, Action, Operation};
use crate::resources::at_its_path;
use crate::syntax::{Node, Tree};

/// A request that is ready to be sent.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The request.
    pub request: Request,
    /// The operation: the action and the type of resource.
    pub operation: &'static Operation,
    /// The id of the resource to change or delete.
    pub resource_id: Option<String>,
    /// The text of `data`, exactly as in the document.
    pub data: String,
    /// Whether the document sets `mode: live`.
    pub is_live: bool,
    /// The response of an earlier success in the document.
    pub earlier: Option<EarlierSuccess>,
}

/// Why a document can't be sent.
#[derive(Debug, Error)]
pub enum CannotPrepare {
    /// It contains no request.
    #[error(transparent)]
    NoRequest(#[from] NoRequest),
    /// No HTTP request can be built from it.
    #[error(transparent)]
    Request(#[from] RequestError),
}

impl Prepared {
    /// Reads the request of a document without errors. `data` with an `id` is an update; without one, a create.
    pub fn new(tree: &Tree) -> Result<Self, CannotPrepare> {
        let body = request_body(tree)?;
        let summary = body.summary();
        let operation = operation::for_document(tree);
        let request = request(tree, operation, body.source())?;
        Ok(Self {
            request,
            operation,
            resource_id: match operation.action {
                Action::Update => tree
                    .at_pointer("/data/id")
                    .and_then(Node::string)
                    .map(|id| id.into_owned()),
                _ => None,
            },
            data: body.source().to_owned(),
            is_live: summary.is_live(),
            earlier: earlier_success(tree),
        })
    }

    /// Whether sending it twice creates two resources.
    pub fn creates(&self) -> bool {
        self.operation.action == Action::Create
    }

    /// A document with nothing but the `data` of the request.
    pub fn tree(&self) -> Tree {
        Tree::parse(format!("{{\"data\": {}}}", self.data))
    }

    /// The value of `data`. `None` if it holds an unpaired surrogate: then it can't be compared with a resource.
    pub fn value(&self) -> Option<Value> {
        serde_json::from_str(&self.data).ok()
    }
}

fn request(tree: &Tree, operation: &Operation, data: &str) -> Result<Request, RequestError> {
    let resource = operation.resource;
    match operation.action {
        Action::Update => {
            let id = tree.at_pointer("/data/id").and_then(Node::string);
            let request = Request::update(resource.name, &id.unwrap_or_default(), data)?;
            at_its_path(request, resource)
        }
        _ => Request::create(resource.name, data),
    }
}
