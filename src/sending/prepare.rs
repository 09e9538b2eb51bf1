//! Prepares the request of a document for sending.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use thiserror::Error;

use crate::analysis::request::{EarlierSuccess, NoRequest, earlier_success, request_body};
use crate::api::{Request, RequestError};
use crate::operation::{self, Action, Operation};
use crate::resources::at_its_path;
use crate::secrets::{FoundSecret, redact};
use crate::syntax::{Node, Tree, quote};
use crate::text::sanitize;

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
    /// Whether the answer may hold the secrets of the resource. If not, a look-up doesn't transfer them either.
    pub asks_for_secrets: bool,
    /// The secrets in the document's response about the same resource, if the new response replaces it.
    pub replaced_secrets: Vec<FoundSecret>,
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
    /// The API needs a secret that must not be in the file.
    #[error(
        "the API needs `{0}`, a secret that must not be in the file. Give it on standard input with `clreq send --set-secret {0}=-`"
    )]
    MissingSecret(String),
    /// A secret was given for another member.
    #[error("`{pointer}` is not a secret of {resource}{hint}")]
    NoSecret {
        /// The JSON Pointer.
        pointer: String,
        /// The resource with its article.
        resource: String,
        /// What can be given.
        hint: String,
    },
    /// A secret was given that the file holds already.
    #[error("the file holds `{0}` already: remove it there")]
    SecretInFile(String),
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
            asks_for_secrets: true,
            replaced_secrets: Vec::new(),
        })
    }

    /// Says that the answer to an update replaces the response of the document. Then the secrets that only the old response holds
    /// are delivered too.
    #[must_use]
    pub fn replacing_response(mut self, tree: &Tree) -> Self {
        if self.operation.action == Action::Update {
            let body = tree.at_pointer("/response/body");
            self.replaced_secrets =
                body.map_or_else(Vec::new, |body| redact(body.source()).secrets);
        }
        self
    }

    /// The secrets that the API needs and the document rightly lacks, as JSON Pointers.
    pub fn missing_secrets(&self) -> Vec<String> {
        if !self.creates() || !self.request.secrets().is_empty() {
            return Vec::new();
        }
        let tree = self.tree();
        let pointers = secret_pointers(self.operation);
        pointers
            .filter(|pointer| tree.at_pointer(pointer).is_none())
            .collect()
    }

    /// Fails if a required secret is missing.
    pub fn check_secrets(&self) -> Result<(), CannotPrepare> {
        match self.missing_secrets().into_iter().next() {
            Some(pointer) => Err(CannotPrepare::MissingSecret(pointer)),
            None => Ok(()),
        }
    }

    /// Checks that the request may be given a secret at a JSON Pointer.
    pub fn check_secret_pointer(&self, pointer: &str) -> Result<(), CannotPrepare> {
        let known: Vec<String> = secret_pointers(self.operation).collect();
        if !known.iter().any(|known| known == pointer) {
            return Err(CannotPrepare::NoSecret {
                pointer: sanitize(pointer).into_owned(),
                resource: self.operation.resource.with_article(),
                hint: match known.as_slice() {
                    [] => ": it has none".to_owned(),
                    known => format!(": it has {}", known.join(", ")),
                },
            });
        }
        match self.tree().at_pointer(pointer) {
            Some(_) => Err(CannotPrepare::SecretInFile(pointer.to_owned())),
            None => Ok(()),
        }
    }

    /// Puts secrets into the request, each at the JSON Pointer of an attribute. `data` stays without them, so that no file, journal
    /// or message gets them.
    pub fn with_secrets(mut self, given: &[(String, SecretString)]) -> Result<Self, CannotPrepare> {
        let mut data = self.data.clone();
        for (pointer, value) in given {
            self.check_secret_pointer(pointer)?;
            let name = pointer.rsplit('/').next().unwrap_or_default();
            data = with_attribute(&data, name, value.expose_secret());
        }
        let tree = Tree::parse(format!("{{\"data\": {data}}}"));
        let values = given
            .iter()
            .map(|(_, value)| value.expose_secret().to_owned());
        self.request = request(&tree, self.operation, &data)?.with_secrets(values.collect());
        Ok(self)
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

/// The JSON Pointers of the attributes that are secrets.
fn secret_pointers(operation: &Operation) -> impl Iterator<Item = String> {
    let names = operation.secret_attributes().into_iter();
    names.map(|name| format!("/data/attributes/{name}"))
}

/// Adds an attribute to the text of `data`. Every other byte stays.
fn with_attribute(data: &str, name: &str, value: &str) -> String {
    let tree = Tree::parse(data);
    let attributes = tree
        .at_pointer("/attributes")
        .filter(|node| node.is_object());
    let (object, member) = match attributes {
        Some(attributes) => (
            Some(attributes),
            format!("{}: {}", quote(name), quote(value)),
        ),
        None => (
            tree.root(),
            format!("\"attributes\": {{{}: {}}}", quote(name), quote(value)),
        ),
    };
    let Some(object) = object else {
        return data.to_owned();
    };
    let comma = match object.members().next() {
        Some(_) => ", ",
        None => "",
    };
    // Behind the opening brace.
    let (before, after) = data.split_at(object.span().start + 1);
    format!("{before}{member}{comma}{after}")
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

#[cfg(test)]
mod tests {
    use super::{CannotPrepare, Prepared, Tree, with_attribute};

    const PROVIDER: &str =
        r#"{"data": {"type": "identity_providers", "attributes": {"name": "a"}}}"#;
    const POINTER: &str = "/data/attributes/client_secret";

    #[test]
    fn an_attribute_is_added_and_every_other_byte_stays() {
        let check = |data: &str, expected: &str| {
            assert_eq!(with_attribute(data, "s", "a\"b"), expected);
        };
        check(
            r#"{"attributes": { "a": 1 }}"#,
            r#"{"attributes": {"s": "a\"b",  "a": 1 }}"#,
        );
        check(r#"{"attributes": {}}"#, r#"{"attributes": {"s": "a\"b"}}"#);
        check(
            r#"{"id": "x"}"#,
            r#"{"attributes": {"s": "a\"b"}, "id": "x"}"#,
        );
    }

    #[test]
    fn a_given_secret_is_in_the_request_and_nowhere_else() {
        let prepared = Prepared::new(&Tree::parse(PROVIDER)).unwrap();
        assert_eq!(prepared.missing_secrets(), [POINTER]);
        assert!(matches!(
            prepared.check_secrets(),
            Err(CannotPrepare::MissingSecret(pointer)) if pointer == POINTER
        ));
        let data = prepared.data.clone();
        let given = [(POINTER.to_owned(), "hunter2hunter2".into())];
        let prepared = prepared.with_secrets(&given).unwrap();
        prepared.check_secrets().unwrap();
        assert_eq!(prepared.data, data);
        assert_eq!(prepared.request.secrets(), ["hunter2hunter2"]);
        assert!(!format!("{prepared:?}").contains("hunter2"));
    }

    #[test]
    fn only_a_secret_that_the_file_lacks_can_be_given() {
        let prepared = Prepared::new(&Tree::parse(PROVIDER)).unwrap();
        for pointer in ["/data/attributes/name", "client_secret", ""] {
            let refused = prepared.check_secret_pointer(pointer).unwrap_err();
            assert!(refused.to_string().contains(POINTER), "{refused}");
        }
        let stated = PROVIDER.replace("\"name\": \"a\"", "\"client_secret\": \"a\"");
        let prepared = Prepared::new(&Tree::parse(stated)).unwrap();
        assert!(matches!(
            prepared.check_secret_pointer(POINTER),
            Err(CannotPrepare::SecretInFile(_))
        ));
    }
}
