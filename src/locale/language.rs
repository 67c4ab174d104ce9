//! What comparing texts of a language needs to know: particles, minimal pairs, respellings, spacings, roots, nouns.
