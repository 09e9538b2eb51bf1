//! Extracts the parts of a request for the handlers: the id in the path and the body.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use futures::StreamExt;

use super::errors::{ApiError, Errors};

/// The largest body that the sandbox accepts, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// How much of a larger body is read and dropped, in bytes. A client reads the answer only after it has sent its body.
const DISCARD_LIMIT: usize = 64 * 1024 * 1024;

/// The whole body.
pub struct Body(pub Bytes);

impl<S: Sync> FromRequest<S> for Body {
    type Rejection = Errors;

    async fn from_request(request: Request, _: &S) -> Result<Self, Errors> {
        read_body(request).await.map(Self).map_err(Errors::from)
    }
}

/// Reads the body of `request`.
pub async fn read_body(request: Request) -> Result<Bytes, ApiError> {
    let mut stream = request.into_body().into_data_stream();
    let mut bytes = Vec::new();
    let mut length = 0usize;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| ApiError::bad_request("The request body ends too early."))?;
        length = length.saturating_add(chunk.len());
        if length > DISCARD_LIMIT {
            break;
        }
        if length > BODY_LIMIT {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    if length > BODY_LIMIT {
        return Err(ApiError::body_too_large(BODY_LIMIT));
    }
    Ok(bytes.into())
}

/// The `{id}` of the path. It is empty in the path of a singleton.
pub struct Id(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Errors;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Errors> {
        // A path that is not UTF-8 is rejected here: no resource has such an id.
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::record_not_found())?;
        let id = path.0.into_iter().next().map(|(_, id)| id);
        Ok(Self(id.unwrap_or_default()))
    }
}
