//! The one table of the API's resources and the actions on them, and which of them a document asks for.
//!
//! Everything that differs between resources stands in a schema (`schemas/`) or in a row of `resources`. No other module
//! names a resource.

use crate::schema::{self, Schema, View};
use crate::syntax::{Node, Tree};

mod resources;
#[cfg(test)]
mod tests;

pub use resources::Resource;

/// What the API can do with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Make a new one.
    Create,
    /// Read one by its id.
    Retrieve,
    /// Read many.
    List,
    /// Change one.
    Update,
    /// Remove one.
    Delete,
}

impl Action {
    /// The verb, as in `api_credentials.create` and in "create API credential".
    pub fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Retrieve => "retrieve",
            Self::List => "list",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// The verb's past participle, as in "nothing was created".
    pub fn past_participle(self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Retrieve => "retrieved",
            Self::List => "listed",
            Self::Update => "updated",
            Self::Delete => "deleted",
        }
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Changes the members that the body names.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method's name in a request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A resource and an action on it: one row of the table.
#[derive(Debug)]
pub struct Operation {
    /// The resource.
    pub resource: &'static Resource,
    /// The action.
    pub action: Action,
    /// What a document for this operation may hold. `None` if no document asks for it: only creates and updates are files.
    pub schema: Option<&'static Schema>,
}

impl Operation {
    const fn of(
        resource: &'static Resource,
        action: Action,
        schema: Option<&'static Schema>,
    ) -> Self {
        Self {
            resource,
            action,
            schema,
        }
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        match self.action {
            Action::Create => Method::Post,
            Action::Retrieve | Action::List => Method::Get,
            Action::Update => Method::Patch,
            Action::Delete => Method::Delete,
        }
    }

    /// The path below the API's base address, without a slash at its start. `{id}` in it stands for the resource's id.
    pub fn path_template(&self) -> String {
        let has_id = matches!(
            self.action,
            Action::Retrieve | Action::Update | Action::Delete
        );
        match has_id && !self.resource.is_singleton {
            true => format!("{}/{{id}}", self.resource.path),
            false => self.resource.path.to_owned(),
        }
    }

    /// What a menu calls it: `create API credential`.
    pub fn title(&self) -> String {
        let noun = match self.action {
            Action::List => self.resource.plural,
            _ => self.resource.singular,
        };
        format!("{} {noun}", self.action.verb())
    }

    /// Whether sending it twice has the same effect as sending it once. A create makes another resource each time.
    pub fn is_repeatable(&self) -> bool {
        self.action != Action::Create
    }

    /// What the user should know before the operation is carried out, because nothing can take it back. A whole sentence.
    pub fn warning(&self) -> Option<String> {
        match self.action {
            Action::Create => self.resource.create_warning(),
            Action::Delete => Some(format!(
                "A deleted {} can't be restored.",
                self.resource.singular
            )),
            Action::Retrieve | Action::List | Action::Update => None,
        }
    }

    /// The attributes that a document for this operation may set.
    pub fn attributes(&self) -> Vec<&'static str> {
        self.settable_members("/data/attributes")
    }

    /// The relationships that a document for this operation may set.
    pub fn relationships(&self) -> Vec<&'static str> {
        self.settable_members("/data/relationships")
    }

    fn settable_members(&self, pointer: &str) -> Vec<&'static str> {
        let Some(schema) = self.schema else {
            return Vec::new();
        };
        let parent = View::at(schema, &Tree::default(), pointer);
        let mut names = parent.member_names();
        names.retain(|name| !parent.member(name, None).is_forbidden());
        names
    }
}

/// Every operation of the API that clreq knows.
/// The first is used for a document that doesn't say what it is for.
pub static OPERATIONS: [Operation; 1] = [Operation::of(
    &resources::API_CREDENTIALS,
    Action::Create,
    Some(&schema::API_CREDENTIALS_CREATE),
)];

/// The operation of this action on the resource of this JSON:API type.
pub fn find(resource: &str, action: Action) -> Option<&'static Operation> {
    OPERATIONS
        .iter()
        .find(|operation| operation.action == action && operation.resource.name == resource)
}

/// The operation that a document asks for. `data.type` names the resource; `data` with an `id` asks for an update, without one for a create.
/// The first operation of the table if the document doesn't name a resource.
pub fn for_document(tree: &Tree) -> &'static Operation {
    let [first, ..] = &OPERATIONS;
    let Some(data) = tree.root().and_then(|root| root.get("data")) else {
        return first;
    };
    let resource = data.get("type").and_then(Node::string);
    let resource = resource.as_deref().unwrap_or(first.resource.name);
    let has_id = data.key_named("id").is_some();
    let (wanted, other) = match has_id {
        true => (Action::Update, Action::Create),
        false => (Action::Create, Action::Update),
    };
    // Some resources can only be updated, such as the user.
    find(resource, wanted)
        .filter(|operation| operation.schema.is_some())
        .or_else(|| find(resource, other))
        .or_else(|| find(first.resource.name, wanted))
        .unwrap_or(first)
}

/// The schema of what a document asks for.
pub fn schema_for(tree: &Tree) -> &'static Schema {
    let operation = for_document(tree);
    operation.schema.unwrap_or(&schema::API_CREDENTIALS_CREATE)
}
