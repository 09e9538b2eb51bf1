//! The query of a list request: paging and filters.
//!
//! The interface description names no query key; these are those of the vendor's SDK. Of its filters the sandbox knows
//! `filter[q][ATTRIBUTE_eq]`, which is what finds a credential by its name and reference. It has no `include`, `fields`
//! and `sort`: they are refused as unknown keys are, instead of being ignored.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use url::form_urlencoded;

use super::errors::{ApiError, Errors};

const DEFAULT_PAGE_SIZE: usize = 10;
const LARGEST_PAGE_SIZE: usize = 25;

/// The attributes that can be filtered by.
const FILTERABLE: [&str; 5] = ["name", "kind", "mode", "reference", "reference_origin"];

/// What to list.
#[derive(Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// The page, from 1.
    pub page_number: usize,
    /// The resources on a page.
    pub page_size: usize,
    /// Attributes and the values that they must have.
    pub filters: Vec<(&'static str, String)>,
}

impl<S: Sync> FromRequestParts<S> for ListQuery {
    type Rejection = Errors;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Errors> {
        Self::parse(parts.uri.query().unwrap_or_default())
    }
}

impl ListQuery {
    fn parse(query: &str) -> Result<Self, Errors> {
        let mut parsed = Self {
            page_number: 1,
            page_size: DEFAULT_PAGE_SIZE,
            filters: Vec::new(),
        };
        let mut errors = Vec::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Err(error) = parsed.take(&key, &value) {
                errors.push(error);
            }
        }
        Errors::check(errors)?;
        Ok(parsed)
    }

    fn take(&mut self, key: &str, value: &str) -> Result<(), ApiError> {
        match key {
            "page[number]" => self.page_number = page_value(key, value, usize::MAX)?,
            "page[size]" => self.page_size = page_value(key, value, LARGEST_PAGE_SIZE)?,
            _ if key.starts_with("filter[") => {
                let attribute = filtered_attribute(key).ok_or_else(|| filter_not_allowed(key))?;
                self.filters.push((attribute, value.to_owned()));
            }
            _ => return Err(ApiError::parameter_not_allowed(key)),
        }
        Ok(())
    }
}

fn page_value(key: &str, value: &str, largest: usize) -> Result<usize, ApiError> {
    match value.parse() {
        Ok(number) if (1..=largest).contains(&number) => Ok(number),
        _ => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "INVALID_PAGE_VALUE",
            "Invalid page value",
            if largest == usize::MAX {
                format!("{key} is a number from 1.")
            } else {
                format!("{key} is a number from 1 to {largest}.")
            },
        )),
    }
}

fn filtered_attribute(key: &str) -> Option<&'static str> {
    let name = key
        .strip_prefix("filter[q][")?
        .strip_suffix(']')?
        .strip_suffix("_eq")?;
    FILTERABLE.into_iter().find(|attribute| *attribute == name)
}

fn filter_not_allowed(key: &str) -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "FILTER_NOT_ALLOWED",
        "Filter not allowed",
        format!(
            "{key} is not a filter of the sandbox: it has filter[q][ATTRIBUTE_eq] for the attributes {}.",
            FILTERABLE.join(", ")
        ),
    )
}

/// An error for each key, for requests that take none.
pub fn check_none(query: &str) -> Result<(), Errors> {
    Errors::check(
        form_urlencoded::parse(query.as_bytes())
            .map(|(key, _)| ApiError::parameter_not_allowed(&key))
            .collect(),
    )
}

/// The query string of a page with the same filters.
pub fn page_query(query: &ListQuery, page_number: usize) -> String {
    let mut serializer = form_urlencoded::Serializer::new(String::new());
    for (attribute, value) in &query.filters {
        serializer.append_pair(&format!("filter[q][{attribute}_eq]"), value);
    }
    serializer.append_pair("page[number]", &page_number.to_string());
    serializer.append_pair("page[size]", &query.page_size.to_string());
    serializer.finish()
}
