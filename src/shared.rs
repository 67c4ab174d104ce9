//! A value that several editions share.
//!
//! In: a value. Out: a [`Shared`] one, read as if it stood alone. Cloning it copies nothing, and whoever changes it changes
//! a copy of their own when somebody else has it too: what one edition says can never be changed through another.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A shared value.
#[derive(Debug, Default)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Whether both are one and the same value, and not only equal.
    pub fn is(&self, other: &Shared<T>) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The value, to be changed where it is; `None` while somebody else has it too.
    pub fn sole(&mut self) -> Option<&mut T> {
        Arc::get_mut(&mut self.0)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared(Arc::clone(&self.0))
    }
}

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Shared<T> {
        Shared(Arc::new(value))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<'s, T> IntoIterator for &'s Shared<T>
where
    &'s T: IntoIterator,
{
    type Item = <&'s T as IntoIterator>::Item;
    type IntoIter = <&'s T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        (&**self).into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_ones_own() {
        let mut one = Shared::from(vec![1]);
        let other = one.clone();
        assert!(one.is(&other));
        one.push(2);
        assert_eq!((&**one, &**other), (&[1, 2][..], &[1][..]));
        assert!(!one.is(&other));
        let mut again = one.clone();
        assert!(again.sole().is_none());
        drop(one);
        assert!(again.sole().is_some());
    }
}
