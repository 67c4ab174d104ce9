//! isnad checks every quotation of an explainer against the archived text that it cites, and publishes what passed.
//!
//! Texts go in, an **edition** is judged, a **site** comes out:
//!
//! ```text
//! book.toml ─┐
//! sources  ──┼─ load ─> Inputs ─┬─ archive ─> Archive ──────┐
//! explainers─┤                  └─ content ─> Explainers ───┴─ resolve ─ verify ─> Edition
//! theme    ──┘                                                                   ├─ rules  ─> Diagnostics ─ report ─> human, JSON, SARIF …
//!                                                                                └─ render ─> Site ─ write ─> disk
//! ```
//!
//! The list of modules below is that pipeline in its order; a module imports only from modules that stand above it.
//! `load` and `write` touch the disk, `cli` talks to the user and `serve` to browsers, everything between them is pure.

// Ground: knows nothing about quoting.
pub mod each;
pub mod shared;
pub mod text;
pub mod diag;
pub mod yaml;
pub mod locale;
// The pipeline, in order.
pub mod config;
pub mod load;
pub mod archive;
pub mod content;
pub mod resolve;
pub mod verify;
pub mod rules;
pub mod render;
pub mod write;
pub mod report;
pub mod recheck;
// Spine and fronts.
pub mod pipeline;
pub mod serve;
pub mod cli;
