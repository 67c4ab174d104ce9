//! `isnad.lock`: the digests that pin the archive.
