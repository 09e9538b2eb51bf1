//! The outcome of a send: the four cases that exit codes distinguish.

use super::{answer::Answer, error::SendError};

/// The outcome of a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The API carried out the request: a 2xx with the requested resource.
    Success,
    /// The API or its token endpoint refused. Nothing was changed.
    Refused,
    /// The request was sent, and it is unknown whether the API carried it out.
    Unknown,
    /// Nothing was sent.
    NotSent,
}

impl Outcome {
    /// The outcome of a whole send.
    pub fn of(result: &Result<Answer, SendError>) -> Self {
        match result {
            Ok(answer) => answer.outcome(),
            Err(error) => error.outcome(),
        }
    }
}

/// The outcome that a status alone implies.
///
/// * A 5xx may come from a gateway that gave up on the API, or from a failure after the resource was stored: unknown.
/// * A 408 or 499 means that a server on the way gave up: unknown.
/// * A 303 points to the result of a request that was carried out. It is not followed: unknown.
/// * Every other 3xx and 4xx means that the request was not carried out: refused.
pub(super) fn of_status(status: u16) -> Outcome {
    match status {
        200..=299 => Outcome::Success,
        303 | 408 | 499 => Outcome::Unknown,
        300..=498 => Outcome::Refused,
        _ => Outcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, of_status};

    #[test]
    fn every_status_has_an_outcome_and_in_doubt_it_is_unknown() {
        let of = |outcome| {
            (100..1000)
                .filter(|&status| of_status(status) == outcome)
                .collect::<Vec<u16>>()
        };
        assert_eq!(of(Outcome::Success), (200..300).collect::<Vec<_>>());
        let is_refused = |status: &u16| !matches!(status, 303 | 408 | 499);
        let refused: Vec<u16> = (300..500).filter(is_refused).collect();
        assert_eq!(of(Outcome::Refused), refused);
        assert!(of(Outcome::NotSent).is_empty());
    }
}
