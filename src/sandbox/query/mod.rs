//! The query of a request: what to include, which fields to show, and for lists filters, order and page.
//!
//! Unsupported keys are refused, because ignoring them would mislead the client.

mod field;
mod filter;
mod list;
mod predicate;
mod shape;
mod sort;

pub use list::ListQuery;
pub use shape::{Include, Shape};

use axum::http::StatusCode;

use super::errors::{ApiError, Errors};

/// An error about the value of a query key.
fn invalid(code: &'static str, title: &'static str, detail: String) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, code, title, detail)
}

/// An error for each key, for requests without a query.
pub fn check_none(query: &str) -> Result<(), Errors> {
    let keys = url::form_urlencoded::parse(query.as_bytes());
    Errors::check(
        keys.map(|(key, _)| ApiError::parameter_not_allowed(&key))
            .collect(),
    )
}
