//! An embedded Provisioning API on loopback.

mod clock;
mod connection;
mod identifiers;

pub use clock::{Clock, SystemClock};
