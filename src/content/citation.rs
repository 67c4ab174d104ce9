//! The syntax of citation keys and citations.
