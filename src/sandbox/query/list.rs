//! The query of a list request.

use url::form_urlencoded;

use super::filter::Filter;
use super::sort::Sort;
use super::{Shape, invalid};
use crate::sandbox::errors::{ApiError, Errors};
use crate::sandbox::table::Resource;

const DEFAULT_PAGE_SIZE: usize = 10;
const LARGEST_PAGE_SIZE: usize = 25;

/// The parameters of a list.
pub struct ListQuery {
    pub shape: Shape,
    pub filters: Vec<Filter>,
    pub sort: Sort,
    /// The page, from 1.
    pub page_number: usize,
    /// The number of resources on a page.
    pub page_size: usize,
    /// The keys and values that the links to other pages repeat.
    rest: Vec<(String, String)>,
}

impl ListQuery {
    pub fn parse(query: &str, resource: &'static Resource) -> Result<Self, Errors> {
        let mut parsed = Self {
            shape: Shape::default(),
            filters: Vec::new(),
            sort: Sort::default(),
            page_number: 1,
            page_size: DEFAULT_PAGE_SIZE,
            rest: Vec::new(),
        };
        let mut errors = Vec::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Err(error) = parsed.take(&key, &value, resource) {
                errors.push(error);
            }
        }
        Errors::check(errors)?;
        Ok(parsed)
    }

    fn take(
        &mut self,
        key: &str,
        value: &str,
        resource: &'static Resource,
    ) -> Result<(), ApiError> {
        match key {
            "page[number]" => {
                self.page_number = page_value(key, value, usize::MAX)?;
                return Ok(());
            }
            "page[size]" => {
                self.page_size = page_value(key, value, LARGEST_PAGE_SIZE)?;
                return Ok(());
            }
            "sort" => self.sort = Sort::parse(value, resource)?,
            _ if key.starts_with("filter[") => {
                self.filters.push(Filter::parse(key, value, resource)?);
            }
            _ => self
                .shape
                .take(key, value, resource)
                .unwrap_or_else(|| Err(ApiError::parameter_not_allowed(key)))?,
        }
        self.rest.push((key.to_owned(), value.to_owned()));
        Ok(())
    }

    /// The query of another page of the same list.
    pub fn page(&self, number: usize) -> String {
        let mut serializer = form_urlencoded::Serializer::new(String::new());
        serializer.extend_pairs(&self.rest);
        serializer.append_pair("page[number]", &number.to_string());
        serializer.append_pair("page[size]", &self.page_size.to_string());
        serializer.finish()
    }
}

fn page_value(key: &str, value: &str, largest: usize) -> Result<usize, ApiError> {
    match value.parse() {
        Ok(number) if (1..=largest).contains(&number) => Ok(number),
        _ => {
            let detail = if largest == usize::MAX {
                format!("{key} must be a number from 1.")
            } else {
                format!("{key} must be a number from 1 to {largest}.")
            };
            Err(invalid("INVALID_PAGE_VALUE", "Invalid page value", detail))
        }
    }
}
