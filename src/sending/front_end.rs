//! What the pipeline needs from whoever runs it: the command line or the editor.

use std::future::Future;

use super::journal::KeptKind;
use crate::api::{FoundSecret, Stage};

/// A question with choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question, as whole sentences.
    pub text: String,
    /// The choices. The first one is safe: it is preselected, and it is what a closed question means.
    pub choices: Vec<String>,
    /// The option of the command line that answers it.
    pub option: &'static str,
}

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is good to know.
    Info,
    /// Something is not as it should be.
    Warning,
    /// Something failed.
    Error,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The index of a choice.
    Made(usize),
    /// Nobody can be asked.
    CannotAsk,
}

/// The command line or the editor, as the pipeline sees it.
pub trait FrontEnd: Sync {
    /// Asks the user. A closed question is the first choice.
    fn ask(&self, question: &Question) -> impl Future<Output = Choice> + Send;

    /// Shows how far the send is.
    fn show(&self, stage: Stage);

    /// Shows another step, such as a look-up.
    fn show_step(&self, step: &str);

    /// Puts the text of a response in its place. An error says why that failed, as the end of a sentence.
    fn put_response(
        &self,
        response: &Delivery<'_>,
    ) -> impl Future<Output = Result<(), String>> + Send;

    /// Keeps what can't be put in its place, and says where. An error says why that failed.
    fn keep(&self, kind: KeptKind, content: &[u8]) -> Result<String, String>;

    /// Hands secrets over to the user, who can't get them in another way. An error says why that failed.
    fn hand_over(
        &self,
        secrets: Vec<FoundSecret>,
    ) -> impl Future<Output = Result<(), String>> + Send;
}

/// A response on its way to its place.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// The text of the value of `response`.
    pub text: &'a str,
    /// The body, as it may be shown.
    pub body: &'a [u8],
    /// The text of `data` that was sent: a document with another one must not get the response.
    pub sent_data: &'a str,
}
