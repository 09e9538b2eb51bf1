//! Reading resources: one by its id, or all that match.

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{ReadError, Resource};
use crate::api::{Answer, Client, Observer, Request, RequestError};
use crate::operation::{self, Action};
use crate::schema::View;
use crate::secrets;
use crate::syntax::Tree;

/// The most resources that the API gives on a page.
const PAGE_SIZE: &str = "25";

/// The most pages that are read of a list. More are a server that counts wrong.
const MOST_PAGES: u64 = 10_000;

/// Reads resources through a client.
pub struct Reader<'a> {
    /// The client.
    pub client: &'a Client,
    /// Hears of each stage of a request.
    pub observer: &'a Observer<'a>,
    /// Stops the requests.
    pub cancellation: &'a CancellationToken,
}

/// A condition on the resources of a list, and their order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Predicates and their values, such as `name_eq` and `Shop`.
    pub predicates: Vec<(String, String)>,
    /// What to sort by, such as `-created_at`.
    pub sort: Option<String>,
}

impl Filter {
    /// The same with another predicate.
    #[must_use]
    pub fn with(mut self, predicate: &str, value: &str) -> Self {
        self.predicates
            .push((predicate.to_owned(), value.to_owned()));
        self
    }
}

impl Reader<'_> {
    /// Reads one resource with its relationships. Without `with_secrets` its secrets are not asked for, and dropped if the API
    /// ignores that.
    pub async fn get(
        &self,
        resource: &'static operation::Resource,
        id: &str,
        with_secrets: bool,
    ) -> Result<Resource, ReadError> {
        allowed(resource, Action::Retrieve)?;
        let request = with_linkage(get_request(resource, id)?, resource);
        let request = match with_secrets {
            true => request,
            false => without_secrets(request, resource),
        };
        let answer = self.send(&request).await?;
        if answer.status == 404 {
            return Err(ReadError::NotFound {
                resource: resource.singular,
                id: id.to_owned(),
            });
        }
        let document = document(&answer)?;
        let found = document.get("data").and_then(Resource::from_json);
        let found = found.ok_or_else(|| unusable(&answer, "it holds no resource"))?;
        Ok(match with_secrets {
            true => found,
            false => found.without_secrets(),
        })
    }

    /// Reads all resources that match, page by page. `on_page` hears how many of how many are read. No secret is asked for
    /// or returned.
    pub async fn list(
        &self,
        resource: &'static operation::Resource,
        filter: &Filter,
        on_page: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<Resource>, ReadError> {
        allowed(resource, Action::List)?;
        let request = with_linkage(Request::list(resource.name)?, resource);
        let mut request = without_secrets(request, resource);
        for (predicate, value) in &filter.predicates {
            request = request.with_parameter(&format!("filter[q][{predicate}]"), value);
        }
        self.pages(request, filter.sort.as_deref(), on_page).await
    }

    /// Reads all resources of a type with these query parameters, page by page, like [`Reader::list`].
    pub(super) async fn list_with(
        &self,
        resource: &'static operation::Resource,
        parameters: &[(&str, &str)],
        on_page: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<Resource>, ReadError> {
        let request = parameters
            .iter()
            .fold(Request::list(resource.name)?, |request, (name, value)| {
                request.with_parameter(name, value)
            });
        self.pages(request, None, on_page).await
    }

    async fn pages(
        &self,
        request: Request,
        sort: Option<&str>,
        on_page: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<Resource>, ReadError> {
        // Without an order a resource that is made meanwhile could move others to a page that was read already.
        let request = request
            .with_parameter("sort", sort.unwrap_or("created_at"))
            .with_parameter("page[size]", PAGE_SIZE);
        let mut found: Vec<Resource> = Vec::new();
        for number in 1..=MOST_PAGES {
            let page = request
                .clone()
                .with_parameter("page[number]", &number.to_string());
            let answer = self.send(&page).await?;
            let document = document(&answer)?;
            let items = document.get("data").and_then(Value::as_array);
            let items = items.ok_or_else(|| unusable(&answer, "it holds no list"))?;
            for item in items {
                let item = Resource::from_json(item)
                    .ok_or_else(|| unusable(&answer, "an item of its list is no resource"))?;
                if !found.iter().any(|other| other.id == item.id) {
                    found.push(item.without_secrets());
                }
            }
            let meta = |name: &str| document.get("meta")?.get(name)?.as_u64();
            let total = meta("record_count").and_then(|count| usize::try_from(count).ok());
            on_page(found.len(), total.unwrap_or(found.len()));
            if items.is_empty() || meta("page_count").is_none_or(|pages| number >= pages) {
                return Ok(found);
            }
        }
        Err(ReadError::TooManyPages(MOST_PAGES))
    }

    async fn send(&self, request: &Request) -> Result<Answer, ReadError> {
        let answer = self
            .client
            .send(request, self.observer, self.cancellation)
            .await?;
        match answer.status {
            200..=299 | 404 => Ok(answer),
            _ => Err(refused(&answer)),
        }
    }
}

/// The request that reads one resource.
pub fn get_request(resource: &operation::Resource, id: &str) -> Result<Request, RequestError> {
    match resource.is_singleton {
        true => Request::get_only(resource.name, resource.path),
        false => Request::get(resource.name, id),
    }
}

/// The path of a resource that is the only one of its type has no id.
pub fn at_its_path(
    request: Request,
    resource: &operation::Resource,
) -> Result<Request, RequestError> {
    match resource.is_singleton {
        true => request.at(resource.path),
        false => Ok(request),
    }
}

fn allowed(resource: &operation::Resource, action: Action) -> Result<(), ReadError> {
    match operation::find(resource.name, action) {
        Some(_) => Ok(()),
        None => Err(ReadError::NoSuchOperation {
            action: action.verb(),
            resource: resource.plural.to_owned(),
        }),
    }
}

/// Asks for the linkage of the relationships: without this the API gives only their addresses.
fn with_linkage(request: Request, resource: &'static operation::Resource) -> Request {
    let relationships = members(resource, "/data/relationships");
    match relationships.is_empty() {
        true => request,
        false => request.with_parameter("include", &relationships.join(",")),
    }
}

/// Asks for all members that the schema knows, apart from secrets, so that these are not even transferred.
pub fn without_secrets(request: Request, resource: &'static operation::Resource) -> Request {
    let attributes = members(resource, "/data/attributes");
    let is_secret = |name: &&str| secrets::kind_named(name).is_some();
    // Without a secret to leave out, the API's own choice of fields is the safest: it doesn't return every attribute that it takes.
    if !attributes.iter().any(is_secret) {
        return request;
    }
    // A name that begins with `_` is a command to the API, such as `_disable`: the API stores no such attribute.
    let shown = attributes
        .into_iter()
        .filter(|name| !name.starts_with('_') && !is_secret(name));
    let fields: Vec<&str> = shown
        .chain(members(resource, "/data/relationships"))
        .collect();
    request.with_parameter(&format!("fields[{}]", resource.name), &fields.join(","))
}

/// The members of a resource that its schemas name, those that only the API sets included.
fn members(resource: &'static operation::Resource, pointer: &str) -> Vec<&'static str> {
    let actions = [Action::Create, Action::Update].into_iter();
    let schemas = actions.filter_map(|action| operation::find(resource.name, action)?.schema);
    let mut names: Vec<&str> = Vec::new();
    for schema in schemas {
        for name in View::at(schema, &Tree::default(), pointer).member_names() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn document(answer: &Answer) -> Result<Value, ReadError> {
    if !(200..300).contains(&answer.status) {
        return Err(refused(answer));
    }
    let document = answer
        .json()
        .and_then(|text| serde_json::from_str(text).ok());
    document.ok_or_else(|| unusable(answer, "it is not JSON"))
}

fn refused(answer: &Answer) -> ReadError {
    let problem = answer.problems.first();
    ReadError::Refused {
        headline: answer.headline(),
        detail: problem.map_or_else(String::new, |problem| format!(": {}", problem.message())),
        next_step: answer.next_step(),
    }
}

fn unusable(answer: &Answer, problem: &str) -> ReadError {
    ReadError::Unusable {
        headline: answer.headline(),
        problem: problem.to_owned(),
    }
}
