//! Sends a request: prepare → confirm → journal → exchange → look up → deliver. The command line and the editor use the same
//! steps. Each implements [`FrontEnd`] for its own questions, progress and delivery.
//!
//! * Nothing here prints, reads the environment or knows the Language Server Protocol.
//! * A create is sent at most once, unless the user explicitly repeats it.
//! * A response is put only into a document that still holds the matching request. What can't be delivered is kept elsewhere.

mod confirm;
mod delete;
mod deliver;
mod document_state;
mod earlier_send;
mod exchange;
mod existing;
pub mod file;
mod front_end;
mod guard;
pub mod journal;
mod kept_beside;
mod look_up;
mod prepare;
mod recover;
mod secret_file;
mod settle;
mod time;
mod update;

pub use confirm::{NotConfirmed, confirm, confirm_again, confirm_warnings};
pub use delete::{Begun, Deletion, NotDeleted};
pub use deliver::{Delivered, Placement, deliver, warnings};
pub use document_state::DocumentState;
pub use earlier_send::{
    BeforeSending, NextStep, NotDecided, fetch_response, look_up_earlier, request_in_doubt,
};
pub use exchange::{Exchanged, LookUpResult, exchange_recorded};
pub use existing::{CannotTell, ExistingResource, existing};
pub use front_end::{Choice, Delivery, FrontEnd, Question};
pub use guard::Guard;
pub use kept_beside::{KeptBeside, kept_beside};
pub use prepare::{CannotPrepare, Prepared};
pub use recover::{KeptError, KeptItem, KeptItems};
pub use secret_file::{SecretFile, SecretFileError};
pub use settle::{Doubts, Seen};
pub use time::timestamp;
pub use update::{NotUpdated, Update, Updated};
