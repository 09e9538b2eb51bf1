//! A redirect is returned as an answer and never followed.

use super::{
    super::{Outcome, SendError, TokenError},
    client, client_pair, options, send,
    server::{Server, created, reply},
    token,
};

fn redirect(status: u16, location: &str) -> String {
    reply(
        &format!("{status} X"),
        &format!("Location: {location}\r\n"),
        "",
    )
}

#[tokio::test]
async fn neither_request_nor_token_goes_where_a_server_points_to() {
    let other = Server::replying(created()).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/api/api_credentials?secret=x", other.base());
        let server = Server::replying(redirect(status, &location)).await;
        let answer = send(&client(&server, token(), options())).await.unwrap();
        assert_eq!(answer.status, status);
        assert_eq!(answer.redirected_to, Some(other.base()));
        // A server uses 303 to point to the result of a request that it has carried out.
        let expected = if status == 303 {
            Outcome::Unknown
        } else {
            Outcome::Refused
        };
        assert_eq!(answer.outcome(), expected);
        let step = answer.next_step().unwrap();
        assert!(
            step.contains(&other.base()) && !step.contains("secret"),
            "{step}"
        );
        assert_eq!(server.posts(), 1);
    }
    assert!(other.received().is_empty());
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_not_followed_either() {
    let server = Server::replying(redirect(307, "/elsewhere")).await;
    let answer = send(&client(&server, token(), options())).await.unwrap();
    assert_eq!(answer.redirected_to, Some(server.base()));
    assert_eq!(server.posts(), 1);
}

#[tokio::test]
async fn where_a_redirect_points_to_may_be_nonsense() {
    for location in [
        "",
        "data:text/plain,x",
        "http://[",
        "javascript:x",
        "\u{e9}",
    ] {
        let server = Server::replying(redirect(307, location)).await;
        let answer = send(&client(&server, token(), options())).await.unwrap();
        assert!(
            answer
                .redirected_to
                .is_none_or(|origin| origin == server.base()),
            "{location}"
        );
    }
}

#[tokio::test]
async fn a_secret_does_not_go_where_the_token_endpoint_points_to() {
    let other = Server::replying(created()).await;
    let server = Server::replying(redirect(308, &format!("{}/oauth/token", other.base()))).await;
    let error = send(&client(&server, client_pair(), options()))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            SendError::Token(TokenError::Refused { status: 308, .. })
        ),
        "{error:?}"
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(other.received().is_empty());
    assert_eq!(server.posts(), 0);
}
