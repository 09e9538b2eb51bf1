//! Decides when a request is repeated, and how long to wait first.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use super::options::ClientOptions;

/// The remaining attempts and waiting time of one send.
pub(super) struct Patience {
    connections: u32,
    pause: Duration,
    waits: u32,
    shortest_wait: Duration,
    waiting: Duration,
}

impl Patience {
    pub(super) fn new(options: &ClientOptions) -> Self {
        Self {
            connections: options.connection_retries,
            pause: options.connection_pause,
            waits: options.told_retries,
            shortest_wait: options.shortest_wait,
            waiting: options.longest_wait,
        }
    }

    /// How long to wait after a failed connection. `None` if no attempt is left.
    pub(super) fn after_unreachable(&mut self) -> Option<Duration> {
        self.connections = self.connections.checked_sub(1)?;
        let pause = self.pause;
        self.pause = pause.saturating_mul(2);
        Some(pause)
    }

    /// How long to wait if the server asks for a wait. `None` if that exceeds the remaining time.
    pub(super) fn after_being_told(&mut self, wait: Duration) -> Option<Duration> {
        let wait = wait.max(self.shortest_wait);
        let waiting = self.waiting.checked_sub(wait)?;
        self.waits = self.waits.checked_sub(1)?;
        self.waiting = waiting;
        Some(wait)
    }
}

/// The wait that `Retry-After` asks for, in seconds or until a date.
///
/// A date is compared with the server's own `Date`, so that a wrong clock doesn't matter. `now` replaces a missing `Date`.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let now = date(headers).unwrap_or(now);
    Some(until.duration_since(now).unwrap_or_default())
}

/// The server's own time.
pub(super) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(text(headers, &DATE)?).ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use reqwest::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};

    use super::{ClientOptions, Patience, retry_after};

    const DATE_0: &str = "Mon, 23 Nov 2026 18:00:00 GMT";
    const DATE_7: &str = "Mon, 23 Nov 2026 18:00:07 GMT";

    fn asked(retry: &'static str, date: Option<&'static str>, now: &str) -> Option<u64> {
        let mut headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(retry))]);
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_static(date));
        }
        retry_after(&headers, httpdate::parse_http_date(now).unwrap()).map(|wait| wait.as_secs())
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(asked("7", None, DATE_0), Some(7));
        assert_eq!(asked(" 0 ", None, DATE_0), Some(0));
        assert_eq!(asked(DATE_7, None, DATE_0), Some(7));
        assert_eq!(asked(DATE_0, None, DATE_7), Some(0));
        for nonsense in ["", "-1", "1.5", "soon", "99999999999999999999999"] {
            assert_eq!(asked(nonsense, None, DATE_0), None, "{nonsense}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::UNIX_EPOCH), None);
    }

    #[test]
    fn a_date_is_measured_by_the_servers_clock() {
        assert_eq!(
            asked(DATE_7, Some(DATE_0), "Thu, 01 Jan 1970 00:00:00 GMT"),
            Some(7)
        );
        assert_eq!(asked(DATE_7, Some("nonsense"), DATE_0), Some(7));
    }

    #[test]
    fn patience_with_connections_ends_and_its_pauses_grow() {
        let mut patience = Patience::new(&ClientOptions {
            connection_retries: 2,
            connection_pause: Duration::from_millis(100),
            ..ClientOptions::default()
        });
        assert_eq!(
            patience.after_unreachable(),
            Some(Duration::from_millis(100))
        );
        assert_eq!(
            patience.after_unreachable(),
            Some(Duration::from_millis(200))
        );
        assert_eq!(patience.after_unreachable(), None);
    }

    #[test]
    fn a_wait_of_nothing_is_lengthened() {
        let mut patience = Patience::new(&ClientOptions::default());
        let wait = patience.after_being_told(Duration::ZERO);
        assert_eq!(wait, Some(Duration::from_secs(1)));
    }

    #[test]
    fn patience_with_waits_ends_by_count_and_by_sum() {
        let options = ClientOptions {
            told_retries: 3,
            longest_wait: Duration::from_secs(10),
            ..ClientOptions::default()
        };
        let wait = |seconds| Duration::from_secs(seconds);
        let mut patience = Patience::new(&options);
        assert_eq!(patience.after_being_told(wait(6)), Some(wait(6)));
        assert_eq!(patience.after_being_told(wait(6)), None);
        assert_eq!(patience.after_being_told(wait(2)), Some(wait(2)));
        assert_eq!(patience.after_being_told(wait(1)), Some(wait(1)));
        assert_eq!(patience.after_being_told(wait(1)), None);
        assert_eq!(
            Patience::new(&options).after_being_told(wait(u64::MAX)),
            None
        );
    }
}
