//! The life of each resource against the sandbox: `new`, `send`, `diff`, `update` and `delete`, as far as the API has them.

use clreq::operation::{Action, OPERATIONS, Resource, find};
use serde_json::{Value, json};

use crate::common::command::Ran;
use crate::support::Project;

/// What a file needs beyond what `clreq new` writes, and the change that an update makes. JSON Pointers below `data`.
struct Case {
    resource: &'static str,
    fill: &'static [(&'static str, &'static str)],
    change: (&'static str, &'static str),
}

const ORGANIZATION: &str = "xYZkjABcde";
const ROLE: &str = "aBcDeFgHiJ";
const OF_ORGANIZATION: (&str, &str) = ("/relationships/organization/data/id", "\"xYZkjABcde\"");
const OF_ROLE: (&str, &str) = ("/relationships/role/data/id", "\"aBcDeFgHiJ\"");

const CASES: [Case; 8] = [
    Case {
        resource: "api_credentials",
        fill: &[OF_ORGANIZATION],
        change: ("/attributes/name", "\"Outlet\""),
    },
    Case {
        resource: "memberships",
        fill: &[
            ("/attributes/user_email", "\"ada@example.org\""),
            OF_ORGANIZATION,
            OF_ROLE,
        ],
        change: ("/attributes/reference", "\"ada\""),
    },
    Case {
        resource: "application_memberships",
        fill: &[OF_ORGANIZATION, OF_ROLE],
        change: ("/attributes/reference", "\"app\""),
    },
    Case {
        resource: "roles",
        fill: &[OF_ORGANIZATION],
        change: ("/attributes/name", "\"Editor in chief\""),
    },
    Case {
        resource: "permissions",
        fill: &[("/attributes/subject", "\"orders\""), OF_ROLE],
        change: ("/attributes/can_update", "true"),
    },
    Case {
        resource: "organizations",
        fill: &[],
        change: ("/attributes/name", "\"Green Brand\""),
    },
    Case {
        resource: "membership_profiles",
        fill: &[OF_ORGANIZATION],
        change: ("/attributes/name", "\"Support\""),
    },
    Case {
        resource: "identity_providers",
        fill: &[("/attributes/client_id", "\"a6CDk5v1ZV99\"")],
        change: ("/attributes/name", "\"Corporate sign-in\""),
    },
];

#[test]
fn every_resource_that_can_be_created_has_a_case() {
    let creates = OPERATIONS.iter().filter(|one| one.action == Action::Create);
    let mut creatable: Vec<&str> = creates.map(|one| one.resource.name).collect();
    let mut tested: Vec<&str> = CASES.iter().map(|case| case.resource).collect();
    creatable.sort_unstable();
    tested.sort_unstable();
    assert_eq!(tested, creatable);
}

#[test]
fn every_resource_is_made_sent_compared_changed_and_deleted() {
    for case in &CASES {
        live(case);
    }
}

fn live(case: &Case) {
    let Case { resource, .. } = *case;
    let project = Project::new();
    let of = find(resource, Action::Create)
        .expect("an operation")
        .resource;
    let file = prepare(&project, case);
    let ran = send(&project, of, file);
    assert_eq!(ran.code, 0, "{resource}: {ran:?} {}", project.read(file));
    let ran = project.run(&["diff", file]);
    assert_eq!(ran.code, 0, "{resource}: {ran:?}");

    let (pointer, value) = case.change;
    set(&project, file, pointer, value);
    let ran = project.run(&["diff", file]);
    assert_eq!(ran.code, 1, "{resource}: {ran:?}");
    let ran = project.run(&["update", "--yes", file]);
    assert_eq!(ran.code, 0, "{resource}: {ran:?}");
    let ran = project.run(&["diff", file]);
    assert_eq!(ran.code, 0, "{resource}: {ran:?}");
    project.expect(0, &["check", file]);
    project.expect(0, &["get", file]);

    let ran = project.run(&["delete", "--yes", file]);
    match of.can_be_deleted {
        true => {
            assert_eq!(ran.code, 0, "{resource}: {ran:?}");
            assert_eq!(document(&project, file)["response"]["status"], 204);
        }
        false => {
            assert_eq!(ran.code, 2, "{resource}: {ran:?}");
            let says = format!("can't delete {}", of.plural);
            assert!(ran.stderr.contains(&says), "{resource}: {ran:?}");
        }
    }
}

/// Writes the request of a case.
fn prepare(project: &Project, case: &Case) -> &'static str {
    let kind = match case.resource {
        "api_credentials" => "sales_channel",
        other => other,
    };
    let file = "a.clreq.json";
    project.expect(0, &["new", kind, "a"]);
    project.expect(0, &["check", file]);
    for (pointer, value) in case.fill {
        set(project, file, pointer, value);
    }
    if case.resource == "application_memberships" {
        add_what_an_application_membership_needs(project, file);
    }
    file
}

