//! What became of a send, in the four ways that an exit code tells apart.

use super::{answer::Answer, error::SendError};

/// What became of a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The API answered with a 2xx that could be read whole.
    Success,
    /// The API, or its token endpoint, said no. Nothing was created.
    Refused,
    /// The request left, and it is not known what came of it, or a 2xx answer could not be read whole.
    Unknown,
    /// Nothing was sent.
    CouldNotRun,
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

/// What a status says about the resource, by itself.
///
/// A 5xx need not mean that nothing happened: it may come from a gateway that lost patience, or from a failure after the
/// resource was stored. Only those that say that the request was not taken on at all are a refusal. A 303 points to the result
/// of a request that was carried out.
pub(super) fn of_status(status: u16) -> Outcome {
    match status {
        200..=299 => Outcome::Success,
        303 => Outcome::Unknown,
        300..=499 | 501 | 503 | 505 => Outcome::Refused,
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
        let mut refused: Vec<u16> = (300..500).filter(|&status| status != 303).collect();
        refused.extend([501, 503, 505]);
        assert_eq!(of(Outcome::Refused), refused);
        assert!(of(Outcome::CouldNotRun).is_empty());
    }
}
