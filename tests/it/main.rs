//! The one integration binary: the program and its library seen from outside. Most of its tests are data; each module
//! says where its data lies and what a new row of it needs.
#![allow(clippy::disallowed_methods, reason = "a test reads the project and runs the program")]

mod again;
mod allows;
mod baseline;
mod captures;
mod cli;
mod documents;
mod editions;
mod fetching;
mod fixes;
mod images;
mod laws;
mod parts;
mod project;
mod quotes;
mod recheck;
mod rules;
mod serve;
mod sites;
mod some;
mod themes;
mod tidy;
mod weight;
mod warm;
