//! YAML into a value, or a complaint at the right place: the only home of the YAML crate.
