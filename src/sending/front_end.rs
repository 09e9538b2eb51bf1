//! What the pipeline needs from its caller: the command line or the editor.

use std::future::Future;

use super::journal::KeptKind;
use crate::api::{FoundSecret, Stage};
use crate::operation::Operation;
use crate::resources::Difference;

/// A question with choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question, as whole sentences.
    pub text: String,
    /// The choices. The first one must be safe: it is preselected, and it applies if the user closes the question.
    pub choices: Vec<String>,
    /// The command-line option that answers the question.
    pub option: &'static str,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The index of a choice.
    Made(usize),
    /// There is no user to ask.
    CannotAsk,
}

/// The front end of the pipeline: the command line or the editor.
pub trait FrontEnd: Sync {
    /// Asks the user. If the user closes the question, returns the first choice.
    fn ask(&self, question: &Question) -> impl Future<Output = Choice> + Send;

    /// Shows a stage of the send.
    fn show(&self, stage: Stage);

    /// Shows another step, such as a look-up.
    fn show_step(&self, step: &str);

    /// Shows how a file and the API differ, before a question about an update. `is_news` if somebody else has changed the
    /// resource since the last time.
    fn show_differences(&self, differences: &[Difference], is_news: bool);

    /// Whether the program is about to end. Then no look-up starts.
    fn is_ending(&self) -> bool {
        false
    }

    /// Puts the text of a response in its place. The error is the reason, as the end of a sentence.
    fn put_response(
        &self,
        response: &Delivery<'_>,
    ) -> impl Future<Output = Result<(), String>> + Send;

    /// Keeps what can't be put in its place, and returns where. The error is the reason.
    fn keep(&self, kind: KeptKind, content: &[u8]) -> Result<String, String>;

    /// Hands over secrets that the user can't get in any other way. The error is the reason.
    fn hand_over(
        &self,
        secrets: Vec<FoundSecret>,
    ) -> impl Future<Output = Result<(), String>> + Send;
}

/// A response to deliver.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// The text of the value of `response`.
    pub text: &'a str,
    /// The body, with secrets removed as configured.
    pub body: &'a [u8],
    /// What was sent.
    pub operation: &'static Operation,
    /// The text of `data` that was sent. A document with another `data` must not get the response.
    pub sent_data: &'a str,
}
