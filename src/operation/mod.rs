//! The table of the API's resources and the actions on them. Also finds the operation that a document asks for.
//!
//! All differences between resources are in a schema (`schemas/`) or in a row of `resources`. No other module names a
//! resource.

use crate::schema::{self, Schema, View};
use crate::syntax::{Node, Tree};
use crate::text::closest;

mod resources;
#[cfg(test)]
mod tests;

pub use resources::Resource;

/// An action on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Creates one.
    Create,
    /// Reads one by its id.
    Retrieve,
    /// Reads many.
    List,
    /// Changes one.
    Update,
    /// Deletes one.
    Delete,
}

impl Action {
    /// The verb, as in `api_credentials.create` and "create API credential".
    pub fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Retrieve => "retrieve",
            Self::List => "list",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// The past participle, as in "nothing was created".
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

/// An action on a resource: one row of the table.
#[derive(Debug)]
pub struct Operation {
    /// The resource.
    pub resource: &'static Resource,
    /// The action.
    pub action: Action,
    /// The schema of a document for this operation. `None` if documents can't ask for it: they only create and update.
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

    /// The path below the API's base address, without a leading slash. It may contain `{id}`, the placeholder for the
    /// resource's id.
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

    /// The title in a menu: `create API credential`.
    pub fn title(&self) -> String {
        let noun = match self.action {
            Action::List => self.resource.plural,
            _ => self.resource.singular,
        };
        format!("{} {noun}", self.action.verb())
    }

    /// Whether sending it twice has the same effect as sending it once. This is false for a create, which makes a new
    /// resource each time.
    pub fn is_repeatable(&self) -> bool {
        self.action != Action::Create
    }

    /// A full sentence that warns the user before an operation that can't be undone.
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
        self.members("/data/attributes", |member| !member.is_forbidden())
    }

    /// The secret attributes. The user enters them when the request is sent, and they are never written to the file.
    pub fn secret_attributes(&self) -> Vec<&'static str> {
        self.members("/data/attributes", |member| member.is_set("x-secret"))
    }

    /// The relationships that a document for this operation may set.
    pub fn relationships(&self) -> Vec<&'static str> {
        self.members("/data/relationships", |member| !member.is_forbidden())
    }

    /// The members that the schema has at a JSON Pointer and that meet a condition.
    fn members(&self, pointer: &str, holds: impl Fn(&View<'_>) -> bool) -> Vec<&'static str> {
        let Some(schema) = self.schema else {
            return Vec::new();
        };
        let parent = View::at(schema, &Tree::default(), pointer);
        let mut names = parent.member_names();
        names.retain(|name| holds(&parent.member(name, None)));
        names
    }
}

/// Every operation of the API that clreq knows. The first one is the default for a document that doesn't name a
/// resource.
#[rustfmt::skip] // One row a line.
pub static OPERATIONS: [Operation; 41] = [
    Operation::of(&resources::API_CREDENTIALS, Action::Create, Some(&schema::API_CREDENTIALS_CREATE)),
    Operation::of(&resources::API_CREDENTIALS, Action::Update, Some(&schema::API_CREDENTIALS_UPDATE)),
    Operation::of(&resources::API_CREDENTIALS, Action::Retrieve, None),
    Operation::of(&resources::API_CREDENTIALS, Action::List, None),
    Operation::of(&resources::API_CREDENTIALS, Action::Delete, None),
    Operation::of(&resources::MEMBERSHIPS, Action::Create, Some(&schema::MEMBERSHIPS_CREATE)),
    Operation::of(&resources::MEMBERSHIPS, Action::Update, Some(&schema::MEMBERSHIPS_UPDATE)),
    Operation::of(&resources::MEMBERSHIPS, Action::Retrieve, None),
    Operation::of(&resources::MEMBERSHIPS, Action::List, None),
    Operation::of(&resources::MEMBERSHIPS, Action::Delete, None),
    Operation::of(&resources::APPLICATION_MEMBERSHIPS, Action::Create, Some(&schema::APPLICATION_MEMBERSHIPS_CREATE)),
    Operation::of(&resources::APPLICATION_MEMBERSHIPS, Action::Update, Some(&schema::APPLICATION_MEMBERSHIPS_UPDATE)),
    Operation::of(&resources::APPLICATION_MEMBERSHIPS, Action::Retrieve, None),
    Operation::of(&resources::APPLICATION_MEMBERSHIPS, Action::List, None),
    Operation::of(&resources::APPLICATION_MEMBERSHIPS, Action::Delete, None),
    Operation::of(&resources::ROLES, Action::Create, Some(&schema::ROLES_CREATE)),
    Operation::of(&resources::ROLES, Action::Update, Some(&schema::ROLES_UPDATE)),
    Operation::of(&resources::ROLES, Action::Retrieve, None),
    Operation::of(&resources::ROLES, Action::List, None),
    Operation::of(&resources::PERMISSIONS, Action::Create, Some(&schema::PERMISSIONS_CREATE)),
    Operation::of(&resources::PERMISSIONS, Action::Update, Some(&schema::PERMISSIONS_UPDATE)),
    Operation::of(&resources::PERMISSIONS, Action::Retrieve, None),
    Operation::of(&resources::PERMISSIONS, Action::List, None),
    Operation::of(&resources::ORGANIZATIONS, Action::Create, Some(&schema::ORGANIZATIONS_CREATE)),
    Operation::of(&resources::ORGANIZATIONS, Action::Update, Some(&schema::ORGANIZATIONS_UPDATE)),
    Operation::of(&resources::ORGANIZATIONS, Action::Retrieve, None),
    Operation::of(&resources::ORGANIZATIONS, Action::List, None),
    Operation::of(&resources::MEMBERSHIP_PROFILES, Action::Create, Some(&schema::MEMBERSHIP_PROFILES_CREATE)),
    Operation::of(&resources::MEMBERSHIP_PROFILES, Action::Update, Some(&schema::MEMBERSHIP_PROFILES_UPDATE)),
    Operation::of(&resources::MEMBERSHIP_PROFILES, Action::Retrieve, None),
    Operation::of(&resources::MEMBERSHIP_PROFILES, Action::List, None),
    Operation::of(&resources::MEMBERSHIP_PROFILES, Action::Delete, None),
    Operation::of(&resources::IDENTITY_PROVIDERS, Action::Create, Some(&schema::IDENTITY_PROVIDERS_CREATE)),
    Operation::of(&resources::IDENTITY_PROVIDERS, Action::Update, Some(&schema::IDENTITY_PROVIDERS_UPDATE)),
    Operation::of(&resources::IDENTITY_PROVIDERS, Action::Retrieve, None),
    Operation::of(&resources::IDENTITY_PROVIDERS, Action::List, None),
    Operation::of(&resources::IDENTITY_PROVIDERS, Action::Delete, None),
    Operation::of(&resources::USERS, Action::Update, Some(&schema::USERS_UPDATE)),
    Operation::of(&resources::USERS, Action::Retrieve, None),
    Operation::of(&resources::VERSIONS, Action::Retrieve, None),
    Operation::of(&resources::VERSIONS, Action::List, None),
];

/// The operation for this action on the resource with this JSON:API type.
pub fn find(resource: &str, action: Action) -> Option<&'static Operation> {
    OPERATIONS
        .iter()
        .find(|operation| operation.action == action && operation.resource.name == resource)
}

