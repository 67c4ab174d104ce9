//! The integration tests, in one binary: each module runs the data of one folder.

mod rules;
