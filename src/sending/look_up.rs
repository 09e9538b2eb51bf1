//! Looks up whether a create or update without an answer was carried out. It only reads.

use std::collections::HashSet;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::front_end::{Choice, FrontEnd, Question};
use super::prepare::Prepared;
use crate::api::{Answer, Client, Outcome, Request};
use crate::resources::{
    Comparison, Resource, compare, get_request, is_write_only, without_secrets,
};
use crate::syntax::Tree;

/// The pauses before each try, because a new resource may appear in lists with a delay.
const PAUSES: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(2),
];
/// How far the API's clocks may differ, plus how much it may round the creation time.
const SLACK: Duration = Duration::from_secs(5);
/// If there are more matches than fit on one page, they are too many to choose from.
const PAGE_SIZE: usize = 25;

/// What to look for.
pub(super) struct LookUp<'a> {
    pub client: &'a Client,
    pub prepared: &'a Prepared,
    /// When the send began. Without it, a resource of any age may match, and the user decides.
    pub began: Option<Began>,
    /// The id that the lost answer named.
    pub named_id: Option<&'a str>,
    /// Ids of resources that other sends created.
    pub known_ids: &'a HashSet<String>,
    pub cancellation: &'a CancellationToken,
}

/// When a send began. It may have been before the start of the monotonic clock.
#[derive(Clone, Copy)]
pub(super) struct Began {
    /// How long it was over when it was measured.
    pub ago: Duration,
    pub measured: Instant,
}

/// The result of a look-up.
pub(super) enum Found {
    /// The resource, as returned by a GET of its id.
    Resource(Box<Answer>),
    /// No resource matches the request.
    Nothing,
    /// Several resources match, or one that need not be the right one. The user was shown these ids and chose none, or could not
    /// be asked.
    Several(Vec<String>),
    /// The API could not be asked. The reason is a whole sentence.
    CannotLook(String),
    /// The API never gives these attributes of the update back, and everything else agrees.
    CannotTell(Vec<String>),
}

/// The resources that match, newest first.
struct Candidates {
    found: Vec<Candidate>,
    /// Whether the API has no others.
    are_all: bool,
}

/// A resource in a list that may match.
#[derive(Debug)]
struct Candidate {
    id: String,
    created_at: String,
    comparison: Comparison,
}

