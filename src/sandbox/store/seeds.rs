//! The initial content of a sandbox: the user, and organizations with their roles and the user's membership.
//!
//! It contains names with quotes, emoji and markup, equal names, and more roles than fit on a page, because clients must handle
//! all of these.

use serde_json::{Map, Value, json};

use super::{Link, Record, Store};
use crate::sandbox::resources::{MEMBERSHIPS, ORGANIZATIONS, ROLES, USERS};
use crate::sandbox::table::Resource;

/// The id of the user whom every token belongs to.
pub const USER_ID: &str = "sandboxUsr";

/// Id and name of each organization, and the name of its custom role.
const SEEDS: [(&str, &str, &str); 10] = [
    ("sandboxOrg", "Sandbox", "Custom role"),
    ("anotherOrg", "Another sandbox", "Editors"),
    ("blueBrand1", "Blue Brand", "Editors"),
    ("blueBrand2", "Blue Brand", "Warehouse & returns"),
    (
        "quotedName",
        r#"The "Quoted" Brand's shop"#,
        r#"Night "Shift""#,
    ),
    ("emojiBrand", "Sneakers 👟 Ünïcode", "Équipe 🌙"),
    (
        "markupName",
        r"<b>Bold</b> \ $(id) `x` %s",
        "<i>Readers</i>",
    ),
    ("greenBrand", "Green Brand", "Editors"),
    ("spacesName", "  Spaces   around  ", "Custom role"),
    (
        "longerName",
        "An organization whose name is a good deal longer than what fits in a column of a table on most terminals",
        "Custom role",
    ),
];

/// The ids of the first organization's roles: many tests and examples use them.
const FIRST_ROLES: [&str; 3] = ["roleAdmin1", "roleReader", "roleCustom"];

pub fn plant(store: &mut Store) {
    let user = json!({ "email": "user@example.com", "first_name": "Sandbox", "last_name": "User" });
    add(store, &USERS, USER_ID, user, &[]);
    for (number, (id, name, custom_role)) in SEEDS.into_iter().enumerate() {
        add(store, &ORGANIZATIONS, id, json!({ "name": name }), &[]);
        let role_ids = match number {
            0 => FIRST_ROLES.map(str::to_owned),
            _ => ["roleAdmn", "roleRead", "roleCust"].map(|stem| format!("{stem}{number:02}")),
        };
        let roles = [
            ("Admin", "admin"),
            ("Read only", "read_only"),
            (custom_role, "custom"),
        ];
        for (role_id, (name, kind)) in role_ids.iter().zip(roles) {
            let role = json!({ "name": name, "kind": kind });
            add(store, &ROLES, role_id, role, &[("organization", id)]);
        }
        let membership = json!({
            "user_email": "user@example.com",
            "user_first_name": "Sandbox",
            "user_last_name": "User",
            "status": "active",
            "owner": true,
            "access_scope": "all_access",
        });
        let [admin, ..] = &role_ids;
        let links = [("organization", id), ("role", admin.as_str())];
        add(
            store,
            &MEMBERSHIPS,
            &format!("memberOf{number:02}"),
            membership,
            &links,
        );
    }
}

fn add(
    store: &mut Store,
    resource: &'static Resource,
    id: &str,
    attributes: Value,
    links: &[(&'static str, &str)],
) {
    let attributes: Map<String, Value> = match attributes {
        Value::Object(attributes) => attributes,
        _ => Map::new(),
    };
    let mut record = Record::long_ago(resource, id, attributes, &store.identifiers);
    for (name, target) in links {
        record
            .links
            .insert(name, Link::One(Some((*target).to_owned())));
    }
    store.insert(resource, record);
}
