//! The quoted pairs of a block, and which citation claims which.