impl LookUp<'_> {
    pub async fn run(&self, front_end: &impl FrontEnd) -> Found {
        let Some(data) = self.prepared.value() else {
            return Found::CannotLook(
                "The request can't be compared with what the API has.".into(),
            );
        };
        if let Some(id) = self.prepared.resource_id.as_deref() {
            return self.updated(id, &data).await;
        }
        if let Some(id) = self.named_id
            && let Ok(candidate) = self.candidate(id, &data).await
            && candidate.comparison.agrees()
        {
            return self.get(id).await;
        }
        let mut found = Found::CannotLook("It was cancelled before it began.".to_owned());
        for pause in PAUSES {
            let wait = tokio::time::sleep(pause);
            if self.cancellation.run_until_cancelled(wait).await.is_none() {
                return found;
            }
            front_end.show_step("looking whether it was created");
            found = match self.candidates(&data).await {
                Err(reason) => Found::CannotLook(reason),
                Ok(candidates) => match candidates.found.as_slice() {
                    [] => Found::Nothing,
                    [one] if candidates.are_all && self.began.is_some() => {
                        return self.get(&one.id).await;
                    }
                    several => return self.choose(front_end, several).await,
                },
            };
        }
        found
    }

    /// Whether an update was carried out: the resource agrees with it. Here `null` is a value like any other.
    async fn updated(&self, id: &str, data: &Value) -> Found {
        match self.candidate(id, data).await {
            Ok(candidate) if !candidate.comparison.is_whole_and_equal() => Found::Nothing,
            Ok(_) => match self.write_only() {
                names if names.is_empty() => self.get(id).await,
                names => Found::CannotTell(names),
            },
            Err(reason) => Found::CannotLook(reason),
        }
    }

    /// The attributes of the request that the API doesn't give back, or that a look-up must not transfer.
    fn write_only(&self) -> Vec<String> {
        let secrets = self.prepared.operation.secret_attributes();
        let mut names = self.prepared.request.attribute_names();
        names.retain(|name| is_write_only(name) || secrets.contains(&name.as_str()));
        names
    }

    /// The resources that match every member of the request.
    async fn candidates(&self, data: &Value) -> Result<Candidates, String> {
        let resource = self.prepared.operation.resource;
        let attributes = resource.identifying_attributes.iter().map(|name| {
            let value = data.get("attributes").and_then(|all| all.get(name));
            (format!("{name}_eq"), value.and_then(Value::as_str))
        });
        let relationships = resource.identifying_relationships.iter().map(|name| {
            let id = data.pointer(&format!("/relationships/{name}/data/id"));
            (format!("{name}_id_eq"), id.and_then(Value::as_str))
        });
        let filters: Vec<(String, &str)> = attributes
            .chain(relationships)
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        if filters.is_empty() {
            return Err("The request states nothing that identifies the resource.".to_owned());
        }
        let (document, answer) = self.list(&filters, data).await?;
        let resources = document.get("data").and_then(Value::as_array);
        let resources = resources.ok_or("The answer holds no list.")?;
        let earliest = self.earliest(&answer);
        let tree = self.prepared.tree();
        let found = resources
            .iter()
            .filter_map(|resource| candidate(resource, &tree))
            .filter(|found| found.comparison.agrees())
            .filter(|found| !self.known_ids.contains(&found.id))
            .filter(|found| is_recent(found, earliest))
            .collect();
        Ok(Candidates {
            found,
            are_all: is_whole(&document, resources.len()),
        })
    }

    /// The first page of the resources that match all filters, newest first.
    async fn list(
        &self,
        filters: &[(String, &str)],
        data: &Value,
    ) -> Result<(Value, Answer), String> {
        let list = Request::list(self.prepared.operation.resource.name)
            .map_err(|error| error.to_string())?
            .with_parameter("sort", "-created_at")
            .with_parameter("page[size]", &PAGE_SIZE.to_string());
        let mut request = self.with_stated_fields(list, data);
        for (name, value) in filters {
            request = request.with_parameter(&format!("filter[q][{name}]"), value);
        }
        let answer = self.read(&request).await?;
        let document = answer
            .json()
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default();
        Ok((document, answer))
    }

    /// Fetches the resource with an id and compares it with the request.
    async fn candidate(&self, id: &str, data: &Value) -> Result<Candidate, String> {
        let request =
            get_request(self.prepared.operation.resource, id).map_err(|error| error.to_string())?;
        let request = self.with_stated_fields(request, data);
        let answer = self.read(&request).await?;
        let document: Option<Value> = answer
            .json()
            .and_then(|json| serde_json::from_str(json).ok());
        document
            .as_ref()
            .and_then(|document| candidate(document.get("data")?, &self.prepared.tree()))
            .ok_or_else(|| "The answer holds no resource.".to_owned())
    }

    /// Limits the answer to the members of the request and the creation time, so that no secret is transferred.
    fn with_stated_fields(&self, request: Request, data: &Value) -> Request {
        let names = |pointer| {
            data.get(pointer)
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
        };
        let relationships: Vec<&str> = names("relationships")
            .map(|(name, _)| name.as_str())
            .collect();
        let attributes = names("attributes")
            .map(|(name, _)| name.as_str())
            .filter(|name| !is_write_only(name));
        let fields: Vec<&str> = attributes
            .chain(relationships.iter().copied())
            .chain(["created_at"])
            .collect();
        let resource = self.prepared.operation.resource.name;
        let request = request.with_parameter(&format!("fields[{resource}]"), &fields.join(","));
        match relationships.is_empty() {
            true => request,
            false => request.with_parameter("include", &relationships.join(",")),
        }
    }

    async fn read(&self, request: &Request) -> Result<Answer, String> {
        let result = self
            .client
            .send(request, &|_| (), self.cancellation)
            .await
            .map_err(|error| error.to_string())?;
        match result.outcome() {
            Outcome::Success => Ok(result),
            _ => Err(format!(
                "{}. {}",
                result.headline(),
                result.next_step().unwrap_or_default()
            )),
        }
    }

    async fn get(&self, id: &str) -> Found {
        let resource = self.prepared.operation.resource;
        let request = match get_request(resource, id) {
            Ok(request) if self.prepared.asks_for_secrets => request,
            Ok(request) => without_secrets(request, resource),
            Err(error) => return Found::CannotLook(error.to_string()),
        };
        match self.read(&request).await {
            Ok(answer) => Found::Resource(Box::new(answer)),
            Err(reason) => Found::CannotLook(reason),
        }
    }

    async fn choose(&self, front_end: &impl FrontEnd, several: &[Candidate]) -> Found {
        let ids = || several.iter().map(|found| found.id.clone()).collect();
        let none = "None of them".to_owned();
        let choices = several
            .iter()
            .map(|found| format!("{}, created at {}", found.id, found.created_at));
        let question = Question {
            text: match several {
                [_] => "A resource agrees with the request, but it may be another one. Did this send create it?",
                _ => "Several resources agree with the request. Which one did this send create?",
            }
            .to_owned(),
            choices: std::iter::once(none).chain(choices).collect(),
            option: "--no-look-up",
        };
        let chosen = match front_end.ask(&question).await {
            Choice::Made(index) => index.checked_sub(1).and_then(|index| several.get(index)),
            Choice::CannotAsk => None,
        };
        match chosen {
            Some(found) => self.get(&found.id).await,
            None => Found::Several(ids()),
        }
    }

    /// The earliest time, by the API's clock, at which this send can have created a resource. Our own clock only measures how
    /// long ago the send began.
    fn earliest(&self, answer: &Answer) -> Option<SystemTime> {
        let began = self.began?;
        let since = began.ago + began.measured.elapsed();
        let now = answer.date.unwrap_or_else(SystemTime::now);
        now.checked_sub(since + SLACK)
    }
}

