//! The one constructor of the Markdown parser: every reader of a body sees the same events.
