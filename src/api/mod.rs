//! Talking to the Provisioning API.
