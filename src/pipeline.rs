//! The pure stages in their order: the only file that calls them, and the only home of rayon.
