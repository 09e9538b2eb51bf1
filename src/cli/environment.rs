//! The environment variables for the endpoint and the credentials.

use std::env;

use thiserror::Error;

use crate::api::{
    ACCESS_TOKEN_VARIABLE, CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, DOMAIN_VARIABLE,
    ENDPOINT_VARIABLE, KEYCHAIN_VARIABLE, VENDOR_ACCESS_TOKEN_VARIABLE,
};

const VARIABLES: [&str; 7] = [
    ACCESS_TOKEN_VARIABLE,
    CLIENT_ID_VARIABLE,
    CLIENT_SECRET_VARIABLE,
    VENDOR_ACCESS_TOKEN_VARIABLE,
    ENDPOINT_VARIABLE,
    DOMAIN_VARIABLE,
    KEYCHAIN_VARIABLE,
];

/// A variable that can't be read. Ignoring it could select another endpoint or other credentials.
#[derive(Debug, Error)]
#[error("the environment variable `{0}` is not UTF-8. Set it again, or unset it. Nothing was sent")]
pub(super) struct NotUnicode(&'static str);

/// Fails if a variable can't be read.
pub(super) fn check() -> Result<(), NotUnicode> {
    let is_unreadable =
        |name: &&&'static str| matches!(env::var(name), Err(env::VarError::NotUnicode(_)));
    match VARIABLES.iter().find(is_unreadable) {
        Some(name) => Err(NotUnicode(name)),
        None => Ok(()),
    }
}
