//! The vendor's rate limits: a number of requests in a sliding window.
//!
//! The vendor counts per IP address, and all clients of the sandbox share one. Its documents mention only GET and POST; the
//! sandbox counts the other writing methods like POST. A refused request does not count.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::{App, lock};
use super::errors::ApiError;
use super::resources;
use super::table::Path;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const INTERVAL: HeaderName = HeaderName::from_static("x-ratelimit-interval");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");

const BURST: Duration = Duration::from_secs(10);
const AVERAGE: Duration = Duration::from_secs(60);

/// The groups of requests that are counted together. An endpoint is the name of a resource. All other addresses are one
/// endpoint, so that a client can't create counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    /// Reading requests to one endpoint.
    ReadsOf(Endpoint),
    /// Writing requests to one endpoint.
    WritesTo(Endpoint),
    /// All reading requests.
    Reads,
    /// All writing requests.
    Writes,
    /// Requests for a token.
    Tokens,
}

/// The name of the resource that an address is of.
type Endpoint = Option<&'static str>;

fn endpoint(uri: &Uri) -> Endpoint {
    let path = uri.path().strip_prefix("/api/")?;
    let first = path.split('/').next()?;
    let resource = resources::ALL
        .into_iter()
        .find(|resource| match resource.path {
            Path::Collection => resource.name == first,
            Path::Singleton(path) => path == first,
        });
    resource.map(|resource| resource.name)
}

/// At most `limit` requests within `interval`.
#[derive(Debug, Clone, Copy)]
struct Limit {
    counted: Counted,
    limit: usize,
    interval: Duration,
}

impl Limit {
    const fn new(counted: Counted, limit: usize, interval: Duration) -> Self {
        Self {
            counted,
            limit,
            interval,
        }
    }
}

fn api_limits(method: &Method, endpoint: Endpoint) -> [Limit; 2] {
    if *method == Method::GET || *method == Method::HEAD {
        [
            Limit::new(Counted::ReadsOf(endpoint), 250, BURST),
            Limit::new(Counted::Reads, 1000, AVERAGE),
        ]
    } else {
        [
            Limit::new(Counted::WritesTo(endpoint), 50, BURST),
            Limit::new(Counted::Writes, 200, AVERAGE),
        ]
    }
}

const TOKEN_LIMITS: [Limit; 1] = [Limit::new(Counted::Tokens, 30, AVERAGE)];

/// The limit that is closest to being reached, for the headers of the answer.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    limit: usize,
    interval: Duration,
    remaining: usize,
}

impl Standing {
    fn write(&self, headers: &mut HeaderMap) {
        headers.insert(LIMIT, HeaderValue::from(self.limit));
        headers.insert(INTERVAL, HeaderValue::from(self.interval.as_secs()));
        headers.insert(REMAINING, HeaderValue::from(self.remaining));
    }
}

/// A request over a limit, and how long until the next one is accepted.
#[derive(Debug, PartialEq, Eq)]
struct Refused {
    standing: Standing,
    retry_after: Duration,
}

/// The times of the requests of the last minute.
#[derive(Debug, Default)]
pub struct RateLimiter {
    accepted: Mutex<HashMap<Counted, VecDeque<SystemTime>>>,
}

impl RateLimiter {
    fn admit(&self, limits: &[Limit], now: SystemTime) -> Result<Option<Standing>, Refused> {
        let mut accepted = lock(&self.accepted);
        for limit in limits {
            let times = accepted.entry(limit.counted).or_default();
            while times
                .front()
                .is_some_and(|time| age(*time, now) >= limit.interval)
            {
                times.pop_front();
            }
            if times.len() >= limit.limit {
                let oldest = times.front().map_or(Duration::ZERO, |time| age(*time, now));
                return Err(Refused {
                    standing: Standing {
                        limit: limit.limit,
                        interval: limit.interval,
                        remaining: 0,
                    },
                    retry_after: limit.interval.saturating_sub(oldest),
                });
            }
        }
        let mut closest: Option<Standing> = None;
        for limit in limits {
            let times = accepted.entry(limit.counted).or_default();
            times.push_back(now);
            let remaining = limit.limit.saturating_sub(times.len());
            if closest
                .as_ref()
                .is_none_or(|standing| remaining < standing.remaining)
            {
                closest = Some(Standing {
                    limit: limit.limit,
                    interval: limit.interval,
                    remaining,
                });
            }
        }
        Ok(closest)
    }
}

/// After the clock was set back, a request counts as just made.
fn age(time: SystemTime, now: SystemTime) -> Duration {
    now.duration_since(time).unwrap_or_default()
}

/// Middleware for the addresses under `/api`.
pub async fn limit_api(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let limits = api_limits(request.method(), endpoint(request.uri()));
    enforce(&app, &limits, request, next).await
}

/// Middleware for the token endpoint.
pub async fn limit_tokens(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    enforce(&app, &TOKEN_LIMITS, request, next).await
}

async fn enforce(app: &App, limits: &[Limit], request: Request, next: Next) -> Response {
    let Some(limiter) = &app.rate_limiter else {
        return next.run(request).await;
    };
    match limiter.admit(limits, app.clock.now()) {
        Ok(standing) => {
            let mut response = next.run(request).await;
            if let Some(standing) = standing {
                standing.write(response.headers_mut());
            }
            response
        }
        Err(refused) => {
            let mut response = ApiError::too_many_requests().into_response();
            refused.standing.write(response.headers_mut());
            let seconds = refused.retry_after.as_secs_f64().ceil().max(1.0) as u64;
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn writes() -> [Limit; 2] {
        api_limits(&Method::POST, Some("api_credentials"))
    }

    fn fill(limiter: &RateLimiter, count: usize, now: SystemTime) {
        for _ in 0..count {
            limiter
                .admit(&writes(), now)
                .expect("it is below the limit");
        }
    }

    #[test]
    fn the_window_slides() {
        let limiter = RateLimiter::default();
        fill(&limiter, 20, start());
        fill(&limiter, 30, start() + Duration::from_secs(6));
        let refused = limiter
            .admit(&writes(), start() + Duration::from_secs(7))
            .expect_err("50 in 10 s are used up");
        assert_eq!(refused.retry_after, Duration::from_secs(3));
        fill(&limiter, 20, start() + Duration::from_secs(10));
        limiter
            .admit(&writes(), start() + Duration::from_secs(10))
            .expect_err("the 30 of second 6 still count");
    }

    #[test]
    fn a_refused_request_does_not_count() {
        let limiter = RateLimiter::default();
        fill(&limiter, 50, start());
        for _ in 0..100 {
            limiter
                .admit(&writes(), start())
                .expect_err("the limit is reached");
        }
        fill(&limiter, 50, start() + BURST);
    }

    #[test]
    fn the_average_counts_all_endpoints() {
        let limiter = RateLimiter::default();
        for seconds in [0, 10, 20, 30] {
            fill(&limiter, 50, start() + Duration::from_secs(seconds));
        }
        let roles = api_limits(&Method::POST, Some("roles"));
        let refused = limiter
            .admit(&roles, start() + Duration::from_secs(40))
            .expect_err("200 in a minute are used up");
        assert_eq!(refused.standing.limit, 200);
        assert_eq!(refused.retry_after, Duration::from_secs(20));
    }

    #[test]
    fn a_clock_that_goes_back_opens_no_gap() {
        let limiter = RateLimiter::default();
        fill(&limiter, 50, start() + Duration::from_secs(100));
        let refused = limiter
            .admit(&writes(), start())
            .expect_err("they still count");
        assert_eq!(refused.retry_after, BURST);
    }
}
