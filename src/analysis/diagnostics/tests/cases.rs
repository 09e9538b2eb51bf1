/// A small document.
pub struct Case {
    pub title: &'static str,
    pub text: String,
}

const ORGANIZATION: &str =
    r#""organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } }"#;
const ROLE: &str = r#""role": { "data": { "type": "roles", "id": "aBcDeFgHiJ" } }"#;

/// A request with these attributes.
fn attributes(members: &str) -> String {
    request(
        &format!("{{ {members} }}"),
        &format!("{{ {ORGANIZATION} }}"),
    )
}

/// A sales channel with these additional attributes.
fn also(members: &str) -> String {
    attributes(&format!(
        r#""name": "My app", "kind": "sales_channel", {members}"#
    ))
}

/// A request of this kind with these relationships.
fn relationships(kind: &str, members: &str) -> String {
    request(
        &format!(r#"{{ "name": "My app", "kind": "{kind}" }}"#),
        &format!("{{ {members} }}"),
    )
}

/// A sales channel with this relationship to an organization.
fn organization(value: &str) -> String {
    relationships("sales_channel", &format!(r#""organization": {value}"#))
}

fn request(attributes: &str, relationships: &str) -> String {
    format!(
        r#"{{
  "data": {{
    "type": "api_credentials",
    "attributes": {attributes},
    "relationships": {relationships}
  }}
}}"#
    )
}

/// A sales channel whose response has this body.
fn response(body: &str) -> String {
    let request = organization(r#"{ "data": { "type": "organizations", "id": "xYZkjABcde" } }"#);
    let open = without_end(&request);
    format!("{open},\n  \"response\": {{ \"status\": 201, \"body\": {body} }}\n}}")
}

/// A request without its last bracket.
fn without_end(request: &str) -> &str {
    request
        .strip_suffix("\n}")
        .expect("a request ends with its own line")
}

/// Every case of the golden file.
pub fn cases() -> Vec<Case> {
    let valid = "{ \"data\": { \"type\": \"organizations\", \"id\": \"xYZkjABcde\" } }";
    let all: Vec<(&'static str, String)> = vec![
        ("a sales channel", organization(valid)),
        (
            "an integration",
            relationships("integration", &format!("{ORGANIZATION}, {ROLE}")),
        ),
        (
            "a web app",
            attributes(
                r#""name": "My app", "kind": "webapp", "redirect_uri": "https://example.com/callback""#,
            ),
        ),
        (
            "every attribute, and null for those that are not set",
            also(
                r#""redirect_uri": null, "expires_in": 7200, "mode": "test", "custom": false, "reference": null, "reference_origin": "crm", "metadata": { "any": [1, null] }"#,
            ),
        ),
        ("nothing", " ".into()),
        (
            "a merge conflict",
            attributes(
                "\n<<<<<<< ours\n      \"name\": 'Shop',\n=======\n      \"name\": \"Store\",\n>>>>>>> theirs\n      \"kind\": webapp,",
            ),
        ),
        (
            "a template outside strings",
            also("\"mode\": '{{ mode }}', \"expires_in\": {{ ttl }},"),
        ),
        (
            "a template and a secret",
            response(r#"{ "client_secret": "s3cr3t-s3cr3t", "ttl": ${TTL} }"#),
        ),
        (
            "a value with a hash",
            "{\n  \"name\": Shop #1, \"kind\": \"webapp\",\n  \"color\": #ff0000,\n  \"home\": //a.example/cb\n}".into(),
        ),
        (
            "a byte order mark",
            format!("\u{feff}{}", organization(valid)),
        ),
        (
            "a missing comma",
            attributes("\"name\": \"My app\" \"kind\": \"sales_channel\""),
        ),
        (
            "a trailing comma",
            attributes(r#""name": "My app", "kind": "sales_channel","#),
        ),
        (
            "a stray comma",
            attributes(r#", "name": "My app", "kind": "sales_channel""#),
        ),
        (
            "a missing colon",
            attributes(r#""name" "My app", "kind": "sales_channel""#),
        ),
        (
            "a missing value",
            attributes(r#""name": "My app", "kind": "sales_channel", "mode": "#),
        ),
        (
            "a missing required value",
            attributes(r#""name": , "kind": "sales_channel""#),
        ),
        (
            "a missing key",
            attributes(r#"{ "name": "My app" }, "kind": "sales_channel""#),
        ),
        (
            "an unquoted key",
            attributes(r#"name: "My app", "kind": "sales_channel""#),
        ),
        (
            "an unquoted value",
            attributes(r#""name": My app, "kind": sales_channel"#),
        ),
        (
            "a literal of another language",
            also(r#""custom": True, "metadata": None"#),
        ),
        (
            "an unclosed string",
            attributes("\"name\": \"My app,\n      \"kind\": \"sales_channel\""),
        ),
        (
            "an unclosed key",
            attributes(r#""name: "My app", "kind": "sales_channel""#),
        ),
        (
            "wrong quotes",
            attributes("'name': “My \\'app\\'”, \"kind\": 'sales_channel'"),
        ),
        (
            "a control character",
            attributes("\"name\": \"My\tapp\", \"kind\": \"sales_channel\""),
        ),
        (
            "a bad escape",
            attributes(r#""name": "My\app", "kind": "sales_channel""#),
        ),
        (
            "half a surrogate pair",
            attributes(r#""name": "My \ud83d", "kind": "sales_channel""#),
        ),
        (
            "bad numbers",
            also(r#""expires_in": 07200, "metadata": [+1, .5, 7_200, 0x1F]"#),
        ),
        (
            "comments",
            format!(
                "// who needs this\n{}",
                also("\"mode\": \"test\" /* for now */")
            ),
        ),
        (
            "an unclosed bracket",
            without_end(&organization(valid)).to_owned(),
        ),
        (
            "several unclosed brackets",
            r#"{ "data": { "type": "api_credentials", "attributes": { "name": "x""#.into(),
        ),
        (
            "a bracket too many inside",
            attributes(r#""name": "My app"], "kind": "sales_channel""#),
        ),
        ("text after the end", organization(valid) + "}"),
        (
            "a semicolon",
            attributes(r#""name": "My app"; "kind": "sales_channel""#),
        ),
        (
            "deep nesting",
            also(&format!(
                r#""metadata": {}"#,
                "[".repeat(130) + &"]".repeat(130)
            )),
        ),
        (
            "a duplicate key",
            attributes(r#""name": "My app", "kind": "sales_channel", "name": "Your app""#),
        ),
        ("no members at all", "{}".into()),
        ("an empty data", "{\n  \"data\": {}\n}".into()),
        ("empty attributes and relationships", request("{}", "{}")),
        ("an organization without data", organization("{}")),
        (
            "an organization without type and id",
            organization(r#"{ "data": {} }"#),
        ),
        (
            "no attributes",
            format!(
                "{{\n  \"data\": {{\n    \"type\": \"api_credentials\",\n    \"relationships\": {{ {ORGANIZATION} }}\n  }}\n}}"
            ),
        ),
        (
            "a resource type in the singular",
            organization(valid).replace("api_credentials", "api_credential"),
        ),
        (
            "the resource type of something else",
            organization(valid).replace("organizations", "roles"),
        ),
        ("a number in quotes", also(r#""expires_in": "7200""#)),
        (
            "wrong types",
            also(
                r#""custom": "true", "metadata": [], "mode": 1, "reference": 42, "redirect_uri": {}"#,
            ),
        ),
        ("a root that is no object", "[]".into()),
        ("data that is no object", r#"{ "data": [] }"#.into()),
        (
            "attributes that are no object",
            request("[]", &format!("{{ {ORGANIZATION} }}")),
        ),
        (
            "a kind that is no text",
            attributes(r#""name": "My app", "kind": null"#),
        ),
        (
            "a misspelled attribute",
            attributes(r#""nmae": "My app", "kind": "sales_channel""#),
        ),
        (
            "an attribute in another spelling",
            also(r#""redirectUri": "https://example.com""#),
        ),
        ("an unknown attribute", also(r#""colour": "blue""#)),
        (
            "a relationship among the attributes",
            request(
                &format!(r#"{{ "name": "My app", "kind": "sales_channel", {ORGANIZATION} }}"#),
                "{}",
            ),
        ),
        (
            "an unknown relationship",
            relationships(
                "sales_channel",
                &format!(r#"{ORGANIZATION}, "market": {{}}"#),
            ),
        ),
        (
            "a misspelled relationship",
            relationships(
                "sales_channel",
                &ORGANIZATION.replace("\"organization\"", "\"organisation\""),
            ),
        ),
        (
            "an unknown member at the top",
            organization(valid).replacen("{\n", "{\n  \"meta\": {},\n", 1),
        ),
        (
            "an attribute beside the attributes",
            organization(valid).replacen("\"type\"", "\"mode\": \"test\",\n    \"type\"", 1),
        ),
        (
            "a blank name",
            attributes(r#""name": " ", "kind": "sales_channel""#),
        ),
        (
            "an empty kind",
            attributes(r#""name": "My app", "kind": """#),
        ),
        (
            "kinds that are nearly right",
            attributes(r#""name": "My app", "kind": "sales-channel""#),
        ),
        (
            "a kind with a slip",
            attributes(r#""name": "My app", "kind": "intergration""#),
        ),
        (
            "an unknown kind",
            attributes(r#""name": "My app", "kind": "marketplace""#),
        ),
        (
            "the kind of a hosted app",
            attributes(r#""name": "My app", "kind": "orders""#),
        ),
        (
            "the kind of a hosted app that is not custom",
            attributes(r#""name": "My app", "kind": "orders", "custom": false"#),
        ),
        (
            "a fork of a hosted app",
            attributes(r#""name": "My app", "kind": "orders", "custom": true"#),
        ),
        (
            "a mode that does not exist",
            also(r#""mode": "production""#),
        ),
        ("a mode in capitals", also(r#""mode": "Test""#)),
        (
            "a lifetime that is too short",
            also(r#""expires_in": 3600"#),
        ),
        (
            "a lifetime that is too long",
            also(r#""expires_in": 31536001"#),
        ),
        ("a fractional lifetime", also(r#""expires_in": 7200.5"#)),
        (
            "a redirect URI without its scheme",
            attributes(
                r#""name": "My app", "kind": "webapp", "redirect_uri": "example.com/callback""#,
            ),
        ),
        (
            "a redirect URI that is none",
            attributes(r#""name": "My app", "kind": "webapp", "redirect_uri": "the callback""#),
        ),
        (
            "a web app without a redirect URI",
            attributes(r#""name": "My app", "kind": "webapp""#),
        ),
        (
            "a web app with a redirect URI that is not set",
            attributes(r#""name": "My app", "kind": "webapp", "redirect_uri": null"#),
        ),
        (
            "an integration without a role",
            relationships("integration", ORGANIZATION),
        ),
        (
            "a sales channel with a role",
            relationships("sales_channel", &format!("{ORGANIZATION}, {ROLE}")),
        ),
        (
            "a web app with a role",
            relationships("webapp", &format!("{ROLE}, {ORGANIZATION}")),
        ),
        (
            "what only the API sets",
            also(r#""client_id": "x", "created_at": "2018-01-01T12:00:00.000Z""#),
        ),
        (
            "an id on create",
            organization(valid).replacen("\"type\"", "\"id\": \"xYZkjABcde\",\n    \"type\"", 1),
        ),
        (
            "an id of the wrong form",
            organization(r#"{ "data": { "type": "organizations", "id": "my-org" } }"#),
        ),
        (
            "an id that is a number",
            organization(r#"{ "data": { "type": "organizations", "id": 1234567890 } }"#),
        ),
        (
            "the id from the examples",
            organization(r#"{ "data": { "type": "organizations", "id": "ABCRtyUpBa" } }"#),
        ),
        (
            "placeholders",
            also(r#""reference": "{{ reference }}", "redirect_uri": "<uri>""#)
                .replace("xYZkjABcde", "<organization id>"),
        ),
        (
            "a response without secrets",
            response(
                r#"{ "data": { "attributes": { "client_id": "abc", "client_secret": "<redacted>" } } }"#,
            ),
        ),
        (
            "a client secret in the response",
            response(
                r#"{ "data": { "attributes": { "client_id": "abc", "client_secret": "s3cr3t-s3cr3t" } } }"#,
            ),
        ),
        (
            "a response that somebody edited",
            response("null").replace("201", "\"created\", \"sent_at\": \"yesterday\""),
        ),
        (
            "CRLF line ends",
            request(
                "{\n      \"kind\": \"sales_channel\"\n    }",
                &format!("{{ {ORGANIZATION} }}"),
            )
            .replace('\n', "\r\n"),
        ),
        (
            "an update that changes the kind",
            also(r#""mode": "test""#).replace("\"attributes\"", "\"id\": \"xYZkjABcde\",\n    \"attributes\""),
        ),
        (
            "a secret that belongs into the request",
            r#"{
  "data": {
    "type": "identity_providers",
    "id": "xYZkjABcde",
    "attributes": { "client_id": "a", "client_secret": "s3cr3t-s3cr3t" }
  }
}"#
            .to_owned(),
        ),
        (
            "the singular of a resource type",
            r#"{ "data": { "type": "role", "id": "xYZkjABcde", "attributes": { "name": "Editor" } } }"#.to_owned(),
        ),
    ];
    all.into_iter()
        .map(|(title, text)| Case { title, text })
        .collect()
}
