use super::hover;
use crate::analysis::names::NameList;
use crate::analysis::testing::names;
use crate::syntax::Tree;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// The span and text of the hover at the cursor `|`. Empty if there is none.
fn check(marked: &str, expected: Expect) {
    let offset = marked.find('|').expect("a cursor");
    let tree = Tree::parse(marked.replacen('|', "", 1));
    let markdown_at_cursor = hover(&tree, offset, &NameList::default())
        .map(|hover| format!("{}\n\n{}", tree.slice(hover.span), hover.markdown));
    expected.assert_eq(&markdown_at_cursor.unwrap_or_default());
}

fn attributes(members: &str) -> String {
    format!(r#"{{"data": {{"attributes": {{{members}}}}}}}"#)
}

#[test]
fn a_key_shows_title_type_and_rules() {
    check(
        &attributes(r#""ki|nd": "webapp""#),
        expect![[r#"
            "kind"

            **Kind** · string · required

            What the credential is for. It decides the permissions, the authorization flows and whether a role is needed. It can't be changed later.

            - `sales_channel`: A **public** credential for a storefront: it reads the catalogue and makes carts and orders for a customer. No client secret, no role.
            - `integration`: A **confidential** credential for a back end. It uses the client-credentials flow. It has the permissions of its role, which is required.
            - `webapp`: A **confidential** credential for an app that people sign in to. It uses the authorization-code flow and its `redirect_uri`. No role: the permissions are those of the person.
            - `generic`: An app of your own that none of the other kinds describes, as the vendor's sample app uses it.
            - `metrics`: An app of your own that works with metrics.
            - `bundles`, `customers`, `exports`, `gift_cards`, `imports`, `inventory`, `orders`, `price_lists`, `promotions`, `returns`, `shipments`, `sku_lists`, `skus`, `stock_transfers`, `subscriptions`, `tags`, `webhooks`: The kind of one of the vendor's dashboard apps, for a fork of it that you host yourself. It needs `custom: true`.

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &attributes(r#""mo|de": "test""#),
        expect![[r#"
        "mode"

        **Mode** · string or null · optional

        Whether the credential works with test data or with real data.

        - `test`: Works with **test** data only: nothing real can happen.
        - `live`: Works with **live** data: real orders, real customers, real money.
        - `null`: Not set: the API decides.

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &attributes(r#""|name": "My app""#),
        expect![[r#"
            "name"

            **Name** · string · required

            The name that people see in the dashboard and in lists.

            - Example: `"My app"`

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &attributes(r#""redirect_uri|": null"#),
        expect![[r#"
            "redirect_uri"

            **Redirect URI** · string or null · optional

            Where the authorization-code flow of a `webapp` redirects people after they sign in.

            `null`: not set, as if the member were not there.

            - An absolute URI, with its scheme
            - Example: `"https://example.com/callback"`

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        r#"{"da|ta": {}}"#,
        expect![[r#"
            "data"

            **Resource** · object · required

            The resource to create. Only this is sent, byte for byte.

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
}

#[test]
fn a_value_shows_its_meaning() {
    check(
        &attributes(r#""kind": "web|app""#),
        expect![[r#"
            "webapp"

            **Kind** · string · required

            What the credential is for. It decides the permissions, the authorization flows and whether a role is needed. It can't be changed later.

            `webapp`: A **confidential** credential for an app that people sign in to. It uses the authorization-code flow and its `redirect_uri`. No role: the permissions are those of the person.

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &attributes(r#""kind": "ord|ers""#),
        expect![[r#"
            "orders"

            **Kind** · string · required

            What the credential is for. It decides the permissions, the authorization flows and whether a role is needed. It can't be changed later.

            `orders`: The kind of one of the vendor's dashboard apps, for a fork of it that you host yourself. It needs `custom: true`.

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &attributes(r#""mode": nu|ll"#),
        expect![[r#"
        null

        **Mode** · string or null · optional

        Whether the credential works with test data or with real data.

        `null`: Not set: the API decides.

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &attributes(r#""kind": "integration", "name": "My| app""#),
        expect![[r#"
            "My app"

            **Name** · string · required

            The name that people see in the dashboard and in lists.

            - Example: `"My app"`

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
}

#[test]
fn a_lifetime_is_shown_in_words() {
    check(
        &attributes(r#""kind": "sales_channel", "expires_in": 72|00"#),
        expect![[r#"
            7200

            **Token lifetime** · integer (seconds) or null · optional

            The lifetime of an access token of this credential, in seconds: from `7200` (2 hours) to `31536000` (a year).

            The default is `14400` (4 hours) for a `sales_channel` and `7200` for the others.

            `7200` is 2 hours.

            - From `7200` (2 hours) to `31536000` (365 days)
            - Default: `14400` (4 hours)
            - Example: `7200`

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &attributes(r#""expires_in": "72|00""#),
        expect![[r#"
        "7200"

        **Token lifetime** · integer (seconds) or null · optional

        The lifetime of an access token of this credential, in seconds: from `7200` (2 hours) to `31536000` (a year).

        The default is `14400` (4 hours) for a `sales_channel` and `7200` for the others.

        - From `7200` (2 hours) to `31536000` (365 days)
        - Example: `7200`

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &attributes(r#""expires_in": 7200|.5"#),
        expect![[r#"
        7200.5

        **Token lifetime** · integer (seconds) or null · optional

        The lifetime of an access token of this credential, in seconds: from `7200` (2 hours) to `31536000` (a year).

        The default is `14400` (4 hours) for a `sales_channel` and `7200` for the others.

        - From `7200` (2 hours) to `31536000` (365 days)
        - Example: `7200`

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
}

#[test]
fn a_member_shows_who_writes_it() {
    check(
        &attributes(r#""client|_secret": "s3cret""#),
        expect![[r#"
        "client_secret"

        **Client secret** · given by the API

        The secret half of the credential. The API makes it.

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    let role = |kind: &str| {
        format!(
            r#"{{"data": {{"attributes": {{"kind": "{kind}"}}, "relationships": {{"ro|le": {{}}}}}}}}"#
        )
    };
    check(
        &role("integration"),
        expect![[r#"
        "role"

        **Role** · object · required

        The role whose permissions an integration has. Required for an `integration`, not allowed for a `sales_channel` or a `webapp`.

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &role("webapp"),
        expect![[r#"
        "role"

        **Role** · object · not allowed here

        The role whose permissions an integration has. Required for an `integration`, not allowed for a `sales_channel` or a `webapp`.

        Only an integration or an app has a role, not a sales_channel or a webapp: remove `role`, or change `kind`.

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        &role("orders"),
        expect![[r#"
        "role"

        **Role** · object · optional

        The role whose permissions an integration has. Required for an `integration`, not allowed for a `sales_channel` or a `webapp`.

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
}

#[test]
fn an_id_shows_the_resource_it_refers_to() {
    check(
        r#"{"data": {"relationships": {"organization": {"data": {"type": "organizations", "id": "xYZk|jABcde"}}}}}"#,
        expect![[r#"
            "xYZkjABcde"

            **Organization id** · string · required

            The id of the organization: 10 letters and digits, as the dashboard and the API show it.

            - Refers to a resource of type `organizations`
            - Example: `"xYZkjABcde"`

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
}

#[test]
fn the_members_of_a_response_are_explained() {
    check(
        r#"{"response": {"status": 20|1}}"#,
        expect![[r#"
            201

            **Status** · integer · written by clreq

            The HTTP status of the answer.

            `201`: **Created**: the resource exists now; its id is in `body`.

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        r#"{"response": {"status": 42|2}}"#,
        expect![[r#"
            422

            **Status** · integer · written by clreq

            The HTTP status of the answer.

            `422`: **Unprocessable**: a value breaks a rule of the API; `body.errors` says which. Nothing was changed.

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        r#"{"response": {"status": 41|8}}"#,
        expect![[r#"
        418

        **Status** · integer · written by clreq

        The HTTP status of the answer.

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        r#"{"response": {"sent_at": "2026-11|-23T18:00:00Z"}}"#,
        expect![[r#"
            "2026-11-23T18:00:00Z"

            **Sent at** · string · written by clreq

            When the request was sent, in UTC.

            That is 23 November 2026, 18:00:00 UTC.

            [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
    check(
        r#"{"response": {"bo|dy": {}}}"#,
        expect![[r#"
        "body"

        **Body** · written by clreq

        The body of the answer, as the API wrote it.

        [Commerce Layer documentation](https://docs.commercelayer.io/provisioning/api-reference/api_credentials)"#]],
    );
}

#[test]
fn members_outside_the_schema_have_no_hover() {
    for marked in [
        attributes(r#""metadata": {"a|": 1}"#),
        attributes(r#""metadata": {"a": {"kind": "web|app"}}"#),
        attributes(r#""metadata": [{"kind": "web|app"}]"#),
        attributes(r#""unknown|": 1"#),
        attributes(r#" | "name": "a""#),
        attributes(r#""kind" /* | */: "webapp""#),
        r#"{"response": {"body": {"data": {"client_secret": "s3|cret"}}}}"#.to_owned(),
        "|{}".to_owned(),
        "|".to_owned(),
        "[\"|\"]".to_owned(),
    ] {
        check(&marked, expect![""]);
    }
}

#[test]
fn hover_works_in_a_broken_text() {
    let title = |marked: &str| {
        let offset = marked.find('|').expect("a cursor");
        let tree = Tree::parse(marked.replacen('|', "", 1));
        let markdown_at_cursor =
            hover(&tree, offset, &NameList::default()).map(|hover| hover.markdown);
        markdown_at_cursor.and_then(|markdown| markdown.split("**").nth(1).map(str::to_owned))
    };
    assert_eq!(
        title(r#"{"data": {"attributes": {'ki|nd': webapp"#).as_deref(),
        Some("Kind")
    );
    assert_eq!(
        title(r#"{"data": {"attributes": {"kind": web|app"#).as_deref(),
        Some("Kind")
    );
    assert_eq!(
        title(r#"{data: {attributes: {mode|"#).as_deref(),
        Some("Mode")
    );
}

proptest! {
    #[test]
    fn hover_never_panics(text in any::<String>(), offset in 0..200_usize) {
        hover(&Tree::parse(text), offset, &NameList::default());
    }

    #[test]
    fn hover_never_repeats_free_text(secret in "[a-z]{12}", offset in 0..120_usize) {
        let tree = Tree::parse(format!(
            r#"{{"data": {{"attributes": {{"name": "{secret}", "client_secret": "{secret}", "kind": "{secret}"}}}}}}"#
        ));
        if let Some(hover) = hover(&tree, offset, &NameList::default()) {
            prop_assert!(!hover.markdown.contains(&secret));
        }
    }
}

#[test]
fn an_id_has_the_name_of_its_resource() {
    let hovered = |id: &str| {
        let marked = format!(
            r#"{{"data": {{"relationships": {{"organization": {{"data": {{"type": "organizations", "id": "{id}|"}}}}}}}}}}"#
        );
        let offset = marked.find('|').expect("a cursor");
        let tree = Tree::parse(marked.replacen('|', "", 1));
        hover(&tree, offset, &names()).expect("a hover").markdown
    };
    assert!(hovered("blueBrand1").contains("\n\n`blueBrand1` is **Blue Brand** (growth).\n\n"));
    assert!(hovered("quotedName").contains(r#"**The "Quoted" 👟 \\u001b\[31m**."#));
    assert!(!hovered("elsewhere1").contains(" is **"));
}
