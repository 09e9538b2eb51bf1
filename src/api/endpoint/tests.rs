use expect_test::expect;

use super::{EndpointError, EndpointPolicy, Origin};

fn policy(domain: Option<&str>, endpoint: Option<&str>) -> EndpointPolicy {
    EndpointPolicy::from_environment(&|name| match name {
        "CL_CLI_DOMAIN" => domain.map(str::to_owned),
        "CLREQ_ENDPOINT" => endpoint.map(str::to_owned),
        _ => None,
    })
    .unwrap()
}

/// One line for an address and an origin: the endpoint, or the name of the error.
fn verdict(policy: &EndpointPolicy, text: &str, origin: Origin) -> String {
    match policy.endpoint(text, origin) {
        Ok(endpoint) => format!(
            "{:?} {} {}",
            endpoint.kind(),
            endpoint,
            endpoint.token_url()
        ),
        Err(error) => format!("{error:?}"),
    }
}

fn table(policy: &EndpointPolicy, origin: Origin, texts: &[&str]) -> String {
    texts
        .iter()
        .map(|text| format!("{text}\n    {}\n", verdict(policy, text, origin)))
        .collect()
}

#[test]
fn the_command_line_may_name_any_https_host_and_plain_http_to_this_machine() {
    let table = table(
        &policy(None, None),
        Origin::CommandLine,
        &[
            "https://provisioning.commercelayer.io/api",
            "https://provisioning.commercelayer.io",
            "https://PROVISIONING.CommerceLayer.io:443/api/",
            "http://provisioning.commercelayer.io/api",
            "http://127.0.0.1:4010",
            "http://127.0.0.1:4010/api/",
            "http://127.8.9.10:80/api",
            "http://[::1]:4010",
            "http://localhost:4010/api",
            "https://localhost:4010/api",
            "http://0.0.0.0:4010",
            "http://128.0.0.1/api",
            "http://localhost.example.com/api",
            "https://gateway.example.com/commerce/api",
            "https://commercelayer.io.example.com/api",
            "https://evilcommercelayer.io/api",
            "http://10.0.0.7/api",
            "https://10.0.0.7/api",
        ],
    );
    expect![[r#"
        https://provisioning.commercelayer.io/api
            Production https://provisioning.commercelayer.io/api https://auth.commercelayer.io/oauth/token
        https://provisioning.commercelayer.io
            Production https://provisioning.commercelayer.io/api https://auth.commercelayer.io/oauth/token
        https://PROVISIONING.CommerceLayer.io:443/api/
            Production https://provisioning.commercelayer.io/api https://auth.commercelayer.io/oauth/token
        http://provisioning.commercelayer.io/api
            PlainHttp { origin: CommandLine, host: "provisioning.commercelayer.io" }
        http://127.0.0.1:4010
            Sandbox http://127.0.0.1:4010/api http://127.0.0.1:4010/oauth/token
        http://127.0.0.1:4010/api/
            Sandbox http://127.0.0.1:4010/api http://127.0.0.1:4010/oauth/token
        http://127.8.9.10:80/api
            Sandbox http://127.8.9.10/api http://127.8.9.10/oauth/token
        http://[::1]:4010
            Sandbox http://[::1]:4010/api http://[::1]:4010/oauth/token
        http://localhost:4010/api
            Sandbox http://localhost:4010/api http://localhost:4010/oauth/token
        https://localhost:4010/api
            Sandbox https://localhost:4010/api https://localhost:4010/oauth/token
        http://0.0.0.0:4010
            PlainHttp { origin: CommandLine, host: "0.0.0.0" }
        http://128.0.0.1/api
            PlainHttp { origin: CommandLine, host: "128.0.0.1" }
        http://localhost.example.com/api
            PlainHttp { origin: CommandLine, host: "localhost.example.com" }
        https://gateway.example.com/commerce/api
            Other https://gateway.example.com/commerce/api https://gateway.example.com/oauth/token
        https://commercelayer.io.example.com/api
            Other https://commercelayer.io.example.com/api https://commercelayer.io.example.com/oauth/token
        https://evilcommercelayer.io/api
            Other https://evilcommercelayer.io/api https://evilcommercelayer.io/oauth/token
        http://10.0.0.7/api
            PlainHttp { origin: CommandLine, host: "10.0.0.7" }
        https://10.0.0.7/api
            Other https://10.0.0.7/api https://10.0.0.7/oauth/token
    "#]]
    .assert_eq(&table);
}

#[test]
fn user_settings_may_name_only_the_vendor_and_this_machine() {
    let table = table(
        &policy(None, None),
        Origin::UserSettings,
        &[
            "https://provisioning.commercelayer.io/api",
            "https://commercelayer.io/api",
            "http://127.0.0.1:4010",
            "https://gateway.example.com/api",
            "https://commercelayer.io.example.com/api",
            "https://evilcommercelayer.io/api",
        ],
    );
    expect![[r#"
        https://provisioning.commercelayer.io/api
            Production https://provisioning.commercelayer.io/api https://auth.commercelayer.io/oauth/token
        https://commercelayer.io/api
            Production https://commercelayer.io/api https://auth.commercelayer.io/oauth/token
        http://127.0.0.1:4010
            Sandbox http://127.0.0.1:4010/api http://127.0.0.1:4010/oauth/token
        https://gateway.example.com/api
            HostNotAllowed { origin: UserSettings, host: "gateway.example.com" }
        https://commercelayer.io.example.com/api
            HostNotAllowed { origin: UserSettings, host: "commercelayer.io.example.com" }
        https://evilcommercelayer.io/api
            HostNotAllowed { origin: UserSettings, host: "evilcommercelayer.io" }
    "#]]
    .assert_eq(&table);
}

#[test]
fn a_workspace_may_name_nothing() {
    for text in [
        "https://provisioning.commercelayer.io/api",
        "http://127.0.0.1:4010",
        "nonsense",
    ] {
        assert_eq!(
            policy(Some("example.com"), None).endpoint(text, Origin::Workspace),
            Err(EndpointError::FromWorkspace)
        );
    }
}

#[test]
fn an_address_is_a_base_address_and_nothing_else() {
    let table = table(
        &policy(None, None),
        Origin::Environment,
        &[
            "",
            "provisioning.commercelayer.io/api",
            "localhost:4010",
            "mailto:a@example.com",
            "ftp://example.com/api",
            "file:///api",
            "https://user:hunter2@commercelayer.io/api",
            "https://commercelayer.io@example.com/api",
            "https://provisioning.commercelayer.io/api?x=1",
            "https://provisioning.commercelayer.io/api#x",
            "https://provisioning.commercelayer.io/api/api_credentials",
        ],
    );
    expect![[r#"

            NotUrl(Environment)
        provisioning.commercelayer.io/api
            NotUrl(Environment)
        localhost:4010
            NotUrl(Environment)
        mailto:a@example.com
            NotUrl(Environment)
        ftp://example.com/api
            Scheme { origin: Environment, scheme: "ftp" }
        file:///api
            NotUrl(Environment)
        https://user:hunter2@commercelayer.io/api
            UserInfo(Environment)
        https://commercelayer.io@example.com/api
            UserInfo(Environment)
        https://provisioning.commercelayer.io/api?x=1
            QueryOrFragment(Environment)
        https://provisioning.commercelayer.io/api#x
            QueryOrFragment(Environment)
        https://provisioning.commercelayer.io/api/api_credentials
            Path(Environment)
    "#]]
    .assert_eq(&table);
}

#[test]
fn another_domain_of_the_service_comes_from_the_environment() {
    let policy = policy(Some("commercelayer.example"), None);
    let chosen = policy.choose(None, None).unwrap();
    assert_eq!(
        chosen.base().as_str(),
        "https://provisioning.commercelayer.example/api"
    );
    assert_eq!(
        chosen.token_url().as_str(),
        "https://auth.commercelayer.example/oauth/token"
    );
    assert!(
        policy
            .endpoint(
                "https://core.commercelayer.example/api",
                Origin::UserSettings
            )
            .is_ok()
    );
    assert!(
        policy
            .endpoint(
                "https://provisioning.commercelayer.io/api",
                Origin::UserSettings
            )
            .is_ok()
    );
}

#[test]
fn a_domain_is_a_name_and_nothing_else() {
    for domain in [
        "",
        " ",
        "https://example.com",
        "example.com/api",
        "a@example.com",
        "example",
        "127.0.0.1",
        "example.com:8",
    ] {
        let read = EndpointPolicy::from_environment(&|name| {
            (name == "CL_CLI_DOMAIN").then(|| domain.to_owned())
        });
        assert_eq!(read, Err(EndpointError::Domain), "{domain:?}");
    }
}

#[test]
fn the_nearest_source_wins() {
    let environment = policy(None, Some("https://environment.example/api"));
    let base = |policy: &EndpointPolicy, command_line, settings| {
        policy
            .choose(command_line, settings)
            .map(|endpoint| endpoint.to_string())
    };
    let settings = Some("http://127.0.0.1:1");
    assert_eq!(
        base(&environment, Some("https://line.example"), settings).unwrap(),
        "https://line.example/api"
    );
    assert_eq!(
        base(&environment, None, settings).unwrap(),
        "https://environment.example/api"
    );
    assert_eq!(
        base(&policy(None, None), None, settings).unwrap(),
        "http://127.0.0.1:1/api"
    );
    assert_eq!(
        base(&policy(None, None), None, None).unwrap(),
        "https://provisioning.commercelayer.io/api"
    );
}

#[test]
fn a_resource_is_below_the_base() {
    let endpoint = policy(None, None)
        .endpoint("http://127.0.0.1:4010", Origin::CommandLine)
        .unwrap();
    assert_eq!(
        endpoint.resource_url("api_credentials").as_str(),
        "http://127.0.0.1:4010/api/api_credentials"
    );
}
