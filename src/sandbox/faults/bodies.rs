//! Answers of the API whose body is spoilt on the way.

use std::io;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures::{StreamExt, stream};

use crate::sandbox::connection::Connection;

const MEGABYTE: usize = 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// The same answer with half its body. The lengths agree, so that only the JSON is wrong.
pub async fn truncate(response: Response) -> Response {
    replace_body(response, |bytes| first_half(&bytes)).await
}

/// The same answer, quoted as JSON is not.
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

/// The same head with a JSON body of this size, made up while it is sent. Its length is not announced.
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

/// The head and half the body of the answer, after which the connection is reset. An answer without a body is lost
/// as a whole.
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
        // Polled once the first half is buffered: the next flush brings it to the socket.
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

/// A body that the API made is in memory: reading it can't fail.
async fn collect(body: Body) -> Bytes {
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}

fn first_half(bytes: &Bytes) -> Bytes {
    bytes.slice(..bytes.len() / 2)
}

/// The length that the head announces is that of the old body.
fn with_body(response: Response, body: Body) -> Response {
    let (mut head, _) = response.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, body)
}