/// Sends a file, with the secret that an identity provider needs.
fn send(project: &Project, of: &Resource, file: &str) -> Ran {
    let create = find(of.name, Action::Create).expect("an operation");
    let secrets = create.secret_attributes();
    let options = secrets
        .iter()
        .map(|name| format!("--set-secret=/data/attributes/{name}=-"));
    let options: Vec<String> = options.collect();
    let mut arguments = vec!["send", "--write"];
    arguments.extend(options.iter().map(String::as_str));
    arguments.push(file);
    project.run_with_input(&arguments, "hunter2-hunter2-hunter2")
}

fn document(project: &Project, file: &str) -> Value {
    serde_json::from_str(&project.read(file)).expect("JSON")
}

/// Sets a value below `data`.
fn set(project: &Project, file: &str, pointer: &str, value: &str) {
    let mut document = document(project, file);
    let value: Value = serde_json::from_str(value).expect("JSON");
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = document.pointer_mut(&format!("/data{parent}"));
    parent.unwrap_or_else(|| panic!("no {pointer} in {}", project.read(file)))[name] = value;
    project.write(file, &format!("{document:#}\n"));
}

/// An application membership links an API credential to a membership, which must exist.
fn add_what_an_application_membership_needs(project: &Project, file: &str) {
    let of = |name: &str, resource: &str, id: &str| json!({ name: { "data": { "type": resource, "id": id } } });
    let organization = of("organization", "organizations", ORGANIZATION);
    let mut with_role = organization.clone();
    with_role["role"] = of("role", "roles", ROLE)["role"].clone();
    let credential = json!({ "data": { "type": "api_credentials",
        "attributes": { "name": "App", "kind": "sales_channel" }, "relationships": organization } });
    let membership = json!({ "data": { "type": "memberships",
        "attributes": { "user_email": "ada@example.org" }, "relationships": with_role } });
    for (name, relationship, request) in [
        ("credential", "api_credential", credential),
        ("membership", "membership", membership),
    ] {
        let other = format!("{name}.clreq.json");
        project.create(&other, &request.to_string());
        let sent = document(project, &other);
        let id = sent["response"]["body"]["data"]["id"].clone();
        let mut document = document(project, file);
        if document["data"]["relationships"]
            .get(relationship)
            .is_some()
        {
            document["data"]["relationships"][relationship]["data"]["id"] = id;
            project.write(file, &format!("{document:#}\n"));
        }
    }
}

/// What identifies a resource in a look-up is in the operation table, for some by an attribute other than the name.
#[test]
fn the_lost_answer_to_a_create_of_every_resource_is_looked_up() {
    for case in &CASES {
        let project = Project::with_fault("post/reset-after-storex9");
        let of = find(case.resource, Action::Create).expect("a row").resource;
        let file = prepare(&project, case);
        let ran = send(&project, of, file);
        assert_eq!(ran.code, 0, "{}: {ran:?}", case.resource);
        assert!(
            ran.stderr.contains("the request was carried out"),
            "{ran:?}"
        );
        let sent = document(&project, file);
        assert!(sent["response"]["body"]["data"]["id"].is_string(), "{sent}");
    }
}

#[test]
fn the_lost_answer_to_an_update_of_the_user_is_looked_up_at_its_only_address() {
    let project = Project::with_fault("patch/reset-after-storex1");
    let ran = project.expect(0, &["get", "users", "me"]);
    let user: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let data =
        json!({ "type": "users", "id": user["data"]["id"], "attributes": { "first_name": "Ada" } });
    project.write("user.clreq.json", &json!({ "data": data }).to_string());
    let ran = project.expect(0, &["send", "user.clreq.json"]);
    assert!(ran.stderr.contains("was carried out"), "{ran:?}");
    let asked = project.sandbox.requests();
    let reads = asked.iter().filter(|one| one.method == "GET");
    assert!(
        reads.clone().count() > 1 && reads.clone().all(|one| one.path == "/api/user"),
        "{asked:?}"
    );
}

/// Your own user can only be read and updated, and versions can only be read.
#[test]
fn the_user_is_updated_and_versions_are_read() {
    let project = Project::new();
    let ran = project.expect(0, &["get", "users", "me"]);
    let user: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let id = user["data"]["id"].as_str().expect("an id");
    let file = "user.clreq.json";
    let request =
        json!({ "data": { "type": "users", "id": id, "attributes": { "first_name": "Ada" } } });
    project.write(file, &format!("{request:#}\n"));
    project.expect(1, &["diff", file]);
    project.expect(0, &["update", "--yes", file]);
    project.expect(0, &["diff", file]);
    let ran = project.expect(2, &["delete", "--yes", file]);
    assert!(ran.stderr.contains("can't delete users"), "{ran:?}");
    project.expect(0, &["list", "versions"]);
    let ran = project.expect(2, &["delete", "--yes", "versions", ORGANIZATION]);
    assert!(ran.stderr.contains("can't delete versions"), "{ran:?}");
}
