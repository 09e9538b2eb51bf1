//! The exact messages to users.

use std::time::{Duration, SystemTime};

use expect_test::expect;
use reqwest::header::{HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};

use crate::config::SecretsMode;

use super::super::{
    Answer, BodyProblem, ClientError, CredentialsError, EndpointError, KeychainError, Lost, Method,
    Origin, Request, RequestError, RetryReason, SendError, Stage, TokenError, Unreachable,
    answer::headline, foreign_text::Cleaner, transport::Reply,
};

const ADDRESS: &str = "https://provisioning.commercelayer.io/api/api_credentials";

fn answer(status: u16, headers: HeaderMap, body: &str, cut: Option<BodyProblem>) -> Answer {
    let reply = Reply {
        status,
        headers,
        body: body.into(),
        cut,
        sent_at: SystemTime::UNIX_EPOCH,
    };
    let request = Request::create("api_credentials", "{}").unwrap();
    let address = ADDRESS.parse().unwrap();
    Answer::new(reply, address, &request, &Cleaner::default())
}

fn told(answer: &Answer) -> String {
    format!(
        "{} ({:?})\n    {}\n",
        answer.headline(),
        answer.outcome(),
        answer.next_step().as_deref().unwrap_or("-")
    )
}

#[test]
fn after_each_status() {
    let statuses = [
        201, 202, 204, 303, 307, 400, 401, 402, 403, 404, 405, 406, 408, 409, 415, 422, 423, 429,
        499, 500, 501, 502, 503, 504,
    ];
    let body = r#"{"data": {"type": "api_credentials", "id": "xYZkjABcde"}}"#;
    let text: String = statuses
        .map(|status| told(&answer(status, HeaderMap::new(), body, None)))
        .concat();
    expect![[r#"
        201 Created (Success)
            -
        202 Accepted (Unknown)
            The API took the request, but says that the resource is not created yet. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        204 No Content (Success)
            -
        303 See Other (Unknown)
            The server points to another address. clreq follows no redirect, so that neither a request nor a token goes where a server points to. Check the endpoint; if that other address is right, name it with `--endpoint` or `CLREQ_ENDPOINT`. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        307 Temporary Redirect (Refused)
            The server points to another address. clreq follows no redirect, so that neither a request nor a token goes where a server points to. Check the endpoint; if that other address is right, name it with `--endpoint` or `CLREQ_ENDPOINT`. Nothing was created.
        400 Bad Request (Refused)
            The API could not understand the request. Nothing was created. Change what its errors name, then send again.
        401 Unauthorized (Refused)
            The API does not accept the access token: it has expired or is not valid here. Nothing was created. Set `CLREQ_ACCESS_TOKEN` to a new token, or set `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET` so that clreq gets tokens itself; if it does already, check that this client may use the Provisioning API. Only administrators of the organization may write credentials.
        402 Payment Required (Refused)
            The API did not accept the request. Nothing was created. Change what the errors name, then send again.
        403 Forbidden (Refused)
            The access token is valid but may not do this. Nothing was created. Use one of an administrator of this organization. Only administrators of the organization may write credentials.
        404 Not Found (Refused)
            The API found nothing at this address or under an id in the request. Nothing was created. Check the endpoint, and that the ids in the request exist and are yours.
        405 Method Not Allowed (Refused)
            This address does not take such a request. Nothing was created. Check the endpoint: it is the base address of the Provisioning API.
        406 Not Acceptable (Refused)
            The API did not accept the headers that clreq sends. Nothing was created. Check that the endpoint is the Provisioning API, and that no proxy changes headers.
        408 Request Timeout (Unknown)
            A server gave up while it waited, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        409 Conflict (Refused)
            The request conflicts with what exists already. Nothing was created. Change what its errors name, or use what exists.
        415 Unsupported Media Type (Refused)
            The API did not accept the headers that clreq sends. Nothing was created. Check that the endpoint is the Provisioning API, and that no proxy changes headers.
        422 Unprocessable Entity (Refused)
            The API did not accept a value. Nothing was created. Change what the errors point to, then send again.
        423 Locked (Refused)
            What the request refers to is locked. Nothing was created. Wait until it is unlocked, then send again.
        429 Too Many Requests (Refused)
            The rate limit is reached. Nothing was created. Wait a minute, then send again.
        499 (Unknown)
            A server gave up while it waited, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        500 Internal Server Error (Unknown)
            The server failed while it handled the request, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        501 Not Implemented (Unknown)
            The server failed while it handled the request, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        502 Bad Gateway (Unknown)
            The server failed while it handled the request, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        503 Service Unavailable (Unknown)
            The API is not available at the moment. A gateway may have passed the request on before it said so, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        504 Gateway Timeout (Unknown)
            The server failed while it handled the request, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
    "#]]
    .assert_eq(&text);
}

#[test]
fn after_headers_that_say_more() {
    let redirect = HeaderMap::from_iter([(
        LOCATION,
        HeaderValue::from_static("https://other.example/x?y"),
    )]);
    let location = HeaderMap::from_iter([(
        LOCATION,
        HeaderValue::from_static("/api/api_credentials/xYZkjABcde"),
    )]);
    let wait = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("17"))]);
    let absurd = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("251606372902"))]);
    let text = [
        told(&answer(307, redirect, "", None)),
        told(&answer(429, wait.clone(), "", None)),
        told(&answer(429, absurd, "", None)),
        told(&answer(503, wait, "", None)),
        told(&answer(201, location, "", None)),
    ]
    .concat();
    expect![[r#"
        307 Temporary Redirect (Refused)
            The server points to https://other.example. clreq follows no redirect, so that neither a request nor a token goes where a server points to. Check the endpoint; if that other address is right, name it with `--endpoint` or `CLREQ_ENDPOINT`. Nothing was created.
        429 Too Many Requests (Refused)
            The rate limit is reached. Nothing was created. Wait 17 s, then send again.
        429 Too Many Requests (Refused)
            The rate limit is reached. Nothing was created. The API asks to wait for more than a day, which is probably a mistake: try again in an hour.
        503 Service Unavailable (Unknown)
            The API is not available at the moment. A gateway may have passed the request on before it said so, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        201 Created (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body is empty. It names the id `xYZkjABcde`. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
    "#]]
    .assert_eq(&text);
}

#[test]
fn after_a_success_that_proves_nothing() {
    let large = BodyProblem::TooLarge { limit: 8_388_608 };
    let text: String = [
        BodyProblem::CutShort,
        BodyProblem::TimedOut,
        BodyProblem::Cancelled,
        large,
    ]
    .map(|cut| told(&answer(201, HeaderMap::new(), "{", Some(cut))))
    .concat();
    let bodies = [
        "",
        "<html>",
        "{}",
        "null",
        r#"{"errors": []}"#,
        r#"{"data": {"type": "roles", "id": "aBcDeFgHiJ"}}"#,
    ];
    let whole = bodies
        .map(|body| told(&answer(200, HeaderMap::new(), body, None)))
        .concat();
    expect![[r#"
        201 Created (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body was cut short. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        201 Created (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body did not end in time. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        201 Created (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: reading its body was cancelled. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        201 Created (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body is larger than 8388608 bytes. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        200 OK (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body is empty. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        200 OK (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body is not JSON. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        200 OK (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body holds no resource with an id. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        200 OK (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body holds no resource with an id. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        200 OK (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body holds errors. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        200 OK (Unknown)
            The API answered that it carried out the request, but the answer can't be relied on: its body holds another resource, roles aBcDeFgHiJ. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
    "#]]
    .assert_eq(&(text + &whole));
}

#[test]
fn errors_of_a_send() {
    let host = || "provisioning.commercelayer.io".to_owned();
    let reasons = [
        Unreachable::NameNotFound,
        Unreachable::Refused,
        Unreachable::Broken("Connection reset by peer (os error 104)".to_owned()),
        Unreachable::TimedOut,
        Unreachable::Certificate("invalid peer certificate: UnknownIssuer".to_owned()),
        Unreachable::Tls("received fatal alert: HandshakeFailure".to_owned()),
        Unreachable::Other("tunnel error: unsuccessful".to_owned()),
    ];
    let causes = [
        Lost::TimedOut {
            after: Duration::from_secs(30),
        },
        Lost::Broken("connection closed before message completed".to_owned()),
        Lost::Cancelled,
    ];
    let mut errors = vec![SendError::Cancelled];
    errors.extend(reasons.map(|reason| SendError::Unreachable {
        host: host(),
        reason,
    }));
    errors.extend(causes.map(|cause| SendError::OutcomeUnknown {
        cause,
        method: Method::Post,
        address: ADDRESS.to_owned(),
    }));
    errors.push(SendError::NoAnswer {
        host: host(),
        cause: Lost::Cancelled,
    });
    let text: String = errors
        .iter()
        .map(|error| format!("({:?}) {error}\n", error.outcome()))
        .collect();
    expect![[r#"
        (NotSent) cancelled before the request left, so nothing was sent
        (NotSent) could not reach provisioning.commercelayer.io: its name was not found. Nothing was sent. Check the endpoint's name, your network and the proxy settings (`HTTPS_PROXY`, `NO_PROXY`), then send again.
        (NotSent) could not reach provisioning.commercelayer.io: it refused the connection. Nothing was sent. Check that the endpoint's host and port are right, that a server runs there and, behind a proxy, the proxy settings (`HTTPS_PROXY`, `NO_PROXY`), then send again.
        (NotSent) could not reach provisioning.commercelayer.io: the connection broke before the request left (Connection reset by peer (os error 104)). Nothing was sent. Check your network and the proxy settings (`HTTPS_PROXY`, `NO_PROXY`), then send again.
        (NotSent) could not reach provisioning.commercelayer.io: no connection was made in time. Nothing was sent. Check your network and the proxy settings (`HTTPS_PROXY`, `NO_PROXY`), then send again.
        (NotSent) could not reach provisioning.commercelayer.io: its certificate can't be trusted (invalid peer certificate: UnknownIssuer). Nothing was sent. Check the endpoint's name and this machine's clock. If a proxy of your company opens secure connections, add its certificate authority to this machine's. There is no switch to ignore this.
        (NotSent) could not reach provisioning.commercelayer.io: no secure connection could be agreed on (received fatal alert: HandshakeFailure). Nothing was sent. Check that the endpoint serves HTTPS at this host and port, then send again.
        (NotSent) could not reach provisioning.commercelayer.io: tunnel error: unsuccessful. Nothing was sent. Check the endpoint's name and the proxy settings (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), then send again.
        (Unknown) the request was sent, but no answer came within 30 s, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        (Unknown) the request was sent, but the connection was lost before an answer came (connection closed before message completed), so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        (Unknown) the request was sent, but it was cancelled before an answer came, so it is not known whether the resource was created. Before you send it again, list https://provisioning.commercelayer.io/api/api_credentials and look for one with this `name` and `reference`.
        (NotSent) asked provisioning.commercelayer.io, but it was cancelled before an answer came. Nothing was changed. Try again.
    "#]]
    .assert_eq(&text);
}

#[test]
fn errors_of_a_token() {
    let host = || "auth.commercelayer.io".to_owned();
    let refused = |status, headline: &str| TokenError::Refused {
        host: host(),
        status,
        headline: headline.to_owned(),
        reason: "no reason given".to_owned(),
    };
    let errors = [
        TokenError::Unreachable {
            host: host(),
            reason: Unreachable::Refused,
        },
        TokenError::Lost {
            host: host(),
            cause: Lost::TimedOut {
                after: Duration::from_secs(30),
            },
        },
        refused(401, "401 Unauthorized"),
        refused(307, "307 Temporary Redirect"),
        refused(429, "429 Too Many Requests"),
        TokenError::Unreadable {
            host: host(),
            headline: "200 OK".to_owned(),
        },
    ];
    let text: String = errors
        .map(SendError::from)
        .iter()
        .map(|error| format!("({:?}) {error}\n", error.outcome()))
        .collect();
    expect![[r#"
        (NotSent) could not reach auth.commercelayer.io to ask for an access token: it refused the connection. The request was not sent. Check that the endpoint's host and port are right, that a server runs there and, behind a proxy, the proxy settings (`HTTPS_PROXY`, `NO_PROXY`), then send again.
        (NotSent) asked auth.commercelayer.io for an access token, but no answer came within 30 s. The request was not sent. Send again.
        (Refused) auth.commercelayer.io gave no access token: it answered 401 Unauthorized (no reason given). The request was not sent. Check `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`.
        (NotSent) auth.commercelayer.io gave no access token: it answered 307 Temporary Redirect (no reason given). The request was not sent. Check the endpoint: clreq sends credentials nowhere that a server points to.
        (Refused) auth.commercelayer.io gave no access token: it answered 429 Too Many Requests (no reason given). The request was not sent. Wait a minute, then send again.
        (NotSent) auth.commercelayer.io answered 200 OK, but without an access token that can be used. The request was not sent. Check that the endpoint is right.
    "#]]
    .assert_eq(&text);
}

#[test]
fn errors_before_a_send() {
    let (origin, host) = (Origin::UserSettings, "gateway.example".to_owned());
    let name = "`CLREQ_ACCESS_TOKEN`";
    let messages = [
        EndpointError::FromWorkspace.to_string(),
        EndpointError::NotUrl(Origin::Environment).to_string(),
        EndpointError::UserInfo(Origin::CommandLine).to_string(),
        EndpointError::QueryOrFragment(Origin::CommandLine).to_string(),
        EndpointError::Path(origin).to_string(),
        EndpointError::Scheme {
            origin,
            scheme: "ftp".to_owned(),
        }
        .to_string(),
        EndpointError::PlainHttp {
            origin,
            host: host.clone(),
        }
        .to_string(),
        EndpointError::HostNotAllowed {
            origin,
            host: host.clone(),
        }
        .to_string(),
        EndpointError::Domain.to_string(),
        CredentialsError::Missing.to_string(),
        CredentialsError::Keychain(KeychainError::Foreign).to_string(),
        CredentialsError::HalfPair {
            present: "CLREQ_CLIENT_ID",
            missing: "CLREQ_CLIENT_SECRET",
        }
        .to_string(),
        CredentialsError::Blank { name }.to_string(),
        CredentialsError::Scheme { name }.to_string(),
        CredentialsError::Character { name }.to_string(),
        RequestError::Data.to_string(),
        RequestError::Resource.to_string(),
        ClientError::SandboxToken { host }.to_string(),
        ClientError::Tls("No CA certificates were loaded from the system".to_owned()).to_string(),
    ];
    expect![[r#"
        a workspace can't choose where requests go, because its author could then receive your access token. Name the endpoint in your own environment (`CLREQ_ENDPOINT`) or on the command line (`--endpoint`).
        the endpoint given by `CLREQ_ENDPOINT` is not a URL. It looks like `https://provisioning.commercelayer.io/api`.
        the endpoint given by `--endpoint` holds a user name or password. Remove them: clreq reads credentials from the environment.
        the endpoint given by `--endpoint` holds a query or a fragment. Remove everything from the `?` or `#` on.
        the endpoint given by the editor's user settings must be the API's base address: its path ends in `/api`, or is empty
        the endpoint given by the editor's user settings has the scheme `ftp`. Use `https`.
        the endpoint given by the editor's user settings would send your access token to `gateway.example` unencrypted. Use `https`; `http` is for this machine only.
        `gateway.example` is not a host of Commerce Layer, and the editor's user settings may name only `commercelayer.io`, its subdomains and this machine. To send elsewhere, name the host in your own environment (`CLREQ_ENDPOINT`) or on the command line (`--endpoint`).
        `CL_CLI_DOMAIN` is not a domain name. Set it to one like `commercelayer.io`, without `https://`, port or path, or unset it.
        no credentials found. Set `CLREQ_ACCESS_TOKEN` to an access token, or `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET` to the id and secret of an API client, in the environment that starts clreq or your editor; the vendor's `CL_CLI_ACCESS_TOKEN` is read too. Or keep them in this machine's keychain with `clreq login`. Nothing was sent.
        no credentials found in the environment, and this machine's keychain can't be read: its entry is not one that clreq wrote. Set `CLREQ_ACCESS_TOKEN` to an access token, or `CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET` to the id and secret of an API client, in the environment that starts clreq or your editor. Nothing was sent.
        `CLREQ_CLIENT_ID` is set but `CLREQ_CLIENT_SECRET` is not. Set both, or set `CLREQ_ACCESS_TOKEN` instead. Nothing was sent.
        `CLREQ_ACCESS_TOKEN` is set but empty. Set it to a value, or remove it. Nothing was sent.
        `CLREQ_ACCESS_TOKEN` begins with `Bearer`. Give the token alone, without that word. Nothing was sent.
        `CLREQ_ACCESS_TOKEN` holds a space, a line break or another character that no token or secret has, perhaps at its end. Copy the value again without it. Nothing was sent.
        `data` is not one whole JSON object, so nothing was sent. Run `clreq check` on the file to see what is wrong.
        the resource type has characters other than `a` to `z` and `_`, so there is no address to send it to. Nothing was sent.
        the sandbox's own token is for an endpoint on this machine. Set `CLREQ_ACCESS_TOKEN` to send to gateway.example. Nothing was sent.
        secure connections can't be made on this machine (No CA certificates were loaded from the system). Check that its certificate authorities are installed (on Linux the package `ca-certificates`). Nothing was sent.
    "#]]
    .assert_eq(&(messages.join("\n") + "\n"));
}

#[test]
fn a_wait_names_its_reason_and_its_length() {
    let retrying = |reason| Stage::Retrying {
        after: Duration::from_millis(1_500),
        reason,
    };
    assert_eq!(
        retrying(RetryReason::Unreachable).to_string(),
        "no connection; trying again in 2 s"
    );
    assert_eq!(
        retrying(RetryReason::ToldToWait { status: 429 }).to_string(),
        "answered 429; trying again in 2 s"
    );
}

#[test]
fn a_status_without_a_name_is_its_number() {
    assert_eq!(headline(299), "299");
    assert_eq!(headline(201), "201 Created");
    assert_eq!(headline(7), "7");
}

#[test]
fn what_becomes_of_secrets_is_one_of_two_words() {
    assert_eq!("keep".parse(), Ok(SecretsMode::Keep));
    assert_eq!("redact".parse(), Ok(SecretsMode::Redact));
    let error = "Redact".parse::<SecretsMode>().expect_err("no such mode");
    let said = error.to_string();
    assert!(said.contains("keep") && said.contains("redact"), "{said}");
}
