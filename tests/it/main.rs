//! The one integration binary: the program and its library seen from outside. Most of its tests are data; each module
//! says where its data lies and what a new row of it needs.

mod documents;
mod project;
mod tidy;
