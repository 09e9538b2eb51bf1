//! An embedded Provisioning API on loopback.
