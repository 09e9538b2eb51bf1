//! The sandbox as a client sees it: over real HTTP, by its public interface only.

mod documents;
mod faults;
mod header_rules;
mod life_cycle;
mod listing;
mod manual_clock;
mod rate_limits;
mod robustness;
mod service;
mod support;
mod tokens;
mod validation;
