use secrecy::ExposeSecret;

use super::{Credentials, CredentialsError, Grant};

fn read(variables: &[(&str, &str)]) -> Result<Option<Credentials>, CredentialsError> {
    Credentials::from_environment(&|name| {
        variables
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    })
}

fn sanitize(credentials: Credentials) -> String {
    let source = credentials.source();
    match credentials.into_grant() {
        Grant::AccessToken(token) => format!("{source}: {}", token.secret().expose_secret()),
        Grant::Client { id, secret } => {
            format!(
                "{source}: {}/{}",
                id.expose_secret(),
                secret.expose_secret()
            )
        }
    }
}

fn found(variables: &[(&str, &str)]) -> String {
    sanitize(read(variables).unwrap().unwrap())
}

#[test]
fn the_first_source_that_is_set_wins() {
    let token = ("CLREQ_ACCESS_TOKEN", "a");
    let id = ("CLREQ_CLIENT_ID", "i");
    let secret = ("CLREQ_CLIENT_SECRET", "s");
    let vendor = ("CL_CLI_ACCESS_TOKEN", "v");
    assert_eq!(
        found(&[vendor, secret, id, token]),
        "`CLREQ_ACCESS_TOKEN`: a"
    );
    assert_eq!(
        found(&[vendor, id, secret]),
        "`CLREQ_CLIENT_ID` and `CLREQ_CLIENT_SECRET`: i/s"
    );
    assert_eq!(found(&[vendor]), "`CL_CLI_ACCESS_TOKEN`: v");
    assert!(read(&[]).unwrap().is_none());
}

#[test]
fn half_a_pair_says_which_half_is_missing_even_if_another_source_is_set() {
    let vendor = ("CL_CLI_ACCESS_TOKEN", "v");
    for (present, missing) in [
        ("CLREQ_CLIENT_ID", "CLREQ_CLIENT_SECRET"),
        ("CLREQ_CLIENT_SECRET", "CLREQ_CLIENT_ID"),
    ] {
        let error = read(&[(present, "hunter2"), vendor]).unwrap_err();
        assert_eq!(error, CredentialsError::HalfPair { present, missing });
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[test]
fn a_value_that_is_not_a_token_is_refused_and_not_repeated() {
    for (value, expected) in [
        ("", "is set but empty"),
        (" \t\n", "is set but empty"),
        ("hunter2\n", "a line break"),
        ("hunter2\r\nX-Evil: 1", "a line break"),
        ("hunter2 hunter3", "a space"),
        ("hunter2é", "another character"),
        ("hunter2\0", "another character"),
        ("bearer hunter2", "begins with `Bearer`"),
    ] {
        for name in ["CLREQ_ACCESS_TOKEN", "CL_CLI_ACCESS_TOKEN"] {
            let message = read(&[(name, value)]).unwrap_err().to_string();
            assert!(message.contains(expected), "{value:?}: {message}");
            assert!(message.contains(name), "{message}");
            assert!(!message.contains("hunter"), "{message}");
        }
        let pair = read(&[("CLREQ_CLIENT_ID", "i"), ("CLREQ_CLIENT_SECRET", value)]);
        assert!(
            pair.unwrap_err()
                .to_string()
                .starts_with("`CLREQ_CLIENT_SECRET`")
        );
        assert!(Credentials::access_token(value.into()).is_err());
        assert!(Credentials::client(value.into(), "s".into()).is_err());
        assert!(Credentials::client("i".into(), value.into()).is_err());
    }
}

#[test]
fn credentials_handed_over_are_taken_as_they_are() {
    assert!(sanitize(Credentials::access_token("a.b-c".into()).unwrap()).ends_with(": a.b-c"));
    assert!(sanitize(Credentials::client("i".into(), "s".into()).unwrap()).ends_with(": i/s"));
    assert!(sanitize(Credentials::sandbox()).ends_with(": sandbox-token"));
}

#[test]
fn nothing_found_says_how_to_set_it() {
    let message = CredentialsError::Missing.to_string();
    for name in [
        "CLREQ_ACCESS_TOKEN",
        "CLREQ_CLIENT_ID",
        "CLREQ_CLIENT_SECRET",
        "CL_CLI_ACCESS_TOKEN",
    ] {
        assert!(message.contains(name));
    }
}

#[test]
fn debug_shows_the_source_alone() {
    let credentials = Credentials::client("id-hunter2".into(), "hunter2".into()).unwrap();
    assert_eq!(
        format!("{credentials:?}"),
        "Credentials { source: HandedOver, .. }"
    );
}