/// The resource with this JSON:API type.
pub fn resource(name: &str) -> Option<&'static Resource> {
    OPERATIONS
        .iter()
        .map(|operation| operation.resource)
        .find(|resource| resource.name == name)
}

/// The resources that a document can create or update, in the order of the table.
pub fn document_types() -> impl Iterator<Item = &'static Resource> {
    let mut types: Vec<&'static Resource> = Vec::new();
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.schema.is_some())
    {
        if !types
            .iter()
            .any(|known| known.name == operation.resource.name)
        {
            types.push(operation.resource);
        }
    }
    types.into_iter()
}

/// The operation that a document asks for. `data.type` names the resource; other spellings such as `API-Credential`
/// and names with a few typos also work. `data` with an `id` means an update, and without one a create. A document that names no resource gets the
/// first operation of the table.
pub fn for_document(tree: &Tree) -> &'static Operation {
    let [first, ..] = &OPERATIONS;
    let Some(data) = tree.root().and_then(|root| root.get("data")) else {
        return first;
    };
    let name = data.get("type").and_then(Node::string);
    let (wanted, other) = match data.key_named("id") {
        Some(_) => (Action::Update, Action::Create),
        None => (Action::Create, Action::Update),
    };
    // Some resources, such as the user, can only be updated.
    let of_document = |name: &str| {
        let operation = |action| find(name, action).filter(|operation| operation.schema.is_some());
        operation(wanted).or_else(|| operation(other))
    };
    name.as_deref()
        .and_then(|name| of_document(name).or_else(|| of_document(similarly_named(name)?.name)))
        .or_else(|| of_document(first.resource.name))
        .unwrap_or(first)
}

/// Whether `data.type` names no resource that a document can be about, not even with a few typos. Then no schema says anything
/// about the other members of `data`.
pub fn has_unknown_type(tree: &Tree) -> bool {
    let name = tree.at_pointer("/data/type").and_then(Node::string);
    name.is_some_and(|name| !name.trim().is_empty() && similarly_named(&name).is_none())
}

/// The resource whose JSON:API type has the same letters, in the singular or the plural, or else differs by a few typos.
fn similarly_named(name: &str) -> Option<&'static Resource> {
    let letters = letters(name);
    let same = document_types().find(|resource| self::letters(resource.name) == letters);
    same.or_else(|| {
        resource(closest(
            name,
            document_types().map(|resource| resource.name),
        )?)
    })
}

/// The letters and digits of a name in lower case, without a final `s`.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    let mut letters: String = letters.flat_map(char::to_lowercase).collect();
    if letters.ends_with('s') {
        letters.pop();
    }
    letters
}

/// The schema of the operation that a document asks for.
pub fn schema_for(tree: &Tree) -> &'static Schema {
    let operation = for_document(tree);
    operation.schema.unwrap_or(&schema::API_CREDENTIALS_CREATE)
}