fn candidate(resource: &Value, asked: &Tree) -> Option<Candidate> {
    let resource = Resource::from_json(resource)?;
    let created_at = resource.text("created_at").unwrap_or("an unknown time");
    Some(Candidate {
        created_at: created_at.to_owned(),
        comparison: compare(asked, &resource),
        id: resource.id,
    })
}

/// Whether a list holds everything, so that it has no other page. If it doesn't say so, a full page may not be the last.
fn is_whole(document: &Value, length: usize) -> bool {
    let is_last = document.pointer("/links/next").is_none_or(Value::is_null);
    let count = document.pointer("/meta/record_count");
    is_last
        && match count.and_then(Value::as_u64) {
            Some(count) => usize::try_from(count).is_ok_and(|count| count <= length),
            None => length < PAGE_SIZE,
        }
}

/// Whether a resource was created at or after a time.
fn is_recent(found: &Candidate, earliest: Option<SystemTime>) -> bool {
    let Some(earliest) = earliest else {
        return true;
    };
    let created = humantime::parse_rfc3339_weak(&found.created_at);
    created.is_ok_and(|created| created >= earliest)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_whole;

    #[test]
    fn a_list_is_whole_unless_it_has_more_than_it_shows() {
        assert!(is_whole(&json!({ "meta": { "record_count": 25 } }), 25));
        assert!(!is_whole(&json!({ "meta": { "record_count": 26 } }), 25));
        assert!(is_whole(&json!({}), 24));
        assert!(!is_whole(&json!({}), 25));
        assert!(is_whole(&json!({ "links": { "next": null } }), 1));
        assert!(!is_whole(&json!({ "links": { "next": "/page" } }), 1));
    }
}
