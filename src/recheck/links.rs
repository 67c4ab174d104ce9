//! The links of a site.
//!
//! In: every page, and the paths that there are. Out: a finding for each link or anchor that leads nowhere.

use std::collections::BTreeSet;

use crate::diag::isolate;

use super::{Finding, Kind, Pages, finding, target};

/// Looks where the links of one page lead; says how many lead into the site. `404.html` is shown at any address, so its
/// links are the host's matter.
pub fn of_links(pages: &Pages, paths: &BTreeSet<String>, path: &str) -> (usize, Vec<Finding>) {
    let Some(page) = pages.get(path).filter(|_| path != "404.html") else { return (0, Vec::new()) };
    let mut found = Vec::new();
    let mut count = 0;
    for link in &page.links {
        if link.starts_with("data:") || link.starts_with("mailto:") {
            continue;
        }
        let Some((to, fragment)) = target(path, link) else { continue };
        count += 1;
        if !paths.contains(&to) {
            let message = format!("the link {} leads to no file of the site", isolate(link));
            found.push(finding(path, link, Kind::BrokenLink, message));
        } else if let Some(other) = pages.get(&to)
            && !fragment.is_empty()
            && !other.ids.contains(&fragment)
        {
            let message = format!("the link {} leads to a place that its page does not have", isolate(link));
            found.push(finding(path, link, Kind::BrokenLink, message));
        }
    }
    for id in &page.doubled {
        let message = format!("two elements have the id {}", isolate(id));
        found.push(finding(path, id, Kind::BrokenLink, message));
    }
    (count, found)
}
