//! `clreq whoami`: where requests go, and with what credentials. No part of a secret is shown.

use clap::Args;

use super::command_error::CommandError;
use super::print;
use super::session;
use crate::api::{Claims, Credentials, CredentialsKind, Endpoint};
use crate::resources::{ReadError, Resource};
use crate::text::sanitize;

/// The API refused the credentials.
const REFUSED: u8 = 1;

#[derive(Args, Debug)]
pub(super) struct WhoamiOptions {
    /// Ask the API whether it accepts the credentials, and whose they are
    #[arg(long)]
    check: bool,
}

pub(super) fn run(options: &WhoamiOptions) -> u8 {
    session::run(async |cancellation| {
        let (endpoint, credentials) = session::access(None)?;
        let described = print(|out| write!(out, "{}", describe(&endpoint, &credentials)));
        let is_client = credentials.kind() == CredentialsKind::Client;
        let client = session::client(endpoint, credentials)?;
        if !options.check || described != 0 {
            return Ok(described);
        }
        let reader = session::reader(&client, &cancellation);
        if is_client {
            let claims = client.claims(reader.observer, &cancellation).await;
            let claims = claims.map_err(ReadError::from)?;
            print(|out| write!(out, "{}", describe_token(claims.as_ref())));
        }
        match reader.user().await {
            Ok(user) => Ok(print(|out| writeln!(out, "{}", accepted(&user)))),
            Err(error @ ReadError::Refused { .. }) => {
                CommandError::from(error).tell();
                Ok(REFUSED)
            }
            Err(error) => Err(CommandError::from(error)),
        }
    })
}

fn describe(endpoint: &Endpoint, credentials: &Credentials) -> String {
    let source = credentials.source();
    match credentials.kind() {
        CredentialsKind::AccessToken => format!(
            "Requests go to {endpoint} with an access token from {source}.\n{}",
            describe_token(credentials.claims().as_ref())
        ),
        CredentialsKind::Client => format!(
            "Requests go to {endpoint} with a client id and secret from {source}.\n\
             `clreq whoami --check` exchanges them for an access token and shows whose it is.\n"
        ),
    }
}

/// What a token says about itself, a line for each claim.
fn describe_token(claims: Option<&Claims>) -> String {
    let Some(claims) = claims else {
        return "The access token is opaque: only the API knows whose it is and when it expires.\n"
            .to_owned();
    };
    let expiry = claims.expiry_text();
    let lines = [
        ("Kind of the application", claims.kind.as_ref()),
        ("User", claims.user.as_ref()),
        ("Expires", expiry.as_ref()),
    ];
    let line = |(name, value): (&str, Option<&String>)| {
        let value = value.map_or("not in the token", String::as_str);
        format!("{name}: {value}\n")
    };
    lines.into_iter().map(line).collect()
}

fn accepted(user: &Resource) -> String {
    let id = sanitize(&user.id);
    match user.text("email") {
        Some(email) => format!(
            "The API accepts these credentials of the user {id} ({}).",
            sanitize(email)
        ),
        None => format!("The API accepts these credentials of the user {id}."),
    }
}
