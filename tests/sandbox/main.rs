//! Tests of the sandbox over real HTTP, through its public interface only.

mod documents;
mod faults;
mod fields;
mod filtering;
mod header_rules;
mod including;
mod life_cycle;
mod listing;
mod manual_clock;
mod rate_limits;
mod relationships;
mod resources;
mod robustness;
mod seeds;
mod service;
mod sorting;
mod support;
mod tokens;
mod validation;
