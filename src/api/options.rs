//! The limits of a client: times, numbers of attempts and sizes.

use std::time::Duration;

/// How long and how often a client tries, and how much it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientOptions {
    /// The time-out for a connection, including TLS.
    pub connect_timeout: Duration,
    /// The time-out for one whole exchange, from connecting to the end of the answer.
    pub answer_timeout: Duration,
    /// How long a client goes on reading an answer after a cancellation, because the answer may contain a secret.
    pub cancelled_answer_grace: Duration,
    /// The largest body that is read, in bytes.
    pub largest_body: usize,
    /// How often a failed connection is tried again.
    pub connection_retries: u32,
    /// The pause before the first new attempt; it doubles each time.
    pub connection_pause: Duration,
    /// How often a request is repeated because an answer has a `Retry-After`.
    pub told_retries: u32,
    /// The shortest such wait, so that a `Retry-After` of 0 or in the past does not cause a burst of requests.
    pub shortest_wait: Duration,
    /// The longest total of these waits.
    pub longest_wait: Duration,
}

impl ClientOptions {
    /// The same options with another time-out for one whole exchange.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self {
            connect_timeout: self.connect_timeout.min(timeout),
            answer_timeout: timeout,
            ..self
        }
    }
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(30),
            cancelled_answer_grace: Duration::from_secs(2),
            largest_body: 8 * 1024 * 1024,
            connection_retries: 2,
            connection_pause: Duration::from_millis(250),
            told_retries: 3,
            shortest_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
        }
    }
}
