//! Faults that change the body of an answer.

use std::io;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures::{StreamExt, stream};
use serde_json::Value;

use super::gzip;
use crate::sandbox::connection::Connection;

const MEGABYTE: usize = 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// The same answer with half its body. `Content-Length` matches, so only the JSON is wrong.
pub async fn truncate(response: Response) -> Response {
    replace_body(response, |bytes| first_half(&bytes)).await
}

/// The same answer with single quotes, which JSON does not have.
pub async fn malform(response: Response) -> Response {
    replace_body(response, |bytes| {
        bytes
            .iter()
            .map(|byte| if *byte == b'"' { b'\'' } else { *byte })
            .collect()
    })
    .await
}

/// The same answer under another content type.
pub fn relabel(mut response: Response) -> Response {
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

/// The same answer with a byte order mark before the body.
pub async fn add_byte_order_mark(response: Response) -> Response {
    replace_body(response, |bytes| {
        let mark = if bytes.is_empty() { "" } else { "\u{feff}" };
        Bytes::from([mark.as_bytes(), &bytes].concat())
    })
    .await
}

/// The same answer in gzip, whatever the client accepts.
pub async fn compress(response: Response) -> Response {
    let mut response = replace_body(response, |bytes| Bytes::from(gzip::encode(&bytes))).await;
    response
        .headers_mut()
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

/// The same answer with `member` added as the first attribute.
pub async fn add_attribute(response: Response, member: &str) -> Response {
    const ATTRIBUTES: &str = "\"attributes\":{";
    replace_body(response, |bytes| {
        let text = String::from_utf8_lossy(&bytes);
        Bytes::from(text.replacen(ATTRIBUTES, &format!("{ATTRIBUTES}{member},"), 1))
    })
    .await
}

/// The same answer with a changed JSON body. A body that is not JSON stays unchanged.
pub async fn rewrite(response: Response, change: impl FnOnce(&mut Value)) -> Response {
    replace_body(response, |bytes| match serde_json::from_slice(&bytes) {
        Ok(mut value) => {
            change(&mut value);
            Bytes::from(value.to_string())
        }
        Err(_) => bytes,
    })
    .await
}

/// The same head without a body.
pub fn drop_body(response: Response) -> Response {
    let mut response = with_body(response, Body::empty());
    response.headers_mut().remove(header::CONTENT_TYPE);
    response
}

/// The same head with a JSON body of this size in bytes. The body is generated while it is sent, and its length is not
/// announced.
pub fn inflate(response: Response, megabytes: u64) -> Response {
    let chunks_per_megabyte = MEGABYTE / CHUNK;
    let chunks = usize::try_from(megabytes)
        .unwrap_or(usize::MAX)
        .saturating_mul(chunks_per_megabyte);
    let filler = Bytes::from(vec![b'a'; CHUNK]);
    let body = stream::iter([Bytes::from_static(b"{\"data\":\"")])
        .chain(stream::repeat(filler).take(chunks))
        .chain(stream::iter([Bytes::from_static(b"\"}")]))
        .map(Ok::<Bytes, io::Error>);
    with_body(response, Body::from_stream(body))
}

/// The head and half the body of the answer, followed by a reset of the connection. An answer without a body is lost
/// completely.
pub async fn cut(response: Response, connection: &Connection) -> Response {
    let (head, body) = response.into_parts();
    let bytes = collect(body).await;
    if bytes.is_empty() {
        connection.reset();
        return Response::from_parts(head, Body::empty());
    }
    let half = first_half(&bytes);
    let mut flushes = connection.flushes();
    let connection = connection.clone();
    let rest = stream::once(async move {
        // This is polled once the first half is buffered: the next flush sends it.
        let _ = flushes.changed().await;
        connection.reset();
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    let body = stream::iter([Ok(half)]).chain(rest);
    let mut response = with_body(
        Response::from_parts(head, Body::empty()),
        Body::from_stream(body),
    );
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    response
}

async fn replace_body(response: Response, change: impl FnOnce(Bytes) -> Bytes) -> Response {
    let (head, body) = response.into_parts();
    let bytes = collect(body).await;
    with_body(
        Response::from_parts(head, Body::empty()),
        Body::from(change(bytes)),
    )
}

/// Reads a body. It is in memory, so this can't fail.
async fn collect(body: Body) -> Bytes {
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}

fn first_half(bytes: &Bytes) -> Bytes {
    bytes.slice(..bytes.len() / 2)
}

/// Replaces the body, and removes the length of the old one.
fn with_body(response: Response, body: Body) -> Response {
    let (mut head, _) = response.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, body)
}
